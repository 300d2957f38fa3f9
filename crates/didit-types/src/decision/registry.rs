//! A company in a register.

use alloc::{boxed::Box, vec::Vec};

use serde_json::Number;

use super::key_people::KeyPersonRole;
use super::key_person::{officer, owner};
use super::warning::Warning;
use crate::model::model;
use crate::open_enum::open_enum;
use crate::{FeatureStatus, MediaUrl, NodeId, Personal, Timestamp, UntypedJson, Uuid};

model! {
    /// One lookup of a company.
    ///
    /// Source: <https://docs.didit.me/business-verification/report>
    pub struct RegistryCheck {
        /// The result.
        pub status: Option<FeatureStatus>,
        /// The node of the workflow.
        pub node_id: Option<NodeId>,
        /// Whether the register has answered.
        pub data_resolved: Option<bool>,
        /// The company.
        pub company: Option<Box<Company>>,
        /// Who owns whom, as a graph.
        pub ownership_structure: Option<UntypedJson>,
        /// What was found.
        pub warnings: Option<Vec<Warning>>,
    }
}

model! {
    /// A company as its register and its user describe it.
    pub struct Company {
        /// Its id.
        pub uuid: Option<Uuid>,
        /// The node of the workflow.
        pub node_id: Option<NodeId>,
        /// The result.
        pub status: Option<FeatureStatus>,
        /// Its state in the register.
        pub registry_status: Option<RegistryStatus>,
        /// Whether the register has answered.
        pub data_resolved: Option<bool>,
        /// Name.
        pub company_name: Option<Personal>,
        /// Number in the register.
        pub registration_number: Option<Personal>,
        /// ISO 3166-1 alpha-2.
        pub country_code: Option<Personal>,
        /// Subdivision.
        pub region: Option<Personal>,
        /// Legal form.
        pub company_type: Option<Personal>,
        /// `YYYY-MM-DD`.
        pub incorporation_date: Option<Timestamp>,
        /// `YYYY-MM-DD`.
        pub registration_date: Option<Timestamp>,
        /// `YYYY-MM-DD`.
        pub dissolution_date: Option<Timestamp>,
        /// Seat.
        pub registered_address: Option<Personal>,
        /// Tax number.
        pub tax_number: Option<Personal>,
        /// How risky it is.
        pub risk_level: Option<RiskLevel>,
        /// `verified`, `failed` or `unknown`.
        pub verification_status: Option<Personal>,
        /// Whether the data come from the register.
        pub is_from_registry: Option<bool>,
        /// Whether the register has answered.
        pub fetch_status: Option<FetchStatus>,
        /// Other names.
        pub alternative_names: Option<Personal>,
        /// What it does.
        pub nature_of_business: Option<Personal>,
        /// Capital as text.
        pub registered_capital: Option<Personal>,
        /// Capital as a decimal number; text, so that nothing is rounded.
        pub registered_capital_amount: Option<UntypedJson>,
        /// ISO 4217.
        pub registered_capital_currency: Option<Personal>,
        /// Website.
        pub website: Option<Personal>,
        /// E-mail address.
        pub email: Option<Personal>,
        /// Phone number.
        pub phone: Option<Personal>,
        /// LEI.
        pub legal_entity_identifier: Option<Personal>,
        /// Where the register is.
        pub location_of_registration: Option<Personal>,
        /// VAT number.
        pub vat_number: Option<Personal>,
        /// Whether the VAT number is good.
        pub vat_validation_status: Option<VatStatus>,
        /// Whom it belongs to.
        pub vat_validated_name: Option<Personal>,
        /// Where that is.
        pub vat_validated_address: Option<Personal>,
        /// When it was checked.
        pub vat_checked_at: Option<Timestamp>,
        /// Figures.
        pub financial_summary: Option<UntypedJson>,
        /// Officers.
        pub officers: Option<Vec<CompanyOfficer>>,
        /// Owners.
        pub beneficial_owners: Option<Vec<CompanyOwner>>,
        /// Further addresses.
        pub addresses: Option<Vec<RegistryAddress>>,
        /// Industry codes.
        pub industries: Option<UntypedJson>,
        /// Annual accounts.
        pub accounts: Option<UntypedJson>,
        /// The register's own answer.
        pub registry_data: Option<UntypedJson>,
        /// What the user typed.
        pub user_provided_data: Option<UntypedJson>,
        /// When the user confirmed the company.
        pub confirmed_by_user_at: Option<Timestamp>,
        /// When a reviewer changed it.
        pub last_console_edit_at: Option<Timestamp>,
        /// Whether a reviewer may change it.
        pub is_editable: Option<bool>,
    }
}

open_enum! {
    /// The state of a company in its register.
    pub enum RegistryStatus {
        /// In business.
        Active = "active",
        /// Dissolved.
        Dissolved = "dissolved",
        /// Struck from the register.
        Deregistered = "deregistered",
        /// Only the full report tells.
        SeeFullDetails = "see full details",
        /// Authorised by a supervisor.
        Authorised = "authorised",
        /// Acts for an authorised one.
        AppointedRepresentative = "appointed representative",
        /// Not authorised.
        Unauthorised = "unauthorised",
        /// Dormant.
        Inactive = "inactive",
        /// Lost its authorisation.
        NoLongerAuthorised = "no longer authorised",
        /// Closed.
        Closed = "closed",
        /// Struck off.
        StruckOff = "struck off",
    }
}

open_enum! {
    /// How risky a company is.
    pub enum RiskLevel {
        /// Low.
        Low = "LOW",
        /// Medium.
        Medium = "MEDIUM",
        /// High.
        High = "HIGH",
    }
}

open_enum! {
    /// Whether a register has answered.
    pub enum FetchStatus {
        /// Not yet.
        Pending = "pending",
        /// It has.
        Resolved = "resolved",
    }
}

open_enum! {
    /// Whether a VAT number is good.
    pub enum VatStatus {
        /// It is.
        Valid = "valid",
        /// It is not.
        Invalid = "invalid",
        /// It can't be told.
        CouldNotValidate = "could_not_validate",
        /// The country has none.
        NotApplicable = "not_applicable",
    }
}

officer! {
    /// An officer as the register names them.
    pub struct CompanyOfficer {
        /// How their own verification stands.
        pub kyc_status: Option<FeatureStatus>,
    }
}

owner! {
    /// An owner as the register names them.
    pub struct CompanyOwner {
        /// How their own verification stands.
        pub kyc_status: Option<FeatureStatus>,
    }
}

open_enum! {
    /// A person or a company.
    pub enum EntityType {
        /// A person.
        Person = "person",
        /// A company.
        Company = "company",
    }
}

model! {
    /// An address of a company.
    pub struct RegistryAddress {
        /// In one line.
        pub address: Option<Personal>,
        /// What it is for.
        pub kind: Option<Personal> = "type",
        /// Details.
        pub description: Option<Personal>,
        /// ISO 3166-1 alpha-2.
        pub country: Option<Personal>,
    }
}
