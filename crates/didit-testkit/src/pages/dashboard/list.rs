//! The list of sessions, and the form that creates one.

use askama::Template;
use didit_types::operation;
use form_urlencoded::Serializer;
use serde_json::{Map, Value, json};

use super::act;
use super::view::{Notice, Pages, Shell, words};
use crate::http::reply::Reply;
use crate::pages::Asked;
use crate::pages::fields::Fields;
use crate::pages::hosted::class_of;
use crate::pages::page::{desk, see_other};
use crate::scenario::catalogue;
use crate::state::State;
use crate::state::application::{AppIndex, ApplicationEnvironment};
use crate::state::workflow::{Kind, Template as Workflow};
use crate::vocabulary::status::Status;

/// Rows on a page.
const SIZE: usize = 25;

#[derive(Template)]
#[template(path = "dashboard/list.html")]
struct List {
    shell: Shell,
    filter: Filter,
    rows: Vec<Row>,
    pages: Pages,
    /// Nobody has created a session yet.
    is_fresh: bool,
    applications: Vec<Application>,
    application: Application,
    workflows: [(&'static str, &'static str); 6],
    outcomes: Vec<(&'static str, &'static str)>,
    origin: String,
    create_path: &'static str,
}

#[derive(Clone)]
struct Application {
    index: AppIndex,
    api_key: String,
    workflow_id: String,
}

/// What the visitor has narrowed the list down to.
struct Filter {
    search: String,
    status: String,
    kind: Kind,
    application: AppIndex,
    page: usize,
}

struct Row {
    id: String,
    number: i64,
    who: String,
    detail: String,
    status: String,
    class: &'static str,
    country: String,
    created: String,
    checks: Vec<(String, String, &'static str)>,
}

impl Filter {
    fn read(query: &Fields, state: &State) -> Self {
        let known = state.applications.len();
        let application = query.get("application").and_then(|text| text.parse().ok());
        Self {
            search: query.get("search").unwrap_or_default().to_owned(),
            status: query.get("status").unwrap_or_default().to_owned(),
            kind: match query.get("kind") {
                Some("business") => Kind::Business,
                _ => Kind::User,
            },
            application: application
                .filter(|&index: &AppIndex| (index as usize) < known)
                .unwrap_or(0),
            page: (query.get("page").and_then(|text| text.parse().ok()))
                .filter(|&page| page > 0)
                .unwrap_or(1),
        }
    }

    fn is_narrow(&self) -> bool {
        !self.search.is_empty() || !self.status.is_empty() || self.page > 1
    }

    fn is_business(&self) -> bool {
        self.kind == Kind::Business
    }

    #[expect(clippy::unused_self, reason = "templates call methods, not functions")]
    fn statuses(&self) -> [&'static str; 10] {
        Status::ALL.map(Status::as_str)
    }

    /// The page of that number.
    fn link(&self, page: usize) -> String {
        let mut link = Serializer::for_suffix("/?".to_owned(), 2);
        for (name, value) in [("search", &self.search), ("status", &self.status)] {
            if !value.is_empty() {
                link.append_pair(name, value);
            }
        }
        if self.is_business() {
            link.append_pair("kind", "business");
        }
        if self.application > 0 {
            link.append_pair("application", &self.application.to_string());
        }
        link.append_pair("page", &page.to_string());
        link.finish()
    }

