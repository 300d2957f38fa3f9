//! Checks on their own: one feature, at once, without a session.
//!
//! Source: <https://docs.didit.me/standalone-apis/>, page by page.

pub(crate) mod email;
pub(crate) mod ip;
pub(crate) mod phone;
mod signals;

use didit_types::Feature;
use serde_json::{Map, Value};

use crate::call::Call;
use crate::form::Form;
use crate::json::Object;
use crate::reply::Reply;
use crate::row::array_of;
use crate::scenario::{Person, Run, Scenario, sign_links};
use crate::state::application::Environment;

/// What every check takes.
struct Asked {
    scenario: Scenario,
    vendor_data: Option<String>,
    metadata: Option<Value>,
}

impl Asked {
    fn read(call: &Call<'_>, form: &mut Form) -> Self {
        let metadata = form.dictionary("metadata");
        let slug = super::create::scenario(call, form);
        Self {
            vendor_data: form.text("vendor_data", usize::MAX),
            scenario: match slug {
                Some(slug) => Scenario::from_slug(&slug),
                None => hinted(call, form, metadata.as_ref()),
            }
            .unwrap_or_else(Scenario::approve),
            metadata,
        }
    }
}

/// The outcome that is named in the metadata, for clients that send no field that
/// they do not know.
fn hinted(call: &Call<'_>, form: &mut Form, metadata: Option<&Value>) -> Option<Scenario> {
    let slug = metadata?.get("sandbox_scenario")?.as_str()?;
    if call.app().environment == Environment::Live {
        return None;
    }
    let scenario = Scenario::from_slug(slug);
    if scenario.is_none() {
        form.refuse("metadata", format!("Unknown sandbox scenario: '{slug}'."));
    }
    scenario
}

/// What a check found: a report, as a decision has it but for what belongs to a workflow.
struct Found(Map<String, Value>);

impl Found {
    /// Plays the one feature with a person.
    fn play(call: &Call<'_>, asked: &Asked, feature: Feature, person: &Person) -> Self {
        let array = array_of(feature.as_str()).unwrap_or_default();
        let features = [feature];
        let mut run = Run::new(&features, person, call.state.now.to_system());
        run.blocklisted = call.state.blocklisted(call.application, person);
        let mut arrays = asked.scenario.play(&run).reports.to_map();
        let mut report = match arrays.get_mut(array).and_then(|reports| reports.get_mut(0)) {
            Some(Value::Object(report)) => std::mem::take(report),
            _ => Map::new(),
        };
        report.remove("node_id");
        for warning in report.get_mut("warnings").into_iter().flat_map(items) {
            if let Value::Object(warning) = warning {
                warning.remove("node_id");
            }
        }
        Self(report)
    }

    fn status(&self) -> &str {
        self.0
            .get("status")
            .and_then(Value::as_str)
            .unwrap_or("Approved")
    }

    fn is_approved(&self) -> bool {
        self.status() == "Approved"
    }

    /// Puts fields in, over what was there.
    fn put(&mut self, fields: Value) {
        if let Value::Object(fields) = fields {
            self.0.extend(fields);
        }
    }
}

fn items(list: &mut Value) -> impl Iterator<Item = &mut Value> {
    list.as_array_mut().into_iter().flatten()
}

impl Call<'_> {
    /// Pays for a check; a sandbox pays nothing.
    fn pay(&mut self, refusal: &str) -> Result<(), Reply> {
        let application = self.state.app_mut(self.application);
        if application.environment == Environment::Live
            && let Some(credits) = &mut application.credits
        {
            *credits = credits.checked_sub(1).ok_or_else(|| {
                let body = Object::new().string("error", refusal).finish();
                Reply::json(http::StatusCode::FORBIDDEN, body)
            })?;
        }
        Ok(())
    }

    /// The answer of a check; a risk check has its status on top as well.
    fn found(&mut self, asked: &Asked, name: &str, found: Found, is_risk: bool) -> Reply {
        let id = self.state.ids.uuid();
        let base = format!("{}/_fake/media/{id}", self.state.settings.origin);
        let mut answer = Object::with_capacity(4096).display("request_id", id);
        if is_risk {
            answer = answer.string("status", found.status());
        }
        let report = Value::Object(found.0).to_string();
        let report = sign_links(&report, &base, self.state.now.to_system());
        let metadata = asked.metadata.as_ref().map(Value::to_string);
        let answer = answer
            .raw(name, &report)
            .optional("vendor_data", asked.vendor_data.as_deref())
            .optional_raw("metadata", metadata.as_deref())
            .string("created_at", &self.state.now.rfc3339())
            .finish();
        Reply::ok(self.media(answer))
    }
}
