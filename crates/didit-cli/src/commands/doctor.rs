//! `didit doctor`: whether everything is in place, and what to do if not.

use std::time::Duration;

use clap::Args;
use didit_api::types::ListSessions;
use didit_api::types::operation::{LIST_WEBHOOK_DESTINATIONS, Method};
use didit_transport::{Clock as _, TokioClock};
use http::HeaderMap;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::cli::Global;
use crate::connect::{Connection, Settings};
use crate::failure::{Failure, Outcome};
use crate::profile::Config;
use crate::progress::Progress;
use crate::screen::{Screen, paint};
use crate::style::{BAD, BOLD, DIM, GOOD, WARN};
use crate::when;

/// Check the key, the address, the clock, the way to the service and the webhooks.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  didit doctor --profile live

Exit code 0: nothing is broken; 1: something is. It changes nothing and creates nothing.")]
pub(crate) struct Doctor {}

/// Webhooks are refused when they are older than that, so a clock that is off
/// by a good part of it is a problem.
const SKEW_ALLOWED: u64 = 60;

/// How long a check may take.
const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Good,
    Notice,
    Broken,
    Skipped,
}

impl Level {
    const fn word(self) -> &'static str {
        match self {
            Self::Good => "ok",
            Self::Notice => "warning",
            Self::Broken => "error",
            Self::Skipped => "skipped",
        }
    }
}

/// What one check found.
struct Finding {
    name: &'static str,
    level: Level,
    detail: String,
    advice: Option<String>,
}

impl Finding {
    fn new(name: &'static str, level: Level, detail: impl Into<String>) -> Self {
        Self {
            name,
            level,
            detail: detail.into(),
            advice: None,
        }
    }

    fn advice(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }
}

pub(crate) async fn run(_: Doctor, global: &Global, screen: &mut Screen) -> Outcome {
    let progress = Progress::spinner("looking");
    let findings = examine(global).await;
    drop(progress);
    if screen.is_json() {
        let checks: Vec<_> = findings
            .iter()
            .map(|finding| {
                json!({
                    "check": finding.name,
                    "result": finding.level.word(),
                    "detail": finding.detail,
                    "advice": finding.advice,
                })
            })
            .collect();
        screen.data(&json!({ "checks": checks }))?;
    } else {
        for finding in &findings {
            let (mark, style) = match finding.level {
                Level::Good => ("✓", GOOD),
                Level::Notice => ("!", WARN),
                Level::Broken => ("✗", BAD),
                Level::Skipped => ("-", DIM),
            };
            screen.line(format_args!(
                "{} {} {}",
                paint(style, mark),
                paint(BOLD, format_args!("{:<14}", finding.name)),
                finding.detail
            ))?;
            for line in finding.advice.iter().flat_map(|advice| advice.lines()) {
                screen.line(paint(DIM, format_args!("                 {line}")))?;
            }
        }
    }
    if findings
        .iter()
        .any(|finding| finding.level == Level::Broken)
    {
        return Err(Failure::negative());
    }
    Ok(())
}

async fn examine(global: &Global) -> Vec<Finding> {
    let mut findings = vec![configuration()];
    let settings = match Settings::read(global) {
        Ok(settings) => settings,
        Err(failure) => {
            findings.push(Finding::new("settings", Level::Broken, failure.to_string()));
            return findings;
        }
    };
    let has_key = settings.has_key();
    findings.push(if has_key {
        Finding::new("key", Level::Good, "one is set")
    } else {
        Finding::new("key", Level::Broken, "none is set").advice(
            "set DIDIT_API_KEY, or keep it in a profile: didit config set api_key\n\
             it stands in the console under API & Webhooks; no account yet? didit serve",
        )
    });
    // The healthcheck needs no key, so the way can be looked at without one.
    let settings = settings.or_key("none");
    let connection = match settings.connect_with(|builder| builder) {
        Ok(connection) => connection,
        Err(failure) => {
            findings.push(Finding::new("address", Level::Broken, failure.to_string()));
            return findings;
        }
    };
    findings.push(Finding::new("address", Level::Good, connection.place()));
    let is_reached = reach(&connection, &mut findings).await;
    if is_reached && has_key {
        access(&connection, &mut findings).await;
    } else {
        findings.push(Finding::new(
            "access",
            Level::Skipped,
            "needs a key and a service",
        ));
    }
    findings
}

