//! Grafana's settings: who is let in, and how far.

use std::collections::BTreeSet;

use xshell::Shell;

const SETTINGS: &str = "ops/grafana/grafana.ini";

/// What keeps strangers out and visitors reading; the password is a file's.
const REQUIRED_SETTINGS: [(&str, &str); 6] = [
    ("auth.anonymous", "enabled = false"),
    ("users", "allow_sign_up = false"),
    ("users", "viewers_can_edit = false"),
    (
        "security",
        "admin_password = $__file{/run/secrets/grafana_admin_password}",
    ),
    ("analytics", "reporting_enabled = false"),
    ("snapshots", "enabled = false"),
];

/// Settings that are required and missing.
pub(super) fn findings(sh: &Shell) -> anyhow::Result<Vec<String>> {
    Ok(missing_settings(&sh.read_file(SETTINGS)?))
}

fn missing_settings(text: &str) -> Vec<String> {
    let mut section = "";
    let mut set = BTreeSet::new();
    for line in text.lines().map(str::trim) {
        match line
            .strip_prefix('[')
            .and_then(|line| line.strip_suffix(']'))
        {
            Some(name) => section = name,
            None => drop(set.insert((section, line))),
        }
    }
    let missing = REQUIRED_SETTINGS
        .iter()
        .filter(|required| !set.contains(*required));
    missing
        .map(|(section, line)| format!("{SETTINGS}: [{section}] must say `{line}`"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_counts_in_its_section_only() {
        let all: String = REQUIRED_SETTINGS
            .iter()
            .map(|(section, line)| format!("[{section}]\n{line}\n"))
            .collect();
        assert!(missing_settings(&all).is_empty());
        let open = all.replace("[auth.anonymous]", "[auth.basic]");
        let expected = "ops/grafana/grafana.ini: [auth.anonymous] must say `enabled = false`";
        assert_eq!(missing_settings(&open), [expected]);
    }
}
