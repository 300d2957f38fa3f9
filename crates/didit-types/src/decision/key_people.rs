//! Key people reports: officers and owners of a company, with their own verifications.

use alloc::vec::Vec;

use serde_json::Number;

use super::{
    key_person::{EntityType, KeyPersonRole, officer, owner, verified},
    party::Party,
    report::report,
};
use crate::{
    FeatureStatus, MediaUrl, Personal, SessionId, SessionStatus, Timestamp, Uuid, WorkflowId,
    model::model, open_enum::open_enum,
};

report! {
    /// Report of one check of a company's key people.
    ///
    /// Source: <https://docs.didit.me/business-verification/report>
    pub struct KeyPeopleCheck {
        /// Key people listed in the registry.
        pub registry: Option<RegistryPeople>,
        /// Key people declared by the user.
        pub submitted: Option<SubmittedPeople>,
        /// Verification counts of the beneficial owners.
        pub ubo_kyc_summary: Option<UboSummary>,
    }
}

model! {
    /// Key people listed in a registry.
    pub struct RegistryPeople {
        /// Officers of the company.
        pub officers: Option<Vec<Officer>>,
        /// Beneficial owners of the company.
        pub beneficial_owners: Option<Vec<BeneficialOwner>>,
    }
}

model! {
    /// Key people declared by the user.
    pub struct SubmittedPeople {
        /// Persons and companies declared by the user.
        pub parties: Option<Vec<Party>>,
    }
}

model! {
    /// Verification counts of the beneficial owners.
    pub struct UboSummary {
        /// Number of beneficial owners.
        pub total: Option<u64>,
        /// Number of approved verifications.
        pub approved: Option<u64>,
        /// Number of verifications declined or in review.
        pub flagged: Option<u64>,
        /// Number of unfinished verifications.
        pub pending: Option<u64>,
    }
}

model! {
    /// AML screening result of a person by dataset type.
    pub struct AmlCategories {
        /// Sanctions.
        pub sanctions: Option<AmlCategory>,
        /// Politically exposed persons.
        pub pep: Option<AmlCategory>,
        /// Adverse media.
        pub adverse_media: Option<AmlCategory>,
        /// Warnings of authorities.
        pub warnings: Option<AmlCategory>,
    }
}

open_enum! {
    /// AML screening result of one dataset type.
    pub enum AmlCategory {
        /// At least one entry resembles the person.
        Match = "match",
        /// No entry resembles the person.
        Clear = "clear",
    }
}

verified! {
    officer
    /// Officer of a company with their own verification.
    pub struct Officer {}
}

verified! {
    owner
    /// Beneficial owner of a company with their own verification.
    pub struct BeneficialOwner {
        /// Owners of this owner.
        pub child_beneficial_owners: Option<Vec<BeneficialOwner>>,
    }
}
