//! The notation of a move's effects: refused, or printed back as it was.
#![no_main]

use battle::moves::{Category, Move};
use battle::types::Type;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let plain = Move::plain(Type::Normal, Category::Physical, 50);
    if let Ok(mv) = dex::effects::parse(text, plain) {
        assert_eq!(dex::effects::print(&mv), text);
    }
});
