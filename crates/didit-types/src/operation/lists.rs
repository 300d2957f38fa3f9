//! Blocklist and lists of values.

operations! {
    /// Adds the face, document, phone or e-mail of a session to the blocklist.
    /// Source: <https://docs.didit.me/management-api/blocklist/add>
    ADD_TO_BLOCKLIST = "blocklist.add", Post "/v3/blocklist/add/", [200], Never, GenericWrite, Some("workflows");
    /// Removes the entries of a session from the blocklist.
    /// Source: <https://docs.didit.me/management-api/blocklist/remove>
    REMOVE_FROM_BLOCKLIST = "blocklist.remove", Post "/v3/blocklist/remove/", [200], Never, GenericWrite, Some("workflows");
    /// Lists the blocklist entries that were added from sessions.
    /// Source: <https://docs.didit.me/management-api/blocklist/list>
    LIST_BLOCKLIST = "blocklist.list", Get "/v3/blocklist/", [200], Safe, GenericGet, Some("workflows");
    /// Lists the lists of an application: blocklists, allowlists and custom lists.
    /// Source: <https://docs.didit.me/management-api/lists/list>
    LIST_LISTS = "lists.list", Get "/v3/lists/", [200], Safe, GenericGet, Some("workflows");
    /// Creates an allowlist or a custom list.
    /// Source: <https://docs.didit.me/management-api/lists/create>
    CREATE_LIST = "lists.create", Post "/v3/lists/", [201], Never, GenericWrite, Some("workflows");
    /// Retrieves a list.
    /// Source: <https://docs.didit.me/management-api/lists/get>
    RETRIEVE_LIST = "lists.retrieve", Get "/v3/lists/{list_uuid}/", [200], Safe, GenericGet, Some("workflows");
    /// Renames a list.
    /// Source: <https://docs.didit.me/management-api/lists/update>
    UPDATE_LIST = "lists.update", Patch "/v3/lists/{list_uuid}/", [200], Never, GenericWrite, Some("workflows");
    /// Deletes a list with its entries.
    /// Source: <https://docs.didit.me/management-api/lists/delete>
    DELETE_LIST = "lists.delete", Delete "/v3/lists/{list_uuid}/", [204], Never, GenericWrite, Some("workflows");
    /// Lists the entries of a list, newest first.
    /// Source: <https://docs.didit.me/management-api/lists/list-entries>
    LIST_LIST_ENTRIES = "lists.entries.list", Get "/v3/lists/{list_uuid}/entries/", [200], Safe, GenericGet, Some("workflows");
    /// Adds a value, or a value from a session, to a list.
    /// Source: <https://docs.didit.me/management-api/lists/create-entry>
    CREATE_LIST_ENTRY = "lists.entries.create", Post "/v3/lists/{list_uuid}/entries/", [201], Never, GenericWrite, Some("workflows");
    /// Adds a face to a list by a picture. After a 503 (face service unavailable) nothing was
    /// added.
    /// Source: <https://docs.didit.me/management-api/lists/upload-face>
    UPLOAD_LIST_FACE = "lists.entries.upload_face", Post "/v3/lists/{list_uuid}/entries/face-upload/", [201], WhenUnavailable, GenericWrite, Some("workflows");
    /// Deletes an entry of a list. A repetition is answered 404.
    /// Source: <https://docs.didit.me/management-api/lists/delete-entry>
    DELETE_LIST_ENTRY = "lists.entries.delete", Delete "/v3/lists/{list_uuid}/entries/{entry_uuid}/", [204], Never, GenericWrite, Some("workflows");
}
