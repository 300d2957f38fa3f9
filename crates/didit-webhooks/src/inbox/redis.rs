//! A store in Redis, for many processes.

use std::fmt;

use async_trait::async_trait;
use redis::aio::ConnectionLike;
use redis::{RedisError, Script, ScriptInvocation};

use super::store::{Claimed, Completed, Order, Store, StoreError, Ticket};

/// A [`Store`] in Redis, for any number of processes.
///
/// Every step is one script, so it is atomic and takes one round trip. The two keys of an
/// event share a hash tag, so that a cluster stores them together. Records expire after the
/// retention of the inbox.
///
/// The connection is cloned for every step: use one that is cheap to clone, such as a
/// `redis::aio::MultiplexedConnection`, or a `ConnectionManager`, which also reconnects.
/// Redis must not evict keys before they expire (`maxmemory-policy noeviction`), and loses
/// data that is not written to disk.
///
/// | the process crashes | the event |
/// |---|---|
/// | before the claim | is handled at the next delivery |
/// | after the claim, before the work of the handler took effect | is handled once the lease has expired |
/// | after the work, before the completion | is handled **again** once the lease has expired |
/// | after the completion, before the response | is not handled again |
#[derive(Clone)]
pub struct RedisStore<C> {
    connection: C,
    prefix: String,
    claim: Script,
    complete: Script,
    release: Script,
}

impl<C: ConnectionLike + Clone + Send + Sync + 'static> RedisStore<C> {
    /// Creates a store whose keys start with `didit`.
    pub fn new(connection: C) -> Self {
        Self::with_prefix(connection, "didit")
    }

    /// Creates a store whose keys start with `prefix`.
    pub fn with_prefix(connection: C, prefix: impl Into<String>) -> Self {
        Self {
            connection,
            prefix: prefix.into(),
            claim: Script::new(CLAIM),
            complete: Script::new(COMPLETE),
            release: Script::new(RELEASE),
        }
    }

    fn prepare<'s>(&self, script: &'s Script, ticket: &Ticket) -> ScriptInvocation<'s> {
        let Self { prefix, .. } = self;
        let Ticket {
            event,
            subject,
            token,
            ..
        } = ticket;
        // A brace ends the hash tag early.
        let tag = subject.replace(['{', '}'], "_");
        let mut invocation = script.prepare_invoke();
        invocation
            .key(format!("{prefix}:{{{tag}}}:event:{event}"))
            .key(format!("{prefix}:{{{tag}}}:order"))
            .arg(token);
        invocation
    }
}

impl<C> fmt::Debug for RedisStore<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisStore")
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}

#[async_trait]
impl<C: ConnectionLike + Clone + Send + Sync + 'static> Store for RedisStore<C> {
    async fn claim(&self, ticket: &Ticket, now_ms: i64) -> Result<Claimed, StoreError> {
        let (result, number): (String, i64) = self
            .prepare(&self.claim, ticket)
            .arg(now_ms)
            .arg(now_ms.saturating_add(ticket.lease_ms))
            .arg(ticket.position)
            .arg(ticket.keep_ms.max(ticket.lease_ms))
            .invoke_async(&mut self.connection.clone())
            .await?;
        let order = match result.as_str() {
            "done" => return Ok(Claimed::Done),
            "held" => {
                let for_ms = number.unsigned_abs();
                return Ok(Claimed::Held { for_ms });
            }
            "newest" => Order::Newest,
            "late" => Order::Late,
            "unknown" => Order::Unknown,
            _ => return Err(StoreError::new("unexpected result of the script")),
        };
        Ok(Claimed::Granted { order })
    }

    async fn complete(&self, ticket: &Ticket, _: i64) -> Result<Completed, StoreError> {
        let done: bool = self
            .prepare(&self.complete, ticket)
            .arg(ticket.keep_ms)
            .invoke_async(&mut self.connection.clone())
            .await?;
        Ok(if done {
            Completed::Done
        } else {
            Completed::Lost
        })
    }

    async fn release(&self, ticket: &Ticket) -> Result<(), StoreError> {
        let mut connection = self.connection.clone();
        Ok(self
            .prepare(&self.release, ticket)
            .invoke_async(&mut connection)
            .await?)
    }
}

impl From<RedisError> for StoreError {
    fn from(error: RedisError) -> Self {
        Self::new(error)
    }
}

/// Arguments: token, now, until, position, time to live.
const CLAIM: &str = r"
local token, now = ARGV[1], tonumber(ARGV[2])
local first = redis.call('HSETNX', KEYS[1], 'position', ARGV[4])
if first == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[5]) end
local done, event_till, position = unpack(redis.call('HMGET', KEYS[1], 'done', 'until', 'position'))
if done then return {'done', 0} end
local subject_till, newest = unpack(redis.call('HMGET', KEYS[2], 'until', 'newest'))
local held = math.max(tonumber(event_till or now), tonumber(subject_till or now))
if held > now then return {'held', held - now} end
for _, key in ipairs(KEYS) do
  redis.call('HSET', key, 'token', token, 'until', ARGV[3])
  redis.call('PEXPIRE', key, ARGV[5])
end
local behind = tonumber(newest or position - 1) - tonumber(position)
if behind > 0 then return {'late', 0} end
return {behind == 0 and 'unknown' or 'newest', 0}
";

/// Arguments: token, time to live.
const COMPLETE: &str = r"
local token, done, position = unpack(redis.call('HMGET', KEYS[1], 'token', 'done', 'position'))
if token ~= ARGV[1] then return 0 end
if done then return 1 end
local holder, newest = unpack(redis.call('HMGET', KEYS[2], 'token', 'newest'))
if holder ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'done', 1)
redis.call('HDEL', KEYS[2], 'token', 'until')
if not newest or tonumber(newest) < tonumber(position) then
  redis.call('HSET', KEYS[2], 'newest', position)
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return 1
";

/// Arguments: token. The position stays, and so does an event that is done.
const RELEASE: &str = r"
local token, done = unpack(redis.call('HMGET', KEYS[1], 'token', 'done'))
if token == ARGV[1] and not done then redis.call('HDEL', KEYS[1], 'token', 'until') end
if redis.call('HGET', KEYS[2], 'token') == ARGV[1] then
  redis.call('HDEL', KEYS[2], 'token', 'until')
end
return 0
";
