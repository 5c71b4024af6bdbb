//! What the phrases of banks' statements mean: the reviewed table `phrases.tsv`, matched on whole
//! words. Of all that a text holds, the phrase that begins first decides, then the longest, so that
//! an operation hides what stands in the names behind it.

mod bill_owner;
mod meaning;

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use crate::pierre::models::Direction;
pub use bill_owner::{BillOf, bill_of, card_words, debit_of_card};
pub use meaning::Meaning;

/// Whose statement a row stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// A bank account's.
    Bank,
    /// A card's.
    Card,
}

/// One line of the table.
#[derive(Debug)]
pub struct Phrase {
    /// What it says.
    pub meaning: Meaning,
    /// Whose statement; `None`: any.
    pub side: Option<Side>,
    /// Which way the money went; `None`: either.
    pub direction: Option<Direction>,
    /// Only at the beginning of a text.
    pub at_start: bool,
    /// Leaves no doubt.
    pub is_certain: bool,
    /// The words.
    pub text: &'static str,
    /// … as they are compared.
    canonical: String,
    /// The last word may go on.
    pub is_open: bool,
}

impl Phrase {
    fn read(line: &'static str) -> Option<Self> {
        let mut columns = line.split('\t');
        let mut next = || columns.next();
        let meaning = Meaning::named(next()?)?;
        let side = match next()? {
            "bank" => Some(Side::Bank),
            "card" => Some(Side::Card),
            _ => None,
        };
        let direction = match next()? {
            "in" => Some(Direction::In),
            "out" => Some(Direction::Out),
            _ => None,
        };
        let (at_start, is_certain) = (next()? == "start", next()? == "certain");
        let text = next()?;
        let is_open = text.len() > 1 && text.ends_with('*') && !text.ends_with(" *");
        let text = if is_open {
            text.trim_end_matches('*')
        } else {
            text
        };
        let canonical = match text.rsplit_once(' ') {
            // The beginning of a word is no short form of it.
            Some((before, last)) if is_open => format!("{} {last}", canonical(before)),
            _ if is_open => text.to_owned(),
            _ => canonical(text),
        };
        Some(Self {
            meaning,
            side,
            direction,
            at_start,
            is_certain,
            text,
            canonical,
            is_open,
        })
    }

    fn fits(&self, side: Side, direction: Direction) -> bool {
        self.side.is_none_or(|it| it == side) && self.direction.is_none_or(|it| it == direction)
    }
}

/// How banks shorten words.
const SHORT: [(&str, &str); 35] = [
    ("p", "para"),
    ("cta", "conta"),
    ("pagto", "pagamento"),
    ("pgto", "pagamento"),
    ("pag", "pagamento"),
    ("fat", "fatura"),
    ("deb", "debito"),
    ("cred", "credito"),
    ("cart", "cartao"),
    ("aut", "automatico"),
    ("autom", "automatico"),
    ("automat", "automatico"),
    ("transf", "transferencia"),
    ("transfer", "transferencia"),
    ("trf", "transferencia"),
    ("apl", "aplicacao"),
    ("aplic", "aplicacao"),
    ("resg", "resgate"),
    ("invest", "investimento"),
    ("poup", "poupanca"),
    ("rend", "rendimento"),
    ("dep", "deposito"),
    ("dev", "devolucao"),
    ("devol", "devolucao"),
    ("est", "estorno"),
    ("canc", "cancelamento"),
    ("cancel", "cancelamento"),
    ("tar", "tarifa"),
    ("sal", "salario"),
    ("emprest", "emprestimo"),
    ("financ", "financiamento"),
    ("parcelam", "parcelamento"),
    ("parcel", "parcelamento"),
    ("parc", "parcela"),
    ("env", "enviado"),
];
/// Words that say nothing between two others.
const BETWEEN: [&str; 9] = ["de", "da", "do", "das", "dos", "em", "no", "na", "e"];

/// The words as the table compares them: none shortened, none that only stands between.
fn canonical(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut words = text.split(' ').peekable();
    while let Some(word) = words.next() {
        // `No crédito` says how something was paid; `crédito`, that it came in.
        let is_means = word == "no" && words.peek().is_some_and(|it| it.starts_with("cred"));
        if BETWEEN.contains(&word) && !is_means {
            continue;
        }
        // `PAG*LOJA` is a shop's name at an acquirer.
        let is_acquirer = words.peek() == Some(&"*");
        let long = SHORT
            .iter()
            .find(|(short, _)| *short == word && !is_acquirer);
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(long.map_or(word, |(_, long)| long));
    }
    out
}

struct Table {
    phrases: Vec<Phrase>,
    automaton: Option<AhoCorasick>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let lines = include_str!("phrases.tsv").lines();
    let lines = lines.filter(|line| !line.starts_with('#'));
    let phrases: Vec<Phrase> = lines.filter_map(Phrase::read).collect();
    let automaton = AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .build(phrases.iter().map(|it| it.canonical.as_str()));
    Table {
        automaton: automaton.ok(),
        phrases,
    }
});

/// All of them, in the order of the table.
#[must_use]
pub fn table() -> &'static [Phrase] {
    &TABLE.phrases
}

/// Each phrase that stands in the text as whole words, with its place.
fn found(text: &str) -> impl Iterator<Item = (usize, &'static Phrase)> {
    let bytes = text.as_bytes();
    let automaton = TABLE.automaton.as_ref();
    let matches = automaton
        .into_iter()
        .flat_map(move |it| it.find_overlapping_iter(text));
    matches.filter_map(move |it| {
        let phrase = TABLE.phrases.get(it.pattern().as_usize())?;
        let is_edge = |at: Option<&u8>| at.is_none_or(|it| *it == b' ');
        let begins = it.start().checked_sub(1).map(|at| bytes.get(at));
        let whole = is_edge(begins.flatten()) && (phrase.is_open || is_edge(bytes.get(it.end())));
        whole.then_some((it.start(), phrase))
    })
}

