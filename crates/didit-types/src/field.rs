//! Values of the fields of models and requests.
//!
//! Every model, whatever its fields, is decoded, encoded, compared with its schema and validated by
//! the same code. What a model adds is the list of its fields, because code for every field of every
//! model would take most of the build.

use alloc::{borrow::Cow, boxed::Box};

use serde_json::{Number, Value as Json};

use crate::{
    Extra, Validate,
    codec::json::{Read, Reader},
};

/// A value that a field of a model or a request may hold.
///
/// Its `Debug` shows nothing about a person. The macros require this trait of every field,
/// so that a field of plain text does not compile and a derived `Debug` is safe.
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
    pub(crate) values: Box<[&'a dyn Value]>,
    pub(crate) extra: &'a Extra,
    /// The object, if it is a request.
    pub(crate) request: Option<&'a dyn Validate>,
}

impl<'a> Object<'a> {
    pub(crate) fn view(
        shape: &'static Shape,
        values: &[&'a dyn Value],
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
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&'static str, &'a dyn Value)> {
        let names = self.shape.names.iter().copied();
        names.zip(self.values.iter().copied())
    }
}

/// The names of the fields of a model in JSON.
pub(crate) struct Shape {
    pub(crate) names: &'static [&'static str],
    /// Number of required fields, which are first; fewer than 64.
    pub(crate) required: usize,
    /// Hash table of the names.
    table: [u8; 256],
}

impl Shape {
    pub(crate) const fn new(names: &'static [&'static str], required: usize) -> Self {
        assert!(required < 64);
        Self {
            names,
            required,
            table: table(names),
        }
    }

    /// Index of a field.
    #[inline]
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        position(self.names, &self.table, name)
    }
}

/// Hash table of names: their indexes, plus one. `SIZE` is a power of two, at most 256.
pub(crate) const fn table<const SIZE: usize>(names: &[&str]) -> [u8; SIZE] {
    assert!(names.len() < SIZE);
    let mut table = [0; SIZE];
    let mut index = 0;
    while index < names.len() {
        let mut slot = slot(names[index]) as usize % SIZE;
        while table[slot] != 0 {
            slot = (slot + 1) % SIZE;
        }
        index += 1;
        table[slot] = index.to_le_bytes()[0];
    }
    table
}

/// Index of a name by the hash table of the names.
#[inline]
pub(crate) fn position(names: &[&str], table: &[u8], name: &str) -> Option<usize> {
    let last = table.len() - 1;
    let mut slot = usize::from(slot(name)) & last;
    loop {
        let index = usize::from(table[slot]).checked_sub(1)?;
        if is_same(names[index], name) {
            return Some(index);
        }
        slot = (slot + 1) & last;
    }
}

/// Whether two short texts are equal: without a call for each, of which a decision would need
/// thousands.
#[inline]
fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let word = |bytes: &[u8; 8]| u64::from_le_bytes(*bytes);
    match (one.last_chunk(), other.last_chunk()) {
        (Some(end), Some(other_end)) => {
            let (starts, other_starts) = (one.as_chunks().0, other.as_chunks().0);
            word(end) == word(other_end)
                && (starts.iter().zip(other_starts)).all(|(one, other)| word(one) == word(other))
        }
        _ => one.iter().eq(other),
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

/// `Value` of a type without parts: what it encodes to, its decoder, and an empty one.
macro_rules! leaf {
    ($($Type:ty: |$value:ident| $view:expr, |$reader:ident| $read:expr, $empty:expr;)+) => {
        $(
            impl $crate::field::Value for $Type {
                fn view(&self) -> $crate::field::View<'_> {
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
                |value| $crate::field::View::Text(value.$text().into()), |reader| Self::from(&*reader.text()?),
                Self::from("");
            )+
        }
    };
}

pub(crate) use {leaf, text};

/// Does not compile if plain text may be a field: both implementations would apply to it.
const _: () = {
    trait IsNoValue<Marker> {
        const CHECKED: bool = true;
    }
    struct OfValues;
    impl<T> IsNoValue<()> for T {}
    impl<T: Value> IsNoValue<OfValues> for T {}
    _ = <alloc::string::String as IsNoValue<_>>::CHECKED;
    _ = <Box<str> as IsNoValue<_>>::CHECKED;
    _ = <Cow<'static, str> as IsNoValue<_>>::CHECKED;
};
