//! A destination for as long as `didit webhooks listen` runs.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use didit_api::Client;
use didit_api::types::webhook::WebhookType;
use didit_api::types::webhook::destination::{CreateWebhookDestination, WebhookVersion};
use didit_api::types::{SecretString, Uuid};
use didit_webhooks::Secret;

use crate::connect::{Context, Settings};
use crate::error::{CliError, CliResult};
use crate::fake::FakeServer;
use crate::secrets;

/// Name of the destination.
const LABEL: &str = "didit listen";

/// Maximum time of the end, since who presses Ctrl-C waits for it.
const DELETE_TIMEOUT: Duration = Duration::from_secs(2);

/// A destination that this command has created.
#[derive(Debug)]
pub(super) struct Registration {
    client: Client,
    id: Uuid,
    pub(super) base_url: String,
    pub(super) is_fake: bool,
    pub(super) secret: SecretString,
}

/// The URL at which a fake on this machine reaches the address.
pub(super) fn url_of(mut address: SocketAddr) -> String {
    if address.ip().is_unspecified() {
        address.set_ip(Ipv4Addr::LOCALHOST.into());
    }
    format!("http://{address}")
}

impl Registration {
    /// Creates a destination with a fake, or for a public URL with the account that is set.
    /// `None` if there is no fake at the base URL or at the default address.
    pub(super) async fn create(
        url: String,
        is_public: bool,
        events: &[WebhookType],
        cx: &Context,
    ) -> CliResult<Option<Self>> {
        let settings = Settings::read(&cx.global)?;
        let is_fake = !settings.is_live();
        let connection = if is_public {
            settings.connect()?
        } else if settings.is_account() {
            return Ok(None);
        } else {
            let fake = FakeServer::find(cx)?;
            match fake.account(settings).await {
                Ok((settings, _)) => settings.connect()?,
                Err(_) => return Ok(None),
            }
        };
        let destinations = connection.client.webhook_destinations();
        // One that is left of a run that was killed. Others are of a person, whatever their URL.
        for left in destinations.list().await? {
            let is_left = left.url.as_ref().is_some_and(|left| left.reveal() == url)
                && left
                    .label
                    .as_ref()
                    .is_some_and(|label| label.reveal() == LABEL);
            if let (true, Some(id)) = (is_left, left.uuid) {
                destinations.delete(id).await?;
            }
        }
        let events = match events {
            [] => WebhookType::KNOWN,
            events => events,
        };
        let request = CreateWebhookDestination::new(LABEL, url)
            .webhook_version(WebhookVersion::V3)
            .subscribed_events(events.to_vec());
        let created = destinations.create(request).await?;
        let secret = created
            .secret_shared_key
            .ok_or_else(|| CliError::no_field("secret_shared_key"))?;
        secrets::register(secret.reveal());
        Ok(Some(Self {
            id: created.uuid.ok_or_else(|| CliError::no_field("uuid"))?,
            base_url: connection.base_url,
            client: connection.client,
            is_fake,
            secret,
        }))
    }

    pub(super) fn secret(&self) -> CliResult<Secret> {
        Secret::new(self.secret.reveal())
            .map_err(|error| CliError::misuse(format!("webhook secret: {error}")))
    }

    /// Deletes the destination. A fake that has stopped has none.
    pub(super) async fn delete(self) -> CliResult {
        let delete = self.client.webhook_destinations().delete(self.id);
        match delete.with_timeout(DELETE_TIMEOUT).await {
            Err(error) if !self.is_fake => Err(error.into()),
            _ => Ok(()),
        }
    }
}
