//! One reading of a transaction: the first rule that fits says what it is. Transfers between own
//! accounts need both legs and are decided by `transfers`.

use super::{
    rules::Rule,
    transfers::{Leg, legs},
    words::{Words, is_card},
};
use crate::pierre::models::{Account, AccountKind, Direction, Transaction};

/// Categories of money that moves to or from savings and investments.
const SAVINGS: [&str; 8] = [
    "aplicacao",
    "resgate",
    "investimentos",
    "poupanca",
    "previdencia",
    "renda fixa",
    "renda variavel",
    "fundos de investimento",
];
const GIVEN_BACK: [&str; 3] = ["estorno", "devolucao", "reembolso"];

/// The rule of each row, in their order.
#[must_use]
pub fn rules(rows: &[Transaction], accounts: &[Account]) -> Vec<Rule> {
    let texts = Words::of(rows);
    let legs = legs(rows, &texts, accounts);
    let read = rows.iter().zip(&texts).zip(legs);
    read.map(|((row, words), leg)| rule(row, words, leg))
        .collect()
}

fn rule(row: &Transaction, words: &Words, leg: Leg) -> Rule {
    let (card, out) = (is_card(row), row.direction == Direction::Out);
    let (category, text) = (&*words.category, words.text.as_str());
    match row.account_kind {
        Some(AccountKind::Investment) => return Rule::InvestmentAccount,
        Some(AccountKind::Loan) => return Rule::LoanAccount,
        _ => {}
    }
    if !row.is_direction_told {
        return Rule::NoRule;
    }
    if words.is_bill_payment(row) {
        return Rule::BillPayment;
    }
    match leg {
        Leg::Paired => return Rule::OwnTransferPair,
        Leg::Alone => return Rule::OwnTransferAlone,
        Leg::None => {}
    }
    if text.starts_with("cambio") || text.contains("currency exchange") {
        return Rule::Exchange;
    }
    if !card && !out && (category == "outros rendimentos" || text.starts_with("rend")) {
        return Rule::Yield;
    }
    let of_savings = text.starts_with("aplic")
        || text.starts_with("resg")
        || text.contains("caixinha")
        || text.contains("cofrinho");
    if SAVINGS.contains(&category) || (!card && of_savings) {
        return Rule::Savings;
    }
    if !card && out && text.starts_with("saque") {
        return Rule::Withdrawal;
    }
    if let Some(charge) = charge(category, text) {
        return if out { charge } else { Rule::Refund };
    }
    if !card && !out && category == "emprestimos" {
        return Rule::LoanReceived;
    }
    let given_back =
        GIVEN_BACK.iter().any(|word| text.starts_with(word)) || text.contains("chargeback");
    let income = category == "renda" || category.starts_with("renda ");
    if !out && (card || (given_back && !income)) {
        return Rule::Refund;
    }
    match (category.is_empty() && text.is_empty(), out) {
        (true, _) => Rule::NoRule,
        (false, false) => Rule::Received,
        (false, true) => Rule::Spent,
    }
}

