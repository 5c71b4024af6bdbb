//! What a tool is: definition, input, output and call in one place. The frame around it reads the
//! arguments, asks the person where that is due, and makes a text of the answer or the failure.

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

/// How long an answer waits for what it can do without.
const OPTIONAL_WITHIN: Duration = Duration::from_secs(10);

/// The arguments of a tool that takes none.
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

/// What a tool may use.
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
        Now(self.now).today()
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

/// A tool. A call of it goes from [`Tool::check`] by way of [`Tool::question`], where the server
/// asks, to [`Tool::call`].
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
    const CONSENT: ConsentPolicy = ConsentPolicy::of(Self::EFFECT);
    /// Whether doing it twice is doing it once. Reads always are.
    const IDEMPOTENT: bool = matches!(Self::EFFECT, Effect::Read);
    /// Good arguments, as JSON; shown when bad ones come.
    const EXAMPLE: &'static str = "{}";
    /// How to find out what became of a call whose outcome is not known, in Portuguese.
    const HOW_TO_CHECK: &'static str = "";
    /// The arguments.
    type Input: DeserializeOwned + JsonSchema;
    /// What is going to be sent, made of checked arguments.
    type Request: Send + Sync + 'static;
    /// The answer.
    type Output: Clean;

    /// Checks the arguments, and sends nothing.
    ///
    /// # Errors
    /// Whatever can be refused without asking Pierre.
    fn check(now: Now, input: Self::Input) -> Result<Self::Request, Error>;

    /// What the call is about to do, as one Portuguese question with the real names and amounts
    /// ("Excluir o lembrete \"Conta de luz\", R$ 180,00, vence 20/12/2026?"), or nothing when this
    /// call needs no agreement. Only reads; a name in the request may become the id it stands for.
    fn question(
        _context: &Context,
        _request: &mut Self::Request,
    ) -> impl Future<Output = Result<Option<Question>, Error>> + Send {
        async { Ok(None) }
    }

    /// Asks Pierre and shapes the answer.
    fn call(
        context: &Context,
        request: Self::Request,
    ) -> impl Future<Output = Result<Self::Output, Error>> + Send;
}
