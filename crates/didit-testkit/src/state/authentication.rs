//! Users that sign in with Didit: their codes and sessions.

mod tokens;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use didit_types::authentication::StepUpAction;
use serde::{Deserialize, Serialize};

use crate::vocabulary::{AppIndex, UtcTime, Uuid};

/// Sign-ins of all applications.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct SignIns {
    /// How often the signing keys were rotated.
    rotations: u32,
    codes: BTreeMap<String, Grant>,
    sessions: Vec<SignedIn>,
    /// Indexes of the sessions by their current access tokens.
    #[serde(default)]
    access_tokens: HashMap<String, usize>,
    /// Indexes of the sessions by their refresh tokens, used ones included.
    #[serde(default)]
    refresh_tokens: HashMap<String, usize>,
    /// Actions before which users are verified.
    pub(crate) step_ups: BTreeSet<StepUpAction>,
}

/// What a code is exchanged for.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Grant {
    application: AppIndex,
    user: String,
    redirect_uri: String,
    challenge: String,
    nonce: Option<String>,
    expires: UtcTime,
}

/// Session of a user.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SignedIn {
    id: Uuid,
    application: AppIndex,
    pub(crate) user: String,
    /// The current access token, and when it expires.
    access: (String, UtcTime),
    refresh_token: String,
    is_ended: bool,
}

impl SignedIn {
    pub(crate) const fn end(&mut self) {
        self.is_ended = true;
    }
}
