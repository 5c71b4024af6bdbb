//! What the accounts of rows are called: as the list of accounts says, since a row may only say the
//! bank.

use std::collections::HashMap;

use crate::pierre::models::{Account, Transaction};

/// Gives each row the name of its account, by the account's id. A row without an id, or of an
/// account that is not in the list or has no name, keeps its own.
pub fn name_accounts(rows: &mut [Transaction], accounts: &[Account]) {
    let names: HashMap<&str, &String> = accounts
        .iter()
        .filter_map(|account| Some((account.id.as_str(), account.name.as_ref()?)))
        .collect();
    for row in rows {
        let id = row.account_id.as_deref();
        let Some(name) = id.and_then(|id| names.get(id).copied()) else {
            continue;
        };
        if row.account_name.as_ref() != Some(name) {
            row.account_name = Some(name.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_row_is_called_as_its_account_where_that_is_known() {
        let accounts: Vec<Account> = crate::ledger::sample(&json!([
            {"id": "c", "name": "Conta salário", "type": "BANK"},
            {"id": "d", "name": "Cartão roxo", "type": "CREDIT"},
            {"id": "e", "type": "BANK"}
        ]))
        .unwrap();
        let row = |id: serde_json::Value| {
            json!({"amount": 1, "date": "2026-10-01", "type": "DEBIT", "account_type": "BANK",
                "account_id": id, "account_name": "Banco Roxo"})
        };
        let rows = ["c", "d", "e", "f"].map(|id| row(json!(id))).to_vec();
        let rows: Vec<_> = rows.into_iter().chain([row(json!(null))]).collect();
        let mut rows: Vec<Transaction> = crate::ledger::sample(&json!(rows)).unwrap();
        name_accounts(&mut rows, &accounts);
        let names: Vec<_> = rows
            .iter()
            .map(|it| it.account_name.as_deref().unwrap())
            .collect();
        let bank = "Banco Roxo";
        assert_eq!(names, ["Conta salário", "Cartão roxo", bank, bank, bank]);
    }
}
