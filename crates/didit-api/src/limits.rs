//! Rate limits of a client.

use std::sync::Arc;
use std::time::Duration;

use didit_transport::SharedClock;
use didit_transport::policy::{Policies, RateLimiter, TokenBuckets};
use didit_types::operation;

/// Source of a client's rate limiter.
#[derive(Clone)]
pub(crate) enum RateLimit {
    Documented,
    Custom(Arc<dyn RateLimiter>),
    #[cfg(feature = "redis")]
    Fleet(Arc<dyn Fn(SharedClock) -> Arc<dyn RateLimiter> + Send + Sync>),
    Off,
}

impl RateLimit {
    /// Adds the limiter to the policies.
    pub(crate) fn apply(&self, policies: Policies, clock: SharedClock) -> Policies {
        let limiter = match self {
            Self::Documented => Arc::new(documented_limits(clock)),
            Self::Custom(limiter) => limiter.clone(),
            #[cfg(feature = "redis")]
            Self::Fleet(limiter) => limiter(clock),
            Self::Off => return policies,
        };
        policies.rate_limiter(limiter)
    }

    /// Shares the documented limits through a store.
    #[cfg(feature = "redis")]
    pub(crate) fn fleet(
        store: impl didit_transport::policy::RateStore + Clone,
        processes: u32,
    ) -> Self {
        Self::Fleet(Arc::new(move |clock| {
            let limiter =
                didit_transport::policy::FleetLimiter::new(store.clone(), clock, processes);
            Arc::new(documented().fold(limiter, |limiter, (scope, limit)| {
                limiter.with_scope(scope, limit, MINUTE)
            }))
        }))
    }
}

/// Rate limiter that stays below the documented limits. The service counts over a sliding
/// minute; no window of that length sees more than a bucket holds.
fn documented_limits(clock: SharedClock) -> TokenBuckets {
    documented().fold(TokenBuckets::new(clock), |buckets, (scope, limit)| {
        buckets.with_scope(scope, limit, MINUTE)
    })
}

/// The scopes and their documented limits per minute; a scope may come twice.
fn documented() -> impl Iterator<Item = (&'static str, u32)> {
    let scopes = operation::ALL.iter().map(|operation| operation.scope);
    scopes.filter_map(|scope| Some((scope.as_str(), scope.per_minute()?)))
}

const MINUTE: Duration = Duration::from_secs(60);
