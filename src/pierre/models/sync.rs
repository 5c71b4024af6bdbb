//! The report of a bank sync (manual-update).

use serde::Deserialize;

use crate::pierre::lenient::{Rows, lenient};

/// The answer of manual-update. A success says that Pierre took the order, not that banks
/// answered.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "Wire")]
pub struct SyncReport {
    /// One a connection; `None` when Pierre sent no details.
    pub connections: Option<Vec<Connection>>,
    /// How many connections Pierre says there are.
    pub total: Option<u32>,
    /// Rows that could not be read.
    pub unreadable: usize,
}

/// What became of one connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Refreshed.
    Completed,
    /// Refreshed in part.
    PartialSuccess,
    /// Still at it.
    InProgress,
    /// The person has to answer or confirm something.
    NeedsUserInput,
    /// The bank refuses the stored login.
    LoginError,
    /// Not refreshed for a while.
    Outdated,
    /// `Sync already in progress`: throttling, not a fault.
    AlreadyRunning,
    /// `Sync limit exceeded`: throttling, not a fault.
    LimitExceeded,
    /// `WALLET_NOT_SYNCABLE`: Pierre's own wallet, which has nothing to refresh.
    NotSyncable,
    /// Anything else.
    Failed,
}

/// One connection of a sync.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// The institution; the documents' failed rows have none.
    pub bank: Option<String>,
    /// What became of it.
    pub outcome: Outcome,
}

lenient! {
    #[serde(rename_all = "camelCase")]
    struct WireItem {
        connector_name: text,
        error: text,
        code_description: text,
    }
}

impl WireItem {
    fn outcome(&self, bucket: Outcome) -> Outcome {
        let said = |words: &str| {
            [&self.error, &self.code_description]
                .into_iter()
                .flatten()
                .any(|text| {
                    let text = text.to_ascii_lowercase().replace('_', " ");
                    text.contains(words)
                })
        };
        if said("wallet not syncable") || (bucket == Outcome::Failed && said("sync not allowed")) {
            Outcome::NotSyncable
        } else if said("sync limit exceeded") {
            Outcome::LimitExceeded
        } else if said("sync already in progress") {
            Outcome::AlreadyRunning
        } else {
            bucket
        }
    }
}

lenient! {
    #[derive(Default)]
    struct WireBucket {
        #[serde(default)]
        items: Rows<WireItem>,
        count: count,
    }
}

lenient! {
    #[serde(rename_all = "camelCase")]
    struct WireDetails {
        total_items: count,
        completed: nested(WireBucket),
        needs_user_input: nested(WireBucket),
        login_errors: nested(WireBucket),
        outdated: nested(WireBucket),
        partial_success: nested(WireBucket),
        in_progress: nested(WireBucket),
        failed: nested(WireBucket),
    }
}

lenient! {
    struct Wire {
        success: flag,
        details: nested(WireDetails),
    }
}

impl TryFrom<Wire> for SyncReport {
    type Error = &'static str;

    fn try_from(wire: Wire) -> Result<Self, Self::Error> {
        if wire.success == Some(false) {
            return Err("a success that says it is none");
        }
        let Some(details) = wire.details else {
            return Ok(Self {
                connections: None,
                total: None,
                unreadable: 0,
            });
        };
        let buckets = [
            (Outcome::Completed, details.completed),
            (Outcome::PartialSuccess, details.partial_success),
            (Outcome::InProgress, details.in_progress),
            (Outcome::NeedsUserInput, details.needs_user_input),
            (Outcome::LoginError, details.login_errors),
            (Outcome::Outdated, details.outdated),
            (Outcome::Failed, details.failed),
        ];
        let mut connections = Vec::new();
        let mut unreadable = 0;
        for (bucket, found) in buckets {
            let WireBucket { items, count } = found.unwrap_or_default();
            unreadable += items.unreadable;
            // A bucket may say how many without naming them.
            let unnamed = (count.unwrap_or(0) as usize)
                .saturating_sub(items.rows.len() + items.unreadable)
                .min(MAX_UNNAMED);
            connections.extend(items.rows.into_iter().map(|item| Connection {
                outcome: item.outcome(bucket),
                bank: item.connector_name,
            }));
            connections.extend((0..unnamed).map(|_| Connection {
                bank: None,
                outcome: bucket,
            }));
        }
        connections.sort_by_key(|connection| connection.outcome);
        Ok(Self {
            total: details.total_items,
            connections: Some(connections),
            unreadable,
        })
    }
}

/// Most connections believed of a bare count.
const MAX_UNNAMED: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;

    fn outcomes(failed: &str) -> Vec<Outcome> {
        let body = format!(r#"{{"details":{{"failed":{{"count":1,"items":[{failed}]}}}}}}"#);
        let report: SyncReport = serde_json::from_str(&body).unwrap();
        report
            .connections
            .unwrap()
            .into_iter()
            .map(|it| it.outcome)
            .collect()
    }

    #[test]
    fn tells_throttling_and_the_wallet_from_failures() {
        assert_eq!(
            outcomes(r#"{"error":"Connection timeout"}"#),
            [Outcome::Failed]
        );
        assert_eq!(
            outcomes(r#"{"error":"Sync not allowed","codeDescription":"WALLET_NOT_SYNCABLE"}"#),
            [Outcome::NotSyncable]
        );
        assert_eq!(
            outcomes(r#"{"error":"Sync limit exceeded"}"#),
            [Outcome::LimitExceeded]
        );
        assert_eq!(
            outcomes(r#"{"error":"Sync already in progress"}"#),
            [Outcome::AlreadyRunning]
        );
    }

    #[test]
    fn lives_without_details_and_with_odd_ones() {
        let none: SyncReport = serde_json::from_str(r#"{"success":true}"#).unwrap();
        assert!(none.connections.is_none());
        let odd: SyncReport =
            serde_json::from_str(r#"{"details":{"completed":{"count":2},"failed":7}}"#).unwrap();
        assert_eq!(odd.connections.unwrap().len(), 2);
        let none = r#"{"success":false,"error":"x"}"#;
        assert!(serde_json::from_str::<SyncReport>(none).is_err());
    }
}
