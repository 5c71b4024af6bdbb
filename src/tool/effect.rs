//! What a tool does to the world, which group it belongs to, and how a call is agreed to.

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

/// Which tools belong together: the folder under `tools/`, and what people choose by (`--tools`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Accounts and balances.
    Accounts,
    /// The statement and what can be read from it.
    Transactions,
    /// Cards, bills, installments.
    Cards,
    /// Payment reminders.
    Reminders,
    /// Spending limits.
    Limits,
    /// Bank sync.
    Sync,
    /// How to begin.
    Help,
    /// What Pierre remembers of the person; not offered unless asked for.
    Memory,
    /// Connecting a bank; not offered unless asked for.
    Connection,
}

impl Group {
    /// Every group, as documents list them.
    pub const ALL: &[Self] = &[
        Self::Accounts,
        Self::Transactions,
        Self::Cards,
        Self::Reminders,
        Self::Limits,
        Self::Sync,
        Self::Help,
        Self::Memory,
        Self::Connection,
    ];

    /// The folder under `tools/`.
    #[must_use]
    pub const fn folder(self) -> &'static str {
        self.names().0
    }

    /// The name that people type, in Portuguese.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.names().1
    }

    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Accounts => ("accounts", "contas"),
            Self::Transactions => ("transactions", "transacoes"),
            Self::Cards => ("cards", "cartoes"),
            Self::Reminders => ("reminders", "lembretes"),
            Self::Limits => ("limits", "limites"),
            Self::Sync => ("sync", "sincronizacao"),
            Self::Help => ("help", "ajuda"),
            Self::Memory => ("memory", "memoria"),
            Self::Connection => ("connection", "conexao"),
        }
    }

    /// Whether its tools are offered when nobody chooses.
    #[must_use]
    pub const fn is_default(self) -> bool {
        !matches!(self, Self::Memory | Self::Connection)
    }
}

/// How a call is agreed to before anything is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsentPolicy {
    /// Nobody is asked.
    NotNeeded,
    /// The person is asked where the client can ask; elsewhere the host's own approval counts.
    Asked,
    /// Where the client cannot ask, a preview with a sealed token comes first.
    TwoSteps,
}

impl ConsentPolicy {
    pub(super) const fn of(effect: Effect) -> Self {
        match effect {
            Effect::Read => Self::NotNeeded,
            Effect::Write => Self::Asked,
            Effect::Act | Effect::Destroy => Self::TwoSteps,
        }
    }
}
