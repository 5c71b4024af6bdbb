//! What was bought, at once and in parts, and what became of it. Parts come as the delivery has
//! them: each in its month, or all of them on the purchase's day.

use std::io;

use jiff::civil::Date;

use super::Delivery;
use super::cards;
use super::facts::{Account, Deed, Fact, Kind, Listing};
use super::statements::{Extra, OnCard, Plan, PlanPart, Teller};

/// A purchase in parts while it is being told.
struct InParts<'a> {
    place: usize,
    card: &'a Account,
    shop: &'a str,
    category: &'a str,
    day: Date,
    /// The price of each.
    prices: Vec<i64>,
    operation: &'a str,
    /// The first that was paid early, and when.
    early: Option<(u8, Date)>,
    /// The day on which the rest was undone.
    undone: Option<Date>,
}

impl Teller<'_> {
    pub(super) fn purchase(&mut self, at: usize, fact: &Fact) -> io::Result<()> {
        match &fact.deed {
            Deed::Bought {
                on,
                shop,
                price,
                category,
                parts,
                currency,
            } => {
                let (place, account) = self.account(on)?;
                if *parts > 1 {
                    return self.bought_in_parts(at, fact);
                }
                let card = account.kind == Kind::Card;
                let extra = Extra {
                    name: shop.clone(),
                    category: Some(category.clone()),
                    merchant: card.then(|| shop.clone()),
                    card: card.then(|| Self::on_card(account, fact.day, true)),
                    currency: currency.clone(),
                    ..Extra::default()
                };
                let operation = if card { "card" } else { "debit" };
                self.line((at, fact), (place, fact.day), operation, -price, extra)
            }
            Deed::Refunded { of, amount } => {
                let Deed::Bought {
                    on,
                    shop,
                    price,
                    parts: 1,
                    ..
                } = &self.facts.fact(of)?.1.deed
                else {
                    return Err(io::Error::other(format!("{of} was not bought at once")));
                };
                let (place, account) = self.account(on)?;
                let card = account.kind == Kind::Card;
                let extra = Extra {
                    name: shop.clone(),
                    card: card.then(|| Self::on_card(account, fact.day, true)),
                    ..Extra::default()
                };
                let operation = if card { "refund" } else { "refund_account" };
                let cents = amount.unwrap_or(*price);
                self.line((at, fact), (place, fact.day), operation, cents, extra)
            }
            Deed::Cancelled { of } => self.cancelled(at, fact, of),
            Deed::Anticipated { of, discount, .. } => {
                let Deed::Bought { on, shop, .. } = &self.facts.fact(of)?.1.deed else {
                    return Err(io::Error::other(format!("{of} was not bought")));
                };
                let (place, card) = self.account(on)?;
                let extra = Extra {
                    name: shop.clone(),
                    card: Some(Self::on_card(card, fact.day, true)),
                    ..Extra::default()
                };
                self.line((at, fact), (place, fact.day), "discount", *discount, extra)
            }
            Deed::Split { of, parts, part } => {
                let Deed::Bought {
                    on, shop, price, ..
                } = &self.facts.fact(of)?.1.deed
                else {
                    return Err(io::Error::other(format!("{of} was not bought")));
                };
                let (place, card) = self.account(on)?;
                let extra = Extra {
                    name: shop.clone(),
                    card: Some(Self::on_card(card, fact.day, true)),
                    ..Extra::default()
                };
                self.line((at, fact), (place, fact.day), "split_credit", *price, extra)?;
                let parts = InParts {
                    place,
                    card,
                    shop,
                    category: "",
                    day: fact.day,
                    prices: vec![*part; usize::from(*parts)],
                    operation: "split_part",
                    early: None,
                    undone: None,
                };
                self.in_parts(at, fact, &parts)
            }
            Deed::PixByCard {
                account,
                card,
                to,
                amount,
                cost,
            } => {
                let (place, on) = (self.account(account)?.0, self.account(card)?);
                let name = self.facts.person(to)?.name.clone();
                let added = Extra::default();
                self.line(
                    (at, fact),
                    (place, fact.day),
                    "added_by_card",
                    *amount,
                    added,
                )?;
                let sent = Extra {
                    name: name.clone(),
                    sides: Some((self.facts.owner.clone(), to.clone())),
                    ..Extra::default()
                };
                self.line((at, fact), (place, fact.day), "pix_out", -amount, sent)?;
                let charged = Extra {
                    name,
                    card: Some(Self::on_card(on.1, fact.day, true)),
                    ..Extra::default()
                };
                let cents = -(amount + cost);
                self.line((at, fact), (on.0, fact.day), "pix_card", cents, charged)
            }
            _ => Ok(()),
        }
    }

    fn bought_in_parts(&mut self, at: usize, fact: &Fact) -> io::Result<()> {
        let Deed::Bought {
            on,
            shop,
            price,
            category,
            parts,
            ..
        } = &fact.deed
        else {
            return Ok(());
        };
        let (place, card) = self.account(on)?;
        let mut later = self.facts.facts.iter();
        let early = later.find_map(|other| match &other.deed {
            Deed::Anticipated { of, from, .. } if *of == fact.id => Some((*from, other.day)),
            _ => None,
        });
        let parts = InParts {
            place,
            card,
            shop,
            category,
            day: fact.day,
            prices: prices(*price, *parts),
            operation: "part",
            early,
            undone: self.undone(fact),
        };
        self.in_parts(at, fact, &parts)
    }

    fn undone(&self, fact: &Fact) -> Option<Date> {
        self.facts.facts.iter().find_map(|other| match &other.deed {
            Deed::Cancelled { of } if *of == fact.id => Some(other.day),
            _ => None,
        })
    }

    fn in_parts(&mut self, at: usize, fact: &Fact, it: &InParts<'_>) -> io::Result<()> {
        let mut fact = fact.clone();
        if it.undone.is_some() || fact.told.list != Listing::Whole {
            // Some banks' wordings leave the part out; then only a whole listing tells.
            fact.told.words = fact.told.words.or(Some(0));
        }
        let fact = &fact;
        let first = cards::closing(it.card, it.day);
        let count = u8::try_from(it.prices.len()).map_err(io::Error::other)?;
        let mut listed = Vec::new();
        for (number, cents) in (1..=count).zip(&it.prices) {
            let months = i32::from(number) - 1;
            let own = cards::later(it.day, months);
            // A bank takes back what it had told of parts that will not come.
            if it.undone.is_some_and(|day| own > day) {
                continue;
            }
            let early = it.early.filter(|(from, _)| number >= *from);
            let (row, own, closing) = match early {
                Some((_, day)) => (day, day, cards::closing(it.card, day)),
                None if self.delivery == Delivery::AtOnce => {
                    (it.day, own, cards::later(first, months))
                }
                None => (own, own, cards::later(first, months)),
            };
            let extra = Extra {
                name: it.shop.to_owned(),
                category: (!it.category.is_empty()).then(|| it.category.to_owned()),
                merchant: (!it.category.is_empty()).then(|| it.shop.to_owned()),
                card: Some(OnCard {
                    closing,
                    charge: true,
                    bought: it.day,
                    part: Some((number, count)),
                    own,
                }),
                ..Extra::default()
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
        let lists = it.operation == "part" && it.undone.is_none();
        if lists && fact.told.list != Listing::Lacking {
            self.plans.push(Plan {
                account: it.place,
                fact: at,
                text: it.shop.to_owned(),
                category: it.category.to_owned(),
                day: it.day,
                told: fact.told.clone(),
                parts: listed,
            });
        }
        Ok(())
    }

    /// What was billed comes back, part by part.
    fn cancelled(&mut self, at: usize, fact: &Fact, of: &str) -> io::Result<()> {
        let bought = self.facts.fact(of)?.1;
        let Deed::Bought {
            on,
            shop,
            price,
            parts,
            ..
        } = &bought.deed
        else {
            return Err(io::Error::other(format!("{of} was not bought")));
        };
        let (place, card) = self.account(on)?;
        for (number, cents) in (1..=*parts).zip(prices(*price, *parts)) {
            if cards::later(bought.day, i32::from(number) - 1) > fact.day {
                break;
            }
            let extra = Extra {
                name: shop.clone(),
                card: Some(OnCard {
                    part: Some((number, *parts)),
                    ..Self::on_card(card, fact.day, true)
                }),
                ..Extra::default()
            };
            self.line((at, fact), (place, fact.day), "part_refund", cents, extra)?;
        }
        Ok(())
    }
}

/// The price of each part; what does not divide comes with the first.
pub(super) fn prices(price: i64, parts: u8) -> Vec<i64> {
    let count = i64::from(parts.max(1));
    let each = price / count;
    let mut all = vec![each; usize::from(parts.max(1))];
    if let Some(first) = all.first_mut() {
        *first += price - each * count;
    }
    all
}
