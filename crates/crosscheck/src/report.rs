//! What a comparison says: on the terminal, as JSON, and as `docs/divergences.md`.

use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::awakening::{Agreement, Awakened};
use crate::compare::Config;
use crate::statistics::bound;
use crate::tally::{Finding, Outlier, Tally};

/// Why a mechanic diverges, written by hand.
#[derive(Deserialize)]
struct Reason {
    /// As the table names it; a pair is explained by either of its mechanics.
    mechanic: String,
    reason: String,
}

const UNEXPLAINED: &str = "**unexplained**";

fn reasons() -> anyhow::Result<Vec<Reason>> {
    serde_json::from_str(include_str!("../reasons.json")).context("failed to read reasons.json")
}

#[derive(Serialize)]
struct Everything<'t> {
    mechanics: Vec<Finding>,
    pairs: Vec<Finding>,
    outliers: &'t [Outlier],
}

/// Every difference, significant or not, and the groups that are out of bounds.
pub(crate) fn json(tally: &Tally) -> anyhow::Result<String> {
    Ok(serde_json::to_string_pretty(&Everything {
        mechanics: tally.findings(),
        pairs: tally.pair_findings(),
        outliers: &tally.outliers,
    })?)
}

/// The counts, the largest differences, and awakening values where they were measured.
pub(crate) fn summary(tally: &Tally, awakened: Option<&Awakened>) -> String {
    let mut text = counts(tally);
    for (title, findings) in [
        ("mechanic", tally.findings()),
        ("pair", tally.pair_findings()),
    ] {
        let n_significant = findings
            .iter()
            .filter(|finding| finding.significant)
            .count();
        let limit = bound(findings.len());
        let shown = &findings[..findings.len().min(n_significant.max(12))];
        text += &format!(
            "\nBy {title}: {n_significant} of {} beyond |z| = {limit:.2}; the largest:\n\n",
            findings.len()
        );
        for finding in shown {
            text += &format!("{}\n", line(finding));
        }
    }
    if let Some(awakened) = awakened {
        text += "\n";
        text += &awakened_table(awakened);
    }
    text
}

fn line(finding: &Finding) -> String {
    let Finding {
        mechanic,
        measure,
        n_groups,
        difference,
        z,
        significant,
    } = finding;
    let mark = if *significant { "!" } else { " " };
    format!("{mark} {z:+7.2}  {difference:+8.4} {measure:7}  {n_groups:6} groups  {mechanic}")
}

fn counts(tally: &Tally) -> String {
    let chi_squared = &tally.chi_squared;
    format!(
        "| what | figure |\n|---|---:|\n\
         | groups | {} |\n\
         | battles on Showdown | {} |\n\
         | groups whose wins are out of the exact two-sided bounds of 99.99 % | {} |\n\
         | χ² of wins over {} undecided groups | {:.0} (z = {:+.2}) |\n",
        tally.n_groups,
        tally.n_battles,
        tally.n_out_of_bounds,
        chi_squared.n_groups,
        chi_squared.value,
        chi_squared.z(),
    )
}

/// The committed report.
pub(crate) fn document(
    config: &Config,
    version: &str,
    tally: &Tally,
    awakened: Option<&Awakened>,
) -> anyhow::Result<String> {
    let reasons = reasons()?;
    let Config {
        groups,
        battles,
        ours,
        seed,
        awakened_groups,
        ..
    } = config;
    let mut text = format!(
        "# Divergences from Pokémon Showdown\n\n\
         Written by `crosscheck`; the figures are those of this run:\n\n\
         ```console\ncargo run --release -p crosscheck -- compare --groups {groups} --battles {battles} \
         --ours {ours} --seed {seed} --awakened-groups {awakened_groups} --report docs/divergences.md\n```\n\n\
         `@pkmn/sim` {version} with its `gen7letsgo` mod, against rules version {}. Forms, Mega Evolution, \
         levels, individual and awakening values, natures, friendship, moves and policies are drawn at \
         random; statistics are those of the games on both sides.\n\n{}",
        battle::RULES_VERSION,
        counts(tally),
    );
    text += &section("By mechanic", &tally.findings(), &reasons);
    text += &section("By pair of mechanics", &tally.pair_findings(), &reasons);
    if let Some(awakened) = awakened {
        let reason = reason("awakening values", &reasons);
        text += &format!(
            "\n## Awakening values\n\n{reason}\n\n{}",
            awakened_table(awakened)
        );
    }
    text += "\n## Differences by design\n\n";
    for Reason { mechanic, reason } in &reasons {
        text += &format!("- {mechanic}: {reason}\n");
    }
    Ok(text)
}

