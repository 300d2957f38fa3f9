//! Failures on request: everything that a network or a service can do wrong.

use std::time::Duration;

use bytes::Bytes;
use didit_types::operation::{self, Operation};
use http::{Response, StatusCode};
use serde_json::Value;

use crate::http::form::Form;
use crate::http::json::{Object, array};
use crate::http::reply::{HTML, Reply};
use crate::vocabulary::id::Ids;

/// A rule of the fault plan: what goes wrong, for which calls, how often.
///
/// ```
/// use didit_testkit::{Fake, Fault};
/// use didit_types::operation;
///
/// let didit = Fake::new();
/// // The second and the third decision are lost on their way back.
/// didit.fault(
///     Fault::reset()
///         .after_handling()
///         .on(&operation::RETRIEVE_DECISION)
///         .skip(1)
///         .times(2),
/// );
/// ```
#[derive(Debug, Clone)]
#[must_use = "a fault does nothing until the fake has it"]
pub struct Fault {
    /// Its number in the plan.
    pub(crate) number: u64,
    pub(crate) operation: Option<&'static str>,
    pub(crate) skip: u32,
    pub(crate) times: Option<u32>,
    pub(crate) probability: f64,
    pub(crate) after: bool,
    effect: Effect,
    seen: u32,
    pub(crate) applied: u32,
}

/// What goes wrong.
#[derive(Debug, Clone, PartialEq)]
enum Effect {
    Status(StatusCode, Option<Bytes>, Option<u32>),
    Html(StatusCode),
    ResponseFault(ResponseFault),
    Garbage,
    WrongType,
    UnknownVariant,
    ExtraFields,
}

/// What a skin must do to an answer that the fake itself can't: found in the
/// extensions of the [`Response`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResponseFault {
    /// Wait before answering.
    Delay(Duration),
    /// Never answer.
    Hang,
    /// Close the connection without an answer.
    Reset,
    /// Announce the whole body, send this many bytes of it, and close.
    Cut(usize),
}

impl Fault {
    fn new(effect: Effect) -> Self {
        Self {
            number: 0,
            operation: None,
            skip: 0,
            times: None,
            probability: 1.0,
            after: false,
            effect,
            seen: 0,
            applied: 0,
        }
    }

    /// Answers this status; the request is not carried out. The body is the service's
    /// usual one for a failure.
    pub fn status(status: StatusCode) -> Self {
        Self::new(Effect::Status(status, None, None))
    }

    /// Answers this status with this body.
    pub fn status_with(status: StatusCode, body: impl Into<Bytes>) -> Self {
        Self::new(Effect::Status(status, Some(body.into()), None))
    }

    /// 429 or 503 with `Retry-After`.
    pub fn retry_after(status: StatusCode, seconds: u32) -> Self {
        Self::new(Effect::Status(status, None, Some(seconds)))
    }

    /// Answers this status with a page of HTML, as a gateway does.
    pub fn html(status: StatusCode) -> Self {
        Self::new(Effect::Html(status))
    }

    /// Answers late.
    pub fn delay(delay: Duration) -> Self {
        Self::disruption(ResponseFault::Delay(delay))
    }

    /// Never answers.
    pub fn hang() -> Self {
        Self::disruption(ResponseFault::Hang)
    }

    /// Closes the connection without an answer.
    pub fn reset() -> Self {
        Self::disruption(ResponseFault::Reset)
    }

    /// Sends this much of the body, and closes the connection.
    pub fn cut_body(bytes: usize) -> Self {
        Self::disruption(ResponseFault::Cut(bytes))
    }

    fn disruption(disruption: ResponseFault) -> Self {
        let mut fault = Self::new(Effect::ResponseFault(disruption));
        // There is nothing to delay or to cut before there is an answer.
        fault.after = matches!(disruption, ResponseFault::Delay(_) | ResponseFault::Cut(_));
        fault
    }

    /// Answers with bytes that are no JSON.
    pub fn garbage() -> Self {
        Self::new(Effect::Garbage).after_handling()
    }

    /// Answers with a number where there should be text.
    pub fn wrong_type() -> Self {
        Self::new(Effect::WrongType).after_handling()
    }

    /// Answers with a status that nobody has heard of.
    pub fn unknown_word() -> Self {
        Self::new(Effect::UnknownVariant).after_handling()
    }

    /// Answers with fields that nobody has heard of.
    pub fn extra_fields() -> Self {
        Self::new(Effect::ExtraFields).after_handling()
    }

