//! Bytes: read up to a limit, then into the type asked for.

use reqwest::Response;
use serde::de::DeserializeOwned;

use crate::pierre::{blocking, error::Error, lenient};

/// From here on it matters that a body's memory goes back to the system.
const LONG: usize = 4 * 1024 * 1024;

pub(super) fn broken(error: &reqwest::Error) -> Error {
    if error.is_connect() {
        Error::Unreachable
    } else {
        Error::Interrupted
    }
}

/// Reads a body into one buffer: of the announced size, or for a long one as large as may be, of
/// which only the pages that are written to are ever resident. glibc always gives back a buffer of
/// that size at once, where it would keep one of some 20 MiB for later. A body of unknown size is
/// read in pieces that are joined at the end, since a buffer that doubles would hold twice a long
/// statement.
pub(super) async fn body_of(mut response: Response, limit: usize) -> Result<Vec<u8>, Error> {
    let announced = response.content_length().and_then(|it| it.try_into().ok());
    let capacity = announced.map_or(0, |it: usize| if it > LONG { limit } else { it.min(limit) });
    let mut body = Vec::with_capacity(capacity);
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

/// Into the type asked for.
pub(super) async fn decoded<T, B>(body: B) -> Result<T, Error>
where
    T: DeserializeOwned + Send + 'static,
    B: AsRef<[u8]> + Send + 'static,
{
    let bytes = body.as_ref().len();
    blocking::run(bytes, move || decode(body.as_ref())).await?
}

fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    // Checked once, no string of it is checked again.
    let body = std::str::from_utf8(body).map_err(|_| Error::NotJson)?;
    lenient::body(body).map_err(|error| {
        if error.is_data() {
            Error::Unrecognised
        } else {
            Error::NotJson
        }
    })
}
