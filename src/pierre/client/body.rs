//! Bytes: read up to a limit, then into the type asked for.

use reqwest::Response;
use serde::de::DeserializeOwned;
use tokio::sync::Semaphore;

use crate::pierre::error::Error;

/// From so many bytes on, decoding takes about a millisecond.
const LONG: usize = 256 * 1024;

/// Most long bodies that are decoded at once in the whole process. Each is spread over all cores
/// already; more of them only hold memory, and a thread each. Who waits for a place holds neither.
const AT_ONCE: usize = 4;
static PLACES: Semaphore = Semaphore::const_new(AT_ONCE);

pub(super) fn broken(error: &reqwest::Error) -> Error {
    if error.is_connect() {
        Error::Unreachable
    } else {
        Error::Interrupted
    }
}

/// Reads a body into a buffer of its announced size. One of unknown size is read in pieces that are
/// joined at the end: a buffer that doubles would hold up to twice a long statement while it is
/// decoded.
pub(super) async fn body_of(mut response: Response, limit: usize) -> Result<Vec<u8>, Error> {
    let announced = response.content_length().and_then(|it| it.try_into().ok());
    let mut body = Vec::with_capacity(announced.unwrap_or(0).min(limit));
    let mut pieces = Vec::new();
    let mut size = 0;
    while let Some(piece) = response.chunk().await.map_err(|error| broken(&error))? {
        size += piece.len();
        if size > limit {
            return Err(Error::TooLarge { limit });
        }
        if announced.is_some() {
            body.extend_from_slice(&piece);
        } else {
            pieces.push(piece);
        }
    }
    Ok(if announced.is_some() {
        body
    } else {
        pieces.concat()
    })
}

/// Into the type asked for; a long body beside the runtime, where it keeps nobody else waiting.
pub(super) async fn decoded<T, B>(body: B) -> Result<T, Error>
where
    T: DeserializeOwned + Send + 'static,
    B: AsRef<[u8]> + Send + 'static,
{
    if body.as_ref().len() < LONG {
        return decode(body.as_ref());
    }
    let place = PLACES.acquire().await;
    let decoding = tokio::task::spawn_blocking(move || {
        // Kept to the end even when nobody waits for it any more.
        let _place = place;
        decode(body.as_ref())
    });
    match decoding.await {
        Ok(decoded) => decoded,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The runtime is going down.
            Err(_) => Err(Error::Interrupted),
        },
    }
}

fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    // Checked once, no string of it is checked again.
    let body = std::str::from_utf8(body).map_err(|_| Error::NotJson)?;
    serde_json::from_str(body).map_err(|error| {
        if error.is_data() {
            Error::Unrecognised
        } else {
            Error::NotJson
        }
    })
}

#[cfg(test)]
mod tests {
    use std::{
        sync::atomic::{AtomicUsize, Ordering::SeqCst},
        thread::sleep,
        time::Duration,
    };

    use serde::{Deserialize, Deserializer, de::IgnoredAny};

    use super::*;

    static NOW: AtomicUsize = AtomicUsize::new(0);
    static MOST: AtomicUsize = AtomicUsize::new(0);

    /// Takes a while to read, and counts how many are being read.
    struct Slow;

    impl<'de> Deserialize<'de> for Slow {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            MOST.fetch_max(NOW.fetch_add(1, SeqCst) + 1, SeqCst);
            sleep(Duration::from_millis(20));
            let read = IgnoredAny::deserialize(deserializer);
            NOW.fetch_sub(1, SeqCst);
            read.map(|_| Self)
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn long_bodies_are_decoded_a_few_at_a_time() {
        let body = bytes::Bytes::from(format!("\"{}\"", "x".repeat(LONG)));
        let all = (0..40).map(|_| tokio::spawn(decoded::<Slow, _>(body.clone())));
        for one in all.collect::<Vec<_>>() {
            assert!(one.await.unwrap().is_ok());
        }
        assert!((2..=AT_ONCE).contains(&MOST.load(SeqCst)), "{MOST:?}");
        // One that is given up keeps its place until it is done, and then gives it back.
        for _ in 0..2 * AT_ONCE {
            let given_up = decoded::<Slow, _>(body.clone());
            let _ = tokio::time::timeout(Duration::from_millis(1), given_up).await;
        }
        assert!(decoded::<Slow, _>(body).await.is_ok());
        assert!(MOST.load(SeqCst) <= AT_ONCE, "{MOST:?}");
    }
}