    /// Only for calls of this operation.
    pub fn on(mut self, operation: &Operation) -> Self {
        self.operation = Some(operation.id);
        self
    }

    /// Not for the first so many calls.
    pub fn skip(mut self, calls: u32) -> Self {
        self.skip = calls;
        self
    }

    /// So many times, then never again.
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// With this probability, from 0 to 1, drawn from the fake's seed.
    pub fn probability(mut self, probability: f64) -> Self {
        self.probability = probability;
        self
    }

    /// The request is carried out, and its answer suffers: the client can't know.
    pub fn after_handling(mut self) -> Self {
        self.after = true;
        self
    }

    /// What goes wrong, as the control plane names it.
    #[cfg(feature = "pages")]
    pub(crate) const fn effect_name(&self) -> &'static str {
        self.effect.name()
    }

    pub(crate) fn is_spent(&self) -> bool {
        self.times.is_some_and(|times| self.applied >= times)
    }

    /// Whether the rule strikes at this call.
    fn strikes(&mut self, operation: &str, ids: &mut Ids) -> bool {
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

    /// A rule as the control plane takes it.
    pub(crate) fn read(mut form: Form) -> Result<Self, Reply> {
        const EFFECTS: &[&str] = &[
            "status",
            "html",
            "delay",
            "hang",
            "reset",
            "cut_body",
            "garbage",
            "wrong_type",
            "unknown_word",
            "extra_fields",
        ];
        form.require("effect");
        let effect = form.choice("effect", EFFECTS).unwrap_or_default();
        let status = form
            .integer("status", 200, 599)
            .and_then(|status| StatusCode::from_u16(u16::try_from(status).ok()?).ok());
        let delay = form.integer("delay_ms", 0, 3_600_000).unwrap_or(0);
        let bytes = form.integer("bytes", 0, i64::from(u32::MAX)).unwrap_or(0);
        let body = form.take("body").map(|body| match body {
            Value::String(text) => Bytes::from(text),
            json => Bytes::from(json.to_string()),
        });
        let small = |number: Option<i64>| number.and_then(|number| u32::try_from(number).ok());
        let retry_after = small(form.integer("retry_after", 0, 86_400));
        let skip = small(form.integer("skip", 0, i64::from(u32::MAX)));
        let times = small(form.integer("times", 1, i64::from(u32::MAX)));
        let when = form.choice("when", &["before", "after"]);
        let probability = form.take("probability").map(|value| value.as_f64());
        if probability.is_some_and(|p| !p.is_some_and(|p| (0.0..=1.0).contains(&p))) {
            form.invalid("probability", "A number from 0 to 1 is required.");
        }
        let id = form.text("operation", 100);
        let operation = id
            .as_ref()
            .map(|id| operation::ALL.iter().find(|operation| operation.id == id));
        if operation == Some(None) {
            form.invalid("operation", "There is no such operation.");
        }
        form.finish()?;
        let failure = status.unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
        let mut fault = match effect.as_str() {
            "status" => Self::new(Effect::Status(failure, body, retry_after)),
            "html" => Self::html(status.unwrap_or(StatusCode::BAD_GATEWAY)),
            "delay" => Self::delay(Duration::from_millis(u64::try_from(delay).unwrap_or(0))),
            "hang" => Self::hang(),
            "reset" => Self::reset(),
            "cut_body" => Self::cut_body(usize::try_from(bytes).unwrap_or(0)),
            "garbage" => Self::garbage(),
            "wrong_type" => Self::wrong_type(),
            "unknown_word" => Self::unknown_word(),
            _ => Self::extra_fields(),
        };
        fault.operation = operation.flatten().map(|operation| operation.id);
        fault.skip = skip.unwrap_or(0);
        fault.times = times;
        fault.probability = probability.flatten().unwrap_or(1.0);
        match when.as_deref() {
            Some("after") => fault.after = true,
            Some(_) => fault.after = false,
            None => {}
        }
        Ok(fault)
    }

    fn to_json(&self) -> String {
        Object::new()
            .number("number", i64::try_from(self.number).unwrap_or(i64::MAX))
            .string("effect", self.effect.name())
            .optional("operation", self.operation)
            .number("skip", self.skip)
            .optional_raw(
                "times",
                self.times.map(|times| times.to_string()).as_deref(),
            )
            .raw("probability", &self.probability.to_string())
            .string("when", if self.after { "after" } else { "before" })
            .number("applied", self.applied)
            .finish()
    }
}

