//! Rate limits in Redis.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use redis::Script;
use redis::aio::ConnectionLike;

use super::fleet::{RateStore, Reservation};
use super::rate_limit::RateLimitError;

/// A [`RateStore`] in Redis: one key for each scope, one script and one round trip for each request.
/// Times are those of the Redis server, so that the clocks of the processes do not matter.
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
        let (granted, wait): (bool, u64) = self
            .script
            .key(format!("{}:{scope}", self.prefix))
            .arg(micros(reservation.interval))
            .arg(micros(reservation.burst))
            .arg(micros(reservation.longest))
            .arg(micros(reservation.stop))
            .invoke_async(&mut self.connection.clone())
            .await?;
        let wait = Duration::from_micros(wait);
        Ok(if granted {
            Ok(wait)
        } else {
            Err(RateLimitError::new(wait))
        })
    }
}

/// Microseconds, at most a day: a script counts in floating-point numbers.
fn micros(duration: Duration) -> u64 {
    let day = Duration::from_secs(86_400);
    u64::try_from(duration.min(day).as_micros()).unwrap_or(u64::MAX)
}

impl<C> fmt::Debug for RedisRates<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisRates")
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}

/// `Reservation::wait`, with the state in a key. Arguments: interval, burst, longest, stop.
const RESERVE: &str = r"
local time = redis.call('TIME')
local now, interval, burst = time[1] * 1000000 + time[2], ARGV[1] + 0, ARGV[2] + 0
local debt = math.max(redis.call('GET', KEYS[1]) or 0, now)
if ARGV[4] ~= '0' then debt = math.max(debt, now + ARGV[4] + burst - interval) end
debt = debt + interval
local wait = math.max(debt - burst - now, 0)
if wait > ARGV[3] + 0 then return {0, wait} end
redis.call('SET', KEYS[1], debt, 'PX', math.ceil((debt - now) / 1000) + 1)
return {1, wait}
";
