//! What a name finds, and what its refusal may reveal.

use super::*;

#[test]
fn banks_with_a_digit_in_their_name_are_no_ids() {
    for name in [
        "C6",
        "BS2",
        "Inter 2",
        "banco_inter",
        "Conta-1",
        "Agibank24h",
    ] {
        assert!(!looks_like_an_id(name), "{name}");
    }
    for id in [
        "ac000000-0000-4000-8000-000000000001",
        "65f1c0ffee12345678901234",
        "acc_987654321",
        "ac_06",
        "acc-1",
    ] {
        assert!(looks_like_an_id(id), "{id}");
    }
}
