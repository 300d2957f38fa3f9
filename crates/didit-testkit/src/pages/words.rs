//! The texts of the hosted page.

mod english;
mod spanish;

use super::step::Step;
use crate::vocabulary::status::Status;

/// Every text of the hosted page in one language. A new text has to be written in each
/// of them before the crate compiles.
pub(super) struct Words {
    /// As `lang` of the page has it.
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
    pub(super) facts: Facts,
    step_texts: fn(Step) -> StepText,
    ends: fn(Status) -> End,
    scenario: fn(&str) -> Option<&'static str>,
}

/// The names of what a step shows.
pub(super) struct Facts {
    pub(super) document: &'static str,
    pub(super) number: &'static str,
    pub(super) name: &'static str,
    pub(super) born: &'static str,
    pub(super) address: &'static str,
    pub(super) sent_to: &'static str,
}

/// The texts of a step.
pub(super) struct StepText {
    /// In the list of steps.
    pub(super) short: &'static str,
    pub(super) title: &'static str,
    pub(super) lead: &'static str,
    /// The button.
    pub(super) done: &'static str,
}

/// The texts of a session that is over.
pub(super) struct End {
    pub(super) title: &'static str,
    pub(super) lead: &'static str,
}

impl Words {
    /// The texts of a language; English for one that there are none of.
    pub(super) fn of(language: &str) -> &'static Self {
        match language {
            "es" => &spanish::WORDS,
            _ => &english::WORDS,
        }
    }

    /// The languages that a page can be read in.
    pub(super) const fn all() -> [&'static Self; 2] {
        [&english::WORDS, &spanish::WORDS]
    }

    pub(super) fn step(&self, step: Step) -> StepText {
        (self.step_texts)(step)
    }

    pub(super) fn end(&self, status: Status) -> End {
        (self.ends)(status)
    }

    /// What happens in a scenario; in English where nobody has translated it.
    pub(super) fn scenario(&self, slug: &str, title: &'static str) -> &'static str {
        (self.scenario)(slug).unwrap_or(title)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scenario_is_told_in_spanish() {
        for (slug, title, _) in crate::scenario::catalogue() {
            assert_ne!(Words::of("es").scenario(slug, title), title, "{slug}");
        }
    }

    #[test]
    fn a_language_without_texts_is_english() {
        assert_eq!(Words::of("pt-BR").code, "en");
    }
}
