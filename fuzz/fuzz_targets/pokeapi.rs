//! PokéAPI's answers: whatever comes, reading it ends, with a value or an error.
#![no_main]

use std::hint::black_box;

use etl::pokeapi::shapes::{EvolutionChain, List, Move, Pokemon, PokemonForm, Species, Type};
use libfuzzer_sys::fuzz_target;
use serde::de::DeserializeOwned;

fuzz_target!(|json: &[u8]| {
    read::<List>(json);
    read::<Pokemon>(json);
    read::<PokemonForm>(json);
    read::<Species>(json);
    read::<EvolutionChain>(json);
    read::<Move>(json);
    read::<Type>(json);
});

fn read<T: DeserializeOwned>(json: &[u8]) {
    if let Err(error) = black_box(serde_json::from_slice::<T>(json)) {
        assert!(!error.to_string().is_empty());
    }
}
