//! Corrections of a company and its key people.

use serde_json::Number;

use crate::{
    Personal, Timestamp, decision::registry::RegistryStatus, open_enum::open_enum, request::request,
};

request! {
    /// Corrects the data of a company; the response is a
    /// [`crate::decision::registry::Company`].
    ///
    /// Fields that can be cleared take a [`crate::Patch`].
    pub struct UpdateKybCompany {
        optional {
            /// Company name, at most 255 characters.
            company_name: into Personal [max(255)],
            /// Registration number, at most 100 characters.
            registration_number: into Personal [max(100)],
            /// Country, ISO 3166-1 alpha-2.
            country_code: into Personal [country2],
            /// Subdivision of the country, at most 10 characters.
            region: patch Personal [max(10)],
            /// Date of incorporation, `YYYY-MM-DD`.
            incorporation_date: into Timestamp [date],
            /// Date of registration, `YYYY-MM-DD`.
            registration_date: patch Timestamp [date],
            /// Date of dissolution, `YYYY-MM-DD`.
            dissolution_date: patch Timestamp [date],
            /// Tax number, at most 100 characters.
            tax_number: into Personal [max(100)],
            /// Registered address; `registered_address` in the response.
            legal_address: into Personal,
            /// Legal form, at most 100 characters.
            company_type: into Personal [max(100)],
            /// Status of the company in the registry.
            registry_status: patch RegistryStatus,
            /// Verification status of the company.
            verification_status: patch CompanyVerification,
            /// Alternative names.
            alternative_names: into Personal,
            /// Nature of the business.
            nature_of_business: into Personal,
            /// Registered capital as text, at most 100 characters.
            registered_capital: into Personal [max(100)],
            /// Amount of the registered capital.
            registered_capital_amount: patch Number,
            /// Currency of the registered capital, ISO 4217.
            registered_capital_currency: patch Personal [max(3)],
            /// Website, at most 500 characters.
            website: into Personal [max(500)],
            /// E-mail address.
            email: into Personal [email],
            /// Phone number, at most 50 characters.
            phone: into Personal [max(50)],
            /// Legal entity identifier (LEI), at most 50 characters.
            legal_entity_identifier: into Personal [max(50)],
            /// Location of the registry, at most 255 characters.
            location_of_registration: into Personal [max(255)],
            /// VAT number, at most 64 characters.
            vat_number: into Personal [max(64)],
            /// Control scheme of the company.
            control_scheme: into Personal,
        }
    }
}

open_enum! {
    /// Verification status of a company.
    pub enum CompanyVerification {
        Verified = "verified",
        Failed = "failed",
        /// Unknown.
        NotKnown = "unknown",
    }
}

request! {
    /// Skips a key person or requests them again; the response is a
    /// [`crate::decision::party::Party`].
    pub struct UpdateKybParty {
        required {
            /// Whether the person is skipped.
            is_skipped: exact bool,
        }
    }
}
