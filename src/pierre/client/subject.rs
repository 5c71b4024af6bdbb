//! Which answers a call makes old. What stands in no table is taken for the worst: an unknown read
//! is of the kind that only a whole clearing reaches, an unknown act clears everything.

/// What an answer is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// Payment reminders.
    Reminders,
    /// Spending limits.
    Limits,
    /// Closing dates of cards, and the bills that follow from them.
    ClosingDates,
    /// What Pierre remembers of the person.
    Memories,
    /// Accounts, transactions, and all else that only the banks or a sync change.
    Rest,
}

impl Subject {
    pub(super) const ALL: &[Self] = &[
        Self::Reminders,
        Self::Limits,
        Self::ClosingDates,
        Self::Memories,
        Self::Rest,
    ];

    /// What a read is about.
    pub(super) fn of_read(endpoint: &str) -> Self {
        match endpoint {
            "list-payment-reminders" => Self::Reminders,
            "list-spending-limits" | "get-spending-limit-transactions" => Self::Limits,
            "manage-closing-date" | "get-bill-summary" | "get-bills" => Self::ClosingDates,
            "get-memories" => Self::Memories,
            _ => Self::Rest,
        }
    }

    /// What an act may change.
    pub(super) fn changed_by(endpoint: &str) -> &'static [Self] {
        match endpoint {
            "create-payment-reminder" | "update-payment-reminder" | "delete-payment-reminder" => {
                &[Self::Reminders]
            }
            "create-spending-limit"
            | "confirm-spending-limit"
            | "update-spending-limit"
            | "delete-spending-limit" => &[Self::Limits],
            "manage-closing-date" => &[Self::ClosingDates],
            "get-memories" => &[Self::Memories],
            // It sends the person a message and changes nothing that is read here.
            "get-open-finance-connection-flow" => &[],
            // manual-update is one of these.
            _ => Self::ALL,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_clears_everything() {
        for endpoint in ["manual-update", "get-book", "", "Create-Payment-Reminder"] {
            assert_eq!(Subject::changed_by(endpoint), Subject::ALL, "{endpoint}");
        }
    }

    #[test]
    fn what_is_read_of_a_subject_is_cleared_by_its_acts() {
        for (read, act) in [
            ("list-payment-reminders", "create-payment-reminder"),
            ("list-payment-reminders", "update-payment-reminder"),
            ("list-payment-reminders", "delete-payment-reminder"),
            ("list-spending-limits", "create-spending-limit"),
            ("list-spending-limits", "confirm-spending-limit"),
            ("get-spending-limit-transactions", "update-spending-limit"),
            ("get-spending-limit-transactions", "delete-spending-limit"),
            ("manage-closing-date", "manage-closing-date"),
            ("get-bill-summary", "manage-closing-date"),
            ("get-bills", "manage-closing-date"),
            ("get-memories", "get-memories"),
            ("get-accounts", "manual-update"),
            ("list-spending-limits", "manual-update"),
        ] {
            let changed = Subject::changed_by(act);
            assert!(changed.contains(&Subject::of_read(read)), "{read} {act}");
        }
        let accounts = Subject::of_read("get-accounts");
        assert!(!Subject::changed_by("create-payment-reminder").contains(&accounts));
    }
}
