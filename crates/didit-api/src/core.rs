//! Parts that every clone of a client shares.

use std::fmt;

use didit_transport::{SharedClock, SharedTransport};
use http::HeaderValue;

use crate::base_url::BaseUrl;

/// What a call needs of its client.
pub(crate) struct Core {
    /// HTTP stack, wrapped in all policies.
    pub(crate) transport: SharedTransport,
    pub(crate) clock: SharedClock,
    pub(crate) base_url: BaseUrl,
    pub(crate) api_key: HeaderValue,
    pub(crate) user_agent: HeaderValue,
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core")
            .field("base_url", &self.base_url)
            .finish_non_exhaustive()
    }
}
