//! Sends the bank sync: one at a time per key, and none within five minutes of the last one that
//! succeeded unless forced. Known to one process only: replicas do not know of each other's.

use std::sync::Arc;

use super::{
    Client,
    deadline::Deadline,
    last_sync::{LastSync, Synced},
    single_flight::Joined,
};
use crate::pierre::{error::Error, models::SyncReport, request::Request};

impl Client {
    /// Sends the sync unless one is in flight or has just succeeded.
    pub(in crate::pierre) async fn sync(
        &self,
        request: Request,
        force: bool,
    ) -> Result<Synced, Error> {
        let key_state = self.key_state()?;
        let deadline = Deadline::after(request.timeout);
        let recent = || {
            let last = key_state.last_sync();
            last.filter(|last| !force && last.is_recent())
        };
        let start = |_| {
            let (client, key_state) = (self.clone(), Arc::clone(&key_state));
            async move {
                let last = LastSync::new(client.send::<SyncReport>(request).await?);
                key_state.remember_sync(last.clone());
                Ok(last)
            }
        };
        let syncs = &self.shared.syncs;
        match syncs.join(&key_state.id, deadline, recent, start) {
            Joined::Cached(last) => Ok(last.into_synced(true)),
            // Those who join started later than the request, which has its own deadline.
            Joined::InFlight(sync) => Ok(sync.await?.into_synced(false)),
        }
    }
}
