//! Pages that are a table with forms: users, businesses, lists and their entries.

use askama::Template;
use didit_types::operation::Operation;
use serde_json::{Map, Value};

use super::action::{self, Target};
use super::list::text;
use super::view::{self, Notice, Pages, Shell, lost};
use crate::http::reply::Reply;
use crate::pages::format::status_class;
use crate::pages::request::PageRequest;
use crate::pages::response::{dashboard, see_other};
use crate::scenario::shown::{self, Labelled, label};
use crate::state::State;
use crate::vocabulary::indexes::AppIndex;
use crate::vocabulary::query::Query;

/// A kind of records: how the API lists, creates, changes and deletes them.
pub(super) struct Records {
    /// Title of the list, in the navigation.
    pub(super) section: &'static str,
    pub(super) path: &'static str,
    pub(super) lead: &'static str,
    /// Parameter of a record in the paths of the API.
    pub(super) parameter: &'static str,
    pub(super) list: &'static Operation,
    pub(super) filter: (&'static str, &'static str),
    pub(super) create: &'static Operation,
    pub(super) retrieve: &'static Operation,
    pub(super) delete: &'static Operation,
    pub(super) table: Table,
    /// Title and button of the form that creates a record.
    pub(super) creation: [&'static str; 2],
    pub(super) inputs: fn() -> Vec<Input>,
    pub(super) key: fn(&Value) -> &str,
    pub(super) facts: fn() -> &'static [Labelled],
    pub(super) forms: fn(&Shell, &Value) -> Vec<Form>,
    /// The operation and body of a button below a record.
    pub(super) action: fn(&str, &Query, &Value) -> Option<(&'static Operation, Value)>,
    /// What a record contains, and its conditions.
    pub(super) items: &'static Operation,
    pub(super) conditions: fn(&str) -> [(&'static str, &str); 2],
    pub(super) item_table: Table,
}

/// A table of records.
pub(super) struct Table {
    /// Headings, and whether only a wide page has the column.
    pub(super) columns: &'static [(&'static str, bool)],
    pub(super) row: fn(&State, &Value) -> Row,
    /// Text in place of an empty table.
    pub(super) none: &'static str,
    /// Whether the API searches it.
    pub(super) can_search: bool,
}

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
    facts: Vec<(&'static str, String)>,
    forms: Vec<Form>,
    table: &'p Table,
    search: &'p str,
    rows: Vec<Row>,
    pages: Pages,
}

/// A row of the table.
#[derive(Default)]
pub(super) struct Row {
    pub(super) link: Option<String>,
    pub(super) picture: Option<String>,
    pub(super) title: String,
    pub(super) detail: String,
    /// The columns after the first.
    pub(super) cells: Vec<Cell>,
    /// Id for the button that removes the row.
    pub(super) id: Option<String>,
}

/// A text, and its CSS class if it is a status.
pub(super) struct Cell {
    pub(super) class: &'static str,
    pub(super) text: String,
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self { class: "", text }
    }
}

/// A form that is folded up until it is needed.
pub(super) struct Form {
    /// Value of the button, which names the action.
    pub(super) action: String,
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
    pub(super) label: String,
    pub(super) value: String,
    /// Values with their labels; empty for a text.
    pub(super) choices: Vec<(String, String)>,
}

impl Input {
    pub(super) fn text(name: &'static str, value: impl Into<String>) -> Self {
        Self {
            name,
            label: label(name),
            value: value.into(),
            choices: Vec::new(),
        }
    }

    pub(super) fn choice<'c>(
        name: &'static str,
        value: &str,
        choices: impl IntoIterator<Item = &'c str>,
    ) -> Self {
        let choices = choices.into_iter();
        Self {
            choices: choices
                .map(|choice| (choice.to_owned(), label(choice)))
                .collect(),
            ..Self::text(name, value)
        }
    }
}

impl Form {
    /// Returns a form with the values of its record, or with what was typed if it was refused.
    pub(super) fn new(
        shell: &Shell,
        action: impl Into<String>,
        [title, button]: [&'static str; 2],
        mut inputs: Vec<Input>,
    ) -> Self {
        let action = action.into();
        let refused = shell.refused(&action);
        for input in &mut inputs {
            if let Some(typed) = refused {
                typed
                    .get(input.name)
                    .unwrap_or_default()
                    .clone_into(&mut input.value);
            }
        }
        Self {
            is_open: refused.is_some(),
            action,
            title,
            note: "",
            inputs,
            button,
            is_danger: false,
        }
    }

    /// Returns a form that asks before something is deleted.
    pub(super) fn deletion(shell: &Shell, title: &'static str, note: &'static str) -> Self {
        Self {
            note,
            is_danger: true,
            ..Self::new(shell, "delete", [title, "Yes, delete it"], Vec::new())
        }
    }
}

/// Returns the fields that were filled in.
pub(super) fn filled<'f>(
    form: &Query,
    names: impl IntoIterator<Item = &'f str>,
) -> Map<String, Value> {
    let names = names.into_iter();
    names
        .filter_map(|name| Some((name.to_owned(), form.get(name)?.into())))
        .collect()
}

