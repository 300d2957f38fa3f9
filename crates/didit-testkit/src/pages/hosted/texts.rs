//! The texts of the hosted page, one JSON file per language.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::step::Step;
use crate::state::workflow::Kind;
use crate::vocabulary::status::Status;

/// All texts of the hosted page in one language.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Texts {
    /// Value of the `lang` attribute.
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    pub(super) other_language: &'static str,
    pub(super) sandbox: &'static str,
    pub(super) invented: &'static str,
    pub(super) welcome: &'static str,
    pub(super) welcome_company: &'static str,
    pub(super) welcome_lead: &'static str,
    pub(super) welcome_back: &'static str,
    pub(super) welcome_back_lead: &'static str,
    pub(super) again: &'static str,
    pub(super) again_lead: &'static str,
    pub(super) reviewer_says: &'static str,
    pub(super) your_steps: &'static str,
    pub(super) start: &'static str,
    pub(super) go_on: &'static str,
    pub(super) other_device: &'static str,
    pub(super) step: &'static str,
    pub(super) of: &'static str,
    pub(super) code_label: &'static str,
    pub(super) code_hint: &'static str,
    pub(super) code_wrong: &'static str,
    pub(super) outcome: &'static str,
    pub(super) outcome_lead: &'static str,
    pub(super) outcome_live: &'static str,
    pub(super) outcome_live_lead: &'static str,
    pub(super) outcome_unknown: &'static str,
    pub(super) finish: &'static str,
    pub(super) waiting: &'static str,
    pub(super) waiting_lead: &'static str,
    pub(super) waiting_link: &'static str,
    pub(super) waiting_check: &'static str,
    pub(super) waiting_here: &'static str,
    pub(super) back_to_app: &'static str,
    pub(super) return_to_first: &'static str,
    pub(super) unknown: &'static str,
    pub(super) unknown_lead: &'static str,
    pub(super) facts: FactTexts,
    steps: BTreeMap<Step, StepTexts>,
    ends: BTreeMap<&'static str, EndTexts>,
    /// Overrides of `ends` for companies.
    company_ends: BTreeMap<&'static str, EndTexts>,
    /// Titles of the scenarios; the English ones are those of the catalogue.
    scenarios: BTreeMap<&'static str, &'static str>,
}

/// Labels of the data that a step shows.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FactTexts {
    pub(super) document: &'static str,
    pub(super) number: &'static str,
    pub(super) name: &'static str,
    pub(super) born: &'static str,
    pub(super) address: &'static str,
    pub(super) sent_to: &'static str,
}

/// Texts of a step.
#[derive(Debug, Default, Clone, Copy, Deserialize)]
pub(super) struct StepTexts {
    /// Title in the list of steps.
    pub(super) short: &'static str,
    pub(super) title: &'static str,
    pub(super) lead: &'static str,
    /// Label of the button.
    pub(super) done: &'static str,
}

/// Texts of a session that has ended.
#[derive(Debug, Default, Clone, Copy, Deserialize)]
pub(super) struct EndTexts {
    pub(super) title: &'static str,
    pub(super) lead: &'static str,
}

const FILES: [&str; 2] = [include_str!("texts/en.json"), include_str!("texts/es.json")];

static LANGUAGES: LazyLock<[Texts; 2]> =
    LazyLock::new(|| FILES.map(|file| serde_json::from_str(file).unwrap_or_default()));

impl Texts {
    /// Returns the texts of a language, or the English ones if there are none.
    pub(super) fn of(language: &str) -> &'static Self {
        let mut languages = LANGUAGES.iter();
        let known = languages.find(|texts| texts.code == language);
        known.unwrap_or(&LANGUAGES[0])
    }

    /// Returns the texts of every language.
    pub(super) fn all() -> &'static [Self] {
        &*LANGUAGES
    }

    pub(super) fn step(&self, step: Step) -> StepTexts {
        self.steps.get(&step).copied().unwrap_or_default()
    }

    pub(super) fn end(&self, status: Status, kind: Kind) -> EndTexts {
        let status = status.as_str();
        let company = self
            .company_ends
            .get(status)
            .filter(|_| kind == Kind::Business);
        let texts = company.or_else(|| self.ends.get(status));
        texts.copied().unwrap_or_default()
    }

    /// Returns the title of a scenario, in English if it is not translated.
    pub(super) fn scenario(&self, slug: &str, title: &'static str) -> &'static str {
        self.scenarios.get(slug).copied().unwrap_or(title)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_is_complete() {
        for file in FILES {
            let texts: Texts = serde_json::from_str(file).unwrap();
            for step in Step::ALL {
                assert!(texts.steps.contains_key(&step), "{} {step:?}", texts.code);
            }
            for status in Status::ALL
                .into_iter()
                .filter(|status| !status.is_unfinished())
            {
                assert!(
                    !texts.end(status, Kind::User).title.is_empty(),
                    "{status:?}"
                );
            }
        }
    }

    #[test]
    fn every_scenario_is_translated() {
        for (slug, title, _) in crate::scenario::catalogue() {
            assert_ne!(Texts::of("es").scenario(slug, title), title, "{slug}");
        }
    }
}
