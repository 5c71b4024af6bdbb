//! Who stands on the other side of a row: the person, or somebody else.

use std::sync::LazyLock;

use regex::Regex;

use super::{normalize::words, row_text::RowText};
use crate::pierre::models::{
    Account, Direction, Name, Parties, Party, TaxId, TaxIdMatch, Transaction,
};

/// The other side of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Counterpart {
    /// Nothing says who.
    #[default]
    Unknown,
    /// The person: the same tax number.
    Own,
    /// The person, by what a masked number shows or by the name.
    LikelyOwn,
    /// Another person, by the tax number.
    Person,
    /// A company, by the tax number.
    Company,
    /// Somebody else, by the name alone.
    LikelyOther,
}

impl Counterpart {
    /// Whether it may be the person.
    #[must_use]
    pub fn may_be_own(self) -> bool {
        matches!(self, Self::Unknown | Self::Own | Self::LikelyOwn)
    }

    /// Whether a tax number says that it is somebody else.
    #[must_use]
    pub fn is_other(self) -> bool {
        matches!(self, Self::Person | Self::Company)
    }
}

/// The holders of the person's accounts.
pub(super) struct Holders {
    documents: Vec<TaxId>,
    names: Vec<Vec<String>>,
}

/// Whom the text of a row names.
#[derive(Clone)]
pub(super) struct InText {
    /// A tax number.
    document: Option<TaxId>,
    /// First and last name of a holder.
    is_holder: bool,
}

/// Words of companies' names: a bank may stand where its customer should.
const COMPANY: &str =
    "sa s ltda me eireli banco bank pagamentos instituicao ip cia financeira corretora unibanco";

impl Holders {
    pub(super) fn of(accounts: &[Account]) -> Self {
        let mut holders = Self {
            documents: Vec::new(),
            names: Vec::new(),
        };
        for account in accounts {
            if let Some(document) = account.holder()
                && !holders.documents.contains(&document)
            {
                holders.documents.push(document);
            }
            let name = account.owner.as_ref().map(split);
            if let Some(name) = name.filter(|it| it.len() > 1 && !holders.names.contains(it)) {
                holders.names.push(name);
            }
        }
        holders
    }

    /// Who the other side of a row is.
    pub(super) fn counterpart(&self, row: &Transaction, text: &InText) -> Counterpart {
        let unknown = Parties::default();
        let parties = row.parties.as_deref().unwrap_or(&unknown);
        let (own, other) = match row.direction {
            Direction::Out => (&parties.payer, &parties.receiver),
            Direction::In => (&parties.receiver, &parties.payer),
        };
        let by_document = other
            .document
            .as_ref()
            .and_then(|it| self.by_document(it, own));
        if let Some(found) = by_document {
            return found;
        }
        if let Some(found) = other.name.as_ref().and_then(|it| self.by_name(it)) {
            return found;
        }
        let told = text.document.as_ref();
        match told.and_then(|it| self.by_document(it, own)) {
            Some(Counterpart::Own) => Counterpart::LikelyOwn,
            Some(other) => other,
            None if text.is_holder => Counterpart::LikelyOwn,
            None => Counterpart::Unknown,
        }
    }

    fn by_document(&self, other: &TaxId, own: &Party) -> Option<Counterpart> {
        let known = self.documents.iter().chain(&own.document);
        let mut found = None;
        for document in known {
            match document.compare(other) {
                TaxIdMatch::Same => return Some(Counterpart::Own),
                TaxIdMatch::Alike => found = Some(Counterpart::LikelyOwn),
                TaxIdMatch::Different => {
                    found = found.or(Some(if other.is_company() {
                        Counterpart::Company
                    } else {
                        Counterpart::Person
                    }));
                }
            }
        }
        found
    }

    fn by_name(&self, name: &Name) -> Option<Counterpart> {
        if self.names.is_empty() {
            return None;
        }
        let name = split(name);
        if name.len() < 2 {
            return None;
        }
        if self.names.iter().any(|own| is_same_person(own, &name)) {
            return Some(Counterpart::LikelyOwn);
        }
        let company = name
            .iter()
            .any(|word| COMPANY.split(' ').any(|it| it == word));
        (!company).then_some(Counterpart::LikelyOther)
    }

