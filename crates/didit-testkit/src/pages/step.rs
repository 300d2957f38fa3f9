//! What the user does in a session, one screen after another.

use didit_types::Feature;

use crate::state::session::Resubmission;

/// A step that needs the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Document,
    Chip,
    Selfie,
    Address,
    Phone,
    Email,
    Questions,
    Company,
    CompanyDocuments,
    People,
}

impl Step {
    /// The steps of a workflow. Checks that need no user have none.
    pub(super) fn of(features: &[Feature]) -> Vec<Self> {
        once(features.iter().filter_map(|feature| {
            Some(match feature {
                Feature::IdVerification => Self::Document,
                Feature::Nfc => Self::Chip,
                Feature::Liveness | Feature::FaceMatch | Feature::AgeEstimation => Self::Selfie,
                Feature::Poa => Self::Address,
                Feature::Phone => Self::Phone,
                Feature::EmailVerification | Feature::Email => Self::Email,
                Feature::Questionnaire => Self::Questions,
                Feature::KybRegistry => Self::Company,
                Feature::KybDocuments => Self::CompanyDocuments,
                Feature::KybKeyPeople => Self::People,
                _ => return None,
            })
        }))
    }

    /// The steps that a reviewer sent back.
    pub(super) fn again(resubmission: &Resubmission) -> Vec<Self> {
        once(resubmission.nodes.iter().filter_map(|(_, feature)| {
            Some(match &**feature {
                "OCR" | "OCR_BACK" => Self::Document,
                "NFC" => Self::Chip,
                "FACE" | "LIVENESS" | "FACE_MATCH" | "AGE_ESTIMATION" => Self::Selfie,
                "PROOF_OF_ADDRESS" => Self::Address,
                "PHONE_VERIFICATION" => Self::Phone,
                "EMAIL_VERIFICATION" => Self::Email,
                "QUESTIONNAIRE" => Self::Questions,
                "KYB_DOCUMENTS" | "DOCUMENT_AI" => Self::CompanyDocuments,
                _ => return None,
            })
        }))
    }

    /// Whether the user types in a code that was sent.
    pub(super) const fn asks_for_code(self) -> bool {
        matches!(self, Self::Phone | Self::Email)
    }

    /// The symbol that stands for it.
    pub(super) const fn icon(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Chip => "chip",
            Self::Selfie => "face",
            Self::Address => "home",
            Self::Phone => "phone",
            Self::Email => "mail",
            Self::Questions => "questions",
            Self::Company => "company",
            Self::CompanyDocuments => "papers",
            Self::People => "people",
        }
    }
}

/// Each once, in order.
fn once(steps: impl Iterator<Item = Step>) -> Vec<Step> {
    let mut found = Vec::new();
    for step in steps {
        if !found.contains(&step) {
            found.push(step);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Template;

    #[test]
    fn every_workflow_has_something_for_its_user_to_do() {
        for template in Template::ALL {
            let steps = Step::of(template.features());
            assert!(!steps.is_empty(), "{template:?}");
        }
        assert_eq!(
            Step::of(Template::AdaptiveAgeVerification.features()),
            [Step::Selfie]
        );
    }
}
