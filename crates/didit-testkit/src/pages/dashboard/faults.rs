//! The fault plan: rules for API responses, and faults of the next webhook.

use std::time::Duration;

use askama::Template;
use didit_types::operation;
use serde_json::Map;

use super::view::{Notice, Shell};
use crate::delivery::WebhookFault;
use crate::http::fault::EFFECTS;
use crate::http::{Form, Reply, fault::Fault};
use crate::pages::request::PageRequest;
use crate::pages::response::{dashboard, see_other};
use crate::vocabulary::Query;

const DONE: [(&str, &str); 4] = [
    ("add", "The rule is added."),
    ("remove", "The rule is removed."),
    ("clear", "All rules are removed."),
    ("disturb", "The next webhook has a fault."),
];

#[derive(Template)]
#[template(path = "dashboard/faults.html")]
struct Page<'s> {
    shell: Shell,
    rules: Vec<&'s Fault>,
    /// Faults of the next webhooks, in order.
    webhook_faults: Vec<String>,
}

impl Fault {
    /// Returns which requests the rule applies to.
    fn conditions(&self) -> String {
        let time = if self.after {
            "executed"
        } else {
            "not executed"
        };
        let conditions = [
            (self.skip > 0).then(|| format!("after the first {}", self.skip)),
            self.times.map(|times| format!("{times} times")),
            (self.probability < 1.0).then(|| format!("with probability {}", self.probability)),
            Some(format!("request {time}")),
        ];
        let conditions: Vec<_> = conditions.into_iter().flatten().collect();
        conditions.join(", ")
    }
}

pub(super) fn show(request: &PageRequest<'_>, notice: Option<Notice>) -> Reply {
    let notice = notice.or_else(|| Notice::done(request, &DONE));
    let state = request.fake.lock();
    let page = Page {
        shell: Shell::new(&state, "Faults", notice),
        rules: state.faults.iter().collect(),
        webhook_faults: state.deliveries.faults().map(webhook_fault).collect(),
    };
    dashboard(page.shell.status(), &page)
}

fn webhook_fault(fault: &WebhookFault) -> String {
    match fault {
        WebhookFault::Lose => "it is not sent".to_owned(),
        WebhookFault::Duplicate => "it is sent twice".to_owned(),
        WebhookFault::Hold(time) | WebhookFault::HoldSigned(time) => {
            format!("it is sent {} seconds later", time.as_secs())
        }
        WebhookFault::Drift(_) => "values of it have another kind".to_owned(),
    }
}

pub(super) fn act(request: &PageRequest<'_>, form: &Query) -> Reply {
    let inject = |fault| {
        request.fake.inject_webhook_fault(fault);
        Ok("disturb")
    };
    let done = match form.get("do") {
        Some("add") => add(request, form),
        Some("remove") => {
            let number = form.get("number").and_then(|text| text.parse().ok());
            request.fake.lock().faults.remove(number.unwrap_or(0));
            Ok("remove")
        }
        Some("clear") => {
            request.fake.clear_faults();
            Ok("clear")
        }
        Some("lose") => inject(WebhookFault::Lose),
        Some("duplicate") => inject(WebhookFault::Duplicate),
        Some("hold") => inject(WebhookFault::Hold(Duration::from_secs(60))),
        _ => Err(Reply::not_found("Unknown action.")),
    };
    match done {
        Ok(done) => see_other(&format!("/dashboard/faults?done={done}")),
        Err(reply) => show(request, Some(Notice::refused(form, &reply))),
    }
}

/// Adds a rule, read as the control plane reads it.
fn add(request: &PageRequest<'_>, form: &Query) -> Result<&'static str, Reply> {
    let filled = form.iter().filter(|(_, value)| !value.is_empty());
    let fields: Map<_, _> = filled
        .map(|(name, value)| (name.to_owned(), value.into()))
        .collect();
    request.fake.fault(Fault::read(Form::new(fields))?);
    Ok("add")
}
