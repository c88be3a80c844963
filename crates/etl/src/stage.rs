//! The stages of a run: their progress for who watches, their counts and times for the report.

use std::time::Instant;

use serde::Serialize;

/// One step of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Parts are documents.
    Extract,
    /// Parts are rows of facts.
    Transform,
    /// Parts are gates.
    Check,
    /// Parts are rows that differ.
    Load,
}

impl Stage {
    pub fn name(self) -> &'static str {
        match self {
            Stage::Extract => "extract",
            Stage::Transform => "transform",
            Stage::Check => "check",
            Stage::Load => "load",
        }
    }
}

/// What a run is doing; calls may come from several threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// A stage begins, made of so many parts as far as one knows.
    Begin {
        stage: Stage,
        n_parts: usize,
    },
    /// One more part of it is done.
    Advance,
    End,
}

/// A stage that is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StageReport {
    pub stage: Stage,
    pub n_parts: usize,
    pub duration_ms: u128,
}

/// Tells who watches, and keeps what is over.
pub(crate) struct Stages<'a> {
    tell: &'a (dyn Fn(Progress) + Sync),
    over: Vec<StageReport>,
}

/// A stage that goes on.
pub(crate) struct Going {
    stage: Stage,
    since: Instant,
}

impl<'a> Stages<'a> {
    pub(crate) fn new(tell: &'a (dyn Fn(Progress) + Sync)) -> Stages<'a> {
        Stages {
            tell,
            over: Vec::new(),
        }
    }

    pub(crate) fn begin(&self, stage: Stage, n_parts: usize) -> Going {
        (self.tell)(Progress::Begin { stage, n_parts });
        Going {
            stage,
            since: Instant::now(),
        }
    }

    pub(crate) fn advance(&self) {
        (self.tell)(Progress::Advance);
    }

    pub(crate) fn end(&mut self, going: Going, n_parts: usize) {
        let duration_ms = going.since.elapsed().as_millis();
        (self.tell)(Progress::End);
        self.over.push(StageReport {
            stage: going.stage,
            n_parts,
            duration_ms,
        });
    }

    pub(crate) fn over(self) -> Vec<StageReport> {
        self.over
    }
}
