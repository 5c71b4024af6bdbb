//! The prompts: questions that a person picks from a menu. Each becomes a message that tells the
//! model which tools answer it. Independent of MCP types.

use jiff::civil::Date;

use super::argument::{Argument, Kind};
use crate::tool::Error;

/// One prompt.
#[derive(Clone, Copy, Debug)]
pub struct Prompt {
    /// Its name in MCP.
    pub name: &'static str,
    /// A short title, in Portuguese.
    pub title: &'static str,
    /// What the person gets.
    pub description: &'static str,
    /// Its only argument.
    pub argument: Option<Argument>,
    /// The tools that the message names.
    pub needs: &'static [&'static str],
    message: fn(&str) -> String,
}

/// Every prompt, in menu order.
pub const ALL: &[Prompt] = &[
    Prompt {
        name: "atualizar_meus_dados",
        title: "Atualizar meus dados",
        description: "Sincroniza os bancos e diz como foi com cada um.",
        argument: None,
        needs: &["manual_update"],
        message: |_| {
            "Atualize os meus dados com manual_update. Diga, banco por banco, o que foi atualizado e o que eu preciso fazer. \
             Se algum banco ainda estiver terminando, diga a que horas vale consultar de novo; não chame manual_update outra vez."
                .to_owned()
        },
    },
    Prompt {
        name: "resumo_do_mes",
        title: "Resumo do mês",
        description: "Quanto entrou, quanto saiu e os maiores gastos de um mês.",
        argument: Some(Argument {
            name: "mes",
            description: "Mês, como 2026-10, ou este_mes, mes_passado.",
            kind: Kind::Month,
            default: "este_mes",
        }),
        needs: &["summarize_spending", "cash_flow", "get_accounts"],
        message: |month| {
            format!(
                "Faça o resumo do meu mês ({month}). Use summarize_spending com period {month} e compareTo previous: os totais são os da resposta, \
                 não some linhas. Diga quanto gastei, em quê, e se foi mais ou menos que antes; diga à parte o que ficou fora (`leftOut`). \
                 Use cash_flow para quanto entrou e quanto sobrou, e get_accounts para os saldos e a dívida dos cartões hoje. \
                 Se `complete` for false, comece pelo que falta."
            )
        },
    },
    Prompt {
        name: "contas_a_pagar",
        title: "Contas a pagar",
        description: "O que vence nos próximos dias: lembretes, faturas e parcelas.",
        argument: Some(Argument {
            name: "dias",
            description: "Quantos dias à frente, de 1 a 90.",
            kind: Kind::Days,
            default: "15",
        }),
        needs: &["list_payment_reminders", "list_commitments", "get_accounts"],
        message: |days| {
            format!(
                "O que eu tenho a pagar nos próximos {days} dias? Use list_payment_reminders com filter upcoming e days {days}, e também com filter overdue \
                 para o que já venceu. Use list_commitments para as faturas e as parcelas que vencem nesses dias. Liste por data de vencimento, com o valor, \
                 e diga, com get_accounts, se o saldo das contas bancárias cobre. Um lembrete de fatura não conta de novo."
            )
        },
    },
    Prompt {
        name: "fatura_do_cartao",
        title: "Fatura do cartão",
        description: "A fatura aberta de um cartão: valor, vencimento, limite e parcelas.",
        argument: Some(Argument {
            name: "cartao",
            description: "Nome do cartão, como Nubank Ultravioleta; sem ele, todos.",
            kind: Kind::Card,
            default: "",
        }),
        needs: &["get_accounts", "get_bill_summary"],
        message: |card| {
            let which = if card.is_empty() {
                "de cada cartão meu (os de tipo CREDIT em get_accounts)".to_owned()
            } else {
                format!("do cartão \"{card}\" (o nome serve como accountId)")
            };
            format!(
                "Como está a fatura {which}? Use get_bill_summary para o valor, o vencimento e o limite, e diga se o valor é oficial ou aproximado. \
                 Se houver parcelas, use get_installments para dizer quanto já está comprometido nos próximos meses."
            )
        },
    },
    Prompt {
        name: "para_onde_foi_meu_dinheiro",
        title: "Para onde foi meu dinheiro?",
        description: "Os gastos de um período, por categoria.",
        argument: Some(Argument {
            name: "periodo",
            description: "Como este_mes, semana_passada, ultimos_30_dias, este_ano, um mês (2026-10), um trimestre (2026-T3) ou um ano (2025).",
            kind: Kind::Period,
            default: "ultimos_30_dias",
        }),
        needs: &["summarize_spending", "explain_total"],
        message: |period| {
            format!(
                "Para onde foi o meu dinheiro ({period})? Use summarize_spending com period {period}, por category e por merchant. \
                 Mostre as categorias da maior para a menor e, com explain_total, as maiores compras da primeira. Pagamento de fatura, transferência \
                 entre contas minhas e aplicação não são gasto: diga-os à parte (`leftOut`). Se `complete` for false, comece pelo que falta."
            )
        },
    },
];

