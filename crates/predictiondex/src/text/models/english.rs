//! The English texts about model versions.

use train::gate::{Demand, Measure, Set};

use super::{ModelText, slices};
use crate::command::model::Which;
use crate::text::{fixed, grouped, listed};

pub(in crate::text) const ENGLISH: ModelText = ModelText {
    no_version: |named, known| {
        let named = match named {
            Which::Number(number) => format!("there is no model {number}"),
            Which::Champion => "no model answers yet".to_owned(),
            Which::Previous => "no model has answered before this one".to_owned(),
            Which::Challenger => "no model is waiting".to_owned(),
        };
        match known {
            [] => format!("{named}; run `predictiondex train` first."),
            known => format!("{named}; there are {}.", listed(known)),
        }
    },
    not_promoted: |version| format!("model {version} is not the one that answers."),
    no_mlflow: "give MLflow's address with --mlflow-url or PREDICTIONDEX_MLFLOW_URL.",
    refused: |version| {
        format!(
            "Model {version} is kept, but not admitted: it is not good enough \
             (`predictiondex model promote {version}` decides otherwise)."
        )
    },
    reproduced: |version, is_champion| match is_champion {
        true => {
            format!("The same trees as model {version}, which answers already: nothing to add.")
        }
        false => format!(
            "The same trees as model {version}, which does not answer: nothing to add; \
             `model promote {version}` lets it answer."
        ),
    },
    unfit: |champion, reason| format!("Model {champion} could no longer answer: {reason}"),
    promoted: |version, previous| match previous {
        Some(previous) => format!("Model {version} answers from now on; model {previous} is kept."),
        None => format!("Model {version} answers from now on."),
    },
    champion: "champion",
    previous: "previous",
    challenger: "challenger",
    list_columns: [
        "model",
        "role",
        "trained",
        "unseen pairs",
        "unseen species",
        "verdict",
    ],
    gates: ["first", "unmatched", "admitted", "refused", "–"],
    damaged: "DAMAGED",
    title: |version| format!("Model {version}"),
    facts: [
        "trained",
        "program",
        "rules",
        "seed",
        "trees",
        "size",
        "duels learned",
        "digests",
        "folder",
    ],
    unknown: "unknown",
    digests: |[model, rows, pokedex]| format!("model {model}, rows {rows}, Pokédex {pokedex}"),
    score_columns: [
        "",
        "mean error",
        "calibration",
        "log-loss",
        "right favourite",
        "at best",
    ],
    set: |set| match set {
        Set::UnseenPairs => "unseen pairs",
        Set::UnseenSpecies => "unseen species",
        Set::Varied => "unseen pairs, varied",
        Set::VariedSpecies => "unseen species, varied",
    },
    slice: slices::english,
    slices: |n, n_short| match n_short {
        0 => format!("None of the {n} slices falls short."),
        _ => format!("{n_short} of the {n} slices fall short, beyond doubt."),
    },
    validation: "validation",
    measure: |measure| match measure {
        Measure::LogLoss => "log-loss",
        Measure::MeanAbsoluteError => "mean error",
        Measure::CalibrationError => "calibration",
        Measure::Asymmetry => "asymmetry",
        Measure::Latency => "time of a prediction",
    },
    comparison: |candidate, champion| {
        format!("Model {candidate} in the place of model {champion}, on the same duels:")
    },
    beside_formula: |candidate| {
        format!(
            "Model {candidate} beside the formula that it replaces, which it has to beat beyond doubt:"
        )
    },
    check_columns: [
        "duels",
        "measure",
        "in place",
        "new",
        "difference",
        "allowed",
        "",
    ],
    passed: "yes",
    failed: "NO",
    demand: |demand| match demand {
        Demand::Better => {
            "The log-loss on unseen pairs and species must be lower: both were trained for the same game."
        }
        Demand::NotWorse => {
            "Being as good is enough: the model in place was trained for other rules or facts."
        }
    },
    may_have_seen: "The model in place may have learned some of these duels: it was kept from other species or \
                    pairs.",
    legend: "Smaller is better. In brackets, the 95% interval of the difference: its upper end must stay within \
             what is allowed; of a slice, its lower end.",
    examined: |duels| {
        let [training, validation, test] = duels.map(|n| grouped(n as u32, ","));
        format!(
            "{training} duels to learn from, {validation} to validate on, four times {test} to test on:"
        )
    },
    fault_columns: ["examined", "found", "allowed", ""],
    fault: |fault| fault.to_string(),
    unfit_duels: "these duels are not fit to learn from.",
    built: |n_duels, shard, folder| {
        let n_duels = grouped(n_duels as u32, ",");
        format!("Shard {shard} with {n_duels} duels is in {folder}.")
    },
    whole: |n_duels, digest| {
        let n_duels = grouped(n_duels as u32, ",");
        format!("The dataset is whole: {n_duels} duels, digest {digest}.")
    },
    missing: |shards| format!("Still to be built: {}.", listed(shards)),
    points: |probability| format!("{} pt", fixed(100.0 * probability, 2)),
    share: |share| format!("{}%", fixed(100.0 * share, 2)),
    number: fixed,
};
