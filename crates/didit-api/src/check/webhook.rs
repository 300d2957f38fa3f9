//! What webhook destinations take.

use didit_types::webhook::WebhookType;
use didit_types::webhook::destination::{CreateWebhookDestination, UpdateWebhookDestination};

use super::{Check, Checked, at_most, each, link, refuse, required};

/// An empty list is refused by the API; no list means no events.
#[expect(
    clippy::ref_option,
    reason = "it is handed the field of a request as it is"
)]
fn events(events: &Option<Vec<WebhookType>>) -> Checked {
    each(events, |events| {
        if events.is_empty() {
            return refuse("subscribed_events", "needs at least one event");
        }
        Ok(())
    })
}

impl Check for CreateWebhookDestination {
    fn check(&self) -> Checked {
        required("label", self.label.reveal())?;
        at_most("label", self.label.reveal(), 255)?;
        link("url", self.url.reveal())?;
        events(&self.subscribed_events)
    }
}

impl Check for UpdateWebhookDestination {
    fn check(&self) -> Checked {
        each(&self.label, |label| {
            required("label", label.reveal())?;
            at_most("label", label.reveal(), 255)
        })?;
        each(&self.url, |url| link("url", url.reveal()))?;
        events(&self.subscribed_events)
    }
}
