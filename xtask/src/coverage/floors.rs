//! How many lines of each crate the tests ran, and how many they must: the floors only rise.

use std::{collections::BTreeMap, fmt::Write, path::Path};

use anyhow::{Context, ensure};
use xshell::Shell;

/// The report of the last run.
pub(crate) const LCOV: &str = "target/coverage/lcov.info";
const FLOORS: &str = "xtask/coverage.json";
const RAISE: &str = "cargo xtask raise-floors";

/// Percent of lines between a crate and its floor, because what chance and the machine decide is
/// not the same in every run: far more than the runs of one machine differ.
const SLACK: f64 = 1.0;

type Floors = BTreeMap<String, f64>;
type Measured = BTreeMap<String, Lines>;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Lines {
    found: u64,
    ran: u64,
}

impl Lines {
    fn percent(self) -> f64 {
        100.0 * self.ran as f64 / self.found.max(1) as f64
    }

    /// Where these lines would put the floor, in tenths of a percent.
    fn floor(self) -> f64 {
        ((self.percent() - SLACK) * 10.0).floor().max(0.0) / 10.0
    }
}

/// Prints what was measured; a run in which every test passed is held to the floors.
pub(super) fn judge(sh: &Shell, is_whole: bool) -> anyhow::Result<()> {
    let (measured, floors) = read(sh)?;
    print!("{}", table(&measured, &floors));
    if !is_whole {
        println!("not compared with the floors, for that takes every test to run and to pass");
        return Ok(());
    }
    for rise in rises(&measured, &floors) {
        println!("{rise}; `{RAISE}` keeps it there");
    }
    let breaches = breaches(&measured, &floors);
    ensure!(breaches.is_empty(), "{}", breaches.join("\n"));
    Ok(())
}

/// Raises the floors to what the last run with coverage measured; lowers none.
pub(crate) fn raise(sh: &Shell) -> anyhow::Result<()> {
    let (measured, floors) = read(sh)?;
    let raised = raised(&measured, &floors);
    for (name, floor) in &raised {
        match floors.get(name) {
            None => println!("{name}: {floor} %"),
            Some(before) if before < floor => println!("{name}: {before} % → {floor} %"),
            Some(_) => {}
        }
    }
    sh.write_file(FLOORS, serde_json::to_string_pretty(&raised)? + "\n")?;
    Ok(())
}

fn read(sh: &Shell) -> anyhow::Result<(Measured, Floors)> {
    let lcov = sh.read_file(LCOV);
    let lcov = lcov.context("nothing is measured yet; run `cargo xtask test --coverage`")?;
    let floors = serde_json::from_str(&sh.read_file(FLOORS)?);
    let floors = floors.with_context(|| format!("failed to read {FLOORS}"))?;
    Ok((lines_of_crates(&lcov, &sh.current_dir())?, floors))
}

/// Adds up an lcov report's files by the crate that they belong to.
fn lines_of_crates(lcov: &str, root: &Path) -> anyhow::Result<Measured> {
    let mut crates = Measured::new();
    let mut name = None;
    for line in lcov.lines() {
        let (key, value) = line.split_once(':').unwrap_or((line, ""));
        match key {
            "SF" => name = Some(crate_of(Path::new(value), root)?),
            "LF" | "LH" => {
                let n_lines: u64 = value.parse().with_context(|| format!("in {line:?}"))?;
                let name = name
                    .clone()
                    .with_context(|| format!("{line:?} of no file"))?;
                let lines = crates.entry(name).or_default();
                match key {
                    "LF" => lines.found += n_lines,
                    _ => lines.ran += n_lines,
                }
            }
            _ => {}
        }
    }
    ensure!(!crates.is_empty(), "the report {LCOV} names no file");
    Ok(crates)
}

/// The folder of a crate: `crates/NAME`, or `xtask`.
fn crate_of(file: &Path, root: &Path) -> anyhow::Result<String> {
    let inside = file.strip_prefix(root);
    let inside = inside.with_context(|| format!("{} is none of our files", file.display()))?;
    let mut folders = inside.iter().skip_while(|folder| *folder == "crates");
    let name = folders.next().context("a file has a name")?;
    Ok(name.to_string_lossy().into_owned())
}

fn table(measured: &Measured, floors: &Floors) -> String {
    let mut table = format!(
        "{:<14}{:>8}{:>8}{:>8}{:>8}\n",
        "crate", "lines", "ran", "%", "floor"
    );
    for (name, lines) in measured {
        let floor = floors
            .get(name)
            .map_or_else(|| "none".to_owned(), |floor| format!("{floor:.1}"));
        let Lines { found, ran } = lines;
        let percent = lines.percent();
        writeln!(
            table,
            "{name:<14}{found:>8}{ran:>8}{percent:>8.1}{floor:>8}"
        )
        .expect("a String takes all");
    }
    table
}

