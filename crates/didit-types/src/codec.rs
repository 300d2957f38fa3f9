//! How an object of known fields is read and written.
//!
//! Derived code would lose unknown fields or, with `flatten`, buffer the whole
//! object first. This reads in one pass, and it expects the next field where the
//! last one ended: the API writes its fields in a fixed order, and a guess that
//! holds costs one comparison instead of a search through sixty names.

use alloc::string::String;
use core::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, Visitor};

/// The name of a field, looked up.
pub(crate) enum Key {
    /// Its place among the known names.
    Known(usize),
    /// A name that is not known.
    Unknown(String),
}

/// Looks a name up, from the place where it is expected.
#[derive(Clone, Copy)]
pub(crate) struct Names {
    pub(crate) names: &'static [&'static str],
    pub(crate) expected: usize,
}

impl<'de> DeserializeSeed<'de> for Names {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Names {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Key, E> {
        let (before, after) = self.names.split_at(self.expected.min(self.names.len()));
        let ahead = after.iter().position(|known| *known == name);
        let found = match ahead {
            Some(steps) => Some(self.expected + steps),
            None => before.iter().position(|known| *known == name),
        };
        Ok(found.map_or_else(|| Key::Unknown(name.into()), Key::Known))
    }
}

/// `Serialize` and `Deserialize` of a struct whose fields must be there (`must`) or
/// are left out when they are absent (`may`), and that keeps the rest in `extra`.
macro_rules! codec {
    (
        $Name:ident
        must { $( $must:ident : $mty:ty ),* }
        may { $( $field:ident $(= $key:literal)? : $ty:ty ),* }
    ) => {
        impl serde::Serialize for $Name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeMap as _;

                let mut map = serializer.serialize_map(None)?;
                $( map.serialize_entry(stringify!($must), &self.$must)?; )*
                $(
                    if !$crate::patch::Absent::is_absent(&self.$field) {
                        map.serialize_entry($crate::codec::name!($field $($key)?), &self.$field)?;
                    }
                )*
                for (name, value) in self.extra.reveal() {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }

        impl<'de> serde::Deserialize<'de> for $Name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #[allow(non_camel_case_types, reason = "named by the fields")]
                enum Place { $($must,)* $($field,)* }

                const NAMES: &[&str] = &[
                    $( stringify!($must), )*
                    $( $crate::codec::name!($field $($key)?), )*
                ];

                struct Fields;

                impl<'de> serde::de::Visitor<'de> for Fields {
                    type Value = $Name;

                    fn expecting(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                        f.write_str("an object")
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<$Name, A::Error> {
                        $( let mut $must: Option<$mty> = None; )*
                        $( let mut $field: $ty = Default::default(); )*
                        let mut extra = $crate::Extra::default();
                        let mut expected = 0;
                        loop {
                            let names = $crate::codec::Names { names: NAMES, expected };
                            match map.next_key_seed(names)? {
                                None => break,
                                Some($crate::codec::Key::Unknown(name)) => {
                                    extra.insert(name, map.next_value()?);
                                }
                                Some($crate::codec::Key::Known(place)) => {
                                    expected = place + 1;
                                    $(
                                        if place == Place::$must as usize {
                                            $must = Some(map.next_value()?);
                                            continue;
                                        }
                                    )*
                                    $(
                                        if place == Place::$field as usize {
                                            $field = map.next_value()?;
                                            continue;
                                        }
                                    )*
                                }
                            }
                        }
                        Ok($Name {
                            $( $must: $must.ok_or_else(|| {
                                <A::Error as serde::de::Error>::missing_field(stringify!($must))
                            })?, )*
                            $( $field, )*
                            extra,
                        })
                    }
                }

                deserializer.deserialize_map(Fields)
            }
        }
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

pub(crate) use {codec, name};
