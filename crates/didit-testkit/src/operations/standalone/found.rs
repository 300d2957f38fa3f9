//! What a check finds.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use didit_types::decision::{LogType, RiskCode};
use didit_types::session::ExpectedDetails;
use didit_types::{Feature, FeatureStatus};
use serde_json::{Map, Value};

use super::Asked;
use crate::http::context::RequestContext;
use crate::http::json::Object;
use crate::http::reply::Reply;
use crate::operations::media;
use crate::scenario::{
    MEDIA_MARK, Person, Scenario, ScenarioRun, array_of, most_severe, sign_links, status_for,
};

/// A feature that runs alone.
pub(super) struct Play<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) feature: Feature,
    pub(super) person: &'a Person,
    pub(super) expected: Option<&'a ExpectedDetails>,
}

/// A report, as a decision has it but for what belongs to a workflow.
pub(super) struct Found(pub(super) Map<String, Value>);

impl Play<'_> {
    pub(super) fn play(&self, context: &RequestContext<'_>) -> Found {
        let features = [self.feature.clone()];
        let mut run = ScenarioRun::new(&features, self.person, context.state.now.to_system());
        run.expected = self.expected;
        run.blocklisted = context.state.blocklisted(context.application, self.person);
        let mut arrays = self.scenario.play(&run).reports.into_map();
        let array = array_of(&self.feature).unwrap_or_default();
        let report = arrays.get_mut(array).and_then(|reports| reports.get_mut(0));
        let mut report = match report {
            Some(Value::Object(report)) => std::mem::take(report),
            _ => Map::new(),
        };
        report.remove("node_id");
        for warning in report.get_mut("warnings").into_iter().flat_map(items) {
            if let Value::Object(warning) = warning {
                warning.remove("node_id");
            }
        }
        Found(report)
    }

    /// Plays, and plays again with what `more` finds in the report.
    pub(super) fn play_with(
        &self,
        context: &RequestContext<'_>,
        more: impl FnOnce(&Found) -> Option<RiskCode>,
    ) -> Found {
        let found = self.play(context);
        match more(&found) {
            Some(code) if !found.has(&code) => {
                let scenario = self.scenario.clone();
                let scenario = scenario.with_warning(self.feature.clone(), code, LogType::Error);
                Play {
                    scenario: &scenario,
                    feature: self.feature.clone(),
                    ..*self
                }
                .play(context)
            }
            _ => found,
        }
    }
}

impl Found {
    pub(super) fn status(&self) -> &str {
        let status = self.0.get("status").and_then(Value::as_str);
        status.unwrap_or("Approved")
    }

    pub(super) fn is_approved(&self) -> bool {
        self.status() == "Approved"
    }

    /// A number of the report; 0 where there is none.
    pub(super) fn number(&self, name: &str) -> f64 {
        self.0.get(name).and_then(Value::as_f64).unwrap_or(0.0)
    }

    pub(super) fn has(&self, code: &RiskCode) -> bool {
        self.warnings()
            .any(|warning| warning["risk"] == code.as_str())
    }

    fn warnings(&self) -> impl Iterator<Item = &Value> {
        let warnings = self.0.get("warnings").and_then(Value::as_array);
        warnings.into_iter().flatten()
    }

    /// Puts fields in, over what was there.
    pub(super) fn put(&mut self, fields: Value) {
        if let Value::Object(fields) = fields {
            self.0.extend(fields);
        }
    }

    /// Leaves these fields.
    pub(super) fn only(&mut self, fields: &[&str]) {
        self.0.retain(|name, _| fields.contains(&name.as_str()));
    }

    /// Leaves the warnings that this check can have, by their codes, each with its
    /// weight, and takes the result from them.
    pub(super) fn judge(&mut self, weight: impl Fn(&str) -> Option<LogType>) {
        let mut status = FeatureStatus::Approved;
        if let Some(Value::Array(warnings)) = self.0.get_mut("warnings") {
            warnings.retain_mut(|warning| {
                let Some(weight) = warning["risk"].as_str().and_then(&weight) else {
                    return false;
                };
                if warning["log_type"] != weight.as_str() {
                    warning["log_type"] = weight.as_str().into();
                    warning["long_description"] = warning["short_description"].clone();
                }
                status = most_severe(status_for(&weight), status.clone());
                true
            });
        }
        self.put(serde_json::json!({ "status": status.as_str() }));
    }

    /// Puts the pictures themselves where links to them would lead.
    fn embed(&mut self) {
        for value in self.0.values_mut() {
            if value
                .as_str()
                .is_some_and(|text| text.starts_with(MEDIA_MARK))
            {
                *value = STANDARD.encode(media::JPEG).into();
            }
        }
    }
}

fn items(list: &mut Value) -> impl Iterator<Item = &mut Value> {
    list.as_array_mut().into_iter().flatten()
}

impl RequestContext<'_> {
    /// The answer of a check; a check of a risk has its status on top as well.
    pub(super) fn found(
        &mut self,
        asked: &Asked,
        name: &str,
        mut found: Found,
        is_risk: bool,
    ) -> Reply {
        let id = self.state.ids.uuid();
        let base = format!("{}/_fake/media/{id}", self.state.settings.origin);
        let mut answer = Object::with_capacity(4096).display("request_id", id);
        if is_risk {
            answer = answer.string("status", found.status());
        }
        if !asked.is_saved {
            found.embed();
        }
        let mut report = Value::Object(found.0);
        sign_links(&mut report, &base, self.state.now.to_system());
        let metadata = asked.metadata.as_ref().map(Value::to_string);
        let answer = answer
            .raw(name, &report.to_string())
            .optional("vendor_data", asked.vendor_data.as_deref())
            .optional_raw("metadata", metadata.as_deref())
            .string("created_at", &self.state.now.rfc3339())
            .finish();
        Reply::ok_text(self.media(answer))
    }
}
