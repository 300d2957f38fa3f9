//! Access to the text of a value through `serde`.

use alloc::borrow::Cow;
use core::fmt;

use serde_core::de::{Deserializer, Error, MapAccess, Visitor};
use serde_json::Value;

use super::json;

/// Name by which `serde_json` hands out the text of a value, as in its `RawValue`.
const RAW_VALUE: &str = "$serde_json::private::RawValue";

/// Decodes the text of a value with `decode`.
///
/// `serde_json` hands out the text. Other deserializers are read by way of a [`Value`], which
/// holds numbers of 64 bits only.
pub(crate) fn with_text<'de, T, R: fmt::Display, D: Deserializer<'de>>(
    deserializer: D,
    decode: fn(&str) -> Result<T, R>,
) -> Result<T, D::Error> {
    deserializer.deserialize_newtype_struct(RAW_VALUE, Text(decode))
}

struct Text<T, R>(fn(&str) -> Result<T, R>);

impl<T, R: fmt::Display> Text<T, R> {
    fn decode<E: Error>(self, text: &str) -> Result<T, E> {
        (self.0)(text).map_err(E::custom)
    }
}

impl<'de, T, R: fmt::Display> Visitor<'de> for Text<T, R> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let mut fields = serde_json::Map::new();
        while let Some(name) = map.next_key::<Cow<'_, str>>()? {
            if name == RAW_VALUE {
                let text: Raw<'_> = map.next_value()?;
                return self.decode(&text.0);
            }
            fields.insert(name.into_owned(), map.next_value()?);
        }
        self.decode(&json::json_text(&Value::Object(fields)))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        let value = <Value as serde_core::Deserialize>::deserialize(deserializer)?;
        self.decode(&json::json_text(&value))
    }
}

/// Text that is borrowed where the deserializer allows it.
struct Raw<'de>(Cow<'de, str>);

impl<'de> serde_core::Deserialize<'de> for Raw<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Borrowed;

        impl<'de> Visitor<'de> for Borrowed {
            type Value = Raw<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("JSON text")
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Raw<'de>, E> {
                Ok(Raw(text.into()))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Raw<'de>, E> {
                Ok(Raw(Cow::Owned(text.into())))
            }
        }

        deserializer.deserialize_str(Borrowed)
    }
}

/// Deserializer of a JSON text that hands the text itself to [`deserialize`].
pub(crate) struct TextDeserializer<'de>(pub(crate) &'de str);

macro_rules! forward {
    ($($method:ident($($argument:ident: $Type:ty),*))+) => {
        $(
            fn $method<V: Visitor<'de>>(
                self,
                $($argument: $Type,)*
                visitor: V,
            ) -> Result<V::Value, serde_json::Error> {
                let mut deserializer = serde_json::Deserializer::from_str(self.0);
                let value = deserializer.$method($($argument,)* visitor)?;
                deserializer.end()?;
                Ok(value)
            }
        )+
    };
}

impl<'de> Deserializer<'de> for TextDeserializer<'de> {
    type Error = serde_json::Error;

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, serde_json::Error> {
        if name == RAW_VALUE {
            let key = serde_core::de::value::BorrowedStrDeserializer::new(RAW_VALUE);
            let text = serde_core::de::value::BorrowedStrDeserializer::new(self.0);
            let map = serde_core::de::value::MapDeserializer::new(core::iter::once((key, text)));
            return visitor.visit_map(map);
        }
        visitor.visit_newtype_struct(self)
    }

    forward! {
        deserialize_any()
        deserialize_option()
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
        deserialize_ignored_any()
        deserialize_str()
        deserialize_f64()
        deserialize_bytes()
    }

    serde_core::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 char string byte_buf unit unit_struct
        seq tuple tuple_struct map struct identifier
    }
}