fn configuration() -> Finding {
    let name = "configuration";
    let path = match Config::path() {
        Ok(path) => path,
        Err(failure) => return Finding::new(name, Level::Notice, failure.to_string()),
    };
    match Config::load() {
        Ok(_) if !path.exists() => Finding::new(
            name,
            Level::Good,
            format!("no file at {}; the environment decides", path.display()),
        ),
        Ok(config) => Finding::new(
            name,
            Level::Good,
            format!("{} ({} profiles)", path.display(), config.profiles.len()),
        ),
        Err(failure) => Finding::new(name, Level::Broken, failure.to_string())
            .advice(failure.hint().unwrap_or("correct it, or move it away")),
    }
}

/// Whether the service answers, how fast, and what time it has.
async fn reach(connection: &Connection, findings: &mut Vec<Finding>) -> bool {
    let clock = TokioClock::new();
    let mut fastest: Option<Duration> = None;
    let mut headers = HeaderMap::new();
    for _ in 0..3 {
        let begun = clock.monotonic();
        let call = connection.client.health().check();
        match call.with_timeout(PATIENCE).with_max_attempts(1).raw().await {
            Ok(response) if response.status().is_success() => {
                let took = clock.monotonic().saturating_sub(begun);
                fastest = Some(fastest.map_or(took, |fastest| fastest.min(took)));
                headers = response.headers().clone();
            }
            Ok(response) => {
                let code = response.status().as_u16();
                findings.push(
                    Finding::new(
                        "service",
                        Level::Broken,
                        format!("the healthcheck answered {code}"),
                    )
                    .advice("if the address is right, the service is not well: try again later"),
                );
                return false;
            }
            Err(error) => {
                findings.push(
                    Finding::new("service", Level::Broken, error.to_string()).advice(
                        "HTTPS_PROXY decides the way out of this network; a fake runs with: didit serve",
                    ),
                );
                return false;
            }
        }
    }
    let Some(fastest) = fastest else { return false };
    let level = if fastest > Duration::from_secs(2) {
        Level::Notice
    } else {
        Level::Good
    };
    findings.push(Finding::new(
        "service",
        level,
        format!("answers in {}", when::duration(fastest)),
    ));
    findings.push(skew(&headers, when::moment(clock.now())));
    true
}

/// How far this machine's clock is off, by the header `Date`.
fn skew(headers: &HeaderMap, now: Timestamp) -> Finding {
    let date = headers
        .get(http::header::DATE)
        .and_then(|date| date.to_str().ok());
    let Some(theirs) = date.and_then(|date| jiff::fmt::rfc2822::parse(date).ok()) else {
        return Finding::new("clock", Level::Skipped, "the service tells no time");
    };
    let distance = now.duration_since(theirs.timestamp());
    let seconds = distance.unsigned_abs().as_secs();
    if seconds <= SKEW_ALLOWED {
        return Finding::new("clock", Level::Good, "agrees with the service's");
    }
    let side = if distance.is_negative() {
        "behind"
    } else {
        "ahead of"
    };
    Finding::new(
        "clock",
        Level::Broken,
        format!("{seconds} s {side} the service's"),
    )
    .advice("webhooks seem stale or from the future beyond 300 s: let NTP set this machine's clock")
}

