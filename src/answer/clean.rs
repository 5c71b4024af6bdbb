//! What an answer may be made of. A `String` is not [`Clean`], so that no text gets into one but by
//! way of a type that cleans it.

use schemars::JsonSchema;
use serde::Serialize;

/// May stand in an answer. Implemented by the types that clean what they hold, by numbers and
/// flags, and by the structs of which [`clean!`] has looked at every field:
///
/// ```
/// use pierre_mcp::tools::kit::{Text, clean::is_clean};
/// is_clean(&vec![Some(Text::clean("Padaria"))]);
/// ```
///
/// ```compile_fail,E0277
/// use pierre_mcp::answer::clean::is_clean;
/// is_clean(&vec![Some(String::from("Padaria"))]);
/// ```
pub trait Clean: Serialize + JsonSchema {}

/// Compiles for what may stand in an answer.
pub const fn is_clean<T: Clean>(_: &T) {}

impl Clean for bool {}
impl Clean for u8 {}
impl Clean for u32 {}
impl Clean for usize {}
impl<T: Clean> Clean for Option<T> {}
impl<T: Clean> Clean for Vec<T> {}

/// Makes a struct [`Clean`], given all its fields: one that is left
/// out, and one of a type that is not clean itself, does not compile.
///
/// ```
/// #[derive(serde::Serialize, schemars::JsonSchema)]
/// struct Row { name: pierre_mcp::answer::Text, count: usize }
/// pierre_mcp::clean!(Row: name, count);
/// ```
///
/// ```compile_fail,E0027
/// #[derive(serde::Serialize, schemars::JsonSchema)]
/// struct Row { name: pierre_mcp::answer::Text, count: usize }
/// pierre_mcp::clean!(Row: name);
/// ```
///
/// ```compile_fail,E0277
/// #[derive(serde::Serialize, schemars::JsonSchema)]
/// struct Row { name: String, count: usize }
/// pierre_mcp::clean!(Row: name, count);
/// ```
#[macro_export]
macro_rules! clean {
    ($name:ident: $($field:ident),*) => {
        const _: fn($name) = |$name { $($field),* }| {
            $($crate::answer::clean::is_clean(&$field);)*
        };

        impl $crate::answer::clean::Clean for $name {}
    };
}

pub use crate::clean;

/// Makes a type that is a string in JSON [`Clean`], with the schema of a string.
macro_rules! string_value {
    ($name:ident) => {
        impl $crate::answer::clean::Clean for $name {}

        impl schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({"type": "string"})
            }
        }
    };
}
pub(super) use string_value;
