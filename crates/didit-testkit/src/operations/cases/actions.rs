//! Actions on cases: assignment, resolution, approval, escalation, and acts on the subject.
//!
//! Source: <https://docs.didit.me/management-api/cases/resolve>,
//! <https://docs.didit.me/console/case-management/four-eyes>

use serde_json::{Value, json};

use super::base::{CASES, officer, subject_of};
use super::blueprints;
use super::case::{Case, member, set_assignee};
use super::parts::{self, ChecklistItem};
use crate::http::{Form, HandlerResult, REQUIRED, Reply, RequestContext};
use crate::operations::collection::{self, Collection};
use crate::operations::fields::EMPTY_LIST;
use crate::state::{EntityStatus, Item, profile::EntityStatusChange};
use crate::vocabulary::{Uuid, uuid_of};

const RESOLUTIONS: &[&str] = &[
    "FALSE_POSITIVE",
    "VALID_THREAT",
    "INCONCLUSIVE",
    "REQUIREMENTS_NOT_MET",
    "REQUIREMENTS_SATISFIED",
];

/// Refuses an action while a resolution awaits a second officer.
fn require_settled(case: &Item) -> Result<(), Reply> {
    if case.get("pending_resolution").is_null() {
        return Ok(());
    }
    Err(Reply::refused(
        "A resolution of this case is pending approval.",
    ))
}

fn require_unresolved(case: &Item) -> Result<(), Reply> {
    if case.text("status") == "RESOLVED" {
        return Err(Reply::refused("The case is already resolved."));
    }
    require_settled(case)
}

/// Sets the status of a case and logs an event.
fn set_status(
    context: &mut RequestContext<'_>,
    case: &mut Item,
    to: &str,
    event: &str,
    metadata: Value,
) {
    let from = case.text("status").to_owned();
    case.set("status", to);
    parts::log_status(context, case.id, event, (Some(&from), Some(to)), metadata);
}

/// Reads the member to assign; null to unassign.
fn read_member(form: &mut Form) -> Option<Value> {
    if !form.has("assignee_user_id") {
        form.invalid("assignee_user_id", REQUIRED);
    }
    let is_cleared = form.is_null("assignee_user_id");
    let id = form.uuid("assignee_user_id");
    let email = form.email("assignee_email");
    let name = form.text("assignee_name", 255);
    match id {
        None => is_cleared.then_some(Value::Null),
        Some(id) => Some(member(id, email, name)),
    }
}

pub(crate) fn assign(context: &mut RequestContext<'_>) -> HandlerResult {
    collection::act::<Case, _>(context, read_member, |context, case, member| {
        set_assignee(context, case, member);
        Ok(())
    })
}

/// Result and reason of a resolution.
struct Resolution {
    resolution: String,
    note: Option<String>,
}

impl Resolution {
    fn read(form: &mut Form) -> Option<Self> {
        let resolution = form.choice("resolution", RESOLUTIONS);
        let note = form.text("note", usize::MAX);
        resolution.map(|resolution| Self { resolution, note })
    }

    fn apply(&self, context: &mut RequestContext<'_>, case: &mut Item) -> Result<(), Reply> {
        require_unresolved(case)?;
        let blueprint = case.get("blueprint").clone();
        let note = self.note.as_deref().filter(|note| !note.trim().is_empty());
        if blueprint["require_resolution_note"] == true && note.is_none() {
            return Err(Reply::refused("A resolution note is required."));
        }
        let items = parts::of::<ChecklistItem>(context, case.id);
        let open = items.iter().filter(|item| item["is_completed"] != true);
        let open: Vec<_> = open.filter_map(|item| item["label"].as_str()).collect();
        if !open.is_empty() && blueprint["content_config"]["checklist"]["optional"] != true {
            let text = format!("Incomplete checklist items: {}", open.join(", "));
            return Err(Reply::refused(&text));
        }
        let (email, name) = officer(context);
        let Some(checker) = uuid_of(&blueprint["four_eyes_checker_blueprint"]) else {
            self.finish(context, case, email);
            return Ok(());
        };
        let pending = json!({
            "resolution": self.resolution,
            "resolution_notes": note,
            "maker_email": email,
            "maker_name": name,
            "maker_blueprint_id": blueprint["uuid"],
            "staged_at": context.state.now.rfc3339(),
        });
        blueprints::enter(context, case, checker)?;
        case.set("pending_resolution", pending);
        let metadata = json!({ "resolution": self.resolution });
        set_status(context, case, "OPEN", "SUBMITTED_FOR_APPROVAL", metadata);
        Ok(())
    }

