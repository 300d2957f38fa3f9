//! `didit doctor`: checks the setup and suggests fixes.

use std::time::Duration;

use clap::Args;
use didit_api::types::ListSessions;
use didit_api::types::operation::{LIST_WEBHOOK_DESTINATIONS, Method};
use http::HeaderMap;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::config::Config;
use crate::connect::{Connection, Context, Settings};
use crate::error::{CliError, CliResult, ErrorKind};
use crate::options::Global;
use crate::output::progress::Progress;
use crate::output::style::{BAD, BOLD, DIM, GOOD, WARN, styled};
use crate::output::time::{self, Stopwatch};

#[derive(Debug, Args)]
#[command(after_help = "Example:
  didit doctor --profile live

Changes nothing. Exit code 0: no errors; 1: errors found.")]
pub(crate) struct Doctor {}

/// Tolerated clock skew in seconds. Webhooks are rejected at 300 s.
const MAX_SKEW: u64 = 60;

/// Timeout of a request.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Response time that is reported as slow.
const SLOW: Duration = Duration::from_secs(2);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Ok,
    Warning,
    Error,
    Skipped,
}

/// Result of one check.
struct CheckResult {
    name: &'static str,
    level: Level,
    detail: String,
    advice: Option<String>,
}

impl CheckResult {
    fn new(name: &'static str, level: Level, detail: impl Into<String>) -> Self {
        Self {
            name,
            level,
            detail: detail.into(),
            advice: None,
        }
    }

    fn ok(name: &'static str, detail: impl Into<String>) -> Self {
        Self::new(name, Level::Ok, detail)
    }

    fn warning(name: &'static str, detail: impl Into<String>) -> Self {
        Self::new(name, Level::Warning, detail)
    }

    fn error(name: &'static str, detail: impl Into<String>) -> Self {
        Self::new(name, Level::Error, detail)
    }

    fn skipped(name: &'static str, detail: impl Into<String>) -> Self {
        Self::new(name, Level::Skipped, detail)
    }

    fn advice(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }

    /// Name, mark and color of the level.
    const fn level(&self) -> (&'static str, &'static str, anstyle::Style) {
        match self.level {
            Level::Ok => ("ok", "✓", GOOD),
            Level::Warning => ("warning", "!", WARN),
            Level::Error => ("error", "✗", BAD),
            Level::Skipped => ("skipped", "-", DIM),
        }
    }
}

pub(crate) async fn run(cx: &mut Context) -> CliResult {
    let progress = Progress::spinner("checking");
    let results = check(&cx.global).await;
    drop(progress);
    let output = &mut cx.output;
    if output.is_json() {
        let to_json = |result: &CheckResult| {
            json!({
                "check": result.name,
                "result": result.level().0,
                "detail": result.detail,
                "advice": result.advice,
            })
        };
        let checks: Vec<_> = results.iter().map(to_json).collect();
        output.data(&json!({ "checks": checks }))?;
    } else {
        for result in &results {
            let (_, mark, style) = result.level();
            let name = styled(BOLD, format_args!("{:<14}", result.name));
            output.line(format_args!(
                "{} {name} {}",
                styled(style, mark),
                result.detail
            ))?;
            for line in result.advice.iter().flat_map(|advice| advice.lines()) {
                output.note(format_args!("                 {line}"))?;
            }
        }
    }
    if results.iter().any(|result| result.level == Level::Error) {
        return Err(CliError::silent(ErrorKind::Negative));
    }
    Ok(())
}

