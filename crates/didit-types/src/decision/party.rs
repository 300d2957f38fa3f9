//! Persons and companies declared by the user of a company's session.

use alloc::vec::Vec;

use serde_json::Number;

use super::key_person::{EntityType, KeyPersonRole};
use crate::{
    FeatureState, MediaUrl, Personal, SessionId, SessionStatus, UntypedJson, Uuid, WorkflowId,
    model::model, open_enum::open_enum,
};

model! {
    /// Person or company declared by the user of a company's session.
    pub struct Party {
        /// Id of the party.
        pub uuid: Option<Uuid>,
        /// Type of the party: person or company.
        pub entity_type: Option<EntityType>,
        /// Source of the declaration.
        pub source: Option<PartySource>,
        /// Full name.
        pub name: Option<Personal>,
        /// Given names.
        pub first_name: Option<Personal>,
        /// Family names.
        pub last_name: Option<Personal>,
        /// Company name, if the party is a company.
        pub company_name: Option<Personal>,
        /// Registration number, if the party is a company.
        pub registration_number: Option<Personal>,
        /// E-mail address.
        pub email: Option<Personal>,
        /// Nationality, ISO 3166-1 alpha-3.
        pub nationality: Option<Personal>,
        /// Phone number, E.164.
        pub phone_number: Option<Personal>,
        /// Date of birth, `YYYY-MM-DD`.
        pub date_of_birth: Option<Personal>,
        /// Position in the company.
        pub position: Option<Personal>,
        /// Custom fields of the workflow.
        pub custom_fields: Option<UntypedJson>,
        /// Whether the party belongs to the company now.
        pub is_active: Option<bool>,
        /// Whether a reviewer skipped the party.
        pub is_skipped: Option<bool>,
        /// Whether the party requires verification.
        pub requires_verification: Option<bool>,
        /// Roles and shares of the party.
        pub roles: Option<Vec<PartyRole>>,
        /// Id of the verification session of a person.
        pub kyc_session_id: Option<SessionId>,
        /// Status of the verification session of a person.
        pub kyc_session_status: Option<SessionStatus>,
        /// Link to the verification session of a person.
        pub kyc_session_url: Option<MediaUrl>,
        /// Whether the verification session of a person was deleted.
        pub kyc_session_deleted: Option<bool>,
        /// Id of the verification session of a company.
        pub kyb_sub_session_id: Option<SessionId>,
        /// Status of the verification session of a company.
        pub kyb_sub_session_status: Option<SessionStatus>,
        /// Link to the verification session of a company.
        pub kyb_sub_session_url: Option<MediaUrl>,
        /// Whether the verification session of a company was deleted.
        pub kyb_sub_session_deleted: Option<bool>,
        /// Type of the verification workflow, such as `kyc`.
        pub verification_workflow_type: Option<Personal>,
        /// Id of the verification workflow.
        pub verification_workflow_id: Option<WorkflowId>,
        /// Name of the verification workflow.
        pub verification_workflow_label: Option<Personal>,
        /// Features of the verification workflow and their statuses.
        pub verification_workflow_features: Option<Vec<FeatureState>>,
        /// Didit's id of the person.
        pub didit_internal_id: Option<Personal>,
    }
}

open_enum! {
    /// Source of a declared party.
    pub enum PartySource {
        User = "USER",
    }
}

model! {
    /// Role of a party and its shares.
    pub struct PartyRole {
        /// Role in the company.
        pub role: Option<KeyPersonRole>,
        /// Share of ownership, per cent.
        pub ownership_percent: Option<Number>,
        /// Share of votes, per cent.
        pub voting_percent: Option<Number>,
    }
}
