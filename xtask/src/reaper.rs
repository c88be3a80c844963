//! Ends what this process has started, however this process ends: also when it alone is killed.
//!
//! What it starts through its [`Shell`] carries a mark, and so does whatever that starts in turn. A keeper
//! finds them by it; keepers themselves carry none, for each cleans up on its own.

use std::process::Command;

use xshell::Shell;

use crate::keeper::Keeper;

/// An environment variable: the process that started this one.
pub(crate) const MARK: &str = "PREDICTIONDEX_STARTED_BY";

/// What has been told to stop for ten seconds is killed.
const REAP: &str = r#"
cat > /dev/null
for signal in TERM TERM TERM TERM TERM TERM TERM TERM TERM TERM KILL; do
    found=$(grep -slzxF "$MARKED" /proc/[0-9]*/environ | tr -dc '0-9\n')
    [ -n "$found" ] || exit 0
    # One word for each process.
    # shellcheck disable=SC2086
    kill -s "$signal" $found 2> /dev/null
    sleep 1
done
"#;

/// Marks what a shell starts from now on.
pub(crate) fn start(sh: &Shell) -> anyhow::Result<Keeper> {
    let (name, id) = mark();
    sh.set_var(name, &id);
    let mut shell = Command::new("sh");
    Keeper::start(shell.env("MARKED", format!("{name}={id}")), REAP)
}

/// For what is started otherwise.
pub(crate) fn mark() -> (&'static str, String) {
    (MARK, std::process::id().to_string())
}
