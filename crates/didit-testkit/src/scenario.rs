//! What an end user's run through the verification comes to.
//!
//! A [`Scenario`] says what happens, a [`Run`] to whom and when; playing one gives
//! the status of the session and the reports of its decision. Playing is pure: the
//! same scenario and run give the same text.
//!
//! ```
//! use didit_testkit::Scenario;
//! use didit_types::{Feature, SessionStatus, decision::{LogType, RiskCode}};
//!
//! // A decision for a test of your own code, with only what matters to it.
//! let decision = Scenario::approve()
//!     .with_warning(Feature::Phone, RiskCode::VoipNumberDetected, LogType::Warning)
//!     .person(|person| person.first_name = "Ada".to_owned())
//!     .decision(&[Feature::IdVerification, Feature::Phone]);
//!
//! assert_eq!(decision.status, Some(SessionStatus::InReview));
//! assert!(decision.has_warning(&RiskCode::VoipNumberDetected));
//! ```

mod catalogue;
mod dialling;
mod media;
mod mrz;
mod person;
mod report;
mod run;
mod script;
mod template;
mod text;
mod values;
mod warnings;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use didit_types::decision::{Decision, LogType, RiskCode};
use didit_types::{Feature, FeatureStatus, SessionStatus};
use jiff::Span;

use self::report::Report;
pub(crate) use self::report::{graver, status_of};
use self::script::{Script, Twist};
use self::text::quote;
use self::values::Values;
use crate::{state::summary::array_of, vocabulary::time::Moment};

pub use self::catalogue::catalogue;
pub(crate) use self::media::{Links, Marked};
pub use self::media::{MEDIA_MARK, sign_links};
pub use self::person::{Document, Person};
pub(crate) use self::report::node;
pub use self::run::{Blocklisted, Outcome, Reports, Run};

/// What happens in a session: one of the sandbox's scenarios, and what a test
/// changes about it.
#[derive(Clone)]
pub struct Scenario {
    script: &'static Script,
    status: Option<SessionStatus>,
    warnings: Vec<(Feature, RiskCode, LogType)>,
    persons: Vec<Edit<Person>>,
    decisions: Vec<Edit<Decision>>,
}

type Edit<T> = Arc<dyn Fn(&mut T) + Send + Sync>;

