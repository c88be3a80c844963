//! The battle rules of *Pokémon: Let's Go, Pikachu!* and *Let's Go, Eevee!*.
//!
//! Pure: integers in, integers out; randomness is passed in. No input or output, no names of Pokémon or
//! moves, no knowledge of where data comes from. What the single-player game adds for its
//! partner Pokémon (surviving at 1 HP, dodging, shaking off a status) is in no simulator and not here.

/// Raised whenever the rules give other results than before: a model learned from other rules is another one.
pub const RULES_VERSION: &str = "3";

mod aim;
pub mod choice;
pub mod damage;
pub mod duel;
mod effects;
pub mod log;
pub mod moves;
pub mod notation;
mod opening;
mod residual;
pub mod rolls;
pub mod setup;
pub mod species;
pub mod state;
pub mod stats;
mod status_moves;
mod strike;
pub mod turn;
pub mod types;
