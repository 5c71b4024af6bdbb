//! What the endpoints say of any facts, without a server.

use std::io;

use axum::body::{Bytes, to_bytes};
use futures::FutureExt as _;
use tokio_util::sync::CancellationToken;

use super::call::Call;
use super::endpoints::{accounts, bill_summary, bills, installments, reminders, transactions};
use super::fault::{Caller, KEY};
use super::options::{Delivery, Family, Options, Shape};
use super::query::Query;
use super::reply::Answer;
use super::state::State;
use super::untidy::Facts;

/// One body per endpoint, as JSON.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each is the endpoint of its name")]
pub struct Bodies {
    pub accounts: String,
    pub balance: String,
    pub transactions: String,
    pub installments: String,
    pub bills: String,
    pub bill_summary: String,
    pub reminders: String,
}

/// The bodies on the facts' own day: all rows since they began and all purchases in parts.
///
/// Fails if the facts refer to something that they do not have.
pub fn bodies(facts: &Facts, shape: Shape, delivery: Delivery) -> io::Result<Bodies> {
    let all = "startDate=2000-01-01&endDate=2100-01-01&filter=all";
    let ask = asker(facts, shape, delivery)?;
    Ok(Bodies {
        accounts: ask(accounts::list, "")?,
        balance: ask(accounts::total, "")?,
        transactions: ask(transactions::list, all)?,
        installments: ask(installments::list, all)?,
        bills: ask(bills::list, "")?,
        bill_summary: ask(bill_summary::summary, "")?,
        reminders: ask(reminders::list, all)?,
    })
}

type Endpoint = fn(&Call) -> Answer;

/// Asks an endpoint with a query and gives its body.
pub(super) fn asker(
    facts: &Facts,
    shape: Shape,
    delivery: Delivery,
) -> io::Result<impl Fn(Endpoint, &str) -> io::Result<String>> {
    let options = Options {
        shape,
        household: Family::Untidy,
        delivery,
        today: Some(facts.today),
        instant: true,
        ..Options::default()
    };
    let state = State::of(&options, Some(facts), CancellationToken::new())?;
    let caller = Caller::of(KEY).unwrap_or_default();
    Ok(move |endpoint: Endpoint, query: &str| {
        let uri = format!("/?{query}").parse().map_err(io::Error::other)?;
        let answer = endpoint(&Call {
            state: state.clone(),
            caller: caller.clone(),
            query: Query::of(&uri),
            body: Bytes::new(),
        });
        let answer = answer.map_err(|refusal| io::Error::other(format!("{refusal:?}")))?;
        let body = to_bytes(answer.into_body(), usize::MAX).now_or_never();
        let body = body.ok_or_else(|| io::Error::other("the body is not complete"))?;
        String::from_utf8(body.map_err(io::Error::other)?.to_vec()).map_err(io::Error::other)
    })
}
