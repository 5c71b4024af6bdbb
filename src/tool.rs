//! What a tool is, and how its types are erased so that all tools fit one list.

pub mod arguments;
pub mod error;
pub mod reveal;
pub mod schema;
pub mod selection;

pub use error::Error;

use std::{sync::Arc, time::Duration};

use futures::future::BoxFuture;
use jiff::{Timestamp, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, de::DeserializeOwned};

use crate::answer::{Words, clean::Clean};
use crate::pierre::{self, Client, day, models::Accounts};
use error::Failed;
use reveal::Reveal;
use schema::JsonObject;

/// How long an answer waits for what it can do without.
const OPTIONAL_WITHIN: Duration = Duration::from_secs(10);

/// What calling a tool does to the world; the annotations follow from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Changes nothing.
    Read,
    /// Starts something outside: a bank sync, a message.
    Act,
    /// Creates or changes.
    Write,
    /// Deletes for good.
    Destroy,
}

/// Which tools belong together; people choose by these names (`--tools`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Accounts and balances.
    Contas,
    /// The statement and what can be read from it.
    Transacoes,
    /// Cards, bills, instalments.
    Cartoes,
    /// Payment reminders.
    Lembretes,
    /// Spending limits.
    Limites,
    /// Bank sync.
    Sincronizacao,
    /// How to begin.
    Ajuda,
    /// What Pierre remembers of the person; not offered unless asked for.
    Memoria,
    /// Connecting a bank; not offered unless asked for.
    Conexao,
}

impl Group {
    /// Every group, as documents list them.
    pub const ALL: &[Self] = &[
        Self::Contas,
        Self::Transacoes,
        Self::Cartoes,
        Self::Lembretes,
        Self::Limites,
        Self::Sincronizacao,
        Self::Ajuda,
        Self::Memoria,
        Self::Conexao,
    ];

    /// The name that people type.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Contas => "contas",
            Self::Transacoes => "transacoes",
            Self::Cartoes => "cartoes",
            Self::Lembretes => "lembretes",
            Self::Limites => "limites",
            Self::Sincronizacao => "sincronizacao",
            Self::Ajuda => "ajuda",
            Self::Memoria => "memoria",
            Self::Conexao => "conexao",
        }
    }

    /// Whether its tools are offered when nobody chooses.
    #[must_use]
    pub const fn is_default(self) -> bool {
        !matches!(self, Self::Memoria | Self::Conexao)
    }
}

/// How a tool's call is agreed to before anything is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// Nobody is asked.
    NotNeeded,
    /// The person is asked where the client can ask; elsewhere the host's own approval counts.
    Asked,
    /// Where the client cannot ask, a preview with a sealed token comes first.
    TwoSteps,
}

impl Consent {
    const fn of(effect: Effect) -> Self {
        match effect {
            Effect::Read => Self::NotNeeded,
            Effect::Write => Self::Asked,
            Effect::Act | Effect::Destroy => Self::TwoSteps,
        }
    }
}

/// The arguments of a tool that takes none.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoInput {}

/// What a room may use.
#[derive(Clone, Debug)]
pub struct Context {
    /// Pierre's API for this caller.
    pub pierre: Client,
    /// The present moment.
    pub now: Timestamp,
    /// Whose identifiers are shown.
    pub reveal: Reveal,
}

impl Context {
    /// Today in São Paulo.
    #[must_use]
    pub fn today(&self) -> Date {
        day::day_of(self.now)
    }

    /// Pierre's API for what an answer can do without: it does not wait long.
    #[must_use]
    pub fn optional(&self) -> Client {
        self.pierre.within(OPTIONAL_WITHIN)
    }

    /// The person's accounts, for an answer that can do without them.
    pub async fn accounts(&self) -> Result<Accounts, pierre::Error> {
        self.optional().get_accounts().await
    }
}

/// A tool: definition, input, output and call in one place.
pub trait Tool {
    /// Also the name of the file, the client's method, the sandbox's route, the test and the
    /// snapshot.
    const NAME: &'static str;
    /// Portuguese, short.
    const TITLE: &'static str;
    /// Portuguese: what it answers, "Quando usar", "Quando não usar", what comes back.
    const DESCRIPTION: &'static str;
    /// Which tools it belongs to.
    const GROUP: Group;
    /// What it does to the world.
    const EFFECT: Effect;
    /// Whether an endpoint of Pierre's bears its name. The tools of the ledger read several.
    const IS_ENDPOINT: bool = true;
    /// How a call is agreed to.
    const CONSENT: Consent = Consent::of(Self::EFFECT);
    /// Whether doing it twice is doing it once. Reads always are.
    const IDEMPOTENT: bool = matches!(Self::EFFECT, Effect::Read);
    /// Good arguments, as JSON; shown when bad ones come.
    const EXAMPLE: &'static str = "{}";
    /// How to find out what became of a call whose outcome is not known, in Portuguese.
    const HOW_TO_CHECK: &'static str = "";
    /// The arguments.
    type Input: DeserializeOwned + JsonSchema + Send + Sync;
    /// The answer.
    type Output: Clean;

