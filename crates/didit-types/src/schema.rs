//! JSON Schemas of the models, with the feature `schemars`.
//!
//! Models, requests, ids and open enums get theirs from the macros that write
//! them; the types that hide their content have theirs here.

use alloc::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::session::SessionNumber;
use crate::{Base64, Extra, MediaUrl, Page, Patch, Personal, SecretString, Timestamp, UntypedJson};

/// Text of which the API's known words are one part.
pub(crate) fn words(known: &[&str]) -> Schema {
    json_schema!({"anyOf": [{"enum": known}, {"type": "string"}]})
}

/// A type that stands for one plain schema wherever it is used.
macro_rules! plain {
    ($($Type:ty, $name:literal: $schema:tt;)+) => {
        $(impl JsonSchema for $Type {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        })+
    };
}

plain! {
    Base64, "Base64": {"type": "string", "contentEncoding": "base64"};
    Extra, "Extra": {"type": "object", "additionalProperties": true};
    MediaUrl, "MediaUrl": {"type": "string"};
    UntypedJson, "UntypedJson": {};
    SecretString, "SecretString": {"type": "string"};
    SessionNumber, "SessionNumber": {"type": ["string", "integer"]};
    Timestamp, "Timestamp": {"type": "string"};
}

/// A wrapper that the JSON does not show.
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
        let row = generator.subschema_for::<T>();
        json_schema!({
            "type": "object",
            "properties": {
                "count": {"type": ["integer", "null"]},
                "next": {"type": ["string", "null"]},
                "previous": {"type": ["string", "null"]},
                "results": {"type": "array", "items": row},
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use schemars::schema_for;
    use serde_json::json;

    use super::*;
    use crate::{SessionStatus, SessionSummary, session::CreateSession};

    #[test]
    fn a_required_field_is_required_and_no_other() {
        let schema = schema_for!(CreateSession);
        assert_eq!(schema.get("required"), Some(&json!(["workflow_id"])));
        let language = schema.pointer("/properties/contact_details").is_some();
        assert!(language, "{schema:?}");
    }

    #[test]
    fn an_open_enum_takes_any_word() {
        let schema = schema_for!(SessionStatus);
        assert_eq!(schema.pointer("/anyOf/1"), Some(&json!({"type": "string"})));
        assert!(
            schema
                .pointer("/anyOf/0/enum")
                .is_some_and(|words| words.to_string().contains("Kyc Expired"))
        );
    }

    #[test]
    fn a_field_that_is_not_known_is_allowed() {
        let schema = schema_for!(SessionSummary);
        assert_eq!(schema.get("additionalProperties"), Some(&json!(true)));
        assert!(schema.pointer("/properties/extra").is_none());
    }

    #[test]
    fn a_page_names_its_rows() {
        let schema = schema_for!(Page<SessionSummary>);
        let rows = schema.pointer("/properties/results/items/$ref");
        assert_eq!(rows, Some(&json!("#/$defs/SessionSummary")));
    }
}
