//! The macro that declares every response model.

/// Declares a model: optional fields, and `extra` for unknown fields and for values that do not
/// fit their field.
///
/// Fields without which an object is meaningless are in a block at the top:
/// `required { pub session_id: SessionId, }`. Keep it rare, because only these fields can fail
/// a decode. A JSON name that differs from the Rust name follows the type:
/// `eye_color: Option<UntypedJson> = "eyeColor"`. `Debug` is derived, because the type of every
/// field hides personal data ([`crate::field::Value`]): text is a [`crate::Personal`], a
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

        $crate::model::construct! { $Name { $( $( $required : $rty ),+ )? } $($field)* }

        $crate::codec::codec! {
            $Name ()
            required { $($($required),+)? }
            optional { $($field $(= $key)? : None),* }
        }

        impl $Name {
            /// Lists the values that do not fit the type of their field.
            #[inline]
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
    };
}

/// `Default` for a model without required fields, `new` for one with them.
macro_rules! construct {
    ($Name:ident { } $($field:ident)*) => {
        impl Default for $Name {
            #[inline]
            fn default() -> Self {
                $crate::field::Value::empty()
            }
        }
    };
    ($Name:ident { $( $required:ident : $rty:ty ),+ } $($field:ident)*) => {
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

/// Declares a value that the API sends in two JSON forms: one of a kind, and any other. It is
/// written back in the form in which it came. `$expected` is the kind that drift reports.
macro_rules! forms {
    (
        $(#[$meta:meta])*
        pub enum $Name:ident: $expected:literal {
            $(#[$vmeta:meta])* $Variant:ident($ty:ty) if $kind:pat,
            $(#[$ometa:meta])* $Other:ident($oty:ty) if _,
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(untagged))]
        #[non_exhaustive]
        pub enum $Name {
            $(#[$vmeta])* $Variant($ty),
            $(#[$ometa])* $Other($oty),
        }

        impl $crate::field::Value for $Name {
            fn view(&self) -> $crate::field::View<'_> {
                let value: &dyn $crate::field::Value = match self {
                    Self::$Variant(value) => value,
                    Self::$Other(value) => value,
                };
                value.view()
            }

            fn fill(
                &mut self,
                reader: &mut $crate::codec::json::Reader<'_>,
            ) -> $crate::codec::json::Read<()> {
                use $crate::{codec::read, drift::Kind};

                let filled = if let $kind = reader.kind()? {
                    read::value(reader).map(Self::$Variant)
                } else {
                    read::value(reader).map(Self::$Other)
                };
                *self = filled.map_err(|fault| fault.expecting($expected))?;
                Ok(())
            }

            fn empty() -> Self {
                Self::$Other($crate::field::Value::empty())
            }
        }

        $crate::codec::serde!($Name);

        #[cfg(feature = "bench")]
        $crate::derived::derived! { $Name => serde_json::Value }

        #[cfg(feature = "testing")]
        $crate::testing::forms! { $Name: $Variant, $Other }
    };
}

pub(crate) use {construct, forms, model};
