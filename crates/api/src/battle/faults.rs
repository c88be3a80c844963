//! Everything that is wrong with a request, each part at its place.

use api_types::prediction::{Location, ValidationError};
use dex::pokedex::Language;

use super::refusal::Refusal;
use crate::error::ApiError;
use crate::input::place;

pub(super) struct Faults {
    language: Language,
    found: Vec<ValidationError>,
}

impl Faults {
    pub(super) fn new(language: Language) -> Faults {
        Faults {
            language,
            found: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, path: &[&str], index: Option<usize>, refusal: &Refusal<'_>) {
        let mut loc = place(&["body"]);
        loc.extend(place(path));
        loc.extend(index.map(Location::Index));
        self.found.push(ValidationError {
            loc,
            msg: refusal.message(self.language),
            r#type: refusal.kind().to_owned(),
        });
    }

    /// What could be read; a refusal is kept instead.
    pub(super) fn keep<T>(&mut self, path: &[&str], read: Result<T, Refusal<'_>>) -> Option<T> {
        read.map_err(|refusal| self.add(path, None, &refusal)).ok()
    }

    /// A whole number from `low` to `high`; one that is not is kept as a fault, and the default stands in.
    pub(super) fn within(
        &mut self,
        path: &[&str],
        value: Option<i64>,
        default: i64,
        [low, high]: [i64; 2],
    ) -> i64 {
        match value {
            None => default,
            Some(value) if (low..=high).contains(&value) => value,
            Some(value) => {
                let refusal = Refusal::OutOfRange { value, low, high };
                self.add(path, None, &refusal);
                default
            }
        }
    }

    /// What was read, when nothing was wrong.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] with all faults.
    pub(super) fn unless_any<T>(self, read: Option<T>) -> Result<T, ApiError> {
        match read {
            Some(read) if self.found.is_empty() => Ok(read),
            _ => Err(ApiError::Invalid(self.found)),
        }
    }
}
