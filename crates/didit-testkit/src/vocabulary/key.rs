//! API keys and their permissions.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::vocabulary::indexes::AppIndex;
use crate::vocabulary::time::UtcTime;

/// Access of a key to a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Access {
    /// No access.
    None,
    /// Read only.
    Read,
    /// Read and write.
    Write,
}

/// An API key and its permissions.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Key {
    pub(crate) application: AppIndex,
    pub(crate) revoked: bool,
    pub(crate) expires_at: Option<UtcTime>,
    /// Access by resource; `None` for a key without restrictions.
    pub(crate) scopes: Option<BTreeMap<Box<str>, Access>>,
    /// Whether images, videos and PDF reports are available to it.
    pub(crate) media: bool,
}

impl Key {
    pub(crate) const fn full(application: AppIndex) -> Self {
        Self {
            application,
            revoked: false,
            expires_at: None,
            scopes: None,
            media: true,
        }
    }

    pub(crate) fn is_valid(&self, now: UtcTime) -> bool {
        !self.revoked && self.expires_at.is_none_or(|expires_at| expires_at > now)
    }

    pub(crate) fn allows(&self, resource: &str, access: Access) -> bool {
        self.scopes.as_ref().is_none_or(|scopes| {
            let granted = scopes.get(resource);
            granted.is_some_and(|&granted| granted >= access)
        })
    }
}

/// Permissions of an additional API key, for [`Fake::add_key`](crate::Fake::add_key).
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
    /// Full access without expiry.
    pub fn new() -> Self {
        Self::default()
    }

    /// Grants `access` to a resource (`sessions`, `businesses`, `workflows` for the
    /// blocklist, `webhooks`). Resources without a grant are then not accessible.
    #[must_use]
    pub fn allow(mut self, resource: &str, access: Access) -> Self {
        self.scopes
            .get_or_insert_default()
            .insert(resource.into(), access);
        self
    }

    /// Sets the lifetime of the key. Defaults to no expiry.
    #[must_use]
    pub fn expires_in(mut self, time: Duration) -> Self {
        self.expires_in = Some(time);
        self
    }

    /// Replaces links to images and videos by null, and refuses PDF reports.
    #[must_use]
    pub fn without_media(mut self) -> Self {
        self.without_media = true;
        self
    }

    pub(crate) fn key(&self, application: AppIndex, now: UtcTime) -> Key {
        Key {
            application,
            revoked: false,
            expires_at: self.expires_in.map(|time| now.plus_duration(time)),
            scopes: self.scopes.clone(),
            media: !self.without_media,
        }
    }
}
