//! What was measured, as `docs/xgboost.md`.

use std::fmt::Write;
use std::time::Duration;

use anyhow::Context;

use super::python::Measured;
use super::{Config, Ours, Quality};
use crate::speed::processor;

pub(super) fn document(
    config: &Config,
    ours: &Ours,
    measured: &Measured,
) -> anyhow::Result<String> {
    let mut page = method(config, measured);
    page += &costs(ours, measured);
    page += &qualities(measured)?;
    page += &format!(
        "\nXGBoost reads our file: its probabilities of the duels in the manifest are at most {:.0e} from ours.\n\n\
         ## Machine and versions\n\n- CPU: {}\n- Python's `xgboost` {}\n- rules version {}\n",
        measured.largest_difference,
        processor()?,
        measured.xgboost,
        battle::RULES_VERSION,
    );
    Ok(page)
}

fn method(config: &Config, measured: &Measured) -> String {
    format!(
        "# Beside Python's XGBoost\n\n\
         Written by `crosscheck`; the figures are those of this run:\n\n\
         ```console\ncargo run --release -p crosscheck -- xgboost --duels {} --report docs/xgboost.md\n```\n\n\
         Both learn from the same {} rows of one dataset, with the same depth, learning rate, least weight of a \
         leaf and patience, on all cores; the time is from the rows in memory to the last tree. Predictions are \
         timed on one thread, of both models each in its own evaluator.\n",
        config.duels, measured.rows
    )
}

fn costs(ours: &Ours, measured: &Measured) -> String {
    let us = |time: Duration| 1e6 * time.as_secs_f64();
    let python = &measured.python;
    let mut table =
        "\n## Costs\n\n| | ours | XGBoost | XGBoost / ours |\n|---|---:|---:|---:|\n".to_owned();
    for (what, ours, theirs, digits) in [
        (
            "training, seconds",
            ours.training.as_secs_f64(),
            measured.training_s,
            1,
        ),
        ("trees", measured.ours.trees as f64, python.trees as f64, 0),
        (
            "model in JSON, bytes",
            measured.ours.bytes as f64,
            python.bytes as f64,
            0,
        ),
        ("a row alone, µs", us(ours.alone), python.alone_us, 2),
        (
            "a row among many, µs",
            us(ours.together),
            python.together_us,
            2,
        ),
    ] {
        let ratio = theirs / ours;
        let row = writeln!(
            table,
            "| {what} | {ours:.digits$} | {theirs:.digits$} | {ratio:.2} |"
        );
        row.expect("a string takes all");
    }
    let (alone, together) = (measured.ours.alone_us, measured.ours.together_us);
    let prediction = us(ours.product.prediction);
    let explanation = ours.product.explanation.as_secs_f64() * 1e3;
    table
        + &format!(
            "\nOur model in XGBoost's evaluator: {alone:.2} µs alone, {together:.2} µs among many.\n\n\
             In the product a prediction needs two rows, one seen from each side. From two Pokémon and their moves \
             to the odds, features included, it takes {prediction:.2} µs; with the exact contribution of each \
             feature (TreeSHAP), {explanation:.1} ms.\n"
        )
}

fn qualities(measured: &Measured) -> anyhow::Result<String> {
    let mut table = "\n## Quality\n\nOn duels that neither has learned from.\n\n\
                     | duels | measure | ours | XGBoost |\n|---|---|---:|---:|\n"
        .to_owned();
    for (split, ours) in &measured.ours.quality {
        let python = measured.python.quality.get(split);
        let python = python.with_context(|| format!("XGBoost was not measured on {split}"))?;
        for (measure, value) in [
            ("log-loss", (|it| it.log_loss) as fn(&Quality) -> f64),
            ("mean absolute error", |it| it.mean_absolute_error),
            ("accuracy", |it| it.accuracy),
        ] {
            let (split, ours, python) = (split.replace('_', " "), value(ours), value(python));
            writeln!(table, "| {split} | {measure} | {ours:.4} | {python:.4} |")?;
        }
    }
    Ok(table)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::product::Times;
    use super::super::python::Sheet;
    use super::*;

    fn sheet(bytes: usize, log_loss: f64) -> Sheet {
        let quality = Quality {
            log_loss,
            mean_absolute_error: 0.02,
            accuracy: 0.98,
        };
        Sheet {
            trees: 400,
            bytes,
            alone_us: 30.0,
            together_us: 2.0,
            quality: BTreeMap::from([("unseen_pairs".to_owned(), quality)]),
        }
    }

    fn measured() -> Measured {
        Measured {
            xgboost: "3".to_owned(),
            rows: 10,
            training_s: 4.0,
            python: sheet(3_000, 0.126),
            ours: sheet(1_500, 0.125),
            largest_difference: 1e-9,
        }
    }

    fn ours() -> Ours {
        Ours {
            training: Duration::from_secs(8),
            alone: Duration::from_micros(3),
            together: Duration::from_micros(1),
            product: Times {
                prediction: Duration::from_nanos(7_250),
                explanation: Duration::from_micros(12_300),
            },
        }
    }

    #[test]
    fn costs_stand_beside_each_other_with_their_ratio() {
        let table = costs(&ours(), &measured());
        for row in [
            "| training, seconds | 8.0 | 4.0 | 0.50 |",
            "| model in JSON, bytes | 1500 | 3000 | 2.00 |",
            "| a row alone, µs | 3.00 | 30.00 | 10.00 |",
            "| a row among many, µs | 1.00 | 2.00 | 2.00 |",
            "it takes 7.25 µs;",
            "(TreeSHAP), 12.3 ms.",
        ] {
            assert!(table.contains(row), "{table}");
        }
    }

    #[test]
    fn the_page_names_its_command_its_rows_and_its_machine() {
        let config = Config {
            duels: 5,
            report: None,
            folder: "unused".into(),
        };
        let page = document(&config, &ours(), &measured()).unwrap();
        for part in [
            "xgboost --duels 5 --report docs/xgboost.md",
            "from the same 10 rows",
            "in the manifest are at most 1e-9 from ours",
            "- Python's `xgboost` 3\n",
        ] {
            assert!(page.contains(part), "{part}: {page}");
        }
    }

    #[test]
    fn a_split_that_only_one_was_measured_on_is_an_error() {
        let mut measured = measured();
        let table = qualities(&measured).unwrap();
        assert!(
            table.contains("| unseen pairs | log-loss | 0.1250 | 0.1260 |"),
            "{table}"
        );
        measured.python.quality.clear();
        qualities(&measured).unwrap_err();
    }
}
