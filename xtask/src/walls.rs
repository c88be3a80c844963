//! Who may depend on whom: parts never on jobs, jobs never on jobs, one door joins them, and `crosscheck` measures.

use anyhow::ensure;
use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};
use xshell::Shell;

const PARTS: &[&str] = &["api-types", "battle", "commentary", "dex", "ml", "mlflow"];
const DOOR: &str = "predictiondex";

/// Each crate, with those of ours that it may use, and those that its tests may.
const PLACES: [(&str, &[&str], &[&str]); 12] = [
    ("api-types", &[], &[]),
    ("battle", &[], PARTS),
    ("commentary", &["battle", "dex"], PARTS),
    ("dex", &["battle"], PARTS),
    ("ml", &["battle"], PARTS),
    ("mlflow", &[], &[]),
    ("api", PARTS, PARTS),
    ("crosscheck", &["battle", "dex", "ml", "train"], PARTS),
    ("etl", PARTS, PARTS),
    ("train", PARTS, PARTS),
    ("web", &["api-types"], &["api-types"]),
    ("xtask", &[], &[]),
];

/// Libraries that few may use: the outside world stays out of pure parts, SQL in one crate.
const LIBRARIES: [(&str, &[&str]); 7] = [
    ("axum", &["api", "web", DOOR]),
    ("hessboost", &["train"]),
    ("object_store", &["train"]),
    ("parquet", &["train"]),
    ("reqwest", &["api", "etl", "mlflow", "web", DOOR]),
    ("sqlx", &["dex"]),
    (
        "tokio",
        &["api", "dex", "etl", "mlflow", "train", "web", DOOR],
    ),
];

/// All that `battle` may use outside its tests: the rules are pure.
const BATTLE_LIBRARIES: [&str; 3] = ["rand_core", "rand_xoshiro", "thiserror"];

/// One line of a crate's manifest: `from` names `to` among its dependencies.
#[derive(Clone, Copy)]
struct Edge<'a> {
    from: &'a str,
    to: &'a str,
    in_tests: bool,
}

pub(crate) fn check(sh: &Shell) -> anyhow::Result<()> {
    let mut command = MetadataCommand::new();
    let metadata = command.current_dir(sh.current_dir()).no_deps().exec()?;
    let breaches = breaches(&edges(&metadata));
    ensure!(breaches.is_empty(), "{}", breaches.join("\n"));
    Ok(())
}

/// Every dependency that a member declares; `no_deps` leaves only members among the packages.
fn edges(metadata: &Metadata) -> Vec<Edge<'_>> {
    let packages = metadata.packages.iter();
    packages
        .flat_map(|package| {
            package.dependencies.iter().map(|dependency| Edge {
                from: &package.name,
                to: &dependency.name,
                in_tests: dependency.kind == DependencyKind::Development,
            })
        })
        .collect()
}

fn breaches(edges: &[Edge]) -> Vec<String> {
    let mut found = Vec::new();
    for edge in edges {
        if let Some(rule) = broken_rule(*edge) {
            found.push(format!("`{}` depends on `{}`: {rule}", edge.from, edge.to));
        }
    }
    found
}

fn broken_rule(Edge { from, to, in_tests }: Edge) -> Option<String> {
    let users = LIBRARIES.iter().find(|(library, _)| *library == to);
    if let Some((_, users)) = users.filter(|(_, users)| !users.contains(&from)) {
        return Some(format!("only {users:?} may"));
    }
    if from == "battle" && !in_tests && !BATTLE_LIBRARIES.contains(&to) {
        return Some(format!("it is pure and may use only {BATTLE_LIBRARIES:?}"));
    }
    if from == DOOR {
        return None;
    }
    let Some((_, outside_tests, tests)) = PLACES.iter().find(|(name, ..)| *name == from) else {
        return Some("the new crate needs a place in these walls".to_owned());
    };
    let allowed = if in_tests { tests } else { outside_tests };
    let is_ours = to == DOOR || PLACES.iter().any(|(name, ..)| *name == to);
    (is_ours && !allowed.contains(&to)).then(|| format!("of ours it may use only {allowed:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const JOBS: &[&str] = &["api", "etl", "train", "web"];

    fn breaks(from: &str, to: &str, in_tests: bool) -> bool {
        broken_rule(Edge { from, to, in_tests }).is_some()
    }

    #[test]
    fn this_workspace_keeps_its_walls() {
        let metadata = MetadataCommand::new().no_deps().exec().unwrap();
        assert_eq!(breaches(&edges(&metadata)), Vec::<String>::new());
    }

    #[test]
    fn parts_and_jobs_never_depend_on_jobs() {
        for from in [PARTS, JOBS].concat() {
            for to in [JOBS, &[DOOR]].concat() {
                assert!(breaks(from, to, false), "{from} -> {to}");
                assert!(breaks(from, to, true), "{from} -> {to} in tests");
            }
        }
    }

    #[test]
    fn what_developers_measure_with_is_used_by_nobody() {
        for from in [PARTS, JOBS].concat() {
            assert!(breaks(from, "crosscheck", true), "{from} -> crosscheck");
        }
        for to in ["api", "etl", "web", DOOR] {
            assert!(breaks("crosscheck", to, true), "crosscheck -> {to}");
        }
    }

    #[test]
    fn the_door_joins_everything() {
        for to in [PARTS, JOBS].concat() {
            assert!(!breaks(DOOR, to, false), "{DOOR} -> {to}");
        }
    }

    #[test]
    fn battle_is_pure_outside_its_tests() {
        for to in ["serde", "tokio", "dex", "tracing"] {
            assert!(breaks("battle", to, false), "battle -> {to}");
        }
        assert!(!breaks("battle", "serde_json", true));
        assert!(!breaks("battle", "rand_core", false));
    }

    #[test]
    fn sqlx_and_hessboost_have_one_user_each() {
        assert!(!breaks("dex", "sqlx", false));
        assert!(breaks("api", "sqlx", true));
        assert!(!breaks("train", "hessboost", false));
        assert!(breaks("ml", "hessboost", false));
        assert!(breaks(DOOR, "hessboost", false));
    }

    #[test]
    fn the_web_knows_only_the_contract() {
        assert!(!breaks("web", "api-types", false));
        for to in ["battle", "dex", "ml"] {
            assert!(breaks("web", to, false), "web -> {to}");
        }
    }

    #[test]
    fn a_crate_without_a_place_is_refused() {
        assert!(breaks("utilities", "serde", false));
    }
}
