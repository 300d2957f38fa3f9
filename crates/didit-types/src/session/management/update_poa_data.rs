//! Corrections of proof of address data.

use crate::{
    NodeId, Personal, Timestamp, UntypedJson,
    decision::{
        address::ParsedAddress,
        poa::{PoaDocumentType, PoaExtraFields},
    },
    model::model,
    request::request,
    session::update_data::AddressPatch,
};

request! {
    /// Corrects the proof of address data of a session; at most 10 requests per minute.
    pub struct UpdatePoaData {
        optional {
            /// Issuing country, ISO 3166-1 alpha-3; a decision uses alpha-2.
            issuing_state: patch Personal [country3],
            /// Document type; cannot be cleared.
            document_type: into PoaDocumentType [known],
            /// Language of the document, at most 50 characters.
            document_language: patch Personal [max(50)],
            /// Issuer of the document, at most 255 characters.
            issuer: patch Personal [max(255)],
            /// Issue date of the document, `YYYY-MM-DD`.
            issue_date: patch Timestamp [date],
            /// Address in one line.
            poa_address: patch Personal,
            /// Name on the document, at most 255 characters.
            name_on_document: patch Personal [max(255)],
            /// Fields of specific document types, merged by key: a null or empty value deletes
            /// the key.
            extra_fields: patch UntypedJson,
            /// Address split into parts.
            poa_parsed_address: patch AddressPatch [nested],
            /// Id of the workflow node; required if the workflow reads more than one document.
            node_id: into NodeId,
        }
    }
}

model! {
    /// Proof of address data after a correction.
    pub struct UpdatedPoaData {
        /// Issuing country, ISO 3166-1 alpha-3.
        pub issuing_state: Option<Personal>,
        /// Document type.
        pub document_type: Option<PoaDocumentType>,
        /// Language of the document.
        pub document_language: Option<Personal>,
        /// Issuer of the document.
        pub issuer: Option<Personal>,
        /// Issue date of the document, `YYYY-MM-DD`.
        pub issue_date: Option<Timestamp>,
        /// Address in one line.
        pub poa_address: Option<Personal>,
        /// Name on the document.
        pub name_on_document: Option<Personal>,
        /// Fields of specific document types.
        pub extra_fields: Option<PoaExtraFields>,
        /// Address split into parts.
        pub poa_parsed_address: Option<ParsedAddress>,
        /// Formatted address in one line.
        pub poa_formatted_address: Option<Personal>,
    }
}
