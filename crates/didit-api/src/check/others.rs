//! Checks of requests.

use crate::check::{
    Check, Checked, at_most, each, https_link, link, one_of, refuse, required, within,
};
use didit_types::billing::TopUp;
use didit_types::blocklist::{AddToBlocklist, ListBlocklist, RemoveFromBlocklist};
use didit_types::import::{CreateImport, ImportType, ListImportErrors};
use didit_types::sandbox::ArmSandbox;
use didit_types::session::{CreateReview, ListReviews};
use didit_types::webhook::WebhookType;
use didit_types::webhook::destination::{CreateWebhookDestination, UpdateWebhookDestination};
use didit_types::workflow::ListWorkflows;

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
/// In US dollars.
const LEAST: f64 = 50.0;
impl Check for TopUp {
    fn check(&self) -> Checked {
        if self
            .amount_in_dollars
            .as_f64()
            .is_none_or(|amount| amount < LEAST)
        {
            return refuse("amount_in_dollars", "must be at least 50");
        }
        each(&self.success_url, |url| link("success_url", url.reveal()))?;
        each(&self.cancel_url, |url| link("cancel_url", url.reveal()))
    }
}
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn less_than_the_least_amount_is_refused() {
        let field = |request: TopUp| request.check().unwrap_err().field().to_owned();
        assert_eq!(field(TopUp::new(49)), "amount_in_dollars");
        assert_eq!(field(TopUp::new(50).cancel_url("back")), "cancel_url");
        assert!(
            TopUp::new(50)
                .success_url("https://example.com")
                .check()
                .is_ok()
        );
    }
}
impl Check for AddToBlocklist {}
impl Check for RemoveFromBlocklist {}
impl Check for ListBlocklist {}
impl Check for ListWorkflows {
    fn check(&self) -> Checked {
        each(&self.limit, |limit| within("limit", *limit, 1..=u64::MAX))
    }
}
impl Check for CreateReview {
    fn check(&self) -> Checked {
        each(&self.new_status, |status| {
            one_of("new_status", status.is_known(), "the statuses of a session")
        })
    }
}
impl Check for ListReviews {
    fn check(&self) -> Checked {
        each(&self.limit, |limit| within("limit", *limit, 1..=u64::MAX))
    }
}
impl Check for ArmSandbox {
    fn check(&self) -> Checked {
        required("scenario", self.scenario.as_str())
    }
}
impl Check for CreateImport {
    fn check(&self) -> Checked {
        https_link("source_file_url", self.source_file_url.reveal())?;
        workflow(self.import_type.as_ref(), self.workflow_id.is_some())
    }
}
/// Everything but transactions goes into a workflow.
pub(crate) fn workflow(kind: Option<&ImportType>, given: bool) -> Checked {
    if given || kind == Some(&ImportType::Transactions) {
        return Ok(());
    }
    refuse(
        "workflow_id",
        "is required unless `import_type` is transactions",
    )
}
impl Check for ListImportErrors {
    fn check(&self) -> Checked {
        each(&self.limit, |limit| within("limit", *limit, 1..=u64::MAX))
    }
}
