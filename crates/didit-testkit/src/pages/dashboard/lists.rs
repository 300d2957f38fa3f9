//! Blocklists, allowlists and custom lists, and their entries.

use didit_types::operation;
use serde_json::Value;

use super::list::text;
use super::records::{Form, Input, Records, Row, Table, filled};
use super::view;
use crate::pages::format::shown_time;
use crate::scenario::shown::{SHOWN, label};
use crate::state::lists::{EntryType, ListType};

const ENTRY_FIELDS: [&str; 4] = ["value", "reference_session_id", "display_label", "comment"];

pub(super) const LISTS: Records = Records {
    section: "Lists",
    path: "/dashboard/lists",
    lead: "A session whose data is on a blocklist is declined.",
    parameter: "list_uuid",
    list: &operation::LIST_LISTS,
    filter: ("ordering", "created_at"),
    create: &operation::CREATE_LIST,
    retrieve: &operation::RETRIEVE_LIST,
    delete: &operation::DELETE_LIST,
    table: Table {
        columns: &[
            ("Name", false),
            ("Type", true),
            ("Values", true),
            ("Entries", false),
        ],
        row: |_, list| Row {
            title: text(list, "name").to_owned(),
            detail: text(list, "description").to_owned(),
            cells: vec![
                label(text(list, "list_type")).into(),
                label(text(list, "entry_type")).into(),
                list["entry_count"].to_string().into(),
            ],
            ..Row::default()
        },
        none: "No lists.",
        can_search: false,
    },
    creation: ["New list", "Create list"],
    inputs: || {
        let types = [ListType::Allowlist, ListType::Custom].map(ListType::as_str);
        vec![
            Input::text("name", ""),
            Input::choice("list_type", "", types),
            Input::choice("entry_type", "", EntryType::ALL.map(EntryType::as_str)),
            Input::text("description", ""),
        ]
    },
    key: |list| text(list, "uuid"),
    facts: || &SHOWN.list,
    forms: |shell, list| {
        let inputs = ENTRY_FIELDS.map(|name| Input::text(name, "")).into();
        let entry = Form::new(shell, "add", ["New entry", "Add entry"], inputs);
        let note = "Its entries are gone for good.";
        let deletion = || Form::deletion(shell, "Delete the list", note);
        let deletion = (list["is_system"] == false).then(deletion);
        [entry].into_iter().chain(deletion).collect()
    },
    action: |button, form, _| {
        Some(match button {
            "add" => (
                &operation::CREATE_LIST_ENTRY,
                filled(form, ENTRY_FIELDS).into(),
            ),
            "remove" => (&operation::DELETE_LIST_ENTRY, Value::Null),
            _ => return None,
        })
    },
    items: &operation::LIST_LIST_ENTRIES,
    conditions: |_| [("", ""); 2],
    item_table: Table {
        columns: &[
            ("Value", false),
            ("Added by", true),
            ("Added", true),
            ("Action", false),
        ],
        row: |state, entry| {
            let session = entry["reference_session_id"].as_str();
            let names = [text(entry, "display_label"), text(entry, "value")];
            Row {
                link: session.map(|id| format!("/dashboard/sessions/{id}")),
                picture: view::media(state, text(&entry["metadata"], "reference_image_url")),
                title: names[usize::from(names[0].is_empty())].to_owned(),
                detail: text(entry, "comment").to_owned(),
                cells: vec![
                    label(text(entry, "added_by")).into(),
                    shown_time(text(entry, "created_at")).into(),
                ],
                id: Some(text(entry, "uuid").to_owned()),
            }
        },
        none: "No entries.",
        can_search: true,
    },
};
