//! What may stand in a model.

use alloc::{boxed::Box, vec::Vec};
use core::fmt;

use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, Error, SeqAccess, Visitor};

use crate::{
    Patch,
    sensitive::{Base64, Extra, MediaUrl, Personal, SecretString, UntypedJson},
};

/// A type that a field of a model or a request may have.
///
/// Its `Debug` can't show anything about a person; the macros demand this trait of
/// every field, so that one of plain text does not compile and a derived `Debug`
/// is safe.
///
/// It is decoded in the place where it will stay: a report has up to seventy
/// fields and lies three levels deep, and moving it up level by level costs more
/// than reading it. The provided methods, which do move, are right for what is small.
pub(crate) trait Field: DeserializeOwned {
    /// Decodes into a place that holds an empty value.
    fn fill<'de, D: Deserializer<'de>>(place: &mut Self, deserializer: D) -> Result<(), D::Error> {
        *place = Self::deserialize(deserializer)?;
        Ok(())
    }

    /// Decodes a value that is there into a place for one that may be missing.
    fn fill_some<'de, D: Deserializer<'de>>(
        place: &mut Option<Self>,
        deserializer: D,
    ) -> Result<(), D::Error> {
        *place = Some(Self::deserialize(deserializer)?);
        Ok(())
    }

    /// Decodes an element to the end of a list.
    fn push<'de, D: Deserializer<'de>>(
        list: &mut Vec<Self>,
        deserializer: D,
    ) -> Result<(), D::Error> {
        list.push(Self::deserialize(deserializer)?);
        Ok(())
    }
}

/// The methods of [`Field`] for a type that starts empty and overrides `fill`.
macro_rules! in_place {
    () => {
        fn fill_some<'de, D: serde::Deserializer<'de>>(
            place: &mut Option<Self>,
            deserializer: D,
        ) -> Result<(), D::Error> {
            Self::fill(place.insert(Self::default()), deserializer)
        }

        fn push<'de, D: serde::Deserializer<'de>>(
            list: &mut alloc::vec::Vec<Self>,
            deserializer: D,
        ) -> Result<(), D::Error> {
            // Most lists have one element; a vector would make room for four.
            if list.is_empty() {
                list.reserve_exact(1);
            }
            list.push(Self::default());
            match list.last_mut() {
                Some(place) => Self::fill(place, deserializer),
                None => Ok(()),
            }
        }
    };
}

/// A model, which starts empty and is decoded field by field.
pub(crate) trait Model: DeserializeOwned + Default {
    /// Decodes an object into an empty model.
    fn decode<'de, D: Deserializer<'de>>(place: &mut Self, deserializer: D)
    -> Result<(), D::Error>;
}

impl<T: Model> Field for T {
    fn fill<'de, D: Deserializer<'de>>(place: &mut Self, deserializer: D) -> Result<(), D::Error> {
        Self::decode(place, deserializer)
    }

    in_place!();
}

impl Field for bool {}
impl Field for u32 {}
impl Field for u64 {}
impl Field for i64 {}
impl Field for f64 {}
impl Field for serde_json::Number {}
impl Field for Base64 {}
impl Field for Extra {}
impl Field for MediaUrl {}
impl<T: DeserializeOwned> Field for Personal<T> {}
impl Field for UntypedJson {}
impl Field for SecretString {}
impl Field for crate::Timestamp {}
impl Field for crate::session::SessionNumber {}
impl<T: Field> Field for Patch<T> {}

impl<T: Field + Default> Model for Box<T> {
    fn decode<'de, D: Deserializer<'de>>(
        place: &mut Self,
        deserializer: D,
    ) -> Result<(), D::Error> {
        T::fill(place, deserializer)
    }
}

impl<T: Field> Field for Option<T> {
    fn fill<'de, D: Deserializer<'de>>(place: &mut Self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_option(Maybe(place))
    }
}

impl<T: Field> Field for Vec<T> {
    fn fill<'de, D: Deserializer<'de>>(place: &mut Self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(List(place))
    }

    in_place!();
}

/// Decodes into the place of a field.
pub(crate) struct Place<'a, T>(pub(crate) &'a mut T);

impl<'de, T: Field> DeserializeSeed<'de> for Place<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        T::fill(self.0, deserializer)
    }
}

struct Maybe<'a, T>(&'a mut Option<T>);

impl<'de, T: Field> Visitor<'de> for Maybe<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        *self.0 = None;
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        T::fill_some(self.0, deserializer)
    }
}

struct List<'a, T>(&'a mut Vec<T>);

impl<'de, T: Field> Visitor<'de> for List<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        while elements.next_element_seed(Next(&mut *self.0))?.is_some() {}
        Ok(())
    }
}

struct Next<'a, T>(&'a mut Vec<T>);

impl<'de, T: Field> DeserializeSeed<'de> for Next<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        T::push(self.0, deserializer)
    }
}

/// Does not compile unless each type is a [`Field`].
macro_rules! assert_fields {
    ($($ty:ty),* $(,)?) => {
        const _: () = {
            const fn field<T: $crate::field::Field>() {}
            $( field::<$ty>(); )*
        };
    };
}

pub(crate) use assert_fields;
