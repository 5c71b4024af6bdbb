//! Whether a key is taken at the moment. Pierre throttles with the 401 of a wrong key, so a key
//! that worked and is refused rests for a while, longer each time.

use std::time::Duration;

use tokio::time::Instant;

/// How long a key that was accepted counts as one that works.
pub(super) const WORKED_FOR: Duration = Duration::from_hours(1);
const FIRST_REST: Duration = Duration::from_secs(30);
const LONGEST_REST: Duration = Duration::from_mins(10);

/// How Pierre took a key so far.
#[derive(Debug, Default)]
pub(super) struct Standing {
    accepted_at: Option<Instant>,
    resting: Option<Rest>,
}

#[derive(Clone, Copy, Debug)]
struct Rest {
    began: Instant,
    length: Duration,
}

impl Standing {
    /// What is left of the rest.
    pub(super) fn cooling(&self, now: Instant) -> Option<Duration> {
        let rest = self.resting?;
        let left = (rest.began + rest.length).saturating_duration_since(now);
        (!left.is_zero()).then_some(left)
    }

    /// A request sent before the last refusal says nothing about what came after it.
    pub(super) fn accepted(&mut self, sent: Instant, now: Instant) {
        self.accepted_at = Some(now);
        self.resting = self.resting.filter(|rest| sent < rest.began);
    }

    /// Whether the key worked within the hour; only then does it rest.
    pub(super) fn refused(&mut self, sent: Instant, now: Instant) -> bool {
        let worked = self
            .accepted_at
            .is_some_and(|at| now.duration_since(at) < WORKED_FOR);
        self.resting = match self.resting {
            _ if !worked => None,
            // Requests that were in flight together are refused together, once.
            Some(rest) if sent < rest.began => Some(rest),
            rest => Some(Rest {
                began: now,
                length: rest.map_or(FIRST_REST, |rest| (rest.length * 2).min(LONGEST_REST)),
            }),
        };
        worked
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rests_twice_as_long_each_time_up_to_ten_minutes_and_within_the_hour() {
        let mut standing = Standing::default();
        let mut now = Instant::now();
        assert!(!standing.refused(now, now));
        assert_eq!(standing.cooling(now), None);
        standing.accepted(now, now);
        let began = now;
        let mut rests = Vec::new();
        for _ in 0..7 {
            assert!(standing.refused(now, now));
            let rest = standing.cooling(now).unwrap();
            assert_eq!(standing.cooling(now + rest), None);
            rests.push(rest.as_secs());
            now += rest;
        }
        assert_eq!(rests, [30, 60, 120, 240, 480, 600, 600]);
        now = began + WORKED_FOR;
        assert!(!standing.refused(now, now));
        assert_eq!(standing.cooling(now), None);
    }

    #[test]
    fn a_success_ends_it_and_the_next_rest_is_short_again() {
        let mut standing = Standing::default();
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        standing.accepted(start, start);
        standing.refused(at(1), at(1));
        standing.refused(at(40), at(40));
        assert_eq!(standing.cooling(at(40)), Some(Duration::from_mins(1)));
        standing.accepted(at(101), at(102));
        assert_eq!(standing.cooling(at(102)), None);
        standing.refused(at(103), at(103));
        assert_eq!(standing.cooling(at(103)), Some(FIRST_REST));
    }

    #[test]
    fn requests_in_flight_together_count_once_and_say_nothing_of_later() {
        let mut standing = Standing::default();
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        standing.accepted(start, start);
        for came in 2..6 {
            assert!(standing.refused(at(1), at(came)));
        }
        assert_eq!(standing.cooling(at(6)), Some(Duration::from_secs(26)));
        standing.accepted(at(1), at(7));
        assert_eq!(standing.cooling(at(7)), Some(Duration::from_secs(25)));
    }
}
