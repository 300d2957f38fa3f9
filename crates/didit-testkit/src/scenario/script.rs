//! The scenarios of the sandbox: status, warning and variation of each.
//!
//! Didit publishes the names of the scenarios, not their reports. Feature, status and
//! warning here follow from the name.
//! Source: <https://docs.didit.me/integration/sandbox-testing>

use didit_types::{
    Feature, SessionStatus,
    decision::{LogType, RiskCode},
};

/// Script of a scenario.
#[derive(Debug)]
pub(super) struct Script {
    pub(super) slug: &'static str,
    /// One sentence for people.
    pub(super) title: &'static str,
    /// Final status of the session.
    pub(super) status: SessionStatus,
    /// Warnings by feature. The first one whose feature the workflow runs applies.
    pub(super) findings: &'static [(Feature, RiskCode)],
    pub(super) variation: Option<Variation>,
}

/// Difference in the values of a report, beyond its status and warnings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Variation {
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
    IllegibleDocument,
    WalletLeft { why: &'static str },
}

impl Script {
    pub(super) fn find(slug: &str) -> Option<&'static Self> {
        SCRIPTS.iter().find(|script| script.slug == slug)
    }

    /// Returns the weight of the script's warning.
    pub(super) const fn log_type(&self) -> LogType {
        match self.status {
            SessionStatus::Declined => LogType::Error,
            _ => LogType::Warning,
        }
    }
}

/// Lists every scenario as its slug, a sentence about it, and its final status.
///
/// The shape of Didit's own list is not public.
pub fn catalogue() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    SCRIPTS
        .iter()
        .map(|script| (script.slug, script.title, script.status.as_str()))
}

/// Lists the scenarios of the catalogue that can happen in a workflow with these features, and
/// the chosen one.
pub(crate) fn fitting<'c>(
    features: &'c [Feature],
    chosen: &'c str,
) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> + 'c {
    let fits = move |script: &&Script| {
        let is_part = |feature: &Feature| features.contains(feature);
        script.slug == chosen
            || match (script.findings, &script.variation) {
                ([], None) => true,
                // A document replaces the wallet and the source.
                ([], Some(_)) => is_part(&Feature::IdVerification),
                (findings, _) => findings.iter().any(|(feature, _)| is_part(feature)),
            }
    };
    let scripts = SCRIPTS.iter().filter(fits);
    scripts.map(|script| (script.slug, script.title, script.status.as_str()))
}

/// Declares the scripts, and `constructors!`, which expands to one constructor each.
macro_rules! scripts {
    ($(
        $slug:ident, $title:literal: $status:ident
        $([$($feature:ident: $code:ident),+])?
        $(with $variation:expr)?;
    )+) => {
        pub(super) static SCRIPTS: &[Script] = &[$(
            Script {
                slug: stringify!($slug),
                title: $title,
                status: SessionStatus::$status,
                findings: &[$($((Feature::$feature, RiskCode::$code)),+)?],
                variation: scripts!(@variation $($variation)?),
            },
        )+];

        macro_rules! constructors {
            () => {$(
                #[doc = $title]
                #[must_use]
                pub fn $slug() -> Self {
                    Self::named(stringify!($slug))
                }
            )+};
        }
    };
    (@variation) => { None };
    (@variation $variation:expr) => { Some($variation) };
}

scripts! {
    approve, "Everything passes.": Approved;
    decline_aml_hit, "The person is on a list of the AML screening.": Declined
        [Aml: PossibleMatchFound] with Variation::AmlHit;
    decline_could_not_recognize_document, "The image shows no document.": Declined
        [IdVerification: CouldNotRecognizeDocument] with Variation::IllegibleDocument;
    decline_database_no_match, "The national database has no record of the person.": Declined
        [DatabaseValidation: DatabaseValidationNoMatch] with Variation::DatabaseUnknown;
    decline_document_expired, "The document has expired.": Declined
        [IdVerification: DocumentExpired] with Variation::Expired;
    decline_face_match_low_similarity, "The selfie shows another person.": Declined
        [FaceMatch: LowFaceMatchSimilarity] with Variation::FaceOther;
    decline_ip_blocklist, "The IP address is blocklisted.": Declined
        [IpAnalysis: IpAddressInBlocklist];
    decline_kyb_registry_mismatch, "The company's data differ from the registry.": Declined
        [KybRegistry: KybOfficersDataNotFound] with Variation::CompanyUnknown;
    decline_liveness_attack, "The face is a mask, a printout or a screen.": Declined
        [Liveness: LivenessFaceAttack, AgeEstimation: LivenessFaceAttack] with Variation::Replay;
    decline_minimum_age, "The person is under the minimum age.": Declined
        [IdVerification: MinimumAgeNotMet, AgeEstimation: AgeBelowMinimum, Liveness: AgeBelowMinimum]
        with Variation::Underage;
    decline_mrz_validation, "A check digit of the document is wrong.": Declined
        [IdVerification: MrzValidationFailed] with Variation::MrzWrong;
    decline_nfc_chip_not_verified, "The document's chip is not genuine.": Declined
        [Nfc: NfcChipNotVerified] with Variation::ChipForged;
    decline_poa_address_mismatch, "The proof of address shows another address.": Declined
        [Poa: AddressMismatchWithProvided] with Variation::PoaOtherAddress;
    review_aml_possible_match, "The person is possibly on a list of the AML screening.": InReview
        [Aml: PossibleMatchFound] with Variation::AmlPossible;
    review_face_match_borderline, "The selfie possibly shows another person.": InReview
        [FaceMatch: LowFaceMatchSimilarity] with Variation::FaceBorderline;
    review_poa_partial_match, "The proof of address shows another name in part.": InReview
        [Poa: NameMismatchIdVerification] with Variation::PoaOtherName;
    lookup_partial_match, "The source matches the typed data in part.": InReview
        [IdVerification: FullNameMismatchWithProvided] with Variation::Lookup { finds_person: true };
    lookup_no_match, "The source has no record of the person.": Declined
        [IdVerification: IdentificationNumberMismatchWithProvided]
        with Variation::Lookup { finds_person: false };
    lookup_provider_error, "The source does not respond; the user shows a document.": Approved
        with Variation::LookupFailed;
    wallet_cancelled, "The user cancels in the wallet, then shows a document.": Approved
        with Variation::WalletLeft { why: "cancelled" };
    wallet_timeout, "The wallet times out; the user shows a document.": Approved
        with Variation::WalletLeft { why: "timeout" };
    wallet_provider_error, "The wallet returns an error; the user shows a document.": Approved
        with Variation::WalletLeft { why: "provider_error" };
}

pub(super) use constructors;