    fn finish(&self, context: &mut RequestContext<'_>, case: &mut Item, email: String) {
        case.set("resolution", &*self.resolution);
        case.set("resolution_notes", self.note.as_deref());
        case.set("resolved_at", context.state.now.rfc3339());
        case.set("resolved_by_email", email);
        let metadata = json!({ "resolution": self.resolution });
        set_status(context, case, "RESOLVED", "RESOLVED", metadata);
    }
}

pub(crate) fn resolve(context: &mut RequestContext<'_>) -> HandlerResult {
    let read = |form: &mut Form| {
        form.require("resolution");
        Resolution::read(form)
    };
    collection::act::<Case, _>(context, read, |context, case, resolution| {
        resolution.apply(context, case)
    })
}

pub(crate) fn reopen(context: &mut RequestContext<'_>, case: &mut Item) -> Result<(), Reply> {
    if case.text("status") == "OPEN" {
        return Err(Reply::refused("The case is already open."));
    }
    for name in [
        "resolution",
        "resolution_notes",
        "resolved_at",
        "resolved_by_email",
    ] {
        case.set(name, Value::Null);
    }
    set_status(context, case, "OPEN", "REOPENED", json!({}));
    Ok(())
}

pub(crate) fn request_info(context: &mut RequestContext<'_>, case: &mut Item) -> Result<(), Reply> {
    if case.text("status") != "OPEN" {
        return Err(Reply::refused(
            "Information can only be requested from an open case.",
        ));
    }
    require_settled(case)?;
    set_status(context, case, "AWAITING_USER", "STATUS_CHANGED", json!({}));
    Ok(())
}

/// Moves a case to another blueprint and logs an event.
fn move_to(
    context: &mut RequestContext<'_>,
    case: &mut Item,
    blueprint: Uuid,
    event: &str,
) -> Result<(), Reply> {
    let from = case.get("blueprint")["uuid"].clone();
    blueprints::enter(context, case, blueprint)?;
    let metadata = json!({ "from_blueprint": from, "to_blueprint": blueprint });
    parts::log(context, case.id, event, metadata);
    Ok(())
}

pub(crate) fn escalate(context: &mut RequestContext<'_>) -> HandlerResult {
    collection::edit::<Case>(context, |context, case| {
        require_unresolved(case)?;
        let blueprint = case.get("blueprint");
        let target = uuid_of(&blueprint["escalation_blueprint"]);
        match target.filter(|_| blueprint["escalation_enabled"] == true) {
            Some(target) => move_to(context, case, target, "ESCALATED"),
            None => Err(Reply::refused(
                "Escalation is not enabled for the blueprint of this case.",
            )),
        }
    })
}

pub(crate) fn transfer(context: &mut RequestContext<'_>) -> HandlerResult {
    let read = |form: &mut Form| form.require("target_blueprint").uuid("target_blueprint");
    collection::act::<Case, _>(context, read, |context, case, target| {
        require_unresolved(case)?;
        if case.get("blueprint")["transfer_enabled"] != true {
            return Err(Reply::refused(
                "Transfer is not enabled for the blueprint of this case.",
            ));
        }
        move_to(context, case, target, "TRANSFERRED")
    })
}

/// Takes the staged resolution of a case for an officer who did not stage it.
fn take_pending(context: &RequestContext<'_>, case: &mut Item) -> Result<Value, Reply> {
    let pending = case.get("pending_resolution").clone();
    if pending.is_null() {
        let text = "No resolution of this case is pending approval.";
        return Err(Reply::conflict(text));
    }
    if pending["maker_email"] == officer(context).0 {
        return Err(Reply::forbidden(
            "The officer who submitted the resolution can't approve or reject it.",
        ));
    }
    case.set("pending_resolution", Value::Null);
    Ok(pending)
}

pub(crate) fn approve(context: &mut RequestContext<'_>) -> HandlerResult {
    collection::edit::<Case>(context, |context, case| {
        let pending = take_pending(context, case)?;
        let text = |name: &str| pending[name].as_str().map(str::to_owned);
        let resolution = Resolution {
            resolution: text("resolution").unwrap_or_default(),
            note: text("resolution_notes"),
        };
        parts::log(context, case.id, "APPROVAL_GRANTED", json!({}));
        resolution.finish(context, case, text("maker_email").unwrap_or_default());
        Ok(())
    })
}

