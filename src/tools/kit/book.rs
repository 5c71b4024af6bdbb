//! The person's book of a period: everything the ledger needs, asked of Pierre at once.

use jiff::ToSpan;

use super::{
    Context, Error,
    amount::spoken,
    freshness::{ACCOUNTS_WITHIN, Doubts, counted},
};
use crate::{
    ledger::{
        Period,
        book::{Basis, Book, Sources, looks_back},
        installments::merged,
        names::name_accounts,
        spending::{Sum, Sums},
    },
    pierre::{self, BillSummaryFilter, StatementFilter, models::Account},
};

/// How many days of rows after a period may hold the other leg of a transfer in it; one more for
/// days that Pierre cuts in UTC.
const LOOKS_AHEAD: i64 = 4;
/// How many months before a period a purchase may have been made of which it holds a part.
const PURCHASES_BEFORE: i64 = 24;

/// From so many entries on, freeing a book is worth another thread.
const LONG: usize = 1_000;

/// A book, and what else was learnt while it was read.
pub(crate) struct Opened {
    pub(crate) book: Book,
    /// All accounts; none when they could not be had.
    pub(crate) accounts: Vec<Account>,
    pub(crate) doubts: Doubts,
}

/// Reads the book of a period; without a basis, row by row.
pub(crate) async fn open(
    context: &Context,
    period: Period,
    basis: Option<Basis>,
) -> Result<Opened, Error> {
    let filter = StatementFilter {
        start_date: Some(period.start.saturating_sub(looks_back(basis).days())),
        end_date: Some(period.end.saturating_add(LOOKS_AHEAD.days())),
        ..StatementFilter::default()
    };
    let (pierre, soon) = (&context.pierre, context.pierre.within(ACCOUNTS_WITHIN));
    let purchases = async {
        let from = period.start.saturating_sub(PURCHASES_BEFORE.months());
        match basis {
            Some(Basis::Competencia) => Some(pierre.get_installments(from, period.end).await),
            _ => None,
        }
    };
    let bills = async {
        match basis {
            Some(Basis::Fatura) => {
                let open = pierre.get_bill_summary(BillSummaryFilter::default());
                Some(futures::join!(pierre.get_bills(None), open))
            }
            _ => None,
        }
    };
    let (statement, accounts, purchases, bills) = futures::join!(
        pierre.get_transactions(filter),
        soon.get_accounts(),
        purchases,
        bills
    );
    let statement = statement?.transactions;
    let mut doubts = Doubts::default();
    doubts.unreadable(statement.unreadable, "transação", "transações");
    let accounts = doubts.behind(accounts, |_| true, period.end, context.now);
    let accounts = accounts.unwrap_or_default();
    let mut sources = Sources {
        rows: statement.rows,
        accounts,
        ..Sources::default()
    };
    if let Some(purchases) = purchases {
        sources.purchases = purchases_of(purchases, &mut doubts);
    }
    if let Some((closed, open)) = bills {
        let closed = closed.map(|found| found.bills);
        sources.closed = doubts.listed(closed, "as faturas fechadas");
        let open = open.map(|found| found.cards);
        sources.open = doubts.listed(open, "as faturas abertas");
    }
    name_accounts(&mut sources.rows, &sources.accounts);
    let accounts = sources.accounts.clone();
    let book = Book::of(sources, basis, period);
    doubt(&book, &mut doubts);
    Ok(Opened {
        book,
        accounts,
        doubts,
    })
}

/// Frees a book that is done with: a long one holds thousands of texts, and nobody needs to wait for
/// them.
pub(crate) fn release(book: Book) {
    if book.entries.len() >= LONG {
        rayon::spawn(move || drop(book));
    }
}

fn purchases_of(
    found: Result<pierre::models::Installments, pierre::Error>,
    doubts: &mut Doubts,
) -> Vec<pierre::models::Purchase> {
    let purchases = found.map(|found| merged(found.lists));
    let purchases = doubts.listed(purchases, "as compras parceladas");
    let undated = purchases.iter().filter(|it| it.date.is_none()).count();
    if undated > 0 {
        doubts.missing(format!(
            "Sem data na Pierre, fora do total: {}.",
            counted(undated, "compra parcelada", "compras parceladas"),
        ));
    }
    purchases
}

/// Adds what the sums of an answer hold that nobody would see in them.
pub(crate) fn doubt_sums(sums: &Sums, doubts: &mut Doubts) {
    let foreign = sums.foreign.values().map(|sum| sum.count).sum();
    doubt_totals(sums.pending, foreign, doubts);
}

/// [`doubt_sums`] of what is pending in a total, and of the rows in other currencies that are not.
pub(crate) fn doubt_totals(pending: Sum, foreign: usize, doubts: &mut Doubts) {
    if pending.count > 0 {
        doubts.warn(format!(
            "O total inclui {} que o banco ainda não confirmou, ao todo {}.",
            counted(pending.count, "lançamento", "lançamentos"),
            spoken(pending.total.abs()),
        ));
    }
    if foreign > 0 {
        doubts.missing(format!(
            "Em outra moeda, sem valor em reais, fora dos totais: {}.",
            counted(foreign, "transação", "transações"),
        ));
    }
}

fn doubt(book: &Book, doubts: &mut Doubts) {
    if book.pieced_together > 0 {
        doubts.warn(format!(
            "{} sem o preço inteiro na Pierre: foi calculado pelas parcelas conhecidas.",
            counted(
                book.pieced_together,
                "compra parcelada",
                "compras parceladas"
            ),
        ));
    }
    if book.bills_assumed > 0 {
        doubts.warn(format!(
            "{} em cartão sem dia de fechamento cadastrado: foi suposto 7 dias antes do vencimento.",
            counted(book.bills_assumed, "lançamento", "lançamentos"),
        ));
    }
    if book.bills_unknown > 0 {
        doubts.warn(format!(
            "{} em cartão sem vencimento conhecido: conta no próprio dia.",
            counted(book.bills_unknown, "lançamento", "lançamentos"),
        ));
    }
}
