//! What MLflow's Python library needs to load the model: its format, its columns and an example.
//!
//! MLflow writes these files as YAML and JSON; all JSON is YAML.

use anyhow::Context;
use ml::manifest::Manifest;
use serde_json::{Value, json};

use crate::tracking::NAME;

/// The versions that the files are written after.
const MLFLOW_VERSION: &str = "3.17.0";
const XGBOOST_VERSION: &str = "3.2.0";
const PYTHON_VERSION: &str = "3.11.0";

const EXAMPLE_FILE: &str = "input_example.json";

/// The files that stand beside a version's own in its folder, with their names.
pub(super) fn files(manifest: &Manifest, run_id: &str) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let example = example(manifest)?;
    let files = [
        ("MLmodel", description(manifest, run_id)),
        (EXAMPLE_FILE, example),
    ];
    let text = |value: Value| serde_json::to_vec_pretty(&value).expect("it is plain data");
    Ok(files
        .map(|(name, value)| (name.to_owned(), text(value)))
        .into())
}

fn description(manifest: &Manifest, run_id: &str) -> Value {
    let column = |name: &String| json!({"type": "float", "name": name, "required": true});
    let inputs: Vec<Value> = manifest.features.iter().map(column).collect();
    let outputs = json!([{"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1]}}]);
    json!({
        "artifact_path": "model",
        "run_id": run_id,
        "utc_time_created": manifest.trained_at.trim_end_matches('Z').replace('T', " "),
        "mlflow_version": MLFLOW_VERSION,
        "flavors": {
            "python_function": {
                "loader_module": "mlflow.xgboost",
                "data": "model.json",
                "python_version": PYTHON_VERSION,
                "env": null,
            },
            "xgboost": {
                "data": "model.json",
                "model_class": "xgboost.core.Booster",
                "model_format": "json",
                "xgb_version": XGBOOST_VERSION,
                "code": null,
            },
        },
        "signature": {
            "inputs": Value::from(inputs).to_string(),
            "outputs": outputs.to_string(),
            "params": null,
        },
        "saved_input_example_info": {
            "artifact_path": EXAMPLE_FILE,
            "type": "dataframe",
            "pandas_orient": "split",
        },
        "metadata": {"name": NAME, "feature_schema": manifest.schema_hash},
    })
}

/// A duel from both sides, whose probability the manifest tells.
fn example(manifest: &Manifest) -> anyhow::Result<Value> {
    let golden = manifest.golden.first();
    let golden = golden.context("the manifest has no golden prediction")?;
    Ok(json!({ "columns": manifest.features, "data": [golden.forward, golden.mirrored] }))
}
