//! Decoding and encoding of objects with known fields.
//!
//! Derived code would lose unknown fields or, with `flatten`, buffer the whole object first,
//! and one value of an unexpected kind would cost the document. This reads in one pass and
//! keeps both.

pub(crate) mod json;
pub(crate) mod read;
pub(crate) mod text;
pub(crate) mod write;

/// Implements decoding and encoding for a struct of `required` fields, `optional` fields
/// (left out when they are absent) and `extra`, which keeps the rest. A struct without
/// required fields has a `Default`.
macro_rules! codec {
    (
        $Name:ident
        required { $( $required:ident : $rty:ty ),* }
        optional { $( $field:ident $(= $key:literal)? : $ty:ty ),* }
    ) => {
        impl serde::Serialize for $Name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let map = serializer.serialize_map(None)?;
                let mut object = $crate::codec::write::Writer::new(map, &self.extra);
                let _ = true
                    $( && object.required(stringify!($required), &self.$required) )*
                    $( && object.optional($crate::codec::name!($field $($key)?), &self.$field) )*;
                object.end()
            }
        }

        const _: () = {
            #[allow(non_camel_case_types, reason = "named by the fields")]
            enum Name { $($required,)* $($field,)* }

            #[inline]
            fn name(name: &str) -> Option<Name> {
                Some(match name {
                    $( stringify!($required) => Name::$required, )*
                    $( $crate::codec::name!($field $($key)?) => Name::$field, )*
                    _ => return None,
                })
            }

            $crate::codec::decode! { $Name { $($required: $rty),* } { $($field $(= $key)?: $ty),* } }
        };

        $crate::codec::read::deserialize!($Name);

        impl $crate::drift::Drifting for $Name {
            #[inline]
            fn walk(&self, walk: &mut $crate::drift::Walk) {
                $( self.extra.walk(walk, stringify!($required), &self.$required); )*
                $( self.extra.walk(walk, $crate::codec::name!($field $($key)?), &self.$field); )*
                self.extra.walk_kept(walk);
            }
        }

        impl $crate::field::Field for $Name {}
    };
}

/// Decodes a struct in its place, or one with required fields by parts.
macro_rules! decode {
    ($Name:ident { } { $( $field:ident $(= $key:literal)? : $ty:ty ),* }) => {
        impl $crate::codec::read::InPlace for $Name {
            #[inline]
            fn decode_into(
                &mut self,
                reader: &mut $crate::codec::json::Reader<'_>,
            ) -> $crate::codec::json::Read<bool> {
                if !reader.enter_object()? {
                    return Ok(false);
                }
                let mut is_first = true;
                while let Some(key) = reader.next_field(&mut is_first)? {
                    let extra = &mut self.extra;
                    match name(&key) {
                        $( Some(Name::$field) => {
                            $crate::codec::read::optional(&mut self.$field, &key, extra, reader)
                        } )*
                        None => $crate::codec::read::unknown(&key, extra, reader),
                    }?;
                }
                Ok(true)
            }
        }

        impl $crate::codec::read::Decode for $Name {
            const KIND: &'static str = "object";

            $crate::codec::read::in_place!();
        }
    };
    (
        $Name:ident
        { $( $required:ident : $rty:ty ),+ }
        { $( $field:ident $(= $key:literal)? : $ty:ty ),* }
    ) => {
        impl $crate::codec::read::Decode for $Name {
            const KIND: &'static str = "object";

            #[inline]
            fn decode(
                reader: &mut $crate::codec::json::Reader<'_>,
            ) -> $crate::codec::json::Read<Option<Self>> {
                if !reader.enter_object()? {
                    return Ok(None);
                }
                $( let mut $required: Option<$rty> = None; )+
                $( let mut $field: $ty = Default::default(); )*
                let mut extra = $crate::Extra::default();
                let mut is_first = true;
                while let Some(key) = reader.next_field(&mut is_first)? {
                    let extra = &mut extra;
                    match name(&key) {
                        $( Some(Name::$required) => {
                            $crate::codec::read::required(&mut $required, &key, extra, reader)
                        } )+
                        $( Some(Name::$field) => {
                            $crate::codec::read::optional(&mut $field, &key, extra, reader)
                        } )*
                        None => $crate::codec::read::unknown(&key, extra, reader),
                    }?;
                }
                Ok(Some($Name {
                    $( $required: match $required {
                        Some(value) => value,
                        None => {
                            return Err($crate::codec::read::missing(stringify!($required), reader));
                        }
                    }, )+
                    $( $field, )*
                    extra,
                }))
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
        stringify!($field)
    };
}

pub(crate) use {codec, decode, name};
