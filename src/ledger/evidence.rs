//! All that is known of a row before anything is decided. What a rule needs of other rows is put in
//! here by the steps before it.

use std::collections::HashMap;

use super::{
    categories::Category,
    normalize::{normalize, words},
    parties::{Counterpart, Holders},
    phrases::{self, BillOf, Meaning, Phrase, Side},
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
    /// Whose statement; `None`: an investment's or a loan's.
    pub(super) side: Option<Side>,
    /// In the form of [`words`].
    pub(super) text: String,
    pub(super) category: Category,
    pub(super) phrase: Option<&'static Phrase>,
    /// Of a row whose phrase is [`Meaning::Bill`].
    pub(super) bill_of: BillOf,
    pub(super) counterpart: Counterpart,
    pub(super) together: Option<Together>,
}

impl<'r> Evidence<'r> {
    /// Of each row, in their order.
    pub(super) fn of(rows: &'r [Transaction], accounts: &[Account]) -> Vec<Self> {
        let holders = Holders::of(accounts);
        let own_cards = phrases::card_words(accounts);
        // Thousands of rows share a few dozen categories.
        let mut categories: HashMap<&str, Category> = HashMap::new();
        let read = rows.iter().map(|row| {
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
            let text = row.description.as_deref().map(words).unwrap_or_default();
            let phrase = side.and_then(|side| phrases::read(&text, side, row.direction));
            let leaves = side == Some(Side::Bank) && row.direction == Direction::Out;
            let direct_debit = || phrases::debit_of_card(&text, &own_cards);
            let phrase = phrase.or_else(|| leaves.then(direct_debit).flatten());
            let is_bill = phrase.is_some_and(|it| it.meaning == Meaning::Bill);
            Self {
                row,
                side,
                category,
                bill_of: if is_bill {
                    phrases::bill_of(&text, &own_cards)
                } else {
                    BillOf::Nobody
                },
                counterpart: holders.counterpart(row, &text),
                phrase,
                text,
                together: None,
            }
        });
        read.collect()
    }

    pub(super) fn is_out(&self) -> bool {
        self.row.direction == Direction::Out
    }

    pub(super) fn is(&self, side: Side, direction: Direction) -> bool {
        self.side == Some(side) && self.row.direction == direction
    }

    pub(super) fn says(&self, meaning: Meaning) -> bool {
        self.phrase.is_some_and(|it| it.meaning == meaning)
    }

    pub(super) fn says_one_of(&self, meanings: &[Meaning]) -> bool {
        self.phrase.is_some_and(|it| meanings.contains(&it.meaning))
    }

    /// The words that may be a name: no numbers, no short words, none of an operation.
    pub(super) fn subjects(&self) -> impl Iterator<Item = &str> {
        self.text.split(' ').filter(|word| {
            word.len() > 2
                && !word.bytes().all(|it| it.is_ascii_digit())
                && !OPERATION.contains(word)
        })
    }

    pub(super) fn shares_a_subject(&self, other: &Self) -> bool {
        self.subjects()
            .any(|word| other.subjects().any(|it| it == word))
    }
}

/// Words of operations, which are nobody's name.
const OPERATION: [&str; 59] = [
    "volta",
    "pix",
    "ted",
    "doc",
    "enviado",
    "enviada",
    "recebido",
    "recebida",
    "devolvido",
    "devolvida",
    "devolucao",
    "devol",
    "dev",
    "estorno",
    "estornado",
    "estornada",
    "reembolso",
    "transferencia",
    "transf",
    "pagamento",
    "pagto",
    "pgto",
    "pag",
    "compra",
    "compras",
    "debito",
    "credito",
    "cartao",
    "cancelamento",
    "cancelado",
    "cancelada",
    "cancel",
    "reversao",
    "rejeitado",
    "rejeitada",
    "fatura",
    "boleto",
    "parcela",
    "parc",
    "ltda",
    "com",
    "para",
    "por",
    "dos",
    "das",
    "pelo",
    "pela",
    "bra",
    "conta",
    "saque",
    "efetuado",
    "realizado",
    "parcial",
    "chargeback",
    "valor",
    "parte",
    "ref",
    "motivo",
    "online",
];

/// An account as rows name it: by Pierre's id, else by name and bank.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum AccountKey<'r> {
    Id(&'r str),
    Named(Option<&'r str>, Option<&'r str>, bool),
}

impl<'r> AccountKey<'r> {
    pub(super) fn of(row: &'r Transaction) -> Self {
        row.account_id.as_deref().map_or_else(
            || {
                let is_card = row.account_kind == Some(AccountKind::Credit);
                Self::Named(row.account_name.as_deref(), row.bank.as_deref(), is_card)
            },
            Self::Id,
        )
    }
}
