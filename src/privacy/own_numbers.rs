//! The person's own numbers. While a call runs with these in scope they are not masked; numbers of
//! other people always are.

use secrecy::{ExposeSecret, SecretString};

/// Tax ids and account numbers, without separators.
#[derive(Debug, Default)]
pub struct OwnNumbers(Vec<SecretString>);

impl OwnNumbers {
    /// Adds a CPF or CNPJ; ignores anything else.
    pub fn add_tax_id(&mut self, number: &str) {
        if super::is_tax_id(number) {
            self.0.push(bare(number).into());
        }
    }

    /// Adds an account number such as `341/1234/56789-0`: whole, without the bank, and without bank
    /// and branch.
    pub fn add_account(&mut self, number: &str) {
        self.0.extend(spellings(number).map(SecretString::from));
    }

    fn has(&self, found: &str) -> bool {
        let found = bare(found);
        self.0.iter().any(|own| own.expose_secret() == found)
    }

    /// Runs a future in which these numbers are shown in clear.
    pub async fn scope<T>(self, work: impl Future<Output = T>) -> T {
        OWN.scope(self, work).await
    }
}

fn bare(number: &str) -> String {
    number
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|it| it.to_ascii_uppercase())
        .collect()
}

fn spellings(number: &str) -> impl Iterator<Item = String> {
    let is_number = number
        .chars()
        .all(|it| it.is_ascii_digit() || "xX./- ".contains(it));
    let tails = number.match_indices('/').map(|(at, _)| at + 1);
    let tails = std::iter::once(0).chain(tails).filter(move |_| is_number);
    let tails = tails.filter_map(|from| Some(bare(number.get(from..)?)));
    tails.filter(|it| (5..=24).contains(&it.len()))
}

tokio::task_local! {
    /// The numbers that the current call leaves in clear.
    static OWN: OwnNumbers;
}

/// Whether a number is the person's own and may be shown in clear.
pub(crate) fn is_own(found: &str) -> bool {
    OWN.try_with(|own| own.has(found)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_an_account_with_and_without_its_branch() {
        let all: Vec<_> = spellings("341/1234/56789-0").collect();
        assert_eq!(all, ["3411234567890", "1234567890", "567890"]);
        assert_eq!(spellings("ana@example.com").count(), 0);
        assert_eq!(spellings("4417").count(), 0);
    }

    #[tokio::test]
    async fn shows_nothing_outside_the_work() {
        assert!(!is_own("567890"));
        let mut own = OwnNumbers::default();
        own.add_account("56789-0");
        assert!(own.scope(async { is_own("56789-0") }).await);
        assert!(!is_own("567890"));
    }
}
