//! Registry reports: a company in its registry.

use alloc::{boxed::Box, vec::Vec};

use serde_json::Number;

use super::{
    key_person::{EntityType, KeyPersonRole, officer, owner},
    report::report,
};
use crate::{
    FeatureStatus, MediaUrl, NodeId, Personal, Timestamp, UntypedJson, Uuid, model::model,
    open_enum::open_enum,
};

report! {
    /// Report of one registry lookup of a company.
    ///
    /// Source: <https://docs.didit.me/business-verification/report>
    pub struct RegistryCheck {
        /// Whether the registry has responded.
        pub data_resolved: Option<bool>,
        /// Data of the company.
        pub company: Option<Box<Company>>,
        /// Ownership structure as a graph.
        pub ownership_structure: Option<UntypedJson>,
    }
}

model! {
    /// Company as described by its registry and its user.
    pub struct Company {
        /// Id of the company.
        pub uuid: Option<Uuid>,
        /// Id of the workflow node; `None` for a session without a workflow graph.
        pub node_id: Option<NodeId>,
        /// Status of the check.
        pub status: Option<FeatureStatus>,
        /// Status of the company in the registry.
        pub registry_status: Option<RegistryStatus>,
        /// Whether the registry has responded.
        pub data_resolved: Option<bool>,
        /// Company name.
        pub company_name: Option<Personal>,
        /// Registration number.
        pub registration_number: Option<Personal>,
        /// Country, ISO 3166-1 alpha-2.
        pub country_code: Option<Personal>,
        /// Subdivision of the country.
        pub region: Option<Personal>,
        /// Legal form.
        pub company_type: Option<Personal>,
        /// Date of incorporation, `YYYY-MM-DD`.
        pub incorporation_date: Option<Timestamp>,
        /// Date of registration, `YYYY-MM-DD`.
        pub registration_date: Option<Timestamp>,
        /// Date of dissolution, `YYYY-MM-DD`.
        pub dissolution_date: Option<Timestamp>,
        /// Registered address.
        pub registered_address: Option<Personal>,
        /// Tax number.
        pub tax_number: Option<Personal>,
        /// Risk level of the company.
        pub risk_level: Option<CompanyRiskLevel>,
        /// Verification status: `verified`, `failed` or `unknown`.
        pub verification_status: Option<Personal>,
        /// Whether the data come from the registry.
        pub is_from_registry: Option<bool>,
        /// Whether the registry has responded.
        pub fetch_status: Option<FetchStatus>,
        /// Alternative names.
        pub alternative_names: Option<Personal>,
        /// Nature of the business.
        pub nature_of_business: Option<Personal>,
        /// Registered capital as text.
        pub registered_capital: Option<Personal>,
        /// Amount of the registered capital, decimal; text preserves the digits.
        pub registered_capital_amount: Option<UntypedJson>,
        /// Currency of the registered capital, ISO 4217.
        pub registered_capital_currency: Option<Personal>,
        /// Website.
        pub website: Option<Personal>,
        /// E-mail address.
        pub email: Option<Personal>,
        /// Phone number.
        pub phone: Option<Personal>,
        /// Legal entity identifier (LEI).
        pub legal_entity_identifier: Option<Personal>,
        /// Location of the registry.
        pub location_of_registration: Option<Personal>,
        /// VAT number.
        pub vat_number: Option<Personal>,
        /// Validity of the VAT number.
        pub vat_validation_status: Option<VatStatus>,
        /// Name registered for the VAT number.
        pub vat_validated_name: Option<Personal>,
        /// Address registered for the VAT number.
        pub vat_validated_address: Option<Personal>,
        /// Validation time of the VAT number.
        pub vat_checked_at: Option<Timestamp>,
        /// Financial figures.
        pub financial_summary: Option<UntypedJson>,
        /// Officers of the company.
        pub officers: Option<Vec<CompanyOfficer>>,
        /// Beneficial owners of the company.
        pub beneficial_owners: Option<Vec<CompanyOwner>>,
        /// Additional addresses.
        pub addresses: Option<Vec<RegistryAddress>>,
        /// Industry codes.
        pub industries: Option<UntypedJson>,
        /// Annual accounts.
        pub accounts: Option<UntypedJson>,
        /// Unmodified response of the registry.
        pub registry_data: Option<UntypedJson>,
        /// Data typed by the user.
        pub user_provided_data: Option<UntypedJson>,
        /// Time the user confirmed the company.
        pub confirmed_by_user_at: Option<Timestamp>,
        /// Time of the latest edit by a reviewer.
        pub last_console_edit_at: Option<Timestamp>,
        /// Whether a reviewer can edit the company.
        pub is_editable: Option<bool>,
        /// Tier of the report that was delivered and billed; standalone reports only.
        pub registry_tier_delivered: Option<RegistryTier>,
        /// Whether the owners were delivered; standalone reports only.
        pub registry_ownership_status: Option<RegistryOwnershipStatus>,
    }
}

