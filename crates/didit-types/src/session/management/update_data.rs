//! Corrections of identity data.

use crate::{
    NodeId, Personal, Timestamp, UntypedJson,
    decision::address::ParsedAddress,
    model::model,
    open_enum::open_enum,
    request::request,
    session::{create::Gender, list::DocumentType},
};

request! {
    /// Corrects the identity data of a session of a person.
    ///
    /// The session must be `Approved`, `Declined`, `In Review` or `Kyc Expired`; at most 10
    /// requests per minute.
    pub struct UpdateData {
        optional {
            /// Document type: a code, or a long name from the session list.
            document_type: patch DocumentType,
            /// Document subtype, at most 128 characters.
            document_subtype: patch Personal [max(128)],
            /// Document number, at most 255 characters.
            document_number: patch Personal [max(255)],
            /// Personal number, at most 255 characters.
            personal_number: patch Personal [max(255)],
            /// Date of birth, `YYYY-MM-DD`.
            date_of_birth: patch Personal [date],
            /// Issue date of the document, `YYYY-MM-DD`.
            date_of_issue: patch Timestamp [date],
            /// Expiry date of the document, `YYYY-MM-DD`.
            expiration_date: patch Timestamp [date],
            /// Issuing country, ISO 3166-1 alpha-3.
            issuing_state: patch Personal [country3],
            /// Given names, at most 255 characters.
            first_name: patch Personal [max(255)],
            /// Family names, at most 255 characters.
            last_name: patch Personal [max(255)],
            /// Gender: `F`, `M` or `U`.
            gender: patch Personal<Gender> [known],
            /// Address in one line, at most 255 characters.
            address: patch Personal [max(255)],
            /// Place of birth, at most 255 characters.
            place_of_birth: patch Personal [max(255)],
            /// Nationality, at most 32 characters.
            nationality: patch Personal [max(32)],
            /// Marital status; cannot be cleared.
            marital_status: into Personal<MaritalStatus> [known],
            /// Fields of specific document types, merged by key: a null or empty value deletes
            /// the key. Clearing the whole object deletes all earlier corrections.
            extra_fields: patch UntypedJson,
            /// Address split into parts.
            parsed_address: patch AddressPatch [nested],
            /// Id of the workflow node; required if the workflow reads more than one document.
            node_id: into NodeId,
        }
    }
}

request! {
    /// Corrects an address split into parts.
    pub struct AddressPatch {
        optional {
            /// Type of the address.
            address_type: patch Personal,
            /// City.
            city: patch Personal,
            /// Region.
            region: patch Personal,
            /// Street name and number.
            street_1: patch Personal,
            /// Floor, door and similar details.
            street_2: patch Personal,
            /// Postal code.
            postal_code: patch Personal,
            /// Country, ISO 3166-1 alpha-2.
            country: patch Personal [country2],
        }
    }
}

model! {
    /// Identity data after a correction.
    pub struct UpdatedData {
        /// Document type code.
        pub document_type: Option<DocumentType>,
        /// Document subtype.
        pub document_subtype: Option<Personal>,
        /// Document number.
        pub document_number: Option<Personal>,
        /// Personal number.
        pub personal_number: Option<Personal>,
        /// Date of birth, `YYYY-MM-DD`.
        pub date_of_birth: Option<Personal>,
        /// Issue date of the document, `YYYY-MM-DD`.
        pub date_of_issue: Option<Timestamp>,
        /// Expiry date of the document, `YYYY-MM-DD`.
        pub expiration_date: Option<Timestamp>,
        /// Issuing country, ISO 3166-1 alpha-3.
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
        /// Fields of specific document types.
        pub extra_fields: Option<UntypedJson>,
        /// Address split into parts.
        pub parsed_address: Option<ParsedAddress>,
    }
}

open_enum! {
    /// Marital status.
    pub enum MaritalStatus {
        Single = "SINGLE",
        Married = "MARRIED",
        Divorced = "DIVORCED",
        Widowed = "WIDOWED",
        /// Unknown.
        NotKnown = "UNKNOWN",
    }
}
