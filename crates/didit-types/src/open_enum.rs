//! The macro for the vocabularies of the API.

/// An enum over the words of the API that stays open: a word this version does
/// not know decodes as `Unknown`, keeps its text and is written back exactly.
///
/// `Unknown` has no public constructor, so a known word can't be forged as an
/// unknown one. `Debug` and `Display` print known words only: text that is not
/// part of the known vocabulary could hold anything.
macro_rules! open_enum {
    (
        $(#[$meta:meta])*
        pub enum $Name:ident {
            $( $(#[$vmeta:meta])* $Variant:ident = $word:literal ),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum $Name {
            $( $(#[$vmeta])* #[doc = ""] #[doc = concat!("Written `", $word, "`.")] $Variant, )+
            /// A word that this version does not know; [`Self::as_str`] gives its text.
            Unknown($crate::open_enum::UnknownVariant),
        }

        impl $Name {
            /// Every word that this version knows, in the order of the API's documentation.
            pub const KNOWN: &'static [Self] = &[$( Self::$Variant ),+];

            /// The word exactly as the API writes it.
            #[must_use]
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $( Self::$Variant => $word, )+
                    Self::Unknown(word) => word.as_str(),
                }
            }

            /// Whether this version knows the word.
            #[must_use]
            pub const fn is_known(&self) -> bool {
                !matches!(self, Self::Unknown(_))
            }

            #[inline]
            fn known(word: &str) -> Option<Self> {
                match word {
                    $( $word => Some(Self::$Variant), )+
                    _ => None,
                }
            }
        }

        #[cfg(feature = "testing")]
        $crate::testing::words! { $Name }

        #[cfg(feature = "bench")]
        impl $crate::plain::Plain for $Name {
            type Twin = alloc::string::String;
        }

        impl $crate::field::Field for $Name {}

        $crate::codec::read::text! { $Name }

        impl $crate::open_enum::OpenEnum for $Name {
            const KNOWN: &'static [Self] = Self::KNOWN;
        }

        $crate::sensitive::reveal! { $Name }

        #[cfg(feature = "schemars")]
        impl schemars::JsonSchema for $Name {
            fn schema_name() -> alloc::borrow::Cow<'static, str> {
                stringify!($Name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                $crate::schema::words(&[$( $word ),+])
            }
        }

        impl From<$Name> for $crate::Personal<$Name> {
            #[inline]
            fn from(word: $Name) -> Self {
                Self::new(word)
            }
        }

        impl From<&str> for $Name {
            #[inline]
            fn from(word: &str) -> Self {
                Self::known(word)
                    .unwrap_or_else(|| Self::Unknown($crate::open_enum::UnknownVariant::new(word)))
            }
        }

        impl From<alloc::string::String> for $Name {
            #[inline]
            fn from(word: alloc::string::String) -> Self {
                Self::from(word.as_str())
            }
        }

        impl core::str::FromStr for $Name {
            type Err = core::convert::Infallible;

            #[inline]
            fn from_str(word: &str) -> Result<Self, Self::Err> {
                Ok(Self::from(word))
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
            fn eq(&self, word: &str) -> bool {
                self.as_str() == word
            }
        }

        impl PartialEq<&str> for $Name {
            #[inline]
            fn eq(&self, word: &&str) -> bool {
                self.as_str() == *word
            }
        }

        impl core::fmt::Debug for $Name {
            #[inline]
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                match self {
                    $( Self::$Variant => f.write_str(stringify!($Variant)), )+
                    Self::Unknown(_) => f.write_str("Unknown(..)"),
                }
            }
        }

        impl core::fmt::Display for $Name {
            #[inline]
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(if self.is_known() { self.as_str() } else { "(unknown)" })
            }
        }

        impl serde::Serialize for $Name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $Name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str($crate::open_enum::WordVisitor::new())
            }
        }
    };
}

/// An enum declared by [`open_enum!`].
pub(crate) trait OpenEnum: AsRef<str> + PartialEq + Sized + 'static {
    /// Every known variant.
    const KNOWN: &'static [Self];
}

/// The text of a word that an open enum does not know.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnknownVariant(alloc::boxed::Box<str>);

impl UnknownVariant {
    pub(crate) fn new(word: &str) -> Self {
        Self(word.into())
    }

    /// The text as it was received.
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
pub(crate) struct WordVisitor<T>(core::marker::PhantomData<T>);

impl<T> WordVisitor<T> {
    pub(crate) const fn new() -> Self {
        Self(core::marker::PhantomData)
    }
}

impl<T: for<'a> From<&'a str>> serde::de::Visitor<'_> for WordVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<T, E> {
        Ok(T::from(word))
    }
}

pub(crate) use open_enum;
