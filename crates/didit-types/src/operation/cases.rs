//! Cases: investigations of a user or company, their notes, links, checklists and blueprints.
//!
//! Source: the OpenAPI document; <https://docs.didit.me/console/case-management/cases>

operations! {
    /// Lists the cases of an application, newest first.
    /// Source: <https://docs.didit.me/management-api/cases/list>
    LIST_CASES = "cases.list", Get "/v3/organization/{organization_id}/application/{application_id}/cases/", [200], Safe, GenericGet, Some("cases");
    /// Opens a case about a user or company.
    /// Source: <https://docs.didit.me/management-api/cases/create>
    CREATE_CASE = "cases.create", Post "/v3/organization/{organization_id}/application/{application_id}/cases/", [201], Never, GenericWrite, Some("cases");
    /// Retrieves a case with its notes, links, checklist and history.
    /// Source: <https://docs.didit.me/management-api/cases/get>
    RETRIEVE_CASE = "cases.retrieve", Get "/v3/organization/{organization_id}/application/{application_id}/cases/{case_uuid}/", [200], Safe, GenericGet, Some("cases");
    /// Changes the title, priority, due time or tags of a case.
    UPDATE_CASE = "cases.update", Patch "/v3/organization/{organization_id}/application/{application_id}/cases/{case_uuid}/", [200], Never, GenericWrite, Some("cases");
    /// Deletes a case.
    DELETE_CASE = "cases.delete", Delete "/v3/organization/{organization_id}/application/{application_id}/cases/{case_uuid}/", [204], Never, GenericWrite, Some("cases");
    /// Assigns a case to a member of the organisation, or unassigns it.
    ASSIGN_CASE = "cases.assign", Post "/v3/organization/{organization_id}/application/{application_id}/cases/{case_uuid}/assign/", [200], Never, GenericWrite, Some("cases");
    /// Resolves a case, or stages its resolution for a second officer.
    /// Source: <https://docs.didit.me/management-api/cases/resolve>
    RESOLVE_CASE = "cases.resolve", Post "/v3/organization/{organization_id}/application/{application_id}/cases/{case_uuid}/resolve/", [200], Never, GenericWrite, Some("cases");
    /// Reopens a case.
    REOPEN_CASE = "cases.reopen", Post "/v3/organization/{organization_id}/application/{application_id}/cases/{case_uuid}/reopen/", [200], Never, GenericWrite, Some("cases");
    /// Pauses an open case until the user has answered.
    /// Source: <https://docs.didit.me/management-api/cases/request-info>
    REQUEST_CASE_INFO = "cases.request_info", Post "/v3/organization/{organization_id}/application/{application_id}/cases/{case_uuid}/request-info/", [200], Never, GenericWrite, Some("cases");
    /// Moves a case to the blueprint to which its blueprint escalates.
    ESCALATE_CASE = "cases.escalate", Post "/v3/organization/{organization_id}/application/{application_id}/cases/{case_uuid}/escalate/", [200], Never, GenericWrite, Some("cases");
    /// Moves a case to another blueprint.
    /// Source: <https://docs.didit.me/management-api/cases/transfer>
    TRANSFER_CASE = "cases.transfer", Post "/v3/organization/{organization_id}/application/{application_id}/cases/{case_uuid}/transfer/", [200], Never, GenericWrite, Some("cases");
    /// Approves the staged resolution of a case.
    APPROVE_CASE = "cases.approve", Post "/v3/organization/{organization_id}/application/{application_id}/cases/{case_uuid}/approve/", [200], Never, GenericWrite, Some("cases");
    /// Rejects the staged resolution of a case.
    REJECT_CASE_APPROVAL = "cases.reject_approval", Post "/v3/organization/{organization_id}/application/{application_id}/cases/{case_uuid}/reject-approval/", [200], Never, GenericWrite, Some("cases");
    /// Acts on the user or company of a case.
    APPLY_CASE_ENTITY_ACTION = "cases.apply_entity_action", Post "/v3/organization/{organization_id}/application/{application_id}/cases/{case_uuid}/entity-actions/", [200], Never, GenericWrite, Some("cases");
    /// Renders a case as a PDF document and links to it.
    /// Source: <https://docs.didit.me/management-api/cases/print>
    PRINT_CASE = "cases.print", Get "/v3/organization/{organization_id}/application/{application_id}/cases/{case_uuid}/print/", [200], Safe, GenericGet, Some("cases");
    /// Lists the history of a case.
    LIST_CASE_EVENTS = "cases.list_events", Get "/v3/organization/{organization_id}/application/{application_id}/cases/{case_uuid}/events/", [200], Safe, GenericGet, Some("cases");
    /// Lists the AML hits of the user or company of a case.
    LIST_CASE_AML_HITS = "cases.list_aml_hits", Get "/v3/organization/{organization_id}/application/{application_id}/cases/{case_uuid}/aml/", [200], Safe, GenericGet, Some("cases");
    /// Aggregates the cases of an application by officer, blueprint, source and status.
    /// Source: <https://docs.didit.me/management-api/cases/statistics>
    RETRIEVE_CASE_STATISTICS = "cases.retrieve_statistics", Get "/v3/organization/{organization_id}/application/{application_id}/cases/statistics/", [200], Safe, GenericGet, Some("cases");
    /// Sets the status of several cases, each for itself.
    /// Source: <https://docs.didit.me/management-api/cases/bulk-status>
    BULK_UPDATE_CASE_STATUS = "cases.bulk_update_status", Post "/v3/organization/{organization_id}/application/{application_id}/cases/bulk/status/", [200], Never, GenericWrite, Some("cases");
    /// Assigns several cases, each for itself.
    BULK_ASSIGN_CASES = "cases.bulk_assign", Post "/v3/organization/{organization_id}/application/{application_id}/cases/bulk/assign/", [200], Never, GenericWrite, Some("cases");
    /// Lists the notes of a case.
    LIST_CASE_NOTES = "cases.notes.list", Get "/v3/organization/{organization_id}/application/{application_id}/cases/{case_uuid}/notes/", [200], Safe, GenericGet, Some("cases");
    /// Adds a note to a case.
    /// Source: <https://docs.didit.me/management-api/cases/create-note>
    CREATE_CASE_NOTE = "cases.notes.create", Post "/v3/organization/{organization_id}/application/{application_id}/cases/{case_uuid}/notes/", [201], Never, GenericWrite, Some("cases");
    /// Deletes a note of a case.
    DELETE_CASE_NOTE = "cases.notes.delete", Delete "/v3/organization/{organization_id}/application/{application_id}/cases/{case_uuid}/notes/{note_uuid}/", [204], Never, GenericWrite, Some("cases");
    /// Creates a link to an attachment of a note.
    RETRIEVE_CASE_ATTACHMENT = "cases.notes.retrieve_attachment", Get "/v3/organization/{organization_id}/application/{application_id}/cases/{case_uuid}/notes/presign/", [200], Safe, GenericGet, Some("cases");
    /// Uploads a file to attach to a note.
    UPLOAD_CASE_ATTACHMENT = "cases.notes.upload_attachment", Post "/v3/organization/{organization_id}/application/{application_id}/cases/{case_uuid}/notes/presign/", [201], Never, GenericWrite, Some("cases");
    /// Lists the sessions and transactions that are linked to a case.
    LIST_CASE_LINKS = "cases.links.list", Get "/v3/organization/{organization_id}/application/{application_id}/cases/{case_uuid}/links/", [200], Safe, GenericGet, Some("cases");
    /// Links a session or transaction to a case.
    CREATE_CASE_LINK = "cases.links.create", Post "/v3/organization/{organization_id}/application/{application_id}/cases/{case_uuid}/links/", [201], Never, GenericWrite, Some("cases");
    /// Removes a link from a case.
    DELETE_CASE_LINK = "cases.links.delete", Delete "/v3/organization/{organization_id}/application/{application_id}/cases/{case_uuid}/links/{link_uuid}/", [204], Never, GenericWrite, Some("cases");
    /// Lists the checklist of a case.
    LIST_CASE_CHECKLIST = "cases.checklist.list", Get "/v3/organization/{organization_id}/application/{application_id}/cases/{case_uuid}/checklist/", [200], Safe, GenericGet, Some("cases");
    /// Marks an item of the checklist of a case as completed, or as not completed.
    UPDATE_CASE_CHECKLIST_ITEM = "cases.checklist.update", Patch "/v3/organization/{organization_id}/application/{application_id}/cases/{case_uuid}/checklist/{item_uuid}/", [200], Never, GenericWrite, Some("cases");
    /// Lists the blueprints of an application.
    /// Source: <https://docs.didit.me/management-api/case-blueprints/list>
    LIST_CASE_BLUEPRINTS = "cases.blueprints.list", Get "/v3/organization/{organization_id}/application/{application_id}/cases/blueprints/", [200], Safe, GenericGet, Some("cases");
    /// Creates a blueprint of cases.
    /// Source: <https://docs.didit.me/management-api/case-blueprints/create>
    CREATE_CASE_BLUEPRINT = "cases.blueprints.create", Post "/v3/organization/{organization_id}/application/{application_id}/cases/blueprints/", [201], Never, GenericWrite, Some("cases");
    /// Retrieves a blueprint.
    RETRIEVE_CASE_BLUEPRINT = "cases.blueprints.retrieve", Get "/v3/organization/{organization_id}/application/{application_id}/cases/blueprints/{blueprint_uuid}/", [200], Safe, GenericGet, Some("cases");
    /// Changes a blueprint; open cases keep the one they were opened with.
    UPDATE_CASE_BLUEPRINT = "cases.blueprints.update", Patch "/v3/organization/{organization_id}/application/{application_id}/cases/blueprints/{blueprint_uuid}/", [200], Never, GenericWrite, Some("cases");
    /// Deletes a blueprint.
    DELETE_CASE_BLUEPRINT = "cases.blueprints.delete", Delete "/v3/organization/{organization_id}/application/{application_id}/cases/blueprints/{blueprint_uuid}/", [204], Never, GenericWrite, Some("cases");
    /// Lists the presets of blueprints.
    LIST_CASE_BLUEPRINT_PRESETS = "cases.blueprints.list_presets", Get "/v3/organization/{organization_id}/application/{application_id}/cases/blueprints/presets/", [200], Safe, GenericGet, Some("cases");
    /// Installs presets as blueprints; those that are installed are skipped.
    /// Source: <https://docs.didit.me/management-api/case-blueprints/install-presets>
    INSTALL_CASE_BLUEPRINT_PRESETS = "cases.blueprints.install_presets", Post "/v3/organization/{organization_id}/application/{application_id}/cases/blueprints/presets/install/", [201, 200], Never, GenericWrite, Some("cases");
}