/// What decides of a text in the form of [`super::normalize::words`].
#[must_use]
pub fn read(text: &str, side: Side, direction: Direction) -> Option<&'static Phrase> {
    let text = canonical(text);
    let start = beginning(&text);
    let fitting = found(&text).filter(|(at, phrase)| {
        let is_place = !phrase.at_start || *at <= start;
        let context = [Meaning::CardWord, Meaning::BankWord, Meaning::Utility];
        is_place && !context.contains(&phrase.meaning) && phrase.fits(side, direction)
    });
    let fitting: Vec<(usize, &'static Phrase)> = fitting.collect();
    let first = |among: &mut dyn Iterator<Item = &(usize, &'static Phrase)>| {
        among
            .min_by_key(|(at, phrase)| (*at, std::cmp::Reverse(phrase.canonical.len())))
            .map(|(_, phrase)| *phrase)
    };
    let found = first(&mut fitting.iter())?;
    let is_transfer = matches!(found.meaning, Meaning::Sent | Meaning::Received);
    // What tells whose money moves is no name, wherever it stands.
    let whose = [
        Meaning::Portability,
        Meaning::OwnTransfer,
        Meaning::Salary,
        Meaning::CardCredit,
    ];
    let mut of_whom = fitting.iter().filter(|(_, it)| whose.contains(&it.meaning));
    let told = is_transfer.then(|| first(&mut of_whom)).flatten();
    Some(told.unwrap_or(found))
}

/// Where a text begins when channels and numbers in front of it are passed over.
fn beginning(text: &str) -> usize {
    const CHANNELS: [&str; 8] = [
        "int", "mobile", "mob", "app", "sispag", "bb", "caixa", "internet",
    ];
    let mut at = 0;
    for word in text.split(' ') {
        let is_number = word.bytes().all(|it| it.is_ascii_digit());
        if !is_number && !CHANNELS.contains(&word) {
            break;
        }
        at += word.len() + 1;
    }
    if at >= text.len() { 0 } else { at }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::normalize::words;

    #[test]
    fn every_line_is_read_and_stands_once() {
        let lines = include_str!("phrases.tsv").lines();
        let lines: Vec<_> = lines.filter(|line| !line.starts_with('#')).collect();
        assert_eq!(lines.len(), table().len());
        for (place, phrase) in table().iter().enumerate() {
            assert_eq!(
                words(phrase.text).trim(),
                phrase.text,
                "not as texts are folded"
            );
            let twin = table().iter().skip(place + 1).find(|other| {
                let of = |it: &Phrase| (it.text, it.is_open, it.side, it.direction);
                of(phrase) == of(other)
            });
            assert!(twin.is_none(), "twice: {phrase:?}");
        }
    }

    #[test]
    fn phrases_that_are_compared_alike_mean_the_same_and_stand_once() {
        for (place, phrase) in table().iter().enumerate() {
            for other in table().iter().skip(place + 1) {
                let is_alike = phrase.canonical == other.canonical
                    && phrase.is_open == other.is_open
                    && phrase.side == other.side
                    && phrase.direction == other.direction;
                assert!(
                    !is_alike || phrase.meaning == other.meaning,
                    "{phrase:?} {other:?}"
                );
                assert!(
                    !is_alike
                        || phrase.at_start != other.at_start
                        || phrase.is_certain != other.is_certain,
                    "twice: {phrase:?} {other:?}"
                );
            }
        }
        let received = |text| meaning(text, Side::Bank, Direction::In);
        assert_eq!(received("PIX CRED FULANO"), Some(Meaning::Received));
        assert_eq!(received("Pix no crédito"), Some(Meaning::CardCredit));
    }

    fn meaning(text: &str, side: Side, direction: Direction) -> Option<Meaning> {
        read(&words(text), side, direction).map(|it| it.meaning)
    }

    #[test]
    fn the_operation_hides_the_names_behind_it() {
        use Meaning::{Interest, Purchase, Savings, Sent};
        for (text, expected) in [
            ("Pix enviado Condomínio caixinha de Natal", Some(Sent)),
            ("Transferência enviada|Aplicação RDB Loja", Some(Sent)),
            ("COMPRA CARTAO - CAMBIO AUTOMOTIVO", Some(Purchase)),
            ("BB RENDE FACIL", Some(Savings)),
            ("APL.INVEST FACIL", Some(Savings)),
            ("05/10 Dinheiro guardado", Some(Savings)),
            ("Juros de saldo em atraso", Some(Interest)),
            ("Aplicativo de transporte", None),
            ("Padaria do Resgate", None),
        ] {
            assert_eq!(
                meaning(text, Side::Bank, Direction::Out),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn a_fatura_is_a_card_s_a_utility_s_or_nobody_s() {
        let own = ["roxinho".to_owned()];
        for (text, expected) in [
            ("PAGTO FATURA CLARO MOVEL", BillOf::Utility),
            ("Pagamento de fatura", BillOf::Nobody),
            ("DEB FATURA 102026", BillOf::Nobody),
            ("FATURA CARTAO VISA", BillOf::Card),
            ("FATURA CARTAO SANTANDER", BillOf::OtherCard),
            ("Fatura Roxinho", BillOf::Card),
            ("Fatura Papelaria Andrade", BillOf::Somebody),
        ] {
            assert_eq!(bill_of(&words(text), &own), expected, "{text}");
        }
    }
}
