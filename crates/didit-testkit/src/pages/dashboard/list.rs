//! The list of sessions, and the form that creates a session.

use askama::Template;
use didit_types::operation;
use serde_json::Value;

use super::action::{self, Api};
use super::records::filled;
use super::view::{self, Notice, Pages, Shell};
use crate::http::Reply;
use crate::pages::format::{shown_time, status_class};
use crate::pages::request::PageRequest;
use crate::pages::response::{dashboard, see_other};
use crate::scenario::catalogue;
use crate::scenario::shown::phrase;
use crate::state::{
    Application, ApplicationEnvironment, Kind, State, workflow::Template as Workflow,
};
use crate::vocabulary::{AppIndex, Query, Status, each};

/// Sessions per page.
const SIZE: usize = 25;

#[derive(Template)]
#[template(path = "dashboard/list.html")]
struct List<'s> {
    shell: Shell,
    filter: Filter,
    rows: Vec<Value>,
    pages: Pages,
    /// Whether no session exists yet.
    is_fresh: bool,
    applications: &'s [Application],
    workflows: [(&'static str, &'static str); 6],
    outcomes: Vec<(&'static str, &'static str)>,
}

/// The filter of the list.
struct Filter {
    search: String,
    status: String,
    kind: Kind,
    application: AppIndex,
    page: usize,
}

impl Filter {
    fn read(query: &Query, state: &State) -> Self {
        let kind = query.get("kind").and_then(Kind::parse);
        Self {
            search: query.get("search").unwrap_or_default().to_owned(),
            status: query.get("status").unwrap_or_default().to_owned(),
            kind: kind.unwrap_or(Kind::User),
            application: view::application(query, state),
            page: query.positive("page").unwrap_or(1),
        }
    }

    fn is_narrow(&self) -> bool {
        !self.search.is_empty() || !self.status.is_empty() || self.page > 1
    }

    fn is_business(&self) -> bool {
        self.kind == Kind::Business
    }

    /// Returns the URL of a page.
    fn link(&self, page: usize) -> String {
        let parameters = [
            ("search", &*self.search),
            ("status", &self.status),
            ("kind", if self.is_business() { "business" } else { "" }),
            ("application", &view::number(self.application)),
        ];
        view::page_link("/", &parameters, page)
    }
}

pub(super) fn show(request: &PageRequest<'_>, notice: Option<Notice>) -> Reply {
    let filter = Filter::read(&request.query, &request.fake.lock());
    let conditions = [
        ("session_kind", filter.kind.as_str()),
        ("search", &filter.search),
        ("status", &filter.status),
    ];
    let api = Api::new(request.fake, filter.application);
    let paging = (filter.page, SIZE);
    let (rows, count) = api.page(&operation::LIST_SESSIONS, &conditions, paging);
    let state = request.fake.lock();
    let environment = state.settings.environment;
    let outcomes = catalogue().filter(|_| environment == ApplicationEnvironment::Sandbox);
    let list = List {
        shell: Shell::new(&state, "Sessions", notice),
        pages: Pages::new(filter.page, SIZE, count, |page| filter.link(page)),
        is_fresh: rows.is_empty() && !filter.is_narrow(),
        rows,
        applications: &state.applications,
        workflows: Workflow::ALL.map(|workflow| (workflow.as_str(), workflow.label())),
        outcomes: outcomes.map(|(slug, title, _)| (slug, title)).collect(),
        filter,
    };
    dashboard(list.shell.status(), &list)
}

/// Returns a text of a summary; an absent one is empty.
pub(super) fn text<'v>(summary: &'v Value, name: &str) -> &'v str {
    summary[name].as_str().unwrap_or_default()
}

/// Returns the name of the person or company, and the `vendor_data` below it.
fn subject(summary: &Value) -> (&str, &str) {
    let text = |name| text(summary, name);
    let names = [text("full_name"), text("company_name")].into_iter();
    let name = names.into_iter().find(|name| !name.is_empty());
    match (name, text("vendor_data")) {
        (Some(name), vendor_data) => (name, vendor_data),
        (None, "") => ("Unknown", ""),
        (None, vendor_data) => (vendor_data, ""),
    }
}

/// Returns the name and status of each check that has run.
fn checks(summary: &Value) -> impl Iterator<Item = (String, &str)> {
    let features = each(&summary["features"]);
    let checks =
        features.map(|feature| (phrase(text(feature, "feature")), text(feature, "status")));
    checks.filter(|(_, status)| !["", "Not Finished"].contains(status))
}

/// Creates a session as an application would.
pub(super) fn create(request: &PageRequest<'_>, form: &Query) -> Reply {
    const FIELDS: [&str; 5] = [
        "vendor_data",
        "callback",
        "callback_method",
        "language",
        "sandbox_scenario",
    ];
    let workflow = form.get("workflow").unwrap_or_default();
    let mut workflows = Workflow::ALL.into_iter();
    let workflow = workflows.find(|template| template.as_str() == workflow);
    let (application, workflow_id) = {
        let state = request.fake.lock();
        let application = Filter::read(form, &state).application;
        let workflow = state.template(application, workflow.unwrap_or(Workflow::Kyc));
        (application, workflow.id.to_string())
    };
    let mut body = filled(form, &Value::Null, &FIELDS);
    body["workflow_id"] = workflow_id.into();
    let api = Api::new(request.fake, application);
    let reply = api.run(&operation::CREATE_SESSION, &body);
    match action::json(&reply)["session_id"].as_str() {
        Some(id) => see_other(&format!("/dashboard/sessions/{id}?done=create")),
        None => show(request, Some(Notice::refused(form, &reply))),
    }
}
