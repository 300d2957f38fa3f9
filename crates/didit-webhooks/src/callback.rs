//! The callback that nobody signs.

use serde::Deserialize;
use serde_json::Value;

use crate::header::{self, Headers};
use crate::verified::DecodeError;
use crate::{Reason, Rejection};

/// A `kyb.registry_search.resolved` callback, which anybody can send.
///
/// Didit posts it to the `webhook_url` of a company registry search and does not sign
/// it. It is good for one thing: as a hint to ask the API about that request, with
/// your own key. Nothing turns it into a [`Verified`](crate::Verified).
#[derive(Clone, Deserialize)]
pub struct UnsignedCallback {
    request_id: String,
    #[serde(default)]
    kyb_registry: Value,
}

impl UnsignedCallback {
    /// Reads a callback that has the header `X-Didit-Unsigned-Callback`.
    pub fn read(body: &[u8], headers: &(impl Headers + ?Sized)) -> Result<Self, Rejection> {
        if !headers
            .pairs()
            .any(|(name, _)| name.eq_ignore_ascii_case(header::UNSIGNED))
        {
            return Err(Reason::NotUnsigned.into());
        }
        let callback = serde_json::from_slice(body).map_err(DecodeError::from);
        Ok(callback.map_err(Reason::Event)?)
    }

    /// The search that is said to be done.
    #[must_use]
    pub fn request_id(&self) -> &str {
        &self.request_id
    }

    /// What the sender says was found.
    #[must_use]
    pub fn unsigned_kyb_registry(&self) -> &Value {
        &self.kyb_registry
    }
}

impl std::fmt::Debug for UnsignedCallback {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UnsignedCallback")
            .field("request_id", &self.request_id)
            .finish_non_exhaustive()
    }
}
