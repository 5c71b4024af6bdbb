//! `get-installments` of the untidy household, with all that is wrong with that list: parts twice,
//! purchases twice, purchases known in part, and some that are missing.

use std::sync::OnceLock;

use super::facts::Listing;
use super::rows::{RowWriter, account_id, float_figure};
use super::statements::lines::{Plan, PlanPart};
use crate::sandbox::household::Purchase;
use crate::sandbox::options::Delivery;
use crate::sandbox::shape::purchase::{Listed, Part};

/// Every purchase that the list has, in the asked shape.
pub(super) fn purchases(writer: &RowWriter<'_>) -> Vec<Purchase> {
    let mut all = Vec::new();
    for plan in &writer.statements.plans {
        let known = |part: &PlanPart| is_known(writer, part);
        match plan.told.list {
            Listing::Lacking => {}
            Listing::Twice => {
                // Each is what the list makes of one row, the other parts guessed from it.
                let rows = plan.parts.iter().filter(|part| known(part)).take(2);
                all.extend(
                    rows.map(|row| purchase(writer, plan, &row.text, |it| it.number == row.number)),
                );
            }
            Listing::Whole | Listing::Partly | Listing::PartTwice => {
                all.push(purchase(writer, plan, &plan.text, known));
            }
        }
    }
    all
}

/// Whether the part's row is among the rows.
fn is_known(writer: &RowWriter<'_>, part: &PlanPart) -> bool {
    let at_once = writer.statements.delivery == Delivery::AtOnce;
    let since = writer.statements.facts.since;
    part.row <= writer.calendar.today && (at_once || part.row >= since)
}

fn purchase(
    writer: &RowWriter<'_>,
    plan: &Plan,
    text: &str,
    is_posted: impl Fn(&PlanPart) -> bool,
) -> Purchase {
    let account = writer.statements.facts.accounts.get(plan.account);
    let bank = account.map_or("", |account| account.bank.as_str());
    let parts = plan.parts.iter().map(|part| Part {
        description: part.text.as_str().into(),
        category: plan.category.as_str().into(),
        cents: part.cents,
        number: part.number.into(),
        day: part.own,
        due_date: writer.day(part.own, bank),
        is_posted: is_posted(part),
        bill_id: None,
    });
    let listed = Listed {
        description: text.into(),
        purchase_date: writer.day(plan.day, bank),
        parts: parts.collect(),
        only_posted: plan.told.list == Listing::Partly,
        repeats: plan.told.list == Listing::PartTwice,
        sum: float_figure,
    };
    Purchase {
        account_id: account_id(plan.account, false),
        day: plan.day,
        parts: Vec::new(),
        written: OnceLock::from(listed.written(writer.shape, writer.calendar.today)),
    }
}
