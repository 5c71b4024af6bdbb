//! Arguments with Pierre's own values.

/// Declares an enum argument: each variant with Pierre's word for it.
macro_rules! pierre_values {
    ($visibility:vis $name:ident { $($variant:ident = $value:literal),+ $(,)? }) => {
        // One of Pierre's words.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Deserialize, schemars::JsonSchema,
        )]
        $visibility enum $name { $(#[serde(rename = $value)] $variant),+ }

        impl $name {
            /// Pierre's word for it.
            $visibility const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $value),+ }
            }
        }
    };
}
pub(crate) use pierre_values;
