//! Workflows.

operations! {
    /// Lists the versions of the workflows of an application.
    /// Source: the OpenAPI document, `/v3/workflows/`
    LIST_WORKFLOWS = "workflows.list", Get "/v3/workflows/", [200], Safe, GenericGet, Some("workflows");
}
