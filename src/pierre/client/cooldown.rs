//! The cooldown of a key. Pierre throttles with the 401 of a wrong key, so after the rejection of a
//! key that worked nothing is sent with it for a while, longer each time.

use std::time::Duration;

use tokio::time::Instant;

/// How long after a success a key counts as one that works.
pub(super) const WORKED_FOR: Duration = Duration::from_hours(1);
const SHORTEST: Duration = Duration::from_secs(30);
const LONGEST: Duration = Duration::from_mins(10);

/// How Pierre answered a key so far.
#[derive(Debug, Default)]
pub(super) struct KeyCooldown {
    succeeded_at: Option<Instant>,
    pause: Option<Pause>,
}

#[derive(Clone, Copy, Debug)]
struct Pause {
    began: Instant,
    length: Duration,
}

impl KeyCooldown {
    pub(super) fn remaining(&self, now: Instant) -> Option<Duration> {
        let pause = self.pause?;
        let left = (pause.began + pause.length).saturating_duration_since(now);
        (!left.is_zero()).then_some(left)
    }

    /// Ends the cooldown, unless the request was sent before it began.
    pub(super) fn on_success(&mut self, sent_at: Instant, now: Instant) {
        self.succeeded_at = Some(now);
        self.pause = self.pause.filter(|pause| sent_at < pause.began);
    }

    /// Whether the key worked within the hour; only then it cools down.
    pub(super) fn on_rejected(&mut self, sent_at: Instant, now: Instant) -> bool {
        let worked = self
            .succeeded_at
            .is_some_and(|at| now.duration_since(at) < WORKED_FOR);
        self.pause = match self.pause {
            _ if !worked => None,
            // Requests that were in flight together count once.
            Some(pause) if sent_at < pause.began => Some(pause),
            pause => Some(Pause {
                began: now,
                length: pause.map_or(SHORTEST, |pause| (pause.length * 2).min(LONGEST)),
            }),
        };
        worked
    }
}

#[cfg(test)]
mod tests;
