//! Pages that are a table with forms, and those of one record: users, businesses, lists,
//! transactions, cases.

use askama::Template;
use didit_types::operation::Operation;
use serde_json::{Map, Value, json};

use super::action::{self, Api};
use super::view::{self, Notice, Pages, Shell, lost};
use crate::http::Reply;
use crate::pages::format::status_class;
use crate::pages::request::PageRequest;
use crate::pages::response::{dashboard, see_other};
use crate::scenario::shown::{Section, ShownForm, ShownList, ShownRecords, facts, label, text};
use crate::state::{
    EntityStatus, State,
    lists::{EntryType, ListType},
};
use crate::vocabulary::{AppIndex, Query, each};

/// A kind of records: how the API lists, creates, changes and deletes them.
pub(super) struct Records {
    /// Title of the list, in the navigation.
    pub(super) section: &'static str,
    pub(super) path: &'static str,
    pub(super) shown: fn() -> &'static ShownRecords,
    /// Fact of a record that is its key, and the parameter of the key in the paths of the API.
    pub(super) key: &'static str,
    pub(super) parameter: &'static str,
    pub(super) list: &'static Operation,
    pub(super) filter: (&'static str, &'static str),
    pub(super) retrieve: &'static Operation,
    pub(super) actions: &'static [Action],
    /// Lists what a record contains, with its conditions.
    pub(super) items: Option<&'static Operation>,
    pub(super) conditions: fn(&str) -> [(&'static str, &str); 2],
}

/// Value of a button, and the operation that it runs with a body made of the form, the record
/// and the names of the form's fields.
pub(super) type Action = (
    &'static str,
    &'static Operation,
    fn(&Query, &Value, &[&str]) -> Value,
);

#[derive(Template)]
#[template(path = "dashboard/records.html")]
struct Page<'p> {
    shell: Shell,
    title: &'p str,
    lead: &'p str,
    /// Title and URL of the list that the record is in.
    crumb: Option<(&'p str, String)>,
    status: Option<Cell>,
    path: &'p str,
    application: AppIndex,
    /// Number of applications to choose from.
    applications: usize,
    key: &'p str,
    picture: Option<String>,
    parts: Vec<Part>,
    forms: Vec<Form>,
    list: &'p ShownList,
    search: &'p str,
    selected: &'p str,
    items: Part,
    pages: Pages,
}

/// A section with what a record has of it.
struct Part {
    section: &'static Section,
    facts: Vec<(&'static str, String)>,
    rows: Vec<Row>,
}

impl Part {
    fn is_removable(&self) -> bool {
        self.rows.iter().any(|row| row.id.is_some())
    }
}

/// A row of a table.
struct Row {
    link: Option<String>,
    picture: Option<String>,
    title: String,
    detail: String,
    /// The columns after the first.
    cells: Vec<Cell>,
    /// Id for the button that removes the row.
    id: Option<String>,
}

/// A text, and its CSS class if it is a status.
struct Cell {
    class: &'static str,
    text: String,
}

impl Cell {
    /// Returns a fact of a value; a status has its colour, a time no zone.
    fn of(value: &Value, fact: &str) -> Self {
        let text = text(value, fact).unwrap_or_default();
        if fact.ends_with("status") && !text.is_empty() {
            let class = status_class(&text);
            let text = label(&text);
            return Self { class, text };
        }
        let zone = if fact.ends_with(":time") { " UTC" } else { "" };
        let text = text.strip_suffix(zone).unwrap_or(&text).to_owned();
        Self { class: "", text }
    }
}

impl Row {
    fn of(state: &State, application: AppIndex, section: &Section, item: &Value) -> Self {
        let mut cells = section.columns.iter();
        let first = cells.next();
        let fact = |fact: &str| text(item, fact).unwrap_or_default();
        let title = first.map_or(String::new(), |column| {
            format!("{}{}", column.prefix, fact(column.fact))
        });
        let detail = first.map_or(String::new(), |column| fact(column.detail));
        let picture = item["metadata"]["reference_image_url"].as_str();
        Self {
            link: linked(application, item),
            picture: picture.and_then(|url| view::media(state, url)),
            detail: Some(detail)
                .filter(|text| *text != title)
                .unwrap_or_default(),
            title,
            cells: cells.map(|column| Cell::of(item, column.fact)).collect(),
            id: None,
        }
    }
}

/// Returns the page of what an item is about, if it has one.
fn linked(application: AppIndex, item: &Value) -> Option<String> {
    let text = |name: &str| item[name].as_str();
    let sessions = ["session_id", "reference_session_id", "linked_entity_uuid"];
    let (path, key) = match sessions.into_iter().find_map(text) {
        Some(id) if text("linked_entity_type") == Some("transaction") => ("transactions", id),
        Some(id) => return Some(format!("/dashboard/sessions/{id}")),
        None if text("case_number").is_some() => ("cases", text("uuid")?),
        None => match (text("kind"), text("vendor_data")?) {
            (Some("USER"), key) => ("users", key),
            (Some("BUSINESS"), key) => ("businesses", key),
            _ => return None,
        },
    };
    let application = view::number(application);
    let parameters = [("application", &*application), ("key", key)];
    Some(view::link(&format!("/dashboard/{path}"), &parameters))
}

/// A form that is folded up until it is needed.
pub(super) struct Form {
    /// Value of the button, which names the action.
    pub(super) action: &'static str,
    pub(super) title: &'static str,
    pub(super) note: &'static str,
    pub(super) inputs: Vec<Input>,
    pub(super) button: &'static str,
    pub(super) is_danger: bool,
    pub(super) is_open: bool,
}

/// A field of a form.
pub(super) struct Input {
    pub(super) name: &'static str,
    pub(super) value: String,
    /// Values to choose from; none for a text.
    pub(super) choices: Vec<String>,
}

impl Input {
    pub(super) fn text(name: &'static str, value: impl Into<String>) -> Self {
        Self {
            name,
            value: value.into(),
            choices: Vec::new(),
        }
    }

    pub(super) fn choice<'c>(
        name: &'static str,
        value: &str,
        choices: impl IntoIterator<Item = &'c str>,
    ) -> Self {
        Self {
            choices: choices.into_iter().map(str::to_owned).collect(),
            ..Self::text(name, value)
        }
    }

    /// Returns the field of a record.
    fn of(name: &'static str, record: &Value) -> Self {
        let value = record[name].as_str().unwrap_or_default();
        match name {
            "status" => Self::choice(name, value, EntityStatus::ALL.map(EntityStatus::as_str)),
            "list_type" => {
                let types = [ListType::Allowlist, ListType::Custom];
                Self::choice(name, value, types.map(ListType::as_str))
            }
            "entry_type" => Self::choice(name, value, EntryType::ALL.map(EntryType::as_str)),
            _ => Self::text(name, value),
        }
    }
}

impl Form {
    /// Returns a form with the values of its record, or with what was typed if it was refused.
    pub(super) fn new(
        shell: &Shell,
        action: &'static str,
        [title, button]: [&'static str; 2],
        mut inputs: Vec<Input>,
    ) -> Self {
        let refused = shell.refused(action);
        if let Some(typed) = refused {
            for input in &mut inputs {
                input.value = typed.get(input.name).unwrap_or_default().to_owned();
            }
        }
        Self {
            is_open: refused.is_some(),
            is_danger: action == "delete",
            action,
            title,
            note: "",
            inputs,
            button,
        }
    }

    fn of(shell: &Shell, form: &ShownForm, record: &Value) -> Self {
        let inputs = form.fields.iter().map(|name| Input::of(name, record));
        let texts = [form.title, form.button];
        Self {
            note: form.note,
            ..Self::new(shell, form.action, texts, inputs.collect())
        }
    }
}

/// Returns the fields that were filled in.
pub(super) fn filled(form: &Query, _: &Value, names: &[&str]) -> Value {
    let filled = names.iter();
    let filled = filled.filter_map(|&name| Some((name.to_owned(), form.get(name)?.into())));
    filled.collect::<Map<_, _>>().into()
}

/// Returns the fields that differ from those of a record; cleared ones are null.
pub(super) fn changed(form: &Query, record: &Value, names: &[&str]) -> Value {
    let changed = names.iter().filter_map(|&name| {
        let before = record[name].as_str().unwrap_or_default();
        let after = form.get(name).unwrap_or_default();
        // A text field has no line breaks, and a list shows a value in its own case.
        let is_same = after.eq_ignore_ascii_case(before);
        let value = Some(after).filter(|text| !text.is_empty());
        (!is_same || after.len() != before.len()).then(|| (name.to_owned(), value.into()))
    });
    changed.collect::<Map<_, _>>().into()
}

/// Returns the body that deletes a user or business.
pub(super) fn batch(_: &Query, record: &Value, _: &[&str]) -> Value {
    json!({ "vendor_data_list": [text(record, "vendor_data|didit_internal_id")] })
}

/// Returns no body.
pub(super) fn nothing(_: &Query, _: &Value, _: &[&str]) -> Value {
    Value::Null
}

const DONE: [(&str, &str); 6] = [
    ("create", "Created."),
    ("edit", "The data is changed."),
    ("status", "The status is changed."),
    ("add", "The entry is added."),
    ("remove", "The entry is removed."),
    ("delete", "Deleted."),
];

/// Rows per page.
const SIZE: usize = 50;

impl Records {
    pub(super) fn respond(&self, request: &PageRequest<'_>) -> Reply {
        match &request.form {
            Some(form) => self.act(request, form),
            None => self.show(request, Notice::done(request, &DONE)),
        }
    }

    fn act(&self, request: &PageRequest<'_>, form: &Query) -> Reply {
        let application = view::application(&request.query, &request.fake.lock());
        let key = request.query.get("key").unwrap_or_default();
        let entry = form.get("id").unwrap_or_default();
        let params = [(self.parameter, key), ("entry_uuid", entry)];
        let api = Api::new(request.fake, application).of(&params);
        let button = form.get("do").unwrap_or_default();
        let mut actions = self.actions.iter();
        let found =
            actions.find(|(name, ..)| *name == button && (button == "create") == key.is_empty());
        let reply = match found {
            None => Reply::not_found("Unknown action."),
            Some((_, operation, body)) => {
                let record = self.record(api, key).unwrap_or_default();
                let mut forms = (self.shown)().forms.iter();
                let shown = forms.find(|form| form.action == button);
                let fields = shown.map_or(&[][..], |form| &form.fields);
                api.run(operation, &body(form, &record, fields))
            }
        };
        if !reply.status.is_success() {
            return self.show(request, Some(Notice::refused(form, &reply)));
        }
        let key = match button {
            "create" => text(&action::json(&reply), self.key).unwrap_or_default(),
            "delete" => String::new(),
            _ => key.to_owned(),
        };
        see_other(&self.link(application, &key, &[("done", button)]))
    }

    /// Returns the record with a key, or `None` if there is none; null without a key.
    fn record(&self, api: Api<'_>, key: &str) -> Option<Value> {
        if key.is_empty() {
            return Some(Value::Null);
        }
        let reply = api.run(self.retrieve, &Value::Null);
        reply.status.is_success().then(|| action::json(&reply))
    }

    fn link(&self, application: AppIndex, key: &str, more: &[(&str, &str)]) -> String {
        let application = view::number(application);
        let own = [("application", &*application), ("key", key)];
        view::link(self.path, &[&own, more].concat())
    }

    fn show(&self, request: &PageRequest<'_>, notice: Option<Notice>) -> Reply {
        let shown = (self.shown)();
        let application = view::application(&request.query, &request.fake.lock());
        let given = |name| request.query.get(name).unwrap_or_default();
        let (key, search, selected) = (given("key"), given("search"), given("status"));
        let params = [(self.parameter, key)];
        let api = Api::new(request.fake, application).of(&params);
        let is_one = !key.is_empty();
        let Some(record) = self.record(api, key) else {
            return lost(&request.fake.lock(), "Not found; it may have been deleted.");
        };
        let (operation, list, [one, other]) = if is_one {
            (self.items, &shown.items, (self.conditions)(key))
        } else {
            (Some(self.list), &shown.list, [self.filter; 2])
        };
        let filter = [("search", search), ("status__in", selected), one, other];
        let page = request.query.positive("page").unwrap_or(1);
        let table = &list.table;
        let listed = operation.map(|operation| api.page(operation, &filter, (page, SIZE)));
        let (items, count) = listed.unwrap_or_default();
        let state = request.fake.lock();
        let shell = Shell::new(&state, self.section, notice);
        let removable = is_one && self.actions.iter().any(|(name, ..)| *name == "remove");
        let rows = items.iter().map(|item| {
            let mut row = Row::of(&state, application, table, item);
            if !is_one {
                let key = text(item, self.key).unwrap_or_default();
                row.link = Some(self.link(application, &key, &[]));
            }
            row.id = removable.then(|| text(item, "uuid").unwrap_or_default());
            row
        });
        let sections = shown.sections.iter().filter(|_| is_one);
        let parts = sections.map(|section| {
            let items = each(&record[section.array]);
            let rows = items.map(|item| Row::of(&state, application, section, item));
            Part {
                section,
                facts: facts(&record, &section.facts),
                rows: rows.collect(),
            }
        });
        let forms = shown.forms.iter();
        let forms = forms.filter(|form| (form.action == "create") != is_one);
        let forms = forms.filter(|form| form.action != "delete" || record["is_system"] != true);
        let title = shown.list.table.columns.first();
        let title = title
            .and_then(|column| text(&record, column.fact))
            .unwrap_or_default();
        let own = |name: &str| record[name].as_str().unwrap_or_default();
        let page = Page {
            title: if is_one { &title } else { self.section },
            lead: if is_one {
                own("description")
            } else {
                shown.lead
            },
            crumb: is_one.then(|| (self.section, self.link(application, "", &[]))),
            status: Some(Cell::of(&record, "status")).filter(|status| !status.text.is_empty()),
            path: self.path,
            application,
            applications: if is_one { 1 } else { state.applications.len() },
            key,
            picture: view::media(&state, own("portrait_image_url")),
            parts: parts.collect(),
            forms: forms.map(|form| Form::of(&shell, form, &record)).collect(),
            list,
            search,
            selected,
            items: Part {
                section: table,
                facts: Vec::new(),
                rows: rows.collect(),
            },
            pages: Pages::new(page, SIZE, count, |page| {
                let page = page.to_string();
                let more = [("search", search), ("status", selected), ("page", &page)];
                self.link(application, key, &more)
            }),
            shell,
        };
        dashboard(page.shell.status(), &page)
    }
}
