//! What one running sandbox holds: the household before and after a bank sync, and what each key
//! has changed. Nothing is global.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::days::Calendar;
use super::fault::{Caller, Persona};
use super::household::{Household, View, build, large};
use super::json::{set, text};
use super::options::{Family, Options, Shape};
use super::seed;
use super::untidy::{Facts, Untidy};

/// How many syncs it takes until a new transaction appears.
const SYNCS_UNTIL_NEWS: usize = 2;
/// How long a bank sync takes.
const SYNC_PAUSE: Duration = Duration::from_millis(300);

/// What one key has changed so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Changes {
    /// Bank syncs begun.
    pub(super) syncs: usize,
    /// When each connection was last brought up to date, by item id.
    pub(super) updated: HashMap<String, String>,
    pub(super) reminders: Vec<Value>,
    pub(super) closing_dates: Vec<Value>,
    pub(super) memories: Vec<Value>,
    pub(super) limits: Vec<Value>,
    /// How many things were created, so that no id is used twice.
    pub(super) created: usize,
}

impl Changes {
    /// The stored closing day of a card.
    pub(super) fn closing_day(&self, account_id: &str) -> Option<i8> {
        let mut dates = self.closing_dates.iter();
        let date = dates.find(|date| text(date, "accountId") == account_id)?;
        date.get("closingDay")?.as_i64()?.try_into().ok()
    }
}

/// A cheap handle that every request shares.
#[derive(Clone, Debug)]
pub(super) struct State(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    options: Options,
    calendar: Calendar,
    stop: CancellationToken,
    // Each is built when it is first asked for, so that starting takes no time. The data is part
    // of the program, and tests build them all: none can fail.
    before: OnceLock<Household>,
    after: OnceLock<Household>,
    odd: OnceLock<Household>,
    large: OnceLock<Household>,
    connections: Vec<Value>,
    untidy: Option<Untidy>,
    /// What a key with the usual household begins with.
    first: Changes,
    changes: Mutex<HashMap<String, Changes>>,
}

impl State {
    pub(super) fn new(options: &Options, stop: CancellationToken) -> io::Result<Self> {
        let facts = match options.household {
            Family::Tidy => None,
            Family::Untidy => Some(Facts::read()?),
        };
        Self::of(options, facts.as_ref(), stop)
    }

    /// The tidy household, or the untidy one of these facts.
    pub(super) fn of(
        options: &Options,
        facts: Option<&Facts>,
        stop: CancellationToken,
    ) -> io::Result<Self> {
        let calendar = Calendar::new(options.today)?;
        let (shape, delivery) = (options.shape, options.delivery);
        let untidy = facts.map(|facts| Untidy::of(facts, &calendar, shape, delivery));
        let untidy = untidy.transpose()?;
        let mut first = Changes {
            memories: seed::memories()?,
            ..Changes::default()
        };
        let connections = if let Some(untidy) = &untidy {
            first.reminders.clone_from(&untidy.reminders);
            first.closing_dates.clone_from(&untidy.closing_dates);
            untidy.connections.clone()
        } else {
            first.reminders = seed::reminders(&calendar)?;
            first.limits = seed::limits(&calendar)?;
            first.closing_dates = seed::closing_dates()?;
            seed::connections()?
        };
        Ok(Self(Arc::new(Inner {
            options: options.clone(),
            stop,
            before: OnceLock::new(),
            after: OnceLock::new(),
            odd: OnceLock::new(),
            large: OnceLock::new(),
            connections,
            untidy,
            first,
            changes: Mutex::default(),
            calendar,
        })))
    }

    pub(super) fn shape(&self) -> Shape {
        self.0.options.shape
    }

    /// What a 429 says in `Retry-After`.
    pub(super) fn retry_after(&self) -> Duration {
        self.0.options.retry_after
    }

    pub(super) fn calendar(&self) -> &Calendar {
        &self.0.calendar
    }

    pub(super) fn connections(&self) -> &[Value] {
        &self.0.connections
    }

    /// The untidy household, if that is what this caller sees.
    pub(super) fn untidy(&self, caller: &Caller) -> Option<&Untidy> {
        let own = matches!(caller.persona, Persona::Usual | Persona::Odd);
        self.0.untidy.as_ref().filter(|_| own)
    }

    pub(super) async fn stopped(&self) {
        self.0.stop.cancelled().await;
    }

    /// The time that the banks take, unless it is left out.
    pub(super) async fn bank_pause(&self) {
        if !self.0.options.instant {
            tokio::time::sleep(SYNC_PAUSE).await;
        }
    }

    /// Reads or changes what a key has changed.
    pub(super) fn changes<T>(&self, caller: &Caller, act: impl FnOnce(&mut Changes) -> T) -> T {
        let all = self.0.changes.lock();
        let mut all = all.unwrap_or_else(PoisonError::into_inner);
        let changes = all.entry(caller.key.clone());
        act(changes.or_insert_with(|| self.at_first(caller.persona)))
    }

    fn at_first(&self, persona: Persona) -> Changes {
        let first = &self.0.first;
        match persona {
            Persona::Usual | Persona::Odd => first.clone(),
            Persona::Empty => Changes::default(),
            Persona::Large => Changes {
                reminders: large::many(&first.reminders).unwrap_or_default(),
                limits: large::many(&first.limits).unwrap_or_default(),
                memories: large::memories().unwrap_or_default(),
                closing_dates: seed::closing_dates().unwrap_or_default(),
                ..Changes::default()
            },
        }
    }

    /// The household as this caller sees it now.
    pub(super) fn view(&self, caller: &Caller) -> View<'_> {
        let inner = &*self.0;
        let calendar = &inner.calendar;
        let (syncs, updated) = self.changes(caller, |kept| (kept.syncs, kept.updated.clone()));
        let synced = syncs >= SYNCS_UNTIL_NEWS;
        let tidy = if synced { &inner.after } else { &inner.before };
        let household = match (caller.persona, &inner.untidy) {
            (Persona::Empty, _) => return View::default(),
            (Persona::Large, _) => inner
                .large
                .get_or_init(|| large::household(calendar).unwrap_or_default()),
            (_, Some(untidy)) => &untidy.household,
            (_, None) => tidy.get_or_init(|| build::tidy(calendar, synced).unwrap_or_default()),
        };
        let mut view = View {
            accounts: household.accounts.clone(),
            rows: &household.rows,
            purchases: &household.purchases,
            odd: &[],
        };
        for account in &mut view.accounts {
            if let Some(at) = updated.get(text(account, "itemId")) {
                set(account, "itemLastUpdatedAt", at.as_str());
            }
        }
        if caller.persona == Persona::Odd {
            let odd = inner
                .odd
                .get_or_init(|| build::odd(calendar).unwrap_or_default());
            view.accounts.extend_from_slice(&odd.accounts);
            view.odd = &odd.rows;
        }
        view
    }
}
