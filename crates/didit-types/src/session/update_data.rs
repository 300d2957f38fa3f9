//! Correcting the identity data of a session.

use crate::{
    NodeId, Personal, Timestamp, UntypedJson,
    decision::address::ParsedAddress,
    model::model,
    open_enum::open_enum,
    request::request,
    session::{create::Gender, list::DocumentType},
};

request! {
    /// Corrects what the identity document says. A person's session that is
    /// `Approved`, `Declined`, `In Review` or `Kyc Expired`; 10 times a minute.
    pub struct UpdateData {
        optional {
            /// Kind of document: a code, or one of the long names of the list of sessions.
            document_type: patch DocumentType,
            /// At most 128 characters.
            document_subtype: patch Personal,
            /// At most 255 characters.
            document_number: patch Personal,
            /// At most 255 characters.
            personal_number: patch Personal,
            /// `YYYY-MM-DD`.
            date_of_birth: patch Personal,
            /// `YYYY-MM-DD`.
            date_of_issue: patch Timestamp,
            /// `YYYY-MM-DD`.
            expiration_date: patch Timestamp,
            /// ISO 3166-1 alpha-3.
            issuing_state: patch Personal,
            /// At most 255 characters.
            first_name: patch Personal,
            /// At most 255 characters.
            last_name: patch Personal,
            /// `F`, `M` or `U`.
            gender: patch Personal<Gender>,
            /// At most 255 characters.
            address: patch Personal,
            /// At most 255 characters.
            place_of_birth: patch Personal,
            /// At most 32 characters.
            nationality: patch Personal,
            /// Can't be cleared.
            marital_status: into Personal<MaritalStatus>,
            /// An object that is merged key by key: a key that is null or empty is
            /// deleted. Cleared as a whole, all earlier corrections go.
            extra_fields: patch UntypedJson,
            /// Address in parts.
            parsed_address: patch AddressPatch,
            /// The node of the workflow; needed if it reads more than one document.
            node_id: into NodeId,
        }
    }
}

request! {
    /// Corrects an address in parts.
    pub struct AddressPatch {
        optional {
            /// Kind of address.
            address_type: patch Personal,
            /// City.
            city: patch Personal,
            /// Region.
            region: patch Personal,
            /// Street and number.
            street_1: patch Personal,
            /// More of it.
            street_2: patch Personal,
            /// Postal code.
            postal_code: patch Personal,
            /// ISO 3166-1 alpha-2.
            country: patch Personal,
        }
    }
}

model! {
    /// The identity data after the correction, all of them.
    pub struct UpdatedData {
        /// Kind of document.
        pub document_type: Option<DocumentType>,
        /// Kind of document, finer.
        pub document_subtype: Option<Personal>,
        /// Number of the document.
        pub document_number: Option<Personal>,
        /// Number of the person.
        pub personal_number: Option<Personal>,
        /// `YYYY-MM-DD`.
        pub date_of_birth: Option<Personal>,
        /// `YYYY-MM-DD`.
        pub date_of_issue: Option<Timestamp>,
        /// `YYYY-MM-DD`.
        pub expiration_date: Option<Timestamp>,
        /// ISO 3166-1 alpha-3.
        pub issuing_state: Option<Personal>,
        /// First name.
        pub first_name: Option<Personal>,
        /// Last name.
        pub last_name: Option<Personal>,
        /// Gender.
        pub gender: Option<Personal<Gender>>,
        /// Address in one line.
        pub address: Option<Personal>,
        /// Place of birth.
        pub place_of_birth: Option<Personal>,
        /// Nationality.
        pub nationality: Option<Personal>,
        /// Marital status.
        pub marital_status: Option<Personal<MaritalStatus>>,
        /// Fields that only some documents have.
        pub extra_fields: Option<UntypedJson>,
        /// Address in parts.
        pub parsed_address: Option<ParsedAddress>,
    }
}

open_enum! {
    /// Marital status.
    pub enum MaritalStatus {
        /// Single.
        Single = "SINGLE",
        /// Married.
        Married = "MARRIED",
        /// Divorced.
        Divorced = "DIVORCED",
        /// Widowed.
        Widowed = "WIDOWED",
        /// Not known.
        NotKnown = "UNKNOWN",
    }
}
