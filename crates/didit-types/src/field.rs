//! Types allowed as fields of models and requests.

use alloc::{boxed::Box, vec::Vec};

use crate::{
    Patch,
    sensitive::{Base64, Extra, MediaUrl, Personal, SecretString, UntypedJson},
};

/// A type that a field of a model or a request may have.
///
/// Its `Debug` shows nothing about a person. The macros require this trait of every field,
/// so that a field of plain text does not compile and a derived `Debug` is safe.
pub(crate) trait Field {}

macro_rules! fields {
    ($($Type:ty),+) => {
        $( impl Field for $Type {} )+
    };
}

fields!(
    bool,
    u32,
    u64,
    i64,
    f64,
    serde_json::Number,
    Base64,
    Extra,
    MediaUrl,
    UntypedJson,
    SecretString,
    crate::Timestamp
);

impl<T> Field for Personal<T> {}
impl<T: Field> Field for Patch<T> {}
impl<T: Field> Field for Box<T> {}
impl<T: Field> Field for Option<T> {}
impl<T: Field> Field for Vec<T> {}

/// Does not compile unless each type is a [`Field`].
macro_rules! assert_fields {
    ($($ty:ty),* $(,)?) => {
        const _: () = {
            const fn field<T: $crate::field::Field>() {}
            $( field::<$ty>(); )*
        };
    };
}

pub(crate) use assert_fields;

#[cfg(test)]
mod tests {
    use core::marker::PhantomData;

    use super::*;

    struct Probe<T>(PhantomData<T>);

    /// Applies where the inherent function does not.
    trait Rejected {
        fn is_field() -> bool {
            false
        }
    }

    impl<T> Rejected for Probe<T> {}

    impl<T: Field> Probe<T> {
        fn is_field() -> bool {
            true
        }
    }

    #[test]
    fn plain_text_is_no_field() {
        assert!(
            Probe::<Option<Personal>>::is_field() && Probe::<Vec<crate::SessionId>>::is_field()
        );
        assert!(!Probe::<alloc::string::String>::is_field());
        assert!(!Probe::<Option<Box<str>>>::is_field() && !Probe::<Vec<&'static str>>::is_field());
        assert!(!Probe::<serde_json::Value>::is_field());
    }
}
