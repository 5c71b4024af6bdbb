//! Structs whose fields are absent where they have another form than expected.

/// A struct of JSON fields, each with its reader in one word: `pub due_date: calendar_day` is an
/// `Option<Date>`, `quota: nested(Quota)` an `Option<Quota>`. Fields of other types are serde's alone.
macro_rules! lenient {
    (@[$($head:tt)*] { $($done:tt)* }) => {
        #[derive(::serde::Deserialize)]
        $($head)* { $($done)* }
    };
    (=$head:tt { $($done:tt)* } $reader:literal $type:ty, [$($meta:tt)*] [$($name:tt)*] $($rest:tt)*) => {
        $crate::pierre::lenient::lenient! {
            @$head {
                $($done)*
                $($meta)*
                #[serde(default, deserialize_with = $reader)]
                $($name)*: Option<$type>,
            }
            $($rest)*
        }
    };
    (@$head:tt $done:tt $(#[$meta:meta])* $vis:vis $field:ident: nested($type:ty), $($rest:tt)*) => {
        $crate::pierre::lenient::lenient! {
            =$head $done "crate::pierre::lenient::nested" $type, [$(#[$meta])*] [$vis $field] $($rest)*
        }
    };
    (@$head:tt $done:tt $(#[$meta:meta])* $vis:vis $field:ident: text, $($rest:tt)*) => {
        $crate::pierre::lenient::lenient! {
            =$head $done "crate::pierre::lenient::text" String, [$(#[$meta])*] [$vis $field] $($rest)*
        }
    };
    (@$head:tt $done:tt $(#[$meta:meta])* $vis:vis $field:ident: text_or_value, $($rest:tt)*) => {
        $crate::pierre::lenient::lenient! {
            =$head $done "crate::pierre::lenient::text_or_value" String, [$(#[$meta])*] [$vis $field] $($rest)*
        }
    };
    (@$head:tt $done:tt $(#[$meta:meta])* $vis:vis $field:ident: shared, $($rest:tt)*) => {
        $crate::pierre::lenient::lenient! {
            =$head $done "crate::pierre::lenient::shared" $crate::pierre::models::Shared, [$(#[$meta])*] [$vis $field] $($rest)*
        }
    };
    (@$head:tt $done:tt $(#[$meta:meta])* $vis:vis $field:ident: currency, $($rest:tt)*) => {
        $crate::pierre::lenient::lenient! {
            =$head $done "crate::pierre::lenient::currency" $crate::pierre::models::Shared, [$(#[$meta])*] [$vis $field] $($rest)*
        }
    };
    (@$head:tt $done:tt $(#[$meta:meta])* $vis:vis $field:ident: amount, $($rest:tt)*) => {
        $crate::pierre::lenient::lenient! {
            =$head $done "crate::pierre::lenient::amount" ::rust_decimal::Decimal, [$(#[$meta])*] [$vis $field] $($rest)*
        }
    };
    (@$head:tt $done:tt $(#[$meta:meta])* $vis:vis $field:ident: number, $($rest:tt)*) => {
        $crate::pierre::lenient::lenient! {
            =$head $done "crate::pierre::lenient::number" ::rust_decimal::Decimal, [$(#[$meta])*] [$vis $field] $($rest)*
        }
    };
    (@$head:tt $done:tt $(#[$meta:meta])* $vis:vis $field:ident: count, $($rest:tt)*) => {
        $crate::pierre::lenient::lenient! {
            =$head $done "crate::pierre::lenient::count" u32, [$(#[$meta])*] [$vis $field] $($rest)*
        }
    };
    (@$head:tt $done:tt $(#[$meta:meta])* $vis:vis $field:ident: part, $($rest:tt)*) => {
        $crate::pierre::lenient::lenient! {
            =$head $done "crate::pierre::lenient::part" u32, [$(#[$meta])*] [$vis $field] $($rest)*
        }
    };
    (@$head:tt $done:tt $(#[$meta:meta])* $vis:vis $field:ident: flag, $($rest:tt)*) => {
        $crate::pierre::lenient::lenient! {
            =$head $done "crate::pierre::lenient::flag" bool, [$(#[$meta])*] [$vis $field] $($rest)*
        }
    };
    (@$head:tt $done:tt $(#[$meta:meta])* $vis:vis $field:ident: month, $($rest:tt)*) => {
        $crate::pierre::lenient::lenient! {
            =$head $done "crate::pierre::lenient::month" ::jiff::civil::Date, [$(#[$meta])*] [$vis $field] $($rest)*
        }
    };
    (@$head:tt $done:tt $(#[$meta:meta])* $vis:vis $field:ident: calendar_day, $($rest:tt)*) => {
        $crate::pierre::lenient::lenient! {
            =$head $done "crate::pierre::lenient::calendar_day" ::jiff::civil::Date, [$(#[$meta])*] [$vis $field] $($rest)*
        }
    };
    (@$head:tt $done:tt $(#[$meta:meta])* $vis:vis $field:ident: moment, $($rest:tt)*) => {
        $crate::pierre::lenient::lenient! {
            =$head $done "crate::pierre::lenient::moment" $crate::pierre::day::Moment, [$(#[$meta])*] [$vis $field] $($rest)*
        }
    };
    (@$head:tt { $($done:tt)* } $(#[$meta:meta])* $vis:vis $field:ident: $type:ty, $($rest:tt)*) => {
        $crate::pierre::lenient::lenient! {
            @$head { $($done)* $(#[$meta])* $vis $field: $type, } $($rest)*
        }
    };
    ($(#[$meta:meta])* $vis:vis struct $name:ident { $($fields:tt)* }) => {
        $crate::pierre::lenient::lenient! { @[$(#[$meta])* $vis struct $name] {} $($fields)* }
    };
}
pub(in crate::pierre) use lenient;
