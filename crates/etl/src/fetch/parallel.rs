//! The same work on many things at once, by a bounded number of workers.

use std::sync::Mutex;
use std::thread;

/// Does the work on each thing; results keep the order of things. After an error no more work begins.
///
/// # Errors
/// The first error that occurs.
pub(crate) fn parallel<T: Sync, R: Send>(
    things: &[T],
    n_workers: usize,
    work: impl Fn(&T) -> anyhow::Result<R> + Sync,
) -> anyhow::Result<Vec<R>> {
    // Workers take what is next to do, and leave what they made.
    let waiting = Mutex::new(things.iter().enumerate());
    let done = Mutex::new(Ok(Vec::with_capacity(things.len())));
    let next = || {
        let is_failed = done.lock().expect("no worker panics here").is_err();
        let mut waiting = waiting.lock().expect("no worker panics here");
        waiting.next().filter(|_| !is_failed)
    };
    thread::scope(|scope| {
        for _ in 0..n_workers.min(things.len()) {
            scope.spawn(|| {
                while let Some((place, thing)) = next() {
                    let result = work(thing);
                    let mut done = done.lock().expect("no worker panics here");
                    match (result, done.as_mut()) {
                        (Ok(result), Ok(results)) => results.push((place, result)),
                        (Err(error), Ok(_)) => *done = Err(error),
                        (_, Err(_)) => {}
                    }
                }
            });
        }
    });
    let mut results: Vec<(usize, R)> = done.into_inner().expect("no worker panicked")?;
    results.sort_by_key(|(place, _)| *place);
    Ok(results.into_iter().map(|(_, result)| result).collect())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn results_keep_the_order_of_things() {
        let things: Vec<usize> = (0..100).collect();
        let doubled = parallel(&things, 4, |thing| Ok(thing * 2)).unwrap();
        assert_eq!(doubled, (0..100).map(|thing| thing * 2).collect::<Vec<_>>());
        let none: Vec<usize> = parallel(&[] as &[usize], 4, |thing| Ok(*thing)).unwrap();
        assert!(none.is_empty());
    }

    #[test]
    fn no_more_workers_than_allowed_work_at_once() {
        let (at_work, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let things = [(); 50];
        parallel(&things, 3, |()| {
            let n_at_work = at_work.fetch_add(1, Ordering::SeqCst) + 1;
            most.fetch_max(n_at_work, Ordering::SeqCst);
            thread::yield_now();
            at_work.fetch_sub(1, Ordering::SeqCst);
            Ok(())
        })
        .unwrap();
        assert!(most.into_inner() <= 3);
    }

    #[test]
    fn after_an_error_no_more_work_begins() {
        let begun = AtomicUsize::new(0);
        let things: Vec<usize> = (0..1000).collect();
        // One worker alone: another could be done with everything before this one has told of its error.
        let error = parallel(&things, 1, |thing| {
            begun.fetch_add(1, Ordering::SeqCst);
            anyhow::ensure!(*thing != 3, "thing {thing}");
            Ok(())
        });
        assert_eq!(error.unwrap_err().to_string(), "thing 3");
        assert_eq!(begun.into_inner(), 4);
    }
}
