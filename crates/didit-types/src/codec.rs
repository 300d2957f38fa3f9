//! How an object of known fields is read and written.
//!
//! Derived code would lose unknown fields or, with `flatten`, buffer the whole
//! object first. This reads in one pass.

use alloc::string::String;
use core::fmt;

use serde::{
    Serialize,
    de::{DeserializeSeed, Deserializer, Error, Visitor},
    ser::SerializeMap,
};

use crate::{Extra, patch::Absent};

/// A field of an object.
pub(crate) enum Key<F> {
    /// One that is known.
    Known(F),
    /// The name of one that is not.
    Unknown(String),
}

/// Looks the name of a field up.
pub(crate) struct Names<F>(pub(crate) fn(&str) -> Option<F>);

impl<'de, F> DeserializeSeed<'de> for Names<F> {
    type Value = Key<F>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key<F>, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<F> Visitor<'_> for Names<F> {
    type Value = Key<F>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Key<F>, E> {
        Ok(match (self.0)(name) {
            Some(field) => Key::Known(field),
            None => Key::Unknown(name.into()),
        })
    }
}

/// Writes an object field by field, and remembers the first error.
pub(crate) struct Writer<M: SerializeMap> {
    map: M,
    error: Option<M::Error>,
}

impl<M: SerializeMap> Writer<M> {
    pub(crate) fn new(map: M) -> Self {
        Self { map, error: None }
    }

    /// Writes a field; whether to go on.
    #[inline]
    pub(crate) fn required<T: Serialize>(&mut self, name: &str, value: &T) -> bool {
        match self.map.serialize_entry(name, value) {
            Ok(()) => true,
            Err(error) => {
                self.error = Some(error);
                false
            }
        }
    }

    /// Writes a field unless it is absent; whether to go on.
    #[inline]
    pub(crate) fn optional<T: Serialize + Absent>(&mut self, name: &str, value: &T) -> bool {
        value.is_absent() || self.required(name, value)
    }

    pub(crate) fn end(mut self, extra: &Extra) -> Result<M::Ok, M::Error> {
        if let Some(error) = self.error {
            return Err(error);
        }
        for (name, value) in extra.as_map() {
            self.map.serialize_entry(name, value)?;
        }
        self.map.end()
    }
}

/// `Serialize`, `Deserialize` and [`crate::field::Field`] of a struct whose fields
/// required be there (`required`) or are left out when they are absent (`optional`), and that
/// keeps the rest in `extra`. If nothing required be there, it has a `Default`.
macro_rules! codec {
    (
        $Name:ident
        required { $( $required:ident : $rty:ty ),* }
        optional { $( $field:ident $(= $key:literal)? : $ty:ty ),* }
    ) => {
        impl serde::Serialize for $Name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut object = $crate::codec::Writer::new(serializer.serialize_map(None)?);
                let _ = true
                    $( && object.required(stringify!($required), &self.$required) )*
                    $( && object.optional($crate::codec::name!($field $($key)?), &self.$field) )*;
                object.end(&self.extra)
            }
        }

        const _: () = {
            #[allow(non_camel_case_types, reason = "named by the fields")]
            enum Name { $($required,)* $($field,)* }

            fn name(name: &str) -> Option<Name> {
                Some(match name {
                    $( stringify!($required) => Name::$required, )*
                    $( $crate::codec::name!($field $($key)?) => Name::$field, )*
                    _ => return None,
                })
            }

            $crate::codec::decode! { $Name { $($required: $rty),* } { $($field: $ty),* } }
        };
    };
}

/// Reads a struct in its place, or one that required have some fields by parts.
macro_rules! decode {
    ($Name:ident { } { $( $field:ident : $ty:ty ),* }) => {
        struct Object<'a>(&'a mut $Name);

        impl<'de> serde::de::Visitor<'de> for Object<'_> {
            type Value = ();

            fn expecting(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
                while let Some(key) = map.next_key_seed($crate::codec::Names(name))? {
                    match key {
                        $( $crate::codec::Key::Known(Name::$field) => {
                            map.next_value_seed($crate::field::Place(&mut self.0.$field))
                        } )*
                        $crate::codec::Key::Unknown(name) => {
                            map.next_value().map(|value| self.0.extra.insert(name, value))
                        }
                    }?;
                }
                Ok(())
            }
        }

        impl<'de> serde::Deserialize<'de> for $Name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let mut object = $Name::default();
                deserializer.deserialize_map(Object(&mut object))?;
                Ok(object)
            }
        }

        impl $crate::field::Model for $Name {
            fn decode<'de, D: serde::Deserializer<'de>>(
                place: &mut Self,
                deserializer: D,
            ) -> Result<(), D::Error> {
                deserializer.deserialize_map(Object(place))
            }
        }
    };
    ($Name:ident { $( $required:ident : $rty:ty ),+ } { $( $field:ident : $ty:ty ),* }) => {
        struct Object;

        impl<'de> serde::de::Visitor<'de> for Object {
            type Value = $Name;

            fn expecting(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<$Name, A::Error> {
                $( let mut $required: Option<$rty> = None; )+
                $( let mut $field: $ty = Default::default(); )*
                let mut extra = $crate::Extra::default();
                while let Some(key) = map.next_key_seed($crate::codec::Names(name))? {
                    match key {
                        $( $crate::codec::Key::Known(Name::$required) => $required = Some(map.next_value()?), )+
                        $( $crate::codec::Key::Known(Name::$field) => {
                            map.next_value_seed($crate::field::Place(&mut $field))?;
                        } )*
                        $crate::codec::Key::Unknown(name) => extra.insert(name, map.next_value()?),
                    }
                }
                Ok($Name {
                    $( $required: $required.ok_or_else(|| {
                        <A::Error as serde::de::Error>::missing_field(stringify!($required))
                    })?, )+
                    $( $field, )*
                    extra,
                })
            }
        }

        impl<'de> serde::Deserialize<'de> for $Name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_map(Object)
            }
        }

        impl $crate::field::Field for $Name {}
    };
}

/// The JSON name of a field.
macro_rules! name {
    ($field:ident $key:literal) => {
        $key
    };
    ($field:ident) => {
        stringify!($field)
    };
}

pub(crate) use {codec, decode, name};
