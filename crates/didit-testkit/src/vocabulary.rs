//! Ids, time, statuses and revisions. Depends on no other module.

/// Declares an enum whose variants have names in the API, with `ALL`, `as_str` and `parse`.
macro_rules! named_enum {
    (
        $(#[$meta:meta])*
        $vis:vis enum $Enum:ident {
            $($(#[$variant_meta:meta])* $Variant:ident = $name:literal,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        $vis enum $Enum {
            $($(#[$variant_meta])* $Variant,)+
        }

        impl $Enum {
            $vis const ALL: [Self; [$($name),+].len()] = [$(Self::$Variant),+];

            $vis const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$Variant => $name,)+
                }
            }

            $vis fn parse(name: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|variant| variant.as_str() == name)
            }
        }
    };
}

pub(crate) use named_enum;

pub(crate) mod country;
pub(crate) mod document;
pub(crate) mod id;
pub(crate) mod indexes;
pub(crate) mod json;
pub(crate) mod jwt;
pub(crate) mod key;
pub(crate) mod query;
pub(crate) mod revision;
pub(crate) mod status;
pub(crate) mod time;

pub(crate) use self::document::{document_code, document_name};
#[cfg(any(feature = "networks", feature = "transactions"))]
pub(crate) use self::id::part_id;
pub(crate) use self::id::{Ids, Token, Uuid, any_case_uuid, canonical_uuid, hash};
pub(crate) use self::indexes::{AppIndex, SessionIndex, WorkflowIndex};
pub(crate) use self::json::uuid_of;
pub(crate) use self::json::{each, each_mut, is_shallow, object, visit_mut};
pub(crate) use self::key::Key;
pub(crate) use self::query::{Query, Search};
pub(crate) use self::revision::Revision;
pub(crate) use self::status::Status;
pub(crate) use self::time::UtcTime;
