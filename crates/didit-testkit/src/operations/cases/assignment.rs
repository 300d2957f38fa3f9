//! Assignment of cases to members of the organisation.

use serde_json::{Value, json};

use super::parts;
use crate::http::{Reply, RequestContext};
use crate::state::Item;
use crate::vocabulary::Uuid;

/// Returns a member of the organisation, whose name and address are invented if not given.
pub(super) fn member(id: Uuid, email: Option<String>, name: Option<String>) -> Value {
    let number = &id.to_string()[..8];
    json!({
        "uuid": id,
        "full_name": name.unwrap_or_else(|| format!("Member {number}")),
        "email": email.unwrap_or_else(|| format!("member-{number}@example.com")),
    })
}

/// Assigns a case to a member, or unassigns it.
pub(super) fn set_assignee(
    context: &mut RequestContext<'_>,
    case: &mut Item,
    member: Value,
) -> Result<(), Reply> {
    let event = if member.is_null() {
        "UNASSIGNED"
    } else {
        "ASSIGNED"
    };
    let metadata = json!({ "from": case.get("assigned_to")["uuid"], "to": member["uuid"] });
    let at = (!member.is_null()).then(|| context.state.now.rfc3339());
    case.set("assigned_to", member);
    case.set("assigned_at", at);
    parts::log(context, case.id, event, metadata)
}
