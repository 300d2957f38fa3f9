//! Identifiers: opaque text, never validated.
//!
//! `Display` prints the text of an id as it is, so that it can be a key of a database. `Debug` prints
//! it only if it has the format of the API's ids, so that other text can't appear in a log.

use alloc::boxed::Box;
use core::fmt;

macro_rules! id {
    ($(#[$meta:meta])* $Name:ident, $shape:path) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $Name(Box<str>);

        impl $Name {
            /// Creates an id from its text.
            pub fn new(id: impl Into<Box<str>>) -> Self {
                Self(id.into())
            }

            /// Returns the text of the id.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        #[cfg(feature = "testing")]
        $crate::testing::id! { $Name }

        #[cfg(feature = "bench")]
        $crate::derived::derived! { $Name => alloc::string::String }

        $crate::field::text! { $Name: as_str; }

        #[cfg(feature = "schemars")]
        impl schemars::JsonSchema for $Name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> alloc::borrow::Cow<'static, str> {
                stringify!($Name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({"type": "string"})
            }
        }

        $crate::convert::from_texts!($Name);

        #[cfg(feature = "sqlx")]
        $crate::convert::database::column! { $Name }

        impl From<&$Name> for $Name {
            fn from(id: &$Name) -> Self {
                id.clone()
            }
        }

        $crate::open_enum::text_like!($Name);

        impl fmt::Display for $Name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl fmt::Debug for $Name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                if $shape(&self.0) {
                    write!(f, "{}({})", stringify!($Name), self.0)
                } else {
                    write!(f, "{}(..)", stringify!($Name))
                }
            }
        }
    };
}

/// Whether the text has the length and the characters of a UUID.
fn is_uuid(id: &str) -> bool {
    id.len() == 36
        && id
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// Whether the text is named as the workflow graph names nodes: `default`, or `feature_` and a
/// short lower-case name.
fn is_node(id: &str) -> bool {
    id == "default"
        || (id.len() <= 64
            && id.starts_with("feature_")
            && id
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_'))
}

id! {
    /// A verification session. Source: <https://docs.didit.me/sessions-api/create-session>
    SessionId, is_uuid
}
id! {
    /// A workflow: what a session checks. Its stable id, not that of a version.
    WorkflowId, is_uuid
}
id! {
    /// An application of the console; a shared session names the receiving one.
    ApplicationId, is_uuid
}
id! {
    /// A node of a workflow's graph, such as `feature_ocr_1`: it distinguishes
    /// two runs of one feature.
    NodeId, is_node
}
id! {
    /// A webhook event. Unique per webhook; a manual resend keeps it.
    EventId, is_uuid
}
id! {
    /// Any other thing that the API names by a UUID (a review, a file, a company, a party).
    Uuid, is_uuid
}
