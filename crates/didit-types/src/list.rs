//! Lists of values: blocklists, allowlists and custom lists.
//!
//! Source: <https://docs.didit.me/management-api/lists/overview>

use crate::{
    Base64, Personal, SessionId, Timestamp, UntypedJson, Uuid, model::model, open_enum::open_enum,
    query::query, request::request, validate::Problems,
};

request! {
    /// Creates a list: an allowlist or a custom list.
    ///
    /// A blocklist exists for each entry type that can be declined.
    ///
    /// Source: <https://docs.didit.me/management-api/lists/create>
    pub struct CreateList {
        required {
            /// Name of the list, at most 255 characters; unique within an application.
            name: into Personal [required, max(255)],
            /// Effect of a match: [`ListType::Allowlist`] or [`ListType::Custom`].
            list_type: into ListType,
            /// Type of the entries; cannot be changed.
            entry_type: into ListEntryType,
        }
        optional {
            /// Purpose of the list.
            description: into Personal,
        }
        check { is_no_blocklist }
    }
}

fn is_no_blocklist(request: &CreateList, problems: &mut Problems) {
    if request.list_type == ListType::Blocklist {
        problems.add("list_type", "must be one of allowlist and custom");
    }
}

request! {
    /// Changes the name or description of a list. System lists cannot be changed.
    ///
    /// Source: <https://docs.didit.me/management-api/lists/update>
    pub struct UpdateList {
        optional {
            /// Name of the list, at most 255 characters; unique within an application.
            name: into Personal [required, max(255)],
            /// Purpose of the list.
            description: into Personal,
        }
    }
}

query! {
    /// Filters of the lists of an application.
    ///
    /// Source: <https://docs.didit.me/management-api/lists/list>
    pub struct ListLists {
        /// Type of the lists.
        list_type: into ListType,
        /// Entry type of the lists.
        entry_type: into ListEntryType,
        /// Order of the lists; defaults to newest first.
        ordering: into ListOrdering,
        /// Maximum number of items of a page, at most 1,000,000; defaults to 50.
        limit: exact u64 [range(1..=1_000_000)],
        /// Number of items to skip; defaults to 0.
        offset: exact u64,
    }
}

model! {
    /// List of values. The response to [`UpdateList`] has only the name and description.
    pub struct List {
        /// Id of the list.
        pub uuid: Option<Uuid>,
        /// Name of the list.
        pub name: Option<Personal>,
        /// Purpose of the list.
        pub description: Option<Personal>,
        /// Effect of a match.
        pub list_type: Option<ListType>,
        /// Type of the entries.
        pub entry_type: Option<ListEntryType>,
        /// Whether the list is a system list, which cannot be renamed or deleted.
        pub is_system: Option<bool>,
        /// Number of entries.
        pub entry_count: Option<u64>,
        /// Time of the latest entry.
        pub last_entry_added_at: Option<Timestamp>,
        /// Creation time.
        pub created_at: Option<Timestamp>,
        /// Time of the latest change.
        pub updated_at: Option<Timestamp>,
    }
}

request! {
    /// Creates a list entry: [a value](Self::value), optionally with its source, or data of [a
    /// session](Self::reference_session_id).
    ///
    /// Values are compared in lower case, countries as ISO 3166-1 alpha-3; a list contains each
    /// value once.
    ///
    /// Source: <https://docs.didit.me/management-api/lists/create-entry>
    pub struct CreateListEntry {
        optional {
            /// Value of the entry; for a face, [upload it](UploadListFace) or set a session
            /// instead.
            value: into Personal [required],
            /// Id of the session whose latest record of the list's type is added.
            reference_session_id: into SessionId [required],
            /// Id of the transaction, user or company of the value; `reference_type` in
            /// `metadata` is then `transaction`, `vendor_user` or `vendor_business`.
            reference_object_uuid: into Uuid,
            /// Label shown in the console in place of the value.
            display_label: into Personal,
            /// Reason of the entry.
            comment: into Personal,
            /// Additional data, a JSON object.
            metadata: json UntypedJson [object],
        }
        check { has_one_source }
    }
}

