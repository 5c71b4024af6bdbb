//! What one running sandbox holds: the household before and after a bank sync, and what each key
//! has changed. Nothing is global.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::days::Calendar;
use super::household::{Household, Purchase, Row, set, text};
use super::untidy::{self, Delivery, Facts, Told};
use super::{Family, Options, Shape, assistant, closing_dates, large, limits, reminders, sync};

/// What a key asks the sandbox to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The household, in good health.
    None,
    /// A user without accounts.
    Empty,
    /// The household with a few bodies out of shape.
    Odd,
    /// Another household: twelve accounts and thousands of rows.
    Large,
    /// Every answer after a long wait.
    Slow,
    InvalidKey,
    NoSubscription,
    TooMany,
    Broken,
    Page,
}

impl Fault {
    /// The fault that a key names, or `None` for a key that is not the sandbox's.
    pub(super) fn of(key: &str) -> Option<Self> {
        Some(match key.strip_prefix(super::KEY)? {
            "-empty" => Self::Empty,
            "-odd" => Self::Odd,
            "-large" => Self::Large,
            "-slow" => Self::Slow,
            "-401" => Self::InvalidKey,
            "-no-subscription" => Self::NoSubscription,
            "-429" => Self::TooMany,
            "-500" => Self::Broken,
            "-html" => Self::Page,
            _ => Self::None,
        })
    }
}

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
    /// Things made so far, so that no id comes twice.
    pub(super) created: usize,
}

/// A cheap handle that every request shares.
#[derive(Clone, Debug)]
pub(super) struct State(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    shape: Shape,
    instant: bool,
    retry_after: Duration,
    calendar: Calendar,
    stop: CancellationToken,
    // Each is built when it is first asked for, so that starting takes no time. The data is part
    // of the program, and tests build them all: none can fail.
    before: OnceLock<Household>,
    after: OnceLock<Household>,
    odd: OnceLock<Household>,
    large: OnceLock<Household>,
    reminders: Vec<Value>,
    limits: Vec<Value>,
    connections: Vec<Value>,
    untidy: Option<Told>,
    changes: Mutex<HashMap<String, Changes>>,
}

impl State {
    pub(super) fn new(options: &Options, stop: CancellationToken) -> io::Result<Self> {
        let calendar = Calendar::new(options.today)?;
        let untidy = match options.household {
            Family::Tidy => None,
            Family::Untidy => {
                let facts = untidy::facts()?;
                Some(untidy::told(
                    &facts,
                    &calendar,
                    options.shape,
                    options.delivery,
                )?)
            }
        };
        Self::of(options, calendar, untidy, stop)
    }

    /// A sandbox that tells these facts, on their own day.
    pub(super) fn telling(facts: &Facts, shape: Shape, delivery: Delivery) -> io::Result<Self> {
        let options = Options {
            shape,
            household: Family::Untidy,
            delivery,
            today: Some(facts.today),
            instant: true,
            ..Options::default()
        };
        let calendar = Calendar::new(options.today)?;
        let told = untidy::told(facts, &calendar, shape, delivery)?;
        Self::of(&options, calendar, Some(told), CancellationToken::new())
    }

    fn of(
        options: &Options,
        calendar: Calendar,
        untidy: Option<Told>,
        stop: CancellationToken,
    ) -> io::Result<Self> {
        let (reminders, limits, connections) = match &untidy {
            Some(told) => (told.reminders.clone(), Vec::new(), told.connections.clone()),
            None => (
                reminders::read(&calendar)?,
                limits::read(&calendar)?,
                sync::read()?,
            ),
        };
        Ok(Self(Arc::new(Inner {
            shape: options.shape,
            instant: options.instant,
            retry_after: options.retry_after,
            stop,
            before: OnceLock::new(),
            after: OnceLock::new(),
            odd: OnceLock::new(),
            large: OnceLock::new(),
            reminders,
            limits,
            connections,
            untidy,
            changes: Mutex::default(),
            calendar,
        })))
    }

    pub(super) fn shape(&self) -> Shape {
        self.0.shape
    }

    pub(super) fn instant(&self) -> bool {
        self.0.instant
    }

    /// What a 429 says in `Retry-After`.
    pub(super) fn retry_after(&self) -> Duration {
        self.0.retry_after
    }

    pub(super) fn calendar(&self) -> &Calendar {
        &self.0.calendar
    }

    pub(super) fn connections(&self) -> &[Value] {
        &self.0.connections
    }

    /// The untidy household as this key sees it, if that is whose sandbox it is.
    pub(super) fn untidy(&self, caller: &Caller) -> Option<&Told> {
        let own = matches!(caller.fault, Fault::None | Fault::Odd | Fault::Slow);
        self.0.untidy.as_ref().filter(|_| own)
    }

    pub(super) async fn stopped(&self) {
        self.0.stop.cancelled().await;
    }

    /// Reads or changes what a key has changed.
    pub(super) fn with<T>(&self, caller: &Caller, act: impl FnOnce(&mut Changes) -> T) -> T {
        let mut all: MutexGuard<'_, _> = self
            .0
            .changes
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let changes = all.entry(caller.key.clone()).or_insert_with(|| {
            let at_first = |things: &Vec<Value>| match caller.fault {
                Fault::Empty => Vec::new(),
                Fault::Large => large::many(things),
                _ => things.clone(),
            };
            Changes {
                reminders: at_first(&self.0.reminders),
                limits: at_first(&self.0.limits),
                closing_dates: match self.untidy(caller) {
                    Some(told) => told.closing_dates.clone(),
                    None => closing_dates::read(caller.fault).unwrap_or_default(),
                },
                memories: assistant::memories_of(caller.fault).unwrap_or_default(),
                ..Changes::default()
            }
        });
        act(changes)
    }

    /// The household as this key sees it now.
    pub(super) fn household(&self, caller: &Caller) -> View<'_> {
        if caller.fault == Fault::Empty {
            return View::default();
        }
        let (syncs, updated) =
            self.with(caller, |changes| (changes.syncs, changes.updated.clone()));
        let calendar = &self.0.calendar;
        let synced = syncs >= sync::BRINGS_NEWS;
        let known = if synced {
            &self.0.after
        } else {
            &self.0.before
        };
        let known = if let Some(told) = self.untidy(caller) {
            &told.household
        } else if caller.fault == Fault::Large {
            let large = &self.0.large;
            large.get_or_init(|| large::household(calendar).unwrap_or_default())
        } else {
            known.get_or_init(|| Household::new(calendar, synced).unwrap_or_default())
        };
        let mut view = View {
            accounts: known.accounts.clone(),
            rows: known.rows.iter().collect(),
            purchases: &known.purchases,
            odd: &[],
        };
        for account in &mut view.accounts {
            if let Some(at) = updated.get(text(account, "itemId")) {
                set(account, "itemLastUpdatedAt", Value::String(at.clone()));
            }
        }
        if caller.fault == Fault::Odd {
            let odd = &self.0.odd;
            let odd = odd.get_or_init(|| Household::odd(calendar).unwrap_or_default());
            view.accounts.extend_from_slice(&odd.accounts);
            view.odd = &odd.rows;
        }
        view
    }
}

/// A household as one key sees it at one moment.
#[derive(Clone, Debug, Default)]
pub(super) struct View<'a> {
    pub(super) accounts: Vec<Value>,
    pub(super) rows: Vec<&'a Row>,
    pub(super) purchases: &'a [Purchase],
    /// Rows out of shape: they cannot be filtered and always come along.
    pub(super) odd: &'a [Row],
}

/// Who is asking.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    pub(super) key: String,
    pub(super) fault: Fault,
}
