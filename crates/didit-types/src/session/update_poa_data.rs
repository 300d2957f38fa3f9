//! Correcting the proof of address of a session.

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
    /// Corrects what the proof of address says; 10 times a minute.
    pub struct UpdatePoaData {
        optional {
            /// ISO 3166-1 alpha-3; a decision shows alpha-2 here.
            issuing_state: patch Personal,
            /// Kind of document; can't be cleared.
            document_type: into PoaDocumentType,
            /// At most 50 characters.
            document_language: patch Personal,
            /// At most 255 characters.
            issuer: patch Personal,
            /// `YYYY-MM-DD`.
            issue_date: patch Timestamp,
            /// Address in one line.
            poa_address: patch Personal,
            /// At most 255 characters.
            name_on_document: patch Personal,
            /// An object that is merged key by key: a key that is null or empty is deleted.
            extra_fields: patch UntypedJson,
            /// Address in parts.
            poa_parsed_address: patch AddressPatch,
            /// The node of the workflow; needed if it reads more than one document.
            node_id: into NodeId,
        }
    }
}

model! {
    /// The proof of address after the correction, all of it.
    pub struct UpdatedPoaData {
        /// ISO 3166-1 alpha-3.
        pub issuing_state: Option<Personal>,
        /// Kind of document.
        pub document_type: Option<PoaDocumentType>,
        /// Language of the document.
        pub document_language: Option<Personal>,
        /// Who issued it.
        pub issuer: Option<Personal>,
        /// `YYYY-MM-DD`.
        pub issue_date: Option<Timestamp>,
        /// Address in one line.
        pub poa_address: Option<Personal>,
        /// The name on it.
        pub name_on_document: Option<Personal>,
        /// Fields that only some documents have.
        pub extra_fields: Option<PoaExtraFields>,
        /// Address in parts.
        pub poa_parsed_address: Option<ParsedAddress>,
        /// Address in one line, tidied.
        pub poa_formatted_address: Option<Personal>,
    }
}
