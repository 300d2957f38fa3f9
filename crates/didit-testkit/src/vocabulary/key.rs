//! Keys with less than full access.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::state::application::{Access, AppIndex, Key};
use crate::vocabulary::time::UtcTime;

/// What another key of an application may do; [`Fake::add_key`](crate::Fake::add_key)
/// makes it.
///
/// ```
/// use std::time::Duration;
/// use didit_testkit::{Access, Fake, KeyRules};
///
/// let didit = Fake::new();
/// let rules = KeyRules::new()
///     .allow("sessions", Access::Read)
///     .expires_in(Duration::from_secs(3600))
///     .without_media();
/// let key = didit.add_key(&rules);
/// # drop(key);
/// ```
///
/// Source: <https://docs.didit.me/console/api-keys>
#[derive(Debug, Clone, Default)]
pub struct KeyRules {
    scopes: Option<BTreeMap<Box<str>, Access>>,
    expires_in: Option<Duration>,
    without_media: bool,
}

impl KeyRules {
    /// Full access for ever.
    pub fn new() -> Self {
        Self::default()
    }

    /// Narrows the key to what is allowed explicitly: a resource (`sessions`,
    /// `businesses`, `workflows` for the blocklist, `webhooks`) and how much of it.
    #[must_use]
    pub fn allow(mut self, resource: &str, access: Access) -> Self {
        self.scopes
            .get_or_insert_default()
            .insert(resource.into(), access);
        self
    }

    /// The key is refused after this time.
    #[must_use]
    pub fn expires_in(mut self, time: Duration) -> Self {
        self.expires_in = Some(time);
        self
    }

    /// Links to images and videos are null, and PDF reports are refused.
    #[must_use]
    pub fn without_media(mut self) -> Self {
        self.without_media = true;
        self
    }

    pub(crate) fn key(&self, application: AppIndex, now: UtcTime) -> Key {
        let seconds = self
            .expires_in
            .map(|time| i64::try_from(time.as_secs()).unwrap_or(i64::MAX));
        Key {
            application,
            revoked: false,
            expires_at: seconds.map(|seconds| now.plus(seconds)),
            scopes: self.scopes.clone(),
            media: !self.without_media,
        }
    }
}
