//! Sizes and lifetimes. moka measures time by its own clock, so these tests wait.

use super::*;
use crate::pierre::{client::key_state::KeyStates, key::Key};

fn key_id(keys: &KeyStates, key: &str) -> KeyId {
    keys.of(Key::parse(key).as_ref()).id
}

fn cache_key(key: KeyId, number: usize) -> CacheKey {
    CacheKey {
        key,
        generation: 0,
        endpoint: "get-accounts",
        query: format!("number={number}"),
        body: None,
    }
}

#[tokio::test]
async fn holds_no_more_than_its_limit() {
    let cache = ResponseCache::new(Duration::from_mins(1));
    let id = key_id(&KeyStates::new(), "sk-1");
    let insert = |number: usize, size: usize| {
        let body = Bytes::from(vec![0; size]);
        cache.insert(cache_key(id, number), body, cache.time_to_live());
    };
    for number in 0..10 {
        insert(number, 10 * 1024 * 1024);
        assert!(cache.entries.weighted_size() <= MAX_SIZE, "{number}");
    }
    assert!(cache.get(&cache_key(id, 9)).is_some());
    assert!(cache.get(&cache_key(id, 0)).is_none());
    insert(10, MAX_RESPONSE + 1);
    assert!(cache.get(&cache_key(id, 10)).is_none());
}

#[tokio::test]
async fn an_entry_expires_after_its_own_time_and_is_freed_without_traffic() {
    let cache = ResponseCache::new(Duration::from_mins(1));
    let id = key_id(&KeyStates::new(), "sk-1");
    let body = Bytes::from_static(b"{}");
    let insert = |number, time_to_live| {
        cache.insert(cache_key(id, number), body.clone(), time_to_live);
    };
    let is_kept = |number| cache.get(&cache_key(id, number)).is_some();
    let short = Duration::from_millis(300);
    insert(1, short);
    insert(2, cache.time_to_live());
    assert!(is_kept(1));
    tokio::time::sleep(short).await;
    assert!(!is_kept(1) && is_kept(2));
    insert(1, Duration::from_millis(600));
    assert!(is_kept(1));
    cache.remove(&cache_key(id, 2));
    for _ in 0..50 {
        if !cache.is_sweeping.load(SeqCst) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(!cache.is_sweeping.load(SeqCst));
    assert_eq!(cache.entries.entry_count(), 0);
    // The next entry starts the task again.
    insert(3, short);
    assert!(cache.is_sweeping.load(SeqCst));
}

#[tokio::test]
async fn removes_the_responses_to_one_key_and_to_no_other() {
    let cache = ResponseCache::new(Duration::from_mins(1));
    let keys = KeyStates::new();
    let (one, other) = (key_id(&keys, "sk-1"), key_id(&keys, "sk-2"));
    let insert = |key, number| {
        let body = Bytes::from_static(b"{}");
        cache.insert(cache_key(key, number), body, cache.time_to_live());
    };
    for number in 0..100 {
        insert(one, number);
        insert(other, number);
    }
    cache.remove_all_of(one);
    assert_eq!(cache.entries.entry_count(), 100);
    let is_kept = |key, number| cache.get(&cache_key(key, number)).is_some();
    assert!(!is_kept(one, 7) && is_kept(other, 7));
    insert(one, 7);
    assert!(is_kept(one, 7));
}
