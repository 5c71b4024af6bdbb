//! The endpoints.

use super::{Shape, days, household, money, query, reply, shape, state, untidy};
use household::large;
use transactions::message as words;

pub(crate) mod assistant;
pub(crate) mod balance;
pub(crate) mod bill_summary;
pub(crate) mod bills;
pub(crate) mod closing_dates;
pub(crate) mod expensive_categories;
pub(crate) mod installments;
pub(crate) mod limits;
pub(crate) mod reminders;
pub(crate) mod structured;
pub(crate) mod sync;
pub(crate) mod transactions;
