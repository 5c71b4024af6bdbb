//! Parts as banks write them into texts: `PARC 03/12`, `Parcela 3 de 12`, `3/12`. A day and a month
//! look the same, so what is near the row's own day is a date.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use crate::{
    ledger::normalize::{normalize, words},
    pierre::{
        models::{Installment, Transaction},
        money::MOST_PARTS,
    },
};

/// A card's row may be dated so many days after the day that its text tells.
const NEAR: i64 = 10;

/// Two numbers of a text that may be a part.
struct Written {
    part: Installment,
    /// Where it stands in the folded text.
    place: (usize, usize),
    /// The word for a part stands before it.
    is_worded: bool,
    /// A word for a date stands before it.
    is_dated: bool,
    is_slashed: bool,
}

/// The part that the text of a card's row speaks of.
#[must_use]
pub fn told_by_text(row: &Transaction) -> Option<Installment> {
    let text = row.description.as_deref()?;
    if !text.bytes().any(|it| it.is_ascii_digit()) {
        return None;
    }
    let text = normalize(text);
    let written = written(&text);
    part(&text, &written, row).map(|it| it.part)
}

/// The part that a purchase's own text ends in, which is no row's and so no date.
pub(in crate::ledger) fn part_in(text: &str) -> Option<Installment> {
    let text = normalize(text);
    let written = written(&text);
    let last = written.last()?;
    let is_told = last.is_worded || (last.is_slashed && is_at_end(&text, last));
    (is_told && is_part(last.part)).then_some(last.part)
}

/// The part of a text that may as well be a date near the row's day, for who knows better.
pub(super) fn doubtful(row: &Transaction) -> Option<Installment> {
    let text = row.description.as_deref()?;
    if !text.contains('/') {
        return None;
    }
    let text = normalize(text);
    let written = written(&text);
    let last = written.last().filter(|it| is_at_end(&text, it))?;
    let is_doubtful = last.is_slashed && !last.is_dated && is_part(last.part);
    (is_doubtful && part(&text, &written, row).is_none()).then_some(last.part)
}

fn part<'w>(text: &str, written: &'w [Written], row: &Transaction) -> Option<&'w Written> {
    let possible = |it: &&Written| is_part(it.part);
    if let Some(worded) = written.iter().filter(possible).find(|it| it.is_worded) {
        return Some(worded);
    }
    let is_date = |it: &Written| {
        it.is_dated
            || is_near(it.part, row.date.day)
            || is_month(it.part, row.date.day)
            || row.purchase.date.is_some_and(|day| is_day(it.part, day))
    };
    let last = written.last()?;
    // A date at the end that is the day of the purchase which the part before it speaks of.
    let is_bought = |part: Installment| {
        let months = i64::from(part.number.saturating_sub(1));
        let bought = row
            .date
            .day
            .saturating_sub(jiff::Span::new().months(months));
        is_near(
            last.part,
            bought.saturating_add(jiff::Span::new().days(NEAR / 2)),
        )
    };
    let tells_both = written.iter().rev().skip(1).filter(possible);
    let mut tells_both = tells_both.filter(|it| it.is_slashed && !it.is_dated);
    if is_at_end(text, last)
        && let Some(part) = tells_both.find(|it| is_bought(it.part))
    {
        return Some(part);
    }
    if is_at_end(text, last) && last.is_slashed && is_part(last.part) && !is_date(last) {
        return Some(last);
    }
    // A date at the end, and before it the part.
    let mut before = written.iter().rev().skip(1).filter(possible);
    let ends_in_date = is_at_end(text, last) && (last.is_dated || is_calendar(last.part));
    let found = before.find(|it| it.is_slashed && !it.is_dated)?;
    ends_in_date.then_some(found)
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
    let months = [-1, 0, 1].map(|by| day.saturating_add(jiff::Span::new().months(by)));
    months.iter().any(|it| {
        i64::from(part.number) == i64::from(it.month())
            && i64::from(part.total) == i64::from(it.year() % 100)
    })
}

/// Whether it reads as a day shortly before this one.
fn is_near(part: Installment, day: Date) -> bool {
    // A bank may be a day behind the shop.
    let mut days =
        (-1..=NEAR).filter_map(|back| day.checked_sub(jiff::Span::new().days(back)).ok());
    days.any(|it| is_day(part, it))
}

fn is_at_end(text: &str, written: &Written) -> bool {
    let rest = text.get(written.place.1..).unwrap_or_default();
    rest.chars().all(|it| matches!(it, ' ' | ')' | '.' | '-'))
}

