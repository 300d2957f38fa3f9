//! The officers and owners of a company, and their own verifications.

use alloc::vec::Vec;

use serde_json::Number;

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

model! {
    /// An officer, and their own verification.
    pub struct Officer {
        /// Their id.
        pub uuid: Option<Uuid>,
        /// Full name.
        pub name: Option<Personal>,
        /// Office, in the register's words.
        pub designation: Option<Personal>,
        /// Office.
        pub role: Option<KeyPersonRole>,
        /// Nationality.
        pub nationality: Option<Personal>,
        /// `YYYY-MM-DD`.
        pub appointment_date: Option<Timestamp>,
        /// `YYYY-MM-DD`.
        pub termination_date: Option<Timestamp>,
        /// Whether they are in office.
        pub is_active: Option<bool>,
        /// Address.
        pub address: Option<Personal>,
        /// How their screening stands.
        pub aml_status: Option<FeatureStatus>,
        /// How their verification stands.
        pub kyc_status: Option<SessionStatus>,
        /// The link of that verification.
        pub kyc_session_url: Option<MediaUrl>,
        /// That verification.
        pub kyc_session_id: Option<SessionId>,
        /// Its kind, such as `kyc`.
        pub verification_workflow_type: Option<Personal>,
        /// Its workflow.
        pub verification_workflow_id: Option<WorkflowId>,
        /// That workflow's name.
        pub verification_workflow_label: Option<Personal>,
        /// Its features.
        pub verification_workflow_features: Option<Vec<WorkflowFeature>>,
        /// The person, in the API's key.
        pub didit_internal_id: Option<Personal>,
        /// Code of the document that was shown.
        pub kyc_document_type: Option<Personal>,
        /// ISO 3166-1 alpha-3, from that document.
        pub kyc_nationality: Option<Personal>,
        /// Whether liveness passed.
        pub kyc_liveness_passed: Option<bool>,
        /// When they were verified.
        pub kyc_verified_at: Option<Timestamp>,
        /// Their screening by kind of list.
        pub kyc_aml_categories: Option<AmlCategories>,
        /// When they were invited.
        pub kyc_notification_sent_at: Option<Timestamp>,
        /// Given names.
        pub first_name: Option<Personal>,
        /// Family names.
        pub last_name: Option<Personal>,
        /// `YYYY-MM-DD`.
        pub date_of_birth: Option<Personal>,
        /// Year of birth.
        pub date_of_birth_year: Option<Personal<u64>>,
        /// Month of birth, 1 to 12.
        pub date_of_birth_month: Option<Personal<u64>>,
    }
}

model! {
    /// An owner, and their own verification.
    pub struct BeneficialOwner {
        /// Their id.
        pub uuid: Option<Uuid>,
        /// Full name.
        pub name: Option<Personal>,
        /// Given names.
        pub first_name: Option<Personal>,
        /// Family names.
        pub last_name: Option<Personal>,
        /// `YYYY-MM-DD`.
        pub date_of_birth: Option<Personal>,
        /// Country of birth.
        pub country_of_birth: Option<Personal>,
        /// E-mail address.
        pub email: Option<Personal>,
        /// Name, if it is a company.
        pub company_name: Option<Personal>,
        /// Number in the register, if it is a company.
        pub registration_number: Option<Personal>,
        /// Person or company.
        pub entity_type: Option<EntityType>,
        /// Nationality.
        pub nationality: Option<Personal>,
        /// In the register's words.
        pub designation: Option<Personal>,
        /// Roles.
        pub roles: Option<Vec<KeyPersonRole>>,
        /// Least share, per cent, as text.
        pub ownership_min_shares: Option<Personal>,
        /// Greatest share, per cent, as text.
        pub ownership_max_shares: Option<Personal>,
        /// Whether they still own it.
        pub is_active: Option<bool>,
        /// How their screening stands.
        pub aml_status: Option<FeatureStatus>,
        /// How their verification stands.
        pub kyc_status: Option<SessionStatus>,
        /// The link of that verification.
        pub kyc_session_url: Option<MediaUrl>,
        /// That verification.
        pub kyc_session_id: Option<SessionId>,
        /// Its kind, such as `kyc`.
        pub verification_workflow_type: Option<Personal>,
        /// Its workflow.
        pub verification_workflow_id: Option<WorkflowId>,
        /// That workflow's name.
        pub verification_workflow_label: Option<Personal>,
        /// Its features.
        pub verification_workflow_features: Option<Vec<WorkflowFeature>>,
        /// The person, in the API's key.
        pub didit_internal_id: Option<Personal>,
        /// Code of the document that was shown.
        pub kyc_document_type: Option<Personal>,
        /// ISO 3166-1 alpha-3, from that document.
        pub kyc_nationality: Option<Personal>,
        /// Whether liveness passed.
        pub kyc_liveness_passed: Option<bool>,
        /// When they were verified.
        pub kyc_verified_at: Option<Timestamp>,
        /// Their screening by kind of list.
        pub kyc_aml_categories: Option<AmlCategories>,
        /// When they were invited.
        pub kyc_notification_sent_at: Option<Timestamp>,
        /// Owners of an owner.
        pub child_beneficial_owners: Option<Vec<BeneficialOwner>>,
        /// Share over all levels, per cent.
        pub effective_ownership_percent: Option<Number>,
        /// Least share of the votes, per cent, as text.
        pub voting_min_shares: Option<Personal>,
        /// Greatest share of the votes, per cent, as text.
        pub voting_max_shares: Option<Personal>,
        /// `YYYY-MM-DD`.
        pub appointment_date: Option<Timestamp>,
    }
}
