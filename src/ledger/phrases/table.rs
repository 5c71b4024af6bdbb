//! The reviewed table `phrases.tsv`, and where its phrases stand in a text.

use std::{collections::HashMap, sync::LazyLock};

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::Meaning;
use crate::pierre::models::Direction;

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
    /// The words in canonical form, for comparison.
    pub(super) canonical: String,
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

    pub(super) fn fits(&self, side: Side, direction: Direction) -> bool {
        self.side.is_none_or(|it| it == side) && self.direction.is_none_or(|it| it == direction)
    }
}

/// How banks shorten words.
const SHORT: &str = "p=para cta=conta pagto=pagamento pgto=pagamento pag=pagamento fat=fatura deb=debito cred=credito cart=cartao \
    aut=automatico autom=automatico automat=automatico transf=transferencia transfer=transferencia \
    trf=transferencia apl=aplicacao aplic=aplicacao resg=resgate invest=investimento poup=poupanca \
    rend=rendimento dep=deposito dev=devolucao devol=devolucao est=estorno canc=cancelamento cancel=cancelamento \
    tar=tarifa sal=salario emprest=emprestimo financ=financiamento parcelam=parcelamento parcel=parcelamento \
    parc=parcela env=enviado";
static SHORT_FORMS: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    SHORT
        .split(' ')
        .filter_map(|it| it.split_once('='))
        .collect()
});
/// Connecting words, which are skipped.
const BETWEEN: [&str; 9] = ["de", "da", "do", "das", "dos", "em", "no", "na", "e"];

/// The canonical form: short forms expanded, connecting words removed.
pub(super) fn canonical(text: &str) -> String {
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
        let long = SHORT_FORMS.get(word).filter(|_| !is_acquirer);
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(long.unwrap_or(&word));
    }
    out
}

struct Table {
    phrases: Vec<Phrase>,
    automaton: Option<AhoCorasick>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let lines = include_str!("../phrases.tsv").lines();
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
pub(super) fn found(text: &str) -> impl Iterator<Item = (usize, &'static Phrase)> {
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
