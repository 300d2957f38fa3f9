//! What the models are measured against: structs of the same fields as anybody
//! would derive them, with `String` for text, dropping what they do not know.

use alloc::{boxed::Box, string::String, vec::Vec};

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Number, Value};

use crate::{
    Base64, MediaUrl, Personal, SecretString, Timestamp, UntypedJson,
    decision::DecisionFeature,
    session::{SessionNumber, resubmit::ResubmitStep},
    webhook::{Changes, EventTime},
};

/// A type that has a derived twin.
pub trait Plain {
    /// The twin.
    type Twin: DeserializeOwned + Serialize;
}

macro_rules! plain {
    ($($Type:ty => $Twin:ty),+ $(,)?) => {
        $( impl Plain for $Type { type Twin = $Twin; } )+
    };
}

plain! {
    bool => bool,
    u32 => u32,
    u64 => u64,
    i64 => i64,
    f64 => f64,
    Number => Number,
    UntypedJson => Value,
    Box<str> => String,
    Base64 => String,
    MediaUrl => String,
    SecretString => String,
    Timestamp => String,
    DecisionFeature => String,
    SessionNumber => String,
    ResubmitStep => Value,
    EventTime => Value,
    Changes => Value,
}

impl<T: Plain> Plain for Personal<T> {
    type Twin = T::Twin;
}

impl<T: Plain> Plain for Option<T> {
    type Twin = Option<T::Twin>;
}

impl<T: Plain> Plain for Box<T> {
    type Twin = Box<T::Twin>;
}

impl<T: Plain> Plain for Vec<T> {
    type Twin = Vec<T::Twin>;
}

/// The twin of a model.
macro_rules! twin {
    ($Name:ident $( $field:ident $(= $key:literal)? : $ty:ty, )*) => {
        const _: () = {
            #[derive(Debug, serde::Serialize, serde::Deserialize)]
            #[expect(unnameable_types, reason = "used by way of the trait")]
            pub struct Twin {
                $(
                    $( #[serde(rename = $key)] )?
                    $field: <$ty as $crate::plain::Plain>::Twin,
                )*
            }

            impl $crate::plain::Plain for $Name {
                type Twin = Twin;
            }
        };
    };
}

pub(crate) use twin;
