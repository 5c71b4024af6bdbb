//! The trait of a tool: definition, input, output and call in one place. The frame around it parses
//! the arguments, asks the person where required, and serialises the answer or the error.

pub mod arguments;
mod descriptor;
mod effect;
pub mod error;
mod reveal;
pub mod schema;

use std::time::Duration;

use jiff::{Timestamp, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, de::DeserializeOwned};

pub use descriptor::{Answer, Descriptor, Prepared, Question};
pub use effect::{ConsentPolicy, Effect, Group};
pub use error::Error;
pub use reveal::Reveal;

use crate::{
    answer::clean::Clean,
    pierre::{self, Client, day, models::Accounts},
};

/// Timeout for optional requests.
const OPTIONAL_WITHIN: Duration = Duration::from_secs(10);

/// The arguments of a tool without arguments.
#[derive(Deserialize, JsonSchema)]
pub struct NoInput {}

/// The present moment.
#[derive(Clone, Copy, Debug)]
pub struct Now(pub Timestamp);

impl Now {
    /// Today in São Paulo.
    #[must_use]
    pub fn today(self) -> Date {
        day::day_of(self.0)
    }
}

/// What a call has access to.
#[derive(Clone, Debug)]
pub struct Context {
    /// Pierre's API for this caller.
    pub pierre: Client,
    /// The present moment.
    pub now: Timestamp,
    /// Which identifiers are shown in clear.
    pub reveal: Reveal,
}

impl Context {
    /// Today in São Paulo.
    #[must_use]
    pub fn today(&self) -> Date {
        Now(self.now).today()
    }

    /// Pierre's API with a short timeout, for data that an answer can do without.
    #[must_use]
    pub fn optional(&self) -> Client {
        self.pierre.within(OPTIONAL_WITHIN)
    }

    /// The person's accounts, with the short timeout of [`Context::optional`].
    pub async fn accounts(&self) -> Result<Accounts, pierre::Error> {
        self.optional().get_accounts().await
    }
}

/// A tool. A call runs [`Tool::check`], then [`Tool::question`] if consent is needed, then
/// [`Tool::call`].
pub trait Tool {
    /// The name, shared by the file, the client's method, the sandbox's route, the test and the
    /// snapshot.
    const NAME: &'static str;
    /// A short title, in Portuguese.
    const TITLE: &'static str;
    /// In Portuguese: what it answers, "Quando usar", "Quando não usar", what it returns.
    const DESCRIPTION: &'static str;
    /// The group of the tool.
    const GROUP: Group;
    /// The side effects of a call.
    const EFFECT: Effect;
    /// Whether Pierre has an endpoint of this name. The ledger's tools read several endpoints.
    const IS_ENDPOINT: bool = true;
    /// How the person consents to a call.
    const CONSENT: ConsentPolicy = ConsentPolicy::of(Self::EFFECT);
    /// Whether repeating a call has no further effect. Always true of reads.
    const IDEMPOTENT: bool = matches!(Self::EFFECT, Effect::Read);
    /// Valid arguments, as JSON; shown when the arguments are invalid.
    const EXAMPLE: &'static str = "{}";
    /// In Portuguese: how to check the result of a call whose outcome is unknown.
    const HOW_TO_CHECK: &'static str = "";
    /// The arguments.
    type Input: DeserializeOwned + JsonSchema;
    /// The validated request.
    type Request: Send + Sync + 'static;
    /// The answer.
    type Output: Clean;

    /// Validates the arguments. Sends nothing.
    ///
    /// # Errors
    /// When the arguments are invalid, as far as can be told without a request.
    fn check(now: Now, input: Self::Input) -> Result<Self::Request, Error>;

    /// The effect of the call as one Portuguese question with the real names and amounts
    /// ("Excluir o lembrete \"Conta de luz\", R$ 180,00, vence 20/12/2026?"), or `None` when this
    /// call needs no consent. Only reads; may replace a name in the request by its id.
    fn question(
        _context: &Context,
        _request: &mut Self::Request,
    ) -> impl Future<Output = Result<Option<Question>, Error>> + Send {
        async { Ok(None) }
    }

    /// Sends the request to Pierre and builds the answer.
    fn call(
        context: &Context,
        request: Self::Request,
    ) -> impl Future<Output = Result<Self::Output, Error>> + Send;
}
