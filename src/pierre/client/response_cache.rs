//! Answers to reads, kept in memory for a short while and no longer: bytes, by a fingerprint of
//! who asked what since when.

use std::{fmt, time::Duration};

use bytes::Bytes;
use moka::{policy::EvictionPolicy, sync::Cache};
use tokio::time::Instant;

use super::fingerprint::Fingerprint;

/// Most bytes kept in all.
const MAX_KEPT: u64 = 64 * 1024 * 1024;
/// A longer answer is shared by those who wait for it, and not kept.
const MAX_ANSWER: usize = 16 * 1024 * 1024;
/// What an entry takes beside its bytes, about.
const OVERHEAD: usize = 256;
/// So much after its time an answer that nobody asked for again leaves the memory.
const GRACE: Duration = Duration::from_millis(500);

/// The answers of all keys.
#[derive(Debug)]
pub(super) struct Answers {
    kept: Cache<Fingerprint, Kept>,
    longest: Duration,
}

#[derive(Clone)]
struct Kept {
    /// Who asked.
    caller: Fingerprint,
    body: Bytes,
    until: Instant,
}

impl Answers {
    /// `longest` is how long an answer is good for; at nothing, nothing is kept.
    pub(super) fn new(longest: Duration) -> Self {
        let kept = Cache::builder()
            .max_capacity(MAX_KEPT)
            .weigher(|_, kept: &Kept| u32::try_from(kept.body.len() + OVERHEAD).unwrap_or(u32::MAX))
            .eviction_policy(EvictionPolicy::lru())
            .time_to_live(longest)
            .support_invalidation_closures()
            .build();
        Self { kept, longest }
    }

    pub(super) fn longest(&self) -> Duration {
        self.longest
    }

    pub(super) fn get(&self, print: &Fingerprint) -> Option<Bytes> {
        let kept = self.kept.get(print)?;
        (Instant::now() < kept.until).then_some(kept.body)
    }

    /// Keeps an answer that has just come.
    pub(super) fn keep(
        &self,
        caller: Fingerprint,
        print: Fingerprint,
        body: &Bytes,
        life: Duration,
    ) {
        if body.len() > MAX_ANSWER {
            return;
        }
        let until = Instant::now() + life;
        let body = body.clone();
        let kept = Kept {
            caller,
            body,
            until,
        };
        self.kept.insert(print, kept);
        // moka makes room and lets go of what is over only while it is used: it is used now, and
        // once more when this answer is over.
        self.kept.run_pending_tasks();
        let kept = self.kept.clone();
        let over = self.longest + GRACE;
        tokio::spawn(async move {
            tokio::time::sleep(over).await;
            kept.run_pending_tasks();
            // What was taken out the first time is freed the second.
            kept.run_pending_tasks();
        });
    }

    /// Lets go of all that this caller was answered.
    pub(super) fn forget_all_of(&self, caller: Fingerprint) {
        let theirs = move |_: &Fingerprint, kept: &Kept| kept.caller == caller;
        // Refused only by a cache that was not built for it.
        let _ = self.kept.invalidate_entries_if(theirs);
        self.kept.run_pending_tasks();
    }

    pub(super) fn forget(&self, print: &Fingerprint) {
        self.kept.invalidate(print);
    }
}

impl fmt::Debug for Kept {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Kept({} bytes)", self.body.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pierre::client::fingerprint::Fingerprints;

    #[tokio::test]
    async fn holds_no_more_than_its_limit_and_nothing_that_is_over() {
        let answers = Answers::new(Duration::from_millis(300));
        let prints = Fingerprints::new();
        for number in 0..10_u8 {
            let body = Bytes::from(vec![number; 10 * 1024 * 1024]);
            let print = prints.of([[number].as_slice()]);
            answers.keep(print, print, &body, answers.longest);
            assert!(answers.kept.weighted_size() <= MAX_KEPT, "{number}");
        }
        let of = |number: u8| answers.get(&prints.of([[number].as_slice()]));
        assert!(of(9).is_some() && of(0).is_none());
        let huge = prints.of([b"huge".as_slice()]);
        let body = Bytes::from(vec![0; MAX_ANSWER + 1]);
        answers.keep(huge, huge, &body, answers.longest);
        assert!(answers.get(&huge).is_none());
        tokio::time::sleep(Duration::from_millis(900)).await;
        assert_eq!(answers.kept.entry_count(), 0);
    }

    #[tokio::test]
    async fn lets_go_of_one_caller_s_answers_and_of_no_other_s() {
        let answers = Answers::new(Duration::from_mins(1));
        let prints = Fingerprints::new();
        let of = |name: &str| prints.of([name.as_bytes()]);
        for number in 0..100 {
            for caller in ["one", "other"] {
                let print = of(&format!("{caller} {number}"));
                let body = Bytes::from_static(b"{}");
                answers.keep(of(caller), print, &body, answers.longest);
            }
        }
        answers.forget_all_of(of("one"));
        assert_eq!(answers.kept.entry_count(), 100);
        assert!(answers.get(&of("one 7")).is_none() && answers.get(&of("other 7")).is_some());
        let body = Bytes::from_static(b"{}");
        answers.keep(of("one"), of("one 7"), &body, answers.longest);
        assert!(answers.get(&of("one 7")).is_some());
    }
}
