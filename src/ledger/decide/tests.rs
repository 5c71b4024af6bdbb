//! What single rows are by their own words, categories and parties.

use super::*;
use serde_json::json;

fn rule(row: &serde_json::Value) -> &'static str {
    let accounts: Vec<Account> = crate::ledger::sample(&json!([
        {"id": "a", "type": "BANK", "taxNumber": "529.982.247-25"}]))
    .unwrap();
    let rows: Vec<Transaction> = crate::ledger::sample(&json!([row])).unwrap();
    readings(&rows, &RowTexts::of(&rows), &accounts, &[])[0]
        .reading
        .rule
        .id()
}

/// A table of lines with as many columns.
fn columns<const N: usize>(table: &str) -> impl Iterator<Item = [&str; N]> {
    let lines = table.trim().lines();
    lines.map(|line| {
        let columns: Vec<&str> = line.split('|').map(str::trim).collect();
        columns.try_into().unwrap()
    })
}

#[test]
fn each_rule_decides_the_rows_it_names() {
    let cases = "
        INVESTMENT | DEBIT | Compras | CDB | conta-de-investimento
        LOAN | CREDIT | Empréstimos | Parcela | conta-de-emprestimo
        BANK | DEBIT | Pagamento de cartão de crédito | Débito | pagamento-fatura
        BANK | DEBIT | Transferências | PAGTO FATURA NUBANK | pagamento-fatura
        BANK | DEBIT | Moradia | PAGTO FATURA NUBANK | gasto
        BANK | DEBIT | Serviços | PAGTO FATURA NUBANK | pagamento-fatura
        BANK | DEBIT |  | Fatura de luz | gasto
        BANK | DEBIT |  | Pagamento de fatura | pagamento-fatura
        BANK | DEBIT |  | Fatura Papelaria Real | fatura-sem-dono
        CREDIT | CREDIT |  | Lancamento diverso | credito-sem-regra
        CREDIT | DEBIT | Compras | Saldo em atraso | saldo-anterior
        CREDIT | CREDIT |  | Crédito de parcelamento | divida-parcelada
        BANK | CREDIT |  | Valor adicionado na conta por cartão de crédito | pix-no-credito
        CREDIT | CREDIT |  | Pagamento recebido | pagamento-fatura
        BANK | DEBIT | Serviços | Fatura de luz | gasto
        BANK | CREDIT | TRANSFERENCIA MESMA TITULARIDADE | PIX | transferencia-propria-sem-par
        BANK | DEBIT | Transferências | Câmbio USD 200 | cambio
        BANK | CREDIT | Outros rendimentos | Rendimento da caixinha | rendimento
        BANK | CREDIT |  | REND PAGO APLIC AUT | rendimento
        BANK | DEBIT | Aplicação | RDB | poupanca-investimento
        BANK | CREDIT | Resgate | CDB | poupanca-investimento
        BANK | DEBIT |  | Caixinha Viagem | poupanca-investimento
        CREDIT | DEBIT | Compras | Caixinha de música | gasto
        BANK | DEBIT | Transferências | SAQUE 24H | saque
        CREDIT | DEBIT | Impostos sobre operações financeiras | IOF | imposto
        BANK | DEBIT |  | IOF sobre câmbio | imposto
        BANK | DEBIT |  | Iofina Cosméticos | gasto
        BANK | DEBIT | Juros cobrados | Limite da conta | juros
        BANK | DEBIT | Atraso no pagamento e custos de cheque especial | Multa | juros
        CREDIT | DEBIT | Taxas bancárias | Anuidade | tarifa
        CREDIT | CREDIT | Taxas bancárias | Anuidade | estorno
        BANK | CREDIT | Taxas bancárias | Tarifa devolvida | estorno
        BANK | CREDIT | Empréstimos | Crédito pessoal | emprestimo-recebido
        BANK | DEBIT | Empréstimos | Prestação | gasto
        CREDIT | CREDIT | Compras online | Amazon | estorno
        BANK | CREDIT | Compras | Devolução de compra | estorno
        BANK | CREDIT | Renda não-recorrente | Reembolso da firma | entrada
        BANK | CREDIT | Renda | Salário | entrada
        BANK | CREDIT | Transferência - PIX | Pix de Ana | entrada
        BANK | DEBIT | Transferência - PIX | Pix a Ana | gasto
        BANK | DEBIT |  | Padaria | gasto
        BANK | DEBIT |  |  | sem-regra
        BANK | REVERSAL | Compras | Padaria | sem-regra
        CRYPTO | DEBIT | Compras | Padaria | gasto
    ";
    for [account, kind, category, text, expected] in columns(cases) {
        let row = json!({"amount": 10, "date": "2026-10-15", "type": kind, "account_type": account,
            "category": category, "description": text});
        assert_eq!(rule(&row), expected, "{account} {kind} {category} {text}");
    }
}

#[test]
fn a_phrase_never_outweighs_a_counterpart_s_tax_number() {
    // The last: what a category tells stays; money to a broker is invested.
    for [document, text, category, expected] in columns(
        "
        111.444.777-35 | Aplicação RDB Loja | Transferência - PIX | gasto
        11.222.333/0001-81 | Caixinha Doces |  | gasto
        111.444.777-35 | Pagamento de fatura |  | gasto
        111.444.777-35 | Pix | Transferência mesma titularidade | gasto
        529.982.247-25 | Pix enviado | Transferência - PIX | transferencia-propria-sem-par
        11.222.333/0001-81 | TED corretora | Investimentos | poupanca-investimento
    ",
    ) {
        let row = json!({"amount": -10, "date": "2026-10-15", "type": "DEBIT", "account_type": "BANK",
            "category": category, "description": text,
            "payment_data": {"receiver": {"document": document}}});
        assert_eq!(rule(&row), expected, "{document} {text}");
    }
}

#[test]
fn what_is_left_is_only_likely() {
    let sure = |category: &str, text: &str| {
        let row = json!({"amount": -10, "date": "2026-10-15", "type": "DEBIT", "account_type": "BANK",
            "category": category, "description": text});
        let rows: Vec<Transaction> = crate::ledger::sample(&json!([row])).unwrap();
        readings(&rows, &RowTexts::of(&rows), &[], &[])[0]
            .reading
            .certainty
    };
    assert_eq!(sure("Supermercado", "Mercado"), Certainty::Certain);
    assert_eq!(sure("", "COMPRA DEBITO MERCADO"), Certainty::Certain);
    assert_eq!(sure("Transferências", "Mercado"), Certainty::Likely);
    assert_eq!(sure("", "Pix enviado Ana"), Certainty::Likely);
}
