//! What belongs to a case: notes, files, links, checklist and history.
//!
//! Source: <https://docs.didit.me/management-api/cases/create-note>

use serde_json::{Value, json};

use super::base::{CASES, NOT_FOUND, Subject, officer};
use crate::http::{Form, Reply, RequestContext, is_email};
use crate::operations::collection::{self, Collection};
use crate::operations::fields::{Fields, Rule};
use crate::state::collections::{FILES, TRANSACTIONS};
use crate::state::{CollectionKey, Item, Kind};
use crate::vocabulary::{Uuid, each};

/// Parameter and collection of the case of a part.
const OF_CASE: Option<(&str, &str)> = Some(("case_uuid", CASES.name));

/// Refusal of a link to another user or company.
pub(super) const OTHER_SUBJECT: &str =
    "All linked sessions and transactions must belong to the subject of the case.";

/// Refusal of a second link to the same object.
pub(super) const LINKED_ALREADY: &str = "This object is already linked to the case.";

/// Returns the parts of a case, newest first; a checklist in its order.
pub(super) fn of<C: Collection>(context: &RequestContext<'_>, case: Uuid) -> Vec<Value> {
    let items = context.items(CollectionKey::part(case, C::NAME));
    let mut parts: Vec<_> = items.map(|item| C::detail(context, item)).collect();
    if C::NAME != ChecklistItem::NAME {
        parts.reverse();
    }
    parts
}

/// Adds a part to a case.
pub(super) fn add(
    context: &mut RequestContext<'_>,
    case: Uuid,
    name: &'static str,
    fields: Value,
) -> Item {
    let part = Item::new(context.state.ids.uuid(), context.state.now, fields);
    context.put(CollectionKey::part(case, name), part.clone());
    part
}

/// An event in the history of a case.
pub(crate) struct Event;

impl Collection for Event {
    const NAME: &'static str = "events";
    const ID: &'static str = "event_uuid";
    const PARENT: Option<(&'static str, &'static str)> = OF_CASE;
    const NOT_FOUND: &'static str = NOT_FOUND;
    const HIDDEN: &'static [&'static str] = &["updated_at"];
}

/// Adds an event to the history of a case.
pub(in crate::operations) fn log(
    context: &mut RequestContext<'_>,
    case: Uuid,
    event_type: &str,
    metadata: Value,
) {
    log_status(context, case, event_type, (None, None), metadata);
}

/// Adds an event of a changed status to the history of a case.
pub(super) fn log_status(
    context: &mut RequestContext<'_>,
    case: Uuid,
    event_type: &str,
    (from, to): (Option<&str>, Option<&str>),
    metadata: Value,
) {
    let (email, name) = officer(context);
    let mut event = json!({
        "event_type": event_type,
        "previous_status": from,
        "new_status": to,
        "actor_email": email,
        "actor_name": name,
    });
    event["metadata"] = metadata;
    add(context, case, Event::NAME, event);
}

/// A note of a case.
pub(crate) struct Note;

impl Collection for Note {
    const NAME: &'static str = "notes";
    const ID: &'static str = "note_uuid";
    const PARENT: Option<(&'static str, &'static str)> = OF_CASE;
    const NOT_FOUND: &'static str = "Note not found.";
    const FIELDS: Fields = &[
        ("comment", Rule::Required(&Rule::Filled(usize::MAX))),
        ("mentioned_emails", Rule::Custom(emails)),
        ("is_internal", Rule::Boolean),
        ("attachments", Rule::Objects),
        ("tags", Rule::Texts),
    ];
    const HIDDEN: &'static [&'static str] = &["case", "updated_at"];

    fn defaults(context: &RequestContext<'_>) -> Value {
        let (email, name) = officer(context);
        json!({
            "actor_email": email,
            "actor_name": name,
            "mentioned_emails": [],
            "is_internal": false,
            "attachments": [],
            "tags": [],
            "case": context.params.get("case_uuid"),
        })
    }

    fn check(context: &RequestContext<'_>, form: &mut Form, _: Option<&Item>) {
        let files = form.peek("attachments").into_iter().flat_map(each);
        let mut keys = files.map(|file| file["s3_key"].as_str());
        if !keys.all(|key| key.is_some_and(|key| attachment(context, key).is_some())) {
            form.invalid(
                "attachments",
                "Each attachment must be a file of this case.",
            );
        }
    }

    fn complete(context: &mut RequestContext<'_>, item: &mut Item) -> Result<(), Reply> {
        let files = each(item.get("attachments"));
        let files = files.filter_map(|file| attachment(context, file["s3_key"].as_str()?));
        let files: Value = files.map(|file| described(&file)).collect();
        item.set("attachments", files);
        Ok(())
    }

    fn created(context: &mut RequestContext<'_>, item: &Item) {
        if let Some(case) = item.uuid("case") {
            let metadata = json!({ "note_uuid": item.id });
            log(context, case, "NOTE_ADDED", metadata);
        }
    }

    fn detail(context: &RequestContext<'_>, item: &Item) -> Value {
        let note = collection::whole::<Self>(item).into();
        context.signed(item.uuid("case").unwrap_or_default(), note)
    }
}

fn emails(form: &mut Form, name: &'static str) -> Option<Value> {
    let items = form.list(name)?;
    if !items.iter().all(|item| item.as_str().is_some_and(is_email)) {
        form.invalid(name, "Enter a valid email address.");
    }
    Some(items.into())
}

/// Returns an uploaded file of the case that the path names.
pub(super) fn attachment(context: &RequestContext<'_>, s3_key: &str) -> Option<Item> {
    let case = context.id("case_uuid")?;
    let mut files = context.items(CollectionKey::part(case, FILES));
    let file = files.find(|file| file.text("s3_key") == s3_key)?;
    Some((**file).clone())
}

