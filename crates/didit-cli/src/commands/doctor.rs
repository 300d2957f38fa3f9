//! `didit doctor`: checks the setup and suggests fixes.

use std::time::Duration;

use bytes::Bytes;
use clap::Args;
use didit_api::transport::backend::unsupported_proxy;
use didit_api::types::ListSessions;
use didit_api::types::operation::{LIST_WEBHOOK_DESTINATIONS, Method};
use http::HeaderMap;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use tokio::net::TcpStream;

use crate::config::Config;
use crate::connect::{Connection, Context, Settings, is_live};
use crate::error::{CliError, CliResult, ErrorKind};
use crate::options::Global;
use crate::output::progress::Progress;
use crate::output::style::{BAD, BOLD, DIM, GOOD, WARN, styled};
use crate::output::text::clean;
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Level {
    Ok,
    Warning,
    Error,
    Skipped,
}

impl Level {
    fn mark(self) -> String {
        match self {
            Self::Ok => styled(GOOD, "✓"),
            Self::Warning => styled(WARN, "!"),
            Self::Error => styled(BAD, "✗"),
            Self::Skipped => styled(DIM, "-"),
        }
    }

    fn detail(self, detail: impl Into<String>) -> CheckResult {
        CheckResult {
            level: self,
            detail: detail.into(),
            advice: None,
        }
    }
}

/// Result of a check.
struct CheckResult {
    level: Level,
    detail: String,
    advice: Option<String>,
}

impl CheckResult {
    fn advice(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }
}

