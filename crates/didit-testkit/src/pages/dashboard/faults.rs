//! What is to go wrong.

use askama::Template;
use didit_types::operation;
use serde_json::{Map, Value, json};

use super::act;
use super::view::{Notice, Shell};
use crate::delivery::WebhookFault;
use crate::http::fault::Fault;
use crate::http::form::Form;
use crate::http::reply::Reply;
use crate::pages::Asked;
use crate::pages::fields::Fields;
use crate::pages::page::{desk, see_other};

const EFFECTS: [(&str, &str); 10] = [
    ("status", "answer a failure"),
    ("html", "answer a gateway's HTML page"),
    ("delay", "answer late"),
    ("hang", "never answer"),
    ("reset", "close the connection"),
    ("cut_body", "cut the body short"),
    ("garbage", "answer bytes that are no JSON"),
    ("wrong_type", "answer a number where text belongs"),
    ("unknown_word", "answer an unknown status"),
    ("extra_fields", "answer unknown fields"),
];

#[derive(Template)]
#[template(path = "dashboard/faults.html")]
struct Page {
    shell: Shell,
    rules: Vec<Rule>,
    effects: [(&'static str, &'static str); 10],
    operations: Vec<&'static str>,
    /// Webhooks to come that something will happen to.
    disturbances: Vec<String>,
}

struct Rule {
    number: u64,
    effect: &'static str,
    operation: &'static str,
    /// Which of the calls it strikes.
    when: String,
    applied: u32,
    is_spent: bool,
}

pub(super) fn page(asked: &Asked<'_>) -> Reply {
    let text = asked.query.get("done").and_then(|done| {
        Some(match done {
            "add" => "The rule is on.",
            "remove" => "The rule is off.",
            "clear" => "All rules are off.",
            "disturb" => "The next webhook will be disturbed.",
            _ => return None,
        })
    });
    show(asked, text.map(Notice::good))
}

fn show(asked: &Asked<'_>, notice: Option<Notice>) -> Reply {
    let status = Notice::status(notice.as_ref());
    let page = {
        let state = asked.fake.lock();
        Page {
            shell: Shell::new(&state, "Faults").with(notice),
            rules: state.faults.iter().map(rule).collect(),
            effects: EFFECTS,
            operations: operation::ALL
                .iter()
                .map(|operation| operation.id)
                .collect(),
            disturbances: state.deliveries.disturbances().map(disturbance).collect(),
        }
    };
    desk(status, &page)
}

fn rule(fault: &Fault) -> Rule {
    let known = fault.effect_name();
    let told = EFFECTS.iter().find(|(name, _)| *name == known);
    let mut when = Vec::new();
    if fault.skip > 0 {
        when.push(format!("after the first {}", fault.skip));
    }
    if let Some(times) = fault.times {
        when.push(format!("{times} times"));
    }
    if fault.probability < 1.0 {
        when.push(format!("with probability {}", fault.probability));
    }
    when.push(
        if fault.after {
            "request carried out"
        } else {
            "request not carried out"
        }
        .into(),
    );
    Rule {
        number: fault.number,
        effect: told.map_or(known, |(_, text)| text),
        operation: fault.operation.unwrap_or("every call"),
        when: when.join(", "),
        applied: fault.applied,
        is_spent: fault.is_spent(),
    }
}

fn disturbance(disturbance: &WebhookFault) -> String {
    match disturbance {
        WebhookFault::Lose => "it never leaves".to_owned(),
        WebhookFault::Duplicate => "it arrives twice".to_owned(),
        WebhookFault::Hold(time) => format!("it leaves {} seconds later", time.as_secs()),
    }
}

pub(super) fn act(asked: &Asked<'_>, form: &Fields) -> Reply {
    let done = match form.get("do") {
        Some("add") => add(asked, form),
        Some("remove") => {
            let number = form.get("number").and_then(|text| text.parse().ok());
            asked.fake.lock().faults.remove(number.unwrap_or(0));
            Ok("remove")
        }
        Some("clear") => {
            asked.fake.clear_faults();
            Ok("clear")
        }
        Some("lose") => Ok(disturb(asked, WebhookFault::Lose)),
        Some("duplicate") => Ok(disturb(asked, WebhookFault::Duplicate)),
        Some("hold") => Ok(disturb(
            asked,
            WebhookFault::Hold(std::time::Duration::from_secs(60)),
        )),
        _ => Err(Reply::not_found("There is no such button.")),
    };
    match done {
        Ok(done) => see_other(&format!("/dashboard/faults?done={done}")),
        Err(refusal) => show(asked, Some(Notice::bad(&act::reason(&refusal)))),
    }
}

fn disturb(asked: &Asked<'_>, disturbance: WebhookFault) -> &'static str {
    asked.fake.inject_webhook_fault(disturbance);
    "disturb"
}

/// A rule by the very code that reads those of the control plane.
fn add(asked: &Asked<'_>, form: &Fields) -> Result<&'static str, Reply> {
    let mut members = Map::new();
    for name in ["effect", "operation", "body", "when"] {
        members.extend(form.get(name).map(|text| (name.to_owned(), json!(text))));
    }
    for name in [
        "status",
        "delay_ms",
        "bytes",
        "retry_after",
        "skip",
        "times",
        "probability",
    ] {
        if let Some(text) = form.get(name) {
            // What is no number is refused in the words for it.
            let number = serde_json::from_str(text.trim())
                .ok()
                .filter(Value::is_number);
            members.insert(name.to_owned(), number.unwrap_or_else(|| json!(text)));
        }
    }
    let fault = Fault::read(Form::new(members))?;
    asked.fake.fault(fault);
    Ok("add")
}
