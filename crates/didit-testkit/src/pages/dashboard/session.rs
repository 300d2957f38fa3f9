//! The page of a session: decision, timeline, and the actions of a reviewer.

use askama::Template;
use didit_types::operation::{self, Operation};
use serde_json::{Map, Value, json};

use super::report::{self, Card, Node};
use super::timeline::{self, Entry};
use super::view::{Notice, Shell, lost};
use super::{action, explain};
use crate::http::reply::Reply;
use crate::pages::format::{When, status_class};
use crate::pages::request::{Fields, PageRequest};
use crate::pages::response::{dashboard, see_other};
use crate::scenario::catalogue;
use crate::state::State;
use crate::state::lists::EntryType;
use crate::state::session::Extra;
use crate::vocabulary::id::canonical_uuid;
use crate::vocabulary::indexes::{AppIndex, SessionIndex};

const LOST: &str = "Session not found; it may have been deleted.";

const DONE: [(&str, &str); 7] = [
    (
        "create",
        "The session is created. Open its link as the user would.",
    ),
    ("approve", "Approved."),
    ("decline", "Declined."),
    ("resubmit", "Steps requested again."),
    ("blocklist", "Added to the blocklist."),
    ("unblock", "Removed from the blocklist."),
    ("complete", "The user has finished."),
];