impl Effect {
    const fn name(&self) -> &'static str {
        match self {
            Self::Status(..) => "status",
            Self::Html(_) => "html",
            Self::ResponseFault(ResponseFault::Delay(_)) => "delay",
            Self::ResponseFault(ResponseFault::Hang) => "hang",
            Self::ResponseFault(ResponseFault::Reset) => "reset",
            Self::ResponseFault(ResponseFault::Cut(_)) => "cut_body",
            Self::Garbage => "garbage",
            Self::WrongType => "wrong_type",
            Self::UnknownVariant => "unknown_word",
            Self::ExtraFields => "extra_fields",
        }
    }
}

/// The fault plan.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    rules: Vec<Fault>,
    /// How often the rules were changed.
    changes: u64,
}

impl Plan {
    pub(crate) fn add(&mut self, fault: Fault) {
        self.changes += 1;
        let number = self.changes;
        self.rules.push(Fault { number, ..fault });
    }

    pub(crate) fn clear(&mut self) {
        self.changes += 1;
        self.rules.clear();
    }

    /// Takes out the rule of that number.
    #[cfg(feature = "pages")]
    pub(crate) fn remove(&mut self, number: u64) {
        self.changes += 1;
        self.rules.retain(|fault| fault.number != number);
    }

    #[cfg(feature = "pages")]
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Fault> {
        self.rules.iter()
    }

    /// A count that grows with every change of the rules.
    #[cfg(feature = "pages")]
    pub(crate) const fn changes(&self) -> u64 {
        self.changes
    }

    pub(crate) fn to_json(&self) -> String {
        array(self.rules.iter().map(Fault::to_json))
    }

    /// The first rule that strikes at this call.
    pub(crate) fn strike(&mut self, operation: &str, ids: &mut Ids) -> Option<ActiveFault> {
        let fault = self
            .rules
            .iter_mut()
            .find_map(|fault| fault.strikes(operation, ids).then_some(&*fault))?;
        Some(ActiveFault {
            effect: fault.effect.clone(),
            after: fault.after,
        })
    }
}

/// A rule at work on one call.
#[derive(Debug)]
pub(crate) struct ActiveFault {
    effect: Effect,
    /// Whether the request is carried out.
    pub(crate) after: bool,
}

impl ActiveFault {
    /// The answer that takes the place of the fake's own, or what is left of that.
    pub(crate) fn apply(&self, reply: &mut Reply) {
        match &self.effect {
            Effect::Status(status, body, retry_after) => {
                *reply = Reply::detail(*status, "This failure was asked for.");
                if let Some(body) = body {
                    reply.body = body.clone();
                }
                if let Some(seconds) = retry_after {
                    reply.header(http::header::RETRY_AFTER, &seconds.to_string());
                }
            }
            Effect::Html(status) => {
                *reply = Reply::html_not_found();
                reply.status = *status;
                reply.content_type = Some(HTML);
                reply.body = Bytes::from_static(b"<html><body><h1>Bad gateway</h1></body></html>");
            }
            Effect::ResponseFault(_) => {}
            Effect::Garbage => reply.body = Bytes::from_static(b"\x00\xff{\"status\": oops"),
            Effect::WrongType => rewrite(reply, &mut |name, value| {
                if name == "status" {
                    *value = 7.into();
                }
            }),
            Effect::UnknownVariant => rewrite(reply, &mut |name, value| {
                if name == "status" {
                    *value = "Not Known Yet".into();
                }
            }),
            Effect::ExtraFields => {
                if let Ok(mut value) = serde_json::from_slice(&reply.body) {
                    extend(&mut value);
                    reply.body = value.to_string().into();
                }
            }
        }
    }

    /// What the skin has to do.
    pub(crate) fn mark(&self, response: &mut Response<Bytes>) {
        if let Effect::ResponseFault(disruption) = self.effect {
            response.extensions_mut().insert(disruption);
        }
    }
}

fn rewrite(reply: &mut Reply, change: &mut impl FnMut(&str, &mut Value)) {
    if let Ok(mut value) = serde_json::from_slice(&reply.body) {
        walk(&mut value, change);
        reply.body = value.to_string().into();
    }
}

fn walk(value: &mut Value, change: &mut impl FnMut(&str, &mut Value)) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| walk(item, change)),
        Value::Object(members) => {
            for (name, member) in members {
                change(name, member);
                walk(member, change);
            }
        }
        _ => {}
    }
}

/// Every object gets a field from the future.
fn extend(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(extend),
        Value::Object(members) => {
            members.values_mut().for_each(extend);
            members.insert(
                "field_from_the_future".to_owned(),
                serde_json::json!({"nested": [1, null]}),
            );
        }
        _ => {}
    }
}
