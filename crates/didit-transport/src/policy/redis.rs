//! Rate limits in Redis.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use redis::Script;
use redis::aio::ConnectionLike;

use super::fleet::{RateStore, Reservation};
use super::rate_limit::RateLimitError;

/// A [`RateStore`] in Redis: one key for each scope, and one script with two commands for each
/// reservation. Times are those of the Redis server, so that the clocks of the processes do not
/// matter, in milliseconds: a fraction is rounded up or down by chance, so that no rate changes.
///
/// The connection is cloned for every request: use a `redis::aio::ConnectionManager`, which
/// reconnects. Applications that share a Redis need different prefixes, and so do API keys with
/// separate limits.
#[derive(Clone)]
pub struct RedisRates<C> {
    connection: C,
    prefix: String,
    script: Script,
}

impl<C: ConnectionLike + Clone + Send + Sync + 'static> RedisRates<C> {
    /// Creates a store whose keys start with `didit:rate`.
    pub fn new(connection: C) -> Self {
        Self::with_prefix(connection, "didit:rate")
    }

    /// Creates a store whose keys start with `prefix`.
    pub fn with_prefix(connection: C, prefix: impl Into<String>) -> Self {
        Self {
            connection,
            prefix: prefix.into(),
            script: Script::new(RESERVE),
        }
    }
}

#[async_trait]
impl<C: ConnectionLike + Clone + Send + Sync + 'static> RateStore for RedisRates<C> {
    async fn reserve(
        &self,
        scope: &str,
        reservation: Reservation,
    ) -> Result<Result<Duration, RateLimitError>, Box<dyn StdError + Send + Sync>> {
        let wait: i64 = self
            .script
            .key(format!("{}:{scope}", self.prefix))
            .arg(millis(reservation.interval, fastrand::u128(..MILLI)))
            .arg(millis(reservation.burst, MILLI - 1))
            .arg(millis(reservation.longest, 0))
            .arg(millis(reservation.stop, MILLI - 1))
            .invoke_async(&mut self.connection.clone())
            .await?;
        let needed = Duration::from_millis(wait.unsigned_abs());
        Ok(if wait < 0 {
            Err(RateLimitError::new(needed))
        } else {
            Ok(needed)
        })
    }
}

/// A millisecond in nanoseconds.
const MILLI: u128 = 1_000_000;

/// Whole milliseconds after `added` nanoseconds, at most a day.
fn millis(duration: Duration, added: u128) -> u64 {
    let day = Duration::from_secs(86_400);
    u64::try_from((duration.min(day).as_nanos() + added) / MILLI).unwrap_or(u64::MAX)
}

impl<C> fmt::Debug for RedisRates<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisRates")
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}

/// `Reservation::wait`, with the state as the time to live of a key. Arguments: interval, burst, longest,
/// stop. Returns the wait, which is negative if it is too long.
const RESERVE: &str = r"
local interval, burst = ARGV[1] + 0, ARGV[2] + 0
local debt = math.max(redis.call('PTTL', KEYS[1]), 0)
if ARGV[4] ~= '0' then debt = math.max(debt, ARGV[4] + burst - interval) end
debt = debt + interval
local wait = math.max(debt - burst, 0)
if wait > ARGV[3] + 0 then return -wait end
if debt > 0 then redis.call('SET', KEYS[1], '', 'PX', debt) end
return wait
";
