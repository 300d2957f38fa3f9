//! Derived structs of the same fields as the models, for the benchmarks: with `String` for
//! text, and without unknown fields.

use alloc::{boxed::Box, string::String, vec::Vec};

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Number, Value};

use crate::{Base64, MediaUrl, Personal, SecretString, Timestamp, UntypedJson};

/// A type that has a derived counterpart.
pub trait Derived {
    /// The derived counterpart.
    type Derived: DeserializeOwned + Serialize;
}

macro_rules! derived {
    ($($Type:ty => $Derived:ty),+ $(,)?) => {
        $( impl $crate::derived::Derived for $Type { type Derived = $Derived; } )+
    };
}

derived! {
    bool => bool,
    u32 => u32,
    u64 => u64,
    i64 => i64,
    f64 => f64,
    Number => Number,
    UntypedJson => Value,
    crate::Scalar => Value,
    Box<str> => String,
    Base64 => String,
    MediaUrl => String,
    SecretString => String,
    Timestamp => String,
}

impl<T: Derived> Derived for Personal<T> {
    type Derived = T::Derived;
}

impl<T: Derived> Derived for Option<T> {
    type Derived = Option<T::Derived>;
}

impl<T: Derived> Derived for Box<T> {
    type Derived = Box<T::Derived>;
}

impl<T: Derived> Derived for Vec<T> {
    type Derived = Vec<T::Derived>;
}

/// Derives the counterpart of a model.
macro_rules! derived_struct {
    ($Name:ident $( $field:ident $(= $key:literal)? : $ty:ty, )*) => {
        const _: () = {
            #[derive(Debug, serde::Serialize, serde::Deserialize)]
            #[expect(unnameable_types, reason = "used by way of the trait")]
            pub struct Struct {
                $(
                    $( #[serde(rename = $key)] )?
                    $field: <$ty as $crate::derived::Derived>::Derived,
                )*
            }

            impl $crate::derived::Derived for $Name {
                type Derived = Struct;
            }
        };
    };
}

pub(crate) use {derived, derived_struct};
