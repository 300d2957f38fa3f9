//! What belongs to a case: notes, files, links, checklist and history.
//!
//! Source: <https://docs.didit.me/management-api/cases/create-note>

use serde_json::{Value, json};

use super::base::{CASES, NOT_FOUND, Subject, officer};
use crate::http::{Form, Reply, RequestContext};
use crate::operations::collection::{self, Collection};
use crate::operations::fields::{ANY_TEXT, Fields, Rule};
#[cfg(feature = "transactions")]
use crate::state::transactions::TRANSACTIONS;
use crate::state::{CollectionKey, Item, Kind};
use crate::vocabulary::{Uuid, each, object};

/// Parameter and collection of the case of a part.
const OF_CASE: Option<(&str, &str)> = Some(("case_uuid", CASES.name));

/// Refusal of a link to another user or company.
pub(super) const OTHER_SUBJECT: &str =
    "All linked sessions and transactions must belong to the subject of the case.";

/// Returns the parts of a case, newest first; a checklist in its order.
pub(super) fn of<C: Collection>(context: &RequestContext<'_>, case: Uuid) -> Vec<Value> {
    let items = context.items(CollectionKey::part(case, C::NAME));
    let mut parts: Vec<_> = items.map(|item| C::detail(context, item)).collect();
    if C::NAME != ChecklistItem::NAME {
        parts.reverse();
    }
    parts
}

pub(in crate::operations) fn insert<C: Collection>(
    context: &mut RequestContext<'_>,
    case: Uuid,
    fields: Value,
) -> Result<Item, Reply> {
    collection::insert::<C>(context, CollectionKey::part(case, C::NAME), object(fields))
}

/// An event in the history of a case.
pub(crate) struct Event;

impl Collection for Event {
    const NAME: &'static str = "events";
    const ID: &'static str = "event_uuid";
    const PARENT: Option<(&'static str, &'static str)> = OF_CASE;
    const NOT_FOUND: &'static str = NOT_FOUND;
    const HIDDEN: &'static [&'static str] = &["updated_at"];

    fn defaults(context: &mut RequestContext<'_>) -> Value {
        let (email, name) = officer(context);
        json!({ "actor_email": email, "actor_name": name })
    }
}

/// Adds an event to the history of a case.
pub(in crate::operations) fn log(
    context: &mut RequestContext<'_>,
    case: Uuid,
    event_type: &str,
    metadata: Value,
) -> Result<(), Reply> {
    log_status(context, case, event_type, (None, None), metadata)
}

/// Adds an event of a changed status to the history of a case.
pub(super) fn log_status(
    context: &mut RequestContext<'_>,
    case: Uuid,
    event_type: &str,
    (from, to): (Option<&str>, Option<&str>),
    metadata: Value,
) -> Result<(), Reply> {
    let mut event = json!({ "event_type": event_type, "previous_status": from, "new_status": to });
    event["metadata"] = metadata;
    insert::<Event>(context, case, event).map(drop)
}

/// A note of a case.
pub(crate) struct Note;

impl Collection for Note {
    const NAME: &'static str = "notes";
    const ID: &'static str = "note_uuid";
    const PARENT: Option<(&'static str, &'static str)> = OF_CASE;
    const NOT_FOUND: &'static str = "Note not found.";
    const FIELDS: Fields = &[
        ("comment", ANY_TEXT),
        ("mentioned_emails", Rule::Custom(emails)),
        ("is_internal", Rule::Boolean),
        ("attachments", Rule::Objects),
        ("tags", Rule::Texts),
    ];
    const REQUIRED: &'static [&'static str] = &["comment"];
    const HIDDEN: &'static [&'static str] = &["case", "updated_at"];

    fn defaults(context: &mut RequestContext<'_>) -> Value {
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
        form.refuse_null(&["mentioned_emails", "is_internal", "attachments", "tags"]);
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
            // Adds an item, which is not refused.
            let _ = log(context, case, "NOTE_ADDED", metadata);
        }
    }

    fn detail(context: &RequestContext<'_>, item: &Item) -> Value {
        let mut note = collection::whole::<Self>(item).into();
        if let Some(case) = item.uuid("case") {
            context.state.links(case).sign_value(&mut note);
        }

        note
    }
}

fn emails(form: &mut Form, name: &'static str) -> Option<Value> {
    let items = form.list(name)?;
    let is_email = |item: &Value| {
        let mut form = Form::new([(name.to_owned(), item.clone())].into_iter().collect());
        item.is_string() && form.email(name).is_some()
    };
    if !items.iter().all(is_email) {
        form.invalid(name, "Enter a valid email address.");
    }
    Some(items.into())
}

/// An uploaded file of a case.
pub(in crate::operations) struct File;

