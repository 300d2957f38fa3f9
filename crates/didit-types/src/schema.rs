//! JSON Schemas of the models, with the feature `schemars`.
//!
//! The macros that declare models, requests, ids and open enums implement `JsonSchema`; this
//! module does so for the other types.

use alloc::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::{
    Base64, Extra, MediaUrl, Page, Patch, Personal, Scalar, SecretString, Timestamp, UntypedJson,
};

/// Schema of an open enum: the known variants, or any text.
pub(crate) fn variants(known: &[&str]) -> Schema {
    json_schema!({"anyOf": [{"enum": known}, {"type": "string"}]})
}

/// `JsonSchema` of a type with one inline schema.
macro_rules! plain {
    ($($Type:ty, $name:literal: $schema:tt;)+) => {
        $(impl schemars::JsonSchema for $Type {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> alloc::borrow::Cow<'static, str> {
                $name.into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!($schema)
            }
        })+
    };
}

#[cfg(feature = "management")]
pub(crate) use plain;

plain! {
    Base64, "Base64": {"type": "string", "contentEncoding": "base64"};
    Extra, "Extra": {"type": "object", "additionalProperties": true};
    MediaUrl, "MediaUrl": {"type": "string"};
    UntypedJson, "UntypedJson": {};
    Scalar, "Scalar": {"type": ["string", "number"]};
    SecretString, "SecretString": {"type": "string"};
    Timestamp, "Timestamp": {"type": "string"};
}

/// `JsonSchema` of a wrapper that JSON does not show.
macro_rules! transparent {
    ($($Wrapper:ident => $Inner:ty;)+) => {
        $(impl<T: JsonSchema> JsonSchema for $Wrapper<T> {
            fn inline_schema() -> bool {
                <$Inner>::inline_schema()
            }

            fn schema_name() -> Cow<'static, str> {
                <$Inner>::schema_name()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                <$Inner>::json_schema(generator)
            }
        })+
    };
}

transparent! {
    Patch => Option<T>;
    Personal => T;
}

impl<T: JsonSchema> JsonSchema for Page<T> {
    fn schema_name() -> Cow<'static, str> {
        alloc::format!("PageOf{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let item = generator.subschema_for::<T>();
        json_schema!({
            "type": "object",
            "properties": {
                "count": {"type": ["integer", "null"]},
                "next": {"type": ["string", "null"]},
                "previous": {"type": ["string", "null"]},
                "results": {"type": "array", "items": item},
            },
        })
    }
}
