//! The page of a session: decision, timeline, and the actions of a reviewer.

use askama::Template;
use didit_types::operation::{self, Operation};
use serde_json::{Map, Value, json};

use super::action::{self, Api};
use super::explain;
use super::records;
use super::report::{self, Card, Node};
use super::timeline::{self, Entry};
use super::view::{self, Notice, Shell, lost};
use crate::http::Reply;
use crate::operations::update_data::editable;
use crate::pages::format::status_class;
use crate::pages::request::PageRequest;
use crate::pages::response::{dashboard, see_other};
use crate::scenario::catalogue;
use crate::scenario::shown::label;
use crate::state::{Extra, Session, State, lists::EntryType};
use crate::vocabulary::{AppIndex, Query, SessionIndex, UtcTime, Uuid, canonical_uuid, each};

const LOST: &str = "Session not found; it may have been deleted.";

const DONE: [(&str, &str); 9] = [
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
    ("id_verifications", "The data of the document is corrected."),
    (
        "poa_verifications",
        "The data of the document is corrected.",
    ),
];

#[derive(Template)]
#[template(path = "dashboard/session.html")]
struct Page<'s> {
    shell: Shell,
    session: &'s Session,
    title: String,
    verdict: &'static str,
    lines: Vec<(&'static str, String)>,
    link: Option<String>,
    warnings: usize,
    cards: Vec<Card>,
    timeline: Vec<Entry>,
    raw: String,
    nodes: Vec<Node>,
    /// The blocklists, and whether each contains an entry of this session.
    blocklist: [(&'static str, bool); 4],
    /// Number and id of the other applications.
    receivers: Vec<(usize, Uuid)>,
}

fn find(state: &State, id: &str) -> Option<(SessionIndex, AppIndex)> {
    let index = state.store.find(canonical_uuid(id)?)?;
    Some((index, state.store.get(index).application))
}

pub(super) fn show(request: &PageRequest<'_>, id: &str, notice: Option<Notice>) -> Reply {
    let notice = notice.or_else(|| Notice::done(request, &DONE));
    let state = request.fake.lock();
    let Some((index, application)) = find(&state, id) else {
        return lost(&state, LOST);
    };
    let session = state.store.get(index);
    let decision = state.decision(index);
    let shell = Shell::new(&state, "Sessions", notice);
    let mut cards = report::cards(&decision, |url| view::media(&state, url));
    if session.status.has_editable_data() {
        for card in cards.iter_mut().filter(|card| card.is_newest) {
            card.edit = report::edit(&shell, &decision, card.array);
        }
    }
    let listed = |kind: EntryType| {
        let mut listed = state.lists.of_session(application, kind, index);
        (kind.as_str(), listed.next().is_some())
    };
    let applications = (1..).zip(&state.applications);
    let others = applications.filter(|(number, _)| number - 1 != application as usize);
    let page = Page {
        shell,
        session,
        title: report::name(&decision)
            .or_else(|| session.vendor_data.as_deref().map(str::to_owned))
            .unwrap_or_else(|| "Unknown".to_owned()),
        verdict: explain::status(session.status),
        lines: lines(&state, session),
        link: (!session.is_imported()).then(|| state.session_url(session)),
        warnings: cards.iter().map(|card| card.warnings.len()).sum(),
        cards,
        timeline: timeline::of(&state, index),
        raw: format!("{decision:#}"),
        nodes: report::nodes(&decision),
        blocklist: EntryType::OF_SESSIONS.map(listed),
        receivers: others
            .map(|(number, application)| (number, application.id))
            .collect(),
    };
    dashboard(page.shell.status(), &page)
}

/// The settings of a session.
fn lines(state: &State, session: &Session) -> Vec<(&'static str, String)> {
    let none = Extra::default();
    let extra = session.extra.as_deref().unwrap_or(&none);
    let label = state.workflows[session.workflow as usize].label();
    let text = |text: &Option<Box<str>>| text.as_deref().map(str::to_owned);
    let json = |value: &Option<Value>| value.as_ref().map(Value::to_string);
    let lines = [
        ("Session", Some(session.id.to_string())),
        (
            "Workflow",
            Some(format!("{label}, version {}", session.workflow_version)),
        ),
        ("Created", Some(session.created_at.shown())),
        ("Expires", session.deadline.map(UtcTime::shown)),
        (
            "Vendor data",
            session.vendor_data.as_deref().map(str::to_owned),
        ),
        ("Callback", text(&extra.callback)),
        ("Callback method", text(&extra.callback_method)),
        ("Language", text(&extra.language)),
        ("Metadata", json(&extra.metadata)),
        ("Contact details", json(&extra.contact_details)),
        ("Expected details", json(&extra.expected_details)),
        ("Scenario", text(&extra.scenario)),
        ("Imported from", extra.shared_from.map(|id| id.to_string())),
    ];
    let lines = lines.into_iter();
    lines
        .filter_map(|(name, text)| Some((name, text?)))
        .collect()
}

/// Executes the action of a reviewer.
pub(super) fn act(request: &PageRequest<'_>, id: &str, form: &Query) -> Reply {
    let Some((index, application)) = find(&request.fake.lock(), id) else {
        return lost(&request.fake.lock(), LOST);
    };
    let api = Api::new(request.fake, application).of_session(index);
    let button = form.get("do").unwrap_or_default();
    let correct = |operation: &Operation| {
        let decision = request.fake.lock().decision(index);
        let report = each(&decision[button]).last().unwrap_or(&Value::Null);
        let names: Vec<_> = editable(button).iter().map(|(name, _)| *name).collect();
        api.run(operation, &records::changed(form, report, &names))
    };
    let reply = match button {
        "approve" => api.run(&operation::UPDATE_STATUS, &status("Approved", form)),
        "decline" => api.run(&operation::UPDATE_STATUS, &status("Declined", form)),
        "resubmit" => api.run(&operation::UPDATE_STATUS, &resubmission(form)),
        "blocklist" => api.run(&operation::ADD_TO_BLOCKLIST, &items(id, button, form)),
        "unblock" => api.run(&operation::REMOVE_FROM_BLOCKLIST, &items(id, button, form)),
        "id_verifications" => correct(&operation::UPDATE_DATA),
        "poa_verifications" => correct(&operation::UPDATE_POA_DATA),
        "share" => {
            let body = json!({ "for_application_id": form.get("receiver") });
            return share(request, id, &api.run(&operation::SHARE_SESSION, &body));
        }
        "delete" => {
            let reply = api.run(&operation::DELETE_SESSION, &Value::Null);
            if reply.status.is_success() {
                return see_other("/?done=delete");
            }
            reply
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
    show(request, id, Some(Notice::refused(form, &reply)))
}

/// Returns the report of a session as a PDF.
pub(super) fn report(request: &PageRequest<'_>, id: &str) -> Reply {
    let Some((index, application)) = find(&request.fake.lock(), id) else {
        return lost(&request.fake.lock(), LOST);
    };
    let api = Api::new(request.fake, application).of_session(index);
    let reply = api.run(&operation::GENERATE_PDF, &Value::Null);
    if reply.status.is_success() {
        return reply;
    }
    show(request, id, Some(Notice::bad(action::reason(&reply))))
}

/// Adds an application that the session can be shared with.
pub(super) fn add_application(request: &PageRequest<'_>, form: &Query) -> Reply {
    request.fake.add_application();
    let session = form.get("session").and_then(canonical_uuid);
    see_other(&match session {
        Some(id) => format!("/dashboard/sessions/{id}"),
        None => "/".to_owned(),
    })
}

fn status(status: &str, form: &Query) -> Value {
    let mut body = json!({ "new_status": status });
    if let Some(comment) = form.get("comment") {
        body["comment"] = json!(comment);
    }
    body
}

/// Each selected step is `node_id feature`.
fn resubmission(form: &Query) -> Value {
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

fn items(id: &str, verb: &str, form: &Query) -> Value {
    let items = form
        .all("item")
        .map(|kind| (format!("{verb}_{kind}"), json!(true)));
    let session = ("session_id".to_owned(), json!(id));
    items.chain([session]).collect::<Map<_, _>>().into()
}

fn share(request: &PageRequest<'_>, id: &str, reply: &Reply) -> Reply {
    let notice = match action::json(reply)["share_token"].as_str() {
        Some(token) => Notice::good(format!(
            "Import the session within one hour with this share token: {token}"
        )),
        None => Notice::bad(action::reason(reply)),
    };
    show(request, id, Some(notice))
}