    /// What the API's own list is asked; each revision reads its own members.
    fn query(&self) -> String {
        let mut query = Serializer::new(String::new());
        query
            .append_pair("session_kind", self.kind.as_str())
            .append_pair("limit", &SIZE.to_string())
            .append_pair(
                "offset",
                &((self.page - 1).saturating_mul(SIZE)).to_string(),
            )
            .append_pair("page_size", &SIZE.to_string())
            .append_pair("page", &self.page.to_string());
        for (name, value) in [("search", &self.search), ("status", &self.status)] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        query.finish()
    }
}

pub(super) fn show(asked: &Asked<'_>, notice: Option<Notice>) -> Reply {
    let (shell, filter, applications, origin) = {
        let state = asked.fake.lock();
        let filter = Filter::read(&asked.query, &state);
        (
            Shell::new(&state, "Sessions").with(notice),
            filter,
            applications(&state),
            state.settings.origin.to_string(),
        )
    };
    let reply = act::run(
        asked.fake,
        &operation::LIST_SESSIONS,
        filter.application,
        None,
        &filter.query(),
        &Value::Null,
    );
    let list: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
    let count = list["count"]
        .as_u64()
        .and_then(|count| usize::try_from(count).ok());
    let rows: Vec<Row> = (list["results"].as_array().into_iter().flatten())
        .map(row)
        .collect();
    let is_fresh = rows.is_empty() && !filter.is_narrow();
    let index = filter.application as usize;
    let Some(application) = applications.get(index).cloned() else {
        return super::lost(asked, "There is no such application.");
    };
    let status = Notice::status(shell.notice.as_ref());
    let outcomes = catalogue().map(|(slug, title, _)| (slug, title));
    let is_sandbox = shell.environment == ApplicationEnvironment::Sandbox.as_str();
    desk(
        status,
        &List {
            pages: Pages::new(filter.page, SIZE, count.unwrap_or(0), |page| {
                filter.link(page)
            }),
            filter,
            rows,
            is_fresh,
            application,
            applications,
            workflows: Workflow::ALL.map(|workflow| (workflow.as_str(), workflow.label())),
            outcomes: outcomes.filter(|_| is_sandbox).collect(),
            origin,
            create_path: operation::CREATE_SESSION.path,
            shell,
        },
    )
}

fn applications(state: &State) -> Vec<Application> {
    (0..)
        .zip(&state.applications)
        .map(|(index, application)| Application {
            index,
            api_key: application.api_key.to_string(),
            workflow_id: state.template(index, Workflow::Kyc).id.to_string(),
        })
        .collect()
}

fn row(row: &Value) -> Row {
    let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let name = ["full_name", "company_name"]
        .into_iter()
        .map(text)
        .find(|name| !name.is_empty());
    let vendor_data = text("vendor_data");
    let status = text("status");
    let created = text("created_at");
    let features = row["features"].as_array().into_iter().flatten();
    Row {
        id: text("session_id"),
        number: row["session_number"].as_i64().unwrap_or(0),
        who: (name.clone())
            .or_else(|| Some(vendor_data.clone()).filter(|text| !text.is_empty()))
            .unwrap_or_else(|| "Nobody yet".to_owned()),
        detail: if name.is_some() {
            vendor_data
        } else {
            String::new()
        },
        class: class_of(&status),
        status,
        country: text("country"),
        created: created.replace('T', " ").chars().take(19).collect(),
        checks: features
            .filter_map(|feature| {
                let status = feature["status"].as_str()?;
                let name = words(feature["feature"].as_str()?);
                (status != "Not Finished").then(|| (name, status.to_owned(), class_of(status)))
            })
            .collect(),
    }
}

/// Creates a session as an application would.
pub(super) fn create(asked: &Asked<'_>, form: &Fields) -> Reply {
    let application: AppIndex = {
        let state = asked.fake.lock();
        Filter::read(form, &state).application
    };
    let workflow = form.get("workflow").unwrap_or_default();
    let template = Workflow::ALL
        .into_iter()
        .find(|template| template.as_str() == workflow);
    let mut body = Map::new();
    {
        let state = asked.fake.lock();
        let id = state
            .template(application, template.unwrap_or(Workflow::Kyc))
            .id;
        body.insert("workflow_id".to_owned(), json!(id.to_string()));
    }
    for name in [
        "vendor_data",
        "callback",
        "callback_method",
        "language",
        "sandbox_scenario",
    ] {
        if let Some(value) = form.get(name) {
            body.insert(name.to_owned(), json!(value));
        }
    }
    let reply = act::run(
        asked.fake,
        &operation::CREATE_SESSION,
        application,
        None,
        "",
        &Value::Object(body),
    );
    let created: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
    match created["session_id"].as_str() {
        Some(id) => see_other(&format!("/dashboard/sessions/{id}?done=create")),
        None => show(asked, Some(Notice::bad(&act::reason(&reply)))),
    }
}
