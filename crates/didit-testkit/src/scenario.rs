//! Scenarios: how an end user's verification ends, and what its reports contain.
//!
//! A [`Scenario`] decides what happens, a [`ScenarioRun`] to whom and when. Playing a
//! scenario returns the status of the session and the reports of its decision. It is
//! deterministic: the same scenario and run return the same reports.
//!
//! ```
//! use didit_testkit::Scenario;
//! use didit_types::{Feature, SessionStatus, decision::{LogType, RiskCode}};
//!
//! // A decision for a unit test, with only what matters to it.
//! let decision = Scenario::approve()
//!     .with_warning(Feature::Phone, RiskCode::VoipNumberDetected, LogType::Warning)
//!     .person(|person| person.first_name = "Ada".to_owned())
//!     .decision(&[Feature::IdVerification, Feature::Phone]);
//!
//! assert_eq!(decision.status, Some(SessionStatus::InReview));
//! assert!(decision.has_warning(&RiskCode::VoipNumberDetected));
//! ```

mod media;
mod mrz;
mod person;
mod report;
mod run;
mod script;
pub(crate) mod shown;
mod values;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use didit_types::decision::RiskCode as Code;
use didit_types::decision::{Decision, DecisionFeature, Environment, LogType};
use didit_types::{Feature, SessionStatus};
use jiff::Span;
use serde_json::{Map, Value};

use self::report::Report;
use self::script::{Script, Variation};
use self::values::{Facts, fill};
use crate::vocabulary::UtcTime;

pub(crate) use self::media::Links;
pub use self::media::{MEDIA_MARK, sign_links};
pub use self::person::{IdentityDocument, Person};
pub(crate) use self::report::phrase;
pub(crate) use self::report::{array_of, feature_type, most_severe, node, status_for};
pub use self::run::{Blocklisted, ScenarioResult, ScenarioRun, ScriptedReports};
pub use self::script::catalogue;
pub(crate) use self::script::fitting;

/// How a session ends: one of the sandbox's scenarios, with the changes of a test.
#[derive(Clone)]
pub struct Scenario {
    script: &'static Script,
    status: Option<SessionStatus>,
    warnings: Vec<(Feature, Code, LogType)>,
    person_edits: Vec<Edit<Person>>,
    decision_edits: Vec<Edit<Decision>>,
}

type Edit<T> = Arc<dyn Fn(&mut T) + Send + Sync>;

/// The scenarios of the sandbox.
impl Scenario {
    script::constructors!();
}

impl Scenario {
    /// Returns the scenario with a sandbox slug, or `None` if the slug is unknown.
    ///
    /// Source: <https://docs.didit.me/integration/sandbox-testing>
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Self> {
        Script::find(slug).map(Self::of)
    }

    fn named(slug: &str) -> Self {
        Self::of(Script::find(slug).unwrap_or(&script::SCRIPTS[0]))
    }

    const fn of(script: &'static Script) -> Self {
        Self {
            script,
            status: None,
            warnings: Vec::new(),
            person_edits: Vec::new(),
            decision_edits: Vec::new(),
        }
    }

