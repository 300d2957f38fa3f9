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
    /// Lists the deliveries to a webhook destination, newest first.
    /// Source: <https://docs.didit.me/management-api/webhook/deliveries/list>
    LIST_WEBHOOK_DELIVERIES = "webhooks.deliveries.list", Get "/v3/webhook/destinations/{uuid}/deliveries/", [200], Safe, GenericGet, Some("webhooks");
    /// Retrieves a delivery with the request that was sent.
    /// Source: <https://docs.didit.me/management-api/webhook/deliveries/get>
    RETRIEVE_WEBHOOK_DELIVERY = "webhooks.deliveries.retrieve", Get "/v3/webhook/destinations/{uuid}/deliveries/{delivery_uuid}/", [200], Safe, GenericGet, Some("webhooks");
    /// Sends a delivery again, with a fresh signature.
    /// Source: <https://docs.didit.me/management-api/webhook/deliveries/resend>
    RESEND_WEBHOOK_DELIVERY = "webhooks.deliveries.resend", Post "/v3/webhook/destinations/{uuid}/deliveries/{delivery_uuid}/resend/", [200], Never, GenericWrite, Some("webhooks");
    /// Retrieves the settings of the application's own webhook.
    /// Source: <https://docs.didit.me/management-api/webhook/get>
    RETRIEVE_WEBHOOK = "webhook.retrieve", Get "/v3/webhook/", [200], Safe, GenericGet, Some("webhooks");
    /// Updates the settings of the application's own webhook, and rotates its secret on request.
    /// Source: <https://docs.didit.me/management-api/webhook/update>
    UPDATE_WEBHOOK = "webhook.update", Patch "/v3/webhook/", [200], Never, GenericWrite, Some("webhooks");
}
