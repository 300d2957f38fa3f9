//! Users.

operations! {
    /// Lists the users of an application, the one with the latest session first.
    /// Source: <https://docs.didit.me/management-api/users/list>
    LIST_USERS = "users.list", Get "/v3/users/", [200], Safe, GenericGet, Some("users");
    /// Creates a user before the first session.
    /// Source: <https://docs.didit.me/management-api/users/create>
    CREATE_USER = "users.create", Post "/v3/users/create/", [201], Never, GenericWrite, Some("users");
    /// Retrieves a user.
    /// Source: <https://docs.didit.me/entities/users/operations>
    RETRIEVE_USER = "users.retrieve", Get "/v3/users/{vendor_data}/", [200], Safe, GenericGet, Some("users");
    /// Updates a user.
    /// Source: <https://docs.didit.me/management-api/users/update>
    UPDATE_USER = "users.update", Patch "/v3/users/{vendor_data}/", [200], Never, GenericWrite, Some("users");
    /// Sets the status of a user; `BLOCKED` prevents new sessions.
    /// Source: <https://docs.didit.me/management-api/users/update-status>
    UPDATE_USER_STATUS = "users.update_status", Patch "/v3/users/{vendor_data}/update-status/", [200], Never, GenericWrite, Some("users");
    /// Deletes users permanently; unknown users are skipped. A repetition could delete users
    /// that were created in between; after a 503 it is allowed.
    /// Source: <https://docs.didit.me/management-api/users/delete>
    BATCH_DELETE_USERS = "users.batch_delete", Post "/v3/users/delete/", [200], WhenUnavailable, GenericWrite, Some("users");
    /// Renders the sessions of a user as one PDF report.
    GENERATE_USER_PDF = "users.generate_pdf", Get "/v3/users/{vendor_data}/generate-pdf/", [200], Safe, Pdf, Some("users");
    /// Adds a face to a user, at most 5.
    /// Source: <https://docs.didit.me/management-api/users/upload-face>
    UPLOAD_USER_FACE = "users.upload_face", Post "/v3/organization/{organization_id}/application/{application_id}/vendor-users/by-id/{didit_internal_id}/faces/upload/", [201], Never, GenericWrite, Some("users");
}
