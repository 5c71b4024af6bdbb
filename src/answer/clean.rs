//! The types that answers consist of. `String` is not [`Clean`], so that text only enters an answer
//! through a type that cleans it.

use schemars::JsonSchema;
use serde::Serialize;

/// May be part of an answer. Implemented by the types that clean their content, by numbers and
/// flags, and by the structs that [`answer!`](crate::answer!) declares.
pub trait Clean: Serialize + JsonSchema {}

/// Compiles only for types that may be part of an answer.
pub const fn is_clean<T: Clean>(_: &T) {}

impl Clean for bool {}
impl Clean for u8 {}
impl Clean for u32 {}
impl Clean for usize {}
impl<T: Clean> Clean for Option<T> {}
impl<T: Clean> Clean for Vec<T> {}

/// Declares a struct of an answer: fields in camel case, `None` left out, and [`Clean`], since
/// every field has to be.
///
/// ```
/// pierre_mcp::answer! {
///     struct Row { name: Option<pierre_mcp::answer::Text>, count: usize, }
/// }
/// let row = Row { name: None, count: 1 };
/// assert_eq!(serde_json::to_string(&row).unwrap(), r#"{"count":1}"#);
/// ```
///
/// ```compile_fail,E0277
/// pierre_mcp::answer! {
///     struct Row { name: String, count: usize, }
/// }
/// ```
#[macro_export]
macro_rules! answer {
    ($(#[$meta:meta])* $vis:vis struct $name:ident { $($fields:tt)* }) => {
        $crate::answer! { @fields [$(#[$meta])* $vis] $name [] [] $($fields)* }
    };
    (@fields [$($head:tt)*] $name:ident [$($done:tt)*] [$($field:ident)*]) => {
        #[derive(serde::Serialize, schemars::JsonSchema)]
        #[serde(rename_all = "camelCase")]
        $($head)* struct $name { $($done)* }

        const _: fn(&$name) = |answer| {
            $($crate::answer::clean::is_clean(&answer.$field);)*
        };

        impl $crate::answer::clean::Clean for $name {}
    };
    (
        @fields $head:tt $name:ident [$($done:tt)*] [$($known:ident)*]
        $(#[$meta:meta])* $vis:vis $field:ident: Option<$type:ty>, $($rest:tt)*
    ) => {
        $crate::answer! {
            @fields $head $name
            [
                $($done)*
                $(#[$meta])*
                #[serde(skip_serializing_if = "Option::is_none")]
                $vis $field: Option<$type>,
            ]
            [$($known)* $field] $($rest)*
        }
    };
    (
        @fields $head:tt $name:ident [$($done:tt)*] [$($known:ident)*]
        $(#[$meta:meta])* $vis:vis $field:ident: $type:ty, $($rest:tt)*
    ) => {
        $crate::answer! {
            @fields $head $name
            [$($done)* $(#[$meta])* $vis $field: $type,]
            [$($known)* $field] $($rest)*
        }
    };
}

pub use crate::answer;

/// Makes a type that serialises as a string [`Clean`], with the schema of a string.
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
