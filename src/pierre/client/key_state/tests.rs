//! Generations and times to live, on the paused clock.

use super::*;

const HOUR: Duration = Duration::from_hours(1);
const MINUTE: Duration = Duration::from_mins(1);

fn state(keys: &KeyStates, key: &str) -> Arc<KeyState> {
    keys.of(Key::parse(key).as_ref())
}

#[test]
fn a_key_has_one_state_and_one_id_and_shows_in_no_debug_output() {
    let keys = KeyStates::new();
    let (one, other, none) = (state(&keys, "sk-1"), state(&keys, "sk-2"), keys.of(None));
    assert!(Arc::ptr_eq(&one, &state(&keys, "sk-1")));
    assert!(one.id != other.id && one.id != none.id && other.id != none.id);
    // Another process, or another client, has other ids.
    assert!(one.id != state(&KeyStates::new(), "sk-1").id);
    let generation = |state: &KeyState| state.freshness(HOUR).0;
    assert_ne!(generation(&one), generation(&other));
    assert!(!format!("{keys:?}").contains("sk-"));
}

#[test]
fn a_key_that_was_evicted_comes_back_with_a_new_generation() {
    let keys = KeyStates::new();
    let (id, (generation, _)) = (
        state(&keys, "sk-1").id,
        state(&keys, "sk-1").freshness(HOUR),
    );
    keys.states.invalidate_all();
    let again = state(&keys, "sk-1");
    assert!(again.id == id);
    assert_ne!(again.freshness(HOUR).0, generation);
}

#[test]
fn no_more_keys_are_remembered_than_the_limit() {
    let keys = KeyStates::new();
    for number in 0..2 * MAX_KEYS {
        state(&keys, &format!("sk-{number}"));
    }
    keys.states.run_pending_tasks();
    assert_eq!(keys.states.entry_count(), MAX_KEYS);
}

#[tokio::test(start_paused = true)]
async fn an_act_starts_a_generation_when_it_begins_and_when_it_ends() {
    let key = state(&KeyStates::new(), "sk-1");
    let generation = || key.freshness(HOUR).0;
    let before = generation();
    let acting = key.acting();
    let during = generation();
    acting.answered(true);
    let after = generation();
    assert!(before != during && during != after && before != after);
    key.on_unauthorized();
    assert_ne!(generation(), after);
}

#[tokio::test(start_paused = true)]
async fn after_an_act_nothing_is_cached_for_longer_than_a_minute_for_ten_minutes() {
    let key = state(&KeyStates::new(), "sk-1");
    let time_to_live = |longest| key.freshness(longest).1;
    assert_eq!(time_to_live(HOUR), HOUR);
    key.acting().answered(true);
    assert_eq!(time_to_live(HOUR), MINUTE);
    let short = Duration::from_secs(5);
    assert_eq!(time_to_live(short), short);
    tokio::time::advance(Duration::from_secs(599)).await;
    assert_eq!(time_to_live(HOUR), MINUTE);
    tokio::time::advance(Duration::from_secs(1)).await;
    assert_eq!(time_to_live(HOUR), HOUR);
}

#[tokio::test(start_paused = true)]
async fn after_an_unknown_outcome_nothing_is_cached_for_a_minute() {
    let key = state(&KeyStates::new(), "sk-1");
    let time_to_live = || key.freshness(HOUR).1;
    let unknown: [fn(Acting<'_>); 2] = [|acting| acting.answered(false), |given_up| drop(given_up)];
    for end in unknown {
        end(key.acting());
        assert_eq!(time_to_live(), Duration::ZERO);
        tokio::time::advance(Duration::from_secs(30)).await;
        // Another act whose outcome is known says nothing about this one.
        key.acting().answered(true);
        assert_eq!(time_to_live(), Duration::ZERO);
        tokio::time::advance(Duration::from_secs(30)).await;
        assert_eq!(time_to_live(), MINUTE);
    }
}
