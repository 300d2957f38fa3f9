//! What statuses and warnings mean, for who meets them for the first time.

use serde_json::Value;

use super::view::words;
use crate::vocabulary::status::Status;

/// A warning with its meaning.
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
        .unwrap_or_else(|| words(&code));
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
    Some(match code {
        "POSSIBLE_MATCH_FOUND" => {
            "The person resembles somebody on a sanctions or watch list. Compare names, dates of birth and countries of the hits before you decide."
        }
        "COULD_NOT_RECOGNIZE_DOCUMENT" => {
            "No document was found in the picture. A resubmission with a better photograph usually helps."
        }
        "DATABASE_VALIDATION_NO_MATCH" => {
            "The national source knows nobody with these data. Look for a typing error before you decline."
        }
        "DOCUMENT_EXPIRED" => {
            "The document was no longer valid on the day of the check. Ask for another one."
        }
        "LOW_FACE_MATCH_SIMILARITY" => {
            "The selfie and the portrait on the document differ more than the workflow allows."
        }
        "IP_ADDRESS_IN_BLOCKLIST" => {
            "Somebody has blocklisted the address that the user came from."
        }
        "KYB_OFFICERS_DATA_NOT_FOUND" => {
            "The register does not name the officers as they were submitted."
        }
        "LIVENESS_FACE_ATTACK" => {
            "The camera saw a mask, a print or a screen instead of a living face."
        }
        "MINIMUM_AGE_NOT_MET" | "AGE_BELOW_MINIMUM" => {
            "The person is younger than the workflow allows."
        }
        "MRZ_VALIDATION_FAILED" => {
            "A check digit of the machine-readable zone does not fit: it was misread or tampered with."
        }
        "NFC_CHIP_NOT_VERIFIED" => {
            "The signature of the chip could not be verified: the data on it may not be the issuer's."
        }
        "ADDRESS_MISMATCH_WITH_PROVIDED" => {
            "The proof of address shows another address than the application expects."
        }
        "NAME_MISMATCH_ID_VERIFICATION" => {
            "The name on the proof of address is not quite the name on the identity document."
        }
        "FULL_NAME_MISMATCH_WITH_PROVIDED" => {
            "The name on the document is not the one that the application expects."
        }
        "IDENTIFICATION_NUMBER_MISMATCH_WITH_PROVIDED" => {
            "The person's number is not the one that the application expects."
        }
        "DOB_MISMATCH_WITH_PROVIDED" => {
            "The date of birth is not the one that the application expects."
        }
        "NATIONALITY_MISMATCH_WITH_PROVIDED" => {
            "The nationality is not the one that the application expects."
        }
        "COUNTRY_MISMATCH_WITH_PROVIDED" => {
            "The document comes from another country than the application expects."
        }
        "FACE_IN_BLOCKLIST" => "Somebody has blocklisted this face in an earlier session.",
        "ID_DOCUMENT_IN_BLOCKLIST" => {
            "Somebody has blocklisted this document in an earlier session."
        }
        "PHONE_NUMBER_IN_BLOCKLIST" => {
            "Somebody has blocklisted this phone number in an earlier session."
        }
        "EMAIL_IN_BLOCKLIST" => {
            "Somebody has blocklisted this e-mail address in an earlier session."
        }
        _ => return None,
    })
}

/// Source: <https://docs.didit.me/integration/verification-statuses>
pub(super) const fn status(status: Status) -> &'static str {
    match status {
        Status::NotStarted => "The user has not opened the link yet.",
        Status::InProgress => "The user has begun and not finished.",
        Status::AwaitingUser => "It waits for people of the company.",
        Status::InReview => "Something has to be looked at by a person.",
        Status::Approved => "Every check has passed, or a reviewer said so.",
        Status::Declined => "A check has failed, or a reviewer said so.",
        Status::Resubmitted => "A reviewer has sent steps back to the user.",
        Status::Expired => "The user never opened the link in time.",
        Status::KycExpired => "It was approved, and the approval has lapsed.",
        Status::Abandoned => "The user began and did not finish in time.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Scenario;

    #[test]
    fn every_warning_of_the_scenarios_is_explained() {
        for (slug, ..) in crate::scenario::catalogue() {
            for template in crate::Template::ALL {
                let scenario = Scenario::from_slug(slug).unwrap();
                let decision = scenario.decision(template.features());
                let decision = serde_json::to_value(&decision).unwrap();
                let codes: Vec<_> = super::super::report::cards(&decision, "https://none.example")
                    .into_iter()
                    .flat_map(|card| card.warnings)
                    .map(|warning| warning.code)
                    .collect();
                for code in codes {
                    assert!(meaning(&code).is_some(), "{code} of {slug}");
                }
            }
        }
    }
}
