//! All that is known of a row before anything is decided. What a rule needs of other rows is put in
//! here by the steps before it.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::{
    categories::Category,
    normalize::normalize,
    parties::{Counterpart, Holders, InText},
    phrases::{self, BillOf, Meaning, Phrase, Side},
    row_text::{RowText, RowTexts},
};
use crate::pierre::models::{Account, AccountKind, Direction, Transaction};

/// What a row turned out to be together with others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Together {
    /// A card's bill paid, seen from one side or from both.
    BillPayment {
        /// One of the two says so, or both texts do.
        is_certain: bool,
    },
    /// One leg of a transfer between own accounts.
    OwnTransfer {
        /// A category or a whole tax number says so.
        is_certain: bool,
    },
    /// The other leg of money that was put aside.
    Savings,
    /// Money that a card gave, or that went on to somebody for it.
    PixOnCredit,
    /// Takes back the row of this place.
    Reverses {
        /// Where that row stands.
        row: usize,
        /// The two name the same shop or person.
        is_certain: bool,
    },
    /// Money back from a shop where something was bought before.
    SameShop,
    /// A part of a bill or purchase that is paid in parts, or the credit that balances it.
    Financed(Financed),
}

/// What is financed, and by which credit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Financed {
    /// The place of the credit, or of the purchase that was turned into parts.
    pub(super) origin: usize,
    /// What was owed already.
    pub(super) principal: rust_decimal::Decimal,
    /// It was one purchase, not a bill.
    pub(super) is_purchase: bool,
    /// How many parts; 0 for the credit itself.
    pub(super) parts: u32,
}

/// Everything known of one row.
pub(super) struct Evidence<'r> {
    pub(super) row: &'r Transaction,
    /// The row's, here to spare a look at it: rows are large, and far apart in memory.
    direction: Direction,
    /// Whose statement; `None`: an investment's or a loan's.
    pub(super) side: Option<Side>,
    pub(super) text: &'r RowText<'r>,
    pub(super) category: Category,
    pub(super) phrase: Option<&'static Phrase>,
    /// Of a row whose phrase is [`Meaning::Bill`].
    pub(super) bill_of: BillOf,
    pub(super) counterpart: Counterpart,
    pub(super) together: Option<Together>,
}

/// What the bank's phrase in a text says.
type Said = (Option<&'static Phrase>, BillOf);

/// What was read of one text, for all rows that have it.
#[derive(Clone, Default)]
struct KnownText {
    /// By side and direction.
    said: [Option<Said>; 4],
    named: Option<InText>,
}

impl<'r> Evidence<'r> {
    /// Of each row, in their order.
    pub(super) fn of(
        rows: &'r [Transaction],
        texts: &'r RowTexts<'r>,
        accounts: &[Account],
    ) -> Vec<Self> {
        let holders = Holders::of(accounts);
        let own_cards = phrases::card_words(accounts);
        let mut categories: HashMap<&str, Category, RandomState> = HashMap::default();
        let mut known = vec![KnownText::default(); texts.len()];
        let read = rows.iter().enumerate().filter_map(|(place, row)| {
            let category = row.category.as_deref().map_or(Category::Silent, |name| {
                *categories
                    .entry(name)
                    .or_insert_with(|| Category::of(&normalize(name)))
            });
            let side = match row.account_kind {
                Some(AccountKind::Credit) => Some(Side::Card),
                Some(AccountKind::Investment | AccountKind::Loan) => None,
                _ => Some(Side::Bank),
            };
            let text = texts.get(place)?;
            let known = known.get_mut(texts.number(place))?;
            let (phrase, bill_of) = match side {
                Some(side) => {
                    let number = 2 * side as usize + row.direction as usize;
                    let said = || said(&text.words, side, row.direction, &own_cards);
                    *known.said.get_mut(number)?.get_or_insert_with(said)
                }
                None => (None, BillOf::Nobody),
            };
            let named = || holders.in_text(text);
            let named = known.named.get_or_insert_with(named);
            Some(Self {
                row,
                direction: row.direction,
                side,
                text,
                category,
                phrase,
                bill_of,
                counterpart: holders.counterpart(row, named),
                together: None,
            })
        });
        read.collect()
    }

    pub(super) fn is_out(&self) -> bool {
        self.direction == Direction::Out
    }

    pub(super) fn is(&self, side: Side, direction: Direction) -> bool {
        self.side == Some(side) && self.direction == direction
    }

    pub(super) fn says(&self, meaning: Meaning) -> bool {
        self.phrase.is_some_and(|it| it.meaning == meaning)
    }

    pub(super) fn says_one_of(&self, meanings: &[Meaning]) -> bool {
        self.phrase.is_some_and(|it| meanings.contains(&it.meaning))
    }

    pub(super) fn subjects(&self) -> impl Iterator<Item = &str> {
        self.text.subjects()
    }

    pub(super) fn shares_a_subject(&self, other: &Self) -> bool {
        self.text.shares_a_subject(other.text)
    }
}

fn said(text: &str, side: Side, direction: Direction, own_cards: &[String]) -> Said {
    let leaves = side == Side::Bank && direction == Direction::Out;
    let direct_debit = || phrases::debit_of_card(text, own_cards);
    let phrase = phrases::read(text, side, direction);
    let phrase = phrase.or_else(|| leaves.then(direct_debit).flatten());
    let is_bill = phrase.is_some_and(|it| it.meaning == Meaning::Bill);
    let bill_of = || phrases::bill_of(text, own_cards);
    (phrase, if is_bill { bill_of() } else { BillOf::Nobody })
}
