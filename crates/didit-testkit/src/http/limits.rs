//! How much may be asked in a minute.
//!
//! Source: <https://docs.didit.me/integration/rate-limiting>

use std::collections::{HashMap, VecDeque};
use std::num::NonZeroU32;

use didit_types::operation::{self, Method, Operation, RateScope};
use http::HeaderName;

use crate::http::reply::Reply;
use crate::state::application::AppIndex;
use crate::vocabulary::revision::Revision;
use crate::vocabulary::time::UtcTime;

/// Whether the fake limits its callers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Limits {
    /// It does not: the default.
    #[default]
    Off,
    /// As the service does, figures and all.
    Real,
    /// As the service does, with every figure divided by this number, but at least
    /// one: a test then need not send hundreds of requests to see a 429.
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

/// Sessions that a sandbox application may create in a day.
const SANDBOX_QUOTA: u32 = 500;

/// What was asked in the windows that are still open.
#[derive(Debug, Default)]
pub(crate) struct RateWindows {
    windows: HashMap<(Box<str>, Scope), VecDeque<UtcTime>>,
    sandbox: HashMap<AppIndex, VecDeque<UtcTime>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Scope {
    Get,
    Write(Method),
    Own(RateScope),
    Decision,
}

struct Rule {
    scope: Scope,
    limit: u32,
    /// What the limit is on, as its message begins.
    what: &'static str,
}

/// The limits that an operation counts against, its own first.
fn rules(operation: &Operation, revision: Revision) -> Vec<Rule> {
    let current = revision.is_current();
    let mut rules = Vec::new();
    let own = match operation.scope {
        RateScope::Unlimited => return rules,
        RateScope::SessionCreate => Some(("Session creation", None)),
        RateScope::Pdf => Some(("Session PDF generation", (!current).then_some(100))),
        RateScope::KycData => Some(("Session KYC data update", None)),
        RateScope::PoaData => Some(("Session POA data update", None)),
        _ => None,
    };
    if let Some((what, limit)) = own {
        rules.push(Rule {
            scope: Scope::Own(operation.scope),
            limit: limit.or(operation.scope.per_minute()).unwrap_or(u32::MAX),
            what,
        });
    }
    if !current && *operation == operation::RETRIEVE_DECISION {
        rules.push(Rule {
            scope: Scope::Decision,
            limit: 100,
            what: "Session decision",
        });
    }
    rules.push(match operation.method {
        Method::Get => Rule {
            scope: Scope::Get,
            limit: if current { 600 } else { 300 },
            what: "GET request",
        },
        method => Rule {
            // February counted each method for itself.
            scope: Scope::Write(if current { Method::Post } else { method }),
            limit: 300,
            what: "Write request",
        },
    });
    rules
}

impl RateWindows {
    /// Counts a request, or says that it is one too many.
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
        for rule in &rules {
            let Some(limit) = limits.scale(rule.limit) else {
                continue;
            };
            let window = self.window(key, rule.scope);
            forget(window, now, MINUTE);
            if let Some(&oldest) = window.front()
                && window.len() >= limit as usize
            {
                return Err(refusal(rule.what, limit, oldest, now));
            }
        }
        for rule in &rules {
            self.window(key, rule.scope).push_back(now);
        }
        Ok(())
    }

    fn window(&mut self, key: &str, scope: Scope) -> &mut VecDeque<UtcTime> {
        self.windows.entry((key.into(), scope)).or_default()
    }

    /// Counts a session of a sandbox application, or says that the day is full.
    pub(crate) fn count_sandbox(
        &mut self,
        limits: Limits,
        application: AppIndex,
        now: UtcTime,
    ) -> Result<(), Reply> {
        let Some(limit) = limits.scale(SANDBOX_QUOTA) else {
            return Ok(());
        };
        let window = self.sandbox.entry(application).or_default();
        forget(window, now, DAY);
        if let Some(&oldest) = window.front()
            && window.len() >= limit as usize
        {
            let wait = wait(oldest, now, DAY);
            return Err(Reply::throttled(
                &format!(
                    "Sandbox session quota exceeded ({limit} sessions per 24h). Wait for the window to reset. Expected available in {wait} seconds."
                ),
                wait,
            ));
        }
        window.push_back(now);
        Ok(())
    }
}

fn forget(window: &mut VecDeque<UtcTime>, now: UtcTime, seconds: i64) {
    while window
        .front()
        .is_some_and(|oldest| oldest.plus(seconds) <= now)
    {
        window.pop_front();
    }
}

/// Whole seconds until the oldest request leaves the window, at least one.
fn wait(oldest: UtcTime, now: UtcTime, seconds: i64) -> i64 {
    let left = oldest.plus(seconds).micros() - now.micros();
    (left + 999_999).div_euclid(1_000_000).max(1)
}

fn refusal(what: &str, limit: u32, oldest: UtcTime, now: UtcTime) -> Reply {
    let wait = wait(oldest, now, MINUTE);
    let mut reply = Reply::throttled(
        &format!("{what} rate limit exceeded. You can make up to {limit} requests per minute."),
        wait,
    );
    for (name, value) in [
        ("x-ratelimit-limit", i64::from(limit)),
        ("x-ratelimit-remaining", 0),
        ("x-ratelimit-reset", now.seconds() + wait),
    ] {
        reply.header(HeaderName::from_static(name), &value.to_string());
    }
    reply
}
