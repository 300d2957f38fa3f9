//! A person or company that the user of a company's session named.

use alloc::vec::Vec;

use serde_json::Number;

use super::key_people::{KeyPersonRole, WorkflowFeature};
use super::registry::EntityType;
use crate::model::model;
use crate::open_enum::open_enum;
use crate::{MediaUrl, Personal, SessionId, SessionStatus, UntypedJson, Uuid, WorkflowId};

model! {
    /// A person or company that the user named.
    pub struct Party {
        /// Their id.
        pub uuid: Option<Uuid>,
        /// Person or company.
        pub entity_type: Option<EntityType>,
        /// Who named them.
        pub source: Option<PartySource>,
        /// Full name.
        pub name: Option<Personal>,
        /// Given names.
        pub first_name: Option<Personal>,
        /// Family names.
        pub last_name: Option<Personal>,
        /// Name, if it is a company.
        pub company_name: Option<Personal>,
        /// Number in the register, if it is a company.
        pub registration_number: Option<Personal>,
        /// E-mail address.
        pub email: Option<Personal>,
        /// ISO 3166-1 alpha-3.
        pub nationality: Option<Personal>,
        /// E.164.
        pub phone_number: Option<Personal>,
        /// `YYYY-MM-DD`.
        pub date_of_birth: Option<Personal>,
        /// Position.
        pub position: Option<Personal>,
        /// Fields of the workflow's own.
        pub custom_fields: Option<UntypedJson>,
        /// Whether they still belong to the company.
        pub is_active: Option<bool>,
        /// Whether a reviewer excused them.
        pub is_skipped: Option<bool>,
        /// Whether they must be verified.
        pub requires_verification: Option<bool>,
        /// Roles and shares.
        pub roles: Option<Vec<PartyRole>>,
        /// Their verification, if they are a person.
        pub kyc_session_id: Option<SessionId>,
        /// How it stands.
        pub kyc_session_status: Option<SessionStatus>,
        /// Its link.
        pub kyc_session_url: Option<MediaUrl>,
        /// Whether it was deleted.
        pub kyc_session_deleted: Option<bool>,
        /// Their verification, if they are a company.
        pub kyb_sub_session_id: Option<SessionId>,
        /// How it stands.
        pub kyb_sub_session_status: Option<SessionStatus>,
        /// Its link.
        pub kyb_sub_session_url: Option<MediaUrl>,
        /// Whether it was deleted.
        pub kyb_sub_session_deleted: Option<bool>,
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
    }
}

open_enum! {
    /// Who named a person or company.
    pub enum PartySource {
        /// The user.
        User = "USER",
    }
}

model! {
    /// A role and the shares that go with it.
    pub struct PartyRole {
        /// The role.
        pub role: Option<KeyPersonRole>,
        /// Share, per cent.
        pub ownership_percent: Option<Number>,
        /// Share of the votes, per cent.
        pub voting_percent: Option<Number>,
    }
}
