//! The one place where a duel becomes numbers.
