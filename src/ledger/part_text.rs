//! Parts as banks write them into texts: `PARC 03/12`, `Parcela 3 de 12`, `3/12`. A day and a month
//! look the same, so numbers close to the row's own day are a date.

use std::sync::LazyLock;

use jiff::{ToSpan, civil::Date};
use regex::Regex;

use super::normalize::{normalize, words};
use crate::pierre::{
    models::{Installment, Transaction},
    money::MOST_PARTS,
};

/// A card's row may be dated up to this many days after the day in its text.
const NEAR: i64 = 10;

/// Two numbers of a text that may be a part.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts of one place in a text"
)]
pub(super) struct Written {
    part: Installment,
    /// Byte range in the normalized text.
    place: (usize, usize),
    /// The word for a part stands before it.
    is_worded: bool,
    /// A word for a date stands before it.
    is_dated: bool,
    is_slashed: bool,
    /// Only blanks and punctuation follow.
    is_at_end: bool,
}

/// The part that the text of a card's row speaks of.
#[must_use]
pub fn told_by_text(row: &Transaction) -> Option<Installment> {
    let text = normalize(row.description.as_deref()?);
    part(&written_in(&text), row).map(|it| it.part)
}

/// [`told_by_text`] for a text whose pairs of numbers are known.
pub(super) fn told_in(written: &[Written], row: &Transaction) -> Option<Installment> {
    part(written, row).map(|it| it.part)
}

/// The part at the end of a purchase's own text, where it cannot be a row's date.
pub(super) fn part_in(text: &str) -> Option<Installment> {
    let written = written_in(&normalize(text));
    let last = written.last()?;
    let is_told = last.is_worded || (last.is_slashed && last.is_at_end);
    (is_told && is_part(last.part)).then_some(last.part)
}

/// The part at the end of a text that may as well be a date near the row's day: other rows or the
/// list of purchases have to confirm it.
pub(super) fn doubtful(written: &[Written], row: &Transaction) -> Option<Installment> {
    let last = written.last().filter(|it| it.is_at_end)?;
    let is_doubtful = last.is_slashed && !last.is_dated && is_part(last.part);
    (is_doubtful && part(written, row).is_none()).then_some(last.part)
}

fn part<'w>(written: &'w [Written], row: &Transaction) -> Option<&'w Written> {
    let possible = |it: &&Written| is_part(it.part);
    if let Some(worded) = written.iter().filter(possible).find(|it| it.is_worded) {
        return Some(worded);
    }
    let day = row.date.day;
    let last = written.last()?;
    let is_date = || {
        last.is_dated
            || is_near(last.part, day)
            || is_month(last.part, day)
            || row.purchase.date.is_some_and(|it| is_day(last.part, it))
    };
    // A date at the end that is the day of the purchase, with the part before it.
    let is_bought = |part: Installment| {
        let months = i64::from(part.number.saturating_sub(1)).months();
        let bought = day.saturating_sub(months);
        is_near(last.part, bought.saturating_add((NEAR / 2).days()))
    };
    let before = written.iter().rev().skip(1).filter(possible);
    let mut before = before.filter(|it| it.is_slashed && !it.is_dated);
    if last.is_at_end
        && let Some(part) = before.clone().find(|it| is_bought(it.part))
    {
        return Some(part);
    }
    if last.is_at_end && last.is_slashed && is_part(last.part) && !is_date() {
        return Some(last);
    }
    // A date at the end, and before it the part.
    let ends_in_date = last.is_at_end && (last.is_dated || is_calendar(last.part));
    before.next().filter(|_| ends_in_date)
}

fn is_part(part: Installment) -> bool {
    (1..=part.total).contains(&part.number) && (2..=MOST_PARTS).contains(&part.total)
}

fn is_calendar(part: Installment) -> bool {
    (1..=31).contains(&part.number) && (1..=12).contains(&part.total)
}

fn is_day(part: Installment, day: Date) -> bool {
    i64::from(part.number) == i64::from(day.day())
        && i64::from(part.total) == i64::from(day.month())
}

/// Whether it reads as this day's month, the one before or the next, and the year.
fn is_month(part: Installment, day: Date) -> bool {
    [-1, 0, 1].into_iter().any(|by: i64| {
        let month = day.saturating_add(by.months());
        i64::from(part.number) == i64::from(month.month())
            && i64::from(part.total) == i64::from(month.year() % 100)
    })
}

/// Whether it reads as a day shortly before this one.
fn is_near(part: Installment, day: Date) -> bool {
    // A bank may be a day behind the shop.
    let mut days = (-1..=NEAR).filter_map(|back| day.checked_sub(back.days()).ok());
    is_calendar(part) && days.any(|it| is_day(part, it))
}

