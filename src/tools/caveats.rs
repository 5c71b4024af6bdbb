//! How far an answer can be trusted to be whole and current: what the connections behind it say.

use jiff::{SignedDuration, Timestamp, civil::Date};

use crate::answer::{Sentence, Text, day};
use crate::ledger::intake::{self, Repeated};
use crate::pierre::{
    self,
    day::{Moment, sao_paulo},
    models::{Account, Accounts, Rows, Statement},
};

/// Older than this, a connection's data are said to be old.
const FRESH_FOR: SignedDuration = SignedDuration::from_hours(24);

/// `1 conta`, `3 contas`.
#[must_use]
pub fn counted(many: usize, one: &str, more: &str) -> String {
    format!("{many} {}", if many == 1 { one } else { more })
}

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

    /// [`Caveats::connections`] of the accounts that an answer is about, which it gives back; adds
    /// that nothing is known when the accounts could not be had.
    pub fn behind(
        &mut self,
        accounts: Result<Accounts, pierre::Error>,
        covers: impl Fn(&Account) -> bool,
        last_day: Date,
        now: Timestamp,
    ) -> Option<Vec<Account>> {
        let Ok(found) = accounts else {
            self.warn("Não foi possível conferir se os bancos estão atualizados.");
            return None;
        };
        let mut behind = found.accounts.rows;
        behind.retain(covers);
        // A connection that was made again is not missed.
        let mut connected = behind.clone();
        intake::accounts(&mut connected);
        self.connections(&connected, last_day, now);
        self.look_alikes(&connected);
        Some(behind)
    }

    /// Adds the banks of which two accounts look the same and have no number to tell: one connected
    /// again may be told twice.
    pub fn look_alikes(&mut self, accounts: &[Account]) {
        let alike = |a: &Account, b: &Account| {
            a.name.is_some()
                && a.number.is_none()
                && b.number.is_none()
                && (&a.name, &a.bank, &a.kind, &a.subtype)
                    == (&b.name, &b.bank, &b.kind, &b.subtype)
        };
        for (place, account) in accounts.iter().enumerate() {
            if !accounts
                .iter()
                .skip(place + 1)
                .any(|other| alike(account, other))
            {
                continue;
            }
            let bank = account.bank.as_deref().or(account.name.as_deref());
            let bank = Text::option(bank);
            let bank = bank.as_ref().map_or("Um banco", Text::as_str);
            let name = Text::option(account.name.as_deref());
            let name = name.as_ref().map_or("sem nome", Text::as_str);
            self.warn(format!(
                "{bank}: há duas contas \"{name}\"; se uma é a mesma conectada de novo, saldo e lançamentos dela podem estar repetidos."
            ));
        }
    }

    /// Adds which banks are disconnected or have old data, each once. What was refreshed after the
    /// last day that the answer is about is neither.
    pub fn connections<'a>(
        &mut self,
        accounts: impl IntoIterator<Item = &'a Account>,
        last_day: Date,
        now: Timestamp,
    ) {
        let mut said = Vec::new();
        for account in accounts {
            if account.last_updated.is_some_and(|at| at.day > last_day) {
                continue;
            }
            let broken = account.is_active == Some(false);
            let old = account.last_updated.is_some_and(|at| is_old(at, now));
            if !broken && !old {
                continue;
            }
            let bank = Text::option(account.bank.as_deref().or(account.name.as_deref()));
            let bank = bank.as_ref().map_or("Um banco", Text::as_str);
            let since = account
                .last_updated
                .map(|at| format!(" desde {}", spoken(at)));
            let since = since.unwrap_or_default();
            let sentence = if broken {
                format!(
                    "{bank}: conexão interrompida; os dados estão parados{since}. Reconecte em https://pierre.finance/connect."
                )
            } else {
                format!(
                    "{bank}: dados sem atualização{since}; manual_update pede uma nova sincronização."
                )
            };
            let sentence = Sentence::from(sentence);
            if !said.contains(&sentence) {
                self.incomplete |= broken;
                said.push(sentence);
            }
        }
        self.warnings.extend(said);
    }
}

fn is_old(moment: Moment, now: Timestamp) -> bool {
    match moment.at {
        Some(at) => now.duration_since(at) > FRESH_FOR,
        None => {
            moment.day < crate::pierre::day::day_of(now.saturating_sub(FRESH_FOR).unwrap_or(now))
        }
    }
}

/// `21/11/2026 08:15`, or the day alone.
fn spoken(moment: Moment) -> String {
    match moment.at {
        Some(at) => at
            .to_zoned(sao_paulo())
            .strftime("%d/%m/%Y %H:%M")
            .to_string(),
        None => day::spoken(moment.day),
    }
}

/// A moment in an answer: `2026-11-21T08:15:00-03:00`, São Paulo time.
#[must_use]
pub fn local(at: Timestamp) -> Sentence {
    let local = at.to_zoned(sao_paulo()).strftime("%Y-%m-%dT%H:%M:%S%:z");
    Sentence::from(local.to_string())
}

/// [`local`] of an instant, or the day alone.
#[must_use]
pub fn local_moment(moment: Moment) -> Sentence {
    moment
        .at
        .map_or_else(|| Sentence::from(moment.day.to_string()), local)
}