impl Collection for File {
    const NAME: &'static str = "files";
    const ID: &'static str = "file_uuid";
}

/// Returns an uploaded file of the case that the path names.
pub(super) fn attachment(context: &RequestContext<'_>, s3_key: &str) -> Option<Item> {
    let case = context.id("case_uuid")?;
    let mut files = context.items(CollectionKey::part(case, File::NAME));
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
        let session = id.and_then(|id| context.state.store.find(id));
        let session = session.map(|index| context.state.store.get(index));
        let session = session.filter(|session| !session.deleted);
        link["linked_entity_summary"] = session.map_or(Value::Null, |session| {
            json!({
                "session_number": session.number,
                "status": session.status.as_str(),
                "vendor_data": session.vendor_data.as_deref(),
                "created_at": session.created_at.rfc3339(),
            })
        });
        #[cfg(feature = "transactions")]
        if let Some(id) = id
            && let Some(transaction) = context.item(TRANSACTIONS, id)
        {
            let details = transaction.get("transaction_details");
            link["linked_entity_summary"] = json!({
                "txn_id": transaction.get("transaction_id"),
                "status": transaction.get("status"),
                "amount": details["amount"],
                "currency": details["currency"],
                "created_at": transaction.created_at.rfc3339(),
            });
        }
        link
    }
}

/// Reads the type and the id of a linked object.
pub(super) fn read_link(form: &mut Form) -> Option<(String, Uuid)> {
    form.require_all(&["entity_type", "entity_uuid"]);
    let entity_type = form.choice(
        "entity_type",
        &["session", "business_session", "transaction"],
    );
    let id = form.uuid("entity_uuid");
    entity_type.zip(id)
}

/// Returns the user or company of a session or transaction.
pub(super) fn owner(
    context: &RequestContext<'_>,
    entity_type: &str,
    id: Uuid,
) -> Result<Subject, Reply> {
    #[cfg(feature = "transactions")]
    if entity_type == "transaction" {
        return transaction_owner(context, id);
    }
    let found = match entity_type {
        "transaction" => None,
        _ => context.state.store.find(id),
    };
    let session = found.map(|index| context.state.store.get(index));
    let session = session.filter(|session| {
        let expected = match session.kind {
            Kind::User => "session",
            Kind::Business => "business_session",
        };
        session.application == context.application && !session.deleted && entity_type == expected
    });
    let session =
        session.ok_or_else(|| Reply::refused(&format!("Unknown {entity_type}: {id}.")))?;
    let key = session.vendor_data.as_deref();
    key.map(|key| (session.kind, key.into()))
        .ok_or_else(|| Reply::refused("A session without vendor_data has no subject."))
}

/// Returns the user or company whose transaction it is.
#[cfg(feature = "transactions")]
fn transaction_owner(context: &RequestContext<'_>, id: Uuid) -> Result<Subject, Reply> {
    let transaction = context.item(TRANSACTIONS, id);
    let transaction =
        transaction.ok_or_else(|| Reply::refused(&format!("Unknown transaction: {id}.")))?;
    let subject = transaction.get("subject");
    let kind = match subject["entity_type"].as_str() {
        Some("company") => Kind::Business,
        _ => Kind::User,
    };
    let key = subject["vendor_data"].as_str();
    key.map(|key| (kind, key.into()))
        .ok_or_else(|| Reply::refused("A transaction without vendor_data has no subject."))
}

/// Links a session or transaction to a case.
pub(super) fn add_link(
    context: &mut RequestContext<'_>,
    case: Uuid,
    entity_type: &str,
    id: Uuid,
) -> Result<Item, Reply> {
    let fields = json!({ "linked_entity_type": entity_type, "linked_entity_uuid": id });
    let link = insert::<Link>(context, case, fields.clone())?;
    log(context, case, "LINK_ADDED", fields)?;
    Ok(link)
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

    fn defaults(_: &mut RequestContext<'_>) -> Value {
        json!({ "is_completed": false, "completed_by": null, "completed_at": null })
    }
}

/// Gives a case without a checklist that of its blueprint.
pub(super) fn seed_checklist(
    context: &mut RequestContext<'_>,
    case: Uuid,
    blueprint: &Value,
) -> Result<(), Reply> {
    let checklist = &blueprint["content_config"]["checklist"];
    let mut items = context.items(CollectionKey::part(case, ChecklistItem::NAME));
    if checklist["enabled"] != true || items.next().is_some() {
        return Ok(());
    }
    let mut items: Vec<_> = each(&checklist["items"]).collect();
    items.sort_by_key(|item| item["order"].as_u64());
    for (order, item) in items.iter().enumerate() {
        let fields = json!({ "label": item["label"], "order": order });
        insert::<ChecklistItem>(context, case, fields)?;
    }
    Ok(())
}
