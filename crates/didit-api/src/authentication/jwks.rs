//! Signing keys of an issuer, loaded when a token needs them.
//!
//! The service keeps a key for a day before and after it signs with it, and recommends to load the
//! keys every 5 minutes, and for an unknown one at most once a minute.
//! Source: <https://docs.didit.me/authentication/api-reference/get-jwks>

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use didit_transport::Clock as _;
use futures_util::lock::Mutex as AsyncMutex;
use serde_json::Value;

use super::error::TokenError;
use super::request::{IssuerRequest, JWKS};
use super::token::{self, Key};
use crate::client::Client;
use crate::endpoint;
use crate::error::Error;

/// Age at which keys are loaded again.
const FRESH: Duration = Duration::from_secs(5 * 60);

/// Pause after a key was not found, or could not be loaded while another copy is at hand.
const PAUSE: Duration = Duration::from_secs(60);

/// Age up to which keys are used while the issuer does not answer.
const MAX_AGE: Duration = Duration::from_secs(86_400);

/// Maximum number of keys; the service has three at most.
const MAX_KEYS: usize = 32;

/// Keys of an issuer.
#[derive(Debug, Default)]
pub(super) struct Keys {
    known: Mutex<Known>,
    /// Held by the one task that loads the keys.
    turn: AsyncMutex<()>,
}

#[derive(Debug, Default)]
struct Known {
    keys: Vec<(Box<str>, Key)>,
    /// Times of the last loading, of the last that failed, and of the last that did not have a key.
    loaded: Option<Duration>,
    failed: Option<Duration>,
    missed: Option<Duration>,
    /// Error of the last loading, if it failed.
    error: Option<Arc<Error>>,
    loadings: u64,
}

impl Keys {
    /// Returns the key with an id. Loads the keys if that is due; one task does it for all.
    pub(super) async fn find(&self, id: &str, client: &Client) -> Result<Key, TokenError> {
        let clock = &client.0.clock;
        let before = match self.known().find(id, clock.monotonic(), u64::MAX) {
            Ok(found) => return found,
            Err(loadings) => loadings,
        };
        let _turn = self.turn.lock().await;
        if let Ok(found) = self.known().find(id, clock.monotonic(), before) {
            return found;
        }
        let response = client.call(IssuerRequest::new(JWKS, endpoint::json)).await;
        self.known().store(id, response, clock.monotonic())
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn key(&self, id: &str) -> Option<Key> {
        let known = self.keys.iter().find(|(known, _)| **known == *id);
        known.map(|(_, key)| *key)
    }

    /// Returns the result that needs no loading, such as that of another task after the number
    /// `before`; otherwise the number of loadings.
    fn find(&self, id: &str, now: Duration, before: u64) -> Result<Result<Key, TokenError>, u64> {
        let within = |time: Option<Duration>, limit| {
            time.is_some_and(|time| now.saturating_sub(time) < limit)
        };
        let is_usable = within(self.loaded, FRESH)
            || (within(self.loaded, MAX_AGE) && within(self.failed, PAUSE));
        match (self.key(id), &self.error) {
            (Some(key), _) if is_usable => Ok(Ok(key)),
            (None, _) if within(self.missed, PAUSE) => Ok(Err(TokenError::UnknownKey)),
            (_, Some(error)) if self.loadings > before => {
                Ok(Err(TokenError::Keys(Arc::clone(error))))
            }
            _ => Err(self.loadings),
        }
    }

    /// Takes over the loaded keys, and returns one of them.
    fn store(
        &mut self,
        id: &str,
        response: Result<Value, Error>,
        now: Duration,
    ) -> Result<Key, TokenError> {
        self.loadings += 1;
        self.failed = response.is_err().then_some(now);
        self.error = match response {
            Ok(jwks) => {
                let keys = jwks.get("keys").and_then(Value::as_array);
                let keys = keys.into_iter().flatten().filter_map(token::key);
                (self.keys, self.loaded) = (keys.take(MAX_KEYS).collect(), Some(now));
                None
            }
            Err(error) => Some(Arc::new(error)),
        };
        if self.key(id).is_none() {
            // Before the first keys, each call tries.
            self.missed = self.loaded.and(Some(now));
        }
        match (&self.error, self.find(id, now, u64::MAX)) {
            (_, Ok(Ok(key))) => Ok(key),
            (Some(error), _) => Err(TokenError::Keys(Arc::clone(error))),
            (None, _) => Err(TokenError::UnknownKey),
        }
    }
}
