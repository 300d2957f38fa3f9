//! The macro that declares enums with unknown variants.

use alloc::borrow::Cow;

use crate::{
    Personal,
    codec::json::{Read, Reader},
    field::position,
    sensitive::Reveal,
};

/// Declares an enum over text values of the API. A value that this version does not know
/// decodes as `Unknown`, keeps its text and is written back exactly.
///
/// A variant may have an older text: `KycExpired = "Kyc Expired" | "KYC Expired"`.
///
/// `Unknown` has no public constructor, so that a known variant can't be forged as an unknown
/// one. `Debug` prints known variants only, because unknown text could hold
/// personal data.
macro_rules! open_enum {
    (
        $(#[$meta:meta])*
        pub enum $Name:ident {
            $( $(#[$vmeta:meta])* $Variant:ident = $text:literal $(| $older:literal)? ),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum $Name {
            $( $(#[$vmeta])* #[doc = ""] #[doc = concat!("Written `", $text, "`.")] $Variant, )+
            /// Variant that this version does not know; [`Self::as_str`] returns its text.
            Unknown($crate::open_enum::UnknownVariant),
        }

        impl Eq for $Name {}

        impl $crate::open_enum::OpenEnum for $Name {
            const TABLE: &'static $crate::open_enum::Table = &$crate::open_enum::Table {
                texts: &[$( $text ),+],
                names: &[$( stringify!($Variant) ),+],
                index: &$crate::field::table::<{ $crate::open_enum::table_size(&[$( $text ),+]) }>(
                    &[$( $text ),+],
                ),
                older: &[$($( ($older, $text), )?)+],
            };
        }

        impl $Name {
            /// Every variant that this version knows, in the order of the documentation.
            pub const KNOWN: &'static [Self] = &[$( Self::$Variant ),+];

            /// Returns the text of the variant as the API writes it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $( Self::$Variant => $text, )+
                    Self::Unknown(variant) => variant.as_str(),
                }
            }

            /// Whether this version knows the variant.
            #[inline]
            #[must_use]
            pub const fn is_known(&self) -> bool {
                !matches!(self, Self::Unknown(_))
            }
        }

        #[cfg(feature = "testing")]
        $crate::testing::variants! { $Name }

        #[cfg(feature = "bench")]
        $crate::derived::derived! { $Name => alloc::string::String }

        $crate::field::leaf! {
            $Name:
                |variant| $crate::field::View::Variant(
                    variant.as_str(), <Self as $crate::open_enum::OpenEnum>::TABLE.texts,
                ),
                |reader| Self::from(&*<Self as $crate::open_enum::OpenEnum>::TABLE.read(reader)?),
                Self::from("");
        }

        #[cfg(feature = "sqlx")]
        $crate::convert::database::column! { $Name }

        #[cfg(feature = "schemars")]
        impl schemars::JsonSchema for $Name {
            fn schema_name() -> alloc::borrow::Cow<'static, str> {
                stringify!($Name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                $crate::schema::variants(<Self as $crate::open_enum::OpenEnum>::TABLE.texts)
            }
        }

        impl From<&str> for $Name {
            fn from(text: &str) -> Self {
                match Self::KNOWN.get(<Self as $crate::open_enum::OpenEnum>::TABLE.known(text)) {
                    Some(variant) => variant.clone(),
                    None => Self::Unknown($crate::open_enum::UnknownVariant::new(text)),
                }
            }
        }

        impl From<alloc::string::String> for $Name {
            #[inline]
            fn from(text: alloc::string::String) -> Self {
                Self::from(text.as_str())
            }
        }

        $crate::open_enum::text_like!($Name);

        impl core::fmt::Debug for $Name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(<Self as $crate::open_enum::OpenEnum>::TABLE.name(self.as_str()))
            }
        }

        impl core::fmt::Display for $Name {
            #[inline]
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

/// Parsing, borrowing, comparison and `serde` of a type made from text, by its `as_str`.
macro_rules! text_like {
    ($Name:ident) => {
        impl core::str::FromStr for $Name {
            type Err = core::convert::Infallible;

            #[inline]
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok(Self::from(text))
            }
        }

        impl AsRef<str> for $Name {
            #[inline]
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl PartialEq<str> for $Name {
            #[inline]
            fn eq(&self, text: &str) -> bool {
                self.as_str() == text
            }
        }

        impl PartialEq<&str> for $Name {
            #[inline]
            fn eq(&self, text: &&str) -> bool {
                self.as_str() == *text
            }
        }

        impl PartialEq<$Name> for str {
            #[inline]
            fn eq(&self, other: &$Name) -> bool {
                self == other.as_str()
            }
        }

        impl PartialEq<$Name> for &str {
            #[inline]
            fn eq(&self, other: &$Name) -> bool {
                *self == other.as_str()
            }
        }

        impl serde_core::Serialize for $Name {
            fn serialize<S: serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde_core::Deserialize<'de> for $Name {
            fn deserialize<D: serde_core::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                deserializer.deserialize_str($crate::open_enum::TextVisitor::new())
            }
        }
    };
}

/// An open enum.
#[doc(hidden)]
pub trait OpenEnum: for<'a> From<&'a str> + AsRef<str> {
    const TABLE: &'static Table;
}

/// Size of the hash table of some texts.
pub(crate) const fn table_size(texts: &[&str]) -> usize {
    let size = 2 * texts.len().next_power_of_two();
    if size < 256 { size } else { 256 }
}

/// What an open enum knows.
#[doc(hidden)]
#[derive(Debug)]
pub struct Table {
    /// Texts of the variants, in the order of the enum.
    pub(crate) texts: &'static [&'static str],
    /// Names of the variants in Rust.
    pub(crate) names: &'static [&'static str],
    /// Hash table of the texts.
    pub(crate) index: &'static [u8],
    /// Older texts, and the texts of their variants.
    pub(crate) older: &'static [(&'static str, &'static str)],
}

