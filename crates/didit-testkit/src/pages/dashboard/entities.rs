//! Users and businesses.

use didit_types::operation;
use serde_json::{Value, json};

use super::list::text;
use super::records::{Cell, Form, Input, Records, Row, Table, changed, filled, status};
use super::view::Shell;
use crate::pages::format::{shown_time, status_class};
use crate::scenario::shown::SHOWN;
use crate::state::State;
use crate::state::profile::EntityStatus;

const USER_FIELDS: [&str; 3] = ["display_name", "full_name", "date_of_birth"];
const BUSINESS_FIELDS: [&str; 4] = [
    "display_name",
    "legal_name",
    "registration_number",
    "country_code",
];

pub(super) const USERS: Records = Records {
    section: "Users",
    path: "/dashboard/users",
    lead: "Each vendor data of a session is a user.",
    parameter: "vendor_data",
    list: &operation::LIST_USERS,
    filter: ("", ""),
    create: &operation::CREATE_USER,
    retrieve: &operation::RETRIEVE_USER,
    delete: &operation::BATCH_DELETE_USERS,
    table: TABLE,
    creation: ["New user", "Create user"],
    inputs: || inputs(&USER_FIELDS),
    key,
    facts: || &SHOWN.user,
    forms: |shell, record| forms(shell, record, &USER_FIELDS),
    action: |button, form, record| {
        Some(match button {
            "edit" => (
                &operation::UPDATE_USER,
                changed(form, record, USER_FIELDS).into(),
            ),
            "status" => (
                &operation::UPDATE_USER_STATUS,
                filled(form, STATUS_FIELDS).into(),
            ),
            "delete" => (&operation::BATCH_DELETE_USERS, keys(record)),
            _ => return None,
        })
    },
    items: &operation::LIST_SESSIONS,
    conditions: |key| [("session_kind", "user"), ("vendor_data", key)],
    item_table: SESSIONS,
};

pub(super) const BUSINESSES: Records = Records {
    section: "Businesses",
    path: "/dashboard/businesses",
    lead: "Each vendor data of a session of a company is a business.",
    list: &operation::LIST_BUSINESSES,
    create: &operation::CREATE_BUSINESS,
    retrieve: &operation::RETRIEVE_BUSINESS,
    delete: &operation::BATCH_DELETE_BUSINESSES,
    creation: ["New business", "Create business"],
    inputs: || inputs(&BUSINESS_FIELDS),
    facts: || &SHOWN.business,
    forms: |shell, record| forms(shell, record, &BUSINESS_FIELDS),
    action: |button, form, record| {
        Some(match button {
            "edit" => (
                &operation::UPDATE_BUSINESS,
                changed(form, record, BUSINESS_FIELDS).into(),
            ),
            "status" => (
                &operation::UPDATE_BUSINESS_STATUS,
                filled(form, STATUS_FIELDS).into(),
            ),
            "delete" => (&operation::BATCH_DELETE_BUSINESSES, keys(record)),
            _ => return None,
        })
    },
    conditions: |key| [("session_kind", "business"), ("vendor_data", key)],
    ..USERS
};

const STATUS_FIELDS: [&str; 2] = ["status", "reason"];

const TABLE: Table = Table {
    columns: &[
        ("Name", false),
        ("Status", false),
        ("Sessions", true),
        ("Last activity", false),
    ],
    row: |_, record| Row {
        title: title(record).to_owned(),
        detail: Some(text(record, "vendor_data"))
            .filter(|detail| *detail != title(record))
            .unwrap_or_default()
            .to_owned(),
        cells: vec![
            status(record),
            record["session_count"].to_string().into(),
            shown_time(text(record, "last_activity_at")).into(),
        ],
        ..Row::default()
    },
    none: "None yet.",
    can_search: true,
};

const SESSIONS: Table = Table {
    columns: &[("Session", false), ("Status", false), ("Created", false)],
    row: session,
    none: "No sessions.",
    can_search: false,
};

fn session(_: &State, session: &Value) -> Row {
    let status = text(session, "status");
    Row {
        link: Some(format!(
            "/dashboard/sessions/{}",
            text(session, "session_id")
        )),
        title: format!("Session {}", session["session_number"]),
        cells: vec![
            Cell {
                class: status_class(status),
                text: status.to_owned(),
            },
            shown_time(text(session, "created_at")).into(),
        ],
        ..Row::default()
    }
}

/// The key of a record: `vendor_data`, or the id of one without it.
fn key(record: &Value) -> &str {
    let vendor_data = record["vendor_data"].as_str();
    vendor_data.unwrap_or_else(|| text(record, "didit_internal_id"))
}

fn title(record: &Value) -> &str {
    record["effective_name"].as_str().unwrap_or(key(record))
}

fn keys(record: &Value) -> Value {
    json!({ "vendor_data_list": [key(record)] })
}

fn inputs(fields: &[&'static str]) -> Vec<Input> {
    let names = ["vendor_data"].into_iter().chain(fields.iter().copied());
    names.map(|name| Input::text(name, "")).collect()
}

fn forms(shell: &Shell, record: &Value, fields: &[&'static str]) -> Vec<Form> {
    let fields = fields.iter();
    let fields = fields
        .map(|name| Input::text(name, text(record, name)))
        .collect();
    let statuses = EntityStatus::ALL.map(EntityStatus::as_str);
    let status = Input::choice("status", text(record, "status"), statuses);
    let status = vec![status, Input::text("reason", "")];
    vec![
        Form::new(shell, "status", ["Change the status", "Change"], status),
        Form::new(shell, "edit", ["Edit the data", "Save"], fields),
        Form::deletion(shell, "Delete", "The sessions remain."),
    ]
}
