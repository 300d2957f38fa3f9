//! Sources of the API key.

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use didit_transport::{Clock, SharedClock};
use didit_types::SecretString;
use http::HeaderValue;

use crate::config_error::ConfigError;

type BoxError = Box<dyn StdError + Send + Sync>;
type Answer = Pin<Box<dyn Future<Output = Result<SecretString, BoxError>> + Send>>;

/// API key of a client, or a provider of the current one.
///
/// Text and a [`SecretString`] are a fixed key.
///
/// ```
/// use std::time::Duration;
/// use didit_api::{Client, KeySource};
///
/// # async fn read_secret(name: &str) -> Result<String, std::io::Error> { Ok(name.to_owned()) }
/// # fn build() -> Result<(), didit_api::ConfigError> {
/// let keys = KeySource::provider(Duration::from_secs(60), || read_secret("didit"));
/// let client = Client::builder(keys).build()?;
/// # drop(client);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct KeySource(Source);

#[derive(Clone)]
enum Source {
    Fixed(SecretString),
    Provider(Arc<Provider>),
}

pub(crate) struct Provider {
    ask: Box<dyn Fn() -> Answer + Send + Sync>,
    max_age: Duration,
}

impl KeySource {
    /// Creates a source that asks `provider`, such as a secret manager, and uses its answer for
    /// `max_age`; zero asks for every call.
    ///
    /// A call that is refused with 401 asks again, and is repeated if the key has changed, up to
    /// three times, so that a rotation loses no call, even if the old key ends before `max_age`
    /// does. A refused request had no effect, so this is independent of the retries.
    ///
    /// An error of the provider is the [source](StdError::source) of the error of the call. It must
    /// not contain the key.
    pub fn provider<F, K, E>(
        max_age: Duration,
        provider: impl Fn() -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<K, E>> + Send + 'static,
        K: Into<SecretString>,
        E: Into<BoxError>,
    {
        let ask = move || -> Answer {
            let key = provider();
            Box::pin(async move { key.await.map(Into::into).map_err(Into::into) })
        };
        let ask = Box::new(ask);
        Self(Source::Provider(Arc::new(Provider { ask, max_age })))
    }
}

impl<K: Into<SecretString>> From<K> for KeySource {
    fn from(key: K) -> Self {
        Self(Source::Fixed(key.into()))
    }
}

impl fmt::Debug for KeySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Source::Fixed(_) => "[secret]",
            Source::Provider(_) => "[provider]",
        })
    }
}

/// Keys of a client as header values.
pub(crate) enum Keys {
    Fixed(HeaderValue),
    Provided {
        provider: Arc<Provider>,
        /// The last key, and the time at which it was given.
        last: Mutex<Option<(HeaderValue, Duration)>>,
    },
}

impl Keys {
    /// Validates a fixed key; `setting` names it in an error.
    pub(crate) fn new(source: KeySource, setting: &'static str) -> Result<Self, ConfigError> {
        Ok(match source.0 {
            Source::Fixed(key) => Self::Fixed(header(&key, setting)?),
            Source::Provider(provider) => Self::Provided {
                provider,
                last: Mutex::default(),
            },
        })
    }

    /// Returns the current key.
    pub(crate) async fn current(&self, clock: &SharedClock) -> Result<HeaderValue, BoxError> {
        let (provider, last) = match self {
            Self::Fixed(key) => return Ok(key.clone()),
            Self::Provided { provider, last } => (provider, last),
        };
        let now = clock.monotonic();
        if let Some((key, given)) = &mut *lock(last) {
            if now.saturating_sub(*given) < provider.max_age {
                return Ok(key.clone());
            }
            // One call asks; the others go on with the old key meanwhile, unless each is to ask.
            if !provider.max_age.is_zero() {
                *given = now;
            }
        }
        self.ask(provider, last, now).await
    }

    /// Asks for a key in place of one that was refused. `None` if there is no other.
    pub(crate) async fn after(
        &self,
        refused: &HeaderValue,
        clock: &SharedClock,
    ) -> Result<Option<HeaderValue>, BoxError> {
        let Self::Provided { provider, last } = self else {
            return Ok(None);
        };
        // Another call may have a new key already.
        let known = lock(last).clone().map(|(key, _)| key);
        if let Some(key) = known.filter(|key| key != refused) {
            return Ok(Some(key));
        }
        let key = self.ask(provider, last, clock.monotonic()).await?;
        Ok(Some(key).filter(|key| key != refused))
    }

    async fn ask(
        &self,
        provider: &Provider,
        last: &Mutex<Option<(HeaderValue, Duration)>>,
        now: Duration,
    ) -> Result<HeaderValue, BoxError> {
        let key = (provider.ask)().await?;
        let key = header(&key, "the key of the provider")?;
        *lock(last) = Some((key.clone(), now));
        Ok(key)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn header(key: &SecretString, setting: &'static str) -> Result<HeaderValue, ConfigError> {
    let text = key.reveal();
    if text.is_empty() {
        return Err(ConfigError::MissingApiKey(setting));
    }
    match HeaderValue::from_str(text) {
        Ok(mut value) if text.bytes().all(|byte| byte.is_ascii_graphic()) => {
            value.set_sensitive(true);
            Ok(value)
        }
        _ => Err(ConfigError::InvalidApiKey(setting)),
    }
}
