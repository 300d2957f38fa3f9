//! Webhook destinations of an application.

use didit_types::Uuid;
use didit_types::setters;
use didit_types::webhook::destination::{
    CreateWebhookDestination, UpdateWebhookDestination, WebhookDestination,
};

use super::WebhookDestinations;
use super::table::endpoints;
use crate::by_id::{ById, Delete, Retrieve};
use crate::call::Call;

impl WebhookDestinations<'_> {
    /// Lists all destinations, oldest first and without their secrets.
    pub fn list(&self) -> Call<ListWebhookDestinations> {
        self.0.call(ById::of(()))
    }

    /// Creates a destination. The response contains its secret.
    pub fn create(&self, request: CreateWebhookDestination) -> Call<CreateWebhookDestination> {
        self.0.call(request)
    }

    /// Retrieves a destination with its secret.
    pub fn retrieve(&self, id: impl Into<Uuid>) -> Call<RetrieveWebhookDestination> {
        self.0.call(ById::of(id))
    }

    /// Updates a destination. Replaces its list of events as a whole.
    pub fn update(
        &self,
        id: impl Into<Uuid>,
        request: UpdateWebhookDestination,
    ) -> Call<UpdateWebhookDestinationById> {
        self.0.call(ById::new(id, request))
    }

    /// Deletes a destination.
    pub fn delete(&self, id: impl Into<Uuid>) -> Call<DeleteWebhookDestination> {
        self.0.call(ById::of(id))
    }
}

/// Request of [`WebhookDestinations::list`].
pub type ListWebhookDestinations = ById<(), Retrieve<Vec<WebhookDestination>>>;
/// Request of [`WebhookDestinations::retrieve`].
pub type RetrieveWebhookDestination = ById<Uuid, Retrieve<WebhookDestination>>;
/// Request of [`WebhookDestinations::update`].
pub type UpdateWebhookDestinationById = ById<Uuid, UpdateWebhookDestination>;
/// Request of [`WebhookDestinations::delete`].
pub type DeleteWebhookDestination = ById<Uuid, Delete<WebhookDestination>>;

endpoints! {
    ListWebhookDestinations: LIST_WEBHOOK_DESTINATIONS, query -> Vec<WebhookDestination>, json;
    CreateWebhookDestination: CREATE_WEBHOOK_DESTINATION, json -> WebhookDestination, json;
    RetrieveWebhookDestination: RETRIEVE_WEBHOOK_DESTINATION, query -> WebhookDestination, json;
    UpdateWebhookDestinationById: UPDATE_WEBHOOK_DESTINATION, json -> WebhookDestination, json;
    DeleteWebhookDestination: DELETE_WEBHOOK_DESTINATION, query -> (), empty;
}

setters! { CreateWebhookDestination for Call<CreateWebhookDestination> via map }
setters! { UpdateWebhookDestination for Call<UpdateWebhookDestinationById> via map_body }
