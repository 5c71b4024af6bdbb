//! The texts of rows. Statements repeat their texts, so each distinct text is read once.

use std::{cell::OnceCell, collections::HashMap, rc::Rc};

use foldhash::fast::RandomState;

use super::{
    normalize::{normalize, words},
    part_text::{Written, base_of, written_in},
};
use crate::pierre::models::Transaction;

/// A description in the forms in which it is compared.
#[derive(Debug, Default)]
pub(super) struct RowText<'r> {
    /// As Pierre sent it.
    pub(super) raw: &'r str,
    /// In the form of [`words`].
    pub(super) words: String,
    written: OnceCell<Vec<Written>>,
    base: OnceCell<Rc<str>>,
    subjects: OnceCell<Vec<(usize, usize)>>,
}

impl<'r> RowText<'r> {
    pub(super) fn of(raw: &'r str) -> Self {
        Self {
            raw,
            words: words(raw),
            ..Self::default()
        }
    }

    /// The pairs of numbers that may be a part.
    pub(super) fn written(&self) -> &[Written] {
        self.written
            .get_or_init(|| written_in(&normalize(self.raw)))
    }

    /// In the form of [`super::part_text::base`].
    pub(super) fn base(&self) -> &Rc<str> {
        let base = || base_of(&normalize(self.raw), self.written()).into();
        self.base.get_or_init(base)
    }

    /// The words that may be a name: no numbers, no short words, none of an operation.
    pub(super) fn subjects(&self) -> impl Iterator<Item = &str> {
        let places = self.subjects.get_or_init(|| {
            let mut end = 0;
            let places = self.words.split(' ').map(|word| {
                let start = end;
                end += word.len() + 1;
                (start, start + word.len())
            });
            let is_subject = |(start, end): &(usize, usize)| {
                let word = self.words.get(*start..*end).unwrap_or_default();
                word.len() > 2
                    && !word.bytes().all(|it| it.is_ascii_digit())
                    && !OPERATION.split(' ').any(|it| it == word)
            };
            places.filter(is_subject).collect()
        });
        let words = places.iter();
        words.filter_map(|(start, end)| self.words.get(*start..*end))
    }

    pub(super) fn shares_a_subject(&self, other: &Self) -> bool {
        self.subjects()
            .any(|word| other.subjects().any(|it| it == word))
    }
}

/// Words of operations, which are nobody's name.
const OPERATION: &str = "volta pix ted doc enviado enviada recebido recebida devolvido devolvida devolucao devol dev \
    estorno estornado estornada reembolso transferencia transf pagamento pagto pgto pag compra compras debito credito \
    cartao cancelamento cancelado cancelada cancel reversao rejeitado rejeitada fatura boleto parcela parc ltda com para \
    por dos das pelo pela bra conta saque efetuado realizado parcial chargeback valor parte ref motivo online";

/// The texts of all rows of a statement, by the place of the row.
pub(super) struct RowTexts<'r> {
    distinct: Vec<RowText<'r>>,
    of_row: Vec<usize>,
}

impl<'r> RowTexts<'r> {
    pub(super) fn of(rows: &'r [Transaction]) -> Self {
        let mut distinct = Vec::new();
        let mut known: HashMap<&str, usize, RandomState> = HashMap::default();
        let of_row = rows.iter().map(|row| {
            let raw = row.description.as_deref().unwrap_or_default();
            *known.entry(raw).or_insert_with(|| {
                distinct.push(RowText::of(raw));
                distinct.len() - 1
            })
        });
        let of_row = of_row.collect();
        Self { distinct, of_row }
    }

    /// How many distinct texts there are.
    pub(super) fn len(&self) -> usize {
        self.distinct.len()
    }

    /// The number of the row's text among the distinct ones.
    pub(super) fn number(&self, place: usize) -> usize {
        self.of_row.get(place).copied().unwrap_or(usize::MAX)
    }

    pub(super) fn get(&self, place: usize) -> Option<&RowText<'r>> {
        self.distinct.get(self.number(place))
    }
}
