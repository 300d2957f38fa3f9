//! Conversions of values that callers pass in and read out.
//!
//! The features `jiff`, `chrono` and `time` convert dates and times, `uuid` ids, `url` links, and
//! `sqlx` stores ids and open enums as text.

#[cfg(feature = "sqlx")]
pub(crate) mod database;
#[cfg(any(feature = "jiff", feature = "chrono", feature = "time"))]
pub(crate) mod dates;
#[cfg(feature = "url")]
mod links;
#[cfg(feature = "uuid")]
mod uuids;

use alloc::vec::Vec;

use serde_json::{Number, Value};

use crate::{Patch, Personal, Scalar, UntypedJson};

/// A value, or an `Option` of it, that a setter stores in a field.
///
/// A field of type `T` takes every `V: Into<T>` and every `Option<V>`; `None` leaves the field out of
/// the request. A list of a query takes every `IntoIterator`, and a [`Patch`] itself too. `M` is
/// inferred.
///
/// ```
/// use didit_types::CreateSession;
///
/// let email: Option<&str> = None;
/// let create = CreateSession::new("workflow").vendor_data(&String::from("user-1")).callback(email);
/// assert!(create.vendor_data.is_some() && create.callback.is_none());
/// ```
#[diagnostic::on_unimplemented(message = "`{Self}` can't be set as a value of `{F}`")]
pub trait IntoField<F, M> {
    /// Converts the value to that of the field.
    fn into_field(self) -> F;
}

/// Markers of the forms of a value, so that the implementations of [`IntoField`] do not overlap.
#[doc(hidden)]
#[derive(Debug)]
pub struct ByValue;
#[doc(hidden)]
#[derive(Debug)]
pub struct ByOption;
#[doc(hidden)]
#[derive(Debug)]
pub struct ByPatch;

impl<T, V: Into<T>> IntoField<Option<T>, ByValue> for V {
    #[inline]
    fn into_field(self) -> Option<T> {
        Some(self.into())
    }
}

impl<T, V: Into<T>> IntoField<Option<T>, ByOption> for Option<V> {
    #[inline]
    fn into_field(self) -> Option<T> {
        self.map(Into::into)
    }
}

impl<T, V: Into<T>> IntoField<Patch<T>, ByValue> for V {
    #[inline]
    fn into_field(self) -> Patch<T> {
        Patch::Set(self.into())
    }
}

impl<T, V: Into<T>> IntoField<Patch<T>, ByOption> for Option<V> {
    #[inline]
    fn into_field(self) -> Patch<T> {
        self.map_or(Patch::Keep, |value| Patch::Set(value.into()))
    }
}

impl<T> IntoField<Patch<T>, ByPatch> for Patch<T> {
    #[inline]
    fn into_field(self) -> Self {
        self
    }
}

impl<T, I: IntoIterator<Item: Into<T>>> IntoField<Vec<T>, ByValue> for I {
    fn into_field(self) -> Vec<T> {
        self.into_iter().map(Into::into).collect()
    }
}

impl<T, I: IntoIterator<Item: Into<T>>> IntoField<Vec<T>, ByOption> for Option<I> {
    fn into_field(self) -> Vec<T> {
        self.map_or_else(Vec::new, IntoField::into_field)
    }
}

/// A score, a percentage or an amount of money, as a number.
///
/// The API writes some as numbers and some as text; an absent value is no number.
///
/// ```
/// use didit_types::{Numeric, Personal};
/// use serde_json::Number;
///
/// let score: Option<Number> = Number::from_f64(98.5);
/// assert_eq!(score.as_f64(), Some(98.5));
/// assert_eq!(Personal::from("120.50").as_f64(), Some(120.5));
/// assert_eq!(Personal::from("n/a").as_f64(), None);
/// ```
///
/// Money in `f64` rounds; [`Personal::parse`] reads the text into a decimal type.
pub trait Numeric {
    /// Returns the value as a floating-point number, if it is one.
    fn as_f64(&self) -> Option<f64>;
}

impl<T: Numeric> Numeric for Option<T> {
    fn as_f64(&self) -> Option<f64> {
        self.as_ref()?.as_f64()
    }
}

macro_rules! numeric {
    ($($Type:ty: |$value:ident| $number:expr;)+) => { $(
        impl Numeric for $Type {
            fn as_f64(&self) -> Option<f64> {
                let $value = self;
                $number
            }
        }
    )+ };
}

numeric! {
    Number: |number| Number::as_f64(number);
    str: |text| text.trim().parse().ok().filter(|number: &f64| number.is_finite());
    Personal: |text| text.reveal().as_f64();
    Personal<Number>: |number| number.get().as_f64();
    Scalar: |text| text.reveal().as_f64();
    Personal<Scalar>: |text| text.reveal().as_f64();
    UntypedJson: |json| match json.reveal() {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.as_str().as_f64(),
        _ => None,
    };
}

/// `From` for a wrapper of `Box<str>`.
macro_rules! from_texts {
    ($($Name:ty),+) => { $( $crate::convert::from_texts! { @ $Name: &str, alloc::string::String, alloc::boxed::Box<str> }

        impl From<&alloc::string::String> for $Name {
            fn from(text: &alloc::string::String) -> Self {
                Self(text.as_str().into())
            }
        }
    )+ };
    (@ $Name:ty: $($Text:ty),+) => { $(
        impl From<$Text> for $Name {
            fn from(text: $Text) -> Self {
                Self(text.into())
            }
        }
    )+ };
}

pub(crate) use from_texts;