/// Returns an uploaded file with a mark in place of its link.
pub(super) fn described(file: &Item) -> Value {
    json!({
        "s3_key": file.get("s3_key"),
        "url": format!("media:{}", file.text("name")),
        "filename": file.get("filename"),
        "file_size": file.get("file_size"),
    })
}

/// A session or transaction that is linked to a case.
pub(crate) struct Link;

impl Collection for Link {
    const NAME: &'static str = "links";
    const ID: &'static str = "link_uuid";
    const PARENT: Option<(&'static str, &'static str)> = OF_CASE;
    const NOT_FOUND: &'static str = "Link not found.";
    const HIDDEN: &'static [&'static str] = &["updated_at"];

    fn detail(context: &RequestContext<'_>, item: &Item) -> Value {
        let mut link = Value::from(collection::whole::<Self>(item));
        let id = item.uuid("linked_entity_uuid");
        let session = id.and_then(|id| context.find_session(id));
        let transaction = id.and_then(|id| context.item(TRANSACTIONS, id));
        link["linked_entity_summary"] = match (session, transaction) {
            (Some((_, session)), _) => json!({
                "session_number": session.number,
                "status": session.status.as_str(),
                "vendor_data": session.vendor_data.as_deref(),
                "created_at": session.created_at.rfc3339(),
            }),
            (None, Some(transaction)) => json!({
                "txn_id": transaction.get("transaction_id"),
                "status": transaction.get("status"),
                "amount": transaction.get("transaction_details")["amount"],
                "currency": transaction.get("transaction_details")["currency"],
                "created_at": transaction.created_at.rfc3339(),
            }),
            (None, None) => Value::Null,
        };
        link
    }
}

/// Reads the type and the id of a linked object.
pub(super) fn read_link(form: &mut Form) -> Option<(String, Uuid)> {
    let types = ["session", "business_session", "transaction"];
    let entity_type = form.require("entity_type").choice("entity_type", &types);
    entity_type.zip(form.require("entity_uuid").uuid("entity_uuid"))
}

/// Returns the user or company of a session or transaction.
pub(super) fn owner(
    context: &RequestContext<'_>,
    entity_type: &str,
    id: Uuid,
) -> Result<Subject, Reply> {
    let (what, found) = match entity_type {
        "transaction" => ("transaction", of_transaction(context, id)),
        _ => ("session", of_session(context, entity_type, id)),
    };
    let Some((kind, key)) = found else {
        let text = format!("Unknown {entity_type}: {id}.");
        return Err(Reply::refused(&text));
    };
    let text = format!("A {what} without vendor_data has no subject.");
    let key = key.ok_or_else(|| Reply::refused(&text))?;
    Ok((kind, key.into()))
}

/// Kind and key of the user or company of a session or transaction.
type Owner<'c> = (Kind, Option<&'c str>);

fn of_session<'c>(
    context: &'c RequestContext<'_>,
    entity_type: &str,
    id: Uuid,
) -> Option<Owner<'c>> {
    let (_, session) = context.find_session(id)?;
    let expected = match session.kind {
        Kind::User => "session",
        Kind::Business => "business_session",
    };
    (entity_type == expected).then_some((session.kind, session.vendor_data.as_deref()))
}

fn of_transaction<'c>(context: &'c RequestContext<'_>, id: Uuid) -> Option<Owner<'c>> {
    let subject = context.item(TRANSACTIONS, id)?.get("subject");
    let kind = match subject["entity_type"].as_str() {
        Some("company") => Kind::Business,
        _ => Kind::User,
    };
    Some((kind, subject["vendor_data"].as_str()))
}

/// Links a session or transaction to a case.
pub(super) fn add_link(
    context: &mut RequestContext<'_>,
    case: Uuid,
    entity_type: &str,
    id: Uuid,
) -> Item {
    let fields = json!({ "linked_entity_type": entity_type, "linked_entity_uuid": id });
    let link = add(context, case, Link::NAME, fields.clone());
    log(context, case, "LINK_ADDED", fields);
    link
}

/// Whether an object is linked to a case.
pub(super) fn is_linked(context: &RequestContext<'_>, case: Uuid, id: Uuid) -> bool {
    let mut links = context.items(CollectionKey::part(case, Link::NAME));
    links.any(|link| link.uuid("linked_entity_uuid") == Some(id))
}

/// An item of the checklist of a case.
pub(crate) struct ChecklistItem;

impl Collection for ChecklistItem {
    const NAME: &'static str = "checklist";
    const ID: &'static str = "item_uuid";
    const PARENT: Option<(&'static str, &'static str)> = OF_CASE;
    const NOT_FOUND: &'static str = "Checklist item not found.";
    const HIDDEN: &'static [&'static str] = &["created_at", "updated_at"];
}

/// Gives a case without a checklist that of its blueprint.
pub(super) fn seed_checklist(context: &mut RequestContext<'_>, case: Uuid, blueprint: &Value) {
    let checklist = &blueprint["content_config"]["checklist"];
    let mut items = context.items(CollectionKey::part(case, ChecklistItem::NAME));
    if checklist["enabled"] != true || items.next().is_some() {
        return;
    }
    let mut items: Vec<_> = each(&checklist["items"]).collect();
    items.sort_by_key(|item| item["order"].as_u64());
    for (order, item) in items.iter().enumerate() {
        let fields = json!({
            "label": item["label"],
            "order": order,
            "is_completed": false,
            "completed_by": null,
            "completed_at": null,
        });
        add(context, case, ChecklistItem::NAME, fields);
    }
}