fn written(text: &str) -> Vec<Written> {
    static PART: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?:\b(parc(?:elas?|elado)?|p)[\s.:]*)?(\d{1,2})\s?(/|\bde\b|d[eo])\s?(\d{1,2})",
        )
        .ok()
    });
    let Some(pattern) = PART.as_ref() else {
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
        Some(Written {
            part: Installment {
                number: number(2)?,
                total: number(4)?,
            },
            place: (whole.start(), whole.end()),
            is_worded,
            is_dated: dated.iter().any(|word| ends_in_word(lead, word)),
            is_slashed: found.get(3)?.as_str() == "/",
        })
    });
    found.collect()
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
pub(in crate::ledger) fn base(text: Option<&str>) -> String {
    const ADDED: [&str; 22] = [
        "est",
        "canc",
        "dev",
        "devol",
        "desconto",
        "antecipada",
        "antecipado",
        "antecipacao",
        "parcela",
        "parcelas",
        "parc",
        "parcelamento",
        "estorno",
        "devolucao",
        "cancelamento",
        "reembolso",
        "compra",
        "de",
        "dt",
        "orig",
        "|",
        "*",
    ];
    let folded = normalize(text.unwrap_or_default());
    let mut left = String::with_capacity(folded.len());
    let mut from = 0;
    if folded.bytes().any(|it| it.is_ascii_digit()) {
        for part in written(&folded) {
            let (start, end) = part.place;
            left.push_str(folded.get(from..start).unwrap_or_default());
            left.push(' ');
            from = end;
        }
    }
    left.push_str(folded.get(from..).unwrap_or_default());
    let all = words(&left);
    let kept: Vec<&str> = all
        .split(' ')
        .filter(|word| !ADDED.contains(word))
        .collect();
    if kept.is_empty() { all } else { kept.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(description: &str) -> Transaction {
        crate::ledger::sample(&serde_json::json!({
            "amount": 10, "date": "2026-12-03", "type": "DEBIT",
            "account_type": "CREDIT", "description": description,
        }))
        .unwrap()
    }

    #[test]
    fn reads_parts_in_the_ways_that_banks_write_them() {
        for (text, expected) in [
            ("LOJAS CEM SAO PAULO BRA PARC 03/12", Some((3, 12))),
            ("Magalu - Parcela 3 de 12", Some((3, 12))),
            ("Magalu parc. 1/2", Some((1, 2))),
            ("AMAZON 02/06", Some((2, 6))),
            ("Magalu PARC03/12", Some((3, 12))),
            ("Magalu (4/12)", Some((4, 12))),
            // In the middle, before a date.
            ("MOVEIS PARC 02/05 RIO DT ORIG: 05/09", Some((2, 5))),
            ("OTICA 02/05 SANTOS 28/11", Some((2, 5))),
            ("OTICA 03/06 SANTOS 05/10", Some((3, 6))),
            ("Parcela 4/8 Casa Nova", Some((4, 8))),
            // The day of the row or one shortly before, a number above its count, one of one, a
            // route, a price, a date with its year.
            ("UBER 03/12", None),
            ("UBER 28/11", None),
            ("CINEMA 01/12", None),
            ("CINEMA 04/12", None),
            ("Loja 13/12", None),
            ("Loja 1/1", None),
            ("Linha 3 de 12", None),
            ("Compra de 12", None),
            ("Posto 10/2026", None),
            ("Hotel 01/02/26", None),
            ("24/7 Academia", None),
            ("Feira em 05/10", None),
        ] {
            let found = told_by_text(&row(text)).map(|it| (it.number, it.total));
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn pierre_s_day_of_the_purchase_tells_a_date() {
        let mut uber = row("UBER TRIP 05/11");
        assert!(told_by_text(&uber).is_some());
        uber.purchase.date = "2026-11-05".parse().ok();
        assert_eq!(told_by_text(&uber), None);
    }

    #[test]
    fn a_text_is_the_same_without_its_part() {
        for text in [
            "Lojas Cem PARC 03/12",
            "Lojas Cem - Parcela 3 de 12",
            "Lojas Cem (3/12)",
            "Lojas Cem",
        ] {
            assert_eq!(without_part(text), "Lojas Cem");
            assert_eq!(base(Some(text)), "lojas cem");
        }
        assert_eq!(without_part("3/12"), "3/12");
        for text in [
            "Antecipada - Lojas Cem - Parcela 5/10",
            "Estorno Lojas Cem 1/6",
        ] {
            assert_eq!(base(Some(text)), "lojas cem");
        }
    }
}
