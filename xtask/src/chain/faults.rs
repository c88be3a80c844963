//! Faults that the chain must notice: what is broken, who has to turn red, and for which reason.

/// One way to break the repository.
pub(super) struct Fault {
    pub(super) name: &'static str,
    pub(super) change: Change,
    /// The stage that has to fail, as arguments of `cargo xtask`.
    pub(super) stage: &'static [&'static str],
    /// What it says then.
    pub(super) reason: &'static str,
}

pub(super) enum Change {
    /// More text at the end of a file, which is made if there is none.
    Append(&'static str, &'static str),
    /// In a file, the first text becomes the second.
    Replace(&'static str, &'static str, &'static str),
    /// Another version of a dependency.
    Lock(&'static str, &'static str),
}

pub(super) const FAULTS: [Fault; 11] = [
    Fault {
        name: "code that is not formatted",
        change: Change::Append("crates/api-types/src/lib.rs", "\nfn  unformatted( ) { }\n"),
        stage: &["lint", "--only", "format"],
        reason: "lint: failed in format",
    },
    Fault {
        name: "a dependency with a known vulnerability",
        change: Change::Lock("slab", "0.4.10"),
        stage: &["lint", "--only", "advisories"],
        reason: "RUSTSEC-2025-0047",
    },
    Fault {
        name: "a leaked secret",
        // In two parts, or this file would leak one.
        change: Change::Append(
            "ops/mlflow/key.yaml",
            concat!("admin_pass", "word: Ch4rmander-4-ever\n"),
        ),
        stage: &["lint", "--only", "secrets"],
        reason: "ops/mlflow/key.yaml:1: \"Secret Keyword\"",
    },
    Fault {
        name: "a dashboard that asks for a metric which nobody exports",
        change: Change::Replace(
            "ops/grafana/dashboards/api.json",
            "rate(predictiondex_http_requests_total[",
            "rate(predictiondex_no_such_total[",
        ),
        stage: &["lint", "--only", "monitoring"],
        reason: "nobody exports predictiondex_no_such_total",
    },
    Fault {
        name: "a lock file that is not that of the dependencies",
        change: Change::Replace("Cargo.toml", "version = \"0.1.0\"", "version = \"0.1.1\""),
        stage: &["lint", "--only", "walls"],
        reason: "cannot update the lock file",
    },
    Fault {
        name: "a failing test",
        change: Change::Append(
            "crates/api-types/src/lib.rs",
            "\n#[cfg(test)]\nmod fault {\n    #[test]\n    fn two_is_three() {\n        assert_eq!(2, 3);\n    }\n}\n",
        ),
        stage: &["test", "--", "--package", "api-types"],
        reason: "fault::two_is_three",
    },
    Fault {
        name: "a wrong constant in the damage formula",
        change: Change::Replace("crates/battle/src/damage.rs", "/ 50", "/ 51"),
        stage: &["test", "--", "--package", "battle"],
        reason: "damage_matches_the_small_table_roll_by_roll",
    },
    Fault {
        name: "a poisoned row of data",
        change: Change::Replace("data/moves.csv", "physique", "physical"),
        stage: &["test", "--", "--package", "dex"],
        reason: "physical",
    },
    Fault {
        name: "an API that wants no key",
        change: Change::Replace(
            "crates/api/src/router.rs",
            "open.merge(behind_key.route_layer(middleware::from_fn_with_state(app, keys::require_key)))",
            "open.merge(behind_key)",
        ),
        stage: &["test", "--", "--package", "api", "keys"],
        reason: "keys::each_route_answers_with_a_key_and_only_then_in_both_spellings",
    },
    Fault {
        name: "an image that runs as root",
        change: Change::Replace(
            "ops/predictiondex/Dockerfile",
            "USER 10001:10001",
            "USER 0:0",
        ),
        stage: &["images", "--compiled", "api"],
        reason: "runs as \"0:0\"",
    },
    Fault {
        name: "a service that never gets healthy",
        change: Change::Replace(
            "compose.yaml",
            "http://127.0.0.1:9093\", config, show]",
            "http://127.0.0.1:1\", config, show]",
        ),
        stage: &["integration"],
        reason: "alertmanager-1 is unhealthy",
    },
];