pub(crate) fn reject_approval(context: &mut RequestContext<'_>) -> HandlerResult {
    let read = |form: &mut Form| Some(form.text("notes", usize::MAX));
    collection::act::<Case, _>(context, read, |context, case, notes| {
        let pending = take_pending(context, case)?;
        let maker = uuid_of(&pending["maker_blueprint_id"]);
        if let Some(maker) = maker.filter(|&maker| blueprints::active(context, maker).is_some()) {
            blueprints::enter(context, case, maker)?;
        }
        let metadata = json!({ "notes": notes });
        parts::log(context, case.id, "APPROVAL_REJECTED", metadata);
        Ok(())
    })
}

pub(crate) fn apply_entity_action(context: &mut RequestContext<'_>) -> HandlerResult {
    let case = collection::find::<Case>(context)?;
    let mut form = context.form()?;
    let actions = ["set_status", "add_tags", "add_note", "add_to_blocklist"];
    let action = form.require("action").choice("action", &actions);
    form.require_all(match action.as_deref() {
        Some("set_status") => &["status"],
        Some("add_tags") => &["tags"],
        Some("add_note") => &["note"],
        _ => &[],
    });
    let status = form.variant("status", EntityStatus::parse);
    let tags = form.texts("tags").unwrap_or_default();
    let note: Option<Box<str>> = form.text("note", usize::MAX).map(Into::into);
    let action = form.finish_with(action)?;
    let (kind, key) = subject_of(context, &case)?;
    let (owner, state) = (context.owner(kind), &mut *context.state);
    match &*action {
        "add_tags" => {
            let profile = state.profile_mut(owner, &key);
            let known = profile.fields.entry("tags").or_insert_with(|| json!([]));
            if let Value::Array(known) = known {
                let mut tags: Vec<Value> = tags.into_iter().map(Value::from).collect();
                tags.retain(|tag| !known.contains(tag));
                known.extend(tags);
            }
        }
        "add_note" => {
            let (id, at) = (state.ids.uuid(), state.now);
            let profile = state.profile_mut(owner, &key);
            profile.changes.push(EntityStatusChange {
                id,
                from: profile.status,
                to: profile.status,
                reason: note,
                at,
            });
        }
        // To add to the blocklist is to block.
        _ => {
            let status = status.filter(|_| action == "set_status");
            let status = status.unwrap_or(EntityStatus::Blocked);
            state.set_entity_status(owner, &key, status, note);
        }
    }
    let id = state.entity_id(owner, &key);
    let metadata = json!({ "action": action });
    parts::log(context, case.id, "ENTITY_ACTION", metadata);
    let response = json!({ "entity_type": kind.as_str(), "entity_uuid": id, "action": action });
    Ok(Reply::ok(&response))
}

/// Reads the ids of the cases of a bulk operation.
fn read_cases(form: &mut Form) -> Vec<Uuid> {
    let ids = form
        .require("case_uuids")
        .uuids("case_uuids")
        .unwrap_or_default();
    if ids.is_empty() {
        form.invalid("case_uuids", EMPTY_LIST);
    }
    ids
}

/// Changes each of the cases, and reports those that refuse.
fn bulk(
    context: &mut RequestContext<'_>,
    cases: &[Uuid],
    change: impl Fn(&mut RequestContext<'_>, &mut Item) -> Result<(), Reply>,
) -> Reply {
    let mut failures = Vec::new();
    for &id in cases {
        let changed = match context.item(CASES, id).cloned() {
            Some(item) => collection::change_item::<Case>(context, CASES, item, &change),
            None => Err(Reply::not_found(Case::NOT_FOUND)),
        };
        if let Err(reply) = changed {
            let body: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
            let detail = body["detail"]
                .as_str()
                .unwrap_or("The case can't be changed.");
            failures.push(json!({ "case_uuid": id, "detail": detail }));
        }
    }
    let updated = cases.len() - failures.len();
    Reply::ok(&json!({ "updated": updated, "failures": failures }))
}

pub(crate) fn bulk_update_status(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    let cases = read_cases(&mut form);
    let statuses = ["OPEN", "AWAITING_USER", "RESOLVED"];
    let status = form.require("status").choice("status", &statuses);
    if status.as_deref() == Some("RESOLVED") {
        form.require("resolution");
    }
    let resolution = Resolution::read(&mut form);
    form.finish()?;
    Ok(bulk(context, &cases, |context, case| {
        match (&resolution, status.as_deref()) {
            (Some(resolution), Some("RESOLVED")) => resolution.apply(context, case),
            (_, Some("AWAITING_USER")) => request_info(context, case),
            _ => reopen(context, case),
        }
    }))
}

pub(crate) fn bulk_assign(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    let cases = read_cases(&mut form);
    let member = read_member(&mut form);
    let member = form.finish_with(member)?;
    Ok(bulk(context, &cases, |context, case| {
        set_assignee(context, case, member.clone());
        Ok(())
    }))
}
