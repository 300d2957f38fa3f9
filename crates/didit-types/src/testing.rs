//! `arbitrary::Arbitrary` for every model, with the feature `testing`.
//!
//! The macros that declare models, requests, ids and open enums implement it. Every generated
//! value is equal to the one decoded from its encoded form. With proptest, generate bytes and
//! create the model from them:
//!
//! ```
//! use arbitrary::Unstructured;
//! use didit_types::Decision;
//! use proptest::prelude::*;
//!
//! proptest!(|(bytes: Vec<u8>)| {
//!     let decision: Decision = Unstructured::new(&bytes).arbitrary().unwrap();
//!     let text = serde_json::to_string(&decision).unwrap();
//!     prop_assert_eq!(didit_types::from_str::<Decision>(&text).unwrap(), decision);
//! });
//! ```

use alloc::{boxed::Box, format, string::String, vec::Vec};

use arbitrary::{Arbitrary, Result, Unstructured};
use serde_json::{Map, Number, Value};

use crate::{Base64, Extra, MediaUrl, Page, Patch, Personal, SecretString, Timestamp, UntypedJson};

/// Generates the value of a field. Differs from `Arbitrary` because the numbers of
/// `serde_json` do not implement that.
pub(crate) trait Sample: Sized {
    fn sample(u: &mut Unstructured<'_>) -> Result<Self>;
}

impl Sample for Number {
    fn sample(u: &mut Unstructured<'_>) -> Result<Self> {
        Ok(match u.int_in_range(0..=2)? {
            0 => u.arbitrary::<u64>()?.into(),
            1 => u.arbitrary::<i64>()?.into(),
            _ => Self::from_f64(u.arbitrary()?).unwrap_or_else(|| 0.into()),
        })
    }
}

impl<T: Sample> Sample for Option<T> {
    fn sample(u: &mut Unstructured<'_>) -> Result<Self> {
        u.arbitrary::<bool>()?.then(|| T::sample(u)).transpose()
    }
}

impl<T: Sample> Sample for Vec<T> {
    fn sample(u: &mut Unstructured<'_>) -> Result<Self> {
        let length = u.int_in_range(0..=3)?;
        (0..length).map(|_| T::sample(u)).collect()
    }
}

impl<T: Sample> Sample for Box<T> {
    fn sample(u: &mut Unstructured<'_>) -> Result<Self> {
        T::sample(u).map(Self::new)
    }
}

impl<T: Sample> Sample for Personal<T> {
    fn sample(u: &mut Unstructured<'_>) -> Result<Self> {
        T::sample(u).map(Self::new)
    }
}

impl<T: Sample> Sample for Patch<T> {
    fn sample(u: &mut Unstructured<'_>) -> Result<Self> {
        Ok(match u.int_in_range(0..=2)? {
            0 => Self::Keep,
            1 => Self::Clear,
            _ => Self::Set(T::sample(u)?),
        })
    }
}

/// A small JSON value other than null.
fn value(u: &mut Unstructured<'_>, depth: u8) -> Result<Value> {
    Ok(match u.int_in_range(0..=if depth == 0 { 2 } else { 4 })? {
        0 => u.arbitrary::<bool>()?.into(),
        1 => Number::sample(u)?.into(),
        2 => u.arbitrary::<String>()?.into(),
        3 => [value(u, depth - 1)?].into_iter().collect(),
        _ => {
            let mut object = Map::new();
            object.insert(u.arbitrary()?, value(u, depth - 1)?);
            object.into()
        }
    })
}

impl<'a> Arbitrary<'a> for UntypedJson {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        value(u, 3).map(Self::from)
    }
}

impl<'a> Arbitrary<'a> for Extra {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let mut extra = Self::default();
        if u.ratio(1, 8)? {
            // No field of the API begins with an underscore.
            let name: String = u.arbitrary()?;
            extra.insert(format!("_{name}"), value(u, 2)?);
        }
        Ok(extra)
    }
}

