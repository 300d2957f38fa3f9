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
        let mut script = self.script.key(format!("{}:{scope}", self.prefix));
        script
            .arg(millis(reservation.interval, fastrand::u32(..MILLI)))
            .arg(rounded_up(reservation.burst))
            .arg(millis(reservation.longest, 0));
        if !reservation.stop.is_zero() {
            script.arg(rounded_up(reservation.stop));
        }
        let wait: i64 = script.invoke_async(&mut self.connection.clone()).await?;
        let needed = Duration::from_millis(wait.unsigned_abs());
        Ok(if wait < 0 {
            Err(RateLimitError::new(needed))
        } else {
            Ok(needed)
        })
    }
}

/// A millisecond in nanoseconds.
const MILLI: u32 = 1_000_000;

/// Whole milliseconds after `added` nanoseconds, at most a day.
fn millis(duration: Duration, added: u32) -> u64 {
    let day = Duration::from_secs(86_400);
    let duration = duration.min(day) + Duration::from_nanos(added.into());
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn rounded_up(duration: Duration) -> u64 {
    millis(duration, MILLI - 1)
}

impl<C> fmt::Debug for RedisRates<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisRates")
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}

/// `Reservation::wait`, with the state as the time to live of a key. Arguments: interval, burst,
/// longest, and stop if there is one. Returns the wait, which is negative if it is too long.
///
/// Redis prints a number that it passes to a command with 17 digits, which costs more than the
/// command; `string.format` does not.
const RESERVE: &str = r"
local call, key, burst = redis.call, KEYS[1], ARGV[2] + 0
local left = call('PTTL', key)
local debt = left > 0 and left or 0
if ARGV[4] then debt = math.max(debt, ARGV[4] + burst - ARGV[1]) end
debt = debt + ARGV[1]
local wait = debt - burst
if wait <= 0 then wait = 0 elseif wait > ARGV[3] + 0 then return -wait end
local state = string.format('%d', debt)
if left >= 0 then call('PEXPIRE', key, state) elseif debt > 0 then call('PSETEX', key, state, '') end
return wait
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_whole_milliseconds_and_at_most_a_day() {
        for (nanoseconds, up, down) in [
            (0, 0, 0),
            (1, 1, 0),
            (1_000_000, 1, 1),
            (1_000_001, 2, 1),
            (u64::MAX, 86_400_000, 86_400_000),
        ] {
            let duration = Duration::from_nanos(nanoseconds);
            assert_eq!((rounded_up(duration), millis(duration, 0)), (up, down));
        }
    }
}
