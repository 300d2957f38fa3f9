//! Faults: failures of the network or the service that a test requests.

use std::time::Duration;

use bytes::Bytes;
use didit_types::operation::{self, Operation};
use http::{Response, StatusCode};
use serde_json::{Map, Value, json};

use crate::http::drift::DriftPlan;
use crate::http::form::Form;
use crate::http::reply::Reply;
use crate::vocabulary::{Ids, visit_mut};

/// A fault: its effect, the requests it applies to, and how often.
///
/// ```
/// use didit_testkit::{Fake, Fault};
/// use didit_types::operation;
///
/// let didit = Fake::new();
/// // The responses to the second and the third request for a decision are lost.
/// didit.fault(
///     Fault::reset()
///         .after_handling()
///         .on(&operation::RETRIEVE_DECISION)
///         .skip(1)
///         .times(2),
/// );
/// ```
#[derive(Debug, Clone)]
#[must_use = "a fault has no effect until it is passed to `Fake::fault`"]
pub struct Fault {
    /// Sequence number, which identifies it.
    pub(crate) number: u64,
    pub(crate) operation: Option<&'static str>,
    pub(crate) skip: u32,
    pub(crate) times: Option<u32>,
    pub(crate) probability: f64,
    /// Whether the request is handled.
    pub(crate) after: bool,
    /// Name of the effect in the control plane.
    name: &'static str,
    effect: Effect,
    seen: u32,
    pub(crate) applied: u32,
}

/// Effect of a fault.
#[derive(Debug, Clone, PartialEq)]
enum Effect {
    Status(StatusCode, Option<Bytes>, Option<u32>),
    Html(StatusCode),
    Response(ResponseFault),
    Garbage,
    WrongType,
    UnknownVariant,
    ExtraFields,
    Drift(DriftPlan),
}

/// A fault that the transport or the server applies to a response, from the extensions of
/// the [`Response`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResponseFault {
    /// Delays the response.
    Delay(Duration),
    /// Sends no response.
    Hang,
    /// Closes the connection without a response.
    Reset,
    /// Sends this many bytes of the body and closes the connection.
    Cut(usize),
    /// Sends the response after the webhooks that are due.
    AfterWebhooks,
}

impl Fault {
    fn new(name: &'static str, effect: Effect) -> Self {
        Self {
            number: 0,
            operation: None,
            skip: 0,
            times: None,
            probability: 1.0,
            after: false,
            name,
            effect,
            seen: 0,
            applied: 0,
        }
    }

    /// Returns this status with the usual error body, without handling the request.
    pub fn status(status: StatusCode) -> Self {
        Self::with_response(status, None, None)
    }

    /// Returns this status and body, without handling the request.
    pub fn status_with(status: StatusCode, body: impl Into<Bytes>) -> Self {
        Self::with_response(status, Some(body.into()), None)
    }

    /// Returns a status such as 429 or 503 with `Retry-After` in seconds.
    pub fn retry_after(status: StatusCode, seconds: u32) -> Self {
        Self::with_response(status, None, Some(seconds))
    }

    fn with_response(status: StatusCode, body: Option<Bytes>, retry_after: Option<u32>) -> Self {
        Self::new("status", Effect::Status(status, body, retry_after))
    }

    /// Returns this status with an HTML page, like a gateway.
    pub fn html(status: StatusCode) -> Self {
        Self::new("html", Effect::Html(status))
    }

    /// Delays the response.
    pub fn delay(delay: Duration) -> Self {
        Self::response("delay", ResponseFault::Delay(delay))
    }

    /// Sends no response.
    pub fn hang() -> Self {
        Self::response("hang", ResponseFault::Hang)
    }

    /// Closes the connection without a response.
    pub fn reset() -> Self {
        Self::response("reset", ResponseFault::Reset)
    }

    /// Sends this many bytes of the body and closes the connection.
    pub fn cut_body(bytes: usize) -> Self {
        Self::response("cut_body", ResponseFault::Cut(bytes))
    }

    /// Sends the response when the webhooks that are due have been delivered, those of the
    /// request included: the receiver knows before the caller does.
    pub fn after_webhooks() -> Self {
        Self::response("after_webhooks", ResponseFault::AfterWebhooks)
    }

    fn response(name: &'static str, response: ResponseFault) -> Self {
        let mut fault = Self::new(name, Effect::Response(response));
        // These faults need a response.
        fault.after = !matches!(response, ResponseFault::Hang | ResponseFault::Reset);
        fault
    }

    /// Returns a body that is not JSON.
    pub fn garbage() -> Self {
        Self::new("garbage", Effect::Garbage).after_handling()
    }

