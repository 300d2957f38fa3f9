//! Businesses.

operations! {
    /// Lists the companies of an application, the one with the latest session first.
    /// Source: <https://docs.didit.me/management-api/businesses/list>
    LIST_BUSINESSES = "businesses.list", Get "/v3/businesses/", [200], Safe, GenericGet, Some("businesses");
    /// Creates a company before the first session.
    /// Source: <https://docs.didit.me/management-api/businesses/create>
    CREATE_BUSINESS = "businesses.create", Post "/v3/businesses/create/", [201], Never, GenericWrite, Some("businesses");
    /// Retrieves a company.
    /// Source: <https://docs.didit.me/entities/businesses/operations>
    RETRIEVE_BUSINESS = "businesses.retrieve", Get "/v3/businesses/{vendor_data}/", [200], Safe, GenericGet, Some("businesses");
    /// Updates a company.
    /// Source: <https://docs.didit.me/management-api/businesses/update>
    UPDATE_BUSINESS = "businesses.update", Patch "/v3/businesses/{vendor_data}/", [200], Never, GenericWrite, Some("businesses");
    /// Sets the status of a company; `BLOCKED` prevents new sessions.
    /// Source: <https://docs.didit.me/management-api/businesses/update-status>
    UPDATE_BUSINESS_STATUS = "businesses.update_status", Patch "/v3/businesses/{vendor_data}/update-status/", [200], Never, GenericWrite, Some("businesses");
    /// Deletes companies permanently; unknown companies are skipped. A repetition could delete
    /// companies that were created in between.
    BATCH_DELETE_BUSINESSES = "businesses.batch_delete", Post "/v3/businesses/delete/", [200], Never, GenericWrite, Some("businesses");
}
