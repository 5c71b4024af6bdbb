//! Request bodies: JSON only, bounded in size and in the time from the first byte to the last.

use axum::body::Body;
use axum::http::{HeaderMap, header};
use bytes::{Bytes, BytesMut};
use futures::StreamExt;
use tokio::time::timeout;

use super::options::Limits;
use super::rejection::Rejection;

/// A client reads no response before it has finished writing: this many bytes beyond the limit are
/// read and discarded, so that it gets a 413 instead of a broken connection.
const DISCARDED: usize = 8 * 1024 * 1024;

/// The whole body. The time limit is for all of it: a byte now and then does not extend it.
pub(super) async fn read_json(
    headers: &HeaderMap,
    body: Body,
    limits: &Limits,
) -> Result<Bytes, Rejection> {
    if !is_json(headers) {
        return Err(Rejection::MediaType);
    }
    if headers.contains_key(header::EXPECT) && content_length(headers) > limits.body_bytes {
        return Err(Rejection::TooLarge);
    }
    match timeout(limits.body, collect(body, limits.body_bytes)).await {
        Ok(body) => body,
        Err(_) => Err(Rejection::SlowBody),
    }
}

async fn collect(body: Body, limit: usize) -> Result<Bytes, Rejection> {
    let mut chunks = body.into_data_stream();
    // Most messages arrive as one chunk, which then is the body without a copy.
    let mut first = Bytes::new();
    let mut joined = BytesMut::new();
    let mut size = 0_usize;
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| Rejection::BrokenBody)?;
        size = size.saturating_add(chunk.len());
        if size > limit.saturating_add(DISCARDED) {
            break;
        } else if size > limit {
            (first, joined) = (Bytes::new(), BytesMut::new());
        } else if first.is_empty() {
            first = chunk;
        } else {
            if joined.is_empty() {
                joined.extend_from_slice(&first);
            }
            joined.extend_from_slice(&chunk);
        }
    }
    let whole = if joined.is_empty() {
        first
    } else {
        joined.freeze()
    };
    if size > limit {
        Err(Rejection::TooLarge)
    } else {
        Ok(whole)
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
}

fn content_length(headers: &HeaderMap) -> usize {
    headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse().ok())
        .unwrap_or(0)
}