/// All pairs of numbers in a normalized text that may be a part.
pub(super) fn written_in(text: &str) -> Vec<Written> {
    static PART: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?:\b(parc(?:elas?|elado)?|p)[\s.:]*)?(\d{1,2})\s?(/|\bde\b|d[eo])\s?(\d{1,2})",
        )
        .ok()
    });
    let Some(pattern) = PART.as_ref().filter(|_| may_hold_part(text)) else {
        return Vec::new();
    };
    let bytes = text.as_bytes();
    let found = pattern.captures_iter(text).filter_map(|found| {
        let whole = found.get(0)?;
        let number = |group| found.get(group)?.as_str().parse().ok();
        let before = whole.start().checked_sub(1).and_then(|at| bytes.get(at));
        let after = bytes.get(whole.end());
        // A longer number, or a date with its year.
        let goes_on = |it: &u8| it.is_ascii_digit() || *it == b'/';
        let in_brackets = before == Some(&b'(') && after == Some(&b')');
        let is_worded = found.get(1).is_some() || in_brackets;
        let glued = |it: &u8| !is_worded && it.is_ascii_alphabetic();
        if before.is_some_and(|it| goes_on(it) || glued(it)) || after.is_some_and(goes_on) {
            return None;
        }
        let lead = text.get(..whole.start()).unwrap_or_default();
        let lead = lead.trim_end_matches([' ', ':', '.', '-']);
        let dated = ["dt", "data", "orig", "em", "dia", "venc"];
        let mut rest = text.get(whole.end()..).unwrap_or_default().chars();
        Some(Written {
            part: Installment {
                number: number(2)?,
                total: number(4)?,
            },
            place: (whole.start(), whole.end()),
            is_worded,
            is_dated: dated.iter().any(|word| ends_in_word(lead, word)),
            is_slashed: found.get(3)?.as_str() == "/",
            is_at_end: rest.all(|it| matches!(it, ' ' | ')' | '.' | '-')),
        })
    });
    found.collect()
}

/// Whether a slash, `de` or `do` stands before a number; most texts need no regex.
fn may_hold_part(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_number = |at: usize| {
        let at = at + usize::from(bytes.get(at) == Some(&b' '));
        bytes.get(at).is_some_and(u8::is_ascii_digit)
    };
    let mut places = bytes.iter().enumerate();
    places.any(|(at, byte)| match byte {
        b'/' => is_number(at + 1),
        b'd' => matches!(bytes.get(at + 1), Some(b'e' | b'o')) && is_number(at + 2),
        _ => false,
    })
}

fn ends_in_word(text: &str, word: &str) -> bool {
    text.strip_suffix(word)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with([' ', '.', ':', '-']))
}

/// The text without the part that it ends in.
#[must_use]
pub fn without_part(text: &str) -> &str {
    static PART: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)[\s(*–-]*(?:\bparc(?:ela|\.)?\s*|\b)\d{1,2}\s?(?:/|de)\s?\d{1,2}[\s)]*$")
            .ok()
    });
    let may_end_in_part = text
        .trim_end_matches([')', ' '])
        .ends_with(|it: char| it.is_ascii_digit());
    let found = may_end_in_part.then(|| PART.as_ref()?.find(text)).flatten();
    found
        .and_then(|part| text.get(..part.start()))
        .filter(|rest| !rest.is_empty())
        .unwrap_or(text)
}

/// What the texts of all parts of a purchase, and of its `estorno`, have in common: words without
/// numbers of parts, dates, and what the bank adds.
pub(super) fn base(text: Option<&str>) -> String {
    let text = normalize(text.unwrap_or_default());
    base_of(&text, &written_in(&text))
}

/// [`base`] of a normalized text and the parts in it.
pub(super) fn base_of(text: &str, written: &[Written]) -> String {
    const ADDED: &str = "est canc dev devol desconto antecipada antecipado antecipacao parcela parcelas parc \
        parcelamento estorno devolucao cancelamento reembolso compra de dt orig | *";
    let mut left = String::with_capacity(text.len());
    let mut from = 0;
    for part in written {
        let (start, end) = part.place;
        left.push_str(text.get(from..start).unwrap_or_default());
        left.push(' ');
        from = end;
    }
    left.push_str(text.get(from..).unwrap_or_default());
    let all = words(&left);
    let is_added = |word: &str| ADDED.split(' ').any(|it| it == word);
    let kept: Vec<&str> = all.split(' ').filter(|word| !is_added(word)).collect();
    if kept.is_empty() { all } else { kept.join(" ") }
}

#[cfg(test)]
mod tests;
