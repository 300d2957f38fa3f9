//! What an application needs to call the fake, ready to be copied.

use askama::Template;
use http::StatusCode;

use super::view::Shell;
use crate::http::Reply;
use crate::pages::request::PageRequest;
use crate::pages::response::dashboard;
use crate::state::{Application, workflow::Template as Workflow};
use crate::vocabulary::Uuid;

const PROGRAMS: [(&str, &str, &str); 4] = [
    ("curl", "curl", include_str!("connect/curl.sh")),
    ("rust", "Rust", include_str!("connect/rust.txt")),
    ("python", "Python", include_str!("connect/python.py")),
    ("node", "Node", include_str!("connect/node.mjs")),
];

#[derive(Template)]
#[template(path = "dashboard/connect.html")]
struct Connect<'s> {
    shell: Shell,
    origin: &'s str,
    secret: &'s str,
    applications: Vec<Connected<'s>>,
}

/// An application with its workflows by name.
struct Connected<'s> {
    application: &'s Application,
    workflows: Vec<(&'static str, Uuid)>,
}

pub(super) fn page(request: &PageRequest<'_>) -> Reply {
    let state = request.fake.lock();
    let applications = (0..).zip(&state.applications);
    let workflows = |index| {
        let name = |template: Workflow| (template.label(), state.template(index, template).id);
        Workflow::ALL.into_iter().map(name).collect()
    };
    let page = Connect {
        shell: Shell::new(&state, "Connect", None),
        origin: &state.settings.origin,
        secret: &state.webhook_secret,
        applications: applications
            .map(|(index, application)| Connected {
                application,
                workflows: workflows(index),
            })
            .collect(),
    };
    dashboard(StatusCode::OK, &page)
}