    /// Returns a number as the `status`.
    pub fn wrong_type() -> Self {
        Self::new("wrong_type", Effect::WrongType).after_handling()
    }

    /// Returns an unknown `status`.
    pub fn unknown_variant() -> Self {
        Self::new("unknown_variant", Effect::UnknownVariant).after_handling()
    }

    /// Adds unknown fields to every object.
    pub fn extra_fields() -> Self {
        Self::new("extra_fields", Effect::ExtraFields).after_handling()
    }

    /// Replaces values by values of other kinds, as undocumented changes of the service do.
    pub fn drift(plan: DriftPlan) -> Self {
        Self::new("drift", Effect::Drift(plan)).after_handling()
    }

    /// Applies only to this operation.
    pub fn on(mut self, operation: &Operation) -> Self {
        self.operation = Some(operation.id);
        self
    }

    /// Does not apply to the first `calls` requests. Defaults to 0.
    pub fn skip(mut self, calls: u32) -> Self {
        self.skip = calls;
        self
    }

    /// Applies `times` times. Unlimited by default.
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// Applies with this probability, from 0 to 1, by the seed of the fake. Defaults to 1.
    pub fn probability(mut self, probability: f64) -> Self {
        self.probability = probability;
        self
    }

    /// Handles the request before the fault applies to its response.
    pub fn after_handling(mut self) -> Self {
        self.after = true;
        self
    }

    /// Text of the effect in the dashboard.
    pub(crate) fn effect_text(&self) -> &'static str {
        let mut effects = EFFECTS.into_iter();
        let own = effects.find(|(name, _)| *name == self.name);
        own.map_or("", |(_, text)| text)
    }

    pub(crate) fn is_spent(&self) -> bool {
        self.times.is_some_and(|times| self.applied >= times)
    }

    /// Whether the fault applies to this request.
    fn matches(&mut self, operation: &str, ids: &mut Ids) -> bool {
        if self.is_spent() || self.operation.is_some_and(|only| only != operation) {
            return false;
        }
        self.seen += 1;
        if self.seen <= self.skip || (self.probability < 1.0 && ids.fraction() >= self.probability)
        {
            return false;
        }
        self.applied += 1;
        true
    }

    /// Reads a fault in the format of the control plane.
    pub(crate) fn read(mut form: Form) -> Result<Self, Reply> {
        const U32: i64 = u32::MAX as i64;
        let effects = EFFECTS.map(|(name, _)| name);
        let effect = form.require("effect").choice("effect", &effects);
        let effect = effect.unwrap_or_default();
        let mut number = |name: &str, least, most| {
            let number = form.integer(name, least, most)?;
            u32::try_from(number).ok()
        };
        let status = number("status", 200, 599);
        let delay = number("delay_ms", 0, 3_600_000).unwrap_or(0);
        let bytes = number("bytes", 0, U32).unwrap_or(0);
        let retry_after = number("retry_after", 0, 86_400);
        let skip = number("skip", 0, U32).unwrap_or(0);
        let times = number("times", 1, U32);
        let body = form.take("body").map(|body| match body {
            Value::String(text) => Bytes::from(text),
            json => Bytes::from(json.to_string()),
        });
        let drift = DriftPlan::read(&mut form);
        let when = form.choice("when", &["before", "after"]);
        let probability = form.number("probability", 0.0, 1.0).unwrap_or(1.0);
        let id = form.text("operation", 100);
        let operation = id.and_then(|id| {
            let found = operation::ALL.iter().find(|operation| operation.id == id);
            if found.is_none() {
                form.invalid("operation", "Unknown operation.");
            }
            found
        });
        form.finish()?;
        let status = status.and_then(|status| StatusCode::from_u16(status.try_into().ok()?).ok());
        let fault = match effect.as_str() {
            "status" => {
                let status = status.unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
                Self::with_response(status, body, retry_after)
            }
            "html" => Self::html(status.unwrap_or(StatusCode::BAD_GATEWAY)),
            "delay" => Self::delay(Duration::from_millis(delay.into())),
            "hang" => Self::hang(),
            "reset" => Self::reset(),
            "cut_body" => Self::cut_body(bytes as usize),
            "garbage" => Self::garbage(),
            "wrong_type" => Self::wrong_type(),
            "unknown_variant" => Self::unknown_variant(),
            "drift" => Self::drift(drift),
            "after_webhooks" => Self::after_webhooks(),
            _ => Self::extra_fields(),
        };
        Ok(Self {
            operation: operation.map(|operation| operation.id),
            skip,
            times,
            probability,
            after: when.map_or(fault.after, |when| when == "after"),
            ..fault
        })
    }

    fn to_json(&self) -> Value {
        json!({
            "number": self.number,
            "effect": self.name,
            "operation": self.operation,
            "skip": self.skip,
            "times": self.times,
            "probability": self.probability,
            "when": if self.after { "after" } else { "before" },
            "applied": self.applied,
        })
    }
}

