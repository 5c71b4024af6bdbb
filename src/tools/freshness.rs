//! The freshness of the accounts behind an answer: which banks are disconnected, have old data, or
//! may be connected twice.

use jiff::{SignedDuration, Timestamp, civil::Date};

use super::caveats::Caveats;
use crate::{
    answer::{Sentence, Text, day},
    ledger::intake,
    pierre::{
        self,
        day::{Moment, day_of, sao_paulo},
        models::{Account, Accounts},
    },
};

/// Data older than this are reported as old.
const FRESH_FOR: SignedDuration = SignedDuration::from_hours(24);

impl Caveats {
    /// Adds [`Caveats::connections`] for the accounts of an answer and returns them; adds a warning
    /// when the accounts could not be read.
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
        // A connection that was replaced by a new one is not missing.
        let mut connected = behind.clone();
        intake::accounts(&mut connected);
        self.connections(&connected, last_day, now);
        self.look_alikes(&connected);
        Some(behind)
    }

    /// Adds the banks with two accounts that look the same and have no number to distinguish them:
    /// an account that was connected again may be repeated.
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
            let bank = bank_of(account);
            let name = Text::or(account.name.as_deref(), "sem nome");
            self.warn(format!(
                "{bank}: há duas contas \"{name}\"; se for a mesma, conectada de novo, o saldo e os lançamentos dela podem estar repetidos."
            ));
        }
    }

    /// Adds the banks that are disconnected or have old data, each once. A connection that was
    /// refreshed after the last day of the answer is neither.
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
            let bank = bank_of(account);
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

/// The bank of an account, as a sentence begins with it.
fn bank_of(account: &Account) -> Text {
    let name = account.bank.as_deref().or(account.name.as_deref());
    Text::or(name, "Um banco")
}

fn is_old(moment: Moment, now: Timestamp) -> bool {
    match moment.at {
        Some(at) => now.duration_since(at) > FRESH_FOR,
        None => moment.day < day_of(now.saturating_sub(FRESH_FOR).unwrap_or(now)),
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
