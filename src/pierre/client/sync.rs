//! The bank sync, which Pierre limits: one at a time for a key, and none within five minutes of
//! the last one that went well unless it is insisted on. Remembered per process: replicas do not
//! know of each other's.

use std::{sync::Arc, time::Duration};

use tokio::time::Instant;

use super::{Call, Client, single_flight::Joined};
use crate::pierre::{error::Error, models::SyncReport};

/// How long the last report stands for a new one.
const REPEATED_AFTER: Duration = Duration::from_mins(5);

/// A report, and when it came.
#[derive(Clone)]
pub(super) struct LastSync {
    report: Arc<SyncReport>,
    at: Instant,
}

/// What manual-update gave, now or a little while ago.
#[derive(Clone, Debug)]
pub struct Synced {
    /// What became of each connection.
    pub report: Arc<SyncReport>,
    /// How old the report is, when nothing was asked because of it.
    pub asked_ago: Option<Duration>,
    /// How long until a sync is asked for again without insisting.
    pub repeatable_in: Duration,
}

impl LastSync {
    fn age(&self) -> Duration {
        self.at.elapsed()
    }

    fn answer(self, repeated: bool) -> Synced {
        Synced {
            asked_ago: repeated.then(|| self.age()),
            repeatable_in: REPEATED_AFTER.saturating_sub(self.age()),
            report: self.report,
        }
    }
}

impl Client {
    /// Sends the order unless one is under way or has just been carried out.
    pub(in crate::pierre) async fn sync(&self, call: Call, insist: bool) -> Result<Synced, Error> {
        let caller = self.caller()?;
        let last = || {
            let last = caller.last_sync()?;
            (!insist && last.age() < REPEATED_AFTER).then_some(last)
        };
        let ends = Instant::now() + call.deadline;
        let order = |_| {
            let (client, caller) = (self.clone(), Arc::clone(&caller));
            async move {
                let report = Arc::new(client.send::<SyncReport>(call).await?);
                let last = LastSync {
                    report,
                    at: Instant::now(),
                };
                caller.synced(last.clone());
                Ok(last)
            }
        };
        match self.shared.syncs.join(caller.print, ends, last, order) {
            Joined::Kept(last) => Ok(last.answer(true)),
            // Whoever joins began later than the order that has a deadline of its own.
            Joined::Waiting(sync) => Ok(sync.await?.answer(false)),
        }
    }
}
