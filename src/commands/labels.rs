//! What the fields of answers are called in Portuguese, for people who read them in a terminal.

/// The label of a field; an unknown field keeps its name.
pub(super) fn label(field: &str) -> &str {
    LABELS
        .iter()
        .find(|(name, _)| *name == field)
        .map_or(field, |(_, label)| label)
}

/// Every field of every answer; a test of the catalogue finds those that are missing.
pub(super) const LABELS: &[(&str, &str)] = &[
    ("account", "conta"),
    ("accountId", "id da conta"),
    ("accounts", "Contas"),
    ("active", "ativa"),
    ("amount", "valor"),
    ("amountInAccountCurrency", "valor em reais"),
    ("asOf", "momento"),
    ("available", "disponível"),
    ("balance", "saldo"),
    ("bank", "banco"),
    ("brand", "bandeira"),
    ("byCategory", "Por categoria"),
    ("cardDebt", "dívida dos cartões"),
    ("cash", "em conta"),
    ("category", "categoria"),
    ("changed", "O que mudou"),
    ("closeDate", "fechamento"),
    ("complete", "completo"),
    ("completed", "concluídas"),
    ("connections", "Conexões"),
    ("count", "quantidade"),
    ("credit", "cartão"),
    ("currency", "moeda"),
    ("date", "data"),
    ("description", "descrição"),
    ("dueDate", "vencimento"),
    ("endDate", "até"),
    ("failed", "com falha"),
    ("in", "entrou"),
    ("inProgress", "em andamento"),
    ("installment", "parcela"),
    ("isRecurring", "recorrente"),
    ("lastUpdated", "atualizada em"),
    ("level", "categoria do cartão"),
    ("limit", "limite"),
    ("loginErrors", "acesso recusado"),
    ("lookAgainAt", "consultar de novo em"),
    ("merchant", "loja"),
    ("message", "mensagem"),
    ("minimumPayment", "pagamento mínimo"),
    ("name", "nome"),
    ("needsUserInput", "à espera da pessoa"),
    ("net", "resultado"),
    ("next", "o que fazer"),
    ("nextCursor", "próxima página"),
    ("notSyncable", "sem sincronização"),
    ("number", "número"),
    ("originalCategory", "categoria original"),
    ("out", "saiu"),
    ("outcome", "resultado"),
    ("outdated", "desatualizadas"),
    ("owed", "devido"),
    ("partialSuccess", "parciais"),
    ("period", "período"),
    ("recurrencePattern", "repetição"),
    ("recurrenceTime", "hora do aviso recorrente"),
    ("reminder", "lembrete"),
    ("reminderId", "id do lembrete"),
    ("reminderTime", "aviso"),
    ("repeatAt", "sincronizar de novo em"),
    ("reserved", "caixinhas"),
    ("returned", "nesta página"),
    ("startDate", "de"),
    ("status", "situação"),
    ("subtype", "subtipo"),
    ("summary", "resumo"),
    ("throttled", "em pausa"),
    ("title", "título"),
    ("topTransactions", "Maiores transações"),
    ("total", "total"),
    ("totalBankTransfer", "transferências"),
    ("totalBeforeFilter", "antes do filtro"),
    ("totalReceived", "recebido"),
    ("totalSpent", "gasto"),
    ("totals", "totais"),
    ("transactionId", "id"),
    ("transactions", "Transações"),
    ("type", "tipo"),
    ("warnings", "Avisos"),
];

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn fields(schema: &Value, found: &mut Vec<String>) {
        for (name, property) in schema
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            found.push(name.clone());
            fields(property, found);
        }
        if let Some(items) = schema.get("items") {
            fields(items, found);
        }
    }

    #[test]
    fn names_every_field_of_every_answer() {
        for tool in crate::tools::ALL {
            let mut found = Vec::new();
            fields(&Value::Object((tool.output_schema)()), &mut found);
            for field in found {
                assert!(
                    LABELS.iter().any(|(name, _)| *name == field),
                    "{}: {field}",
                    tool.name
                );
            }
        }
    }
}
