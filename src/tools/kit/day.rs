//! A calendar day in arguments and answers: `2026-10-31`.

use std::{borrow::Cow, fmt};

use jiff::civil::Date;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A day, written `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub Date);

impl fmt::Display for Day {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let text = text.trim();
        let written = text.len() == 10 && text.as_bytes().get(4) == Some(&b'-');
        written
            .then(|| text.parse().ok())
            .flatten()
            .map(Self)
            .ok_or_else(|| {
                serde::de::Error::custom(
                    "use uma data que exista, no formato AAAA-MM-DD, como 2026-10-31",
                )
            })
    }
}

impl super::clean::Clean for Day {}

impl JsonSchema for Day {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Day".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        super::schema::string()
    }
}

/// The day as a Brazilian writes it: `31/10/2026`.
#[must_use]
pub fn spoken(day: Date) -> String {
    day.strftime("%d/%m/%Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_days_that_do_not_exist() {
        for text in [
            "2026-02-30",
            "2026-1-5",
            "31/10/2026",
            "20261031",
            "2026-10-31T00:00",
            "hoje",
        ] {
            assert!(
                serde_json::from_value::<Day>(text.into()).is_err(),
                "{text}"
            );
        }
        assert!(serde_json::from_str::<Day>("\"2028-02-29\"").is_ok());
    }
}
