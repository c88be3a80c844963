//! The battle rules of *Pokémon: Let's Go, Pikachu!* and *Let's Go, Eevee!*.
//!
//! Pure: integers in, integers out; randomness is passed in. No input or output, no names, no
//! serialisation, no knowledge of where data comes from.

pub mod damage;
pub mod duel;
mod effects;
pub mod moves;
pub mod rolls;
pub mod species;
mod state;
pub mod stats;
mod strike;
mod turn;
pub mod types;
