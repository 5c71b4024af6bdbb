//! What a tool is: definition, input, output and call in one place.

use schemars::JsonSchema;
use serde::{Deserialize, de::DeserializeOwned};

use super::{
    context::{Context, Now},
    effect::{ConsentPolicy, Effect, Group},
    error::Error,
    question::Question,
};
use crate::answer::clean::Clean;

/// The arguments of a tool without arguments.
#[derive(Deserialize, JsonSchema)]
pub struct NoInput {}

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