/// Names of the effects in the control plane, and their texts in the dashboard.
pub(crate) const EFFECTS: [(&str, &str); 12] = [
    ("status", "respond with an error status"),
    ("html", "respond with a gateway's HTML page"),
    ("delay", "respond late"),
    ("hang", "never respond"),
    ("reset", "close the connection"),
    ("cut_body", "truncate the body"),
    ("garbage", "respond with invalid JSON"),
    ("wrong_type", "respond with a number instead of text"),
    ("unknown_variant", "respond with an unknown status value"),
    ("extra_fields", "respond with unknown fields"),
    ("drift", "respond with a value of another kind"),
    ("after_webhooks", "respond after the webhooks"),
];

/// The faults of a fake, in the order in which they were added.
#[derive(Debug, Default)]
pub(crate) struct FaultPlan {
    faults: Vec<Fault>,
    /// Number of changes so far.
    changes: u64,
}

impl FaultPlan {
    pub(crate) fn add(&mut self, fault: Fault) {
        self.changes += 1;
        let number = self.changes;
        self.faults.push(Fault { number, ..fault });
    }

    pub(crate) fn clear(&mut self) {
        self.changes += 1;
        self.faults.clear();
    }

    /// Removes the fault with this number.
    pub(crate) fn remove(&mut self, number: u64) {
        self.changes += 1;
        self.faults.retain(|fault| fault.number != number);
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Fault> {
        self.faults.iter()
    }

    /// Number of changes so far.
    pub(crate) const fn changes(&self) -> u64 {
        self.changes
    }

    pub(crate) fn to_json(&self) -> Value {
        self.faults.iter().map(Fault::to_json).collect()
    }

    /// The first fault that applies to a request of this operation.
    pub(crate) fn activate(&mut self, operation: &str, ids: &mut Ids) -> Option<Fault> {
        let mut faults = self.faults.iter_mut();
        let found = faults.find_map(|fault| fault.matches(operation, ids).then_some(&*fault));
        found.cloned()
    }
}

impl Fault {
    /// Replaces or changes the response to the current request.
    pub(crate) fn apply(&self, reply: &mut Reply, ids: &mut Ids) {
        match &self.effect {
            Effect::Status(status, body, retry_after) => {
                *reply = Reply::detail(*status, "This failure was requested by a test.");
                if let Some(body) = body {
                    reply.body = body.clone();
                }
                if let Some(seconds) = retry_after {
                    reply.header(http::header::RETRY_AFTER, &seconds.to_string());
                }
            }
            Effect::Html(status) => {
                *reply = Reply::html(*status, "<html><body><h1>Bad gateway</h1></body></html>");
            }
            Effect::Response(_) => {}
            Effect::Garbage => reply.body = Bytes::from_static(b"\x00\xff{\"status\": oops"),
            Effect::WrongType => rewrite(reply, |object| set_status(object, 7.into())),
            Effect::UnknownVariant => {
                rewrite(reply, |object| set_status(object, "Not Known Yet".into()));
            }
            Effect::ExtraFields => rewrite(reply, |object| {
                object.insert("unknown_field".to_owned(), json!({"nested": [1, null]}));
            }),
            Effect::Drift(plan) => {
                if let Ok(mut body) = serde_json::from_slice(&reply.body) {
                    plan.apply(&mut body, ids);
                    reply.body = body.to_string().into();
                }
            }
        }
    }

    /// Adds the fault that the transport or the server applies.
    pub(crate) fn mark(&self, response: &mut Response<Bytes>) {
        if let Effect::Response(fault) = self.effect {
            response.extensions_mut().insert(fault);
        }
    }
}

fn set_status(object: &mut Map<String, Value>, status: Value) {
    if let Some(current) = object.get_mut("status") {
        *current = status;
    }
}

/// Changes all objects of a JSON body.
fn rewrite(reply: &mut Reply, change: impl Fn(&mut Map<String, Value>)) {
    if let Ok(mut body) = serde_json::from_slice(&reply.body) {
        visit_mut(&mut body, &mut |value| {
            value.as_object_mut().map(&change);
        });
        reply.body = body.to_string().into();
    }
}
