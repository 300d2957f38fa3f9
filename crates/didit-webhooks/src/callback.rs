//! The callback that nobody signs.

use didit_types::webhook::RegistrySearchCallback;

use crate::header::{self, Headers};
use crate::{Reason, VerifyError};

/// A `kyb.registry_search.resolved` callback, which anybody can send.
///
/// Didit posts it to the `webhook_url` of a company registry search and does not sign
/// it. It is good for one thing: as a hint to ask the API about that search, with your
/// own key. Nothing turns it into a [`Verified`](crate::Verified).
#[derive(Debug, Clone)]
pub struct UnsignedCallback(RegistrySearchCallback);

impl UnsignedCallback {
    /// Reads a callback that has the header `X-Didit-Unsigned-Callback`.
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

    /// What the sender says, whoever that is.
    #[must_use]
    pub fn unsigned(&self) -> &RegistrySearchCallback {
        &self.0
    }
}
