//! Values of the fields of models and requests.
//!
//! Every model, whatever its fields, is decoded, encoded, compared with its schema and validated by
//! the same code. What a model adds is the list of its fields, because code for every field of every
//! model would take most of the build.

use alloc::{borrow::Cow, boxed::Box, vec::Vec};

use serde_json::{Number, Value as Json};

use crate::{
    Patch, Validate,
    codec::{
        json::{self, Read, Reader},
        read,
    },
    drift::INTEGER,
    sensitive::{Base64, Extra, MediaUrl, Personal, Scalar, SecretString, UntypedJson},
};

/// A value that JSON can hold.
pub(crate) trait Value {
    /// Returns what the value encodes to.
    fn view(&self) -> View<'_>;

    /// Decodes into the value; a fault about the type if the next value does not fit.
    ///
    /// A model is decoded in the place where it stays: a report has up to seventy fields and is
    /// nested three levels deep, and moving it up level by level costs more than reading it.
    fn fill(&mut self, reader: &mut Reader<'_>) -> Read<()>;

    /// Creates the value that is then filled.
    fn empty() -> Self
    where
        Self: Sized;
}

/// A type that a field of a model or a request may have.
///
/// Its `Debug` shows nothing about a person. The macros require this trait of every field,
/// so that a field of plain text does not compile and a derived `Debug` is safe.
pub(crate) trait Field: Value {}

/// A value as JSON holds it.
pub(crate) enum View<'a> {
    /// Left out of an object.
    Absent,
    Null,
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Number(&'a Number),
    Text(Cow<'a, str>),
    /// Text of an open enum, and its known texts.
    Variant(&'a str, &'static [&'static str]),
    Json(&'a Json),
    List(&'a dyn List),
    Object(Object<'a>),
}

impl View<'_> {
    /// Returns the value, if it is text.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Variant(text, _) => Some(text),
            _ => None,
        }
    }
}

/// The fields of an object, and what is read and written beside them.
pub(crate) struct Object<'a> {
    pub(crate) shape: &'static Shape,
    pub(crate) values: Box<[&'a dyn Field]>,
    pub(crate) extra: &'a Extra,
    /// The object, if it is a request.
    pub(crate) request: Option<&'a dyn Validate>,
}

impl<'a> Object<'a> {
    pub(crate) fn view(
        shape: &'static Shape,
        values: &[&'a dyn Field],
        extra: &'a Extra,
        request: Option<&'a dyn Validate>,
    ) -> View<'a> {
        View::Object(Self {
            shape,
            values: values.into(),
            extra,
            request,
        })
    }

    /// Lists the fields by name.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&'static str, &'a dyn Field)> {
        let names = self.shape.names.iter().copied();
        names.zip(self.values.iter().copied())
    }
}

/// The names of the fields of a model in JSON.
pub(crate) struct Shape {
    pub(crate) names: &'static [&'static str],
    /// Number of required fields, which are first; fewer than 64.
    pub(crate) required: usize,
    /// Hash table of the names: indexes, plus one.
    table: [u8; 256],
}

impl Shape {
    pub(crate) const fn new(names: &'static [&'static str], required: usize) -> Self {
        assert!(required < 64 && names.len() < 256);
        let mut table = [0; 256];
        let mut index = 0;
        while index < names.len() {
            let mut slot = slot(names[index]);
            while table[slot as usize] != 0 {
                slot = slot.wrapping_add(1);
            }
            index += 1;
            table[slot as usize] = index.to_le_bytes()[0];
        }
        Self {
            names,
            required,
            table,
        }
    }

    /// Index of a field.
    #[inline]
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        let mut slot = slot(name);
        loop {
            let index = usize::from(self.table[usize::from(slot)]).checked_sub(1)?;
            if self.names[index] == name {
                return Some(index);
            }
            slot = slot.wrapping_add(1);
        }
    }
}

/// Hash of a name, by its length and three of its bytes.
const fn slot(name: &str) -> u8 {
    let name = name.as_bytes();
    let [first, .., last] = name else {
        return 0;
    };
    let (middle, length) = (name[name.len() / 2], name.len().to_le_bytes()[0]);
    let ends = first.wrapping_mul(31) ^ last.wrapping_mul(91);
    ends ^ middle.wrapping_mul(141) ^ length.wrapping_mul(23)
}

/// A list of values.
pub(crate) trait List {
    /// Returns an element.
    fn at(&self, index: usize) -> Option<&dyn Value>;

    /// Adds an empty element.
    fn grow(&mut self) -> &mut dyn Value;

    /// Drops the elements beyond a length.
    fn cut(&mut self, length: usize);
}

impl dyn List + '_ {
    /// Lists the elements.
    pub(crate) fn elements(&self) -> impl Iterator<Item = &dyn Value> {
        (0..).map_while(|index| self.at(index))
    }
}

impl<T: Value> List for Vec<T> {
    fn at(&self, index: usize) -> Option<&dyn Value> {
        match self.get(index) {
            Some(element) => Some(element),
            None => None,
        }
    }

    fn grow(&mut self) -> &mut dyn Value {
        let length = self.len();
        if length == 0 {
            // Most lists have one element; a vector would make room for four.
            self.reserve_exact(1);
        }
        self.push(T::empty());
        &mut self[length]
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

impl<T> Field for Personal<T> where Self: Value {}
impl<T: Field> Field for Patch<T> {}
impl<T: Field> Field for Box<T> {}
impl<T: Field> Field for Option<T> {}
impl<T: Field> Field for Vec<T> {}

/// `Value` of a type without parts: what it encodes to, its decoder, and an empty one.
macro_rules! leaf {
    ($($Type:ty: |$value:ident| $view:expr, |$reader:ident| $read:expr, $empty:expr;)+) => {
        $(
            impl $crate::field::Value for $Type {
                #[allow(unused_imports, reason = "some views need no more than the enum")]
                fn view(&self) -> $crate::field::View<'_> {
                    use $crate::field::View;

                    let $value = self;
                    $view
                }

                #[inline]
                fn fill(
                    &mut self,
                    $reader: &mut $crate::codec::json::Reader<'_>,
                ) -> $crate::codec::json::Read<()> {
                    *self = $read;
                    Ok(())
                }

                #[inline]
                fn empty() -> Self {
                    $empty
                }
            }
        )+
    };
}

/// `Value` of a type made from text, by the method that returns the text.
macro_rules! text {
    ($($Type:ty: $text:ident;)+) => {
        $crate::field::leaf! {
            $($Type:
                |value| View::Text(value.$text().into()), |reader| Self::from(&*reader.text()?),
                Self::from("");
            )+
        }
    };
}

pub(crate) use {leaf, text};

text! {
    Box<str>: as_ref;
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
        let (.., first) = reader.mark();
        let text = reader.text()?;
        // A number is a known form, and no drift.
        if let Some(deviation) = reader.deviations.get_mut(first) {
            deviation.expected = "";
        }
        Self::from(&*text)
    }, Self::from("");
    UntypedJson: |value| View::Json(value.reveal()), |reader| reader.value()?.into(), Self::default();
    Extra: |value| Object::view(&NO_FIELDS, &[], value, None), |reader| read::extra(reader)?,
        Self::default();
}

static NO_FIELDS: Shape = Shape::new(&[], 0);

macro_rules! fields {
    ($($Type:ty),+ $(,)?) => {
        $( impl $crate::field::Field for $Type {} )+
    };
}

fields!(
    bool,
    u32,
    u64,
    i64,
    f64,
    Number,
    Base64,
    Extra,
    MediaUrl,
    UntypedJson,
    SecretString,
    crate::Timestamp,
);

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