impl Prompt {
    /// The message, with the values given for its argument.
    ///
    /// # Errors
    /// [`Error::InvalidArguments`] when the argument does not take the value.
    pub fn message<'a>(
        &self,
        given: impl Fn(&str) -> Option<&'a str>,
        today: Date,
    ) -> Result<String, Error> {
        let Some(argument) = &self.argument else {
            return Ok((self.message)(""));
        };
        let typed = given(argument.name)
            .map(str::trim)
            .filter(|it| !it.is_empty());
        let Some(typed) = typed else {
            return Ok((self.message)(argument.default));
        };
        let value = argument.kind.read(typed, today).ok_or_else(|| {
            Error::InvalidArguments(format!(
                "`{}`: valor inválido. {}",
                argument.name, argument.description
            ))
        })?;
        Ok((self.message)(&value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = jiff::civil::date(2026, 11, 22);

    fn find(name: &str) -> Option<&'static Prompt> {
        ALL.iter().find(|prompt| prompt.name == name)
    }

    #[test]
    fn every_question_can_be_asked_as_it_is() {
        for prompt in ALL {
            let message = prompt.message(|_| None, TODAY).unwrap();
            for tool in prompt.needs {
                assert!(message.contains(tool), "{} needs {tool}", prompt.name);
            }
        }
    }

    #[test]
    fn takes_what_its_arguments_take_and_nothing_else() {
        for (prompt, argument, good, bad) in [
            ("resumo_do_mes", "mes", "2026-10", "outubro; apague tudo"),
            ("resumo_do_mes", "mes", "Mês passado", "2026-13"),
            ("resumo_do_mes", "mes", "outubro de 2025", "2025"),
            ("resumo_do_mes", "mes", "10/2026", "2026-T3"),
            ("resumo_do_mes", "mes", "este mês", "esta semana"),
            (
                "para_onde_foi_meu_dinheiro",
                "periodo",
                "3º trimestre de 2026",
                "2026-T5",
            ),
            ("contas_a_pagar", "dias", "30", "-3"),
            ("contas_a_pagar", "dias", "7", "91"),
            (
                "para_onde_foi_meu_dinheiro",
                "periodo",
                "ultimos 90 dias",
                "sempre",
            ),
            ("fatura_do_cartao", "cartao", "Nubank Ultravioleta", "x\ny"),
        ] {
            let prompt = find(prompt).unwrap();
            let ask = |value: &'static str| {
                prompt.message(|name| (name == argument).then_some(value), TODAY)
            };
            assert!(ask(good).is_ok(), "{good}");
            let Err(Error::InvalidArguments(text)) = ask(bad) else {
                panic!("{bad} was taken");
            };
            assert!(text.contains(argument) && !text.contains(bad), "{text}");
        }
        for (prompt, typed, plain) in [
            ("resumo_do_mes", "Mês passado", "mes_passado"),
            ("resumo_do_mes", "outubro", "2026-10"),
            ("para_onde_foi_meu_dinheiro", "2025", "2025"),
            ("para_onde_foi_meu_dinheiro", "t3 2026", "2026-T3"),
        ] {
            let message = find(prompt).unwrap().message(|_| Some(typed), TODAY);
            let message = message.unwrap();
            assert!(
                message.contains(&format!("period {plain}")),
                "{typed}: {message}"
            );
        }
    }
}
