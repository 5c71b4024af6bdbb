//! Unit tests of `cooldown`.

use super::*;

#[test]
fn lasts_twice_as_long_each_time_up_to_ten_minutes_and_within_the_hour() {
    let mut cooldown = KeyCooldown::default();
    let mut now = Instant::now();
    assert!(!cooldown.on_rejected(now, now));
    assert_eq!(cooldown.remaining(now), None);
    cooldown.on_success(now, now);
    let began = now;
    let mut lengths = Vec::new();
    for _ in 0..7 {
        assert!(cooldown.on_rejected(now, now));
        let length = cooldown.remaining(now).unwrap();
        assert_eq!(cooldown.remaining(now + length), None);
        lengths.push(length.as_secs());
        now += length;
    }
    assert_eq!(lengths, [30, 60, 120, 240, 480, 600, 600]);
    now = began + WORKED_FOR;
    assert!(!cooldown.on_rejected(now, now));
    assert_eq!(cooldown.remaining(now), None);
}

#[test]
fn a_success_ends_it_and_the_next_one_is_short_again() {
    let mut cooldown = KeyCooldown::default();
    let start = Instant::now();
    let at = |seconds| start + Duration::from_secs(seconds);
    cooldown.on_success(start, start);
    cooldown.on_rejected(at(1), at(1));
    cooldown.on_rejected(at(40), at(40));
    assert_eq!(cooldown.remaining(at(40)), Some(Duration::from_mins(1)));
    cooldown.on_success(at(101), at(102));
    assert_eq!(cooldown.remaining(at(102)), None);
    cooldown.on_rejected(at(103), at(103));
    assert_eq!(cooldown.remaining(at(103)), Some(SHORTEST));
}

#[test]
fn requests_in_flight_together_count_once_and_say_nothing_of_later() {
    let mut cooldown = KeyCooldown::default();
    let start = Instant::now();
    let at = |seconds| start + Duration::from_secs(seconds);
    cooldown.on_success(start, start);
    for came_at in 2..6 {
        assert!(cooldown.on_rejected(at(1), at(came_at)));
    }
    assert_eq!(cooldown.remaining(at(6)), Some(Duration::from_secs(26)));
    cooldown.on_success(at(1), at(7));
    assert_eq!(cooldown.remaining(at(7)), Some(Duration::from_secs(25)));
}
