//! Runs of a standalone check and their reports.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use didit_types::decision::{LogType, RiskCode};
use didit_types::session::ExpectedDetails;
use didit_types::{Feature, FeatureStatus};
use serde_json::{Map, Value, json};

use super::params::CheckParams;
use crate::http::{Reply, RequestContext};
use crate::operations::media;
use crate::scenario::{
    MEDIA_MARK, Person, Scenario, ScenarioRun, array_of, most_severe, status_for,
};
use crate::vocabulary::{each, each_mut, object};

/// Parts of reports, as the published examples show them.
pub(super) static EXAMPLES: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("examples.json")).unwrap_or_default());

/// Returns the part of a report with a low or a high risk.
pub(super) fn example(name: &str, is_risky: bool) -> Value {
    let level = if is_risky { "high" } else { "low" };
    EXAMPLES[format!("{name}_{level}")].clone()
}

/// A run of one feature.
#[derive(Clone, Copy)]
pub(super) struct CheckRun<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) feature: &'a Feature,
    pub(super) person: &'a Person,
    pub(super) expected: Option<&'a ExpectedDetails>,
}

/// The report of a check: that of a decision, without the fields of a workflow.
pub(super) struct CheckReport(pub(super) Map<String, Value>);

impl<'a> CheckRun<'a> {
    pub(super) const fn new(
        scenario: &'a Scenario,
        feature: &'a Feature,
        person: &'a Person,
    ) -> Self {
        Self {
            scenario,
            feature,
            person,
            expected: None,
        }
    }

    pub(super) fn run(&self, context: &RequestContext<'_>) -> CheckReport {
        let features = std::slice::from_ref(self.feature);
        let mut run = ScenarioRun::new(features, self.person, context.state.now.to_system());
        run.expected = self.expected;
        run.blocklisted = context.state.blocklisted(context.application, self.person);
        let mut arrays = self.scenario.play(&run).reports.into_map();
        let array = array_of(self.feature).unwrap_or_default();
        let report = arrays.get_mut(array).and_then(|reports| reports.get_mut(0));
        let mut report = CheckReport::of(report.map(Value::take).unwrap_or_default());
        report.0.remove("node_id");
        for warning in report.warnings_mut().filter_map(Value::as_object_mut) {
            warning.remove("node_id");
        }
        report
    }

    /// Runs the check, and once more with the errors that `find` returns for the report.
    pub(super) fn run_with<const N: usize>(
        &self,
        context: &RequestContext<'_>,
        find: impl FnOnce(&CheckReport) -> [Option<RiskCode>; N],
    ) -> CheckReport {
        let report = self.run(context);
        let mut scenario = self.scenario.clone();
        let found = find(&report).into_iter().flatten();
        for code in found.filter(|code| !report.has(code)) {
            scenario = scenario.with_warning(self.feature.clone(), code, LogType::Error);
        }
        let scenario = &scenario;
        CheckRun { scenario, ..*self }.run(context)
    }
}

impl CheckReport {
    pub(super) fn of(fields: Value) -> Self {
        Self(object(fields))
    }

    pub(super) fn status(&self) -> &str {
        let status = self.0.get("status").and_then(Value::as_str);
        status.unwrap_or("Approved")
    }

    pub(super) fn is_approved(&self) -> bool {
        self.status() == "Approved"
    }

    /// Returns a number of the report, or 0 if it has none of the name.
    pub(super) fn number(&self, name: &str) -> f64 {
        self.0.get(name).and_then(Value::as_f64).unwrap_or(0.0)
    }

    /// Whether a number of the report is below a minimum.
    #[expect(clippy::cast_precision_loss, reason = "minimum ages are small")]
    pub(super) fn is_below(&self, name: &str, minimum: i64) -> bool {
        self.number(name) < minimum as f64
    }

    fn warnings(&self) -> impl Iterator<Item = &Value> {
        self.0.get("warnings").into_iter().flat_map(each)
    }

    pub(super) fn warnings_mut(&mut self) -> impl Iterator<Item = &mut Value> {
        self.0.get_mut("warnings").into_iter().flat_map(each_mut)
    }

    pub(super) fn has(&self, code: &RiskCode) -> bool {
        self.warnings()
            .any(|warning| warning["risk"] == code.as_str())
    }

    /// Code of the first warning that declines.
    pub(super) fn first_error(&self) -> Option<&Value> {
        let error = self
            .warnings()
            .find(|warning| warning["log_type"] == "error")?;
        Some(&error["risk"])
    }

    /// Adds or replaces fields.
    pub(super) fn put(&mut self, fields: Value) {
        self.0.extend(object(fields));
    }

    /// Removes all other fields than these, which are separated by spaces.
    pub(super) fn retain(&mut self, fields: &str) {
        self.0
            .retain(|name, _| fields.split(' ').any(|field| field == name));
    }

    /// Sets the weight of each warning, removes those without one, and sets the status that
    /// follows.
    pub(super) fn weigh(&mut self, weight: impl Fn(&str) -> Option<LogType>) {
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
        self.put(json!({ "status": status.as_str() }));
    }

    /// Replaces the media marks by the images.
    fn embed_images(&mut self) {
        for value in self.0.values_mut() {
            let text = value.as_str();
            if text.is_some_and(|text| text.starts_with(MEDIA_MARK)) {
                *value = STANDARD.encode(media::JPEG).into();
            }
        }
    }
}

impl RequestContext<'_> {
    /// Returns the response of a check. `name` is the field of the report; a check of a risk
    /// has its status at the top level as well.
    pub(super) fn check_reply(
        &mut self,
        params: &CheckParams,
        name: &str,
        report: CheckReport,
        is_risk: bool,
    ) -> Reply {
        let status = is_risk.then(|| report.status().to_owned());
        let mut response = self.check_response(params, name, report);
        if let Some(status) = status {
            response["status"] = status.into();
        }
        Reply::ok(&self.permitted(response))
    }

    /// Returns the response of a check, before media links are removed.
    pub(super) fn check_response(
        &mut self,
        params: &CheckParams,
        name: &str,
        mut report: CheckReport,
    ) -> Value {
        let id = self.state.ids.uuid();
        let mut response = json!({
            "request_id": id,
            "vendor_data": params.vendor_data,
            "metadata": params.metadata,
            "created_at": self.state.now.rfc3339(),
        });
        if !params.is_saved {
            report.embed_images();
        }
        let mut report = Value::Object(report.0);
        self.state.links(id).sign_value(&mut report);
        response[name] = report;
        response
    }
}
