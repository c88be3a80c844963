//! Who may depend on whom: parts never on jobs, jobs never on jobs, and one door joins them.

use anyhow::ensure;
use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};
use xshell::Shell;

const PARTS: [&str; 4] = ["api-types", "battle", "dex", "ml"];
const JOBS: [&str; 4] = ["api", "etl", "train", "web"];
const DOOR: &str = "predictiondex";

/// Libraries that a single crate may use.
const SOLE_USERS: [(&str, &str); 2] = [("hessboost", "train"), ("sqlx", "dex")];

/// All that `battle` may use outside its tests: the rules are pure.
const BATTLE_LIBRARIES: [&str; 3] = ["rand_core", "rand_xoshiro", "thiserror"];

/// Input, output and async runtimes, which the pure parts do without.
const OUTSIDE_WORLD: [&str; 5] = ["axum", "reqwest", "sqlx", "tokio", "tracing-subscriber"];

/// One line of a crate's manifest: `from` names `to` among its dependencies.
#[derive(Clone, Copy)]
struct Edge<'a> {
    from: &'a str,
    to: &'a str,
    in_tests: bool,
}

pub(crate) fn check(_: &Shell) -> anyhow::Result<()> {
    let metadata = MetadataCommand::new().no_deps().exec()?;
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

fn broken_rule(edge: Edge) -> Option<String> {
    let Edge { from, to, in_tests } = edge;
    let is_ours = PARTS.contains(&to) || JOBS.contains(&to) || to == DOOR;
    if let Some((_, user)) = SOLE_USERS
        .iter()
        .find(|(library, user)| *library == to && *user != from)
    {
        return Some(format!("only `{user}` may"));
    }
    let rule = match from {
        "battle" if !in_tests && !BATTLE_LIBRARIES.contains(&to) => "the rules are pure",
        "battle" | "ml" | "api-types" if !in_tests && OUTSIDE_WORLD.contains(&to) => {
            "it is a pure part"
        }
        "api-types" if is_ours => "the contract stands alone",
        "dex" | "ml" if !in_tests && is_ours && to != "battle" => "parts know only the rules",
        "web" if is_ours && to != "api-types" => "the web talks to the API over HTTP only",
        _ if PARTS.contains(&from) && is_ours && !PARTS.contains(&to) => {
            "parts never depend on jobs"
        }
        _ if JOBS.contains(&from) && is_ours && !PARTS.contains(&to) => "jobs never depend on jobs",
        "xtask" if is_ours => "xtask builds before the product",
        DOOR | "xtask" => return None,
        _ if !PARTS.contains(&from) && !JOBS.contains(&from) => {
            "a new crate needs a place in these walls"
        }
        _ => return None,
    };
    Some(rule.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

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
        for from in PARTS.into_iter().chain(JOBS) {
            for to in JOBS.into_iter().chain([DOOR]) {
                assert!(breaks(from, to, false), "{from} -> {to}");
                assert!(breaks(from, to, true), "{from} -> {to} in tests");
            }
        }
    }

    #[test]
    fn the_door_joins_everything() {
        for to in PARTS.into_iter().chain(JOBS) {
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
