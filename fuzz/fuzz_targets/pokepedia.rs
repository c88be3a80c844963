//! Poképédia's pages and rules for robots: no text makes the readers fail otherwise than with an error.
#![no_main]

use etl::pokepedia::page::{Level, read};
use etl::pokepedia::robots::Robots;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(learned) = read(text, Some("Pikachu")) {
        assert!(!learned.level_up.is_empty());
        for (name, levels) in learned.level_up {
            assert!(!name.trim().is_empty() && !levels.is_empty());
            assert!(levels.is_sorted());
            assert!(levels.iter().all(|level| !matches!(level, Level::At(0 | 101..))));
        }
        let others = learned.machines.into_iter().chain(learned.tutored).flatten();
        assert!(others.into_iter().all(|name| !name.trim().is_empty()));
    }
    let robots = Robots::parse(text, "PredictionDex");
    assert!(robots.allow("/robots.txt"));
    if let Some(path) = text.lines().last() {
        robots.allow(path);
    }
});