    /// Returns the slug of the sandbox scenario that this scenario is based on.
    #[must_use]
    pub const fn slug(&self) -> &'static str {
        self.script.slug
    }

    /// Adds a warning to each report of a feature. An error declines the feature and
    /// the session; a warning sends both to review.
    #[must_use]
    pub fn with_warning(
        mut self,
        feature: Feature,
        code: impl Into<Code>,
        log_type: LogType,
    ) -> Self {
        self.warnings.push((feature, code.into(), log_type));
        self
    }

    /// Sets the final status of the session, whatever its reports say.
    #[must_use]
    pub fn with_status(mut self, status: SessionStatus) -> Self {
        self.status = Some(status);
        self
    }

    /// Changes the end user.
    #[must_use]
    pub fn person(mut self, change: impl Fn(&mut Person) + Send + Sync + 'static) -> Self {
        self.person_edits.push(Arc::new(change));
        self
    }

    /// Changes the end user's identity document.
    #[must_use]
    pub fn document(self, change: impl Fn(&mut IdentityDocument) + Send + Sync + 'static) -> Self {
        self.person(move |person| change(&mut person.document))
    }

    /// Changes the decision after all other changes: any field of any report, and the
    /// status.
    #[must_use]
    pub fn edit(mut self, change: impl Fn(&mut Decision) + Send + Sync + 'static) -> Self {
        self.decision_edits.push(Arc::new(change));
        self
    }

    /// Returns a decision about an invented person, or about a company if the features
    /// include the registry check. Its media links are not served.
    #[must_use]
    pub fn decision(&self, features: &[Feature]) -> Decision {
        const SESSION: &str = "00000000-0000-4000-8000-000000000002";

        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_793_491_200);
        let person = Person::invented(1);
        let result = self.play(&ScenarioRun::new(features, &person, now));
        let mut reports = Value::Object(result.reports.into_map());
        sign_links(&mut reports, "https://media.example.com", now);
        let mut decision = parse(&reports);
        let is_company = features.contains(&Feature::KybRegistry);
        decision.session_id = Some(SESSION.into());
        decision.session_kind = Some(if is_company { "business" } else { "user" }.into());
        decision.session_number = Some(1);
        decision.status = Some(result.status);
        let features = features.iter().cloned().map(DecisionFeature::Name);
        decision.features = Some(features.collect());
        decision.created_at = Some(UtcTime::from_system(now).rfc3339().into());
        decision.reviews = Some(Vec::new());
        decision.environment = Some(Environment::Live);
        decision
    }

    /// Plays the run to its end.
    ///
    /// If the workflow does not include the feature that the scenario is about, the
    /// first report gets the warning, so that the session ends as the slug says.
    #[must_use]
    pub fn play(&self, run: &ScenarioRun<'_>) -> ScenarioResult {
        let person = self.person_of(run);
        let moment = UtcTime::from_system(run.now);
        let facts = Facts {
            run,
            person: &person,
            variation: self.script.variation,
            now: moment.rfc3339(),
            today: moment.date(),
        };
        let reports = self.reports(run, &person);
        let status = reports
            .iter()
            .map(|report| report.status.clone())
            .fold(self.script.status.as_str().into(), most_severe);
        let result = ScenarioResult {
            status: (self.status.clone()).unwrap_or_else(|| status.as_str().into()),
            reports: ScriptedReports(arrays(&reports, &facts)),
        };
        self.edited(result)
    }

    /// The end user of the run, with the changes of the scenario.
    fn person_of<'p>(&self, run: &ScenarioRun<'p>) -> Cow<'p, Person> {
        let mut person = Cow::Borrowed(run.person);
        let today = UtcTime::from_system(run.now).date();
        match self.script.variation {
            Some(Variation::Expired) => {
                let date = today.saturating_sub(Span::new().days(45));
                person.to_mut().document.expiration_date = date.to_string();
            }
            Some(Variation::Underage) => {
                let date = today.saturating_sub(Span::new().years(15));
                person.to_mut().date_of_birth = date.to_string();
            }
            _ => {}
        }
        for change in &self.person_edits {
            change(person.to_mut());
        }
        person
    }

    /// The reports of a run, in the order of the workflow's features.
    fn reports(&self, run: &ScenarioRun<'_>, person: &Person) -> Vec<Report<'_>> {
        let mut reports: Vec<Report<'_>> = Vec::with_capacity(run.features.len());
        for feature in run.features {
            // The liveness check estimates the age as well.
            let is_part =
                *feature == Feature::AgeEstimation && run.features.contains(&Feature::Liveness);
            if is_part || array_of(feature).is_none() || self.leaves_out(feature) {
                continue;
            }
            let before = reports.iter().filter(|report| report.feature == *feature);
            let number = 1 + before.count();
            reports.push(Report::approved(feature.clone(), number));
        }
        let reported: Vec<_> = reports
            .iter()
            .map(|report| report.feature.clone())
            .collect();
        let mut warn = |feature: &Feature, code, log_type: &LogType| {
            for report in reports
                .iter_mut()
                .filter(|report| report.feature == *feature)
            {
                report.warn(code, log_type.clone());
            }
        };
        if let Some((feature, code)) = self.finding(&reported) {
            warn(feature, code, &self.script.log_type());
        }
        for (feature, code) in blocklist_warnings(run) {
            warn(feature, code, &LogType::Error);
        }
        for code in mismatch_warnings(run, person) {
            warn(&Feature::IdVerification, code, &LogType::Warning);
        }
        for (feature, code, log_type) in &self.warnings {
            warn(feature, code, log_type);
        }
        reports
    }

    /// The scenario's warning, and which of the reported features has it.
    fn finding<'f>(&self, reported: &'f [Feature]) -> Option<(&'f Feature, &'static Code)> {
        let findings: &'static [(Feature, Code)] = self.script.findings;
        let own = findings.iter().find_map(|(feature, code)| {
            let with_warning = reported.iter().find(|other| *other == feature)?;
            Some((with_warning, code))
        });
        // The report of a questionnaire has no warnings.
        let mut others = reported
            .iter()
            .filter(|other| **other != Feature::Questionnaire);
        own.or_else(|| Some((others.next().or(reported.first())?, &findings.first()?.1)))
    }

    /// Whether a feature can't run because the document is unreadable.
    fn leaves_out(&self, feature: &Feature) -> bool {
        self.script.variation == Some(Variation::IllegibleDocument)
            && matches!(
                feature,
                Feature::Nfc | Feature::FaceMatch | Feature::Aml | Feature::DatabaseValidation
            )
    }

    /// Applies the edits of the decision.
    fn edited(&self, result: ScenarioResult) -> ScenarioResult {
        if self.decision_edits.is_empty() {
            return result;
        }
        let mut decision = parse(&Value::Object(result.reports.into_map()));
        decision.status = Some(result.status.clone());
        for change in &self.decision_edits {
            change(&mut decision);
        }
        let status = decision.status.take().unwrap_or(result.status);
        let reports = match serde_json::to_value(&decision) {
            Ok(Value::Object(reports)) => reports,
            _ => Map::new(),
        };
        ScenarioResult {
            status,
            reports: ScriptedReports(reports),
        }
    }
}

