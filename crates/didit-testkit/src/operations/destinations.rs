//! Webhook destinations.
//!
//! Source: <https://docs.didit.me/management-api/webhook/destinations>

use didit_types::webhook::WebhookType;
use serde_json::{Value, json};

use super::fields::required;
use crate::delivery::{Destination, Target};
use crate::http::{Form, HandlerResult, OrNotFound, Reply, RequestContext};
use crate::state::State;
use crate::vocabulary::Uuid;

const VERSIONS: &[&str] = &["v1", "v2", "v3"];

pub(crate) fn list(context: &mut RequestContext<'_>) -> HandlerResult {
    let state = &*context.state;
    let destinations = state.deliveries.destinations.iter();
    let items: Vec<_> = destinations
        .filter(|destination| destination.is_of(context.application))
        // The webhook of the application is a setting.
        .filter(|destination| destination.id != context.app().id)
        .map(|destination| summary(state, destination))
        .collect();
    Ok(Reply::ok(&items))
}

pub(crate) fn create(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    form.require_all(&["label", "url"]);
    let params = DestinationParams::read(context, &mut form, None);
    form.finish()?;
    let destination = Destination {
        id: context.state.ids.uuid(),
        application: Some(context.application),
        label: required(params.label, "label")?,
        target: Target::Url(required(params.url, "url")?),
        enabled: params.enabled.unwrap_or(true),
        version: params.version.unwrap_or_else(|| "v3".into()),
        events: params.events.unwrap_or_default(),
        secret: context.state.ids.secret().into(),
        created_at: context.state.now,
        updated_at: context.state.now,
    };
    let response = detail(context.state, &destination);
    context.state.deliveries.destinations.push(destination);
    Ok(Reply::created(&response))
}

pub(crate) fn retrieve(context: &mut RequestContext<'_>) -> HandlerResult {
    let index = find(context)?;
    let destination = &context.state.deliveries.destinations[index];
    Ok(Reply::ok(&detail(context.state, destination)))
}

pub(crate) fn update(context: &mut RequestContext<'_>) -> HandlerResult {
    let index = find(context)?;
    let mut form = context.form()?;
    form.refuse_null(&["label", "url"]);
    let params = DestinationParams::read(context, &mut form, Some(index));
    form.finish()?;
    let old = context.state.deliveries.destinations[index].clone();
    let destination = Destination {
        label: params.label.unwrap_or(old.label),
        target: params.url.map_or(old.target, Target::Url),
        enabled: params.enabled.unwrap_or(old.enabled),
        version: params.version.unwrap_or(old.version),
        events: params.events.unwrap_or(old.events),
        updated_at: context.state.now,
        ..old
    };
    let response = detail(context.state, &destination);
    context.state.deliveries.destinations[index] = destination;
    Ok(Reply::ok(&response))
}

pub(crate) fn delete(context: &mut RequestContext<'_>) -> HandlerResult {
    let index = find(context)?;
    context.state.deliveries.destinations.remove(index);
    Ok(Reply::no_content())
}

/// Returns the id of the destination that the path names.
pub(super) fn find_id(context: &RequestContext<'_>) -> Result<Uuid, Reply> {
    Ok(context.state.deliveries.destinations[find(context)?].id)
}

fn find(context: &RequestContext<'_>) -> Result<usize, Reply> {
    let id = context.params.get("uuid").unwrap_or_default();
    let mut destinations = context.state.deliveries.destinations.iter();
    destinations
        .position(|destination| {
            destination.is_of(context.application) && destination.id.to_string() == id
        })
        .or_not_found("Webhook destination not found.")
}

/// Fields of a request that creates or updates a destination.
struct DestinationParams {
    label: Option<Box<str>>,
    url: Option<Box<str>>,
    enabled: Option<bool>,
    version: Option<Box<str>>,
    events: Option<Vec<Box<str>>>,
}

impl DestinationParams {
    /// Reads the fields. `own` is the index of the destination to update.
    fn read(context: &RequestContext<'_>, form: &mut Form, own: Option<usize>) -> Self {
        form.refuse_blank("label");
        Self {
            label: form.text("label", 255).map(Into::into),
            url: url(context, form, own),
            enabled: form.boolean("enabled"),
            version: form.choice("webhook_version", VERSIONS).map(Into::into),
            events: events(form),
        }
    }
}

fn url(context: &RequestContext<'_>, form: &mut Form, own: Option<usize>) -> Option<Box<str>> {
    let url = form.url("url")?;
    let destinations = &context.state.deliveries.destinations;
    let exists = destinations.iter().enumerate().any(|(index, destination)| {
        Some(index) != own
            && destination.is_of(context.application)
            && destination.target.as_str() == url
    });
    if exists {
        form.invalid(
            "url",
            "This webhook destination already exists for the application.",
        );
    }
    Some(url.into())
}

fn events(form: &mut Form) -> Option<Vec<Box<str>>> {
    let name = "subscribed_events";
    let items = form.list(name)?;
    if items.is_empty() {
        form.invalid(name, "At least one subscribed event is required.");
        return None;
    }
    let events: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
    let unknown: Vec<&str> = events
        .iter()
        .copied()
        .filter(|event| !WebhookType::from(*event).is_known())
        .collect();
    if events.len() != items.len() {
        form.invalid(name, "Not a valid string.");
    } else if !unknown.is_empty() {
        let unknown = unknown.join(", ");
        form.invalid(name, format!("Unsupported webhook events: {unknown}"));
    }
    Some(events.into_iter().map(Box::from).collect())
}

fn common(destination: &Destination) -> Value {
    json!({
        "uuid": destination.id,
        "label": destination.label,
        "url": destination.target.as_str(),
        "enabled": destination.enabled,
        "webhook_version": destination.version,
        "subscribed_events": destination.events,
        "created_at": destination.created_at.rfc3339(),
        "updated_at": destination.updated_at.rfc3339(),
    })
}

/// The item of a list: with figures, without the secret. Response times are not measured:
/// they would differ from run to run.
fn summary(state: &State, destination: &Destination) -> Value {
    let figures = state.deliveries.summary(destination.id);
    let mut item = common(destination);
    item["subscribed_events_count"] = destination.events.len().into();
    item["deliveries_count"] = figures.total.into();
    item["failed_deliveries_count"] = figures.failed.into();
    item["average_response_time_ms"] = Value::Null;
    item["error_rate_percentage"] = figures.error_rate().into();
    item["last_delivery_at"] = figures.last_at().into();
    item
}

fn detail(state: &State, destination: &Destination) -> Value {
    let figures = state.deliveries.summary(destination.id);
    let mut detail = common(destination);
    detail["secret_shared_key"] = json!(destination.secret);
    detail["summary"] = json!({
        "total_deliveries": figures.total,
        "failed_deliveries": figures.failed,
        "error_rate_percentage": figures.error_rate(),
        "min_response_time_ms": null,
        "avg_response_time_ms": null,
        "max_response_time_ms": null,
        "last_delivery_at": figures.last_at(),
    });
    detail
}