/// What a bank or the state charges.
fn charge(category: &str, text: &str) -> Option<Rule> {
    if category.starts_with("impostos") || text == "iof" || text.starts_with("iof ") {
        return Some(Rule::Tax);
    }
    if category == "juros cobrados" || category.starts_with("atraso no pagamento") {
        return Some(Rule::Interest);
    }
    (category == "taxas bancarias").then_some(Rule::Fee)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(account: &str, kind: &str, category: &str, text: &str) -> Transaction {
        crate::ledger::sample(
            &(serde_json::json!({
                "amount": 10, "date": "2026-10-15", "type": kind, "account_type": account,
                "category": category, "description": text,
            })),
        )
        .unwrap()
    }

    #[test]
    fn each_rule_decides_the_rows_it_names() {
        for (account, kind, category, text, expected) in [
            (
                "INVESTMENT",
                "DEBIT",
                "Compras",
                "CDB",
                "conta-de-investimento",
            ),
            (
                "LOAN",
                "CREDIT",
                "Empréstimos",
                "Parcela",
                "conta-de-emprestimo",
            ),
            (
                "BANK",
                "DEBIT",
                "Pagamento de cartão de crédito",
                "Débito",
                "pagamento-fatura",
            ),
            (
                "BANK",
                "DEBIT",
                "Serviços",
                "PAGTO FATURA NUBANK",
                "pagamento-fatura",
            ),
            (
                "CREDIT",
                "CREDIT",
                "",
                "Pagamento recebido",
                "pagamento-fatura",
            ),
            ("BANK", "DEBIT", "Serviços", "Fatura de luz", "gasto"),
            (
                "BANK",
                "CREDIT",
                "TRANSFERENCIA MESMA TITULARIDADE",
                "PIX",
                "transferencia-propria-sem-par",
            ),
            (
                "BANK",
                "DEBIT",
                "Transferências",
                "Câmbio USD 200",
                "cambio",
            ),
            (
                "BANK",
                "CREDIT",
                "Outros rendimentos",
                "Rendimento da caixinha",
                "rendimento",
            ),
            ("BANK", "CREDIT", "", "REND PAGO APLIC AUT", "rendimento"),
            ("BANK", "DEBIT", "Aplicação", "RDB", "poupanca-investimento"),
            ("BANK", "CREDIT", "Resgate", "CDB", "poupanca-investimento"),
            (
                "BANK",
                "DEBIT",
                "",
                "Guardado na caixinha Viagem",
                "poupanca-investimento",
            ),
            ("CREDIT", "DEBIT", "Compras", "Caixinha de música", "gasto"),
            ("BANK", "DEBIT", "Transferências", "SAQUE 24H", "saque"),
            (
                "CREDIT",
                "DEBIT",
                "Impostos sobre operações financeiras",
                "IOF",
                "imposto",
            ),
            ("BANK", "DEBIT", "", "IOF sobre câmbio", "imposto"),
            ("BANK", "DEBIT", "", "Iofina Cosméticos", "gasto"),
            (
                "BANK",
                "DEBIT",
                "Juros cobrados",
                "Limite da conta",
                "juros",
            ),
            (
                "BANK",
                "DEBIT",
                "Atraso no pagamento e custos de cheque especial",
                "Multa",
                "juros",
            ),
            ("CREDIT", "DEBIT", "Taxas bancárias", "Anuidade", "tarifa"),
            ("CREDIT", "CREDIT", "Taxas bancárias", "Anuidade", "estorno"),
            (
                "BANK",
                "CREDIT",
                "Taxas bancárias",
                "Tarifa devolvida",
                "estorno",
            ),
            (
                "BANK",
                "CREDIT",
                "Empréstimos",
                "Crédito pessoal",
                "emprestimo-recebido",
            ),
            ("BANK", "DEBIT", "Empréstimos", "Prestação", "gasto"),
            ("CREDIT", "CREDIT", "Compras online", "Amazon", "estorno"),
            (
                "BANK",
                "CREDIT",
                "Compras",
                "Devolução de compra",
                "estorno",
            ),
            (
                "BANK",
                "CREDIT",
                "Renda não-recorrente",
                "Reembolso da firma",
                "entrada",
            ),
            ("BANK", "CREDIT", "Renda", "Salário", "entrada"),
            (
                "BANK",
                "CREDIT",
                "Transferência - PIX",
                "Pix de Ana",
                "entrada",
            ),
            ("BANK", "DEBIT", "Transferência - PIX", "Pix a Ana", "gasto"),
            ("BANK", "DEBIT", "", "Padaria", "gasto"),
            ("BANK", "DEBIT", "", "", "sem-regra"),
            ("BANK", "REVERSAL", "Compras", "Padaria", "sem-regra"),
            ("CRYPTO", "DEBIT", "Compras", "Padaria", "gasto"),
        ] {
            let rules = rules(&[row(account, kind, category, text)], &[]);
            let id = rules.first().map(|rule| rule.id());
            assert_eq!(id, Some(expected), "{account} {kind} {category} {text}");
        }
    }
}
