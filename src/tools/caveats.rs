//! What a person should know before trusting an answer: what is missing, what may be told twice.

use crate::{
    answer::{Sentence, sentence::counted},
    ledger::intake::Repeated,
    pierre::{
        self,
        models::{Rows, Statement},
    },
};

/// What is known to be missing or old.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caveats {
    /// Whether something is known to be missing.
    pub incomplete: bool,
    /// In Portuguese, one sentence each.
    pub warnings: Vec<Sentence>,
}

impl Caveats {
    /// Adds a sentence.
    pub fn warn(&mut self, sentence: impl Into<Sentence>) {
        self.warnings.push(sentence.into());
    }

    /// Adds a sentence about something that is missing.
    pub fn missing(&mut self, sentence: impl Into<Sentence>) {
        self.incomplete = true;
        self.warn(sentence);
    }

    /// Adds that rows of Pierre's answer could not be read.
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

    /// Adds what is missing of a statement: rows that could not be read, and rows that Pierre counts
    /// and did not send, of which `merged` were told twice and are left out already.
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

    /// Adds what may be told twice, or was, in a way that a person should know.
    pub fn repeated(&mut self, repeated: &Repeated) {
        if repeated.confirmed > 0 {
            self.warn(counted(
                repeated.confirmed,
                "lançamento pendente aparece de novo, já confirmado, em outra data; contou uma vez.",
                "lançamentos pendentes aparecem de novo, já confirmados, em outra data; cada um contou uma vez.",
            ));
        }
        if repeated.doubtful > 0 {
            self.warn(format!(
                "Há conta conectada duas vezes: {}",
                counted(
                    repeated.doubtful,
                    "lançamento pode estar repetido, e contou.",
                    "lançamentos podem estar repetidos, e todos contaram.",
                ),
            ));
        }
    }

    /// The rows of a list that an answer can do without, though not wholly: what could not be had
    /// is said.
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
