//! The battle rules of *Pokémon: Let's Go, Pikachu!* and *Let's Go, Eevee!*.
//!
//! Pure: integers in, integers out; randomness is passed in. No input or output, no names, no
//! serialisation, no knowledge of where data comes from.

pub mod moves;
pub mod species;
pub mod stats;
pub mod types;
