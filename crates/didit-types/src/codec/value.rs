//! The types of fields as values of JSON.

use alloc::{boxed::Box, vec::Vec};

use serde_json::Number;

use super::{
    json::{self, Read, Reader},
    read,
};
use crate::{
    Patch,
    drift::INTEGER,
    field::{List, Object, Shape, Value, View, leaf, text},
    sensitive::{Base64, Extra, MediaUrl, Personal, Scalar, SecretString, UntypedJson},
};

impl<T: Value> List for Vec<T> {
    fn at(&self, index: usize) -> Option<&dyn Value> {
        // Indexes of slices, because `get` of every type of element is code to build.
        let elements: &[T] = self;
        if index < elements.len() {
            Some(&elements[index])
        } else {
            None
        }
    }

    fn grow(&mut self) -> &mut dyn Value {
        let length = self.len();
        if length == 0 {
            // Most lists have one element; a vector would make room for four.
            self.reserve_exact(1);
        }
        self.push(T::empty());
        let elements: &mut [T] = self;
        &mut elements[length]
    }

    fn cut(&mut self, length: usize) {
        self.truncate(length);
    }
}

impl<T: Value> Value for Vec<T> {
    fn view(&self) -> View<'_> {
        View::List(self)
    }

    fn fill(&mut self, reader: &mut Reader<'_>) -> Read<()> {
        read::list(self, reader)
    }

    fn empty() -> Self {
        Self::new()
    }
}

impl<T: Value> Value for Option<T> {
    fn view(&self) -> View<'_> {
        match self {
            Some(value) => value.view(),
            None => View::Absent,
        }
    }

    fn fill(&mut self, reader: &mut Reader<'_>) -> Read<()> {
        *self = if reader.null()? {
            None
        } else {
            Some(T::empty())
        };
        let filled = match self {
            Some(value) => value.fill(reader),
            None => return Ok(()),
        };
        if filled.is_err() {
            *self = None;
        }
        filled
    }

    fn empty() -> Self {
        None
    }
}

impl<T: Value> Value for Patch<T> {
    fn view(&self) -> View<'_> {
        match self {
            Self::Keep => View::Absent,
            Self::Clear => View::Null,
            Self::Set(value) => value.view(),
        }
    }

    fn fill(&mut self, reader: &mut Reader<'_>) -> Read<()> {
        *self = Self::Keep;
        *self = if reader.null()? {
            Self::Clear
        } else {
            Self::Set(read::value(reader)?)
        };
        Ok(())
    }

    fn empty() -> Self {
        Self::Keep
    }
}

impl<T: Value> Value for Box<T> {
    fn view(&self) -> View<'_> {
        (**self).view()
    }

    fn fill(&mut self, reader: &mut Reader<'_>) -> Read<()> {
        (**self).fill(reader)
    }

    fn empty() -> Self {
        Self::new(T::empty())
    }
}

impl<T: Value> Value for Personal<T> {
    fn view(&self) -> View<'_> {
        self.get().view()
    }

    fn fill(&mut self, reader: &mut Reader<'_>) -> Read<()> {
        self.get_mut().fill(reader)
    }

    fn empty() -> Self {
        Self::new(T::empty())
    }
}

text! {
    Personal: reveal;
    Base64: reveal;
    MediaUrl: reveal;
    SecretString: reveal;
    crate::Timestamp: as_str;
}

leaf! {
    bool: |value| View::Bool(*value), |reader| reader.bool()?, false;
    u32: |value| View::Unsigned((*value).into()),
        |reader| reader.number(INTEGER, |digits| digits.parse().ok())?, 0;
    u64: |value| View::Unsigned(*value),
        |reader| reader.number(INTEGER, |digits| digits.parse().ok())?, 0;
    i64: |value| View::Signed(*value),
        |reader| reader.number(INTEGER, |digits| digits.parse().ok())?, 0;
    f64: |value| View::Float(*value),
        |reader| reader.number("number", |digits| {
            digits.parse().ok().filter(|number: &f64| number.is_finite())
        })?, 0.0;
    Number: |value| View::Number(value),
        |reader| reader.number("number", json::parse_number)?, 0.into();
    Scalar: |value| View::Text(value.reveal().into()), |reader| {
        let before = reader.deviations.len();
        let text = reader.text()?;
        // The reader reports a number as a deviation from text. Here it is a known form, which is
        // kept to be written back, and no drift.
        if let Some(deviation) = reader.deviations.get_mut(before) {
            deviation.expected = "";
        }
        Self::from(&*text)
    }, Self::from("");
    UntypedJson: |value| View::Json(value.reveal()), |reader| reader.value()?.into(), Self::default();
    Extra: |value| Object::view(&NO_FIELDS, &[], value, None), |reader| read::extra(reader)?,
        Self::default();
}

static NO_FIELDS: Shape = Shape::new(&[], 0);

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

    impl<T: Value> Probe<T> {
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
