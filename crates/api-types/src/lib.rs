//! The JSON contract between the API and its clients: field names, units and ranges.
//!
//! Names and shapes are those of existing clients; fields that are ours alone say so.

pub mod battle;
pub mod catalogue;
pub mod object;
pub mod prediction;
