//! The answer: a page of rows with totals, or Pierre's own summary.

use crate::{
    answer::{Amount, Day, Sentence, Text, clean::answer, page::CursorText, period::PeriodAnswer},
    tools::transactions::{groups::TotalsAnswer, row::Row},
};

answer! {
    /// A page of rows with the totals of the whole period, or Pierre's own summary.
    pub struct Output {
        pub(super) period: PeriodAnswer,
        /// No período inteiro.
        pub(super) count: Option<usize>,
        // Rows of this page.
        pub(super) returned: Option<usize>,
        pub(super) totals: Option<TotalsAnswer>,
        pub(super) next_cursor: Option<CursorText>,
        pub(super) merged: Option<usize>,
        /// false: veja `warnings`.
        pub(super) complete: bool,
        pub(super) warnings: Vec<Sentence>,
        pub(super) total_before_filter: Option<u32>,
        pub(super) message: Option<Text>,
        pub(super) summary: Option<SummaryAnswer>,
        pub(super) transactions: Option<Vec<Row>>,
    }
}

answer! {
    /// Da Pierre.
    pub(super) struct SummaryAnswer {
        pub(super) total_spent: Option<Amount>,
        pub(super) total_received: Option<Amount>,
        pub(super) total_bank_transfer: Option<Amount>,
        pub(super) period: Option<Text>,
        pub(super) by_category: Vec<CategoryRow>,
        pub(super) top_transactions: Vec<TopRow>,
    }
}

answer! {
    pub(super) struct CategoryRow {
        pub(super) category: Text,
        pub(super) total: Option<Amount>,
        pub(super) count: Option<u32>,
    }
}

answer! {
    pub(super) struct TopRow {
        pub(super) date: Option<Day>,
        pub(super) description: Option<Text>,
        pub(super) merchant: Option<Text>,
        pub(super) category: Option<Text>,
        pub(super) amount: Option<Amount>,
        pub(super) currency: Option<Text>,
    }
}