impl Scenario {
    /// The scenario of a sandbox slug, or `None` if there is none of that name.
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
            persons: Vec::new(),
            decisions: Vec::new(),
        }
    }

    /// The slug that the scenario began as.
    #[must_use]
    pub const fn slug(&self) -> &'static str {
        self.script.slug
    }

    /// Adds a warning to each report of a feature. An error declines the feature and
    /// the session, a warning sends both to review.
    #[must_use]
    pub fn with_warning(
        mut self,
        feature: Feature,
        code: impl Into<RiskCode>,
        log_type: LogType,
    ) -> Self {
        self.warnings.push((feature, code.into(), log_type));
        self
    }

    /// Ends the session with that status, whatever its reports say.
    #[must_use]
    pub fn with_status(mut self, status: SessionStatus) -> Self {
        self.status = Some(status);
        self
    }

    /// Changes the person in front of the camera.
    #[must_use]
    pub fn person(mut self, change: impl Fn(&mut Person) + Send + Sync + 'static) -> Self {
        self.persons.push(Arc::new(change));
        self
    }

    /// Changes the document that is shown.
    #[must_use]
    pub fn document(self, change: impl Fn(&mut Document) + Send + Sync + 'static) -> Self {
        self.person(move |person| change(&mut person.document))
    }

    /// Changes the decision after everything else: any field of any report, and the
    /// status.
    #[must_use]
    pub fn edit(mut self, change: impl Fn(&mut Decision) + Send + Sync + 'static) -> Self {
        self.decisions.push(Arc::new(change));
        self
    }

    /// A whole decision of an invented person (or company, if the features say so),
    /// as a test of your own code may want one. Links lead nowhere.
    #[must_use]
    pub fn decision(&self, features: &[Feature]) -> Decision {
        const SESSION: &str = "00000000-0000-4000-8000-000000000002";

        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_793_491_200);
        let person = Person::invented(1);
        let outcome = self.play(&Run::new(features, &person, now));
        let json = sign_links(outcome.reports.as_str(), "https://media.example.com", now);
        let mut decision: Decision = serde_json::from_str(&json).unwrap_or_default();
        let is_company = features.contains(&Feature::KybRegistry);
        decision.session_id = Some(SESSION.into());
        decision.session_kind = Some(if is_company { "business" } else { "user" }.into());
        decision.session_number = Some(1);
        decision.status = Some(outcome.status);
        decision.features = Some(
            features
                .iter()
                .cloned()
                .map(didit_types::decision::DecisionFeature::Name)
                .collect(),
        );
        decision.created_at = Some(Moment::from_system(now).rfc3339().into());
        decision.reviews = Some(Vec::new());
        decision.environment = Some(didit_types::decision::Environment::Live);
        decision
    }

    /// Plays the run to its end.
    ///
    /// A scenario about a feature that the workflow does not run shows its warning
    /// at the workflow's first one, so that the session ends as the name says.
    #[must_use]
    pub fn play(&self, run: &Run<'_>) -> Outcome {
        let person = self.person_of(run);
        let now = Moment::from_system(run.now).rfc3339();
        let values = Values {
            run,
            person: &person,
            twist: self.script.twist,
            now: &now,
            today: Moment::from_system(run.now).date(),
        };
        let reports = self.reports(run, &person);
        let status = reports
            .iter()
            .map(|report| report.status.clone())
            .fold(self.script.status.as_str().into(), graver);
        let mut outcome = Outcome {
            status: (self.status.clone()).unwrap_or_else(|| status.as_str().into()),
            reports: write(&reports, &values),
        };
        if !self.decisions.is_empty() {
            self.change(&mut outcome);
        }
        outcome
    }

    /// The person of the run, as the scenario wants them.
    fn person_of<'p>(&self, run: &Run<'p>) -> Cow<'p, Person> {
        let mut person = Cow::Borrowed(run.person);
        let today = Moment::from_system(run.now).date();
        match self.script.twist {
            Some(Twist::Expired) => {
                let date = today.saturating_sub(Span::new().days(45));
                person.to_mut().document.expiration_date = date.to_string();
            }
            Some(Twist::Underage) => {
                let date = today.saturating_sub(Span::new().years(15));
                person.to_mut().date_of_birth = date.to_string();
            }
            _ => {}
        }
        for change in &self.persons {
            change(person.to_mut());
        }
        person
    }

    /// The reports of a run, in the order of the workflow's features.
    fn reports(&self, run: &Run<'_>, person: &Person) -> Vec<Report<'_>> {
        let mut reports: Vec<Report<'_>> = Vec::with_capacity(run.features.len());
        for feature in run.features {
            // The age is estimated from the face of the liveness check.
            let is_part =
                *feature == Feature::AgeEstimation && run.features.contains(&Feature::Liveness);
            if is_part || array_of(feature.as_str()).is_none() || self.leaves_out(feature) {
                continue;
            }
            let before = reports.iter().filter(|report| report.feature == *feature);
            reports.push(Report {
                feature: feature.clone(),
                run: 1 + before.count(),
                status: FeatureStatus::Approved,
                warnings: Vec::new(),
            });
        }
        let finding = (self.script.findings.iter())
            .find(|(feature, _)| reports.iter().any(|report| report.feature == *feature));
        if let Some((feature, code)) = finding {
            find(&mut reports, feature, code, &self.script.log_type());
        } else if let Some((_, code)) = self.script.findings.first() {
            // A questionnaire has no place for a warning.
            let shows = |report: &&Report<'_>| report.feature != Feature::Questionnaire;
            let first = reports.iter().find(shows).or(reports.first());
            if let Some(feature) = first.map(|report| report.feature.clone()) {
                find(&mut reports, &feature, code, &self.script.log_type());
            }
        }
        for (feature, code) in blocklisted(run) {
            find(&mut reports, feature, code, &LogType::Error);
        }
        for code in unexpected(run, person) {
            find(
                &mut reports,
                &Feature::IdVerification,
                code,
                &LogType::Warning,
            );
        }
        for (feature, code, log_type) in &self.warnings {
            find(&mut reports, feature, code, log_type);
        }
        reports
    }

    /// Whether a feature can't run because the document could not be read.
    fn leaves_out(&self, feature: &Feature) -> bool {
        self.script.twist == Some(Twist::Unreadable)
            && matches!(
                feature,
                Feature::Nfc | Feature::FaceMatch | Feature::Aml | Feature::DatabaseValidation
            )
    }

    /// Applies the changes to the decision.
    fn change(&self, outcome: &mut Outcome) {
        let mut decision: Decision =
            serde_json::from_str(outcome.reports.as_str()).unwrap_or_default();
        decision.status = Some(outcome.status.clone());
        for change in &self.decisions {
            change(&mut decision);
        }
        if let Some(status) = decision.status.take() {
            outcome.status = status;
        }
        if let Ok(text) = serde_json::to_string(&decision) {
            outcome.reports = Reports(text);
        }
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

/// Puts a warning into each report of a feature.
fn find<'a>(reports: &mut [Report<'a>], feature: &Feature, code: &'a RiskCode, log_type: &LogType) {
    for report in reports
        .iter_mut()
        .filter(|report| report.feature == *feature)
    {
        report.status = graver(status_of(log_type), report.status.clone());
        report.warnings.push((code, log_type.clone()));
    }
}

