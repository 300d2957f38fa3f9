//! Webhook destinations.
//!
//! Source: <https://docs.didit.me/management-api/webhook/destinations>

use didit_types::webhook::WebhookType;
use serde_json::{Value, json};

use crate::delivery::{Destination, Target};
use crate::http::{Form, HandlerResult, OrNotFound, Reply, RequestContext};
use crate::state::State;
use crate::vocabulary::Uuid;

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
    let mut destination = Destination {
        id: context.state.ids.uuid(),
        application: Some(context.application),
        label: Box::default(),
        target: Target::Url(Box::default()),
        enabled: true,
        version: "v3".into(),
        events: Vec::new(),
        secret: context.state.ids.secret().into(),
        created_at: context.state.now,
        updated_at: context.state.now,
    };
    read(context, &mut form, &mut destination);
    form.finish()?;
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
    let mut destination = context.state.deliveries.destinations[index].clone();
    read(context, &mut form, &mut destination);
    form.finish()?;
    destination.updated_at = context.state.now;
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
    let id = context.id("uuid");
    let mut destinations = context.state.deliveries.destinations.iter();
    destinations
        .position(|destination| {
            destination.is_of(context.application) && Some(destination.id) == id
        })
        .or_not_found("Webhook destination not found.")
}

/// Reads the fields of a destination that a request contains.
fn read(context: &RequestContext<'_>, form: &mut Form, destination: &mut Destination) {
    form.refuse_blank("label");
    if let Some(label) = form.text("label", 255) {
        destination.label = label.into();
    }
    if let Some(url) = form.url("url") {
        let mut others = context.state.deliveries.destinations.iter();
        if others.any(|other| {
            other.id != destination.id
                && other.is_of(context.application)
                && other.target.as_str() == url
        }) {
            let error = "This webhook destination already exists for the application.";
            form.invalid("url", error);
        }
        destination.target = Target::Url(url.into());
    }
    if let Some(enabled) = form.boolean("enabled") {
        destination.enabled = enabled;
    }
    if let Some(version) = form.choice("webhook_version", &["v1", "v2", "v3"]) {
        destination.version = version.into();
    }
    if let Some(events) = events(form) {
        destination.events = events;
    }
}

fn events(form: &mut Form) -> Option<Vec<Box<str>>> {
    let name = "subscribed_events";
    let events = form.texts(name)?;
    let mut unknown = events.clone();
    unknown.retain(|event| !WebhookType::from(event.as_str()).is_known());
    if events.is_empty() {
        form.invalid(name, "At least one subscribed event is required.");
    } else if !unknown.is_empty() {
        let unknown = unknown.join(", ");
        form.invalid(name, format!("Unsupported webhook events: {unknown}"));
    }
    Some(events.into_iter().map(Into::into).collect())
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
