//! Explanations of statuses and warnings.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::Value;

use crate::scenario::shown::phrase;
use crate::vocabulary::Status;

/// A warning with its explanation.
pub(super) struct Explained {
    pub(super) title: String,
    pub(super) code: String,
    pub(super) class: &'static str,
    pub(super) effect: &'static str,
    pub(super) meaning: String,
}

pub(super) fn warning(warning: &Value) -> Explained {
    let text = |name: &str| warning[name].as_str().unwrap_or_default().to_owned();
    let code = text("risk");
    let (class, effect) = match warning["log_type"].as_str() {
        Some("error") => ("bad", "Declines the session"),
        Some("warning") => ("warn", "Sends the session to review"),
        _ => ("neutral", "Changes nothing"),
    };
    let title = Some(text("short_description"))
        .filter(|title| !title.is_empty())
        .unwrap_or_else(|| phrase(&code));
    let meaning = meaning(&code).map_or_else(|| text("long_description"), str::to_owned);
    Explained {
        title,
        code,
        class,
        effect,
        meaning,
    }
}

/// Sources: the pages `core-technology/<feature>/warnings-<feature>` of
/// <https://docs.didit.me>.
fn meaning(code: &str) -> Option<&'static str> {
    static MEANINGS: LazyLock<BTreeMap<&str, &str>> =
        LazyLock::new(|| serde_json::from_str(include_str!("warnings.json")).unwrap_or_default());
    MEANINGS.get(code).copied()
}

/// Source: <https://docs.didit.me/integration/verification-statuses>
pub(super) const fn status(status: Status) -> &'static str {
    match status {
        Status::NotStarted => "The user has not opened the link yet.",
        Status::InProgress => "The user has started and not finished.",
        Status::AwaitingUser => "The session waits for people of the company.",
        Status::InReview => "A reviewer has to decide.",
        Status::Approved => "Every check has passed, or a reviewer has approved the session.",
        Status::Declined => "A check has failed, or a reviewer has declined the session.",
        Status::Resubmitted => "A reviewer has requested steps again.",
        Status::Expired => "The user has not opened the link in time.",
        Status::KycExpired => "The session was approved, and the approval has expired.",
        Status::Abandoned => "The user has started and not finished in time.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Scenario;
    use crate::pages::dashboard::report;

    #[test]
    fn every_warning_of_the_scenarios_is_explained() {
        for (slug, ..) in crate::scenario::catalogue() {
            for template in crate::Template::ALL {
                let scenario = Scenario::from_slug(slug).unwrap();
                let decision = scenario.decision(template.features());
                let decision = serde_json::to_value(&decision).unwrap();
                let cards = report::cards(&decision, |_| None);
                for warning in cards.into_iter().flat_map(|card| card.warnings) {
                    let code = &warning.code;
                    assert!(meaning(code).is_some(), "{code} of {slug}");
                }
            }
        }
    }
}
