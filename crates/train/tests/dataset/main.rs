//! Datasets: the same whoever builds them, as good as simulating, and refused where they are not whole.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod built;
mod refusals;
mod sameness;
