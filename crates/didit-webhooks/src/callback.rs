//! The callback of a company registry search, which is not signed.

use didit_types::webhook::RegistrySearchCallback;

use crate::header::{self, Headers};
use crate::{Reason, VerifyError};

/// A `kyb.registry_search.resolved` callback, which anyone can send.
///
/// Didit posts it to the `webhook_url` of a company registry search and does not sign it.
/// Use it only as a hint to retrieve that search from the API with your key. It cannot be
/// converted to a [`Verified`](crate::Verified).
#[derive(Debug, Clone)]
pub struct UnsignedCallback(RegistrySearchCallback);

impl UnsignedCallback {
    /// Decodes a callback that has the header `X-Didit-Unsigned-Callback`.
    ///
    /// # Errors
    ///
    /// [`Reason::NotUnsigned`] without that header, [`Reason::Event`] if the body is not a
    /// callback.
    pub fn read(body: &[u8], headers: &(impl Headers + ?Sized)) -> Result<Self, VerifyError> {
        if !headers
            .pairs()
            .any(|(name, _)| name.eq_ignore_ascii_case(header::UNSIGNED))
        {
            return Err(Reason::NotUnsigned.into());
        }
        let callback = didit_types::from_slice(body).map_err(Reason::Event)?;
        Ok(Self(callback))
    }

    /// Returns the content, which is not verified.
    #[must_use]
    pub fn unsigned(&self) -> &RegistrySearchCallback {
        &self.0
    }
}
