//! Where an application gets its webhooks.

use crate::call::Call;
use crate::client::Client;
use crate::endpoint::{self, endpoint};
use didit_types::Uuid;
use didit_types::webhook::destination::{
    CreateWebhookDestination, UpdateWebhookDestination, WebhookDestination,
};

/// Webhook destinations; see [`Client::webhook_destinations`].
#[derive(Debug, Clone, Copy)]
pub struct WebhookDestinations<'a>(&'a Client);

impl<'a> WebhookDestinations<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self(client)
    }

    /// Lists all destinations, oldest first and without their secrets.
    pub fn list(&self) -> Call<ListWebhookDestinations> {
        self.0.call(ListWebhookDestinations)
    }

    /// Adds a destination; the answer holds its secret.
    pub fn create(&self, request: CreateWebhookDestination) -> Call<CreateWebhookDestination> {
        self.0.call(request)
    }

    /// Reads a destination with its secret.
    pub fn retrieve(&self, id: impl Into<Uuid>) -> Call<RetrieveWebhookDestination> {
        self.0.call(RetrieveWebhookDestination { id: id.into() })
    }

    /// Changes a destination; its events are replaced as a whole.
    pub fn update(
        &self,
        id: impl Into<Uuid>,
        request: UpdateWebhookDestination,
    ) -> Call<ChangeWebhookDestination> {
        let (id, body) = (id.into(), request);
        self.0.call(ChangeWebhookDestination { id, body })
    }

    /// Removes a destination.
    pub fn delete(&self, id: impl Into<Uuid>) -> Call<DeleteWebhookDestination> {
        self.0.call(DeleteWebhookDestination { id: id.into() })
    }
}

/// Lists all destinations.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListWebhookDestinations;

/// Reads a destination.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetrieveWebhookDestination {
    /// Which one.
    pub id: Uuid,
}

/// Changes a destination.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ChangeWebhookDestination {
    /// Which one.
    pub id: Uuid,
    /// To what.
    pub body: UpdateWebhookDestination,
}

/// Removes a destination.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeleteWebhookDestination {
    /// Which one.
    pub id: Uuid,
}

endpoint! { ListWebhookDestinations: LIST_WEBHOOK_DESTINATIONS -> Vec<WebhookDestination> as json,
    |_call, operation| endpoint::bare(operation, &[]),
}

endpoint! { CreateWebhookDestination: CREATE_WEBHOOK_DESTINATION -> WebhookDestination as json,
    |call, operation| endpoint::with_json(operation, &[], call),
}

endpoint! { RetrieveWebhookDestination: RETRIEVE_WEBHOOK_DESTINATION -> WebhookDestination as json,
    |call, operation| endpoint::bare(operation, &[call.id.as_str()]),
}

endpoint! { ChangeWebhookDestination: UPDATE_WEBHOOK_DESTINATION -> WebhookDestination as json,
    |call, operation| endpoint::with_json(operation, &[call.id.as_str()], &call.body),
}

endpoint! { DeleteWebhookDestination: DELETE_WEBHOOK_DESTINATION -> () as nothing,
    |call, operation| endpoint::bare(operation, &[call.id.as_str()]),
}
