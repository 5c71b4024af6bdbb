//! The report of the last bank sync, and for how long it stands for a new one.

use std::{sync::Arc, time::Duration};

use tokio::time::Instant;

use crate::pierre::models::SyncReport;

/// Pierre limits syncs: within this time the last report is returned again.
const MIN_INTERVAL: Duration = Duration::from_mins(5);

/// A report, and when it came.
#[derive(Clone)]
pub(super) struct LastSync {
    report: Arc<SyncReport>,
    at: Instant,
}

/// The result of manual-update, new or remembered.
#[derive(Clone, Debug)]
pub struct Synced {
    /// What became of each connection.
    pub report: Arc<SyncReport>,
    /// The age of the report, if it was remembered and nothing was sent.
    pub asked_ago: Option<Duration>,
    /// How long until a sync is sent again without being forced.
    pub repeatable_in: Duration,
}

impl LastSync {
    pub(super) fn new(report: SyncReport) -> Self {
        Self {
            report: Arc::new(report),
            at: Instant::now(),
        }
    }

    pub(super) fn is_recent(&self) -> bool {
        self.at.elapsed() < MIN_INTERVAL
    }

    pub(super) fn into_synced(self, remembered: bool) -> Synced {
        let age = self.at.elapsed();
        Synced {
            report: self.report,
            asked_ago: remembered.then_some(age),
            repeatable_in: MIN_INTERVAL.saturating_sub(age),
        }
    }
}
