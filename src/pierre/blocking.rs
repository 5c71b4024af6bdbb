//! Long computations, beside the runtime and a few at a time: they keep no other call waiting, and
//! those that wait for a permit hold neither a thread nor the memory of a result.

use std::{sync::LazyLock, thread::available_parallelism};

use tokio::{sync::Semaphore, task::spawn_blocking};

use super::Error;

/// Bytes of a body, or of the rows made of it, that take about a millisecond to go through.
const LONG: usize = 128 * 1024;

/// As many as there are cores: more would only take turns.
static PERMITS: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(permits()));

fn permits() -> usize {
    available_parallelism().map_or(1, usize::from)
}

/// Does work that goes through this many bytes; long work on a thread of its own.
///
/// # Errors
/// [`Error::Interrupted`] when the runtime stops before the work has begun.
pub(crate) async fn run<T: Send + 'static>(
    bytes: usize,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    if bytes < LONG {
        return Ok(work());
    }
    let permit = PERMITS.acquire().await;
    let done = spawn_blocking(move || {
        // Held to the end, even when nobody waits for the result any more.
        let _permit = permit;
        work()
    });
    done.await.map_err(|error| match error.try_into_panic() {
        Ok(panic) => std::panic::resume_unwind(panic),
        Err(_) => Error::Interrupted,
    })
}

#[cfg(test)]
mod tests {
    use std::{
        sync::atomic::{AtomicUsize, Ordering::SeqCst},
        thread::sleep,
        time::Duration,
    };

    use super::*;

    static NOW: AtomicUsize = AtomicUsize::new(0);
    static MOST: AtomicUsize = AtomicUsize::new(0);

    /// Takes a while, and counts how many are at it.
    fn slow() {
        MOST.fetch_max(NOW.fetch_add(1, SeqCst) + 1, SeqCst);
        sleep(Duration::from_millis(20));
        NOW.fetch_sub(1, SeqCst);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn long_work_is_done_a_few_at_a_time() {
        let most = permits();
        let all = (0..10 * most).map(|_| tokio::spawn(run(LONG, slow)));
        for one in all.collect::<Vec<_>>() {
            assert!(one.await.unwrap().is_ok());
        }
        assert_eq!(MOST.load(SeqCst), most);
        // One that is given up keeps its permit until it is done, and then gives it back.
        for _ in 0..2 * most {
            let _ = tokio::time::timeout(Duration::from_millis(1), run(LONG, slow)).await;
        }
        assert!(run(LONG, slow).await.is_ok());
        assert_eq!(MOST.load(SeqCst), most);
    }

    #[tokio::test]
    async fn short_work_stays_on_its_thread() {
        let here = std::thread::current().id();
        let thread = || std::thread::current().id();
        assert_eq!(run(LONG - 1, thread).await.unwrap(), here);
        assert_ne!(run(LONG, thread).await.unwrap(), here);
    }
}
