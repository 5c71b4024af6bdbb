//! Whose bill a `fatura` is: a card's as often as a utility's.

use super::{
    Meaning, read,
    table::{Phrase, Side, canonical, found},
};
use crate::{
    ledger::normalize::words,
    pierre::models::{Account, AccountKind, Direction},
};

/// Whose bill a text with `fatura` speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BillOf {
    /// A card's: the person's own, or one that is not named.
    Card,
    /// A card's, of a bank or shop that is none of the person's cards'.
    OtherCard,
    /// A utility's.
    Utility,
    /// It names nobody.
    Nobody,
    /// An unknown party.
    Somebody,
}

/// Words of a bill's text that name nobody.
const IDLE: &str = "fatura faturas fat pagamento pagamentos pagto pgto pag de da do a o em e deb debito aut autom \
    automatico conta boleto efetuado realizado mes minha valor total via";

/// The words of the person's cards and their banks, behind which a `fatura` is a card's.
#[must_use]
pub fn card_words(accounts: &[Account]) -> Vec<String> {
    let cards = accounts.iter().filter(|it| it.kind == AccountKind::Credit);
    let names = cards.flat_map(|it| [it.name.as_deref(), it.bank.as_deref()]);
    let mut found: Vec<String> = Vec::new();
    for word in names.flatten().map(words) {
        let telling = word.split(' ').filter(|it| it.len() > 1);
        found.extend(telling.map(str::to_owned));
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Whose bill it is, where `own` are the words of the person's own cards and their banks.
#[must_use]
pub fn bill_of(text: &str, own: &[String]) -> BillOf {
    let (mut cards, mut banks) = (false, false);
    for (_, phrase) in found(&canonical(text)) {
        match phrase.meaning {
            Meaning::Utility => return BillOf::Utility,
            Meaning::CardWord => cards = true,
            Meaning::BankWord => banks = true,
            _ => {}
        }
    }
    let mut names = text.split(' ').filter(|word| {
        let is_number = word.bytes().all(|it| it.is_ascii_digit());
        !is_number && word.len() > 1 && !IDLE.split(' ').any(|it| it == *word)
    });
    let is_own = names.clone().any(|word| own.iter().any(|it| it == word));
    if banks && !is_own {
        return BillOf::OtherCard;
    }
    if cards || is_own {
        return BillOf::Card;
    }
    if names.next().is_none() {
        BillOf::Nobody
    } else {
        BillOf::Somebody
    }
}

/// The phrase of a direct debit of a card's bill whose words stand in another order: the debit, and
/// behind it only words of cards and banks, where `own` are those of the person's own cards.
#[must_use]
pub fn debit_of_card(text: &str, own: &[String]) -> Option<&'static Phrase> {
    let text = canonical(text);
    let behind = text.strip_prefix("debito automatico ")?;
    let words_of = |meaning: Meaning| {
        let found = found(behind).filter(move |(_, it)| it.meaning == meaning);
        found.flat_map(|(_, it)| it.canonical.split(' '))
    };
    let is_known = |word: &str| {
        word.bytes().all(|it| it.is_ascii_digit())
            || own.iter().any(|it| it == word)
            || words_of(Meaning::CardWord).any(|it| it == word)
            || words_of(Meaning::BankWord).any(|it| it == word)
    };
    let is_card = behind.split(' ').any(|word| word == "cartao") && behind.split(' ').all(is_known);
    let phrase = || read("debito automatico cartao", Side::Bank, Direction::Out);
    is_card.then(phrase).flatten()
}
