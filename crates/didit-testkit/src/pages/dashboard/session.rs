//! One session: what was found, what happened, and what a reviewer can do.

use askama::Template;
use didit_types::operation::{self, Operation};
use serde_json::{Map, Value, json};

use super::report::{self, Card, Node};
use super::timeline::{self, Entry};
use super::view::{Notice, Shell, When};
use super::{act, lost};
use crate::http::reply::Reply;
use crate::pages::Asked;
use crate::pages::fields::Fields;
use crate::pages::hosted::class_of;
use crate::pages::page::{desk, see_other};
use crate::scenario::catalogue;
use crate::state::State;
use crate::state::application::AppIndex;
use crate::state::lists::EntryType;
use crate::state::session::SessionIndex;
use crate::vocabulary::id::canonical_uuid;

#[derive(Template)]
#[template(path = "dashboard/session.html")]
struct Page {
    shell: Shell,
    facts: Facts,
    cards: Vec<Card>,
    timeline: Vec<Entry>,
    raw: String,
    nodes: Vec<Node>,
    /// What of the person can be blocklisted, and what is.
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

/// The session of an id.
fn find(state: &State, id: &str) -> Option<(SessionIndex, AppIndex)> {
    let index = state.store.find(canonical_uuid(id)?)?;
    Some((index, state.store.get(index).application))
}

pub(super) fn page(asked: &Asked<'_>, id: &str) -> Reply {
    let text = asked.query.get("done").and_then(|done| {
        Some(match done {
            "create" => "The session is there. Open its link as the user would.",
            "approve" => "Approved.",
            "decline" => "Declined.",
            "resubmit" => "Sent back to the user.",
            "blocklist" => "Put on the blocklist.",
            "unblock" => "Taken off the blocklist.",
            "complete" => "The user has finished.",
            _ => return None,
        })
    });
    show(asked, id, text.map(Notice::good))
}

fn show(asked: &Asked<'_>, id: &str, notice: Option<Notice>) -> Reply {
    let status = Notice::status(notice.as_ref());
    let page = {
        let state = asked.fake.lock();
        find(&state, id).map(|(index, _)| read(&state, index, notice))
    };
    let Some(page) = page else {
        return lost(asked, "There is no such session; it may have been deleted.");
    };
    desk(status, &page)
}

fn read(state: &State, index: SessionIndex, notice: Option<Notice>) -> Page {
    let session = state.store.get(index);
    let decision: Value = serde_json::from_str(&state.decision(index)).unwrap_or_default();
    let cards = report::cards(&decision, &state.settings.origin);
    let listed = |kind| {
        let mut listed = state.lists.of_session(session.application, kind, index);
        listed.next().is_some()
    };
    Page {
        shell: Shell::new(state, "Sessions").with(notice),
        facts: facts(state, index, &decision, &cards),
        timeline: timeline::of(state, index),
        raw: serde_json::to_string_pretty(&decision).unwrap_or_default(),
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
    let mut lines = vec![
        ("Session", session.id.to_string()),
        (
            "Workflow",
            format!(
                "{}, version {}",
                workflow.template.label(),
                session.workflow_version
            ),
        ),
        ("Created", When(session.created_at).to_string()),
    ];
    let mut add = |name, text: Option<String>| lines.extend(text.map(|text| (name, text)));
    add("Lapses", session.deadline.map(|at| When(at).to_string()));
    add(
        "vendor_data",
        session.vendor_data.as_deref().map(str::to_owned),
    );
    if let Some(extra) = extra {
        let owned = |text: &Option<Box<str>>| text.as_deref().map(str::to_owned);
        add("callback", owned(&extra.callback));
        add("callback_method", owned(&extra.callback_method));
        add("language", owned(&extra.language));
        add("metadata", owned(&extra.metadata));
        add("contact_details", owned(&extra.contact_details));
        add("expected_details", owned(&extra.expected_details));
        add("scenario", owned(&extra.scenario));
        add("Imported from", extra.shared_from.map(|id| id.to_string()));
    }
    Facts {
        id: session.id.to_string(),
        number: session.number,
        title: report::name(decision)
            .or_else(|| session.vendor_data.as_deref().map(str::to_owned))
            .unwrap_or_else(|| "Nobody yet".to_owned()),
        status,
        class: class_of(status),
        verdict: super::explain::status(session.status),
        is_updatable: session.status.is_updatable(),
        is_unfinished: session.status.is_unfinished(),
        is_shareable: session.status.is_shareable(),
        lines,
        link: (!session.is_imported()).then(|| state.session_url(session)),
        warnings: cards.iter().map(|card| card.warnings.len()).sum(),
    }
}

/// What a reviewer's button asks for.
pub(super) fn act(asked: &Asked<'_>, id: &str, form: &Fields) -> Reply {
    let Some((index, application)) = find(&asked.fake.lock(), id) else {
        return lost(asked, "There is no such session; it may have been deleted.");
    };
    let run = |operation: &Operation, body: &Value| {
        act::run(asked.fake, operation, application, Some(index), "", body)
    };
    let button = form.get("do").unwrap_or_default();
    let reply = match button {
        "approve" => run(&operation::UPDATE_STATUS, &status("Approved", form)),
        "decline" => run(&operation::UPDATE_STATUS, &status("Declined", form)),
        "resubmit" => run(&operation::UPDATE_STATUS, &resubmission(form)),
        "blocklist" => run(&operation::ADD_TO_BLOCKLIST, &items(id, "blocklist", form)),
        "unblock" => run(
            &operation::REMOVE_FROM_BLOCKLIST,
            &items(id, "unblock", form),
        ),
        "share" => return share(asked, id, &run(&operation::SHARE_SESSION, &receiver(form))),
        "complete" => complete(asked, index, form),
        _ => Reply::not_found("There is no such button."),
    };
    if reply.status.is_success() {
        return see_other(&format!("/dashboard/sessions/{id}?done={button}"));
    }
    show(asked, id, Some(Notice::bad(&act::reason(&reply))))
}

/// Another application, so that there is one to share the session with.
pub(super) fn add_application(asked: &Asked<'_>, form: &Fields) -> Reply {
    asked.fake.add_application();
    let session = form.get("session").and_then(canonical_uuid);
    see_other(&match session {
        Some(id) => format!("/dashboard/sessions/{id}"),
        None => "/".to_owned(),
    })
}

/// Plays the user.
fn complete(asked: &Asked<'_>, index: SessionIndex, form: &Fields) -> Reply {
    let played = asked.fake.lock().complete(index, form.get("outcome"));
    asked.fake.deliver();
    played.map_or_else(|refusal| refusal, |()| Reply::no_content())
}

fn status(status: &str, form: &Fields) -> Value {
    let mut body = Map::new();
    body.insert("new_status".to_owned(), json!(status));
    if let Some(comment) = form.get("comment") {
        body.insert("comment".to_owned(), json!(comment));
    }
    Value::Object(body)
}

/// Each step comes as `node_id feature`.
fn resubmission(form: &Fields) -> Value {
    let mut body = status("Resubmitted", form);
    let nodes: Vec<_> = form
        .all("node")
        .filter_map(|node| node.split_once(' '))
        .map(|(node_id, feature)| json!({"node_id": node_id, "feature": feature}))
        .collect();
    if !nodes.is_empty() {
        body["nodes_to_resubmit"] = json!(nodes);
    }
    body
}

fn items(id: &str, verb: &str, form: &Fields) -> Value {
    let mut body = Map::new();
    body.insert("session_id".to_owned(), json!(id));
    for kind in form.all("item") {
        body.insert(format!("{verb}_{kind}"), json!(true));
    }
    Value::Object(body)
}

fn receiver(form: &Fields) -> Value {
    json!({"for_application_id": form.get("receiver")})
}

fn share(asked: &Asked<'_>, id: &str, reply: &Reply) -> Reply {
    let answer: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
    let notice = match answer["share_token"].as_str() {
        Some(token) => Notice::good(&format!(
            "Import it within the hour with this share token: {token}"
        )),
        None => Notice::bad(&act::reason(reply)),
    };
    show(asked, id, Some(notice))
}
