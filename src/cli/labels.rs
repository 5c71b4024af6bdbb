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
    ("accepted", "aceito"),
    ("account", "conta"),
    ("accountId", "id da conta"),
    ("accounts", "Contas"),
    ("active", "ativa"),
    ("alertType", "aviso"),
    ("alertsSent", "Avisos enviados"),
    ("allowed", "permitidos"),
    ("amount", "valor"),
    ("amountInAccountCurrency", "valor em reais"),
    ("asOf", "momento"),
    ("available", "disponível"),
    ("balance", "saldo"),
    ("bank", "banco"),
    ("basis", "base"),
    ("bills", "Faturas"),
    ("brand", "bandeira"),
    ("byCategory", "Por categoria"),
    ("byMonth", "Por mês"),
    ("calculated", "soma sincronizada"),
    ("canCreate", "pode criar"),
    ("card", "cartão"),
    ("cardDebt", "dívida dos cartões"),
    ("cards", "Cartões"),
    ("cash", "em conta"),
    ("categories", "Categorias"),
    ("category", "categoria"),
    ("change", "variação"),
    ("changed", "O que mudou"),
    ("closeDate", "fechamento"),
    ("closing", "saldo final"),
    ("closingDate", "fechamento"),
    ("closingDay", "dia de fechamento"),
    ("closingDaySource", "origem do fechamento"),
    ("commitments", "Compromissos"),
    ("comparison", "comparação"),
    ("complete", "completo"),
    ("completed", "concluídas"),
    ("connections", "Conexões"),
    ("count", "quantidade"),
    ("credit", "cartão"),
    ("currency", "moeda"),
    ("currentBill", "fatura atual"),
    ("currentSpending", "gasto"),
    ("date", "data"),
    ("description", "descrição"),
    ("difference", "diferença"),
    ("dueDate", "vencimento"),
    ("endDate", "até"),
    ("failed", "com falha"),
    ("foreign", "Outras moedas"),
    ("fromBills", "faturas"),
    ("fromInstallments", "parcelas"),
    ("fromReminders", "lembretes"),
    ("goneTools", "Só aqui"),
    ("group", "grupo"),
    ("groupCount", "grupos"),
    ("groups", "Grupos"),
    ("hasClosingDate", "tem fechamento"),
    ("howTo", "Passo a passo"),
    ("in", "entrou"),
    ("inBill", "já na fatura"),
    ("inProgress", "em andamento"),
    ("income", "entrou"),
    ("installment", "parcela"),
    ("isActive", "ativo"),
    ("isRecurring", "recorrente"),
    ("key", "grupo"),
    ("keyConfigured", "chave configurada"),
    ("kind", "tipo"),
    ("lastUpdated", "atualizada em"),
    ("later", "depois"),
    ("leftOut", "Fora do total"),
    ("level", "categoria do cartão"),
    ("limit", "limite"),
    ("limitAmount", "limite"),
    ("limitId", "id do limite"),
    ("limits", "Limites"),
    ("loginErrors", "acesso recusado"),
    ("lookAgainAt", "consultar de novo em"),
    ("memories", "Memórias"),
    ("merchant", "loja"),
    ("message", "mensagem"),
    ("minimumPayment", "pagamento mínimo"),
    ("month", "mês"),
    ("months", "Meses"),
    ("name", "nome"),
    ("needsUserInput", "à espera da pessoa"),
    ("net", "resultado"),
    ("newTools", "Só na Pierre"),
    ("next", "o que fazer"),
    ("nextCursor", "próxima página"),
    ("nextDueDate", "próxima parcela"),
    ("notSyncable", "sem sincronização"),
    ("notes", "anotação"),
    ("number", "número"),
    ("official", "valor oficial"),
    ("opening", "saldo inicial"),
    ("originalCategory", "categoria original"),
    ("others", "demais grupos"),
    ("out", "saiu"),
    ("outcome", "resultado"),
    ("outdated", "desatualizadas"),
    ("owed", "devido"),
    ("ownTransfers", "entre contas próprias"),
    ("paid", "pago"),
    ("partialSuccess", "parciais"),
    ("parts", "parcelas pagas"),
    ("debt", "tomado emprestado"),
    ("likely", "só provável"),
    ("merged", "repetidos, contados uma vez"),
    ("pending", "a confirmar"),
    ("percentageUsed", "% usado"),
    ("period", "período"),
    ("periodEnd", "fim da fatura"),
    ("periodStart", "início"),
    ("purchases", "Compras parceladas"),
    ("quota", "cota"),
    ("reachable", "a Pierre responde"),
    ("recurrencePattern", "repetição"),
    ("recurrenceTime", "hora do aviso recorrente"),
    ("remaining", "restam"),
    ("remainingAmount", "resta"),
    ("reminder", "lembrete"),
    ("reminderId", "id do lembrete"),
    ("reminderTime", "aviso"),
    ("reminders", "Lembretes"),
    ("repeatAt", "sincronizar de novo em"),
    ("reportedTotal", "total dado pela Pierre"),
    ("reserved", "caixinhas"),
    ("returned", "nesta página"),
    ("rule", "regra"),
    ("savings", "poupança e investimentos"),
    ("sentAt", "enviado em"),
    ("share", "parte"),
    ("source", "origem"),
    ("spending", "gasto"),
    ("spent", "gasto"),
    ("startDate", "de"),
    ("status", "situação"),
    ("stored", "guardada"),
    ("subtype", "subtipo"),
    ("summary", "resumo"),
    ("throttled", "em pausa"),
    ("title", "título"),
    ("tools", "Operações da Pierre"),
    ("topTransactions", "Maiores transações"),
    ("total", "total"),
    ("totalBankTransfer", "transferências"),
    ("totalBeforeFilter", "antes do filtro"),
    ("totalReceived", "recebido"),
    ("totalSpent", "gasto"),
    ("totals", "totais"),
    ("transactionCount", "transações"),
    ("transactionId", "id"),
    ("transactions", "Transações"),
    ("type", "tipo"),
    ("undecided", "sem classificação"),
    ("used", "em uso"),
    ("usedLimit", "limite usado"),
    ("warnings", "Avisos"),
    ("withClosingDate", "com fechamento"),
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
        let all = crate::tools::ALL.iter();
        for tool in all.chain(crate::tools::EXPERIMENTAL) {
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
