//! Who is asking, by key: which household they see and which fault is played.

/// The household's key. Any key that begins with it and names neither a persona nor a fault works,
/// each with a state of its own.
pub const KEY: &str = "sk-sandbox";

/// Whose data a key sees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Persona {
    /// The household of the options.
    #[default]
    Usual,
    /// A user without accounts.
    Empty,
    /// The household of the options, with a few malformed bodies in each list.
    Odd,
    /// Another household: twelve accounts and thousands of rows.
    Large,
}

/// An error that a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    InvalidKey,
    NoSubscription,
    TooManyRequests,
    ServerError,
    /// 200 with an HTML page.
    HtmlPage,
    /// The usual answer after a long wait.
    Slow,
    /// `get-memories` is not configured.
    NoMemories,
    /// Pierre does not know the user's telephone number.
    NoPhone,
}

/// Who is asking.
#[derive(Clone, Debug, Default)]
pub(super) struct Caller {
    pub(super) key: String,
    pub(super) persona: Persona,
    pub(super) fault: Option<Fault>,
}

impl Caller {
    /// The caller with this key, or `None` for a key that is not the sandbox's.
    pub(super) fn of(key: &str) -> Option<Self> {
        let (persona, fault) = match key.strip_prefix(KEY)? {
            "-empty" => (Persona::Empty, None),
            "-odd" => (Persona::Odd, None),
            "-large" => (Persona::Large, None),
            suffix => (Persona::Usual, fault(suffix)),
        };
        Some(Self {
            key: key.to_owned(),
            persona,
            fault,
        })
    }
}

fn fault(suffix: &str) -> Option<Fault> {
    Some(match suffix {
        "-401" => Fault::InvalidKey,
        "-no-subscription" => Fault::NoSubscription,
        "-429" => Fault::TooManyRequests,
        "-500" => Fault::ServerError,
        "-html" => Fault::HtmlPage,
        "-slow" => Fault::Slow,
        "-no-memories" => Fault::NoMemories,
        "-no-phone" => Fault::NoPhone,
        _ => return None,
    })
}
