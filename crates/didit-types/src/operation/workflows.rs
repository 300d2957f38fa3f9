//! Workflows.

operations! {
    /// Lists the versions of the workflows of an application.
    /// Source: the OpenAPI document, `/v3/workflows/`
    LIST_WORKFLOWS = "workflows.list", Get "/v3/workflows/", [200], Safe, GenericGet, Some("workflows");
    /// Creates a workflow of features in their order.
    /// Source: the OpenAPI document, `/v3/workflows/`
    CREATE_WORKFLOW = "workflows.create", Post "/v3/workflows/", [201], Never, GenericWrite, Some("workflows");
    /// Retrieves a version of a workflow with its settings.
    /// Source: the OpenAPI document, `/v3/workflows/{settings_uuid}/`
    RETRIEVE_WORKFLOW = "workflows.retrieve", Get "/v3/workflows/{settings_uuid}/", [200], Safe, GenericGet, Some("workflows");
    /// Updates a workflow; a change of one that is in use makes a new version.
    /// Source: the OpenAPI document, `/v3/workflows/{settings_uuid}/`
    UPDATE_WORKFLOW = "workflows.update", Patch "/v3/workflows/{settings_uuid}/", [200], Never, GenericWrite, Some("workflows");
    /// Deletes a version of a workflow. A repetition is answered 404.
    /// Source: the OpenAPI document, `/v3/workflows/{settings_uuid}/`
    DELETE_WORKFLOW = "workflows.delete", Delete "/v3/workflows/{settings_uuid}/", [204], Never, GenericWrite, Some("workflows");
}
