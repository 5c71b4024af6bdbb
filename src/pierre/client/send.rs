//! Sends a call. A read is answered from the cache, or by a request that equal reads share; an act
//! is always sent by itself.

use std::sync::Arc;

use bytes::Bytes;
use serde::de::DeserializeOwned;

use super::{
    Client,
    body::decoded,
    deadline::{Deadline, LatestDeadline},
    delivery::Delivery,
    key_state::KeyState,
    response_cache::CacheKey,
    single_flight::Joined,
};
use crate::pierre::{
    error::Error,
    request::{Nature, Request},
};

impl Client {
    /// Sends a request and decodes the response, within the request's time.
    pub(in crate::pierre) async fn send<T: DeserializeOwned + Send + 'static>(
        &self,
        request: Request,
    ) -> Result<T, Error> {
        let deadline = Deadline::after(request.timeout);
        let (key, key_state) = if request.keyless {
            (None, self.shared.keys.of(None))
        } else {
            (self.key.clone(), self.key_state()?)
        };
        let nature = request.nature;
        let delivery = Delivery::new(Arc::clone(&self.shared), key_state, key, request);
        match nature {
            Nature::Read => read(delivery, deadline).await,
            Nature::Act => act(&delivery, deadline).await,
        }
    }

    /// The state of this caller's key.
    pub(super) fn key_state(&self) -> Result<Arc<KeyState>, Error> {
        let key = self.key.as_ref().ok_or(Error::MissingKey)?;
        Ok(self.shared.keys.of(Some(key)))
    }
}

async fn read<T: DeserializeOwned + Send + 'static>(
    delivery: Delivery,
    deadline: Deadline,
) -> Result<T, Error> {
    let shared = Arc::clone(&delivery.shared);
    let key_state = &delivery.key_state;
    let (generation, time_to_live) = key_state.freshness(shared.cache.time_to_live());
    if time_to_live.is_zero() {
        let latest = LatestDeadline::new(deadline);
        // On the heap, as single flight has it: the future of an HTTP request is large.
        let work = async { decoded(delivery.deliver(&latest).await?).await };
        return deadline.limit(Box::pin(work)).await;
    }
    let cache_key = CacheKey::new(key_state.id, generation, &delivery.request);
    let cached = || shared.cache.get(&cache_key);
    let start = |latest| {
        let cache_key = cache_key.clone();
        async move {
            let body = Bytes::from(delivery.deliver(&latest).await?);
            let cache = &delivery.shared.cache;
            cache.insert(cache_key, body.clone(), time_to_live);
            Ok(body)
        }
    };
    let reads = &shared.reads;
    let body = match reads.join(&cache_key, deadline, cached, start) {
        Joined::Cached(body) => body,
        Joined::InFlight(response) => deadline.limit(response).await?,
    };
    let decoded = deadline.limit(decoded(body)).await;
    decoded.inspect_err(|error| {
        // A body that there was no time to decode may still be good.
        if !matches!(error, Error::TimedOut { .. }) {
            shared.cache.remove(&cache_key);
        }
    })
}

async fn act<T: DeserializeOwned + Send + 'static>(
    delivery: &Delivery,
    deadline: Deadline,
) -> Result<T, Error> {
    let acting = delivery.key_state.acting();
    let latest = LatestDeadline::new(deadline);
    let work = Box::pin(delivery.deliver(&latest));
    let result = match deadline.limit(work).await {
        Err(Error::TimedOut { after }) if !delivery.was_sent() => Err(Error::Busy { after }),
        Err(error) => Err(error),
        Ok(body) => decoded(body).await,
    };
    acting.answered(!result.as_ref().is_err_and(Error::outcome_unknown));
    result
}