impl<'a, T: Arbitrary<'a>> Arbitrary<'a> for Page<T> {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        Ok(Self {
            count: u.arbitrary()?,
            next: Option::sample(u)?,
            previous: Option::sample(u)?,
            results: u.arbitrary()?,
            ..Self::default()
        })
    }
}

/// `Sample` for types with `Arbitrary`.
macro_rules! sample {
    ($($Type:ty),+ $(,)?) => {
        $(
            impl $crate::testing::Sample for $Type {
                fn sample(u: &mut arbitrary::Unstructured<'_>) -> arbitrary::Result<Self> {
                    u.arbitrary()
                }
            }
        )+
    };
}

sample!(bool, u32, u64, i64, Box<str>, UntypedJson);

impl Sample for f64 {
    fn sample(u: &mut Unstructured<'_>) -> Result<Self> {
        // JSON has no NaN and no infinity.
        Ok(Some(u.arbitrary()?)
            .filter(|number: &Self| number.is_finite())
            .unwrap_or_default())
    }
}

/// `Arbitrary` for a type converted from another one.
macro_rules! from {
    ($($Type:ty: $Part:ty;)+) => {
        $(
            impl<'a> arbitrary::Arbitrary<'a> for $Type {
                fn arbitrary(u: &mut arbitrary::Unstructured<'a>) -> arbitrary::Result<Self> {
                    u.arbitrary::<$Part>().map(Self::from)
                }
            }

            $crate::testing::sample!($Type);
        )+
    };
}

from! {
    Base64: String;
    MediaUrl: String;
    crate::Scalar: String;
    SecretString: String;
    Timestamp: String;
}

/// `Arbitrary` for an enum of JSON forms.
macro_rules! forms {
    ($Type:ident: $($Variant:ident),+) => {
        impl<'a> arbitrary::Arbitrary<'a> for $Type {
            fn arbitrary(u: &mut arbitrary::Unstructured<'a>) -> arbitrary::Result<Self> {
                use $crate::testing::Sample;

                let forms: &[fn(&mut arbitrary::Unstructured<'a>) -> arbitrary::Result<Self>] =
                    &[$( |u| Sample::sample(u).map(Self::$Variant) ),+];
                u.choose(forms)?(u)
            }
        }

        $crate::testing::sample!($Type);
    };
}

/// `Arbitrary` for a struct of fields that have it.
macro_rules! fields {
    ($Name:ident $($field:ident)*) => {
        impl<'a> arbitrary::Arbitrary<'a> for $Name {
            fn arbitrary(u: &mut arbitrary::Unstructured<'a>) -> arbitrary::Result<Self> {
                Ok(Self {
                    $( $field: $crate::testing::Sample::sample(u)?, )*
                    extra: u.arbitrary()?,
                })
            }
        }

        $crate::testing::sample!($Name);
    };
}

/// `Arbitrary` for an open enum: a known variant, or an unknown one in 1 of 8 cases.
macro_rules! variants {
    ($Name:ident) => {
        impl<'a> arbitrary::Arbitrary<'a> for $Name {
            fn arbitrary(u: &mut arbitrary::Unstructured<'a>) -> arbitrary::Result<Self> {
                if u.ratio(1, 8)? {
                    return u.arbitrary::<&str>().map(Self::from);
                }
                u.choose(Self::KNOWN).cloned()
            }
        }

        $crate::testing::sample!($Name);
    };
}

/// `Arbitrary` for an id.
macro_rules! id {
    ($Name:ident) => {
        impl<'a> arbitrary::Arbitrary<'a> for $Name {
            fn arbitrary(u: &mut arbitrary::Unstructured<'a>) -> arbitrary::Result<Self> {
                u.arbitrary::<&str>().map(Self::from)
            }
        }

        $crate::testing::sample!($Name);
    };
}

pub(crate) use {fields, forms, from, id, sample, variants};
