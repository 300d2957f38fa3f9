//! Sessions: verification, review, sharing, imports and the sandbox.

operations! {
    /// Creates a session, or returns the unfinished session of the same `vendor_data`.
    /// Source: <https://docs.didit.me/sessions-api/create-session>
    CREATE_SESSION = "sessions.create", Post "/v3/session/", [201], WithKey, SessionCreate, Some("sessions");
    /// Retrieves the decision of a session with all reports.
    /// Source: <https://docs.didit.me/sessions-api/retrieve-session>
    RETRIEVE_DECISION = "sessions.retrieve_decision", Get "/v3/session/{session_id}/decision/", [200], Safe, GenericGet, Some("sessions");
    /// Lists sessions, newest first.
    /// Source: <https://docs.didit.me/sessions-api/list-sessions>
    LIST_SESSIONS = "sessions.list", Get "/v3/sessions/", [200], Safe, GenericGet, Some("sessions");
    /// Deletes a session. Answered 204 without a body in February 2026. A second
    /// time it is not found; a 503 (the store of biometric templates is away) has
    /// deleted nothing.
    /// Source: <https://docs.didit.me/sessions-api/delete-session>
    DELETE_SESSION = "sessions.delete", Delete "/v3/session/{session_id}/delete/", [200, 204], WhenUnavailable, GenericWrite, Some("sessions");
    /// Deletes many sessions by number; unknown numbers are skipped. Answered 204 in February 2026.
    BATCH_DELETE_SESSIONS = "sessions.batch_delete", Post "/v3/sessions/delete/", [200, 204], Safe, GenericWrite, Some("sessions");
    /// Approves, declines or sends a session back to its user.
    /// Source: <https://docs.didit.me/sessions-api/update-status>
    UPDATE_STATUS = "sessions.update_status", Patch "/v3/session/{session_id}/update-status/", [200], Never, GenericWrite, Some("sessions");
    /// Renders a session as a PDF report.
    /// Source: <https://docs.didit.me/sessions-api/generate-pdf>
    GENERATE_PDF = "sessions.generate_pdf", Get "/v3/session/{session_id}/generate-pdf/", [200], Safe, Pdf, Some("sessions");
    /// Mints a token by which another application imports the session.
    /// Source: <https://docs.didit.me/sessions-api/share-session>
    SHARE_SESSION = "sessions.share", Post "/v3/session/{session_id}/share/", [200], Safe, GenericWrite, Some("sessions");
    /// Redeems a share token; once per receiver.
    /// Source: <https://docs.didit.me/sessions-api/import-shared-session>
    IMPORT_SHARED_SESSION = "sessions.import_shared", Post "/v3/session/import-shared/", [201], Never, GenericWrite, Some("sessions");
    /// Corrects the identity data of a session.
    UPDATE_DATA = "sessions.update_data", Patch "/v3/session/{session_id}/update-data/", [200], Never, KycData, Some("sessions");
    /// Corrects the proof-of-address data of a session.
    UPDATE_POA_DATA = "sessions.update_poa_data", Patch "/v3/session/{session_id}/update-poa-data/", [200], Never, PoaData, Some("sessions");
    /// Sets the status of one feature of a session.
    UPDATE_FEATURE_STATUS = "sessions.update_feature_status", Patch "/v3/session/{session_id}/features/{node_id}/update-status/", [200], Never, GenericWrite, Some("sessions");
    /// Reviews one AML hit.
    UPDATE_AML_HIT_STATUS = "sessions.update_aml_hit_status", Patch "/v3/session/{session_id}/update-aml-hit-status/", [200], Never, GenericWrite, Some("sessions");
    /// Reviews many AML hits, all or none.
    BULK_UPDATE_AML_HIT_STATUS = "sessions.bulk_update_aml_hit_status", Patch "/v3/session/{session_id}/bulk-update-aml-hit-status/", [200], Never, GenericWrite, Some("sessions");
    /// Corrects the registry data of a company.
    UPDATE_KYB_COMPANY = "sessions.update_kyb_company", Patch "/v3/session/{session_id}/kyb/{company_uuid}/update-data/", [200], Never, GenericWrite, Some("businesses");
    /// Skips a key person of a company, or requires that person again.
    UPDATE_KYB_PARTY = "sessions.update_kyb_party", Patch "/v3/session/{session_id}/kyb/parties/{party_uuid}/", [200], Never, GenericWrite, Some("businesses");
    /// Lists the activity of a session.
    LIST_REVIEWS = "sessions.reviews.list", Get "/v3/sessions/{session_id}/reviews/", [200], Safe, GenericGet, Some("sessions");
    /// Adds a note to a session, without any other change.
    CREATE_REVIEW = "sessions.reviews.create", Post "/v3/sessions/{session_id}/reviews/", [201], Never, GenericWrite, Some("sessions");
    /// Lists the events of a session, newest first.
    LIST_SESSION_EVENTS = "sessions.events.list", Get "/v3/session/{session_id}/events/", [200], Safe, GenericGet, Some("sessions");
    /// Sets the outcome of a sandbox session. Authorized by the session token instead of the
    /// API key.
    /// Source: <https://docs.didit.me/integration/sandbox-testing>
    ARM_SANDBOX = "sessions.sandbox_arm", Post "/v3/session/{session_id}/sandbox/arm/", [200], Safe, Unlimited, None;
    /// Lists the scenarios of the sandbox.
    /// Source: <https://docs.didit.me/integration/sandbox-testing>
    LIST_SCENARIOS = "sandbox.scenarios", Get "/v1/sandbox/scenarios/", [200], Safe, GenericGet, None;
    /// Starts an import job.
    CREATE_IMPORT = "imports.create", Post "/v3/session/imports/", [201], Never, GenericWrite, Some("sessions");
    /// Retrieves the state of an import job.
    RETRIEVE_IMPORT = "imports.retrieve", Get "/v3/session/imports/{import_id}/", [200], Safe, GenericGet, Some("sessions");
    /// Lists the rows of an import job that failed.
    LIST_IMPORT_ERRORS = "imports.errors", Get "/v3/session/imports/{import_id}/errors/", [200], Safe, GenericGet, Some("sessions");
    /// Retrieves the CSV template of an import.
    RETRIEVE_IMPORT_TEMPLATE = "imports.template", Get "/v3/session/imports/template/", [200], Safe, GenericGet, Some("sessions");
}
