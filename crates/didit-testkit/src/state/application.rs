//! Applications: environment, profiles and counters.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::profile::Profile;
use super::workflow::{Kind, WorkflowRange};
use crate::vocabulary::{Uuid, WorkflowIndex};

/// Environment of an application.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum ApplicationEnvironment {
    /// `sandbox_scenario` is rejected, and the daily quota does not apply.
    Live,
    /// Scenarios can be selected: by `sandbox_scenario`, by the arm endpoint, on the hosted page.
    #[default]
    Sandbox,
}

impl ApplicationEnvironment {
    /// Returns `live` or `sandbox`, the value in decisions and webhooks.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Sandbox => "sandbox",
        }
    }
}

/// An application.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Application {
    pub(crate) id: Uuid,
    pub(crate) environment: ApplicationEnvironment,
    /// Workflows of the templates.
    pub(crate) workflows: WorkflowRange,
    /// Workflows and versions that requests made, oldest first.
    #[serde(default)]
    pub(crate) own_workflows: Vec<WorkflowIndex>,
    /// API key with full access.
    pub(crate) api_key: Box<str>,
    pub(crate) next_number: [u32; 2],
    /// Sessions left to pay; `None` for no limit.
    pub(crate) credits: Option<u32>,
    /// Profiles of users and of businesses, by `vendor_data`.
    pub(crate) profiles: [BTreeMap<Box<str>, Profile>; 2],
    /// Sessions of other applications that this one has imported.
    pub(crate) imported: BTreeSet<Uuid>,
}

impl Application {
    /// Returns the number of the next session of a kind, and increments it.
    pub(crate) fn take_number(&mut self, kind: Kind) -> u32 {
        let next = &mut self.next_number[kind as usize];
        let number = *next;
        *next = number.saturating_add(1);
        number
    }
}
