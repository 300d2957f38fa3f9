//! The fields of people in a company, which come in two lengths: as a register
//! names them, and with their own verification.

/// A model of an officer as the register names them, and what else the API says.
macro_rules! officer {
    ( $(#[$meta:meta])* pub struct $Name:ident { $($more:tt)* } ) => {
        $crate::model::model! {
            $(#[$meta])*
            pub struct $Name {
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
                /// Whether they are in office.
                pub is_active: Option<bool>,
                /// Given names.
                pub first_name: Option<Personal>,
                /// Family names.
                pub last_name: Option<Personal>,
                /// Address.
                pub address: Option<Personal>,
                /// `YYYY-MM-DD`.
                pub appointment_date: Option<Timestamp>,
                /// `YYYY-MM-DD`.
                pub termination_date: Option<Timestamp>,
                /// `YYYY-MM-DD`.
                pub date_of_birth: Option<Personal>,
                /// Year of birth.
                pub date_of_birth_year: Option<Personal<u64>>,
                /// Month of birth, 1 to 12.
                pub date_of_birth_month: Option<Personal<u64>>,
                /// The link of their own verification.
                pub kyc_session_url: Option<MediaUrl>,
                $($more)*
            }
        }
    };
}

/// A model of an owner as the register names them, and what else the API says.
macro_rules! owner {
    ( $(#[$meta:meta])* pub struct $Name:ident { $($more:tt)* } ) => {
        $crate::model::model! {
            $(#[$meta])*
            pub struct $Name {
                /// Their id.
                pub uuid: Option<Uuid>,
                /// Full name.
                pub name: Option<Personal>,
                /// Given names.
                pub first_name: Option<Personal>,
                /// Family names.
                pub last_name: Option<Personal>,
                /// Person or company.
                pub entity_type: Option<EntityType>,
                /// Roles.
                pub roles: Option<Vec<KeyPersonRole>>,
                /// Least share, per cent, as text.
                pub ownership_min_shares: Option<Personal>,
                /// Greatest share, per cent, as text.
                pub ownership_max_shares: Option<Personal>,
                /// Whether they still own it.
                pub is_active: Option<bool>,
                /// Share over all levels, per cent.
                pub effective_ownership_percent: Option<Number>,
                /// Name, if it is a company.
                pub company_name: Option<Personal>,
                /// Number in the register, if it is a company.
                pub registration_number: Option<Personal>,
                /// Country of birth.
                pub country_of_birth: Option<Personal>,
                /// E-mail address.
                pub email: Option<Personal>,
                /// Nationality.
                pub nationality: Option<Personal>,
                /// In the register's words.
                pub designation: Option<Personal>,
                /// Least share of the votes, per cent, as text.
                pub voting_min_shares: Option<Personal>,
                /// Greatest share of the votes, per cent, as text.
                pub voting_max_shares: Option<Personal>,
                /// `YYYY-MM-DD`.
                pub date_of_birth: Option<Personal>,
                /// `YYYY-MM-DD`.
                pub appointment_date: Option<Timestamp>,
                /// The link of their own verification.
                pub kyc_session_url: Option<MediaUrl>,
                $($more)*
            }
        }
    };
}

/// One of the above with the person's own verification.
macro_rules! verified {
    ( $person:ident $(#[$meta:meta])* pub struct $Name:ident { $($more:tt)* } ) => {
        $person! {
            $(#[$meta])*
            pub struct $Name {
                /// How their screening stands.
                pub aml_status: Option<FeatureStatus>,
                /// How their verification stands.
                pub kyc_status: Option<SessionStatus>,
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
                $($more)*
            }
        }
    };
}

pub(crate) use {officer, owner, verified};
