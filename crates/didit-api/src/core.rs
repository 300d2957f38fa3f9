//! Parts that every clone of a client shares.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use didit_transport::policy::{Observer, Policies};
use didit_transport::{SharedClock, SharedTransport};
use didit_types::Drift;
use didit_types::operation::Operation;
use http::HeaderValue;

use crate::account::Account;
use crate::base_url::BaseUrl;
use crate::keys::Keys;
use crate::limits::RateLimit;

/// What a call needs of its client.
#[derive(Clone)]
pub(crate) struct Core {
    /// HTTP stack, wrapped in all policies.
    pub(crate) transport: SharedTransport,
    /// HTTP stack alone, for further applications.
    pub(crate) backend: SharedTransport,
    /// All policies but the rate limit.
    pub(crate) policies: Policies,
    pub(crate) rate_limit: RateLimit,
    /// Default limit of a whole call.
    pub(crate) deadline: Duration,
    pub(crate) clock: SharedClock,
    pub(crate) base_url: BaseUrl,
    /// Base URL of accounts; `None` if it does not follow from the other one.
    #[cfg(feature = "account")]
    pub(crate) account_url: Option<BaseUrl>,
    pub(crate) keys: Arc<Keys>,
    /// Ids in the paths of some operations.
    pub(crate) account: Account,
    pub(crate) user_agent: HeaderValue,
    pub(crate) observer: Option<Arc<dyn Observer>>,
}

impl Core {
    /// Reports values of a result that do not fit their field, by tracing event and to the observer.
    pub(crate) fn report_drift(&self, operation: &Operation, drift: impl FnOnce() -> Vec<Drift>) {
        if self.observer.is_none()
            && !tracing::enabled!(target: "didit.drift", tracing::Level::WARN)
        {
            return;
        }
        let mut fields: Vec<_> = drift().iter().map(Drift::field).collect();
        if fields.is_empty() {
            return;
        }
        if let Some(observer) = &self.observer {
            for field in &fields {
                observer.drift_found(operation.id, field);
            }
        }
        let count = fields.len();
        fields.sort_unstable();
        fields.dedup();
        tracing::warn!(
            target: "didit.drift",
            operation = operation.id,
            count,
            fields = fields.join(" "),
            "values of other types than documented are kept untyped",
        );
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core")
            .field("base_url", &self.base_url)
            .field("account", &self.account)
            .finish_non_exhaustive()
    }
}
