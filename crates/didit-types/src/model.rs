//! The macro that every response model is written with.

/// A model of the API: every field optional, unknown fields kept in `extra`.
///
/// A field whose JSON key is not its Rust name says so: `eye_color: Option<Raw>
/// = "eyeColor"`. `Debug` is derived, because what may identify a person has a
/// type that hides itself ([`crate::Personal`], [`crate::MediaUrl`], [`crate::Raw`]).
macro_rules! model {
    (
        $(#[$meta:meta])*
        pub struct $Name:ident {
            $( $(#[$fmeta:meta])* pub $field:ident : Option<$ty:ty> $(= $key:literal)? ),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        #[non_exhaustive]
        pub struct $Name {
            $(
                $(#[$fmeta])*
                #[serde(default, skip_serializing_if = "Option::is_none" $(, rename = $key)?)]
                pub $field: Option<$ty>,
            )*
            /// What the API sent beyond the fields above; written back as it came.
            #[serde(flatten)]
            pub extra: $crate::Extra,
        }
    };
}

pub(crate) use model;
