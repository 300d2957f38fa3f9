//! One-time codes to e-mail addresses and phone numbers.
//!
//! A code is always the first characters of `12345678`, or of `A1B2C3D4` with letters.
//!
//! Source: <https://docs.didit.me/standalone-apis/email-send>,
//! <https://docs.didit.me/standalone-apis/phone-send>

use std::sync::Arc;

use didit_types::Feature;
use didit_types::decision::{LogType, RiskCode};
use serde_json::{Value, json};

use super::contact::{Channel, is_risky};
use super::params::{CheckParams, read_signals, weight};
use super::report::{CheckRun, example};
use crate::http::{Form, HandlerResult, Reply, RequestContext};
use crate::operations::fields::{self, Rule};
use crate::scenario::Scenario;
use crate::state::{CollectionKey, Item};
use crate::vocabulary::{Ids, Uuid, each_mut, hash};

/// The latest code to each address, by an id that follows from the address.
const CODES: CollectionKey = CollectionKey::of("codes");

/// Seconds for which a code is valid.
const LIFETIME: i64 = 300;

/// Number of wrong codes that end a verification.
const ATTEMPTS: u64 = 3;

/// Number of codes to a phone in one verification.
const PHONE_CODES: u64 = 2;

/// The disposable address of the published example.
const DISPOSABLE: &str = "tempuser42@example.com";

/// The Internet telephony number of the published example.
const VOIP: &str = "+15005550006";

pub(crate) const EMAIL: Channel = Channel {
    name: "email",
    field: "email",
    event: "EMAIL_VERIFICATION",
    feature: Feature::EmailVerification,
    fee: 0.03,
    options: &[
        ("code_size", Rule::Integer(4, 8)),
        ("alphanumeric_code", Rule::Boolean),
        ("locale", Rule::Custom(locale)),
        ("use_white_label_customization", Rule::Boolean),
    ],
    findings: &[
        (RiskCode::BreachedEmailDetected, "breached_email_action"),
        (RiskCode::DisposableEmailDetected, "disposable_email_action"),
    ],
};

pub(crate) const PHONE: Channel = Channel {
    name: "phone",
    field: "phone_number",
    event: "PHONE_VERIFICATION",
    feature: Feature::Phone,
    fee: 0.0709,
    options: &[
        ("code_size", Rule::Integer(4, 8)),
        ("locale", Rule::Text(5)),
        (
            "preferred_channel",
            Rule::Choice("whatsapp|sms|telegram|voice|rcs|viber|zalo"),
        ),
    ],
    findings: &[
        (RiskCode::VoipNumberDetected, "voip_number_action"),
        (
            RiskCode::DisposableNumberDetected,
            "disposable_number_action",
        ),
    ],
};

/// Languages of e-mails, as the service's error lists them.
const LOCALES: &str = "en, ar, bn, bg, bs, ca, cs, da, de, el, es, et, fa, fi, fr, he, hi, hr, hu, hy, \
    id, it, ja, ka, kk, ko, ky, lt, lv, cnr, mk, mn, ms, nl, no, pl, pt-BR, pt, ro, ru, sk, sl, so, \
    sq, sr, sv, th, tr, uk, uz, vi, zh-CN, zh-TW, zh";

fn locale(form: &mut Form, name: &'static str) -> Option<Value> {
    let locale = form.text(name, 5)?;
    if !LOCALES.split(", ").any(|known| known == locale) {
        let error = format!("Invalid locale. Supported locales are {LOCALES}.");
        form.invalid(name, error);
    }
    Some(locale.into())
}