open_enum! {
    /// Tier of a standalone report about a company.
    pub enum RegistryTier {
        /// Profile and officers.
        Basic = "basic",
        /// Profile, officers and direct shareholders.
        Shareholders = "shareholders",
        /// As shareholders, with the ultimate beneficial owners.
        Ubo = "ubo",
    }
}

open_enum! {
    /// Whether a standalone report about a company contains its owners.
    pub enum RegistryOwnershipStatus {
        /// The tier contains no owners.
        NotRequested = "not_requested",
        Delivered = "delivered",
        /// The registry has no data about the owners.
        Unavailable = "unavailable",
        /// The registry has not responded yet.
        Pending = "pending",
    }
}

open_enum! {
    /// Status of a company in its registry.
    pub enum RegistryStatus {
        /// In business.
        Active = "active",
        Dissolved = "dissolved",
        /// Removed from the registry.
        Deregistered = "deregistered",
        /// Only the full report shows the status.
        SeeFullDetails = "see full details",
        /// Authorised by a supervisory authority.
        Authorised = "authorised",
        /// Acts for an authorised company.
        AppointedRepresentative = "appointed representative",
        Unauthorised = "unauthorised",
        /// Dormant.
        Inactive = "inactive",
        /// Lost its authorisation.
        NoLongerAuthorised = "no longer authorised",
        Closed = "closed",
        StruckOff = "struck off",
    }
}

open_enum! {
    /// Risk level of a company.
    pub enum CompanyRiskLevel {
        Low = "LOW",
        Medium = "MEDIUM",
        High = "HIGH",
    }
}

open_enum! {
    /// Whether a registry has responded.
    pub enum FetchStatus {
        /// No response yet.
        Pending = "pending",
        /// The registry has responded.
        Resolved = "resolved",
    }
}

open_enum! {
    /// Validity of a VAT number.
    pub enum VatStatus {
        Valid = "valid",
        Invalid = "invalid",
        /// The number could not be validated.
        CouldNotValidate = "could_not_validate",
        /// The country has no VAT number.
        NotApplicable = "not_applicable",
    }
}

officer! {
    /// Officer of a company as listed in the registry.
    pub struct CompanyOfficer {
        /// Status of the person's own verification.
        pub kyc_status: Option<FeatureStatus>,
    }
}

owner! {
    /// Beneficial owner of a company as listed in the registry.
    pub struct CompanyOwner {
        /// Status of the person's own verification.
        pub kyc_status: Option<FeatureStatus>,
    }
}

model! {
    /// Address of a company.
    pub struct RegistryAddress {
        /// Address in one line.
        pub address: Option<Personal>,
        /// Purpose of the address.
        pub kind: Option<Personal> = "type",
        /// Details of the address.
        pub description: Option<Personal>,
        /// Country, ISO 3166-1 alpha-2.
        pub country: Option<Personal>,
    }
}
