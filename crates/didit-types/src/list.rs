//! Lists of values: blocklists, allowlists and an application's own.
//!
//! Source: <https://docs.didit.me/management-api/lists/overview>

use crate::{
    Base64, Personal, SessionId, Timestamp, UntypedJson, Uuid,
    model::model,
    open_enum::open_enum,
    query::{query, query_text},
    request::request,
};

request! {
    /// A new list. Blocklists are there already, one for each type of entries that
    /// can be declined; an allowlist or a list of one's own can be made.
    ///
    /// Source: <https://docs.didit.me/management-api/lists/create>
    pub struct CreateList {
        required {
            /// Its name, at most 255 characters; each name once in an application.
            name: into Personal,
            /// What a match does: [`ListType::Allowlist`] or [`ListType::Custom`].
            list_type: into ListType,
            /// What it holds; it can't be changed.
            entry_type: into ListEntryType,
        }
        optional {
            /// What it is for.
            description: into Personal,
        }
    }
}

request! {
    /// Changes what a list is called. Lists of the service can't be changed.
    ///
    /// Source: <https://docs.didit.me/management-api/lists/update>
    pub struct UpdateList {
        optional {
            /// Its name, at most 255 characters; each name once in an application.
            name: into Personal,
            /// What it is for.
            description: into Personal,
        }
    }
}

query! {
    /// The filters of the lists of an application.
    ///
    /// Source: <https://docs.didit.me/management-api/lists/list>
    pub struct ListLists {
        /// Lists of one type.
        list_type: into ListType,
        /// Lists of one type of entries.
        entry_type: into ListEntryType,
        /// Newest first if not set.
        ordering: into ListOrdering,
        /// Rows of a page, at most 1,000,000; 50 if not set.
        limit: exact u64,
        /// Rows to pass over; 0 if not set.
        offset: exact u64,
    }
}

model! {
    /// A list. What [`UpdateList`] answers holds the name and the description alone.
    pub struct List {
        /// Its id.
        pub uuid: Option<Uuid>,
        /// Its name.
        pub name: Option<Personal>,
        /// What it is for.
        pub description: Option<Personal>,
        /// What a match does.
        pub list_type: Option<ListType>,
        /// What it holds.
        pub entry_type: Option<ListEntryType>,
        /// Whether the service made it; then it can't be renamed or deleted.
        pub is_system: Option<bool>,
        /// How many entries it has.
        pub entry_count: Option<u64>,
        /// When the newest of them was added.
        pub last_entry_added_at: Option<Timestamp>,
        /// When it was made.
        pub created_at: Option<Timestamp>,
        /// When it was changed last.
        pub updated_at: Option<Timestamp>,
    }
}

request! {
    /// A new entry: [a value](Self::value), with or without the thing that it comes
    /// from, or what [a session](Self::reference_session_id) showed.
    ///
    /// Values are compared in lower case, countries as ISO 3166-1 alpha-3; a list
    /// holds each once.
    ///
    /// Source: <https://docs.didit.me/management-api/lists/create-entry>
    pub struct CreateListEntry {
        optional {
            /// The value. A face has none: [upload it](UploadListFace), or name a session.
            value: into Personal,
            /// The session whose latest record of the list's type is taken.
            reference_session_id: into SessionId,
            /// The transaction, user or company that the value comes from; `metadata`
            /// then says which of them in `reference_type`: `transaction`,
            /// `vendor_user` or `vendor_business`.
            reference_object_uuid: into Uuid,
            /// What the console shows in place of the value.
            display_label: into Personal,
            /// Why it is there.
            comment: into Personal,
            /// More about it: a JSON object.
            metadata: into UntypedJson,
        }
    }
}

request! {
    /// A face, added to a list of faces by its picture: to the blocklist, or to an allowlist.
    ///
    /// Source: <https://docs.didit.me/management-api/lists/upload-face>
    pub struct UploadListFace {
        required {
            /// The picture, at most 2 MB, JPEG, PNG or WebP in base64. Of several
            /// faces the largest is taken.
            image: into Base64,
        }
        optional {
            /// Why it is there.
            comment: into Personal,
        }
    }
}

query! {
    /// The filters of the entries of a list, newest first.
    ///
    /// Source: <https://docs.didit.me/management-api/lists/list-entries>
    pub struct ListListEntries {
        /// A part of the value or the label, in any case.
        search: into Personal,
        /// What was taken from this session.
        reference_session_id: into SessionId,
        /// Rows of a page, at most 1,000,000; 50 if not set.
        limit: exact u64,
        /// Rows to pass over; 0 if not set.
        offset: exact u64,
    }
}

model! {
    /// An entry of a list.
    pub struct ListEntry {
        /// Its id.
        pub uuid: Option<Uuid>,
        /// The value as it is compared; of a face its id.
        pub value: Option<Personal>,
        /// What the console shows in place of the value; may be empty.
        pub display_label: Option<Personal>,
        /// Why it is there; may be empty.
        pub comment: Option<Personal>,
        /// Who added it: `api`, `console`, `system` or somebody's e-mail address.
        pub added_by: Option<Personal>,
        /// The session that it was taken from.
        pub reference_session_id: Option<SessionId>,
        /// The number of that session.
        pub reference_session_number: Option<u64>,
        /// The face, transaction, user or company that it comes from.
        pub reference_object_uuid: Option<Uuid>,
        /// More about it: `reference_type`, or links to the pictures of a face, which
        /// lapse.
        pub metadata: Option<UntypedJson>,
        /// When it was added.
        pub created_at: Option<Timestamp>,
    }
}

open_enum! {
    /// What a match with a list does.
    pub enum ListType {
        /// It declines.
        Blocklist = "blocklist",
        /// What was seen before is no duplicate.
        Allowlist = "allowlist",
        /// What workflows and rules make of it.
        Custom = "custom",
    }
}

open_enum! {
    /// What a list holds.
    pub enum ListEntryType {
        /// Faces.
        Face = "face",
        /// Numbers of identity documents.
        Document = "document",
        /// Phone numbers in E.164.
        Phone = "phone",
        /// E-mail addresses.
        Email = "email",
        /// IP addresses, or ranges of them such as `10.0.0.0/8`.
        IpAddress = "ip_address",
        /// Fingerprints of devices, at least 8 characters.
        DeviceFingerprint = "device_fingerprint",
        /// Addresses of wallets.
        WalletAddress = "wallet_address",
        /// Numbers of bank accounts.
        BankAccount = "bank_account",
        /// Users, by `vendor_data`.
        User = "user",
        /// Companies, by `vendor_data`.
        Business = "business",
        /// Countries, ISO 3166-1 alpha-3; alpha-2 is taken too.
        Country = "country",
        /// Anything else.
        Key = "key",
    }
}

open_enum! {
    /// The order of the lists of an application.
    pub enum ListOrdering {
        /// Newest first.
        NewestFirst = "-created_at",
        /// Oldest first.
        OldestFirst = "created_at",
    }
}

query_text! {
    ListType: word => word.as_str();
    ListEntryType: word => word.as_str();
    ListOrdering: word => word.as_str();
}