/// `POST /v3/email/send/`, `POST /v3/phone/send/`
pub(crate) fn send(context: &mut RequestContext<'_>, channel: &Channel) -> HandlerResult {
    let mut form = context.form()?;
    let to = channel.address(&mut form);
    let options = form.within("options", |inner| fields::read(inner, channel.options));
    let options = options.unwrap_or_default();
    read_signals(&mut form);
    let (params, to) = CheckParams::read(context, &mut form, to)?;
    if channel.is_phone() {
        let (application, state) = (context.application, &mut *context.state);
        let limits = state.settings.limits;
        let number = (application, &*to);
        state.windows.count_number(limits, number, state.now)?;
    }
    let reply = |id: &str, status: &str, reason: Option<&str>| {
        Ok(Reply::ok(&json!({
            "request_id": id,
            "status": status,
            "reason": reason,
            "vendor_data": params.vendor_data,
            "metadata": params.metadata,
        })))
    };
    let pending = pending(context, channel, &to);
    let sent = pending.as_ref().and_then(|item| item.get("sent").as_u64());
    let sent = sent.unwrap_or(0);
    if to.starts_with("undeliverable@") {
        let id = context.state.ids.uuid().to_string();
        return reply(&id, "Undeliverable", Some("email_can_not_be_delivered"));
    }
    let is_over = channel.is_phone() && sent >= PHONE_CODES;
    if let Some(item) = pending.as_ref().filter(|_| is_over) {
        return reply(
            item.text("request_id"),
            "Blocked",
            Some("repeated_attempts"),
        );
    }
    context.pay("")?;
    let now = context.state.now;
    let mut item = pending.map_or_else(
        || Item::new(item_id(channel, &to), now, Value::Null),
        Arc::unwrap_or_clone,
    );
    let (step, status) = match sent {
        0 => ("", "Success"),
        _ => ("RETRY_", "Retry"),
    };
    if sent == 0 {
        let size = options.get("code_size").and_then(Value::as_u64);
        let has_letters = options.get("alphanumeric_code") == Some(&Value::Bool(true));
        let characters = if has_letters { "A1B2C3D4" } else { "12345678" };
        let size = usize::try_from(size.unwrap_or(6)).unwrap_or(6);
        item.set("code", characters.get(..size));
        item.set("request_id", context.state.ids.uuid().to_string());
        item.set("events", json!([]));
        item.set("vendor_data", params.vendor_data.clone());
        item.set("metadata", params.metadata.clone());
        let method = options.get("preferred_channel").cloned();
        item.set("method", method.unwrap_or_else(|| "whatsapp".into()));
    }
    item.set("sent", sent + 1);
    item.updated_at = now;
    let mut details = json!({"status": "Success", "reason": null});
    if channel.is_phone() {
        for name in ["channel", "actual_channel"] {
            details[name] = item.get("method").clone();
        }
    }
    let kind = format!("{}_{step}MESSAGE_SENT", channel.event);
    record(context, &mut item, &kind, &details, channel.fee);
    let reply = reply(item.text("request_id"), status, None);
    context.put(CODES, item);
    reply
}

/// `POST /v3/email/check/`, `POST /v3/phone/check/`
pub(crate) fn check(context: &mut RequestContext<'_>, channel: &Channel) -> HandlerResult {
    let mut form = context.form()?;
    let to = channel.address(&mut form);
    let is_phone = channel.is_phone();
    let limit = if is_phone { usize::MAX } else { 10 };
    let code = form.require("code").text("code", limit);
    let is_digits = |code: &String| {
        (4..=8).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit())
    };
    if is_phone && code.as_ref().is_some_and(|code| !is_digits(code)) {
        form.invalid("code", "Invalid code format. Enter 4 to 8 numeric digits.");
    }
    let has_social = form.boolean("enable_social").unwrap_or(false);
    // No other user has the address, and no platform is known.
    let duplicated = format!("duplicated_{}_action", channel.field);
    weight(&mut form, &duplicated, LogType::Information);
    let social = format!("{}_no_social_presence_action", channel.name);
    weight(&mut form, &social, LogType::Information);
    let effects: Vec<_> = channel
        .findings
        .iter()
        .map(|(code, field)| (code, weight(&mut form, field, LogType::Information)))
        .collect();
    let (to, code) = form.finish_with(to.zip(code))?;

    let Some(item) = pending(context, channel, &to) else {
        let name = channel.name;
        return Ok(Reply::ok(&json!({
            "request_id": context.state.ids.uuid(),
            "status": "Expired or Not Found",
            "message": format!("No pending {name} verification found in the last 5 minutes."),
            "vendor_data": null,
            "metadata": null,
            "created_at": context.state.now.rfc3339(),
        })));
    };
    let mut item = Arc::unwrap_or_clone(item);
    let is_right = item.text("code") == code;
    let attempts = item.get("attempts").as_u64().unwrap_or(0) + 1;
    let left = if is_right { 0 } else { ATTEMPTS - attempts };
    item.set("attempts", attempts);
    item.set("is_done", left == 0);
    let (kind, status) = if is_right {
        ("VALID_CODE_ENTERED", "Approved")
    } else {
        ("INVALID_CODE_ENTERED", "Failed")
    };
    let details = json!({ "code_tried": code, "status": status });
    record(context, &mut item, kind, &details, 0.0);
    let mut response = json!({
        "request_id": item.get("request_id"),
        "status": "Failed",
        "message": match (is_right, left) {
            (true, _) => "The verification code is correct.".to_owned(),
            (_, 0) => "The verification code is incorrect. Maximum attempts reached.".to_owned(),
            _ => format!("The verification code is incorrect. Attempts remaining: {left}"),
        },
        channel.name: null,
        "vendor_data": item.get("vendor_data"),
        "metadata": item.get("metadata"),
        "created_at": context.state.now.rfc3339(),
    });
    if left == 0 {
        let effects = if is_right {
            effects
        } else {
            vec![(&RiskCode::VerificationCodeAttemptsExceeded, LogType::Error)]
        };
        let mut report = report(context, channel, (&to, is_right), &effects, &mut item);
        if has_social {
            report[format!("{}_social", channel.name)] = Value::Null;
        }
        response["status"] = report["status"].clone();
        response[channel.name] = report;
    }
    context.put(CODES, item);
    Ok(Reply::ok(&response))
}