async fn check(global: &Global) -> Vec<CheckResult> {
    let mut results = vec![check_configuration()];
    let settings = match Settings::read(global) {
        Ok(settings) => settings,
        Err(error) => {
            results.push(CheckResult::error("settings", error.to_string()));
            return results;
        }
    };
    let has_key = settings.has_key();
    results.push(if has_key {
        CheckResult::ok("key", "set")
    } else {
        CheckResult::error("key", "not set").advice(
            "set DIDIT_API_KEY, or save it in a profile: didit config set api_key\n\
             the console lists keys under API & Webhooks; no account? didit serve",
        )
    });
    // The health check requires no key.
    let connection = match settings.or_key("none").connect_with(|builder| builder) {
        Ok(connection) => connection,
        Err(error) => {
            results.push(CheckResult::error("address", error.to_string()));
            return results;
        }
    };
    results.push(CheckResult::ok("address", connection.account()));
    let is_reachable = check_service(&connection, &mut results).await;
    if is_reachable && has_key {
        check_access(&connection, &mut results).await;
    } else {
        results.push(CheckResult::skipped(
            "access",
            "requires a key and a reachable service",
        ));
    }
    results
}

fn check_configuration() -> CheckResult {
    let name = "configuration";
    let path = match Config::path() {
        Ok(path) => path,
        Err(error) => return CheckResult::warning(name, error.to_string()),
    };
    let file = path.display();
    match Config::load() {
        Ok(_) if !path.exists() => {
            CheckResult::ok(name, format!("no file at {file}; the environment is used"))
        }
        Ok(config) => CheckResult::ok(name, format!("{file} ({} profiles)", config.profiles.len())),
        Err(error) => CheckResult::error(name, error.to_string())
            .advice(error.hint().unwrap_or("correct or remove the file")),
    }
}

/// Checks that the service responds, its response time, and the clock.
async fn check_service(connection: &Connection, results: &mut Vec<CheckResult>) -> bool {
    let name = "service";
    let mut fastest = Duration::MAX;
    let mut headers = HeaderMap::new();
    for _ in 0..3 {
        let stopwatch = Stopwatch::start();
        let call = connection.client.health().check();
        match call.with_timeout(TIMEOUT).with_max_attempts(1).raw().await {
            Ok(response) if response.status().is_success() => {
                fastest = fastest.min(stopwatch.elapsed());
                headers = response.headers().clone();
            }
            Ok(response) => {
                let status = response.status().as_u16();
                let detail = format!("the health check returned {status}");
                results.push(
                    CheckResult::error(name, detail)
                        .advice("check the base URL; if it is correct, try again later"),
                );
                return false;
            }
            Err(error) => {
                results.push(
                    CheckResult::error(name, error.to_string()).advice(
                        "behind a proxy, set HTTPS_PROXY; to run a fake server: didit serve",
                    ),
                );
                return false;
            }
        }
    }
    let level = if fastest > SLOW {
        Level::Warning
    } else {
        Level::Ok
    };
    let detail = format!("responds in {}", time::duration(fastest));
    results.push(CheckResult::new(name, level, detail));
    results.push(check_clock(&headers, time::now()));
    true
}

/// Compares the clock of this machine with the `Date` header.
fn check_clock(headers: &HeaderMap, now: Timestamp) -> CheckResult {
    let name = "clock";
    let date = headers.get(http::header::DATE);
    let date = date.and_then(|date| jiff::fmt::rfc2822::parse(date.to_str().ok()?).ok());
    let Some(date) = date else {
        return CheckResult::skipped(name, "the response has no Date header");
    };
    let skew = now.duration_since(date.timestamp());
    let seconds = skew.unsigned_abs().as_secs();
    if seconds <= MAX_SKEW {
        return CheckResult::ok(name, "agrees with the service");
    }
    let direction = if skew.is_negative() {
        "behind"
    } else {
        "ahead of"
    };
    CheckResult::error(name, format!("{seconds} s {direction} the service"))
        .advice("beyond 300 s, webhooks are rejected: synchronize the clock with NTP")
}

