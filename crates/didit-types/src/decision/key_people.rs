//! The officers and owners of a company, and their own verifications.

use alloc::vec::Vec;

use serde_json::Number;

use super::key_person::{officer, owner, verified};
use super::party::Party;
use super::registry::EntityType;
use super::warning::Warning;
use crate::model::model;
use crate::open_enum::open_enum;
use crate::{
    Feature, FeatureStatus, MediaUrl, NodeId, Personal, SessionId, SessionStatus, Timestamp, Uuid,
    WorkflowId,
};

model! {
    /// One check of a company's people.
    ///
    /// Source: <https://docs.didit.me/business-verification/report>
    pub struct KeyPeopleCheck {
        /// The result.
        pub status: Option<FeatureStatus>,
        /// The node of the workflow.
        pub node_id: Option<NodeId>,
        /// Those that the register names.
        pub registry: Option<RegistryPeople>,
        /// Those that the user named.
        pub submitted: Option<SubmittedPeople>,
        /// How the owners' verifications stand.
        pub ubo_kyc_summary: Option<UboSummary>,
        /// What was found.
        pub warnings: Option<Vec<Warning>>,
    }
}

model! {
    /// The people that a register names.
    pub struct RegistryPeople {
        /// Officers.
        pub officers: Option<Vec<Officer>>,
        /// Owners.
        pub beneficial_owners: Option<Vec<BeneficialOwner>>,
    }
}

model! {
    /// The people that the user named.
    pub struct SubmittedPeople {
        /// People and companies.
        pub parties: Option<Vec<Party>>,
    }
}

model! {
    /// How the verifications of the owners stand.
    pub struct UboSummary {
        /// All of them.
        pub total: Option<u64>,
        /// Approved.
        pub approved: Option<u64>,
        /// Declined or in review.
        pub flagged: Option<u64>,
        /// Not done yet.
        pub pending: Option<u64>,
    }
}

open_enum! {
    /// A role in a company.
    pub enum KeyPersonRole {
        /// Director.
        Director = "director",
        /// Director without a part in the daily business.
        NonExecutiveDirector = "non_executive_director",
        /// Secretary.
        Secretary = "secretary",
        /// Chair.
        Chairman = "chairman",
        /// Ultimate beneficial owner.
        Ubo = "ubo",
        /// Shareholder.
        Shareholder = "shareholder",
        /// Representative.
        Representative = "representative",
        /// Founder.
        Founder = "founder",
        /// Legal advisor.
        LegalAdvisor = "legal_advisor",
        /// May sign for the company.
        AuthorizedSignatory = "authorized_signatory",
        /// Trustee.
        Trustee = "trustee",
        /// Beneficiary of a trust.
        Beneficiary = "beneficiary",
        /// Settlor of a trust.
        Settlor = "settlor",
        /// Protector of a trust.
        Protector = "protector",
        /// Another officer.
        CompanyOfficer = "company_officer",
        /// Investor.
        Investor = "investor",
        /// Another role.
        Other = "other",
    }
}

model! {
    /// A feature of a person's own verification.
    pub struct WorkflowFeature {
        /// The feature.
        pub feature: Option<Feature>,
        /// How it stands.
        pub status: Option<FeatureStatus>,
    }
}

model! {
    /// The AML screening of a person, by kind of list.
    pub struct AmlCategories {
        /// Sanctions.
        pub sanctions: Option<AmlCategory>,
        /// Politically exposed persons.
        pub pep: Option<AmlCategory>,
        /// The press.
        pub adverse_media: Option<AmlCategory>,
        /// Warnings of authorities.
        pub warnings: Option<AmlCategory>,
    }
}

open_enum! {
    /// Whether a person is on a kind of list.
    pub enum AmlCategory {
        /// They look like an entry.
        Match = "match",
        /// They are not.
        Clear = "clear",
    }
}

verified! {
    officer
    /// An officer, and their own verification.
    pub struct Officer {}
}

verified! {
    owner
    /// An owner, and their own verification.
    pub struct BeneficialOwner {
        /// Owners of an owner.
        pub child_beneficial_owners: Option<Vec<BeneficialOwner>>,
    }
}
