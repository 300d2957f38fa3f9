//! Decoding and encoding of objects with known fields.
//!
//! Derived code would lose unknown fields or, with `flatten`, buffer the whole object first,
//! and one value of an unexpected kind would cost the document. This reads in one pass and
//! keeps both.

mod inspect;
pub(crate) mod json;
pub(crate) mod read;
pub(crate) mod text;
mod value;
pub(crate) mod write;

/// Implements decoding and encoding for a struct of `required` fields, `optional` fields
/// (left out when they are absent) with their empty value, and `extra`, which keeps the rest. A
/// `request` is validated too.
macro_rules! codec {
    (
        $Name:ident ($($request:ident)?)
        required { $( $required:ident $(= $rkey:literal)? ),* }
        optional { $( $field:ident $(= $key:literal)? : $empty:expr ),* }
    ) => {
        const _: () = {
            static SHAPE: $crate::field::Shape = $crate::field::Shape::new(
                &[
                    $( $crate::codec::name!($required $($rkey)?), )*
                    $( $crate::codec::name!($field $($key)?), )*
                ],
                <[&str]>::len(&[$( stringify!($required) ),*]),
            );

            impl $crate::field::Value for $Name {
                fn view(&self) -> $crate::field::View<'_> {
                    let values: &[&dyn $crate::field::Value] =
                        &[$( &self.$required, )* $( &self.$field, )*];
                    $crate::field::Object::view(
                        &SHAPE,
                        values,
                        &self.extra,
                        $crate::codec::request!(self $($request)?),
                    )
                }

                fn fill(
                    &mut self,
                    reader: &mut $crate::codec::json::Reader<'_>,
                ) -> $crate::codec::json::Read<()> {
                    let values: &mut [&mut dyn $crate::field::Value] =
                        &mut [$( &mut self.$required, )* $( &mut self.$field, )*];
                    $crate::codec::read::object(&SHAPE, values, &mut self.extra, reader)
                }

                fn empty() -> Self {
                    Self {
                        $( $required: $crate::field::Value::empty(), )*
                        $( $field: $empty, )*
                        extra: $crate::Extra::default(),
                    }
                }
            }
        };

        $crate::codec::serde!($Name);
    };
}

/// The object as a request.
macro_rules! request {
    ($object:ident) => {
        None
    };
    ($object:ident request) => {
        Some($object)
    };
}

/// Implements `serde` for a value.
macro_rules! serde {
    ($Name:ident) => {
        impl serde_core::Serialize for $Name {
            fn serialize<S: serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                serde_core::Serialize::serialize(&$crate::field::Value::view(self), serializer)
            }
        }

        impl<'de> serde_core::Deserialize<'de> for $Name {
            fn deserialize<D: serde_core::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::codec::text::with_text(deserializer, $crate::codec::read::from_text)
            }
        }
    };
}

/// The JSON name of a field.
macro_rules! name {
    ($field:ident $key:literal) => {
        $key
    };
    ($field:ident) => {
        const { $crate::codec::unescaped(stringify!($field)) }
    };
}

/// The name of a field without the `r#` of a keyword.
pub(crate) const fn unescaped(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'r', b'#', ..] => name.split_at(2).1,
        _ => name,
    }
}

pub(crate) use {codec, name, request, serde};
