//! Caveats of an answer: missing data, old data, and rows that may be repeated.

use crate::{
    answer::{Sentence, sentence::counted},
    ledger::intake::Repeated,
    pierre::{
        self,
        models::{Rows, Statement},
    },
};

/// The caveats of one answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caveats {
    /// Whether data are known to be missing.
    pub incomplete: bool,
    /// In Portuguese, one sentence each.
    pub warnings: Vec<Sentence>,
}

impl Caveats {
    /// Adds a warning.
    pub fn warn(&mut self, sentence: impl Into<Sentence>) {
        self.warnings.push(sentence.into());
    }

    /// Adds a warning about missing data.
    pub fn missing(&mut self, sentence: impl Into<Sentence>) {
        self.incomplete = true;
        self.warn(sentence);
    }

    /// Adds a warning about rows of Pierre's answer that could not be read.
    pub fn unreadable(&mut self, rows: usize, one: &str, many: &str) {
        match rows {
            0 => {}
            1 => self.missing(format!(
                "1 {one} não pôde ser lida e ficou fora desta resposta."
            )),
            _ => self.missing(format!(
                "{rows} {many} não puderam ser lidas e ficaram fora desta resposta."
            )),
        }
    }

    /// Adds warnings about rows missing from a statement: unreadable rows, and rows that Pierre
    /// counted but did not send, minus `merged` duplicates that were already dropped.
    pub fn statement(&mut self, statement: &Statement, merged: usize) {
        self.unreadable(statement.transactions.unreadable, "transação", "transações");
        let missing = statement.not_sent().saturating_sub(merged);
        if missing > 0 {
            self.missing(format!(
                "A Pierre conta {} a mais do que enviou.",
                counted(missing, "transação", "transações")
            ));
        }
    }

    /// Adds warnings about rows that were repeated, or may be.
    pub fn repeated(&mut self, repeated: &Repeated) {
        if repeated.confirmed > 0 {
            self.warn(counted(
                repeated.confirmed,
                "lançamento pendente aparece de novo, já confirmado, em outra data; foi contado uma vez.",
                "lançamentos pendentes aparecem de novo, já confirmados, em outra data; cada um foi contado uma vez.",
            ));
        }
        if repeated.doubtful > 0 {
            self.warn(format!(
                "Há conta conectada duas vezes: {}",
                counted(
                    repeated.doubtful,
                    "lançamento pode estar repetido e foi contado.",
                    "lançamentos podem estar repetidos, e todos foram contados.",
                ),
            ));
        }
    }

    /// The rows of an optional list; adds a warning when it is missing or incomplete.
    pub fn listed<T>(&mut self, found: Result<Rows<T>, pierre::Error>, what: &str) -> Vec<T> {
        match &found {
            Ok(list) if list.unreadable == 0 => {}
            Ok(_) => self.missing(format!(
                "Não foi possível ler tudo ao consultar {what}; o total pode estar incompleto."
            )),
            Err(_) => self.missing(format!(
                "Não foi possível consultar {what}; o total pode estar incompleto."
            )),
        }
        found.map(|list| list.rows).unwrap_or_default()
    }
}