/// Returns the report of a verification that has ended.
fn report(
    context: &RequestContext<'_>,
    channel: &Channel,
    (to, is_right): (&str, bool),
    effects: &[(&RiskCode, LogType)],
    item: &mut Item,
) -> Value {
    let person = channel.person(context, to);
    let is_risky = is_risky(to);
    let is_found = |code: &RiskCode| match code {
        RiskCode::DisposableEmailDetected => to.eq_ignore_ascii_case(DISPOSABLE),
        RiskCode::VoipNumberDetected => is_risky || to == VOIP,
        RiskCode::VerificationCodeAttemptsExceeded => true,
        _ => is_risky,
    };
    let mut scenario = Scenario::approve();
    for (code, weight) in effects.iter().filter(|(code, _)| is_found(code)) {
        scenario = scenario.with_warning(channel.feature.clone(), (*code).clone(), weight.clone());
    }
    let mut report = CheckRun::new(&scenario, &channel.feature, &person).run(context);
    let is_approved = report.is_approved();
    let reason = report.first_error();
    let details = reason.map_or(Value::Null, |reason| json!({ "reason": reason }));
    let step = if is_approved { "APPROVED" } else { "DECLINED" };
    let event = format!("{}_{step}", channel.event);
    record(context, item, &event, &details, 0.0);
    report.put(example(&format!("{}_report", channel.name), is_risky));
    if channel.is_phone() {
        report.put(json!({ "verification_method": item.get("method") }));
    } else {
        report.put(json!({ "is_disposable": is_found(&RiskCode::DisposableEmailDetected) }));
    }
    if to == VOIP {
        let carrier = json!({"name": "Example VoIP", "type": "voip"});
        report.put(json!({ "carrier": carrier, "is_virtual": true }));
    }
    // An entry of a list has no status.
    let matches = report.0.get_mut("matches").into_iter().flat_map(each_mut);
    for entry in matches.filter_map(Value::as_object_mut) {
        entry.retain(|name, value| name != "status" || !value.is_null());
    }
    report.put(json!({
        "verification_attempts": item.get("sent"),
        "verified_at": is_right.then(|| context.state.now.rfc3339()),
        "lifecycle": item.get("events"),
    }));
    report.0.into()
}

/// Adds an event to a verification.
fn record(context: &RequestContext<'_>, item: &mut Item, kind: &str, details: &Value, fee: f64) {
    let event = json!({
        "type": kind,
        "timestamp": context.state.now.rfc3339(),
        "details": details,
        "fee": fee,
    });
    if let Some(Value::Array(events)) = item.fields.get_mut("events") {
        events.push(event);
    }
}

fn item_id(channel: &Channel, to: &str) -> Uuid {
    Ids::new(hash(hash(0, channel.name), to.to_lowercase())).uuid()
}

/// Returns the verification of an address that is not over.
fn pending(context: &RequestContext<'_>, channel: &Channel, to: &str) -> Option<Arc<Item>> {
    let item = context.item(CODES, item_id(channel, to))?;
    let is_valid = item.updated_at.plus(LIFETIME) > context.state.now;
    let is_done = *item.get("is_done") == true;
    (is_valid && !is_done).then(|| Arc::clone(item))
}