/// The warnings of what is blocklisted.
fn blocklisted(
    run: &Run<'_>,
) -> impl Iterator<Item = (&'static Feature, &'static RiskCode)> + use<> {
    let face = if run.features.contains(&Feature::Liveness) {
        &Feature::Liveness
    } else {
        &Feature::AgeEstimation
    };
    [
        (run.blocklisted.face, face, &RiskCode::FaceInBlocklist),
        (
            run.blocklisted.document,
            &Feature::IdVerification,
            &RiskCode::IdDocumentInBlocklist,
        ),
        (
            run.blocklisted.phone,
            &Feature::Phone,
            &RiskCode::PhoneNumberInBlocklist,
        ),
        (
            run.blocklisted.email,
            &Feature::EmailVerification,
            &RiskCode::EmailInBlocklist,
        ),
    ]
    .into_iter()
    .filter(|(is_listed, ..)| *is_listed)
    .map(|(_, feature, code)| (feature, code))
}

/// The warnings of a person who is not the expected one.
fn unexpected(run: &Run<'_>, person: &Person) -> impl Iterator<Item = &'static RiskCode> {
    let differs = |expected: Option<&didit_types::Personal>, actual: &str| {
        expected.is_some_and(|expected| !expected.reveal().eq_ignore_ascii_case(actual))
    };
    let found = run.expected.map(|expected| {
        let name = differs(expected.first_name.as_ref(), &person.first_name)
            || differs(expected.last_name.as_ref(), &person.last_name);
        let country = expected.id_country.as_ref().or(expected.country.as_ref());
        [
            (name, &RiskCode::FullNameMismatchWithProvided),
            (
                differs(expected.date_of_birth.as_ref(), &person.date_of_birth),
                &RiskCode::DobMismatchWithProvided,
            ),
            (
                differs(expected.nationality.as_ref(), &person.nationality),
                &RiskCode::NationalityMismatchWithProvided,
            ),
            (
                differs(country, &person.document.issuing_state),
                &RiskCode::CountryMismatchWithProvided,
            ),
            (
                differs(
                    expected.identification_number.as_ref(),
                    &person.personal_number,
                ),
                &RiskCode::IdentificationNumberMismatchWithProvided,
            ),
        ]
    });
    found
        .into_iter()
        .flatten()
        .filter_map(|(is_found, code)| is_found.then_some(code))
}

/// Writes the arrays.
fn write(reports: &[Report<'_>], values: &Values<'_>) -> Reports {
    let mut out = String::with_capacity(10 * 1024);
    out.push('{');
    for (index, report) in reports.iter().enumerate() {
        let array = array_of(report.feature.as_str());
        let is_first_of = |index: usize| {
            !reports[..index]
                .iter()
                .any(|earlier| array_of(earlier.feature.as_str()) == array)
        };
        let (Some(name), true) = (array, is_first_of(index)) else {
            continue;
        };
        if out.len() > 1 {
            out.push(',');
        }
        quote(&mut out, name);
        out.push_str(":[");
        for (nth, report) in reports[index..]
            .iter()
            .filter(|report| array_of(report.feature.as_str()) == array)
            .enumerate()
        {
            if nth > 0 {
                out.push(',');
            }
            let template = report.template(values.twist);
            template.write(&mut out, |slot, out| values.fill(report, slot, out));
        }
        out.push(']');
    }
    out.push('}');
    Reports(out)
}