fn breaches(measured: &Measured, floors: &Floors) -> Vec<String> {
    let mut breaches = Vec::new();
    for (name, lines) in measured {
        let percent = lines.percent();
        match floors.get(name) {
            Some(floor) if percent < *floor => breaches.push(format!(
                "{name}: the tests run {percent:.2} % of the lines, and {floor} % is the floor; \
                 test what is new"
            )),
            Some(_) => {}
            None => breaches.push(format!(
                "{name}: {percent:.2} % of the lines, and no floor in {FLOORS}; `{RAISE}` adds it"
            )),
        }
    }
    let gone = floors.keys().filter(|name| !measured.contains_key(*name));
    breaches
        .extend(gone.map(|name| format!("{name}: not measured; take its floor out of {FLOORS}")));
    breaches
}

/// Crates that left their floor behind by so much that it no longer holds anything.
fn rises(measured: &Measured, floors: &Floors) -> Vec<String> {
    let mut rises = Vec::new();
    for (name, lines) in measured {
        let floor = floors.get(name).copied().unwrap_or(f64::MAX);
        if lines.floor() >= floor + SLACK {
            rises.push(format!(
                "{name}: {:.2} %, far above the floor of {floor} %",
                lines.percent()
            ));
        }
    }
    rises
}

fn raised(measured: &Measured, floors: &Floors) -> Floors {
    let mut raised = floors.clone();
    for (name, lines) in measured {
        let floor = raised.entry(name.clone()).or_insert(0.0);
        *floor = floor.max(lines.floor());
    }
    raised
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(found: u64, ran: u64) -> Measured {
        Measured::from([("ml".to_owned(), Lines { found, ran })])
    }

    fn floors(floor: f64) -> Floors {
        Floors::from([("ml".to_owned(), floor)])
    }

    #[test]
    fn the_lines_of_a_crates_files_add_up() {
        let lcov = "SF:/r/crates/ml/src/a.rs\nFN:3,f\nDA:3,1\nBRF:0\nLF:10\nLH:5\nend_of_record\n\
            SF:/r/crates/ml/src/b/c.rs\nLF:30\nLH:25\nend_of_record\n\
            SF:/r/xtask/src/main.rs\nLF:9\nLH:0\nend_of_record\n";
        let lines = lines_of_crates(lcov, Path::new("/r")).unwrap();
        let expected = Measured::from([
            ("ml".to_owned(), Lines { found: 40, ran: 30 }),
            ("xtask".to_owned(), Lines { found: 9, ran: 0 }),
        ]);
        assert_eq!(lines, expected);
        assert_eq!(lines["ml"].percent(), 75.0);
    }

    #[test]
    fn a_report_of_something_else_is_refused() {
        let root = Path::new("/r");
        for (lcov, told) in [
            ("", "names no file"),
            ("LF:3\n", "of no file"),
            ("SF:/r/xtask/a.rs\nLF:many\n", "LF:many"),
            (
                "SF:/elsewhere/crates/ml/a.rs\n",
                "/elsewhere/crates/ml/a.rs",
            ),
        ] {
            let error = lines_of_crates(lcov, root).unwrap_err();
            assert!(format!("{error:#}").contains(told), "{error:#}");
        }
    }

    #[test]
    fn a_crate_below_its_floor_is_named_with_both_figures() {
        assert_eq!(breaches(&measured(1000, 900), &floors(90.0)), [""; 0]);
        let found = breaches(&measured(1000, 899), &floors(90.0));
        assert_eq!(found.len(), 1);
        for part in ["ml:", "89.90 %", " 90 %"] {
            assert!(found[0].contains(part), "{}", found[0]);
        }
    }

    #[test]
    fn a_crate_without_a_floor_and_a_floor_without_a_crate_are_named() {
        let found = breaches(&measured(1000, 999), &Floors::new());
        assert!(found[0].starts_with("ml: 99.90 %"), "{found:?}");
        let found = breaches(&Measured::new(), &floors(1.0));
        assert!(found[0].starts_with("ml: not measured"), "{found:?}");
    }

    #[test]
    fn a_floor_rises_to_a_slack_below_what_was_measured() {
        assert_eq!(raised(&measured(1000, 957), &floors(90.0)), floors(94.7));
        assert_eq!(raised(&measured(1000, 957), &Floors::new()), floors(94.7));
        assert_eq!(raised(&measured(1000, 3), &Floors::new()), floors(0.0));
    }

    #[test]
    fn no_floor_is_lowered() {
        assert_eq!(raised(&measured(1000, 500), &floors(90.0)), floors(90.0));
        assert_eq!(raised(&Measured::new(), &floors(90.0)), floors(90.0));
    }

    #[test]
    fn a_rise_is_told_when_the_floor_can_follow_by_a_slack() {
        assert_eq!(rises(&measured(1000, 919), &floors(90.0)), [""; 0]);
        let told = rises(&measured(1000, 920), &floors(90.0));
        assert_eq!(told, ["ml: 92.00 %, far above the floor of 90 %"]);
    }

    #[test]
    fn the_table_has_a_row_for_each_crate() {
        let table = table(&measured(1000, 957), &Floors::new());
        let row: Vec<&str> = table.lines().nth(1).unwrap().split_whitespace().collect();
        assert_eq!(row, ["ml", "1000", "957", "95.7", "none"]);
    }
}