    /// Exports write `Pix enviado - Ana Souza - •••.982.247-•• - ITAÚ`.
    pub(super) fn in_text(&self, text: &RowText) -> InText {
        static DOCUMENT: LazyLock<Option<Regex>> =
            LazyLock::new(|| Regex::new(r"(?:[\d*•]{3}\.){2}[\d*•]{3}-[\d*•]{2}").ok());
        let may_have_one = text.raw.contains('.') && text.raw.contains('-');
        let document = || DOCUMENT.as_ref()?.find(text.raw);
        let document = may_have_one.then(document).flatten();
        let holds = |word: &String| text.words.split(' ').any(|it| it == word);
        let ends = |name: &Vec<String>| {
            let (first, last) = (name.first(), name.last());
            first.is_some_and(holds) && last.is_some_and(holds)
        };
        InText {
            document: document.and_then(|it| TaxId::parse(it.as_str())),
            is_holder: self.names.iter().any(ends),
        }
    }
}

fn split(name: &Name) -> Vec<String> {
    let words = words(name.to_compare());
    let words = words.split(' ').filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// The first and last words are the same, and those between do not contradict each other.
fn is_same_person(own: &[String], other: &[String]) -> bool {
    let same_ends = own.first() == other.first() && own.last() == other.last();
    let (short, long) = if own.len() < other.len() {
        (own, other)
    } else {
        (other, own)
    };
    same_ends
        && short.iter().all(|word| {
            long.iter()
                .any(|it| it == word || it.starts_with(word.as_str()))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn counterpart(payment: &serde_json::Value, text: &str) -> Counterpart {
        let accounts: Vec<Account> = crate::ledger::sample(&json!([
            {"id": "a", "type": "BANK", "taxNumber": "529.982.247-25", "owner": "ANA BEATRIZ SOUZA"}
        ]))
        .unwrap();
        let row: Transaction = crate::ledger::sample(&json!({
            "amount": -10, "date": "2026-10-01", "type": "DEBIT", "account_type": "BANK",
            "description": text, "payment_data": payment
        }))
        .unwrap();
        let holders = Holders::of(&accounts);
        holders.counterpart(&row, &holders.in_text(&RowText::of(text)))
    }

    #[test]
    fn documents_decide_in_every_form_and_masked_ones_are_only_likely() {
        for (document, expected) in [
            (json!("52998224725"), Counterpart::Own),
            (
                json!({"type": "CPF", "value": "529.982.247-25"}),
                Counterpart::Own,
            ),
            (json!("***.982.247-**"), Counterpart::LikelyOwn),
            (json!("***.983.247-**"), Counterpart::Person),
            (json!("111.444.777-35"), Counterpart::Person),
            (json!({"value": "11.222.333/0001-81"}), Counterpart::Company),
            (json!(null), Counterpart::Unknown),
        ] {
            let payment = json!({"receiver": {"document": document}});
            assert_eq!(counterpart(&payment, "Pix"), expected, "{document}");
        }
    }

    #[test]
    fn names_are_likely_and_a_bank_s_name_says_nothing() {
        for (name, expected) in [
            ("Ana B Souza", Counterpart::LikelyOwn),
            ("Ana Beatriz Souza", Counterpart::LikelyOwn),
            ("Ana Lima Souza", Counterpart::LikelyOther),
            ("João Lima", Counterpart::LikelyOther),
            ("Nu Pagamentos S.A.", Counterpart::Unknown),
        ] {
            let payment = json!({"receiver": {"name": name}});
            assert_eq!(counterpart(&payment, "Pix"), expected, "{name}");
        }
    }

    #[test]
    fn a_text_may_hold_the_number_or_the_name() {
        for (text, expected) in [
            (
                "Pix enviado - Ana Beatriz Souza - ITAU",
                Counterpart::LikelyOwn,
            ),
            (
                "Pix enviado - •••.982.247-•• - ITAU",
                Counterpart::LikelyOwn,
            ),
            ("Pix enviado - •••.444.777-•• - ITAU", Counterpart::Person),
            ("Pix enviado - Ana Papelaria", Counterpart::Unknown),
        ] {
            assert_eq!(counterpart(&json!(null), text), expected, "{text}");
        }
    }
}