/// Checks the API key, the rate limits and the webhook destinations.
async fn check_access(connection: &Connection, results: &mut Vec<CheckResult>) {
    let name = "access";
    let sessions = connection.client.sessions();
    let call = sessions.list(ListSessions::new().limit(1));
    let response = match call.with_timeout(TIMEOUT).raw().await {
        Ok(response) => response,
        Err(error) => {
            results.push(CheckResult::error(name, error.to_string()));
            return;
        }
    };
    let status = response.status().as_u16();
    results.push(match status {
        200 => CheckResult::ok(name, "the key can read sessions"),
        401 | 403 => CheckResult::error(name, format!("the key was rejected ({status})")).advice(
            "check that the key belongs to this application and environment, is not revoked or\n\
             expired, has the required scope, and allows the address of this machine",
        ),
        429 => CheckResult::warning(name, "the rate limit is exhausted"),
        _ => CheckResult::error(name, format!("listing sessions returned {status}")),
    });
    if matches!(status, 200 | 429) {
        results.push(check_limits(response.headers()));
    }
    if status == 200 {
        results.push(check_webhooks(connection).await);
    }
}

/// Reads the rate limit, which the service reports only when it is reached.
fn check_limits(headers: &HeaderMap) -> CheckResult {
    let name = "limits";
    let number = |name: &str| headers.get(name)?.to_str().ok()?.parse::<u64>().ok();
    match (number("x-ratelimit-remaining"), number("x-ratelimit-limit")) {
        (Some(0), Some(limit)) => {
            let wait = number("retry-after").unwrap_or(60);
            CheckResult::warning(name, format!("0 of {limit} left this minute")).advice(format!(
                "wait {wait} s; use separate keys for separate workloads"
            ))
        }
        (Some(left), Some(limit)) => {
            CheckResult::ok(name, format!("{left} of {limit} left this minute"))
        }
        _ => CheckResult::ok(name, "not reached (600 reads and 300 writes per minute)"),
    }
}

async fn check_webhooks(connection: &Connection) -> CheckResult {
    let name = "webhooks";
    let client = &connection.client;
    let call = client.request(Method::Get, LIST_WEBHOOK_DESTINATIONS.path);
    let destinations = match call.with_timeout(TIMEOUT).await {
        Ok(Value::Array(destinations)) => destinations,
        Ok(_) => return CheckResult::skipped(name, "unexpected response"),
        Err(error) => {
            let detail = match error.status().map_or(0, |status| status.as_u16()) {
                501 => "not supported by this fake".to_owned(),
                status => format!("the key cannot read destinations ({status})"),
            };
            return CheckResult::skipped(name, detail);
        }
    };
    let mut hosts = Vec::new();
    let mut has_failures = false;
    for destination in &destinations {
        if destination.get("enabled") != Some(&Value::Bool(true)) {
            continue;
        }
        let url = destination
            .get("url")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let url: Option<http::Uri> = url.parse().ok();
        hosts.push(
            url.as_ref()
                .and_then(http::Uri::host)
                .unwrap_or("?")
                .to_owned(),
        );
        let error_rate = destination
            .get("error_rate_percentage")
            .and_then(Value::as_f64);
        has_failures |= error_rate.is_some_and(|rate| rate > 0.0);
    }
    if hosts.is_empty() {
        return CheckResult::warning(name, "no destination")
            .advice("add one in the console; for development: didit webhooks listen");
    }
    let detail = format!("{} to {}", hosts.len(), hosts.join(", "));
    if has_failures {
        return CheckResult::warning(name, format!("{detail}; some deliveries fail"))
            .advice("see Deliveries in the console; a handler must return 2xx within 5 s");
    }
    CheckResult::ok(name, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_is_compared_with_the_service() {
        let mut headers = HeaderMap::new();
        headers.insert("date", "Sun, 22 Nov 2026 12:00:00 GMT".parse().unwrap());
        for (now, level) in [
            ("2026-11-22T12:00:30Z", Level::Ok),
            ("2026-11-22T12:05:00Z", Level::Error),
            ("2026-11-22T11:50:00Z", Level::Error),
        ] {
            let result = check_clock(&headers, now.parse().unwrap());
            assert_eq!(result.level, level, "{now}");
        }
        let result = check_clock(&HeaderMap::new(), Timestamp::UNIX_EPOCH);
        assert_eq!(result.level, Level::Skipped);
    }
}
