//! Reports of a decision by feature.

use alloc::vec::Vec;

use super::{
    AmlScreening, CompanyDocuments, DatabaseValidation, Decision, DocumentAi, EmailVerification,
    FaceMatch, IdVerification, IpAnalysis, KeyPeopleCheck, LivenessCheck, LogType, NfcVerification,
    PhoneVerification, PoaVerification, QuestionnaireResponse, RegistryCheck, Warning,
};
use crate::{Feature, FeatureStatus, NodeId};

/// A report of one feature. Each array of a [`Decision`] holds one report type.
pub trait FeatureReport: sealed::Reports {
    /// Feature of the report type.
    const FEATURE: Feature;

    /// Node of the workflow; `None` in sessions of simple workflows.
    fn node_id(&self) -> Option<&NodeId>;

    /// Status of the report.
    fn status(&self) -> Option<&FeatureStatus>;

    /// Warnings of the report.
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
            /// Returns every report of every feature, in the order of the arrays. A feature
            /// that ran twice is included twice: see [`Report::runs`].
            pub fn reports(&self) -> impl Iterator<Item = Report<'_>> {
                let mut reports = Vec::new();
                $( self.runs::<$Type>().reports(&mut reports); )+
                reports.into_iter()
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
    /// Returns the runs of one feature, by its report type:
    /// `decision.runs::<IdVerification>()`.
    #[must_use]
    pub fn runs<T: FeatureReport>(&self) -> Runs<'_, T> {
        Runs(T::of(self).map_or(&[], Vec::as_slice))
    }

    /// Returns the declined reports. [`Report::reasons`] returns the reasons.
    pub fn failed(&self) -> impl Iterator<Item = Report<'_>> {
        self.reports()
            .filter(|report| report.status == Some(&FeatureStatus::Declined))
    }
}

/// The runs of one feature, in the order of the array. A workflow can run a feature at several
/// nodes, and a user can repeat a step after a resubmission.
#[derive(Debug, PartialEq)]
pub struct Runs<'a, T>(&'a [T]);

impl<T> Clone for Runs<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Runs<'_, T> {}

impl<'a, T: FeatureReport> Runs<'a, T> {
    /// Returns all runs.
    #[must_use]
    pub const fn all(self) -> &'a [T] {
        self.0
    }

    /// Returns the first run. It is the only run unless [`Self::is_repeated`].
    #[must_use]
    pub const fn first(self) -> Option<&'a T> {
        self.0.first()
    }

    /// Returns the last run of the array. It is the only run unless [`Self::is_repeated`].
    #[must_use]
    pub const fn latest(self) -> Option<&'a T> {
        self.0.last()
    }

    /// Whether the feature ran more than once.
    #[must_use]
    pub const fn is_repeated(self) -> bool {
        self.0.len() > 1
    }

    /// Returns the run at a node of the workflow.
    #[must_use]
    pub fn at(self, node: &NodeId) -> Option<&'a T> {
        self.0.iter().find(|run| run.node_id() == Some(node))
    }

    fn reports(self, reports: &mut Vec<Report<'a>>) {
        let (first, runs) = (reports.len(), self.0.len());
        for report in self.0 {
            let run = reports.len() - first;
            reports.push(Report {
                feature: T::FEATURE,
                node_id: report.node_id(),
                status: report.status(),
                warnings: report.warnings(),
                run,
                runs,
            });
        }
    }
}

/// The fields that reports of all features share.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Report<'a> {
    /// Feature of the report.
    pub feature: Feature,
    /// Node of the workflow; `None` in sessions of simple workflows.
    pub node_id: Option<&'a NodeId>,
    /// Status of the report.
    pub status: Option<&'a FeatureStatus>,
    /// Warnings of the report.
    pub warnings: &'a [Warning],
    /// Index of the run among the runs of the feature, from 0.
    pub run: usize,
    /// Number of runs of the feature.
    pub runs: usize,
}

impl<'a> Report<'a> {
    /// Returns the warnings that decided the status: those that decline, and those that require a
    /// review. Information is left out.
    pub fn reasons(&self) -> impl Iterator<Item = &'a Warning> + use<'a> {
        self.warnings
            .iter()
            .filter(|warning| warning.log_type != Some(LogType::Information))
    }
}