/// Returns the fields that differ from those of a record; cleared ones are null.
pub(super) fn changed<'f>(
    form: &Query,
    record: &Value,
    names: impl IntoIterator<Item = &'f str>,
) -> Map<String, Value> {
    let names = names.into_iter();
    names
        .filter_map(|name| {
            let before = record[name].as_str().unwrap_or_default();
            let after = form.get(name).unwrap_or_default();
            // A text field has no line breaks, and a list shows a value in its own case.
            let is_same = after.eq_ignore_ascii_case(before);
            let value = Some(after).filter(|text| !text.is_empty());
            (!is_same || after.len() != before.len()).then(|| (name.to_owned(), value.into()))
        })
        .collect()
}

/// Returns the label of a status in its colour.
pub(super) fn status(record: &Value) -> Cell {
    let status = text(record, "status");
    Cell {
        class: status_class(status),
        text: label(status),
    }
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
    pub(super) fn page(&self, request: &PageRequest<'_>) -> Reply {
        self.show(request, Notice::done(request, &DONE))
    }

    pub(super) fn act(&self, request: &PageRequest<'_>, form: &Query) -> Reply {
        let application = view::application(&request.query, &request.fake.lock());
        let key = request.query.get("key").unwrap_or_default();
        let params = [
            (self.parameter, key),
            ("entry_uuid", form.get("id").unwrap_or_default()),
        ];
        let run = |operation: &Operation, body: &Value| {
            let target = Target::Path(&params);
            action::run(request.fake, operation, application, target, "", body)
        };
        let button = form.get("do").unwrap_or_default();
        let reply = if button == "create" && key.is_empty() {
            let names = (self.inputs)().into_iter().map(|input| input.name);
            run(self.create, &filled(form, names).into())
        } else {
            let record = action::json(&run(self.retrieve, &Value::Null));
            match (self.action)(button, form, &record) {
                Some((operation, body)) => run(operation, &body),
                None if button == "delete" => run(self.delete, &Value::Null),
                None => Reply::not_found("Unknown action."),
            }
        };
        if !reply.status.is_success() {
            let reason = action::reason(&reply);
            return self.show(request, Some(Notice::refused(form, reason)));
        }
        let created = action::json(&reply);
        let key = match button {
            "create" => (self.key)(&created),
            "delete" => "",
            _ => key,
        };
        see_other(&self.link(application, key, &[("done", button)]))
    }

    fn link(&self, application: AppIndex, key: &str, more: &[(&str, &str)]) -> String {
        let application = view::number(application);
        let own = [("application", &*application), ("key", key)];
        view::link(self.path, &[&own, more].concat())
    }

    fn show(&self, request: &PageRequest<'_>, notice: Option<Notice>) -> Reply {
        let application = view::application(&request.query, &request.fake.lock());
        let search = request.query.get("search").unwrap_or_default();
        let key = request.query.get("key").unwrap_or_default();
        let params = [(self.parameter, key)];
        let target = Target::Path(&params);
        let (is_one, null) = (!key.is_empty(), Value::Null);
        let record = is_one
            .then(|| action::run(request.fake, self.retrieve, application, target, "", &null));
        if record
            .as_ref()
            .is_some_and(|reply| !reply.status.is_success())
        {
            return lost(request, "Not found; it may have been deleted.");
        }
        let record = record.as_ref().map_or(Value::Null, action::json);
        let (operation, table) = if is_one {
            (self.items, &self.item_table)
        } else {
            (self.list, &self.table)
        };
        let [one, other] = if is_one {
            (self.conditions)(key)
        } else {
            [self.filter; 2]
        };
        let filter = [("search", search), one, other];
        let page = request.query.positive("page").unwrap_or(1);
        let paging = (page, SIZE);
        let (items, count) = action::page(
            request.fake,
            operation,
            application,
            target,
            &filter,
            paging,
        );
        let state = request.fake.lock();
        let shell = Shell::new(&state, self.section, notice);
        let rows = items.iter().map(|item| {
            let link = || self.link(application, (self.key)(item), &[]);
            let row = (table.row)(&state, item);
            Row {
                link: if is_one { row.link } else { Some(link()) },
                ..row
            }
        });
        let (picture, name) = (text(&record, "portrait_image_url"), title(&record));
        let facts = (self.facts)().iter();
        let list = (self.section, self.link(application, "", &[]));
        let page = Page {
            title: if is_one { &name } else { self.section },
            lead: if is_one {
                text(&record, "description")
            } else {
                self.lead
            },
            crumb: is_one.then_some(list),
            status: is_one
                .then(|| status(&record))
                .filter(|status| !status.text.is_empty()),
            path: self.path,
            application,
            applications: if is_one { 1 } else { state.applications.len() },
            key,
            picture: view::media(&state, picture),
            facts: facts
                .filter_map(|(label, fact)| Some((*label, shown::text(&record, fact)?)))
                .collect(),
            forms: if is_one {
                (self.forms)(&shell, &record)
            } else {
                vec![Form::new(&shell, "create", self.creation, (self.inputs)())]
            },
            table,
            search,
            rows: rows.collect(),
            pages: Pages::new(page, SIZE, count, |page| {
                let page = page.to_string();
                self.link(application, key, &[("search", search), ("page", &page)])
            }),
            shell,
        };
        dashboard(page.shell.status(), &page)
    }
}

/// The name of a record.
fn title(record: &Value) -> String {
    let names = ["effective_name", "name", "vendor_data", "didit_internal_id"];
    let mut names = names.iter().map(|name| text(record, name));
    names
        .find(|name| !name.is_empty())
        .unwrap_or_default()
        .to_owned()
}
