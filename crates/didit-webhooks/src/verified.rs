//! What a verifier vouches for.

use std::ops::Deref;

use didit_types::DecodeError;
use didit_types::webhook::Event;
use serde::de::DeserializeOwned;

/// Something that Didit signed, a short while ago.
///
/// Only a [`Verifier`](crate::Verifier) makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified<T> {
    inner: T,
    scheme: Scheme,
}

/// Which signature vouched for a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scheme {
    /// `X-Signature-V2`, over the canonical form.
    V2,
    /// `X-Signature`, over the raw bytes.
    Raw,
    /// `X-Signature-Simple`, over four fields.
    Simple,
}

impl Scheme {
    /// `v2`, `raw` or `simple`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V2 => "v2",
            Self::Raw => "raw",
            Self::Simple => "simple",
        }
    }
}

impl<T> Verified<T> {
    pub(crate) fn new(inner: T, scheme: Scheme) -> Self {
        Self { inner, scheme }
    }

    /// Which signature vouched for it.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Takes it out.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.inner
    }
}

impl Verified<&[u8]> {
    /// Decodes the event that was signed.
    pub fn event(&self) -> Result<Verified<Event>, DecodeError> {
        Ok(Verified::new(Event::from_slice(self.inner)?, self.scheme))
    }

    /// Decodes the signed bytes into a type of your own.
    ///
    /// Every key is there once, so that no decoder can read anything else.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<Verified<T>, DecodeError> {
        let inner = didit_types::from_slice(self.inner)?;
        Ok(Verified {
            inner,
            scheme: self.scheme,
        })
    }
}

impl<T> Deref for Verified<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.inner
    }
}
