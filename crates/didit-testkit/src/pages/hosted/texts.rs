//! The texts of the hosted page, one JSON file per language.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use http::header::ACCEPT_LANGUAGE;
use serde::Deserialize;

use super::step::Step;
use crate::pages::request::PageRequest;
use crate::state::Kind;
use crate::vocabulary::Status;

/// Declares the texts of the hosted page, by name.
macro_rules! texts {
    ($($name:ident)+) => {
        /// All texts of the hosted page in one language. `code` is the value of the `lang`
        /// attribute.
        #[derive(Debug, Default, Deserialize)]
        #[cfg_attr(feature = "authentication", serde(deny_unknown_fields))]
        pub(super) struct Texts {
            $(pub(super) $name: &'static str,)+
            #[cfg(feature = "authentication")]
            pub(super) sign_in: SignInTexts,
            pub(super) facts: FactTexts,
            steps: BTreeMap<Step, StepTexts>,
            ends: BTreeMap<&'static str, EndTexts>,
            /// Overrides of `ends` for companies.
            company_ends: BTreeMap<&'static str, EndTexts>,
            /// Titles of the scenarios; the English ones are those of the catalogue.
            scenarios: BTreeMap<&'static str, &'static str>,
        }
    };
}

texts! {
    code name other_language sandbox invented welcome welcome_company welcome_lead welcome_back
    welcome_back_lead again again_lead reviewer_says your_steps start go_on other_device step of
    code_label code_hint code_wrong outcome outcome_lead outcome_live outcome_live_lead
    outcome_unknown finish waiting waiting_lead waiting_link waiting_check waiting_here
    cancel cancelled cancelled_lead skip close code_picture
    back_to_app return_to_first unknown unknown_lead
}

/// Texts of the page on which users sign in.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg(feature = "authentication")]
pub(super) struct SignInTexts {
    /// Title of the page and of its button.
    pub(super) title: &'static str,
    pub(super) lead: &'static str,
    /// Label of the field with the user.
    pub(super) user: &'static str,
    pub(super) cancel: &'static str,
    /// Title of the page of a link that is not valid.
    pub(super) refused: &'static str,
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

const FILES: [&str; 7] = [
    include_str!("texts/en.json"),
    include_str!("texts/ar.json"),
    include_str!("texts/de.json"),
    include_str!("texts/es.json"),
    include_str!("texts/fr.json"),
    include_str!("texts/it.json"),
    include_str!("texts/pt.json"),
];

static LANGUAGES: LazyLock<[Texts; 7]> =
    LazyLock::new(|| FILES.map(|file| serde_json::from_str(file).unwrap_or_default()));

impl Texts {
    /// Returns the texts of a language, or the English ones if there are none.
    fn of(language: &str) -> &'static Self {
        let mut languages = LANGUAGES.iter();
        let known = languages.find(|texts| texts.is(language));
        known.unwrap_or(&LANGUAGES[0])
    }

    /// Returns the texts in the requested language, or in that of the browser.
    pub(super) fn chosen(request: &PageRequest<'_>, requested: Option<&str>) -> &'static Self {
        let accepted = || request.headers.get(ACCEPT_LANGUAGE)?.to_str().ok();
        let language = requested.or_else(|| accepted()?.split([',', ';']).next());
        Self::of(language.unwrap_or("en").trim())
    }

    /// Returns a requested language that the texts are not in.
    pub(super) fn missing(&self, requested: Option<&str>) -> Option<String> {
        requested.filter(|code| !self.is(code)).map(str::to_owned)
    }

    /// Returns whether the texts are in a language, whatever its region.
    fn is(&self, language: &str) -> bool {
        let main = language.split('-').next().unwrap_or_default();
        main.eq_ignore_ascii_case(self.code)
    }

    /// Returns the value of the `dir` attribute.
    pub(super) fn direction(&self) -> &'static str {
        if self.code == "ar" { "rtl" } else { "ltr" }
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
            #[cfg(feature = "authentication")]
            assert!(!texts.sign_in.title.is_empty(), "{}", texts.code);
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
            for texts in &Texts::all()[1..] {
                assert_ne!(texts.scenario(slug, title), title, "{}: {slug}", texts.code);
            }
        }
    }
}
