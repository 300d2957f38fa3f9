//! Applications and their keys.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::profile::Profile;
use super::workflow::{Kind, WorkflowRange};
use crate::vocabulary::id::Uuid;

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
