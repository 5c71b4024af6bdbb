//! Bytes: read up to a limit, then into the type asked for.

use reqwest::Response;
use serde::de::DeserializeOwned;

use crate::pierre::error::Error;

pub(super) fn broken(error: &reqwest::Error) -> Error {
    if error.is_connect() {
        Error::Unreachable
    } else {
        Error::Interrupted
    }
}

/// Reads a body in pieces and joins them once its size is known: a buffer that doubles would hold
/// up to twice a long statement while it is decoded.
pub(super) async fn body_of(mut response: Response, limit: usize) -> Result<Vec<u8>, Error> {
    let mut pieces = Vec::new();
    let mut size = 0;
    while let Some(piece) = response.chunk().await.map_err(|error| broken(&error))? {
        size += piece.len();
        if size > limit {
            return Err(Error::TooLarge { limit });
        }
        pieces.push(piece);
    }
    Ok(pieces.concat())
}

pub(super) fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(body).map_err(|error| {
        if error.is_data() {
            let mut again = serde_json::Deserializer::from_slice(body);
            let path = serde_path_to_error::deserialize::<_, T>(&mut again)
                .err()
                .map_or_else(String::new, |error| error.path().to_string());
            Error::Unrecognised { path }
        } else {
            Error::NotJson
        }
    })
}
