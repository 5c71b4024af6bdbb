//! Loads the ledger of a period: fetches everything it needs from Pierre concurrently.

use jiff::ToSpan;

use crate::{
    answer::{Text, amount::spoken, day, sentence::counted},
    ledger::{
        Period,
        book::{Basis, Book, looks_ahead, looks_back},
        installments::{Merged, merged},
        intake,
        sources::Sources,
        spending::{Sum, Sums},
    },
    pierre::{self, BillSummaryFilter, StatementFilter, blocking, models::Account},
    tool::{Context, Error},
    tools::caveats::Caveats,
};

/// Months before a period in which a purchase may have installments inside it.
pub(crate) const PURCHASES_BEFORE: i64 = 24;

/// Most bills named in the warnings of an answer.
const MOST_GAPS: usize = 4;

/// A book, and what else was learnt while it was read.
pub(crate) struct Opened {
    pub(crate) book: Book,
    /// All accounts; empty when they could not be read.
    pub(crate) accounts: Vec<Account>,
    /// The number of repeated rows, which count once.
    pub(crate) merged: Option<usize>,
    pub(crate) caveats: Caveats,
}

/// Loads the ledger of a period; without a basis, every row stands for itself.
pub(crate) async fn open(
    context: &Context,
    period: Period,
    basis: Option<Basis>,
) -> Result<Opened, Error> {
    let filter = StatementFilter {
        start_date: Some(period.start.saturating_sub(looks_back(basis).days())),
        end_date: Some(period.end.saturating_add(looks_ahead(basis).days())),
        ..StatementFilter::default()
    };
    let (pierre, soon) = (&context.pierre, context.optional());
    let purchases = async {
        let from = period.start.saturating_sub(PURCHASES_BEFORE.months());
        match basis {
            Some(Basis::Competencia | Basis::Fatura) => {
                Some(pierre.get_installments(from, period.end).await)
            }
            _ => None,
        }
    };
    let open = async {
        match basis {
            Some(Basis::Fatura) => {
                Some(pierre.get_bill_summary(BillSummaryFilter::default()).await)
            }
            _ => None,
        }
    };
    // A bill's total identifies its payment, regardless of the text.
    let (statement, accounts, purchases, closed, open) = futures::join!(
        pierre.get_transactions(filter),
        context.accounts(),
        purchases,
        soon.get_bills(None),
        open
    );
    let statement = statement?;
    let mut caveats = Caveats::default();
    caveats.statement(&statement, 0);
    let statement = statement.transactions;
    let accounts = caveats.behind(accounts, |_| true, period.end, context.now);
    let accounts = accounts.unwrap_or_default();
    let mut sources = Sources {
        rows: statement.rows,
        accounts,
        ..Sources::default()
    };
    let mut repeated = 0;
    if let Some(purchases) = purchases {
        let merged = purchases_of(purchases, &mut caveats);
        repeated = merged.repeated;
        sources.purchases = merged.list.rows;
    }
    let closed = closed.map(|found| found.bills);
    if let Some(open) = open {
        sources.closed = caveats.listed(closed, "as faturas fechadas");
        let open = open.map(|found| found.cards);
        sources.open = caveats.listed(open, "as faturas abertas");
    } else if let Ok(closed) = closed {
        sources.closed = closed.rows;
    } else {
        caveats.warn("Não foi possível consultar as faturas fechadas: um pagamento de fatura que só o valor revela pode contar como gasto.");
    }
    let mut accounts = sources.accounts.clone();
    intake::accounts(&mut accounts);
    let bytes = size_of_val(sources.rows.as_slice());
    let book = blocking::run(bytes, move || Book::of(sources, basis, period)).await?;
    doubt(&book, &mut caveats);
    let merged = repeated + book.repeated.merged;
    Ok(Opened {
        book,
        accounts,
        merged: (merged > 0).then_some(merged),
        caveats,
    })
}

