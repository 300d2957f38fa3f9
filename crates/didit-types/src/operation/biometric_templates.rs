//! Biometric templates that users keep after the deletion of their sessions.

operations! {
    /// Lists the biometric templates of an application, the latest retention first.
    /// Source: <https://docs.didit.me/management-api/biometric-templates/overview>
    LIST_BIOMETRIC_TEMPLATES = "biometric_templates.list", Get "/v3/biometric-templates/", [200], Safe, GenericGet, Some("users");
    /// Counts the biometric templates that filters select.
    COUNT_BIOMETRIC_TEMPLATES = "biometric_templates.count", Get "/v3/biometric-templates/count/", [200], Safe, GenericGet, Some("users");
    /// Retrieves a biometric template, purged or not.
    RETRIEVE_BIOMETRIC_TEMPLATE = "biometric_templates.retrieve", Get "/v3/biometric-templates/{template_uuid}/", [200], Safe, GenericGet, Some("users");
    /// Purges a biometric template; a repetition finds it purged.
    DELETE_BIOMETRIC_TEMPLATE = "biometric_templates.delete", Delete "/v3/biometric-templates/{template_uuid}/", [200], Safe, GenericWrite, Some("users");
    /// Purges biometric templates. A repetition could purge templates that were retained in
    /// between; after a 503 it is allowed.
    /// Source: <https://docs.didit.me/management-api/biometric-templates/batch-purge>
    BATCH_DELETE_BIOMETRIC_TEMPLATES = "biometric_templates.batch_delete", Post "/v3/biometric-templates/delete/", [200], WhenUnavailable, GenericWrite, Some("users");
}