fn has_one_source(request: &CreateListEntry, problems: &mut Problems) {
    if request.value.is_some() == request.reference_session_id.is_some() {
        problems.add(
            "value, reference_session_id",
            "needs exactly one of the two",
        );
    }
    if request.reference_object_uuid.is_some() {
        let metadata = request.metadata.as_ref();
        if metadata.is_none_or(|metadata| metadata.reveal()["reference_type"].is_null()) {
            problems.add(
                "metadata.reference_type",
                "is required with `reference_object_uuid`",
            );
        }
        if request.value.is_none() {
            problems.add("value", "is required with `reference_object_uuid`");
        }
    }
}

request! {
    /// Adds a face to the blocklist or an allowlist of faces.
    ///
    /// Source: <https://docs.didit.me/management-api/lists/upload-face>
    pub struct UploadListFace {
        required {
            /// Picture, at most 2 MB, JPEG, PNG or WebP in base64. The largest face is used.
            image: into Base64 [base64(2 << 20)],
        }
        optional {
            /// Reason of the entry.
            comment: into Personal,
        }
    }
}

query! {
    /// Filters of the entries of a list, newest first.
    ///
    /// Source: <https://docs.didit.me/management-api/lists/list-entries>
    pub struct ListListEntries {
        /// Part of the value or label, case-insensitive.
        search: into Personal,
        /// Id of the session of the entries.
        reference_session_id: into SessionId,
        /// Maximum number of items of a page, at most 1,000,000; defaults to 50.
        limit: exact u64 [range(1..=1_000_000)],
        /// Number of items to skip; defaults to 0.
        offset: exact u64,
    }
}

model! {
    /// Entry of a list.
    pub struct ListEntry {
        /// Id of the entry.
        pub uuid: Option<Uuid>,
        /// Normalized value; for a face, its id.
        pub value: Option<Personal>,
        /// Label shown in the console in place of the value; may be empty.
        pub display_label: Option<Personal>,
        /// Reason of the entry; may be empty.
        pub comment: Option<Personal>,
        /// Author of the entry: `api`, `console`, `system` or an e-mail address.
        pub added_by: Option<Personal>,
        /// Id of the session of the entry.
        pub reference_session_id: Option<SessionId>,
        /// Number of the session of the entry.
        pub reference_session_number: Option<u64>,
        /// Id of the face, transaction, user or company of the entry.
        pub reference_object_uuid: Option<Uuid>,
        /// Additional data: `reference_type`, or expiring links to the pictures of a face.
        pub metadata: Option<UntypedJson>,
        /// Creation time.
        pub created_at: Option<Timestamp>,
    }
}

open_enum! {
    /// Effect of a match with a list.
    pub enum ListType {
        /// Declines.
        Blocklist = "blocklist",
        /// A repeated value is not a duplicate.
        Allowlist = "allowlist",
        /// Defined by workflows and rules.
        Custom = "custom",
    }
}

open_enum! {
    /// Type of the entries of a list.
    pub enum ListEntryType {
        Face = "face",
        /// Document numbers.
        Document = "document",
        /// Phone numbers, E.164.
        Phone = "phone",
        Email = "email",
        /// IP addresses, or ranges such as `10.0.0.0/8`.
        IpAddress = "ip_address",
        /// Device fingerprints of at least 8 characters.
        DeviceFingerprint = "device_fingerprint",
        WalletAddress = "wallet_address",
        BankAccount = "bank_account",
        /// Users, by `vendor_data`.
        User = "user",
        /// Companies, by `vendor_data`.
        Business = "business",
        /// Countries, ISO 3166-1 alpha-3; alpha-2 is accepted.
        Country = "country",
        /// Any other value.
        Key = "key",
    }
}

open_enum! {
    /// Order of the lists of an application.
    pub enum ListOrdering {
        NewestFirst = "-created_at",
        OldestFirst = "created_at",
    }
}
