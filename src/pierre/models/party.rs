//! Who paid and who was paid. Only ever compared, never shown and never logged.

use serde::Deserialize;

use super::tax_id::{Name, TaxId};
use crate::pierre::lenient::lenient;

/// One side of a payment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "WireParty")]
pub struct Party {
    /// The tax number.
    pub document: Option<TaxId>,
    /// The name.
    pub name: Option<Name>,
}

/// The two sides of a payment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "WirePayment")]
pub struct Parties {
    /// Who paid.
    pub payer: Party,
    /// Who was paid.
    pub receiver: Party,
}

lenient! {
    struct WirePayment {
        payer: nested(Party),
        receiver: nested(Party),
    }
}

impl From<WirePayment> for Parties {
    fn from(wire: WirePayment) -> Self {
        Self {
            payer: wire.payer.unwrap_or_default(),
            receiver: wire.receiver.unwrap_or_default(),
        }
    }
}

lenient! {
    struct WireParty {
        name: text,
        document: text_or_value,
    }
}

impl From<WireParty> for Party {
    fn from(wire: WireParty) -> Self {
        Self {
            document: wire.document.and_then(|it| TaxId::parse(&it)),
            name: wire.name.map(Into::into),
        }
    }
}
