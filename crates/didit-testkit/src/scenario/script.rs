//! The scenarios of the sandbox: what goes wrong in each.
//!
//! Didit publishes their names, not what each of them shows. The feature, the
//! status and the warning here are those that the name asks for.
//! Source: <https://docs.didit.me/integration/sandbox-testing>

use didit_types::{
    Feature, SessionStatus,
    decision::{LogType, RiskCode},
};

/// A scenario.
#[derive(Debug)]
pub(super) struct Script {
    pub(super) slug: &'static str,
    /// What happens, for people.
    pub(super) title: &'static str,
    /// How the session ends.
    pub(super) status: SessionStatus,
    /// What is found, by the feature that finds it; the first one that the
    /// workflow runs.
    pub(super) findings: &'static [(Feature, RiskCode)],
    /// What else is different.
    pub(super) twist: Option<Twist>,
}

/// What is different in a report, beyond its status and warnings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Twist {
    AmlHit,
    AmlPossible,
    ChipForged,
    CompanyUnknown,
    DatabaseUnknown,
    Expired,
    FaceBorderline,
    FaceOther,
    Lookup { finds_person: bool },
    LookupFailed,
    MrzWrong,
    PoaOtherAddress,
    PoaOtherName,
    Replay,
    Underage,
    Unreadable,
    WalletLeft { why: &'static str },
}

impl Script {
    pub(super) fn find(slug: &str) -> Option<&'static Self> {
        SCRIPTS.iter().find(|script| script.slug == slug)
    }

    /// The weight of what is found.
    pub(super) const fn log_type(&self) -> LogType {
        match self.status {
            SessionStatus::Declined => LogType::Error,
            _ => LogType::Warning,
        }
    }
}

/// Declares the scenarios and a constructor for each.
macro_rules! scripts {
    ($(
        $slug:ident, $title:literal: $status:ident
        $([$($feature:ident: $code:ident),+])?
        $(with $twist:expr)?;
    )+) => {
        pub(super) static SCRIPTS: &[Script] = &[$(
            Script {
                slug: stringify!($slug),
                title: $title,
                status: SessionStatus::$status,
                findings: &[$($((Feature::$feature, RiskCode::$code)),+)?],
                twist: scripts!(@twist $($twist)?),
            },
        )+];

        /// The scenarios of the sandbox.
        impl crate::Scenario {
            $(
                #[doc = $title]
                #[must_use]
                pub fn $slug() -> Self {
                    Self::named(stringify!($slug))
                }
            )+
        }
    };
    (@twist) => { None };
    (@twist $twist:expr) => { Some($twist) };
}

scripts! {
    approve, "Everything passes.": Approved;
    decline_aml_hit, "The person is surely on a list.": Declined
        [Aml: PossibleMatchFound] with Twist::AmlHit;
    decline_could_not_recognize_document, "There is no document in the picture.": Declined
        [IdVerification: CouldNotRecognizeDocument] with Twist::Unreadable;
    decline_database_no_match, "The national source knows no such person.": Declined
        [DatabaseValidation: DatabaseValidationNoMatch] with Twist::DatabaseUnknown;
    decline_document_expired, "The document has expired.": Declined
        [IdVerification: DocumentExpired] with Twist::Expired;
    decline_face_match_low_similarity, "The selfie is somebody else.": Declined
        [FaceMatch: LowFaceMatchSimilarity] with Twist::FaceOther;
    decline_ip_blocklist, "The IP address is blocklisted.": Declined
        [IpAnalysis: IpAddressInBlocklist];
    decline_kyb_registry_mismatch, "The register knows the company otherwise.": Declined
        [KybRegistry: KybOfficersDataNotFound] with Twist::CompanyUnknown;
    decline_liveness_attack, "The face is a mask, a print or a screen.": Declined
        [Liveness: LivenessFaceAttack, AgeEstimation: LivenessFaceAttack] with Twist::Replay;
    decline_minimum_age, "The person is too young.": Declined
        [IdVerification: MinimumAgeNotMet, AgeEstimation: AgeBelowMinimum, Liveness: AgeBelowMinimum]
        with Twist::Underage;
    decline_mrz_validation, "A check digit of the document is wrong.": Declined
        [IdVerification: MrzValidationFailed] with Twist::MrzWrong;
    decline_nfc_chip_not_verified, "The chip is not genuine.": Declined
        [Nfc: NfcChipNotVerified] with Twist::ChipForged;
    decline_poa_address_mismatch, "The proof of address shows another address.": Declined
        [Poa: AddressMismatchWithProvided] with Twist::PoaOtherAddress;
    review_aml_possible_match, "The person may be on a list.": InReview
        [Aml: PossibleMatchFound] with Twist::AmlPossible;
    review_face_match_borderline, "The selfie may be somebody else.": InReview
        [FaceMatch: LowFaceMatchSimilarity] with Twist::FaceBorderline;
    review_poa_partial_match, "The proof of address names the person in part.": InReview
        [Poa: NameMismatchIdVerification] with Twist::PoaOtherName;
    lookup_partial_match, "The source agrees with the typed data in part.": InReview
        [IdVerification: FullNameMismatchWithProvided] with Twist::Lookup { finds_person: true };
    lookup_no_match, "The source knows no such person.": Declined
        [IdVerification: IdentificationNumberMismatchWithProvided]
        with Twist::Lookup { finds_person: false };
    lookup_provider_error, "The source does not answer; a document is shown instead.": Approved
        with Twist::LookupFailed;
    wallet_cancelled, "The user leaves the wallet; a document is shown instead.": Approved
        with Twist::WalletLeft { why: "cancelled" };
    wallet_timeout, "The wallet does not answer in time; a document is shown instead.": Approved
        with Twist::WalletLeft { why: "timeout" };
    wallet_provider_error, "The wallet fails; a document is shown instead.": Approved
        with Twist::WalletLeft { why: "provider_error" };
}

#[cfg(test)]
mod tests {
    use didit_types::SandboxScenario;

    use super::*;

    #[test]
    fn every_scenario_that_is_known_can_be_played() {
        for scenario in SandboxScenario::KNOWN {
            assert!(Script::find(scenario.as_str()).is_some(), "{scenario}");
        }
        assert_eq!(SCRIPTS.len(), SandboxScenario::KNOWN.len());
        assert!(Script::find("decline_weather").is_none());
    }

    #[test]
    fn the_name_says_how_the_session_ends() {
        for script in SCRIPTS {
            match script.slug.split('_').next() {
                Some("decline") => assert_eq!(script.status, SessionStatus::Declined),
                Some("review") => assert_eq!(script.status, SessionStatus::InReview),
                _ => {}
            }
            let is_clean = script.status == SessionStatus::Approved;
            assert_eq!(is_clean, script.findings.is_empty(), "{}", script.slug);
        }
    }
}
