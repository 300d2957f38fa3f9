//! Webhook destinations.
//! Source: <https://docs.didit.me/management-api/webhook/destinations>

use didit_types::webhook::WebhookType;
use serde_json::Value;

use crate::delivery::{DeliverySummary, Destination, Target};
use crate::http::context::RequestContext;
use crate::http::form::{BLANK, Form, NULL};
use crate::http::json::{Object, array, quoted};
use crate::http::reply::{HandlerResult, Reply};
use crate::state::State;

const VERSIONS: &[&str] = &["v1", "v2", "v3"];

#[expect(clippy::unnecessary_wraps, reason = "every handler has this shape")]
pub(crate) fn list(context: &mut RequestContext<'_>) -> HandlerResult {
    let state = &*context.state;
    let rows = state
        .deliveries
        .destinations
        .iter()
        .filter(|destination| destination.is_of(context.application))
        .map(|destination| row(state, destination));
    Ok(Reply::ok_text(array(rows)))
}

pub(crate) fn create(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    form.require("label");
    form.require("url");
    let wish = Wish::read(context, &mut form, None);
    form.finish()?;
    let (Some(label), Some(url)) = (wish.label, wish.url) else {
        return Err(Reply::field("url", crate::http::form::REQUIRED));
    };
    let destination = Destination {
        id: context.state.ids.uuid(),
        application: Some(context.application),
        label,
        target: Target::Url(url),
        enabled: wish.enabled.unwrap_or(true),
        version: wish.version.unwrap_or_else(|| "v3".into()),
        events: wish.events.unwrap_or_default(),
        secret: context.state.ids.secret().into(),
        created_at: context.state.now,
        updated_at: context.state.now,
    };
    let answer = whole(context.state, &destination);
    context.state.deliveries.destinations.push(destination);
    Ok(Reply::created_text(answer))
}

pub(crate) fn retrieve(context: &mut RequestContext<'_>) -> HandlerResult {
    let index = find(context)?;
    let destination = &context.state.deliveries.destinations[index];
    Ok(Reply::ok_text(whole(context.state, destination)))
}

pub(crate) fn update(context: &mut RequestContext<'_>) -> HandlerResult {
    let index = find(context)?;
    let mut form = context.form()?;
    for name in ["label", "url"] {
        if form.is_null(name) {
            form.invalid(name, NULL);
        }
    }
    let wish = Wish::read(context, &mut form, Some(index));
    form.finish()?;
    let now = context.state.now;
    let destination = &mut context.state.deliveries.destinations[index];
    if let Some(label) = wish.label {
        destination.label = label;
    }
    if let Some(url) = wish.url {
        destination.target = Target::Url(url);
    }
    if let Some(enabled) = wish.enabled {
        destination.enabled = enabled;
    }
    if let Some(version) = wish.version {
        destination.version = version;
    }
    if let Some(events) = wish.events {
        destination.events = events;
    }
    destination.updated_at = now;
    let destination = &context.state.deliveries.destinations[index];
    Ok(Reply::ok_text(whole(context.state, destination)))
}

pub(crate) fn delete(context: &mut RequestContext<'_>) -> HandlerResult {
    let index = find(context)?;
    context.state.deliveries.destinations.remove(index);
    Ok(Reply::no_content())
}

fn find(context: &RequestContext<'_>) -> Result<usize, Reply> {
    let id = context.params.get("uuid").unwrap_or_default();
    context
        .state
        .deliveries
        .destinations
        .iter()
        .position(|destination| {
            destination.is_of(context.application) && destination.id.to_string() == id
        })
        .ok_or_else(|| Reply::not_found("Webhook destination not found."))
}

/// What a body asks for.
struct Wish {
    label: Option<Box<str>>,
    url: Option<Box<str>>,
    enabled: Option<bool>,
    version: Option<Box<str>>,
    events: Option<Vec<Box<str>>>,
}

impl Wish {
    fn read(context: &RequestContext<'_>, form: &mut Form, own: Option<usize>) -> Self {
        let label = form.text("label", 255);
        if label.as_ref().is_some_and(|label| label.trim().is_empty()) {
            form.invalid("label", BLANK);
        }
        Self {
            label: label.map(String::into_boxed_str),
            url: url(context, form, own),
            enabled: form.boolean("enabled"),
            version: form
                .choice("webhook_version", VERSIONS)
                .map(String::into_boxed_str),
            events: events(form),
        }
    }
}

fn url(context: &RequestContext<'_>, form: &mut Form, own: Option<usize>) -> Option<Box<str>> {
    let url = form.text("url", 2000)?;
    let valid = url.parse::<http::Uri>().is_ok_and(|uri| {
        uri.host().is_some() && matches!(uri.scheme_str(), Some("http" | "https"))
    });
    if !valid {
        form.invalid("url", "Enter a valid URL.");
        return None;
    }
    let destinations = &context.state.deliveries.destinations;
    let taken = destinations.iter().enumerate().any(|(index, destination)| {
        Some(index) != own
            && destination.is_of(context.application)
            && destination.target.as_str() == url
    });
    if taken {
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
    let words: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
    let unknown: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| !WebhookType::from(*word).is_known())
        .collect();
    if words.len() != items.len() {
        form.invalid(name, "Not a valid string.");
    } else if !unknown.is_empty() {
        form.invalid(
            name,
            format!("Unsupported webhook events: {}", unknown.join(", ")),
        );
    }
    Some(words.into_iter().map(Box::from).collect())
}

fn head(destination: &Destination) -> Object {
    Object::with_capacity(768)
        .display("uuid", destination.id)
        .string("label", &destination.label)
        .string("url", destination.target.as_str())
        .boolean("enabled", destination.enabled)
        .string("webhook_version", &destination.version)
        .raw(
            "subscribed_events",
            &array(destination.events.iter().map(|event| quoted(event))),
        )
        .string("created_at", &destination.created_at.rfc3339())
        .string("updated_at", &destination.updated_at.rfc3339())
}

/// As the list shows it: with figures, without the secret.
fn row(state: &State, destination: &Destination) -> String {
    let summary = state.deliveries.summary(destination.id);
    head(destination)
        .count("subscribed_events_count", destination.events.len())
        .count("deliveries_count", summary.total)
        .count("failed_deliveries_count", summary.failed)
        .optional_raw("average_response_time_ms", None)
        .number("error_rate_percentage", summary.error_rate())
        .optional("last_delivery_at", summary.last_at().as_deref())
        .finish()
}

fn whole(state: &State, destination: &Destination) -> String {
    let summary = state.deliveries.summary(destination.id);
    head(destination)
        .string("secret_shared_key", &destination.secret)
        .raw("summary", &figures(&summary))
        .finish()
}

/// The time that a receiver takes is not measured: it would differ from run to run.
fn figures(summary: &DeliverySummary) -> String {
    Object::new()
        .count("total_deliveries", summary.total)
        .count("failed_deliveries", summary.failed)
        .number("error_rate_percentage", summary.error_rate())
        .optional_raw("min_response_time_ms", None)
        .optional_raw("avg_response_time_ms", None)
        .optional_raw("max_response_time_ms", None)
        .optional("last_delivery_at", summary.last_at().as_deref())
        .finish()
}
