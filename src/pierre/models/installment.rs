//! Purchases in installments (get-installments). Pierre says each two or three times over; all
//! lists are kept here, and `ledger` makes one of them.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::value::RawValue;

use crate::pierre::{
    lenient::{self, Rows, Shared, lenient},
    money::MOST_PARTS,
};

/// The answer of get-installments.
#[derive(Clone, Debug)]
pub struct Installments {
    /// Lists of the same purchases, the one that knows most of them first.
    pub lists: Vec<Rows<Purchase>>,
}

/// One purchase. Pierre gives it no id.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "WirePurchase")]
pub struct Purchase {
    /// When it was made.
    pub date: Option<Date>,
    /// The bank's text; of its first part where the purchase has none.
    pub description: Option<String>,
    /// The whole price.
    pub total: Decimal,
    /// The parts that came, in their order.
    pub parts: Vec<Part>,
    /// Parts that could not be read.
    pub unreadable_parts: usize,
    /// Parts that came twice and are kept once: what a bank told before what Pierre foresees.
    pub repeated_parts: usize,
    /// How many parts there are, whether they came or not.
    pub part_count: u32,
    /// The card's id; only where Pierre lists purchases by card.
    pub account_id: Option<Shared>,
    /// The card's name; as the id.
    pub card: Option<Shared>,
    /// Pierre's own count of paid parts.
    pub parts_paid: Option<u32>,
    /// Pierre's own count of the others.
    pub parts_remaining: Option<u32>,
    /// Pierre's own sum of paid parts.
    pub amount_paid: Option<Decimal>,
    /// Pierre's own sum of the others.
    pub amount_remaining: Option<Decimal>,
    /// Pierre says that it does not have all parts.
    pub is_partial: bool,
}

/// One part of a purchase.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "WirePart")]
pub struct Part {
    /// Which one, from 1.
    pub number: Option<u32>,
    /// How much.
    pub amount: Decimal,
    /// When it is due.
    pub due: Option<Date>,
    /// Live bodies say it; documented ones do not.
    pub is_paid: Option<bool>,
    /// Pierre foresees it; no bank has told it yet.
    pub is_projected: bool,
    description: Option<String>,
    category: Option<Shared>,
    of: Option<u32>,
}

impl Purchase {
    /// Its parts' category.
    #[must_use]
    pub fn category(&self) -> Option<&Shared> {
        self.parts.iter().find_map(|part| part.category.as_ref())
    }
}

#[derive(Deserialize)]
struct Wire<'a> {
    #[serde(borrow)]
    data: Option<&'a RawValue>,
    #[serde(borrow)]
    purchases: Option<&'a RawValue>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireData<'a> {
    #[serde(borrow)]
    purchases_by_card: Option<&'a RawValue>,
    #[serde(borrow)]
    purchases: Option<&'a RawValue>,
}

lenient! {
    #[serde(rename_all = "camelCase")]
    struct WireCard {
        account_id: shared,
        account_name: shared,
        purchases: Rows<Purchase>,
    }
}

lenient! {
    #[serde(rename_all = "camelCase")]
    struct WirePurchase {
        purchase_date: calendar_day,
        description: text,
        total_amount: amount,
        installments: nested(Rows<Part>),
        #[serde(default, deserialize_with = "paid_parts")]
        installments_paid: Option<u32>,
        #[serde(default, deserialize_with = "paid_parts")]
        installments_remaining: Option<u32>,
        amount_paid: amount,
        amount_remaining: amount,
        has_partial_sync_data: flag,
    }
}

lenient! {
    #[serde(rename_all = "camelCase")]
    struct WirePart {
        description: text,
        category: shared,
        amount: amount,
        installment_number: part,
        total_installments: part,
        due_date: calendar_day,
        is_paid: flag,
        is_projected: flag,
    }
}

/// A count of parts that may be none.
fn paid_parts<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u32>, D::Error> {
    Ok(lenient::count(from)?.filter(|it| *it <= MOST_PARTS))
}

