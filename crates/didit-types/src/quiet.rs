//! Which types may stand in a model.

use alloc::{boxed::Box, vec::Vec};

use crate::{
    Patch,
    sensitive::{Base64, Extra, MediaUrl, Personal, Raw, Secret},
};

/// A type whose `Debug` can't show anything about a person.
///
/// The macros for models and requests demand it of every field, so that a field
/// of plain text does not compile and a derived `Debug` is safe.
pub(crate) trait Quiet {}

impl Quiet for bool {}
impl Quiet for u32 {}
impl Quiet for u64 {}
impl Quiet for i64 {}
impl Quiet for f64 {}
impl Quiet for serde_json::Number {}
impl Quiet for Base64 {}
impl Quiet for Extra {}
impl Quiet for MediaUrl {}
impl<T> Quiet for Personal<T> {}
impl Quiet for Raw {}
impl Quiet for Secret {}
impl Quiet for crate::Timestamp {}
impl Quiet for crate::session::SessionNumber {}
impl<T: Quiet> Quiet for Box<T> {}
impl<T: Quiet> Quiet for Option<T> {}
impl<T: Quiet> Quiet for Patch<T> {}
impl<T: Quiet> Quiet for Vec<T> {}

/// Does not compile unless each type is [`Quiet`].
macro_rules! assert_quiet {
    ($($ty:ty),* $(,)?) => {
        const _: () = {
            const fn quiet<T: $crate::quiet::Quiet>() {}
            $( quiet::<$ty>(); )*
        };
    };
}

pub(crate) use assert_quiet;
