//! What answers right now, and is exchanged while requests are answered.

use std::sync::{Arc, PoisonError, RwLock};

/// Whoever took it before an exchange goes on with what it took until its answer is made.
///
/// The lock protects the reference alone and is never held while anything is read or computed.
pub(crate) struct Current<T>(RwLock<Arc<T>>);

impl<T> Current<T> {
    pub(crate) fn new(first: T) -> Current<T> {
        Current(RwLock::new(Arc::new(first)))
    }

    pub(crate) fn take(&self) -> Arc<T> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn exchange(&self, next: T) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taken_before_an_exchange_stays_whole() {
        let current = Current::new(vec![1, 1]);
        let taken = current.take();
        current.exchange(vec![2, 2]);
        assert_eq!((&*taken, &*current.take()), (&vec![1, 1], &vec![2, 2]));
    }
}
