//! How a fake is made.

use std::sync::{Arc, Mutex, RwLock};

use didit_transport::{Clock, ManualClock, SharedClock};

use super::{Fake, Inner};
use crate::http::limits::Limits;
use crate::state::application::ApplicationEnvironment;
use crate::state::{Settings, State};
use crate::vocabulary::revision::Revision;
use crate::vocabulary::time::UtcTime;

/// Chooses how a [`Fake`] is made.
#[derive(Debug, Clone)]
pub struct FakeBuilder {
    settings: Settings,
    clock: Option<SharedClock>,
}

impl Default for FakeBuilder {
    fn default() -> Self {
        Self {
            settings: Settings {
                seed: 1,
                revision: Revision::default(),
                environment: ApplicationEnvironment::default(),
                api_key: None,
                webhook_secret: None,
                webhook_url: None,
                limits: Limits::Off,
                origin: "https://didit.test".into(),
            },
            clock: None,
        }
    }
}

impl FakeBuilder {
    /// What ids, keys and people are drawn from. 1 if not said.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.settings.seed = seed;
        self
    }

    /// The edition of the API. Today's if not said.
    #[must_use]
    pub fn revision(mut self, revision: Revision) -> Self {
        self.settings.revision = revision;
        self
    }

    /// Whether the first application is a sandbox (it is, if not said).
    #[must_use]
    pub fn environment(mut self, environment: ApplicationEnvironment) -> Self {
        self.settings.environment = environment;
        self
    }

    /// The key of the first application, instead of a drawn one.
    #[must_use]
    pub fn api_key(mut self, key: impl Into<Box<str>>) -> Self {
        self.settings.api_key = Some(key.into());
        self
    }

    /// The secret that webhooks are signed with, instead of a drawn one.
    #[must_use]
    pub fn webhook_secret(mut self, secret: impl Into<Box<str>>) -> Self {
        self.settings.webhook_secret = Some(secret.into());
        self
    }

    /// Where every application's webhooks go. They are carried by a server
    /// (`FakeDidit`, `didit serve`); a fake alone does no I/O.
    #[must_use]
    pub fn webhook_url(mut self, url: impl Into<Box<str>>) -> Self {
        self.settings.webhook_url = Some(url.into());
        self
    }

    /// Whether callers are limited. They are not, if not said.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.settings.limits = limits;
        self
    }

    /// The beginning of the links that the fake gives out. A server sets its own.
    #[must_use]
    pub fn origin(mut self, origin: impl Into<Box<str>>) -> Self {
        self.settings.origin = origin.into();
        self
    }

    /// Where the time comes from. If not said, time stands still at 1 November
    /// 2026 and moves by [`Fake::advance`] alone.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Some(SharedClock::new(clock));
        self
    }

    /// Makes the fake.
    pub fn build(self) -> Fake {
        let clock = self
            .clock
            .unwrap_or_else(|| SharedClock::new(ManualClock::new()));
        let now = UtcTime::from_system(clock.now());
        Fake(Arc::new(Inner {
            state: Mutex::new(State::new(self.settings, now)),
            clock,
            receivers: RwLock::default(),
            waker: RwLock::default(),
        }))
    }
}
