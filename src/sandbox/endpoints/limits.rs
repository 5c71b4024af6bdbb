//! Spending limits. What is spent is the sum of the household's rows of the category, so that it
//! agrees with `get-transactions`.

mod change;
mod limit;
mod list;
mod spending;

pub(crate) use change::{confirm, create, delete, update};
pub(crate) use list::{list, status};
