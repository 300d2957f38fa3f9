//! The runs of a feature.

use alloc::vec::Vec;

use super::{
    AmlScreening, CompanyDocuments, DatabaseValidation, Decision, DocumentAi, EmailVerification,
    FaceMatch, IdVerification, IpAnalysis, KeyPeopleCheck, LivenessCheck, LogType, NfcVerification,
    PhoneVerification, PoaVerification, QuestionnaireResponse, RegistryCheck, Warning,
};
use crate::{Feature, FeatureStatus, NodeId};

/// The report of one feature; each array of a [`Decision`] holds one type of them.
pub trait FeatureReport: sealed::Reports {
    /// The feature.
    const FEATURE: Feature;

    /// The node of the workflow; `None` in sessions without a graph.
    fn node_id(&self) -> Option<&NodeId>;

    /// The result.
    fn status(&self) -> Option<&FeatureStatus>;

    /// What was found.
    fn warnings(&self) -> &[Warning];
}

mod sealed {
    #[expect(
        unnameable_types,
        reason = "keeps the trait to the reports of a decision"
    )]
    pub trait Reports: Sized {
        fn of(decision: &super::Decision) -> Option<&alloc::vec::Vec<Self>>;
    }
}

macro_rules! feature_reports {
    ($($Type:ident: $feature:ident in $array:ident $(, $warnings:ident)?;)+) => {
        $(
            impl sealed::Reports for $Type {
                fn of(decision: &Decision) -> Option<&Vec<Self>> {
                    decision.$array.as_ref()
                }
            }

            impl FeatureReport for $Type {
                const FEATURE: Feature = Feature::$feature;

                fn node_id(&self) -> Option<&NodeId> {
                    self.node_id.as_ref()
                }

                fn status(&self) -> Option<&FeatureStatus> {
                    self.status.as_ref()
                }

                fn warnings(&self) -> &[Warning] {
                    $( if let Some(warnings) = &self.$warnings { return warnings; } )?
                    &[]
                }
            }
        )+

        impl Decision {
            /// Every report of every feature, in the order of the arrays. A feature
            /// that ran twice is there twice: see [`Report::runs`].
            pub fn reports(&self) -> impl Iterator<Item = Report<'_>> {
                core::iter::empty()
                    $( .chain(self.runs::<$Type>().reports()) )+
            }
        }
    };
}

feature_reports! {
    RegistryCheck: KybRegistry in registry_checks, warnings;
    CompanyDocuments: KybDocuments in document_verifications, warnings;
    KeyPeopleCheck: KybKeyPeople in key_people_checks, warnings;
    IdVerification: IdVerification in id_verifications, warnings;
    NfcVerification: Nfc in nfc_verifications, warnings;
    LivenessCheck: Liveness in liveness_checks, warnings;
    FaceMatch: FaceMatch in face_matches, warnings;
    PoaVerification: Poa in poa_verifications, warnings;
    DocumentAi: DocumentAi in document_ai_documents, warnings;
    PhoneVerification: Phone in phone_verifications, warnings;
    EmailVerification: EmailVerification in email_verifications, warnings;
    QuestionnaireResponse: Questionnaire in questionnaire_responses;
    AmlScreening: Aml in aml_screenings, warnings;
    DatabaseValidation: DatabaseValidation in database_validations, warnings;
    IpAnalysis: IpAnalysis in ip_analyses, warnings;
}

impl Decision {
    /// The runs of one feature, by the type of its report:
    /// `decision.runs::<IdVerification>()`.
    #[must_use]
    pub fn runs<T: FeatureReport>(&self) -> Runs<'_, T> {
        Runs(T::of(self).map_or(&[], Vec::as_slice))
    }

    /// The reports that were declined. [`Report::reasons`] says why.
    pub fn failed(&self) -> impl Iterator<Item = Report<'_>> {
        self.reports()
            .filter(|report| report.status == Some(&FeatureStatus::Declined))
    }
}

/// The runs of one feature, in the order of the array: a workflow can run a
/// feature at several nodes, and a user can be asked to do a step again.
#[derive(Debug, PartialEq)]
pub struct Runs<'a, T>(&'a [T]);

impl<T> Clone for Runs<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Runs<'_, T> {}

impl<'a, T: FeatureReport> Runs<'a, T> {
    /// All of them.
    #[must_use]
    pub const fn all(self) -> &'a [T] {
        self.0
    }

    /// The first one; look at [`Self::is_repeated`] before it is taken for the only one.
    #[must_use]
    pub const fn first(self) -> Option<&'a T> {
        self.0.first()
    }

    /// The last one of the array; look at [`Self::is_repeated`] before it is taken
    /// for the only one.
    #[must_use]
    pub const fn latest(self) -> Option<&'a T> {
        self.0.last()
    }

    /// Whether the feature ran more than once.
    #[must_use]
    pub const fn is_repeated(self) -> bool {
        self.0.len() > 1
    }

    /// The run at a node of the workflow.
    #[must_use]
    pub fn at(self, node: &NodeId) -> Option<&'a T> {
        self.0.iter().find(|run| run.node_id() == Some(node))
    }

    fn reports(self) -> impl Iterator<Item = Report<'a>> {
        let runs = self.0.len();
        self.0.iter().enumerate().map(move |(run, report)| Report {
            feature: T::FEATURE,
            node_id: report.node_id(),
            status: report.status(),
            warnings: report.warnings(),
            run,
            runs,
        })
    }
}

/// What every report has, whichever feature it is of.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Report<'a> {
    /// The feature.
    pub feature: Feature,
    /// The node of the workflow; `None` in sessions without a graph.
    pub node_id: Option<&'a NodeId>,
    /// The result.
    pub status: Option<&'a FeatureStatus>,
    /// What was found.
    pub warnings: &'a [Warning],
    /// Which run of the feature this is, counted from zero.
    pub run: usize,
    /// How often the feature ran.
    pub runs: usize,
}

impl<'a> Report<'a> {
    /// The warnings that decided the result: those that decline, and those that
    /// ask for a review. Notes are left out.
    pub fn reasons(&self) -> impl Iterator<Item = &'a Warning> + use<'a> {
        self.warnings
            .iter()
            .filter(|warning| warning.log_type != Some(LogType::Information))
    }
}