impl Table {
    /// Index of the variant of a text; that of no variant if the text is unknown.
    pub(crate) fn known(&self, text: &str) -> usize {
        let text = self.newer(text).unwrap_or(text);
        position(self.texts, self.index, text).unwrap_or(self.texts.len())
    }

    /// Name of the variant of a text, for `Debug`.
    pub(crate) fn name(&self, text: &str) -> &'static str {
        let index = self.known(text);
        self.names.get(index).copied().unwrap_or("Unknown(..)")
    }

    /// The text that replaces an older one.
    fn newer(&self, text: &str) -> Option<&'static str> {
        let mut renamed = self.older.iter().filter(|(older, _)| *older == text);
        renamed.next().map(|(_, text)| *text)
    }

    /// Reads the text of a variant.
    pub(crate) fn read<'a>(&self, reader: &mut Reader<'a>) -> Read<Cow<'a, str>> {
        let text = reader.text()?;
        if let Some(newer) = self.newer(&text) {
            reader.renamed(&text, newer);
        }
        Ok(text)
    }
}

impl<T: OpenEnum> Reveal for T {
    type Revealed = Self;

    fn as_revealed(&self) -> &Self {
        self
    }
}

impl<T: OpenEnum> From<T> for Personal<T> {
    #[inline]
    fn from(variant: T) -> Self {
        Self::new(variant)
    }
}

/// Text of a variant that an open enum does not know.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnknownVariant(alloc::boxed::Box<str>);

impl UnknownVariant {
    pub(crate) fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// Returns the text as it was received.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl core::fmt::Debug for UnknownVariant {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("UnknownVariant(..)")
    }
}

/// Decodes any type made from text without an intermediate `String`.
pub(crate) struct TextVisitor<T>(core::marker::PhantomData<T>);

impl<T> TextVisitor<T> {
    pub(crate) const fn new() -> Self {
        Self(core::marker::PhantomData)
    }
}

impl<T: for<'a> From<&'a str>> serde_core::de::Visitor<'_> for TextVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: serde_core::de::Error>(self, text: &str) -> Result<T, E> {
        Ok(T::from(text))
    }
}

pub(crate) use {open_enum, text_like};
