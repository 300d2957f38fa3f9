//! Correcting a company and its key people.

use serde_json::Number;

use crate::{
    Personal, Timestamp, decision::registry::RegistryStatus, open_enum::open_enum, request::request,
};

request! {
    /// Corrects what the registry says of a company; answered with the
    /// [`crate::decision::registry::Company`]. Fields that can't be cleared are plain.
    pub struct UpdateKybCompany {
        optional {
            /// At most 255 characters.
            company_name: into Personal,
            /// At most 100 characters.
            registration_number: into Personal,
            /// ISO 3166-1 alpha-2.
            country_code: into Personal,
            /// At most 10 characters.
            region: patch Personal,
            /// `YYYY-MM-DD`.
            incorporation_date: into Timestamp,
            /// `YYYY-MM-DD`.
            registration_date: patch Timestamp,
            /// `YYYY-MM-DD`.
            dissolution_date: patch Timestamp,
            /// At most 100 characters.
            tax_number: into Personal,
            /// Answered as `registered_address`.
            legal_address: into Personal,
            /// At most 100 characters.
            company_type: into Personal,
            /// What the registry says of it.
            registry_status: patch RegistryStatus,
            /// Whether it was verified.
            verification_status: patch CompanyVerification,
            /// Other names.
            alternative_names: into Personal,
            /// What it does.
            nature_of_business: into Personal,
            /// At most 100 characters.
            registered_capital: into Personal,
            /// The amount of it.
            registered_capital_amount: patch Number,
            /// ISO 4217.
            registered_capital_currency: patch Personal,
            /// At most 500 characters.
            website: into Personal,
            /// E-mail address.
            email: into Personal,
            /// At most 50 characters.
            phone: into Personal,
            /// At most 50 characters.
            legal_entity_identifier: into Personal,
            /// At most 255 characters.
            location_of_registration: into Personal,
            /// At most 64 characters.
            vat_number: into Personal,
            /// How it is controlled.
            control_scheme: into Personal,
        }
    }
}

open_enum! {
    /// Whether a company was verified.
    pub enum CompanyVerification {
        /// It was.
        Verified = "verified",
        /// It failed.
        Failed = "failed",
        /// Nobody knows.
        NotKnown = "unknown",
    }
}

request! {
    /// Skips a key person, or asks for that person again; answered with the
    /// [`crate::decision::party::Party`].
    pub struct UpdateKybParty {
        required {
            /// Whether the person is skipped.
            is_skipped: exact bool,
        }
    }
}