#[derive(Template)]
#[template(path = "dashboard/session.html")]
struct Page {
    shell: Shell,
    facts: Facts,
    cards: Vec<Card>,
    timeline: Vec<Entry>,
    raw: String,
    nodes: Vec<Node>,
    /// The blocklists, and whether each contains an entry of this session.
    blocklist: Vec<(&'static str, bool)>,
    receivers: Vec<(String, usize)>,
    outcomes: Vec<(&'static str, &'static str)>,
}

struct Facts {
    id: String,
    number: u32,
    title: String,
    status: &'static str,
    class: &'static str,
    verdict: &'static str,
    is_updatable: bool,
    is_unfinished: bool,
    is_shareable: bool,
    lines: Vec<(&'static str, String)>,
    link: Option<String>,
    warnings: usize,
}

fn find(state: &State, id: &str) -> Option<(SessionIndex, AppIndex)> {
    let index = state.store.find(canonical_uuid(id)?)?;
    Some((index, state.store.get(index).application))
}

pub(super) fn page(request: &PageRequest<'_>, id: &str) -> Reply {
    show(request, id, Notice::done(request, &DONE))
}

fn show(request: &PageRequest<'_>, id: &str, notice: Option<Notice>) -> Reply {
    let page = {
        let state = request.fake.lock();
        find(&state, id).map(|(index, _)| read(&state, index, notice))
    };
    match page {
        Some(page) => dashboard(page.shell.status(), &page),
        None => lost(request, LOST),
    }
}

fn read(state: &State, index: SessionIndex, notice: Option<Notice>) -> Page {
    let session = state.store.get(index);
    let decision = state.decision(index);
    let cards = report::cards(&decision, &state.settings.origin);
    let listed = |kind| {
        let mut listed = state.lists.of_session(session.application, kind, index);
        listed.next().is_some()
    };
    Page {
        shell: Shell::new(state, "Sessions", notice),
        facts: facts(state, index, &decision, &cards),
        timeline: timeline::of(state, index),
        raw: format!("{decision:#}"),
        nodes: report::nodes(&decision),
        blocklist: EntryType::OF_SESSIONS
            .map(|kind| (kind.as_str(), listed(kind)))
            .to_vec(),
        receivers: (1..)
            .zip(&state.applications)
            .filter(|(number, _)| number - 1 != session.application as usize)
            .map(|(number, application)| (application.id.to_string(), number))
            .collect(),
        outcomes: catalogue().map(|(slug, title, _)| (slug, title)).collect(),
        cards,
    }
}

fn facts(state: &State, index: SessionIndex, decision: &Value, cards: &[Card]) -> Facts {
    let session = state.store.get(index);
    let extra = session.extra.as_deref();
    let workflow = &state.workflows[session.workflow as usize];
    let status = session.status.as_str();
    let workflow = format!(
        "{}, version {}",
        workflow.template.label(),
        session.workflow_version
    );
    let text = |read: fn(&Extra) -> &Option<Box<str>>| {
        let text = extra.and_then(|extra| read(extra).as_deref());
        text.map(str::to_owned)
    };
    let json = |read: fn(&Extra) -> &Option<Value>| {
        let value = extra.and_then(|extra| read(extra).as_ref());
        value.map(Value::to_string)
    };
    let deadline = session.deadline.map(|at| When(at).to_string());
    let imported = extra.and_then(|extra| extra.shared_from);
    let lines = [
        ("Session", Some(session.id.to_string())),
        ("Workflow", Some(workflow)),
        ("Created", Some(When(session.created_at).to_string())),
        ("Expires", deadline),
        (
            "vendor_data",
            session.vendor_data.as_deref().map(str::to_owned),
        ),
        ("callback", text(|extra| &extra.callback)),
        ("callback_method", text(|extra| &extra.callback_method)),
        ("language", text(|extra| &extra.language)),
        ("metadata", json(|extra| &extra.metadata)),
        ("contact_details", json(|extra| &extra.contact_details)),
        ("expected_details", json(|extra| &extra.expected_details)),
        ("scenario", text(|extra| &extra.scenario)),
        ("Imported from", imported.map(|id| id.to_string())),
    ];
    let lines = lines
        .into_iter()
        .filter_map(|(name, text)| Some((name, text?)))
        .collect();
    Facts {
        id: session.id.to_string(),
        number: session.number,
        title: report::name(decision)
            .or_else(|| session.vendor_data.as_deref().map(str::to_owned))
            .unwrap_or_else(|| "Unknown".to_owned()),
        status,
        class: status_class(status),
        verdict: explain::status(session.status),
        is_updatable: session.status.is_updatable(),
        is_unfinished: session.status.is_unfinished(),
        is_shareable: session.status.is_shareable(),
        lines,
        link: (!session.is_imported()).then(|| state.session_url(session)),
        warnings: cards.iter().map(|card| card.warnings.len()).sum(),
    }
}

/// Executes the action of a reviewer.
pub(super) fn act(request: &PageRequest<'_>, id: &str, form: &Fields) -> Reply {
    let Some((index, application)) = find(&request.fake.lock(), id) else {
        return lost(request, LOST);
    };
    let run = |operation: &Operation, body: &Value| {
        action::run(request.fake, operation, application, Some(index), "", body)
    };
    let button = form.get("do").unwrap_or_default();
    let reply = match button {
        "approve" => run(&operation::UPDATE_STATUS, &status("Approved", form)),
        "decline" => run(&operation::UPDATE_STATUS, &status("Declined", form)),
        "resubmit" => run(&operation::UPDATE_STATUS, &resubmission(form)),
        "blocklist" => run(&operation::ADD_TO_BLOCKLIST, &items(id, button, form)),
        "unblock" => run(&operation::REMOVE_FROM_BLOCKLIST, &items(id, button, form)),
        "share" => {
            let body = json!({ "for_application_id": form.get("receiver") });
            return share(request, id, &run(&operation::SHARE_SESSION, &body));
        }
        "complete" => {
            let played = request.fake.lock().complete(index, form.get("outcome"));
            request.fake.deliver();
            played.map_or_else(Reply::from, |()| Reply::no_content())
        }
        _ => Reply::not_found("Unknown action."),
    };
    if reply.status.is_success() {
        return see_other(&format!("/dashboard/sessions/{id}?done={button}"));
    }
    show(request, id, Some(Notice::bad(action::reason(&reply))))
}

/// Adds an application that the session can be shared with.
pub(super) fn add_application(request: &PageRequest<'_>, form: &Fields) -> Reply {
    request.fake.add_application();
    let session = form.get("session").and_then(canonical_uuid);
    see_other(&match session {
        Some(id) => format!("/dashboard/sessions/{id}"),
        None => "/".to_owned(),
    })
}

fn status(status: &str, form: &Fields) -> Value {
    let mut body = json!({ "new_status": status });
    if let Some(comment) = form.get("comment") {
        body["comment"] = json!(comment);
    }
    body
}

/// Each selected step is `node_id feature`.
fn resubmission(form: &Fields) -> Value {
    let mut body = status("Resubmitted", form);
    let nodes: Vec<_> = form
        .all("node")
        .filter_map(|node| node.split_once(' '))
        .map(|(node_id, feature)| json!({ "node_id": node_id, "feature": feature }))
        .collect();
    if !nodes.is_empty() {
        body["nodes_to_resubmit"] = json!(nodes);
    }
    body
}

fn items(id: &str, verb: &str, form: &Fields) -> Value {
    let items = form
        .all("item")
        .map(|kind| (format!("{verb}_{kind}"), json!(true)));
    let session = ("session_id".to_owned(), json!(id));
    items.chain([session]).collect::<Map<_, _>>().into()
}

fn share(request: &PageRequest<'_>, id: &str, reply: &Reply) -> Reply {
    let response: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
    let notice = match response["share_token"].as_str() {
        Some(token) => Notice::good(format!(
            "Import the session within one hour with this share token: {token}"
        )),
        None => Notice::bad(action::reason(reply)),
    };
    show(request, id, Some(notice))
}