/// Results by name of the check.
type Results = Vec<(&'static str, CheckResult)>;

pub(crate) async fn run(cx: &mut Context) -> CliResult {
    let progress = Progress::spinner("checking");
    let mut results = vec![("configuration", check_configuration())];
    if let Err((name, error)) = check(&cx.global, &mut results).await {
        results.push((name, Level::Error.detail(error.to_string())));
    }
    drop(progress);
    let output = &mut cx.output;
    if output.is_json() {
        let to_json = |(name, result): &(&str, CheckResult)| {
            let CheckResult {
                level,
                detail,
                advice,
            } = result;
            json!({ "check": name, "result": level, "detail": detail, "advice": advice })
        };
        let checks: Vec<_> = results.iter().map(to_json).collect();
        output.data(&json!({ "checks": checks }))?;
    } else {
        for (name, result) in &results {
            let (mark, name) = (result.level.mark(), format!("{name:<14}"));
            let name = styled(BOLD, name);
            output.line(format_args!("{mark} {name} {}", clean(&result.detail)))?;
            for line in result.advice.iter().flat_map(|advice| advice.lines()) {
                output.note(format_args!("                 {line}"))?;
            }
        }
    }
    let mut levels = results.iter().map(|(_, result)| result.level);
    if levels.any(|level| level == Level::Error) {
        return Err(CliError::silent(ErrorKind::Negative));
    }
    Ok(())
}

/// Runs all checks. An error ends them, with the name of the failed check.
async fn check(global: &Global, results: &mut Results) -> Result<(), (&'static str, CliError)> {
    let settings = Settings::read(global).map_err(|error| ("settings", error))?;
    let has_key = settings.has_key();
    let key = if has_key {
        Level::Ok.detail("set")
    } else {
        Level::Error.detail("not set").advice(
            "set DIDIT_API_KEY, or save it in a profile: didit config set api_key\n\
             the console lists keys under API & Webhooks; no account? didit serve",
        )
    };
    results.push(("key", key));
    // The health check requires no key.
    let connection = settings.or_key("none").connect_with(|builder| builder);
    let connection = connection.map_err(|error| ("address", error))?;
    results.push(("address", Level::Ok.detail(connection.account())));
    if let Some(problem) = unsupported_proxy() {
        let result = Level::Warning.detail(format!("{problem}"));
        results.push((
            "proxy",
            result.advice("only addresses without a proxy are reached"),
        ));
    }
    let is_reachable = check_service(&connection, results).await;
    if is_reachable && has_key {
        check_access(&connection, results).await;
    } else {
        let detail = "requires a key and a reachable service";
        results.push(("access", Level::Skipped.detail(detail)));
    }
    Ok(())
}

fn check_configuration() -> CheckResult {
    let path = match Config::path() {
        Ok(path) => path,
        Err(error) => return Level::Warning.detail(error.to_string()),
    };
    let file = path.display();
    match Config::load() {
        Ok(_) if !path.exists() => {
            Level::Ok.detail(format!("no file at {file}; the environment is used"))
        }
        Ok(config) => Level::Ok.detail(format!("{file} ({} profiles)", config.profiles.len())),
        Err(error) => Level::Error
            .detail(error.to_string())
            .advice(error.hint().unwrap_or("correct or remove the file")),
    }
}

/// Checks that the service responds, its response time, and the clock.
async fn check_service(connection: &Connection, results: &mut Results) -> bool {
    let mut fastest = Duration::MAX;
    let mut headers = HeaderMap::new();
    for _ in 0..3 {
        let stopwatch = Stopwatch::start();
        let call = connection.client.health().check();
        let response = call.with_timeout(TIMEOUT).with_max_attempts(1).raw().await;
        let (detail, advice) = match response {
            Ok(response) if is_health(&response) => {
                fastest = fastest.min(stopwatch.elapsed());
                headers = response.headers().clone();
                continue;
            }
            Ok(response) if response.status().is_success() => (
                "the health check was not answered by the API".to_owned(),
                "check the base URL; on a guest network, log in to it first",
            ),
            Ok(response) => (
                format!("the health check returned {}", response.status().as_u16()),
                "check the base URL; if it is correct, try again later",
            ),
            Err(error) => (
                error.to_string(),
                "behind a proxy, set HTTPS_PROXY; to run a fake server: didit serve",
            ),
        };
        results.push(("service", Level::Error.detail(detail).advice(advice)));
        return false;
    }
    let level = if fastest > SLOW {
        Level::Warning
    } else {
        Level::Ok
    };
    let service = level.detail(format!("responds in {}", time::duration(fastest)));
    results.push(("service", service));
    results.push(("clock", check_clock(&headers, time::now())));
    if !connection.is_live() {
        results.extend(check_fake(connection).await.map(|result| ("fake", result)));
    }
    true
}

/// Compares the time of a fake with the clock of its webhooks. `None` if they agree.
async fn check_fake(connection: &Connection) -> Option<CheckResult> {
    let call = connection.client.request(Method::Get, "/_fake/clock");
    let times: Value = call.with_timeout(TIMEOUT).with_max_attempts(1).await.ok()?;
    let [now, clock] = ["now", "clock"].map(|name| time::parse(times[name].as_str()?));
    let (now, clock) = (now?, clock?);
    if now.duration_since(clock).unsigned_abs().as_secs() <= MAX_SKEW {
        return None;
    }
    let (date, distance) = (time::local(now), time::relative(now, clock));
    let result = Level::Warning.detail(format!("its time is {date} ({distance})"));
    Some(result.advice(
        "sessions expire by it, webhooks have the time of this machine; to bring it back:\n\
         didit fake clock reset",
    ))
}

/// Whether a response is one of the API, not a page of a network's portal.
fn is_health(response: &http::Response<Bytes>) -> bool {
    let body: Option<Value> = serde_json::from_slice(response.body()).ok();
    response.status().is_success() && body.is_some_and(|body| body["status"].is_string())
}

/// Compares the clock of this machine with the `Date` header.
fn check_clock(headers: &HeaderMap, now: Timestamp) -> CheckResult {
    let date = headers.get(http::header::DATE);
    let date = date.and_then(|date| jiff::fmt::rfc2822::parse(date.to_str().ok()?).ok());
    let Some(date) = date else {
        return Level::Skipped.detail("the response has no Date header");
    };
    let skew = now.duration_since(date.timestamp());
    let seconds = skew.unsigned_abs().as_secs();
    if seconds <= MAX_SKEW {
        return Level::Ok.detail("agrees with the service");
    }
    let direction = if skew.is_negative() {
        "behind"
    } else {
        "ahead of"
    };
    Level::Error
        .detail(format!("{seconds} s {direction} the service"))
        .advice("beyond 300 s, webhooks are rejected: synchronize the clock with NTP")
}

/// Checks the API key, the rate limits and the webhook destinations.
async fn check_access(connection: &Connection, results: &mut Results) {
    let sessions = connection.client.sessions();
    let call = sessions.list(ListSessions::new().limit(1));
    let response = match call.with_timeout(TIMEOUT).raw().await {
        Ok(response) => response,
        Err(error) => {
            results.push(("access", Level::Error.detail(error.to_string())));
            return;
        }
    };
    let status = response.status().as_u16();
    let access = match status {
        200 if !has_results(response.body()) => {
            Level::Error.detail("the list of sessions was not answered by the API")
        }
        200 => Level::Ok.detail("the key can read sessions"),
        401 | 403 => Level::Error.detail(format!("the key was rejected ({status})")).advice(
            "check that the key belongs to this application and environment, is not revoked or\n\
             expired, has the required scope, and allows the address of this machine",
        ),
        429 => Level::Warning.detail("the rate limit is exhausted"),
        _ => Level::Error.detail(format!("listing sessions returned {status}")),
    };
    results.push(("access", access));
    if matches!(status, 200 | 429) {
        results.push(("limits", check_limits(response.headers())));
    }
    if status == 200 {
        results.push(("webhooks", check_webhooks(connection).await));
    }
}

fn has_results(body: &[u8]) -> bool {
    let page: Option<Value> = serde_json::from_slice(body).ok();
    page.is_some_and(|page| page["results"].is_array())
}

/// Reads the rate limit, which the service reports only when it is reached.
fn check_limits(headers: &HeaderMap) -> CheckResult {
    let number = |name: &str| headers.get(name)?.to_str().ok()?.parse::<u64>().ok();
    match (number("x-ratelimit-remaining"), number("x-ratelimit-limit")) {
        (Some(0), Some(limit)) => {
            let wait = number("retry-after").unwrap_or(60);
            let advice = format!("wait {wait} s; use separate keys for separate workloads");
            let result = Level::Warning.detail(format!("0 of {limit} left this minute"));
            result.advice(advice)
        }
        (Some(left), Some(limit)) => {
            Level::Ok.detail(format!("{left} of {limit} left this minute"))
        }
        _ => Level::Ok.detail("not reached (600 reads and 300 writes per minute)"),
    }
}

async fn check_webhooks(connection: &Connection) -> CheckResult {
    let client = &connection.client;
    let call = client.request(Method::Get, LIST_WEBHOOK_DESTINATIONS.path);
    let destinations = match call.with_timeout(TIMEOUT).await {
        Ok(Value::Array(destinations)) => destinations,
        Ok(_) => return Level::Skipped.detail("unexpected response"),
        Err(error) => {
            return Level::Skipped.detail(
                match error.status().map_or(0, |status| status.as_u16()) {
                    501 => "not supported by this fake".to_owned(),
                    status => format!("the key cannot read destinations ({status})"),
                },
            );
        }
    };
    let (mut hosts, mut silent) = (Vec::new(), Vec::new());
    let mut has_failures = false;
    for destination in &destinations {
        if destination["enabled"] != Value::Bool(true) {
            continue;
        }
        let text = destination["url"].as_str().unwrap_or_default();
        let url: http::Uri = text.parse().unwrap_or_default();
        let host = url.host().unwrap_or("?");
        hosts.push(host.to_owned());
        let address = (host.trim_matches(['[', ']']), url.port_u16().unwrap_or(80));
        if !is_live(text) && TcpStream::connect(address).await.is_err() {
            silent.push(clean(text).into_owned());
        }
        let error_rate = destination["error_rate_percentage"].as_f64();
        has_failures |= error_rate.is_some_and(|rate| rate > 0.0);
    }
    let detail = format!("{} to {}", hosts.len(), hosts.join(", "));
    if hosts.is_empty() {
        Level::Warning
            .detail("no destination")
            .advice("add one in the console; for development: didit webhooks listen")
    } else if !silent.is_empty() {
        Level::Warning
            .detail(format!("nothing listens at {}", silent.join(", ")))
            .advice("start your service, or remove the destination: didit destinations list")
    } else if has_failures {
        Level::Warning
            .detail(format!("{detail}; some deliveries fail"))
            .advice("see Deliveries in the console; a handler must return 2xx within 5 s")
    } else {
        Level::Ok.detail(detail)
    }
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