impl From<&Self> for Scenario {
    fn from(scenario: &Self) -> Self {
        scenario.clone()
    }
}

impl fmt::Debug for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scenario")
            .field("slug", &self.slug())
            .field("status", &self.status)
            .field("warnings", &self.warnings)
            .finish_non_exhaustive()
    }
}

fn parse(decision: &Value) -> Decision {
    didit_types::from_str(&decision.to_string()).unwrap_or_default()
}

/// The warnings about blocklisted details.
fn blocklist_warnings(
    run: &ScenarioRun<'_>,
) -> impl Iterator<Item = (&'static Feature, &'static Code)> + use<> {
    let face = if run.features.contains(&Feature::Liveness) {
        &Feature::Liveness
    } else {
        &Feature::AgeEstimation
    };
    let listed = run.blocklisted;
    let document = (&Feature::IdVerification, &Code::IdDocumentInBlocklist);
    let email = (&Feature::EmailVerification, &Code::EmailInBlocklist);
    [
        (listed.face, (face, &Code::FaceInBlocklist)),
        (listed.document, document),
        (
            listed.phone,
            (&Feature::Phone, &Code::PhoneNumberInBlocklist),
        ),
        (listed.email, email),
    ]
    .into_iter()
    .filter_map(|(is_listed, warning)| is_listed.then_some(warning))
}

/// The warnings about a person who differs from the expected details.
fn mismatch_warnings(run: &ScenarioRun<'_>, person: &Person) -> Vec<&'static Code> {
    let Some(expected) = run.expected else {
        return Vec::new();
    };
    let country = match &expected.id_country {
        Some(_) => &expected.id_country,
        None => &expected.country,
    };
    let number = &expected.identification_number;
    let issuer = &person.document.issuing_state;
    let name = &Code::FullNameMismatchWithProvided;
    let birth = &Code::DobMismatchWithProvided;
    let nationality = &Code::NationalityMismatchWithProvided;
    let mut codes: Vec<_> = [
        (&expected.first_name, &person.first_name, name),
        (&expected.last_name, &person.last_name, name),
        (&expected.date_of_birth, &person.date_of_birth, birth),
        (&expected.nationality, &person.nationality, nationality),
        (country, issuer, &Code::CountryMismatchWithProvided),
        (
            number,
            &person.personal_number,
            &Code::IdentificationNumberMismatchWithProvided,
        ),
    ]
    .into_iter()
    .filter(|(expected, actual, _)| {
        let expected = expected.as_ref();
        expected.is_some_and(|expected| !expected.reveal().eq_ignore_ascii_case(actual))
    })
    .map(|(.., code)| code)
    .collect();
    // First and last name share a code.
    codes.dedup();
    codes
}

/// The reports by the name of their array.
fn arrays(reports: &[Report<'_>], facts: &Facts<'_>) -> Map<String, Value> {
    let mut values = facts.values();
    let mut arrays = Map::new();
    for report in reports {
        let Some(name) = array_of(&report.feature) else {
            continue;
        };
        values.extend(facts.report_values(report));
        let array = arrays
            .entry(name)
            .or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(array) = array {
            array.push(fill(report.template(facts.variation), &values));
        }
    }
    arrays
}
