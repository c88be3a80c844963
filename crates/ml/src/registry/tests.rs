//! What holds of a registry whatever is done to it.

use super::*;
use crate::sample;

fn registry() -> (TempDir, Registry) {
    let dir = tempfile::tempdir().unwrap();
    let registry = Registry::new(dir.path().join("registry"));
    (dir, registry)
}

fn add(registry: &Registry, seed: u64) -> u32 {
    let manifest = Manifest {
        seed,
        ..sample::manifest()
    };
    let beside: [(&str, &[u8]); 1] = [("training.json", b"{}")];
    registry
        .hold()
        .unwrap()
        .add(&sample::model_json(), &manifest, &beside)
        .unwrap()
}

fn publish(registry: &Registry, seed: u64) -> Aliases {
    let version = add(registry, seed);
    registry.hold().unwrap().promote(version).unwrap()
}

fn roles(champion: u32, previous: Option<u32>, challenger: Option<u32>) -> Aliases {
    Aliases {
        champion,
        previous,
        challenger,
    }
}

fn names(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn nothing_is_served_before_the_first_version() {
    let (_dir, registry) = registry();
    assert!(registry.champion().unwrap().is_none());
    assert!(registry.versions().unwrap().is_empty());
}

#[test]
fn the_promoted_version_is_the_champion_and_the_one_before_is_kept() {
    let (_dir, registry) = registry();
    assert_eq!(publish(&registry, 11), roles(1, None, None));
    assert_eq!(publish(&registry, 22), roles(2, Some(1), None));
    let champion = registry.champion().unwrap().unwrap();
    assert_eq!((champion.version, champion.model.manifest().seed), (2, 22));
    assert_eq!(registry.versions().unwrap(), [1, 2]);
    assert_eq!(registry.manifest(1).unwrap().seed, 11);
}

#[test]
fn an_added_version_challenges_the_champion_until_it_is_promoted() {
    let (_dir, registry) = registry();
    assert_eq!(add(&registry, 1), 1);
    assert_eq!(registry.aliases().unwrap(), None);
    registry.hold().unwrap().promote(1).unwrap();
    assert_eq!([add(&registry, 2), add(&registry, 3)], [2, 3]);
    assert_eq!(registry.champion().unwrap().unwrap().version, 1);
    let aliases = registry.aliases().unwrap();
    assert_eq!(aliases, Some(roles(1, None, Some(3))));
    assert_eq!(
        registry.hold().unwrap().promote(2).unwrap(),
        roles(2, Some(1), Some(3))
    );
    assert_eq!(
        registry.hold().unwrap().promote(3).unwrap(),
        roles(3, Some(2), None)
    );
}

#[test]
fn promoting_the_previous_version_rolls_back_and_can_be_undone() {
    let (_dir, registry) = registry();
    publish(&registry, 1);
    publish(&registry, 2);
    assert_eq!(
        registry.hold().unwrap().promote(1).unwrap(),
        roles(1, Some(2), None)
    );
    assert_eq!(
        registry.hold().unwrap().promote(2).unwrap(),
        roles(2, Some(1), None)
    );
    assert_eq!(
        registry.hold().unwrap().promote(2).unwrap(),
        roles(2, Some(1), None)
    );
}

#[test]
fn a_version_that_cannot_serve_is_not_promoted() {
    let (_dir, registry) = registry();
    publish(&registry, 1);
    let version = add(&registry, 2);
    fs::write(registry.version_dir(version).join("model.json"), "{}").unwrap();
    for version in [version, 7] {
        registry.hold().unwrap().promote(version).unwrap_err();
        assert_eq!(registry.champion().unwrap().unwrap().version, 1);
    }
}

#[test]
fn publishing_leaves_nothing_else_behind() {
    let (_dir, registry) = registry();
    publish(&registry, 1);
    assert_eq!(names(&registry.root), [".lock", "aliases.json", "versions"]);
    let version = registry.version_dir(1);
    assert_eq!(
        names(&version),
        ["manifest.json", "model.json", "training.json"]
    );
}

#[test]
fn a_model_that_cannot_be_loaded_is_not_added() {
    let (_dir, registry) = registry();
    publish(&registry, 1);
    let error = registry
        .hold()
        .unwrap()
        .add(b"{}", &sample::manifest(), &[])
        .unwrap_err();
    assert!(matches!(error, Error::Digest { .. }), "{error}");
    assert_eq!(registry.versions().unwrap(), [1]);
    assert_eq!(registry.champion().unwrap().unwrap().version, 1);
    assert_eq!(names(&registry.root), [".lock", "aliases.json", "versions"]);
}

#[test]
fn a_model_that_cannot_be_explained_is_not_added() {
    let (_dir, registry) = registry();
    let text = String::from_utf8(sample::model_json()).unwrap();
    let bytes = text.replace("sum_hessian", "sum_of_nothing").into_bytes();
    let manifest = Manifest {
        model_sha256: crate::manifest::sha256(&bytes),
        ..sample::manifest()
    };
    let error = registry
        .hold()
        .unwrap()
        .add(&bytes, &manifest, &[])
        .unwrap_err();
    assert!(matches!(error, Error::Trees { .. }), "{error}");
    assert!(registry.versions().unwrap().is_empty());
}

#[test]
fn damaged_aliases_are_named() {
    let (_dir, registry) = registry();
    publish(&registry, 1);
    for text in ["", "{", "{}", r#"{"champion": -1, "previous": null}"#] {
        fs::write(registry.root.join("aliases.json"), text).unwrap();
        let error = registry.champion().unwrap_err().to_string();
        assert!(error.contains("aliases.json is damaged; `predictiondex model promote NUMBER`"));
    }
    assert_eq!(registry.hold().unwrap().promote(1).unwrap().champion, 1);
    assert_eq!(registry.champion().unwrap().unwrap().version, 1);
}

#[test]
fn a_champion_without_a_folder_is_named() {
    let (_dir, registry) = registry();
    publish(&registry, 1);
    fs::remove_dir_all(registry.version_dir(1)).unwrap();
    let error = registry.champion().unwrap_err().to_string();
    assert!(error.contains("versions/1"), "{error}");
}

#[test]
fn a_foreign_file_among_the_versions_is_named() {
    let (_dir, registry) = registry();
    publish(&registry, 1);
    for name in ["notes.txt", "007", "+5", "-1"] {
        let foreign = registry.root.join("versions").join(name);
        fs::write(&foreign, "").unwrap();
        let error = registry.versions().unwrap_err().to_string();
        let expected = format!("{name} is not a model version");
        assert!(error.contains(&expected), "{error}");
        fs::remove_file(foreign).unwrap();
    }
}

#[test]
fn a_hidden_file_among_the_versions_is_none() {
    let (_dir, registry) = registry();
    publish(&registry, 1);
    fs::write(registry.root.join("versions/.DS_Store"), "").unwrap();
    assert_eq!(registry.versions().unwrap(), [1]);
    assert_eq!(publish(&registry, 2), roles(2, Some(1), None));
}

#[test]
fn what_a_killed_holder_left_is_cleared_away() {
    let (_dir, registry) = registry();
    publish(&registry, 1);
    let left = registry.root.join(".incoming-x1y2z3/version");
    fs::create_dir_all(&left).unwrap();
    fs::write(left.join("model.json"), "{").unwrap();
    publish(&registry, 2);
    assert_eq!(names(&registry.root), [".lock", "aliases.json", "versions"]);
}

#[test]
fn many_who_add_and_promote_at_once_lose_nothing() {
    let (_dir, registry) = registry();
    let handles = [(); 4].map(|()| {
        let registry = registry.clone();
        std::thread::spawn(move || {
            for _ in 0..5 {
                let held = registry.hold().unwrap();
                let version = held
                    .add(sample::model_json().as_slice(), &sample::manifest(), &[])
                    .unwrap();
                let before = registry.aliases().unwrap().map(|aliases| aliases.champion);
                let after = held.promote(version).unwrap();
                assert_eq!((after.champion, after.previous), (version, before));
            }
        })
    });
    for handle in handles {
        handle.join().unwrap();
    }
    assert_eq!(registry.versions().unwrap(), (1..=20).collect::<Vec<u32>>());
}
