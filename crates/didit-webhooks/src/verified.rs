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
    matched: Matched,
}

/// The signature and the secret that matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Matched {
    pub(crate) scheme: Scheme,
    pub(crate) secret: usize,
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
    pub(crate) fn new(inner: T, matched: Matched) -> Self {
        Self { inner, matched }
    }

    /// Returns the signature that the content was verified by.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        self.matched.scheme
    }

    /// Returns the index of the secret that made the signature: 0 for the current one, then in
    /// the order of [`Secrets`](crate::Secrets) and of
    /// [`Verifier::with_secret`](crate::Verifier::with_secret).
    #[must_use]
    pub fn secret_index(&self) -> usize {
        self.matched.secret
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
        Ok(Verified::new(Event::from_slice(self.inner)?, self.matched))
    }

    /// Decodes the signed bytes into any type. The verifier has checked that no key is
    /// duplicate, so every decoder reads the same values.
    ///
    /// # Errors
    ///
    /// [`DecodeError`] if the body does not fit the type.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<Verified<T>, DecodeError> {
        let inner = didit_types::from_slice(self.inner)?;
        Ok(Verified::new(inner, self.matched))
    }
}

impl<T> Deref for Verified<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.inner
    }
}
