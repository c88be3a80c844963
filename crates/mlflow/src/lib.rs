//! A client of MLflow's REST API, version 2.0, as servers of MLflow 3 speak it.
//!
//! Runs, their datasets and artifacts, registered models with their aliases, and nothing of what they
//! are used for. Artifacts go through the server, which must therefore serve them.

pub mod artifacts;
pub mod client;
pub mod error;
pub mod registry;
pub mod runs;
