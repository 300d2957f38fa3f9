//! The macro that every request body is written with.

/// A request body: `new` takes what the API requires, one chained setter sets
/// each of the other fields, and `with` sets a field that this version does
/// not know. Nothing is checked here; the client does that before it sends.
///
/// Each optional field says how its setter takes the value: `into` converts,
/// `exact` takes the type itself (numbers and booleans, whose literals could not
/// be inferred otherwise), `patch` tells keep, clear and set apart.
macro_rules! request {
    (
        $(#[$meta:meta])*
        pub struct $Name:ident {
            new { $( $(#[$nmeta:meta])* $new:ident : $nkind:ident $nty:ty ),* $(,)? }
            set { $( $(#[$fmeta:meta])* $field:ident : $kind:ident $ty:ty ),* $(,)? }
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        #[non_exhaustive]
        pub struct $Name {
            $( $(#[$nmeta])* pub $new: $nty, )*
            $(
                $(#[$fmeta])*
                #[cfg_attr(
                    feature = "schemars",
                    schemars(default, skip_serializing_if = "crate::patch::Absent::is_absent")
                )]
                pub $field: $crate::request::stored!($kind $ty),
            )*
            /// Fields that this version does not know, sent as they are.
            #[cfg_attr(feature = "schemars", schemars(flatten))]
            pub extra: $crate::Extra,
        }

        $crate::request::default! { $Name $($new)* }
        $crate::codec::codec! {
            $Name
            must { $($new : $nty),* }
            may { $($field : $crate::request::stored!($kind $ty)),* }
        }

        #[cfg(feature = "testing")]
        $crate::testing::fields! { $Name $($new)* $($field)* }

        #[cfg(feature = "bench")]
        $crate::plain::twin! {
            $Name
            $( $new : $nty, )*
            $( $field : Option<$ty>, )*
        }

        $crate::field::assert_fields!($($nty,)* $($ty),*);

        impl $Name {
            /// A request with what the API requires.
            #[inline]
            #[must_use]
            pub fn new($( $new: $crate::request::taken!($nkind $nty) ),*) -> Self {
                Self {
                    $( $new: $crate::request::convert!($nkind $new), )*
                    $( $field: core::default::Default::default(), )*
                    extra: $crate::Extra::default(),
                }
            }

            $(
                $(#[$fmeta])*
                #[inline]
                #[must_use]
                pub fn $field(mut self, $field: $crate::request::taken!($kind $ty)) -> Self {
                    self.$field = $crate::request::store!($kind $field);
                    self
                }
            )*

            /// Sets a field that this version does not know.
            #[must_use]
            pub fn with(mut self, name: &str, value: impl Into<serde_json::Value>) -> Self {
                self.extra.insert(name, value.into());
                self
            }
        }
    };
}

/// `Default` for a request that requires nothing.
macro_rules! default {
    ($Name:ident) => {
        impl Default for $Name {
            fn default() -> Self {
                Self::new()
            }
        }
    };
    ($Name:ident $($new:ident)+) => {};
}

macro_rules! stored {
    (patch $ty:ty) => { $crate::Patch<$ty> };
    ($kind:ident $ty:ty) => { Option<$ty> };
}

macro_rules! taken {
    (into $ty:ty) => { impl Into<$ty> };
    (patch $ty:ty) => { impl Into<$crate::Patch<$ty>> };
    (exact $ty:ty) => { $ty };
}

macro_rules! convert {
    (into $value:ident) => {
        $value.into()
    };
    (exact $value:ident) => {
        $value
    };
}

macro_rules! store {
    (patch $value:ident) => {
        $value.into()
    };
    (into $value:ident) => {
        Some($value.into())
    };
    (exact $value:ident) => {
        Some($value)
    };
}

pub(crate) use {convert, default, request, store, stored, taken};
