//! Grafana's dashboards and provisioning, as data.

use std::collections::BTreeSet;

use anyhow::Context;
use serde::Deserialize;
use xshell::Shell;

use super::{Question, files, read_yaml};

const COLUMNS: u32 = 24;
const DATA_SOURCES: &str = "ops/grafana/provisioning/datasources/prometheus.yml";
const PROVIDERS: &str = "ops/grafana/provisioning/dashboards/files.yml";

#[derive(Deserialize)]
struct Dashboard {
    #[serde(skip)]
    path: String,
    uid: String,
    title: String,
    editable: bool,
    panels: Vec<Panel>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Panel {
    id: u32,
    #[serde(rename = "type")]
    kind: String,
    title: String,
    grid_pos: Area,
    datasource: Option<Source>,
    #[serde(default)]
    targets: Vec<Target>,
}

/// In columns and rows of the grid.
#[derive(Clone, Copy, Deserialize)]
struct Area {
    x: u32,
    y: u32,
    w: u32,
    h: u32,
}

impl Area {
    fn overlaps(self, other: Area) -> bool {
        self.x < other.x + other.w
            && other.x < self.x + self.w
            && self.y < other.y + other.h
            && other.y < self.y + self.h
    }

    fn fits(self) -> bool {
        self.w > 0 && self.h > 0 && self.x + self.w <= COLUMNS
    }
}

#[derive(Deserialize)]
struct Source {
    uid: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Target {
    ref_id: String,
    datasource: Source,
    expr: String,
}

#[derive(Deserialize)]
struct DataSources {
    datasources: Vec<DataSource>,
}

#[derive(Deserialize)]
struct DataSource {
    uid: String,
    editable: bool,
}

#[derive(Deserialize)]
struct Providers {
    providers: Vec<Provider>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Provider {
    allow_ui_updates: bool,
    disable_deletion: bool,
}

/// What is wrong with dashboards, provisioning.
pub(super) fn findings(sh: &Shell) -> anyhow::Result<Vec<String>> {
    let sources: DataSources = read_yaml(sh, DATA_SOURCES)?;
    let providers: Providers = read_yaml(sh, PROVIDERS)?;
    let dashboards = dashboards(sh)?;
    let mut findings = Vec::new();
    if sources.datasources.iter().any(|source| source.editable) {
        findings.push(format!("{DATA_SOURCES}: a data source is editable"));
    }
    let is_open = |provider: &Provider| provider.allow_ui_updates || !provider.disable_deletion;
    if providers.providers.iter().any(is_open) {
        findings.push(format!("{PROVIDERS}: dashboards can be changed or deleted"));
    }
    for (what, values) in [
        (
            "uid",
            repeated(dashboards.iter().map(|dashboard| dashboard.uid.clone())),
        ),
        (
            "title",
            repeated(dashboards.iter().map(|dashboard| dashboard.title.clone())),
        ),
    ] {
        findings.extend(
            values
                .iter()
                .map(|value| format!("two dashboards have the {what} {value}")),
        );
    }
    let known: BTreeSet<String> = sources
        .datasources
        .into_iter()
        .map(|source| source.uid)
        .collect();
    findings.extend(
        dashboards
            .iter()
            .flat_map(|dashboard| dashboard_findings(dashboard, &known)),
    );
    Ok(findings)
}

/// What panels ask; Grafana's interval becomes the shortest that it would choose, four scrapes.
pub(super) fn questions(sh: &Shell) -> anyhow::Result<Vec<Question>> {
    let mut questions = Vec::new();
    for dashboard in dashboards(sh)? {
        for panel in &dashboard.panels {
            questions.extend(panel.targets.iter().map(|target| Question {
                place: format!("{}: panel {:?}", dashboard.path, panel.title),
                expression: target.expr.replace("$__rate_interval", "1m"),
            }));
        }
    }
    Ok(questions)
}

fn dashboards(sh: &Shell) -> anyhow::Result<Vec<Dashboard>> {
    let read = |path: String| {
        let dashboard = serde_json::from_str(&sh.read_file(&path)?);
        let dashboard = dashboard.with_context(|| format!("failed to read {path}"))?;
        Ok(Dashboard { path, ..dashboard })
    };
    let paths = files(sh, "ops/grafana/dashboards", "json")?;
    paths.into_iter().map(read).collect()
}

fn dashboard_findings(dashboard: &Dashboard, sources: &BTreeSet<String>) -> Vec<String> {
    let panels = &dashboard.panels;
    let mut findings = Vec::new();
    if dashboard.editable {
        findings.push("it is editable".to_owned());
    }
    let ids = repeated(panels.iter().map(|panel| panel.id.to_string()));
    findings.extend(ids.iter().map(|id| format!("two panels have the id {id}")));
    for (index, panel) in panels.iter().enumerate() {
        let covered = panels[..index]
            .iter()
            .filter(|other| other.grid_pos.overlaps(panel.grid_pos));
        findings.extend(
            covered.map(|other| format!("panel {:?} covers {:?}", panel.title, other.title)),
        );
        let wrong = panel_findings(panel, sources).into_iter();
        findings.extend(wrong.map(|what| format!("panel {:?} {what}", panel.title)));
    }
    let path = &dashboard.path;
    findings
        .iter()
        .map(|finding| format!("{path}: {finding}"))
        .collect()
}

fn panel_findings(panel: &Panel, sources: &BTreeSet<String>) -> Vec<&'static str> {
    let mut findings = Vec::new();
    if !panel.grid_pos.fits() {
        findings.push("does not fit the 24 columns");
    }
    if panel.kind == "row" {
        return findings;
    }
    if panel.targets.is_empty()
        || panel
            .targets
            .iter()
            .any(|target| target.expr.trim().is_empty())
    {
        findings.push("asks nothing");
    }
    let mut asked = panel
        .targets
        .iter()
        .map(|target| &target.datasource)
        .chain(&panel.datasource);
    if panel.datasource.is_none() || asked.any(|source| !sources.contains(&source.uid)) {
        findings.push("asks a data source that is not provisioned");
    }
    if !repeated(panel.targets.iter().map(|target| target.ref_id.clone())).is_empty() {
        findings.push("has two questions of one name");
    }
    findings
}

fn repeated(values: impl Iterator<Item = String>) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    values.filter(|value| !seen.insert(value.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dashboard(change: impl FnOnce(&mut serde_json::Value)) -> Vec<String> {
        let panel = |id: u32, x: u32| {
            serde_json::json!({
                "id": id, "type": "stat", "title": format!("P{id}"),
                "gridPos": {"x": x, "y": 0, "w": 12, "h": 8}, "datasource": {"uid": "p"},
                "targets": [{"refId": "A", "datasource": {"uid": "p"}, "expr": "up"}],
            })
        };
        let mut json = serde_json::json!({
            "uid": "u", "title": "T", "editable": false, "panels": [panel(1, 0), panel(2, 12)],
        });
        change(&mut json);
        let dashboard: Dashboard = serde_json::from_value(json).unwrap();
        dashboard_findings(&dashboard, &BTreeSet::from(["p".to_owned()]))
    }

    #[test]
    fn each_fault_of_a_dashboard_is_found() {
        assert!(dashboard(|_| ()).is_empty());
        let faults: [(&str, serde_json::Value, &str); 8] = [
            ("/editable", true.into(), "it is editable"),
            ("/panels/1/id", 1.into(), "two panels have the id 1"),
            (
                "/panels/1/gridPos/x",
                11.into(),
                "panel \"P2\" covers \"P1\"",
            ),
            (
                "/panels/1/gridPos/w",
                13.into(),
                "panel \"P2\" does not fit the 24 columns",
            ),
            (
                "/panels/1/targets/0/expr",
                " ".into(),
                "panel \"P2\" asks nothing",
            ),
            (
                "/panels/1/targets",
                serde_json::json!([]),
                "panel \"P2\" asks nothing",
            ),
            (
                "/panels/1/datasource/uid",
                "q".into(),
                "panel \"P2\" asks a data source that is not provisioned",
            ),
            (
                "/panels/1/targets/0/datasource/uid",
                "q".into(),
                "panel \"P2\" asks a data source that is not provisioned",
            ),
        ];
        for (pointer, value, expected) in faults {
            let found = dashboard(|json| *json.pointer_mut(pointer).unwrap() = value);
            assert_eq!(found, [format!(": {expected}")], "{pointer}");
        }
    }
}
