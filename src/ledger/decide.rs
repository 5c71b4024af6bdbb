//! What each row is. The list of rules is the order of evidence: the first that speaks decides, and
//! none looks at another row.

use super::{
    categories::Category,
    evidence::{Evidence, Financed, Together},
    pairs,
    parties::Counterpart,
    parts,
    phrases::{BillOf, Meaning, Side},
    row_text::RowTexts,
    rules::{Certainty, Reading, Rule},
};
use crate::pierre::models::{Account, AccountKind, Bill, Transaction};

type Decide = fn(&Evidence) -> Option<Reading>;

/// From what leaves no doubt to what is left.
const RULES: [Decide; 8] = [
    by_account,
    by_direction,
    by_pair,
    by_whose_money,
    by_debt,
    by_category,
    by_phrase,
    by_what_is_left,
];

/// A reading, and what is financed by it.
pub(super) struct Decided {
    pub(super) reading: Reading,
    pub(super) financed: Option<Box<Financed>>,
}

/// The reading of each row, in their order.
pub(super) fn readings(
    rows: &[Transaction],
    texts: &RowTexts<'_>,
    accounts: &[Account],
    bills: &[Bill],
) -> Vec<Decided> {
    let mut evidence = Evidence::of(rows, texts, accounts);
    pairs::find(&mut evidence, bills);
    let first = evidence.iter().map(read);
    let mut readings: Vec<Reading> = first.collect();
    // What takes something back takes over what that is.
    for (place, row) in evidence.iter().enumerate() {
        if let Some(Together::Reverses {
            row: of,
            is_certain,
        }) = row.together
            && let Some(original) = readings.get(of).copied()
            && let Some(reading) = readings.get_mut(place)
        {
            *reading = reversed(original, row.is_out(), is_certain);
        }
    }
    let financed = evidence.iter().map(|row| match row.together {
        Some(Together::Financed(financed)) => Some(Box::new(financed)),
        _ => None,
    });
    let both = readings.into_iter().zip(financed);
    let decided = both.map(|(reading, financed)| Decided { reading, financed });
    decided.collect()
}

fn read(row: &Evidence) -> Reading {
    let mut rules = RULES.iter();
    rules
        .find_map(|rule| rule(row))
        .unwrap_or(certain(Rule::NoRule))
}

const fn certain(rule: Rule) -> Reading {
    let certainty = Certainty::Certain;
    Reading { rule, certainty }
}

const fn likely(rule: Rule) -> Reading {
    let certainty = Certainty::Likely;
    Reading { rule, certainty }
}

fn sure(rule: Rule, is_certain: bool) -> Reading {
    if is_certain {
        certain(rule)
    } else {
        likely(rule)
    }
}

fn reversed(original: Reading, is_out: bool, is_certain: bool) -> Reading {
    let rule = match original.rule {
        rule if !rule.kind().is_spending() => rule,
        _ if is_out => Rule::Spent,
        _ => Rule::Refund,
    };
    let certainty = original.certainty.max(sure(rule, is_certain).certainty);
    Reading { rule, certainty }
}

/// Investments and loans: every movement of theirs.
fn by_account(row: &Evidence) -> Option<Reading> {
    if row.side.is_some() {
        return None;
    }
    let is_loan = row.row.account_kind == Some(AccountKind::Loan);
    Some(certain(if is_loan {
        Rule::LoanAccount
    } else {
        Rule::InvestmentAccount
    }))
}

fn by_direction(row: &Evidence) -> Option<Reading> {
    (!row.row.is_direction_told).then_some(certain(Rule::NoRule))
}

/// What the row is together with others.
fn by_pair(row: &Evidence) -> Option<Reading> {
    Some(match row.together? {
        Together::BillPayment { is_certain } => sure(Rule::BillPayment, is_certain),
        Together::OwnTransfer { is_certain } => sure(Rule::OwnTransferPair, is_certain),
        Together::Savings => likely(Rule::Savings),
        Together::PixOnCredit => certain(Rule::PixOnCredit),
        Together::SameShop => likely(Rule::Refund),
        Together::Financed(_) => certain(Rule::FinancedDebt),
        // Decided once all others are.
        Together::Reverses { .. } => return None,
    })
}

