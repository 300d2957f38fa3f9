//! Deliveries to a webhook destination, and the events of a session.
//!
//! Source: <https://docs.didit.me/management-api/webhook/deliveries/list>

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::destinations;
use super::list::MAX_COUNT;
use crate::delivery::{AttemptOutcome, DeliveryRecord};
use crate::http::{HandlerResult, OrNotFound, Reply, RequestContext};
use crate::vocabulary::UtcTime;

/// `GET /v3/webhook/destinations/{uuid}/deliveries/`. The attempts of a delivery are one item,
/// with the response to the latest.
pub(crate) fn list(context: &mut RequestContext<'_>) -> HandlerResult {
    let destination = destinations::find_id(context)?;
    let page = context.page()?;
    let query = &context.query;
    let day = |name| query.get(name).and_then(UtcTime::parse_date);
    let days = UtcTime::days(day("date_from"), day("date_to"));
    let is_listed = |record: &&DeliveryRecord| {
        record.destination == destination && days.contains(&record.created_at)
    };
    let newest_first = context.state.deliveries.iter().rev().filter(is_listed);
    let (count, records) = page.of(newest_first);
    let results: Vec<_> = records.into_iter().map(item).collect();
    let mut response = context.envelope(page, count, &results);
    response["count"] = count.min(MAX_COUNT).into();
    Ok(Reply::ok(&response))
}

pub(crate) fn retrieve(context: &mut RequestContext<'_>) -> HandlerResult {
    let record = find(context)?;
    let mut detail = item(record);
    let attempt = record.attempts().last();
    let headers = attempt.map(|attempt| {
        let headers = attempt.headers().iter();
        let headers: BTreeMap<_, _> = headers
            .map(|(name, value)| (name.as_str(), String::from_utf8_lossy(value.as_bytes())))
            .collect();
        serde_json::to_string(&headers).unwrap_or_default()
    });
    let body = attempt.map(|attempt| String::from_utf8_lossy(attempt.body()).into_owned());
    detail["request_header"] = headers.into();
    detail["request_body"] = body.into();
    Ok(Reply::ok(&detail))
}

/// `POST …/resend/`. Responds before the attempt ends, so that its response is not there yet.
pub(crate) fn resend(context: &mut RequestContext<'_>) -> HandlerResult {
    let id = find(context)?.id;
    let now = context.state.now;
    context.state.deliveries.resend(id, now);
    let mut reply = item(find(context)?);
    reply["response_status"] = Value::Null;
    reply["response_time_ms"] = Value::Null;
    reply["created_at"] = now.rfc3339().into();
    Ok(Reply::ok(&reply))
}

/// `GET /v3/session/{session_id}/events/`
pub(crate) fn session_events(context: &mut RequestContext<'_>) -> HandlerResult {
    let page = context.page()?;
    let events: Vec<_> = context.state.events(context.session()?).collect();
    let response = context.list(page, events.into_iter(), |event| event);
    Ok(Reply::ok(&response))
}

fn find<'c>(context: &'c RequestContext<'_>) -> Result<&'c DeliveryRecord, Reply> {
    let destination = destinations::find_id(context)?;
    let id = context.id("delivery_uuid");
    let mut records = context.state.deliveries.iter();
    records
        .find(|record| record.destination == destination && Some(record.id) == id)
        .or_not_found("Webhook delivery not found.")
}

fn item(record: &DeliveryRecord) -> Value {
    let attempt = record.attempts().last();
    let status = attempt.and_then(|attempt| match attempt.outcome()? {
        AttemptOutcome::Answered(status) => Some(status),
        AttemptOutcome::TimedOut | AttemptOutcome::Refused => None,
    });
    json!({
        "uuid": record.id,
        "session_id": record.session_id().map(|id| id.to_string()),
        "request_url": record.url(),
        "response_status": status,
        "response_time_ms": attempt.and_then(|attempt| attempt.answer.millis),
        "status": record.status(),
        "webhook_type": record.webhook_type(),
        "created_at": record.created_at.rfc3339(),
    })
}
