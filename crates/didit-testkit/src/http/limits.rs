//! Rate limits.
//!
//! Source: <https://docs.didit.me/integration/rate-limiting>

use std::collections::{HashMap, VecDeque};
use std::num::NonZeroU32;

use didit_types::operation::{self, Method, Operation, RateScope};
use http::HeaderName;

use crate::http::reply::Reply;
use crate::vocabulary::{AppIndex, Revision, UtcTime};

/// Rate limits of the fake.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Limits {
    /// No limits. The default.
    #[default]
    Off,
    /// The limits of the service.
    Real,
    /// The limits of the service divided by this number, at least 1, so that a test needs
    /// few requests to get a 429.
    Divided(NonZeroU32),
}

impl Limits {
    fn scale(self, limit: u32) -> Option<u32> {
        match self {
            Self::Off => None,
            Self::Real => Some(limit),
            Self::Divided(by) => Some((limit / by.get()).max(1)),
        }
    }
}

const MINUTE: i64 = 60;
const DAY: i64 = 86_400;

/// Sessions that a sandbox application may create per day.
const SANDBOX_QUOTA: u32 = 500;

const HOUR: i64 = 3600;

/// Codes that a phone number may get per hour.
const PHONE_QUOTA: u32 = 4;

/// The requests of the current windows.
#[derive(Debug, Default)]
pub(crate) struct RateWindows {
    keys: HashMap<(Box<str>, Scope), Window>,
    sandboxes: HashMap<AppIndex, Window>,
    phones: HashMap<(AppIndex, Box<str>), Window>,
}

/// Times of the requests in a sliding window, oldest first.
#[derive(Debug, Default)]
struct Window(VecDeque<UtcTime>);

impl Window {
    /// Seconds to wait until the number of requests in the last `seconds` is below `limit`:
    /// `None` if it is, at least 1 otherwise.
    fn wait(&mut self, limit: u32, seconds: i64, now: UtcTime) -> Option<i64> {
        let expired = |time: &&UtcTime| time.plus(seconds) <= now;
        let expired = self.0.iter().take_while(expired).count();
        self.0.drain(..expired);
        let oldest = self.0.front().filter(|_| self.0.len() >= limit as usize)?;
        let left = oldest.plus(seconds).micros() - now.micros();
        Some((left + 999_999).div_euclid(1_000_000).max(1))
    }

    /// Counts a request, or returns 429 with a text if there is a limit and it is reached.
    fn count(
        &mut self,
        limit: Option<u32>,
        seconds: i64,
        now: UtcTime,
        text: impl FnOnce(u32, i64) -> String,
    ) -> Result<(), Reply> {
        if let Some(limit) = limit {
            if let Some(wait) = self.wait(limit, seconds, now) {
                return Err(Reply::throttled(&text(limit, wait), wait));
            }
            self.0.push_back(now);
        }
        Ok(())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Scope {
    Get,
    Write(Method),
    Own(RateScope),
    Decision,
}

/// The limits that an operation counts against, its own first: scope, requests per minute,
/// and name in the error message.
fn rules(operation: &Operation, revision: Revision) -> Vec<(Scope, u32, &'static str)> {
    let current = revision.is_current();
    let mut rules = Vec::new();
    let own = match operation.scope {
        RateScope::Unlimited => return rules,
        // Counts here instead of among the writes.
        RateScope::IngestWrite => {
            return vec![(Scope::Own(operation.scope), 600, "Ingest write")];
        }
        RateScope::SessionCreate => Some(("Session creation", None)),
        RateScope::Pdf => Some(("Session PDF generation", (!current).then_some(100))),
        RateScope::KycData => Some(("Session KYC data update", None)),
        RateScope::PoaData => Some(("Session POA data update", None)),
        _ => None,
    };
    if let Some((name, limit)) = own {
        let limit = limit.or(operation.scope.per_minute());
        rules.push((Scope::Own(operation.scope), limit.unwrap_or(u32::MAX), name));
    }
    if !current && *operation == operation::RETRIEVE_DECISION {
        rules.push((Scope::Decision, 100, "Session decision"));
    }
    rules.push(match operation.method {
        Method::Get => (Scope::Get, if current { 600 } else { 300 }, "GET request"),
        // The February revision counts each method separately.
        method => {
            let method = if current { Method::Post } else { method };
            (Scope::Write(method), 300, "Write request")
        }
    });
    rules
}

impl RateWindows {
    /// Counts a request of an API key, or returns 429 if a limit is exceeded.
    pub(crate) fn count(
        &mut self,
        limits: Limits,
        key: &str,
        operation: &Operation,
        revision: Revision,
        now: UtcTime,
    ) -> Result<(), Reply> {
        if limits == Limits::Off {
            return Ok(());
        }
        let rules = rules(operation, revision);
        for &(scope, limit, name) in &rules {
            if let Some(limit) = limits.scale(limit)
                && let Some(wait) = self.window(key, scope).wait(limit, MINUTE, now)
            {
                return Err(exceeded(name, limit, wait, now));
            }
        }
        for (scope, ..) in rules {
            self.window(key, scope).0.push_back(now);
        }
        Ok(())
    }

    fn window(&mut self, key: &str, scope: Scope) -> &mut Window {
        self.keys.entry((key.into(), scope)).or_default()
    }

    /// Counts a session of a sandbox application, or returns 429 if the daily quota is used.
    pub(crate) fn count_sandbox(
        &mut self,
        limits: Limits,
        application: AppIndex,
        now: UtcTime,
    ) -> Result<(), Reply> {
        let window = self.sandboxes.entry(application).or_default();
        window.count(limits.scale(SANDBOX_QUOTA), DAY, now, |limit, wait| {
            format!(
                "Sandbox session quota exceeded ({limit} sessions per 24h). Wait for the window to reset. Expected available in {wait} seconds."
            )
        })
    }

    /// Counts a code to a phone number, or returns 429 if it got the codes of an hour.
    pub(crate) fn count_number(
        &mut self,
        limits: Limits,
        (application, number): (AppIndex, &str),
        now: UtcTime,
    ) -> Result<(), Reply> {
        let window = self.phones.entry((application, number.into()));
        let limit = limits.scale(PHONE_QUOTA);
        window.or_default().count(limit, HOUR, now, |limit, _| {
            format!(
                "Maximum verification attempts reached for this phone number. Only {limit} authentication attempts are allowed per hour. Try again later or use a different number."
            )
        })
    }
}

fn exceeded(name: &str, limit: u32, wait: i64, now: UtcTime) -> Reply {
    let text =
        format!("{name} rate limit exceeded. You can make up to {limit} requests per minute.");
    let header = |reply: Reply, (name, value): (_, i64)| {
        reply.with_header(HeaderName::from_static(name), &value.to_string())
    };
    [
        ("x-ratelimit-limit", i64::from(limit)),
        ("x-ratelimit-remaining", 0),
        ("x-ratelimit-reset", now.seconds() + wait),
    ]
    .into_iter()
    .fold(Reply::throttled(&text, wait), header)
}
