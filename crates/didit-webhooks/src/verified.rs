//! Content whose signature was verified.

use std::ops::Deref;

use didit_types::DecodeError;
use didit_types::webhook::Event;
use serde::de::DeserializeOwned;

/// Content of a delivery whose signature and age were verified.
///
/// Only a [`Verifier`](crate::Verifier) creates one. Dereferences to the content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified<T> {
    inner: T,
    scheme: Scheme,
}

/// The signature that a delivery was verified by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scheme {
    /// `X-Signature-V2`, which signs the canonical form.
    V2,
    /// `X-Signature`, which signs the raw bytes.
    Raw,
    /// `X-Signature-Simple`, which signs four fields.
    Simple,
}

impl Scheme {
    /// Returns `v2`, `raw` or `simple`.
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

    /// Returns the signature that the content was verified by.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Consumes the wrapper and returns the content.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.inner
    }
}

impl Verified<&[u8]> {
    /// Decodes the signed event.
    ///
    /// # Errors
    ///
    /// [`DecodeError`] if the body is not an event.
    pub fn event(&self) -> Result<Verified<Event>, DecodeError> {
        Ok(Verified::new(Event::from_slice(self.inner)?, self.scheme))
    }

    /// Decodes the signed bytes into any type. The verifier has checked that no key is
    /// duplicate, so every decoder reads the same values.
    ///
    /// # Errors
    ///
    /// [`DecodeError`] if the body does not fit the type.
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
