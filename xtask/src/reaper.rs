//! Ends what this process has started when it is interrupted, however: also when it alone is killed.
//!
//! What it starts through its [`Shell`] carries a mark, and so does whatever that starts in turn. A keeper
//! finds them by it; keepers themselves carry none, for each cleans up on its own.

use std::{process::Command, sync::LazyLock, time::SystemTime};

use xshell::Shell;

use crate::keeper::Keeper;

/// An environment variable: the run that started this process.
pub(crate) const MARK: &str = "PREDICTIONDEX_STARTED_BY";

/// Unlike that of any other run, also in another container.
static RUN: LazyLock<String> = LazyLock::new(|| {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let nanoseconds = now.expect("it is past 1970").as_nanos();
    format!("{}-{nanoseconds}", std::process::id())
});

/// Whoever says something has come to an end by itself, and may have left a daemon behind on purpose. What has
/// been told to stop for ten seconds is killed.
const REAP: &str = r#"
if read -r _; then
    exit 0
fi
for signal in TERM TERM TERM TERM TERM TERM TERM TERM TERM TERM KILL; do
    found=$(grep -slzxF "$MARKED" /proc/[0-9]*/environ | tr -dc '0-9\n')
    [ -n "$found" ] || exit 0
    # One word for each process.
    # shellcheck disable=SC2086
    kill -s "$signal" $found 2> /dev/null
    sleep 1
done
"#;

/// Stands by while a command runs.
pub(crate) struct Reaper(Keeper);

impl Reaper {
    /// Marks what a shell starts from now on.
    pub(crate) fn start(sh: &Shell) -> anyhow::Result<Self> {
        let (name, run) = mark();
        sh.set_var(name, run);
        let mut shell = Command::new("sh");
        let shell = shell.env("MARKED", format!("{name}={run}"));
        Keeper::start(shell, REAP).map(Self)
    }

    /// The command has ended by itself.
    pub(crate) fn dismiss(mut self) -> anyhow::Result<()> {
        self.0.tell("done")
    }
}

/// For what is started otherwise.
pub(crate) fn mark() -> (&'static str, &'static str) {
    (MARK, &RUN)
}