/// Categories and tax numbers that say whose money moves.
fn by_whose_money(row: &Evidence) -> Option<Reading> {
    if row.category == Category::Payment {
        return Some(certain(Rule::BillPayment));
    }
    let is_bank = row.side == Some(Side::Bank);
    let is_taken_back = row.says_one_of(&[Meaning::Reversal, Meaning::PaymentReversal]);
    if !is_bank || row.counterpart.is_other() {
        return None;
    }
    if row.category == Category::Own || row.counterpart == Counterpart::Own {
        return Some(certain(Rule::OwnTransferAlone));
    }
    let is_silent = row.category == Category::Silent && !is_taken_back;
    let is_transfer = row.phrase.is_none_or(|it| {
        let moves = [Meaning::Sent, Meaning::Received, Meaning::OwnTransfer];
        moves.contains(&it.meaning)
    });
    let is_named = row.counterpart == Counterpart::LikelyOwn && is_silent && is_transfer;
    is_named.then_some(likely(Rule::OwnTransferAlone))
}

/// Debt that a card shows again: Pierre has no category for it.
fn by_debt(row: &Evidence) -> Option<Reading> {
    let phrase = row.phrase?;
    let rule = match phrase.meaning {
        Meaning::Carried => Rule::CarriedDebt,
        // A shop may be called so; a part of debt is one of several.
        Meaning::FinancedBill if !phrase.is_certain && parts::told(row.row, row.text).is_none() => {
            return None;
        }
        Meaning::FinancedBill | Meaning::FinancingCredit => Rule::FinancedDebt,
        Meaning::CardCredit if row.category != Category::Income => Rule::PixOnCredit,
        _ => return None,
    };
    Some(sure(rule, phrase.is_certain))
}

/// A category that says what it is.
fn by_category(row: &Evidence) -> Option<Reading> {
    let (is_card, is_out) = (row.side == Some(Side::Card), row.is_out());
    let charge = |rule| Some(certain(if is_out { rule } else { Rule::Refund }));
    if row.category == Category::Vague && moves_own_money(row) {
        return None;
    }
    match row.category {
        Category::Yield if !is_card && !is_out => Some(certain(Rule::Yield)),
        Category::Savings if row.says(Meaning::Yield) => Some(certain(Rule::Yield)),
        // A person is nobody's investment.
        Category::Savings if row.counterpart == Counterpart::Person => None,
        Category::Savings => Some(certain(Rule::Savings)),
        Category::Exchange => Some(certain(Rule::Exchange)),
        // A bank that pays interest yields; taken back, it is a charge given back.
        Category::Interest if !is_card && !is_out && !row.says(Meaning::Reversal) => {
            Some(certain(Rule::Yield))
        }
        Category::Interest => charge(Rule::Interest),
        Category::Fee => charge(Rule::Fee),
        Category::Tax => charge(Rule::Tax),
        Category::Spending | Category::Vague | Category::Loan if is_out => {
            Some(certain(Rule::Spent))
        }
        Category::Loan if !is_card => Some(certain(Rule::LoanReceived)),
        Category::Income if !is_card && !is_out => Some(certain(Rule::Received)),
        Category::Withdrawal if !is_card && is_out => Some(certain(Rule::Withdrawal)),
        Category::Reversal => taken_back(row),
        // What pays a bill is no purchase, whatever its category guesses.
        Category::Spending | Category::Vague if is_card && row.says(Meaning::Payment) => None,
        Category::Spending | Category::Vague if is_card => Some(certain(Rule::Refund)),
        Category::Spending | Category::Vague
            if row.says_one_of(&[Meaning::Reversal, Meaning::Refund]) =>
        {
            Some(certain(Rule::Refund))
        }
        Category::Spending | Category::Vague => Some(likely(Rule::Received)),
        _ => None,
    }
}

