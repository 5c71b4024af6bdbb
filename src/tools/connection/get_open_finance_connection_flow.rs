//! "Quero conectar um banco": asks Pierre to send its invitation by WhatsApp.

use crate::{
    answer::{Sentence, clean::answer},
    pierre::{self, BadRequest},
    tool::{Context, Effect, Error, Group, NoInput, Now, Question, Tool},
};

pub struct GetOpenFinanceConnectionFlow;

answer! {
    /// Whether Pierre accepted the request.
    pub struct Output {
        accepted: bool,
        message: Sentence,
    }
}

impl Tool for GetOpenFinanceConnectionFlow {
    const NAME: &'static str = "get_open_finance_connection_flow";
    const TITLE: &'static str = "Convite para conectar um banco";
    const DESCRIPTION: &'static str = "Envia à pessoa, pelo WhatsApp, o convite da Pierre para conectar um banco (Open Finance).

Quando usar: quando a pessoa pede para conectar um banco ou cartão novo, ou reconectar um. Exemplos: \"quero conectar meu banco\", \"adicione minha conta do Itaú\".

Quando não usar: para ver os bancos já conectados, get_accounts; para buscar dados novos, manual_update. Não repita: cada chamada envia outra mensagem.

Devolve se a Pierre aceitou o envio. A conexão é feita pela pessoa, no telefone.";
    const GROUP: Group = Group::Connection;
    const EFFECT: Effect = Effect::Act;
    const HOW_TO_CHECK: &'static str =
        "peça à pessoa que veja no WhatsApp se o convite chegou antes de pedir outro.";
    type Input = NoInput;
    type Request = ();
    type Output = Output;

    fn check(_: Now, _: NoInput) -> Result<(), Error> {
        Ok(())
    }

    async fn call(context: &Context, (): ()) -> Result<Output, Error> {
        let flow = context.pierre.get_open_finance_connection_flow().await;
        let flow = flow.map_err(|error| match error {
            pierre::Error::Refused(BadRequest::PhoneRequired) => Error::PhoneMissing,
            other => Error::Pierre(other),
        })?;
        let accepted = flow
            .status
            .is_some_and(|it| it.eq_ignore_ascii_case("accepted"));
        Ok(Output {
            accepted,
            message: Sentence::from(if accepted {
                "A Pierre aceitou o pedido: o convite chega pelo WhatsApp. Conforme o plano, ele traz a lista de bancos ou um aviso sobre o limite de conexões."
            } else {
                "A Pierre respondeu sem confirmar o envio: veja no WhatsApp se o convite chegou antes de pedir outro."
            }),
        })
    }

    async fn question(_: &Context, (): &mut ()) -> Result<Option<Question>, Error> {
        let question =
            "Enviar à pessoa, pelo WhatsApp, o convite da Pierre para conectar um banco?";
        Ok(Some(Question::new(question, &())?))
    }
}