/// What the key may do, what the limits are, and where webhooks go.
async fn access(connection: &Connection, findings: &mut Vec<Finding>) {
    let call = connection
        .client
        .sessions()
        .list(ListSessions::new().limit(1));
    match call.with_timeout(PATIENCE).raw().await {
        Ok(response) => {
            let status = response.status().as_u16();
            findings.push(match status {
                200 => Finding::new("access", Level::Good, "the key may read sessions"),
                401 | 403 => Finding::new(
                    "access",
                    Level::Broken,
                    format!("the key is refused ({status})"),
                )
                .advice(
                    "is it of this application and environment? was it revoked, did it expire,\n\
                         does it have the scope, is this machine's address allowed?",
                ),
                429 => Finding::new("access", Level::Notice, "the rate limit is used up"),
                _ => Finding::new(
                    "access",
                    Level::Broken,
                    format!("listing sessions answered {status}"),
                ),
            });
            if matches!(status, 200 | 429) {
                findings.push(limits(response.headers()));
            }
            if status == 200 {
                findings.push(webhooks(connection).await);
            }
        }
        Err(error) => findings.push(Finding::new("access", Level::Broken, error.to_string())),
    }
}

/// The service tells its limits only when they are reached.
fn limits(headers: &HeaderMap) -> Finding {
    let number = |name: &str| headers.get(name)?.to_str().ok()?.parse::<u64>().ok();
    match (number("x-ratelimit-remaining"), number("x-ratelimit-limit")) {
        (Some(0), Some(limit)) => {
            let wait = number("retry-after").unwrap_or(60);
            Finding::new(
                "limits",
                Level::Notice,
                format!("0 of {limit} left this minute"),
            )
            .advice(format!(
                "wait {wait} s; use another key for another kind of work"
            ))
        }
        (Some(left), Some(limit)) => Finding::new(
            "limits",
            Level::Good,
            format!("{left} of {limit} left this minute"),
        ),
        _ => Finding::new(
            "limits",
            Level::Good,
            "not reached (600 reads and 300 writes a minute)",
        ),
    }
}

async fn webhooks(connection: &Connection) -> Finding {
    let name = "webhooks";
    let call = connection
        .client
        .request(Method::Get, LIST_WEBHOOK_DESTINATIONS.path);
    let destinations = match call.with_timeout(PATIENCE).await {
        Ok(Value::Array(destinations)) => destinations,
        Ok(_) => return Finding::new(name, Level::Skipped, "the answer cannot be read"),
        Err(error) => {
            let status = error.status().map_or(0, |status| status.as_u16());
            let why = if status == 501 {
                "this fake does not know destinations".to_owned()
            } else {
                format!("the key may not read them ({status})")
            };
            return Finding::new(name, Level::Skipped, why);
        }
    };
    let enabled: Vec<_> = destinations
        .iter()
        .filter(|destination| destination.get("enabled").and_then(Value::as_bool) == Some(true))
        .collect();
    if enabled.is_empty() {
        return Finding::new(name, Level::Notice, "no destination is set up")
            .advice("add one in the console; at your desk: didit webhooks listen");
    }
    let failing = enabled.iter().any(|destination| {
        destination
            .get("error_rate_percentage")
            .and_then(Value::as_f64)
            .is_some_and(|rate| rate > 0.0)
    });
    let hosts: Vec<_> = enabled
        .iter()
        .filter_map(|destination| destination.get("url")?.as_str())
        .filter_map(|url| Some(url.parse::<http::Uri>().ok()?.host()?.to_owned()))
        .collect();
    let detail = format!("{} to {}", enabled.len(), hosts.join(", "));
    if failing {
        return Finding::new(
            name,
            Level::Notice,
            format!("{detail}; some deliveries fail"),
        )
        .advice("look at Deliveries in the console; a handler must answer 2xx within 5 s");
    }
    Finding::new(name, Level::Good, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_judged_by_the_services_own() {
        let mut headers = HeaderMap::new();
        headers.insert("date", "Sun, 22 Nov 2026 12:00:00 GMT".parse().unwrap());
        for (now, level) in [
            ("2026-11-22T12:00:30Z", Level::Good),
            ("2026-11-22T12:05:00Z", Level::Broken),
            ("2026-11-22T11:50:00Z", Level::Broken),
        ] {
            assert_eq!(skew(&headers, now.parse().unwrap()).level, level, "{now}");
        }
        assert_eq!(
            skew(&HeaderMap::new(), Timestamp::UNIX_EPOCH).level,
            Level::Skipped
        );
    }
}