impl<'de> Deserialize<'de> for Installments {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let wire = Wire::deserialize(from)?;
        let data: WireData = wire.data.and_then(lenient::nested_in).unwrap_or_default();
        // Word for word the same list is no news.
        let again = |list: &&RawValue| data.purchases.is_some_and(|it| it.get() == list.get());
        let by_card = data.purchases_by_card.and_then(lenient::nested_in);
        let plain = [data.purchases, wire.purchases.filter(|it| !again(it))];
        let plain = plain.into_iter().flatten().filter_map(lenient::nested_in);
        let lists: Vec<_> = by_card.map(of_cards).into_iter().chain(plain).collect();
        if lists.is_empty() {
            return Err(D::Error::custom("no list of purchases"));
        }
        Ok(Self { lists })
    }
}

/// One list out of a list for each card.
fn of_cards(cards: Rows<WireCard>) -> Rows<Purchase> {
    let mut all = Rows {
        rows: Vec::new(),
        unreadable: cards.unreadable,
    };
    for card in cards.rows {
        all.unreadable += card.purchases.unreadable;
        all.rows
            .extend(card.purchases.rows.into_iter().map(|purchase| Purchase {
                account_id: card.account_id.clone(),
                card: card.account_name.clone(),
                ..purchase
            }));
    }
    all
}

fn sum(parts: &[Part]) -> Decimal {
    parts.iter().map(|part| part.amount).sum()
}

impl TryFrom<WirePurchase> for Purchase {
    type Error = &'static str;

    fn try_from(wire: WirePurchase) -> Result<Self, Self::Error> {
        let Rows {
            rows: mut parts,
            unreadable,
        } = wire.installments.unwrap_or_default();
        parts.sort_by_key(|part| (part.number, part.is_projected, part.due));
        let (all, with_repeated) = (parts.len(), sum(&parts));
        parts.dedup_by(|later, first| later.number.is_some() && later.number == first.number);
        let repeated_parts = all - parts.len();
        // What Pierre counts and adds up of parts that it tells twice is wrong.
        let is_right = repeated_parts == 0;
        let parts_paid = wire.installments_paid.filter(|_| is_right);
        let parts_remaining = wire.installments_remaining.filter(|_| is_right);
        let total = wire
            .total_amount
            .filter(|total| is_right || *total != with_repeated);
        let summed = || (!parts.is_empty()).then(|| sum(&parts));
        let total = total
            .or_else(summed)
            .ok_or("a purchase without an amount")?;
        let came = u32::try_from(parts.len() + unreadable).unwrap_or(u32::MAX);
        let counted = parts_paid
            .zip(parts_remaining)
            .map(|(paid, remaining)| paid.saturating_add(remaining));
        let told = parts.iter().filter_map(|part| part.of).max();
        Ok(Self {
            date: wire.purchase_date,
            description: wire
                .description
                .or_else(|| parts.first()?.description.clone()),
            total,
            part_count: told.into_iter().chain(counted).fold(came, u32::max),
            parts,
            unreadable_parts: unreadable,
            repeated_parts,
            account_id: None,
            card: None,
            parts_paid,
            parts_remaining,
            amount_paid: wire.amount_paid.filter(|_| is_right),
            amount_remaining: wire.amount_remaining.filter(|_| is_right),
            is_partial: wire.has_partial_sync_data == Some(true),
        })
    }
}

impl TryFrom<WirePart> for Part {
    type Error = &'static str;

    fn try_from(wire: WirePart) -> Result<Self, Self::Error> {
        Ok(Self {
            number: wire.installment_number,
            amount: wire.amount.ok_or("a part without an amount")?,
            due: wire.due_date,
            is_paid: wire.is_paid,
            is_projected: wire.is_projected == Some(true),
            description: wire.description,
            category: wire.category,
            of: wire.total_installments,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_purchase_whose_parts_are_no_list_is_one_without_parts() {
        for odd in ["null", "\"três\"", "{}", "3"] {
            let body = format!(r#"{{"totalAmount":"30.00","installments":{odd}}}"#);
            let purchase: Purchase = serde_json::from_str(&body).unwrap();
            assert_eq!(purchase.total.to_string(), "30.00");
            assert!(purchase.parts.is_empty(), "{odd}");
        }
    }
}
