//! Deliveries to webhook destinations, and the webhook of the application.

use didit_types::webhook::delivery::{
    ListWebhookDeliveries, UpdateWebhook, WebhookDelivery, WebhookSettings,
};
use didit_types::{Uuid, setters};

use super::table::{endpoints, filters};
use super::{Webhook, WebhookDeliveries};
use crate::by_id::{Act, ById, Retrieve};
use crate::call::Call;

impl WebhookDeliveries<'_> {
    /// Lists the deliveries to a destination, newest first.
    ///
    /// ```no_run
    /// # async fn example(client: didit_api::Client, destination: &str) -> Result<(), didit_api::Error> {
    /// use didit_api::types::webhook::delivery::ListWebhookDeliveries;
    ///
    /// let today = ListWebhookDeliveries::new().date_from("2026-11-29");
    /// for delivery in client.webhook_deliveries().list(destination, today).await?.results {
    ///     if let (Some(id), None | Some(500..)) = (delivery.uuid, delivery.response_status) {
    ///         let delivery = client.webhook_deliveries().retrieve(destination, &id).await?;
    ///         println!("{:?}", delivery.webhook_type);
    ///         client.webhook_deliveries().resend(destination, id).await?;
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/webhook/deliveries/list>
    pub fn list(
        &self,
        destination: impl Into<Uuid>,
        filter: ListWebhookDeliveries,
    ) -> Call<ListWebhookDeliveriesById> {
        self.0.call(ById::new(destination, filter))
    }

    /// Retrieves a delivery with the request that was sent.
    ///
    /// Source: <https://docs.didit.me/management-api/webhook/deliveries/get>
    pub fn retrieve(
        &self,
        destination: impl Into<Uuid>,
        delivery: impl Into<Uuid>,
    ) -> Call<RetrieveWebhookDelivery> {
        self.0.call(ById::of((destination.into(), delivery.into())))
    }

    /// Sends a delivery again: the same event with a fresh time and signature. Returns the new
    /// attempt.
    ///
    /// Source: <https://docs.didit.me/management-api/webhook/deliveries/resend>
    pub fn resend(
        &self,
        destination: impl Into<Uuid>,
        delivery: impl Into<Uuid>,
    ) -> Call<ResendWebhookDelivery> {
        self.0.call(ById::of((destination.into(), delivery.into())))
    }
}

impl Webhook<'_> {
    /// Retrieves the settings of the application's webhook, with its secret.
    ///
    /// Source: <https://docs.didit.me/management-api/webhook/get>
    pub fn retrieve(&self) -> Call<RetrieveWebhook> {
        self.0.call(ById::of(()))
    }

    /// Changes the settings of the application's webhook.
    ///
    /// ```no_run
    /// # async fn example(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::webhook::delivery::UpdateWebhook;
    ///
    /// let rotation = UpdateWebhook::new().rotate_secret_key(true);
    /// let settings = client.webhook().update(rotation).await?;
    /// let secret = settings.secret_shared_key;
    /// println!("{:?}", client.webhook().retrieve().await?.webhook_version);
    /// # drop(secret);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/webhook/update>
    pub fn update(&self, request: UpdateWebhook) -> Call<UpdateWebhook> {
        self.0.call(request)
    }
}

/// Request of [`WebhookDeliveries::list`]; the id is that of the destination.
pub type ListWebhookDeliveriesById = ById<Uuid, ListWebhookDeliveries>;
/// Request of [`WebhookDeliveries::retrieve`]; the ids are those of the destination and the
/// delivery.
pub type RetrieveWebhookDelivery = ById<(Uuid, Uuid), Retrieve<WebhookDelivery>>;
/// Request of [`WebhookDeliveries::resend`]; the ids are those of the destination and the delivery.
pub type ResendWebhookDelivery = ById<(Uuid, Uuid), Act<WebhookDelivery>>;
/// Request of [`Webhook::retrieve`].
pub type RetrieveWebhook = ById<(), Retrieve<WebhookSettings>>;

endpoints! {
    ListWebhookDeliveriesById: LIST_WEBHOOK_DELIVERIES -> pages of WebhookDelivery;
    RetrieveWebhookDelivery: RETRIEVE_WEBHOOK_DELIVERY, query -> WebhookDelivery, json;
    ResendWebhookDelivery: RESEND_WEBHOOK_DELIVERY, query -> WebhookDelivery, json;
    RetrieveWebhook: RETRIEVE_WEBHOOK, query -> WebhookSettings, json;
    UpdateWebhook: UPDATE_WEBHOOK, json -> WebhookSettings, json;
}

setters! { UpdateWebhook for Call<UpdateWebhook> via map }

filters! {
    ListWebhookDeliveries: [offset, limit];
}
