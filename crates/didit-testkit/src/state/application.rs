//! Applications and their keys.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::profile::Profile;
use super::workflow::{Kind, WorkflowRange};
use crate::vocabulary::id::Uuid;
use crate::vocabulary::time::UtcTime;

/// An application's place in the state.
pub(crate) type AppIndex = u32;

/// Whether an application verifies people or plays at it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum ApplicationEnvironment {
    /// Sessions are refused a `sandbox_scenario`, and the daily quota does not apply.
    Live,
    /// Outcomes can be chosen: by `sandbox_scenario`, by the arm endpoint, by the page.
    #[default]
    Sandbox,
}

impl ApplicationEnvironment {
    /// `live` or `sandbox`, as decisions and webhooks write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Sandbox => "sandbox",
        }
    }
}

/// An application.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Application {
    pub(crate) id: Uuid,
    pub(crate) environment: ApplicationEnvironment,
    pub(crate) workflows: WorkflowRange,
    /// The key that it was created with.
    pub(crate) api_key: Box<str>,
    pub(crate) next_number: [u32; 2],
    /// What a session may still be paid with; `None` is without end.
    pub(crate) credits: Option<u32>,
    /// What is kept of users and of companies, by `vendor_data`.
    pub(crate) profiles: [BTreeMap<Box<str>, Profile>; 2],
    /// Sessions of others that were imported here.
    pub(crate) imported: BTreeSet<Uuid>,
    /// Faces kept from approved sessions, by `vendor_data`.
    pub(crate) faces: BTreeSet<Box<str>>,
}

impl Application {
    /// The number of the next session of a kind.
    pub(crate) fn take_number(&mut self, kind: Kind) -> u32 {
        let next = &mut self.next_number[kind as usize];
        *next += 1;
        *next - 1
    }
}

/// A key, and what it may do.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Key {
    pub(crate) application: AppIndex,
    pub(crate) revoked: bool,
    pub(crate) expires_at: Option<UtcTime>,
    /// Permissions by resource; a key without any restriction has `None`.
    pub(crate) scopes: Option<BTreeMap<Box<str>, Access>>,
    /// Whether images, videos and PDF reports are shown to it.
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

    pub(crate) fn allows(&self, resource: &str, access: Access) -> bool {
        self.scopes.as_ref().is_none_or(|scopes| {
            scopes
                .get(resource)
                .is_some_and(|&granted| granted >= access)
        })
    }
}

/// How much of a resource a key reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Access {
    /// Nothing.
    None,
    /// Reading.
    Read,
    /// Reading and writing.
    Write,
}
