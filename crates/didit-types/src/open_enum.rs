//! The macro that declares enums with unknown variants.

use alloc::borrow::Cow;

use crate::codec::json::{Read, Reader};

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
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum $Name {
            $( $(#[$vmeta])* #[doc = ""] #[doc = concat!("Written `", $text, "`.")] $Variant, )+
            /// Variant that this version does not know; [`Self::as_str`] returns its text.
            Unknown($crate::open_enum::UnknownVariant),
        }

        impl $Name {
            /// Every variant that this version knows, in the order of the documentation.
            pub const KNOWN: &'static [Self] = &[$( Self::$Variant ),+];

            const TEXTS: &'static [&'static str] = &[$( $text ),+];

            /// Older texts, and the texts of their variants.
            const OLDER: &'static [(&'static str, &'static str)] = &[$($( ($older, $text), )?)+];

            /// Returns the text of the variant as the API writes it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $( Self::$Variant => $text, )+
                    Self::Unknown(variant) => variant.as_str(),
                }
            }

            /// Whether this version knows the variant.
            #[must_use]
            pub const fn is_known(&self) -> bool {
                !matches!(self, Self::Unknown(_))
            }
        }

        #[cfg(feature = "testing")]
        $crate::testing::variants! { $Name }

        #[cfg(feature = "bench")]
        $crate::derived::derived! { $Name => alloc::string::String }

        impl $crate::field::Field for $Name {}

        $crate::field::leaf! {
            $Name:
                |variant| $crate::field::View::Variant(variant.as_str(), Self::TEXTS),
                |reader| Self::from(&*$crate::open_enum::read(reader, Self::OLDER)?),
                Self::Unknown($crate::open_enum::UnknownVariant::new(""));
        }

        $crate::sensitive::reveal! { $Name }

        #[cfg(feature = "sqlx")]
        $crate::convert::database::column! { $Name }

        #[cfg(feature = "schemars")]
        impl schemars::JsonSchema for $Name {
            fn schema_name() -> alloc::borrow::Cow<'static, str> {
                stringify!($Name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                $crate::schema::variants(Self::TEXTS)
            }
        }

        impl From<$Name> for $crate::Personal<$Name> {
            #[inline]
            fn from(variant: $Name) -> Self {
                Self::new(variant)
            }
        }

        impl From<&str> for $Name {
            fn from(text: &str) -> Self {
                let known = $crate::open_enum::known(text, Self::TEXTS, Self::OLDER);
                match Self::KNOWN.get(known) {
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
                const NAMES: &[&str] = &[$( stringify!($Variant) ),+];

                f.write_str($crate::open_enum::name(self.as_str(), Self::TEXTS, NAMES))
            }
        }

        impl core::fmt::Display for $Name {
            #[inline]
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl serde::Serialize for $Name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $Name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str($crate::open_enum::TextVisitor::new())
            }
        }
    };
}

/// Parsing, borrowing and comparison of a type made from text, by its `as_str`.
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
    };
}

/// Index of the variant of a text; that of no variant if the text is unknown.
pub(crate) fn known(text: &str, texts: &[&str], older: &[(&str, &str)]) -> usize {
    let text = newer(text, older).unwrap_or(text);
    let index = texts.iter().position(|known| *known == text);
    index.unwrap_or(texts.len())
}

/// Name of the variant of a text, for `Debug`.
pub(crate) fn name(text: &str, texts: &[&str], names: &[&'static str]) -> &'static str {
    let name = names.get(known(text, texts, &[]));
    name.copied().unwrap_or("Unknown(..)")
}

/// The text that replaces an older one.
fn newer<'a>(text: &str, older: &[(&str, &'a str)]) -> Option<&'a str> {
    let mut renamed = older.iter().filter(|(older, _)| *older == text);
    renamed.next().map(|(_, text)| *text)
}

/// Reads the text of a variant.
pub(crate) fn read<'a>(reader: &mut Reader<'a>, older: &[(&str, &str)]) -> Read<Cow<'a, str>> {
    let text = reader.text()?;
    if let Some(newer) = newer(&text, older) {
        reader.renamed(&text, newer);
    }
    Ok(text)
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

impl<T: for<'a> From<&'a str>> serde::de::Visitor<'_> for TextVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
        Ok(T::from(text))
    }
}

pub(crate) use {open_enum, text_like};