    /// Checks the input, asks Pierre, shapes the answer.
    fn call(
        context: &Context,
        input: Self::Input,
    ) -> impl Future<Output = Result<Self::Output, Error>> + Send;

    /// What the call is about to do, as one Portuguese question with the real names and amounts
    /// ("Excluir o lembrete \"Conta de luz\", R$ 180,00, vence 20/12/2026?"), or nothing when this
    /// call needs no agreement. Only reads. The server asks; it calls this when it is going to.
    /// Refuses whatever [`Tool::call`] would refuse before sending.
    fn intent(
        _context: &Context,
        _input: &Self::Input,
    ) -> impl Future<Output = Result<Option<String>, Error>> + Send {
        async { Ok(None) }
    }
}

/// An answer: the same facts as a value and as compact JSON.
#[derive(Clone, Debug)]
pub struct Answer {
    /// For `structuredContent`.
    pub structured: serde_json::Value,
    /// For the text block.
    pub text: String,
}

/// One step of a tool, its types erased: context, schema of the arguments, arguments.
type Step<T> = fn(Context, Arc<JsonObject>, JsonObject) -> BoxFuture<'static, Result<T, Error>>;

/// A tool with its types erased.
#[derive(Clone, Copy, Debug)]
pub struct Descriptor {
    /// [`Tool::NAME`].
    pub name: &'static str,
    /// [`Tool::TITLE`].
    pub title: &'static str,
    /// [`Tool::DESCRIPTION`].
    pub description: &'static str,
    /// [`Tool::GROUP`].
    pub group: Group,
    /// [`Tool::EFFECT`].
    pub effect: Effect,
    /// [`Tool::IS_ENDPOINT`].
    pub is_endpoint: bool,
    /// [`Tool::CONSENT`].
    pub consent: Consent,
    /// [`Tool::IDEMPOTENT`].
    pub idempotent: bool,
    /// [`Tool::EXAMPLE`].
    pub example: &'static str,
    /// [`Tool::HOW_TO_CHECK`].
    pub how_to_check: &'static str,
    /// The schema of the arguments.
    pub input_schema: fn() -> JsonObject,
    /// The schema of the answer.
    pub output_schema: fn() -> JsonObject,
    /// Reads the arguments by the schema given, and does nothing with them.
    pub reads: fn(&JsonObject, JsonObject) -> Result<(), Error>,
    /// Reads the arguments by the schema given and says what the call is about to do.
    pub intent: Step<Option<String>>,
    /// Reads the arguments by the schema given and calls the tool.
    pub call: Step<Answer>,
}

impl Descriptor {
    /// Erases a tool's types.
    #[must_use]
    pub const fn of<T: Tool>() -> Self {
        Self {
            name: T::NAME,
            title: T::TITLE,
            description: T::DESCRIPTION,
            group: T::GROUP,
            effect: T::EFFECT,
            is_endpoint: T::IS_ENDPOINT,
            consent: T::CONSENT,
            idempotent: T::IDEMPOTENT,
            example: T::EXAMPLE,
            how_to_check: T::HOW_TO_CHECK,
            input_schema: schema::input::<T::Input>,
            output_schema: schema::output::<T::Output>,
            reads: |schema, given| arguments::read::<T::Input>(schema, given).map(drop),
            intent: intent::<T>,
            call: call::<T>,
        }
    }

    /// What an error's text needs to know of the tool.
    #[must_use]
    pub const fn failed(&self) -> Failed {
        Failed {
            effect: self.effect,
            how_to_check: self.how_to_check,
            example: self.example,
            name: self.name,
        }
    }
}

fn intent<T: Tool>(
    context: Context,
    schema: Arc<JsonObject>,
    arguments: JsonObject,
) -> BoxFuture<'static, Result<Option<String>, Error>> {
    Box::pin(async move {
        let input: T::Input = arguments::read(&schema, arguments)?;
        let asked = async {
            let question = T::intent(&context, &input).await?;
            Ok(question.map(|it| Words::from(it).to_string()))
        };
        reveal::revealed(&context, asked).await
    })
}

fn call<T: Tool>(
    context: Context,
    schema: Arc<JsonObject>,
    arguments: JsonObject,
) -> BoxFuture<'static, Result<Answer, Error>> {
    Box::pin(async move {
        let doubt = arguments::doubt(&schema, &arguments);
        let input: T::Input = arguments::read(&schema, arguments)?;
        let output = reveal::revealed(&context, T::call(&context, input)).await?;
        let structured = serde_json::to_value(&output).map_err(|_| Error::Internal)?;
        let found_nothing = structured.get("count").is_some_and(|it| *it == 0);
        if let Some(doubt) = doubt.filter(|_| found_nothing) {
            return Err(doubt);
        }
        let text = serde_json::to_string(&output).map_err(|_| Error::Internal)?;
        Ok(Answer { structured, text })
    })
}
