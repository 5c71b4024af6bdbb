//! The lines that the banks write down, before Pierre gets hold of them. A line's amount is from
//! the person's side.

use std::collections::BTreeMap;
use std::io;

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::sandbox::options::Delivery;
use crate::sandbox::untidy::cards;
use crate::sandbox::untidy::facts::{Account, Document, Fact, Facts, Told};
use crate::sandbox::untidy::wordings::{Filling, Wordings};

/// One line of one account.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) account: usize,
    /// As the bank dates it.
    pub(crate) day: Date,
    /// What leaves is negative.
    pub(crate) cents: i64,
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) category: Option<String>,
    pub(crate) merchant: Option<String>,
    pub(crate) sides: Option<Sides>,
    pub(crate) card: Option<OnCard>,
    pub(crate) currency: Option<String>,
    pub(crate) told: Told,
    /// Counts in balances, but has no row.
    pub(crate) silent: bool,
    /// The place of its fact, which decides what looks random, so that it is the same each time.
    pub(crate) fact: usize,
}

/// Who paid and who was paid: name and document.
#[derive(Clone, Debug)]
pub(crate) struct Sides {
    pub(crate) payer: (String, Option<String>),
    pub(crate) receiver: (String, Option<String>),
    pub(crate) written: Document,
}

/// What a card's line is on.
#[derive(Clone, Debug)]
pub(crate) struct OnCard {
    /// When its bill closes.
    pub(crate) closing: Date,
    /// Whether the bill's amount holds it; payments settle a bill instead.
    pub(crate) charge: bool,
    pub(crate) bought: Date,
    pub(crate) part: Option<(u8, u8)>,
    /// The part's own day.
    pub(crate) own: Date,
}

/// A purchase in parts, as get-installments may list it.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) account: usize,
    pub(crate) fact: usize,
    pub(crate) text: String,
    pub(crate) category: String,
    pub(crate) day: Date,
    pub(crate) told: Told,
    pub(crate) parts: Vec<PlanPart>,
}

/// A part: its text, price, and own day.
#[derive(Clone, Debug)]
pub(crate) struct PlanPart {
    pub(crate) number: u8,
    pub(crate) text: String,
    pub(crate) cents: i64,
    pub(crate) own: Date,
    /// The day of its row.
    pub(crate) row: Date,
}

/// What an operation says besides account, operation and amount.
#[derive(Clone, Debug, Default)]
pub(crate) struct Extra {
    pub(crate) name: String,
    pub(crate) institution: String,
    pub(crate) category: Option<String>,
    pub(crate) merchant: Option<String>,
    pub(crate) sides: Option<(String, String)>,
    pub(crate) card: Option<OnCard>,
    /// The part that the text names where no card is.
    pub(crate) part: Option<(u8, u8)>,
    pub(crate) currency: Option<String>,
    pub(crate) silent: bool,
}

/// The lines of all accounts, and what follows from them.
#[derive(Debug)]
pub(crate) struct Statements<'f> {
    pub(crate) facts: &'f Facts,
    pub(crate) words: &'f Wordings,
    pub(crate) delivery: Delivery,
    pub(crate) lines: Vec<Line>,
    pub(crate) plans: Vec<Plan>,
    /// What has been paid of a bill or moved elsewhere, by card and closing day.
    pub(crate) settled: BTreeMap<(usize, Date), i64>,
    /// How many lines each fact has.
    legs: BTreeMap<usize, usize>,
}

impl Extra {
    pub(crate) fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            ..Self::default()
        }
    }

    pub(crate) fn on(card: OnCard) -> Self {
        Self {
            card: Some(card),
            ..Self::default()
        }
    }
}

impl<'f> Statements<'f> {
    pub(crate) fn new(facts: &'f Facts, words: &'f Wordings, delivery: Delivery) -> Self {
        Self {
            facts,
            words,
            delivery,
            lines: Vec::new(),
            plans: Vec::new(),
            settled: BTreeMap::new(),
            legs: BTreeMap::new(),
        }
    }

    pub(crate) fn account(&self, slug: &str) -> io::Result<(usize, &'f Account)> {
        self.facts.account(slug)
    }

    /// An account's place in the list.
    pub(crate) fn place(&self, slug: &str) -> io::Result<usize> {
        Ok(self.account(slug)?.0)
    }

    /// The name of a person or company.
    pub(crate) fn name(&self, key: &str) -> io::Result<&'f str> {
        Ok(&self.facts.person(key)?.name)
    }

    /// Adds a line.
    pub(crate) fn line(
        &mut self,
        (at, fact): (usize, &Fact),
        (account, day): (usize, Date),
        operation: &str,
        cents: i64,
        extra: Extra,
    ) -> io::Result<()> {
        let bank = self
            .facts
            .accounts
            .get(account)
            .map_or("", |it| it.bank.as_str());
        let pick = fact.told.words.unwrap_or(at);
        let bought = extra.card.as_ref().map_or(day, |card| card.bought);
        let on_card = extra.card.as_ref().and_then(|card| card.part);
        let filling = Filling {
            name: &extra.name,
            day,
            bought,
            part: on_card.or(extra.part).unwrap_or((1, 1)),
            institution: &extra.institution,
        };
        let text = self.words.say(bank, operation, pick, &filling)?;
        let category = match fact.told.category.as_deref() {
            Some("none") => None,
            Some(told) => Some(told.to_owned()),
            None => extra
                .category
                .or_else(|| self.words.category(operation, pick / 2)),
        };
        let leg = self.legs.entry(at).or_default();
        *leg += 1;
        let id = format!("9b{account:06}-{at:04}-4000-8000-{leg:012}");
        let late = if on_card.is_some() { 0 } else { fact.told.late };
        let sides = extra.sides.map(|sides| self.sides(&sides, at, fact));
        self.lines.push(Line {
            account,
            day: day.saturating_add(late.days()),
            cents,
            id,
            text,
            category,
            merchant: extra.merchant,
            sides: sides.transpose()?.flatten(),
            card: extra.card,
            currency: extra.currency,
            told: fact.told.clone(),
            silent: extra.silent,
            fact: at,
        });
        Ok(())
    }

    fn sides(
        &self,
        (payer, receiver): &(String, String),
        at: usize,
        fact: &Fact,
    ) -> io::Result<Option<Sides>> {
        let written = fact.told.document.unwrap_or(if at.is_multiple_of(3) {
            Document::Object
        } else {
            Document::Text
        });
        if written == Document::None {
            return Ok(None);
        }
        let of = |key: &str| {
            let person = self.facts.person(key)?;
            io::Result::Ok((person.name.clone(), person.document.clone()))
        };
        Ok(Some(Sides {
            payer: of(payer)?,
            receiver: of(receiver)?,
            written,
        }))
    }

    /// Where a card's line is that is no part.
    pub(crate) fn on_card(card: &Account, day: Date, charge: bool) -> OnCard {
        OnCard {
            closing: cards::closing(card, day),
            charge,
            bought: day,
            part: None,
            own: day,
        }
    }
}
