//! Roles of key people, and macros for their shared fields.

use crate::open_enum::open_enum;

/// Declares a model with the registry's fields of an officer and more fields.
macro_rules! officer {
    ( $(#[$meta:meta])* pub struct $Name:ident { $($more:tt)* } ) => {
        $crate::model::model! {
            $(#[$meta])*
            pub struct $Name {
                /// Id of the person.
                pub uuid: Option<Uuid>,
                /// Full name.
                pub name: Option<Personal>,
                /// Position as written in the registry.
                pub designation: Option<Personal>,
                /// Role in the company.
                pub role: Option<KeyPersonRole>,
                /// Nationality.
                pub nationality: Option<Personal>,
                /// Whether the person holds the position now.
                pub is_active: Option<bool>,
                /// Given names.
                pub first_name: Option<Personal>,
                /// Family names.
                pub last_name: Option<Personal>,
                /// Address.
                pub address: Option<Personal>,
                /// Date of appointment, `YYYY-MM-DD`.
                pub appointment_date: Option<Timestamp>,
                /// Date of termination, `YYYY-MM-DD`.
                pub termination_date: Option<Timestamp>,
                /// Date of birth, `YYYY-MM-DD`.
                pub date_of_birth: Option<Personal>,
                /// Year of birth.
                pub date_of_birth_year: Option<Personal<u64>>,
                /// Month of birth, 1 to 12.
                pub date_of_birth_month: Option<Personal<u64>>,
                /// Link to the person's own verification session.
                pub kyc_session_url: Option<MediaUrl>,
                $($more)*
            }
        }
    };
}

/// Declares a model with the registry's fields of a beneficial owner and more fields.
macro_rules! owner {
    ( $(#[$meta:meta])* pub struct $Name:ident { $($more:tt)* } ) => {
        $crate::model::model! {
            $(#[$meta])*
            pub struct $Name {
                /// Id of the person.
                pub uuid: Option<Uuid>,
                /// Full name.
                pub name: Option<Personal>,
                /// Given names.
                pub first_name: Option<Personal>,
                /// Family names.
                pub last_name: Option<Personal>,
                /// Type of the owner: person or company.
                pub entity_type: Option<EntityType>,
                /// Roles in the company.
                pub roles: Option<Vec<KeyPersonRole>>,
                /// Minimum share of ownership, per cent, as text.
                pub ownership_min_shares: Option<Personal>,
                /// Maximum share of ownership, per cent, as text.
                pub ownership_max_shares: Option<Personal>,
                /// Whether the person holds the position now.
                pub is_active: Option<bool>,
                /// Effective share of ownership over all levels, per cent.
                pub effective_ownership_percent: Option<Number>,
                /// Company name, if the owner is a company.
                pub company_name: Option<Personal>,
                /// Registration number, if the owner is a company.
                pub registration_number: Option<Personal>,
                /// Country of birth.
                pub country_of_birth: Option<Personal>,
                /// E-mail address.
                pub email: Option<Personal>,
                /// Nationality.
                pub nationality: Option<Personal>,
                /// Position as written in the registry.
                pub designation: Option<Personal>,
                /// Minimum share of votes, per cent, as text.
                pub voting_min_shares: Option<Personal>,
                /// Maximum share of votes, per cent, as text.
                pub voting_max_shares: Option<Personal>,
                /// Date of birth, `YYYY-MM-DD`.
                pub date_of_birth: Option<Personal>,
                /// Date of appointment, `YYYY-MM-DD`.
                pub appointment_date: Option<Timestamp>,
                /// Link to the person's own verification session.
                pub kyc_session_url: Option<MediaUrl>,
                $($more)*
            }
        }
    };
}

/// Declares a model of either kind with the fields of the person's own verification.
macro_rules! verified {
    ( $person:ident $(#[$meta:meta])* pub struct $Name:ident { $($more:tt)* } ) => {
        $person! {
            $(#[$meta])*
            pub struct $Name {
                /// Status of the person's AML screening.
                pub aml_status: Option<FeatureStatus>,
                /// Status of the person's own verification.
                pub kyc_status: Option<SessionStatus>,
                /// Id of the person's verification session.
                pub kyc_session_id: Option<SessionId>,
                /// Type of the verification workflow, such as `kyc`.
                pub verification_workflow_type: Option<Personal>,
                /// Id of the verification workflow.
                pub verification_workflow_id: Option<WorkflowId>,
                /// Name of the verification workflow.
                pub verification_workflow_label: Option<Personal>,
                /// Features of the verification workflow and their statuses.
                pub verification_workflow_features: Option<Vec<$crate::FeatureState>>,
                /// Didit's id of the person.
                pub didit_internal_id: Option<Personal>,
                /// Code of the verified document's type.
                pub kyc_document_type: Option<Personal>,
                /// Nationality on the verified document, ISO 3166-1 alpha-3.
                pub kyc_nationality: Option<Personal>,
                /// Whether the liveness check passed.
                pub kyc_liveness_passed: Option<bool>,
                /// Verification time.
                pub kyc_verified_at: Option<Timestamp>,
                /// AML screening result by dataset type.
                pub kyc_aml_categories: Option<AmlCategories>,
                /// Invitation time.
                pub kyc_notification_sent_at: Option<Timestamp>,
                $($more)*
            }
        }
    };
}

open_enum! {
    /// Person or company.
    pub enum EntityType {
        Person = "person",
        Company = "company",
    }
}

open_enum! {
    /// Role in a company.
    pub enum KeyPersonRole {
        Director = "director",
        /// Director without executive duties.
        NonExecutiveDirector = "non_executive_director",
        Secretary = "secretary",
        Chairman = "chairman",
        /// Ultimate beneficial owner.
        Ubo = "ubo",
        Shareholder = "shareholder",
        Representative = "representative",
        Founder = "founder",
        LegalAdvisor = "legal_advisor",
        /// Person authorized to sign for the company.
        AuthorizedSignatory = "authorized_signatory",
        Trustee = "trustee",
        /// Beneficiary of a trust.
        Beneficiary = "beneficiary",
        /// Settlor of a trust.
        Settlor = "settlor",
        /// Protector of a trust.
        Protector = "protector",
        CompanyOfficer = "company_officer",
        Investor = "investor",
        Other = "other",
    }
}

pub(crate) use {officer, owner, verified};