/// Whether the bank's words leave no doubt that a bill was paid, or money put aside or taken back from
/// there, where the category says only that something was paid for.
fn moves_own_money(row: &Evidence) -> bool {
    let is_told = row.phrase.is_some_and(|it| it.is_certain);
    let is_bank = row.side == Some(Side::Bank) && !row.counterpart.is_other();
    let is_own = match row.phrase.map(|it| it.meaning) {
        Some(Meaning::Payment | Meaning::Savings) => is_told,
        Some(Meaning::Bill) => {
            matches!(row.bill_of, BillOf::Card | BillOf::OtherCard)
        }
        _ => false,
    };
    is_bank && is_own
}

/// A reversal whose original is not in the statement.
fn taken_back(row: &Evidence) -> Option<Reading> {
    if row.says(Meaning::PaymentReversal) {
        return Some(likely(Rule::BillPayment));
    }
    match (row.side?, row.is_out()) {
        (_, false) => Some(likely(Rule::Refund)),
        // Given back to who had sent it: less income.
        (Side::Bank, true) => Some(likely(Rule::Received)),
        (Side::Card, true) => Some(likely(Rule::CreditUntold)),
    }
}

/// What the bank's words say where no category does.
fn by_phrase(row: &Evidence) -> Option<Reading> {
    let phrase = row.phrase?;
    let is_somebodys = row.counterpart.is_other();
    let rule = match phrase.meaning {
        Meaning::Purchase if row.is_out() => Rule::Spent,
        Meaning::Payment if row.counterpart == Counterpart::Person => return None,
        Meaning::Payment | Meaning::PaymentReversal => Rule::BillPayment,
        Meaning::Bill => return by_owner_of_bill(row),
        Meaning::Reversal => return taken_back(row),
        Meaning::Purchase | Meaning::Refund => Rule::Refund,
        Meaning::Savings | Meaning::Exchange if is_somebodys => return None,
        Meaning::Savings => Rule::Savings,
        Meaning::Yield => Rule::Yield,
        Meaning::Portability if row.is_out() => Rule::OwnTransferAlone,
        Meaning::Salary | Meaning::Portability => Rule::Received,
        Meaning::Loan => Rule::LoanReceived,
        Meaning::PixByCard | Meaning::FinancedPurchase => Rule::Spent,
        Meaning::Interest => Rule::Interest,
        Meaning::Tax => Rule::Tax,
        Meaning::Fee => Rule::Fee,
        Meaning::Withdrawal => Rule::Withdrawal,
        Meaning::Exchange => Rule::Exchange,
        Meaning::OwnTransfer if row.counterpart.may_be_own() => Rule::OwnTransferAlone,
        _ => return None,
    };
    Some(sure(rule, phrase.is_certain))
}

/// `fatura` alone is a utility's bill as often as a card's.
fn by_owner_of_bill(row: &Evidence) -> Option<Reading> {
    if row.counterpart == Counterpart::Person {
        return None;
    }
    Some(match row.bill_of {
        BillOf::Card | BillOf::OtherCard => certain(Rule::BillPayment),
        BillOf::Nobody => likely(Rule::BillPayment),
        BillOf::Utility => certain(Rule::Spent),
        BillOf::Somebody => likely(Rule::BillUntold),
    })
}

fn by_what_is_left(row: &Evidence) -> Option<Reading> {
    let is_card = row.side == Some(Side::Card);
    let says_nothing = row.text.words.is_empty() && row.row.category.is_none();
    if says_nothing && row.counterpart == Counterpart::Unknown {
        return None;
    }
    let is_told = row.counterpart.is_other();
    Some(match (is_card, row.is_out()) {
        (true, true) => certain(Rule::Spent),
        (true, false) => likely(Rule::CreditUntold),
        (false, true) => sure(Rule::Spent, is_told),
        (false, false) => sure(Rule::Received, is_told),
    })
}

#[cfg(test)]
mod tests;
