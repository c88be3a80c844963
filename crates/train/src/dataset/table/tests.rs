//! The columns of a dataset are what its document says, and hold a duel bit by bit.

use std::fmt::Write;
use std::path::Path;

use bytes::Bytes;

use super::*;
use crate::config::Config;
use crate::duels::{Portion, Source};

/// Meanings of the columns, those of a side once for both.
const MEANINGS: [(&str, &str); 20] = [
    (
        "scenario",
        "`best_moves`, `best_against_random` or `all_move_pairs`",
    ),
    ("simulations", "how often the duel was simulated"),
    (
        "win_rate",
        "the label: the share of the simulations that A won, 0 to 1",
    ),
    ("form", "id of the form"),
    ("move", "id of the move that the side repeats"),
    ("level", "1 to 100"),
    (
        "nature",
        "the games' number, from 0; for any neutral one the lowest",
    ),
    ("friendship", "0 to 255"),
    ("iv_hp", "individual value, 0 to 31"),
    ("iv_attack", "as above"),
    ("iv_defense", "as above"),
    ("iv_special_attack", "as above"),
    ("iv_special_defense", "as above"),
    ("iv_speed", "as above"),
    ("av_hp", "awakening value, 0 to 200"),
    ("av_attack", "as above"),
    ("av_defense", "as above"),
    ("av_special_attack", "as above"),
    ("av_special_defense", "as above"),
    ("av_speed", "as above"),
];

#[test]
fn the_documented_columns_are_those_of_the_files() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/dataset.md");
    let document = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = document.split_once("<!-- columns -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- end of columns -->\n").unwrap();
    let columns = described();
    let expected = format!("{before}<!-- columns -->\n{columns}<!-- end of columns -->\n{after}");
    if std::env::var_os("UPDATE_DATASET").is_some() {
        std::fs::write(&path, &expected).unwrap();
    }
    assert!(
        std::fs::read_to_string(&path).unwrap() == expected,
        "run UPDATE_DATASET=1 cargo test -p train documented_columns"
    );
}

fn described() -> String {
    let mut text = "| column | type | meaning |\n|---|---|---|\n".to_owned();
    let (features, others): (Vec<_>, Vec<_>) = columns()
        .into_iter()
        .partition(|(name, _)| name.starts_with("feature_"));
    for (name, kind) in others.iter().filter(|(name, _)| !name.starts_with("b_")) {
        let side = name.strip_prefix("a_");
        let known = |(column, _): &&(&str, &str)| *column == side.unwrap_or(name);
        let (column, meaning) = MEANINGS.iter().find(known).unwrap();
        match side {
            Some(_) => writeln!(text, "| `a_{column}`, `b_{column}` | {kind} | {meaning} |"),
            None => writeln!(text, "| `{column}` | {kind} | {meaning} |"),
        }
        .unwrap();
    }
    let names: Vec<String> = features
        .iter()
        .map(|(name, _)| format!("`{name}`"))
        .collect();
    let kind = &features[0].1;
    writeln!(
        text,
        "\n{} features, {kind}: {}.",
        names.len(),
        names.join(", ")
    )
    .unwrap();
    text
}

#[test]
fn only_features_of_no_side_stand_twice() {
    let twice: Vec<String> = twice().map(|(name, _)| name).collect();
    let names = ["a_first", "speed_ratio", "level_difference", "race"];
    assert_eq!(twice, names.map(|name| format!("{name}_for_b")));
    for (place, other) in exchanged().into_iter().enumerate() {
        assert!(other.is_none_or(|other| other != place && exchanged()[other] == Some(place)));
    }
}

#[test]
fn a_file_gives_back_duels_bit_by_bit() {
    let pokedex = dex::snapshot::pokedex().unwrap();
    let config = Config::default();
    let source = Source::new(&pokedex, &config).unwrap();
    let fought = source.fought(Portion::Training, 40..340, || ()).unwrap();
    let file = write(&pokedex, 64, &fought).unwrap();
    let (n_simulations, duels) = read(&pokedex, Bytes::from(file)).unwrap();
    assert_eq!((n_simulations, duels.len()), (64, 300));
    for (Fought { draw, observed }, (other_draw, other)) in fought.iter().zip(&duels) {
        let bits = |rows: &[ml::features::Row; 2]| rows.map(|row| row.map(f32::to_bits));
        assert_eq!(bits(&observed.rows), bits(&other.rows));
        assert_eq!(observed.win_rate.to_bits(), other.win_rate.to_bits());
        assert_eq!(
            (observed.pair, observed.scenario),
            (other.pair, other.scenario)
        );
        for (side, again) in draw.sides.iter().zip(&other_draw.sides) {
            assert_eq!((side.form.id, side.mv.id), (again.form.id, again.mv.id));
            assert_eq!(side.build, again.build);
        }
    }
    let other = source.fought(Portion::Training, 41..341, || ()).unwrap();
    assert!(write(&pokedex, 64, &other).unwrap() != write(&pokedex, 64, &fought).unwrap());
}

/// What is done to a duel, and what is said of it.
type Spoil = (fn(&mut Fought<'_>), &'static str);

#[test]
fn features_and_sides_that_cannot_be_are_refused() {
    let pokedex = dex::snapshot::pokedex().unwrap();
    let config = Config::default();
    let source = Source::new(&pokedex, &config).unwrap();
    let spoils: [Spoil; 5] = [
        (
            |duel| duel.observed.rows[0][0] += 0.001,
            "row 3 is no duel: its a_mean_damage is not that of its sides",
        ),
        (
            |duel| duel.observed.rows[0][1] = f32::NAN,
            "row 3 is no duel: its a_least_damage is not that of its sides",
        ),
        (
            |duel| duel.draw.sides[0].build.level = 101,
            "it has an impossible level",
        ),
        (
            |duel| duel.draw.sides[1].build.ivs.hp = 32,
            "it has an impossible IV",
        ),
        (
            |duel| duel.draw.sides[1].build.avs.speed = 201,
            "it has an impossible AV",
        ),
    ];
    for (spoil, expected) in spoils {
        let mut fought = source.fought(Portion::Training, 0..5, || ()).unwrap();
        spoil(&mut fought[3]);
        let file = write(&pokedex, 64, &fought).unwrap();
        let told = read(&pokedex, Bytes::from(file)).err().unwrap();
        assert_eq!(format!("{told:#}"), expected);
    }
}

#[test]
fn the_digest_covers_the_label_the_sides_and_the_simulations() {
    let pokedex = dex::snapshot::pokedex().unwrap();
    let config = Config::default();
    let source = Source::new(&pokedex, &config).unwrap();
    let fought = source.fought(Portion::Varied, 0..2, || ()).unwrap();
    let of = |n_simulations, duels: &[Fought<'_>]| {
        let duels = duels.iter().map(|it| (&it.draw, &it.observed));
        digest(&pokedex, n_simulations, duels).unwrap()
    };
    let changes: [fn(&mut Fought<'_>); 4] = [
        |it| it.observed.win_rate = 2.0,
        |it| it.observed.rows[1][49] = 2.0,
        |it| it.draw.sides[1].build.avs.speed += 1,
        |it| it.draw.sides.reverse(),
    ];
    for change in changes {
        let mut changed = fought.clone();
        change(&mut changed[1]);
        assert_ne!(of(64, &changed), of(64, &fought));
    }
    assert_ne!(of(65, &fought), of(64, &fought));
}
