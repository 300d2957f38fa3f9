//! Appearance of the hosted pages.

operations! {
    /// Retrieves the appearance of the hosted pages.
    /// Source: the OpenAPI document, `/v3/customization/`
    RETRIEVE_CUSTOMIZATION = "customization.retrieve", Get "/v3/customization/", [200], Safe, GenericGet, Some("customization");
    /// Changes the appearance of the hosted pages.
    /// Source: the OpenAPI document, `/v3/customization/`
    UPDATE_CUSTOMIZATION = "customization.update", Patch "/v3/customization/", [200], Never, GenericWrite, Some("customization");
}
