//! A tool's side effects, its group, and its consent policy.

/// The side effects of a tool; its annotations are derived from them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Changes nothing.
    Read,
    /// Starts an external action: a bank sync, a message.
    Act,
    /// Creates or changes.
    Write,
    /// Deletes permanently.
    Destroy,
}

/// A group of tools: a folder under `tools/`, and a value of `--tools`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Accounts and balances.
    Accounts,
    /// The statement, and what is computed from it.
    Transactions,
    /// Cards, bills, installments.
    Cards,
    /// Payment reminders.
    Reminders,
    /// Spending limits.
    Limits,
    /// Bank sync.
    Sync,
    /// Getting started.
    Help,
    /// Pierre's memories of the person; only offered on request.
    Memory,
    /// Connecting a bank; only offered on request.
    Connection,
}

impl Group {
    /// Every group, in the order of the documents.
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

    /// Whether its tools are offered by default.
    #[must_use]
    pub const fn is_default(self) -> bool {
        !matches!(self, Self::Memory | Self::Connection)
    }
}

/// How the person consents to a call before it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsentPolicy {
    /// No question.
    NotNeeded,
    /// A question where the client can ask; elsewhere the host's own approval counts.
    Asked,
    /// A question or, where the client cannot ask, a preview with a sealed token.
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
