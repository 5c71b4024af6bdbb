//! Lists of objects read in one pass, for the longest bodies. Like [`Rows`], but what an element is
//! shows while it is read, so that none is gone through twice.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, MapAccess, SeqAccess, Visitor},
};

use super::Rows;

/// What can be read out of a JSON object, field by field.
pub(in crate::pierre) trait FromObject: Sized {
    /// `None` when the object is not one of these; fails only where the JSON itself does.
    fn from_object<'de, A: MapAccess<'de>>(object: A) -> Result<Option<Self>, A::Error>;
}

/// The rows of a list.
pub(in crate::pierre) fn rows<'de, D, T>(from: D) -> Result<Rows<T>, D::Error>
where
    D: Deserializer<'de>,
    T: FromObject,
{
    from.deserialize_any(List(PhantomData))
}

struct List<T>(PhantomData<T>);

impl<'de, T: FromObject> Visitor<'de> for List<T> {
    type Value = Rows<T>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a list")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Rows::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut found = Rows::default();
        while let Some(Element(row)) = list.next_element()? {
            match row {
                Some(row) => found.rows.push(row),
                None => found.unreadable += 1,
            }
        }
        Ok(found)
    }
}

/// An element of a list, if it is what it should be.
pub(in crate::pierre) struct Element<T>(pub(in crate::pierre) Option<T>);

impl<'de, T: FromObject> Deserialize<'de> for Element<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Anything(PhantomData))
    }
}

struct Anything<T>(PhantomData<T>);

impl<'de, T: FromObject> Visitor<'de> for Anything<T> {
    type Value = Element<T>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("anything")
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Self::Value, A::Error> {
        T::from_object(object).map(Element)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Element(None))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Element(None))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Element(None))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Element(None))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Element(None))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Element(None))
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(Element(None))
    }
}
