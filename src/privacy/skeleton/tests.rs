//! Unit tests of `skeleton`.

use super::*;

#[test]
fn reads_digits_in_any_dress() {
    for dressed in [
        "٥٢٩",
        "⁵²⁹",
        "⑤②⑨",
        "5\u{336}2\u{336}9",
        "５２９",
        "❺❷❾",
        "५२९",
    ] {
        assert_eq!(Skeleton::of(dressed).as_str(), "529", "{dressed}");
    }
}

#[test]
fn knows_where_each_byte_stands() {
    let skeleton = Skeleton::of("ação ½x");
    assert_eq!(skeleton.as_str(), "acao 1/2x");
    let places: Vec<_> = (0..=9).map(|at| skeleton.place(at)).collect();
    assert_eq!(places, [0, 1, 3, 5, 6, 7, 7, 7, 9, 10]);
}