fn purchases_of(
    found: Result<pierre::models::Installments, pierre::Error>,
    caveats: &mut Caveats,
) -> Merged {
    let mut repeated = 0;
    let found = found.map(|found| {
        let merged = merged(found.lists);
        repeated = merged.repeated;
        merged.list
    });
    let rows = caveats.listed(found, "as compras parceladas");
    let is_dated = |it: &pierre::models::Purchase| {
        it.date.is_some() || it.parts.iter().any(|part| part.due.is_some())
    };
    let undated = rows.iter().filter(|it| !is_dated(it)).count();
    if undated > 0 {
        caveats.missing(format!(
            "Sem data na Pierre, fora do total: {}.",
            counted(undated, "compra parcelada", "compras parceladas"),
        ));
    }
    let list = pierre::models::Rows {
        rows,
        unreadable: 0,
    };
    Merged { list, repeated }
}

/// Adds caveats about sums: pending, undecided and foreign amounts.
pub(crate) fn doubt_sums(sums: &Sums, caveats: &mut Caveats) {
    let foreign = sums.foreign.values().map(|sum| sum.count).sum();
    doubt_totals(sums.pending, foreign, caveats);
    if sums.undecided.count > 0 {
        caveats.warn(format!(
            "Fora do total, por não dar para saber de que se trata: {}, ao todo {}; explain_total mostra quais.",
            counted(sums.undecided.count, "lançamento", "lançamentos"),
            spoken(sums.undecided.total.abs()),
        ));
    }
}

/// Adds caveats about pending amounts in a total, and foreign rows left out of it.
pub(crate) fn doubt_totals(pending: Sum, foreign: usize, caveats: &mut Caveats) {
    if pending.count > 0 {
        caveats.warn(format!(
            "O total inclui {} que o banco ainda não confirmou, ao todo {}.",
            counted(pending.count, "lançamento", "lançamentos"),
            spoken(pending.total.abs()),
        ));
    }
    if foreign > 0 {
        caveats.missing(format!(
            "Em outra moeda, sem valor em reais, fora dos totais: {}.",
            counted(foreign, "transação", "transações"),
        ));
    }
}

fn doubt(book: &Book, caveats: &mut Caveats) {
    caveats.repeated(&book.repeated);
    if book.financing_untold > 0 {
        caveats.warn(counted(
            book.financing_untold,
            "parcela de dívida parcelada ficou fora do total: não dá para saber quanto dela são juros.",
            "parcelas de dívida parcelada ficaram fora do total: não dá para saber quanto delas são juros.",
        ));
    }
    if book.on_edge > 0 {
        caveats.warn(counted(
            book.on_edge,
            "lançamento é do dia do fechamento e, conforme o banco, pode estar na fatura seguinte.",
            "lançamentos são do dia do fechamento e, conforme o banco, podem estar na fatura seguinte.",
        ));
    }
    for gap in book.gaps.iter().take(MOST_GAPS) {
        let card = Text::option(gap.card.as_deref());
        let card = card.as_ref().map_or("um cartão", Text::as_str);
        let sentence = format!(
            "A fatura de {card} que vence em {} é de {} no banco, e os lançamentos conhecidos somam {}: diferença de {}.",
            day::spoken(gap.due),
            spoken(gap.billed),
            spoken(gap.known),
            spoken((gap.billed - gap.known).abs()),
        );
        if gap.billed > gap.known {
            caveats.missing(sentence);
        } else {
            caveats.warn(sentence);
        }
    }
    if book.pieced_together > 0 {
        caveats.warn(format!(
            "{} sem o preço inteiro na Pierre: foi calculado pelas parcelas conhecidas.",
            counted(
                book.pieced_together,
                "compra parcelada",
                "compras parceladas"
            ),
        ));
    }
    if book.bills_assumed > 0 {
        caveats.warn(format!(
            "{} em cartão sem dia de fechamento cadastrado: presume-se que a fatura fecha 7 dias antes do vencimento.",
            counted(book.bills_assumed, "lançamento", "lançamentos"),
        ));
    }
    if book.bills_unknown > 0 {
        caveats.warn(counted(
            book.bills_unknown,
            "lançamento em cartão sem vencimento conhecido conta no próprio dia.",
            "lançamentos em cartão sem vencimento conhecido contam no próprio dia.",
        ));
    }
}
