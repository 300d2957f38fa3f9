//! The steps of the end user, one screen each.

use didit_types::Feature;
use serde::Deserialize;

use crate::state::session::Resubmission;

/// Declares the steps with their icon, their screens in messages, their features, and their names
/// in a resubmission.
macro_rules! steps {
    ($(
        $Step:ident: $icon:literal, [$($screen:literal),+], [$($Feature:ident),*], [$($node:literal),*];
    )+) => {
        /// A step of the end user.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub(super) enum Step {
            $($Step,)+
        }

        impl Step {
            #[cfg(test)]
            pub(super) const ALL: [Self; 10] = [$(Self::$Step),+];

            const fn of_feature(feature: &Feature) -> Option<Self> {
                match feature {
                    $($(Feature::$Feature)|* => Some(Self::$Step),)+
                    _ => None,
                }
            }

            fn of_node(node: &str) -> Option<Self> {
                $(if [$($node),*].contains(&node) {
                    return Some(Self::$Step);
                })+
                None
            }

            /// Returns the name of the step's icon.
            pub(super) const fn icon(self) -> &'static str {
                match self {
                    $(Self::$Step => $icon,)+
                }
            }

            /// Returns the values of `step` in the messages of the page.
            pub(super) const fn screens(self) -> &'static [&'static str] {
                match self {
                    $(Self::$Step => &[$($screen),+],)+
                }
            }
        }
    };
}

steps! {
    Document: "document", ["document_selection", "document_front", "document_back"], [IdVerification], ["OCR", "OCR_BACK"];
    Chip: "chip", ["nfc"], [Nfc], ["NFC"];
    Selfie: "face", ["face"], [Liveness, FaceMatch, AgeEstimation],
        ["FACE", "LIVENESS", "FACE_MATCH", "AGE_ESTIMATION"];
    Address: "home", ["poa"], [Poa], ["PROOF_OF_ADDRESS"];
    Phone: "phone", ["phone"], [Phone], ["PHONE_VERIFICATION"];
    Email: "mail", ["email"], [EmailVerification, Email], ["EMAIL_VERIFICATION"];
    Questions: "questions", ["questionnaire"], [Questionnaire], ["QUESTIONNAIRE"];
    Company: "company", ["kyb_registry"], [KybRegistry], [];
    CompanyDocuments: "papers", ["kyb_documents"], [KybDocuments], ["KYB_DOCUMENTS", "DOCUMENT_AI"];
    People: "people", ["kyb_key_people"], [KybKeyPeople], [];
}

impl Step {
    /// Returns the steps of a workflow. Checks without the end user have none.
    pub(super) fn of(features: &[Feature]) -> Vec<Self> {
        unique(features.iter().filter_map(Self::of_feature))
    }

    /// Returns the steps that a reviewer wants repeated.
    pub(super) fn again(resubmission: &Resubmission) -> Vec<Self> {
        let nodes = resubmission.nodes.iter();
        unique(nodes.filter_map(|(_, node)| Self::of_node(node)))
    }

    /// Returns whether the end user enters a code.
    pub(super) const fn asks_for_code(self) -> bool {
        matches!(self, Self::Phone | Self::Email)
    }
}

fn unique(steps: impl Iterator<Item = Step>) -> Vec<Step> {
    let mut found = Vec::new();
    for step in steps {
        if !found.contains(&step) {
            found.push(step);
        }
    }
    found
}
