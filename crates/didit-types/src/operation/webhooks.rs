//! Webhook destinations.

operations! {
    /// Lists the webhook destinations of an application.
    LIST_WEBHOOK_DESTINATIONS = "webhooks.destinations.list", Get "/v3/webhook/destinations/", [200], Safe, GenericGet, Some("webhooks");
    /// Adds a webhook destination.
    CREATE_WEBHOOK_DESTINATION = "webhooks.destinations.create", Post "/v3/webhook/destinations/", [201], Never, GenericWrite, Some("webhooks");
    /// Retrieves a webhook destination with its secret.
    RETRIEVE_WEBHOOK_DESTINATION = "webhooks.destinations.retrieve", Get "/v3/webhook/destinations/{uuid}/", [200], Safe, GenericGet, Some("webhooks");
    /// Updates a webhook destination.
    UPDATE_WEBHOOK_DESTINATION = "webhooks.destinations.update", Patch "/v3/webhook/destinations/{uuid}/", [200], Never, GenericWrite, Some("webhooks");
    /// Deletes a webhook destination.
    DELETE_WEBHOOK_DESTINATION = "webhooks.destinations.delete", Delete "/v3/webhook/destinations/{uuid}/", [204], Never, GenericWrite, Some("webhooks");
}