/// A mechanic's own reason, or that of a part of the pair.
fn reason<'r>(mechanic: &str, reasons: &'r [Reason]) -> &'r str {
    let parts = || {
        mechanic
            .split(" against ")
            .flat_map(|part| part.split(" with "))
    };
    let found = reasons
        .iter()
        .find(|reason| reason.mechanic == mechanic || parts().any(|part| part == reason.mechanic));
    found.map_or(UNEXPLAINED, |reason| &reason.reason)
}

fn section(title: &str, findings: &[Finding], reasons: &[Reason]) -> String {
    let significant: Vec<&Finding> = findings.iter().filter(|f| f.significant).collect();
    let limit = bound(findings.len());
    let mut text = format!(
        "\n## {title}\n\n{} differences were tested; beyond |z| = {limit:.2}, which chance passes once in a \
         hundred runs: {}.\n",
        findings.len(),
        significant.len(),
    );
    if significant.is_empty() {
        let largest = findings.first().map_or(0.0, |finding| finding.z.abs());
        text += &format!("The largest |z| is {largest:.2}.\n");
        return text;
    }
    text += "\n| mechanic | measure | groups | Showdown less ours | z | reason |\n\
             |---|---|---:|---:|---:|---|\n";
    for finding in significant {
        let reason = reason(&finding.mechanic, reasons);
        let Finding {
            mechanic,
            measure,
            n_groups,
            difference,
            z,
            ..
        } = finding;
        text += &format!(
            "| {mechanic} | {measure} | {n_groups} | {difference:+.4} | {z:+.1} | {reason} |\n"
        );
    }
    text
}

fn awakened_table(awakened: &Awakened) -> String {
    let n = awakened.n_groups;
    let row = |name: &str, agreement: &Agreement| {
        format!(
            "| {name} | {} | {:+.1} | {:.3} |\n",
            agreement.n_out_of_bounds,
            agreement.chi_squared.z(),
            agreement.mean_difference(n),
        )
    };
    format!(
        "{n} groups in which everybody has awakening values, on Showdown as its package comes:\n\n\
         | our statistics | groups out of bounds | z of χ² | mean difference of win shares |\n\
         |---|---:|---:|---:|\n{}{}",
        row("awakening values on all six", &awakened.full),
        row("awakening values on HP only", &awakened.hp_only),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(mechanic: &str, significant: bool) -> Finding {
        Finding {
            mechanic: mechanic.to_owned(),
            measure: "wins",
            n_groups: 9,
            difference: 0.1,
            z: 7.0,
            significant,
        }
    }

    fn known() -> Vec<Reason> {
        vec![Reason {
            mechanic: "move dig".to_owned(),
            reason: "because".to_owned(),
        }]
    }

    #[test]
    fn every_reason_names_its_mechanic_and_says_something() {
        let reasons = reasons().unwrap();
        assert!(!reasons.is_empty());
        for Reason { mechanic, reason } in reasons {
            assert!(!mechanic.is_empty() && reason.len() > 20, "{mechanic}");
        }
    }

    #[test]
    fn a_difference_without_a_reason_is_shown_as_unexplained() {
        let findings = [
            finding("move dig", true),
            finding("move fly against move dig", true),
            finding("move cut", true),
            finding("move pound", false),
        ];
        let text = section("By mechanic", &findings, &known());
        assert!(text.contains("| move dig | wins | 9 | +0.1000 | +7.0 | because |"));
        assert!(
            text.contains("| move fly against move dig | wins | 9 | +0.1000 | +7.0 | because |")
        );
        assert!(text.contains("| move cut | wins | 9 | +0.1000 | +7.0 | **unexplained** |"));
        assert!(!text.contains("pound"));
    }
}
