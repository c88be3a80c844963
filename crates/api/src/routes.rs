//! One module per endpoint family, named as in the URL.

pub(crate) mod battle;
pub(crate) mod health;
pub(crate) mod metrics;
pub(crate) mod moves;
pub(crate) mod pokemon;
pub(crate) mod predict;
pub(crate) mod types;
