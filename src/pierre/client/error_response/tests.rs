//! Unit tests of `error_response`.

use super::*;

#[test]
fn tells_the_kinds_of_401_apart() {
    let of = |body: &str| error_of(StatusCode::UNAUTHORIZED, body.as_bytes(), None);
    assert_eq!(
        of("<html>"),
        Error::KeyRefused {
            worked_recently: false
        }
    );
    assert_eq!(
        of(r#"{"error":"x","type":"no_subscription"}"#),
        Error::NoSubscription
    );
    assert_eq!(
        of(
            r#"{"error":"x","type":"subscription_expired","currentPeriodEnd":"2026-10-31T00:00:00Z"}"#
        ),
        Error::SubscriptionEnded {
            on: "2026-10-31".parse().ok()
        }
    );
}
