//! What was bought, at once and in parts, and what became of it. Parts come as the delivery has
//! them: each in its month, or all of them on the purchase's day.

use std::io;

use jiff::civil::Date;

use super::lines::{Extra, OnCard, Plan, PlanPart, Statements};
use crate::sandbox::options::Delivery;
use crate::sandbox::untidy::cards;
use crate::sandbox::untidy::facts::{Account, Event, Fact, Kind, Listing};

/// A purchase in parts.
struct InParts<'a> {
    place: usize,
    card: &'a Account,
    shop: &'a str,
    category: &'a str,
    /// The price of each.
    prices: Vec<i64>,
    operation: &'a str,
    /// The first that was paid early, and when.
    early: Option<(u8, Date)>,
    /// The day on which the rest was cancelled.
    cancelled: Option<Date>,
}

impl Statements<'_> {
    pub(super) fn purchase(&mut self, at: usize, fact: &Fact) -> io::Result<()> {
        let (source, day) = ((at, fact), fact.day);
        match &fact.event {
            Event::Bought { parts: 2.., .. } => self.bought_in_parts(at, fact),
            Event::Bought {
                on,
                shop,
                price,
                category,
                currency,
                ..
            } => {
                let (place, account) = self.account(on)?;
                let card = account.kind == Kind::Card;
                let extra = Extra {
                    category: Some(category.clone()),
                    merchant: card.then(|| shop.clone()),
                    card: card.then(|| Self::on_card(account, day, true)),
                    currency: currency.clone(),
                    ..Extra::named(shop)
                };
                let operation = if card { "card" } else { "debit" };
                self.line(source, (place, day), operation, -price.0, extra)
            }
            Event::Refunded { of, amount } => {
                let (place, account, shop, price, parts) = self.bought(of)?;
                if parts > 1 {
                    return Err(io::Error::other(format!("{of} was not bought at once")));
                }
                let card = account.kind == Kind::Card;
                let extra = Extra {
                    card: card.then(|| Self::on_card(account, day, true)),
                    ..Extra::named(shop)
                };
                let operation = if card { "refund" } else { "refund_account" };
                let cents = amount.map_or(price, |cents| cents.0);
                self.line(source, (place, day), operation, cents, extra)
            }
            Event::Cancelled { of } => self.cancelled(at, fact, of),
            Event::Anticipated { of, discount, .. } => {
                let (place, card, shop, ..) = self.bought(of)?;
                let extra = Extra {
                    card: Some(Self::on_card(card, day, true)),
                    ..Extra::named(shop)
                };
                self.line(source, (place, day), "discount", discount.0, extra)
            }
            Event::Split { of, parts, part } => {
                let (place, card, shop, price, _) = self.bought(of)?;
                let extra = Extra {
                    card: Some(Self::on_card(card, day, true)),
                    ..Extra::named(shop)
                };
                self.line(source, (place, day), "split_credit", price, extra)?;
                let parts = InParts {
                    place,
                    card,
                    shop,
                    category: "",
                    prices: vec![part.0; usize::from(*parts)],
                    operation: "split_part",
                    early: None,
                    cancelled: None,
                };
                self.in_parts(at, fact, &parts)
            }
            Event::PixByCard {
                account,
                card,
                to,
                amount,
                cost,
            } => {
                let (place, (card_place, card)) = (self.place(account)?, self.account(card)?);
                let name = self.name(to)?;
                let here = (place, day);
                self.line(source, here, "added_by_card", amount.0, Extra::default())?;
                let sent = Extra {
                    sides: Some((self.facts.owner.clone(), to.clone())),
                    ..Extra::named(name)
                };
                self.line(source, here, "pix_out", -amount.0, sent)?;
                let charged = Extra {
                    card: Some(Self::on_card(card, day, true)),
                    ..Extra::named(name)
                };
                let cents = -(amount.0 + cost.0);
                self.line(source, (card_place, day), "pix_card", cents, charged)
            }
            _ => Ok(()),
        }
    }

    fn bought_in_parts(&mut self, at: usize, fact: &Fact) -> io::Result<()> {
        let Event::Bought {
            on,
            shop,
            price,
            category,
            parts,
            ..
        } = &fact.event
        else {
            return Ok(());
        };
        let (place, card) = self.account(on)?;
        let all = || self.facts.facts.iter();
        let early = all().find_map(|other| match &other.event {
            Event::Anticipated { of, from, .. } if *of == fact.id => Some((*from, other.day)),
            _ => None,
        });
        let cancelled = all().find_map(|other| match &other.event {
            Event::Cancelled { of } if *of == fact.id => Some(other.day),
            _ => None,
        });
        let parts = InParts {
            place,
            card,
            shop,
            category,
            prices: prices(price.0, *parts),
            operation: "part",
            early,
            cancelled,
        };
        self.in_parts(at, fact, &parts)
    }

    fn in_parts(&mut self, at: usize, fact: &Fact, it: &InParts<'_>) -> io::Result<()> {
        let mut fact = fact.clone();
        if it.cancelled.is_some() || fact.told.list != Listing::Whole {
            // Some wordings leave the part out; then only a complete list says it.
            fact.told.words = fact.told.words.or(Some(0));
        }
        let fact = &fact;
        let first = cards::closing(it.card, fact.day);
        let count = u8::try_from(it.prices.len()).map_err(io::Error::other)?;
        let given = |text: &str| (!it.category.is_empty()).then(|| text.to_owned());
        let mut listed = Vec::new();
        for (number, cents) in (1..=count).zip(&it.prices) {
            let months = i32::from(number) - 1;
            let own = cards::later(fact.day, months);
            // A bank removes the rows of parts that will not come.
            if it.cancelled.is_some_and(|day| own > day) {
                continue;
            }
            let early = it.early.filter(|(from, _)| number >= *from);
            let closing = cards::later(first, months);
            let (row, own, closing) = match early {
                Some((_, day)) => (day, day, cards::closing(it.card, day)),
                None if self.delivery == Delivery::AtOnce => (fact.day, own, closing),
                None => (own, own, closing),
            };
            let extra = Extra {
                category: given(it.category),
                merchant: given(it.shop),
                card: Some(OnCard {
                    closing,
                    charge: true,
                    bought: fact.day,
                    part: Some((number, count)),
                    own,
                }),
                ..Extra::named(it.shop)
            };
            let operation = match early {
                Some(_) => "anticipated",
                None if fact.told.bare => "card",
                None => it.operation,
            };
            self.line((at, fact), (it.place, row), operation, -cents, extra)?;
            let text = self.lines.last().map(|line| line.text.clone());
            listed.push(PlanPart {
                number,
                text: text.unwrap_or_default(),
                cents: *cents,
                own,
                row,
            });
        }
        let lists = it.operation == "part" && it.cancelled.is_none();
        if lists && fact.told.list != Listing::Lacking {
            self.plans.push(Plan {
                account: it.place,
                fact: at,
                text: it.shop.to_owned(),
                category: it.category.to_owned(),
                day: fact.day,
                told: fact.told.clone(),
                parts: listed,
            });
        }
        Ok(())
    }

    /// What was billed comes back, part by part.
    fn cancelled(&mut self, at: usize, fact: &Fact, of: &str) -> io::Result<()> {
        let (place, card, shop, price, parts) = self.bought(of)?;
        let bought = self.facts.fact(of)?.1.day;
        for (number, cents) in (1..=parts).zip(prices(price, parts)) {
            if cards::later(bought, i32::from(number) - 1) > fact.day {
                break;
            }
            let extra = Extra {
                card: Some(OnCard {
                    part: Some((number, parts)),
                    ..Self::on_card(card, fact.day, true)
                }),
                ..Extra::named(shop)
            };
            self.line((at, fact), (place, fact.day), "part_refund", cents, extra)?;
        }
        Ok(())
    }
}

impl<'f> Statements<'f> {
    /// A purchase: place and account, shop, price and number of parts.
    fn bought(&self, id: &str) -> io::Result<(usize, &'f Account, &'f str, i64, u8)> {
        match &self.facts.fact(id)?.1.event {
            Event::Bought {
                on,
                shop,
                price,
                parts,
                ..
            } => {
                let (place, account) = self.account(on)?;
                Ok((place, account, shop, price.0, *parts))
            }
            _ => Err(io::Error::other(format!("{id} was not bought"))),
        }
    }
}

/// The price of each part; the remainder is in the first.
pub(super) fn prices(price: i64, parts: u8) -> Vec<i64> {
    let count = i64::from(parts.max(1));
    let each = price / count;
    let mut all = vec![each; usize::from(parts.max(1))];
    if let Some(first) = all.first_mut() {
        *first += price - each * count;
    }
    all
}
