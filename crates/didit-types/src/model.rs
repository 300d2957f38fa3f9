//! The macro that declares every response model.

/// Declares a model: optional fields, and `extra` for unknown fields and for values that do not
/// fit their field.
///
/// Fields without which an object is meaningless are in a block at the top:
/// `required { pub session_id: SessionId, }`. Keep it rare, because only these fields can fail
/// a decode. A JSON name that differs from the Rust name follows the type:
/// `eye_color: Option<UntypedJson> = "eyeColor"`. `Debug` is derived, because the type of every
/// field hides personal data ([`crate::field::Field`]): text is a [`crate::Personal`], a
/// [`crate::MediaUrl`], an id, an open enum or a [`crate::Timestamp`].
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
            /// Unknown fields, and values that do not fit their field; written back as they came.
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
        $crate::derived::derived_struct! {
            $Name
            $($( $required : $rty, )+)?
            $( $field $(= $key)? : Option<$ty>, )*
        }

        $crate::field::assert_fields!($($($rty,)+)? $($ty),*);
    };
}

/// `Default` for a model without required fields, `new` for one with them.
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
            /// Creates the model with its required fields.
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

/// Declares a value that the API sends in several JSON forms, each with the kind of JSON value
/// that it is decoded from. It is written back in the form in which it came. `$expected` is the
/// kind that drift reports.
macro_rules! forms {
    (
        $(#[$meta:meta])*
        pub enum $Name:ident: $expected:literal {
            $( $(#[$vmeta:meta])* $Variant:ident($ty:ty) if $kind:pat ),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(untagged))]
        #[non_exhaustive]
        pub enum $Name {
            $( $(#[$vmeta])* $Variant($ty), )+
        }

        impl serde::Serialize for $Name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $( Self::$Variant(value) => value.serialize(serializer), )+
                }
            }
        }

        impl $crate::codec::read::Decode for $Name {
            const KIND: &'static str = $expected;

            fn decode(
                reader: &mut $crate::codec::json::Reader<'_>,
            ) -> $crate::codec::json::Read<Option<Self>> {
                use $crate::drift::Kind;

                Ok(match reader.kind()? {
                    $( $kind => <$ty>::decode(reader)?.map(Self::$Variant), )+
                })
            }
        }

        $crate::codec::read::deserialize!($Name);

        impl $crate::Drifting for $Name {
            fn walk(&self, walk: &mut $crate::drift::Walk) {
                match self {
                    $( Self::$Variant(value) => value.walk(walk), )+
                }
            }
        }

        impl $crate::field::Field for $Name {}

        $crate::field::assert_fields!($($ty),+);

        #[cfg(feature = "bench")]
        $crate::derived::derived! { $Name => serde_json::Value }

        #[cfg(feature = "testing")]
        $crate::testing::forms! { $Name: $($Variant),+ }
    };
}

pub(crate) use {construct, forms, model};
