//! The macro that every response model is written with.

/// A model of the API: fields that may be missing or null are optional, unknown
/// fields are kept in `extra`.
///
/// What an object makes no sense without stands in a `must` block at the top:
/// `required { pub session_id: SessionId, }`; keep it rare. A field whose JSON key is
/// not its Rust name says so: `eye_color: Option<UntypedJson> = "eyeColor"`. `Debug` is
/// derived, because every field's type hides what may identify a person
/// ([`crate::field::Field`]): text is a [`crate::Personal`], a [`crate::MediaUrl`],
/// an id, a word of an open enum or a [`crate::Timestamp`].
macro_rules! model {
    (
        $(#[$meta:meta])*
        pub struct $Name:ident {
            $(required { $( $(#[$rmeta:meta])* pub $required:ident : $rty:ty ),+ $(,)? })?
            $( $(#[$fmeta:meta])* pub $field:ident : Option<$ty:ty> $(= $key:literal)? ),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        #[non_exhaustive]
        pub struct $Name {
            $($( $(#[$rmeta])* pub $required: $rty, )+)?
            $(
                $(#[$fmeta])*
                $(#[cfg_attr(feature = "schemars", schemars(rename = $key))])?
                pub $field: Option<$ty>,
            )*
            /// What the API sent beyond the fields above; written back as it came.
            #[cfg_attr(feature = "schemars", schemars(flatten))]
            pub extra: $crate::Extra,
        }

        $crate::model::construct! {
            $Name { $( $( $(#[$rmeta])* $required : $rty ),+ )? } $($field)*
        }

        $crate::codec::codec! {
            $Name
            required { $($($required : $rty),+)? }
            optional { $($field $(= $key)? : Option<$ty>),* }
        }

        impl $Name {
            /// Lists the values that do not fit the type of their field.
            #[must_use]
            pub fn drift(&self) -> alloc::vec::Vec<$crate::Drift> {
                $crate::Drifting::drift(self)
            }
        }

        #[cfg(feature = "testing")]
        $crate::testing::fields! { $Name $($($required)+)? $($field)* }

        #[cfg(feature = "bench")]
        $crate::plain::twin! {
            $Name
            $($( $required : $rty, )+)?
            $( $field $(= $key)? : Option<$ty>, )*
        }

        $crate::field::assert_fields!($($($rty,)+)? $($ty),*);
    };
}

/// `Default` for a model that demands nothing, `new` for one that does.
macro_rules! construct {
    ($Name:ident { } $($field:ident)*) => {
        impl Default for $Name {
            #[inline]
            fn default() -> Self {
                Self { $( $field: None, )* extra: $crate::Extra::default() }
            }
        }
    };
    ($Name:ident { $( $(#[$rmeta:meta])* $required:ident : $rty:ty ),+ } $($field:ident)*) => {
        impl $Name {
            /// With what it makes no sense without, and nothing else.
            #[must_use]
            pub fn new($( $required: impl Into<$rty> ),+) -> Self {
                Self {
                    $( $required: $required.into(), )+
                    $( $field: None, )*
                    extra: $crate::Extra::default(),
                }
            }
        }
    };
}

pub(crate) use {construct, model};
