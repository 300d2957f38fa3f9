//! From options, environment and profile to a client.

use std::time::Duration;

use didit_api::{Client, ClientBuilder, ConfigError, DEFAULT_BASE_URL};

use crate::cli::Global;
use crate::failure::{Failure, Kind, Outcome};
use crate::profile::{self, Config, Profile};
use crate::screen::paint;
use crate::style::DIM;
use crate::{prompt, redact};

/// A client, and where it goes.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) client: Client,
    pub(crate) base_url: String,
    /// The profile that was used, if one was.
    pub(crate) profile: Option<String>,
}

impl Connection {
    /// What a person is told before something is changed.
    pub(crate) fn place(&self) -> String {
        match &self.profile {
            Some(profile) => format!("profile \"{profile}\", {}", self.base_url),
            None => self.base_url.clone(),
        }
    }

    /// Whether this is no fake on this machine.
    pub(crate) fn is_live(&self) -> bool {
        let url: Option<http::Uri> = self.base_url.parse().ok();
        let host = url.as_ref().and_then(http::Uri::host).unwrap_or_default();
        let address = host.trim_start_matches('[').trim_end_matches(']').parse();
        host != "localhost" && !address.is_ok_and(|address: std::net::IpAddr| address.is_loopback())
    }
}

/// Settings before the client is made of them.
pub(crate) struct Settings {
    pub(crate) base_url: String,
    key: Option<String>,
    profile: Option<String>,
    pub(crate) workflow_id: Option<String>,
    is_json: bool,
}

impl Settings {
    /// An option outranks a profile that is named, which outranks the
    /// environment, which outranks the default profile.
    pub(crate) fn read(global: &Global) -> Outcome<Self> {
        let config = Config::load()?;
        let (name, profile) = match config.profile(global.profile.as_deref())? {
            Some((name, profile)) => (Some(name.to_owned()), profile.clone()),
            None => (None, Profile::default()),
        };
        let is_named = global.profile.is_some();
        let pick = |of_profile: Option<String>, variable: &str| {
            let environment = environment(variable);
            if is_named {
                of_profile.or(environment)
            } else {
                environment.or(of_profile)
            }
        };
        let key_file = global.api_key_file.as_deref().map(|path| {
            profile::read_private(path)?
                .ok_or_else(|| Failure::misuse(format!("{} does not exist", path.display())))
        });
        let key = match key_file.transpose()? {
            Some(text) => Some(text),
            None => pick(profile.api_key, "DIDIT_API_KEY"),
        };
        let key = key.map(|key| key.trim().to_owned());
        if let Some(key) = &key {
            redact::register(key);
        }
        let base_url = global.base_url.clone();
        Ok(Self {
            base_url: base_url
                .or_else(|| pick(profile.base_url, "DIDIT_BASE_URL"))
                .unwrap_or_else(|| DEFAULT_BASE_URL.to_owned()),
            key,
            profile: name,
            workflow_id: pick(profile.workflow_id, "DIDIT_WORKFLOW_ID"),
            is_json: global.json,
        })
    }

    /// Whether a key is known without asking for one.
    pub(crate) const fn has_key(&self) -> bool {
        self.key.is_some()
    }

    /// The same with that key where none is known.
    pub(crate) fn or_key(mut self, key: &str) -> Self {
        self.key.get_or_insert_with(|| key.to_owned());
        self
    }

    /// The client; a key that is not known is asked for. A person is told which
    /// account a profile opens, unless it is a fake.
    pub(crate) fn connect(self) -> Outcome<Connection> {
        let is_told = !self.is_json;
        let connection = self.connect_with(|builder| builder)?;
        if is_told && connection.profile.is_some() && connection.is_live() {
            anstream::eprintln!("{}", paint(DIM, connection.place()));
        }
        Ok(connection)
    }

    pub(crate) fn connect_with(
        self,
        adjust: impl FnOnce(ClientBuilder) -> ClientBuilder,
    ) -> Outcome<Connection> {
        let key = match self.key {
            Some(key) => key,
            None if prompt::can_ask() => prompt::secret("API key")?,
            None => {
                return Err(Failure::new(Kind::Misuse, "no API key is known").with_hint(
                    "set DIDIT_API_KEY, give --api-key-file FILE, or keep it in a profile:\n\
                     didit config set api_key\n\
                     no account yet? didit serve runs a fake one, and prints its key",
                ));
            }
        };
        let mut builder = Client::builder(key)
            .base_url(&self.base_url)
            .user_agent(concat!("didit-cli/", env!("CARGO_PKG_VERSION")));
        if let Some(timeout) = environment("DIDIT_TIMEOUT") {
            builder = builder.timeout(parse_timeout(&timeout)?);
        }
        if let Some(retries) = environment("DIDIT_MAX_RETRIES") {
            let retries = retries.parse().ok().filter(|&retries: &u32| retries <= 100);
            builder = builder.max_retries(retries.ok_or_else(|| {
                Failure::misuse("DIDIT_MAX_RETRIES must be a whole number from 0 to 100")
            })?);
        }
        let client = adjust(builder).build()?;
        Ok(Connection {
            client,
            base_url: self.base_url,
            profile: self.profile,
        })
    }
}

/// The client that the options ask for.
pub(crate) fn connect(global: &Global) -> Outcome<Connection> {
    Settings::read(global)?.connect()
}

fn parse_timeout(text: &str) -> Outcome<Duration> {
    text.parse()
        .ok()
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .filter(|timeout| !timeout.is_zero())
        .ok_or_else(|| Failure::misuse("DIDIT_TIMEOUT must be a positive number of seconds"))
}

/// A variable that is set and not empty.
fn environment(name: &str) -> Option<String> {
    std::env::var(name)
        .ok()
        .map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        match error {
            ConfigError::InsecureBaseUrl(_) => Self::misuse(
                "the address is plain http to another machine, which would show the key to the network",
            )
            .with_hint("use https; plain http is for this machine alone"),
            error => Self::misuse(error.to_string()),
        }
    }
}

impl From<didit_api::Error> for Failure {
    fn from(error: didit_api::Error) -> Self {
        Self::from(&error)
    }
}

impl From<&didit_api::Error> for Failure {
    fn from(error: &didit_api::Error) -> Self {
        let kind = if error.validation_error().is_some() {
            Kind::Misuse
        } else if error.is_auth() {
            Kind::Auth
        } else if error.is_not_found() {
            Kind::NotFound
        } else if error.is_rate_limited() {
            Kind::RateLimited
        } else if error.is_timeout() {
            Kind::TimedOut
        } else if error
            .status()
            .is_some_and(|status| status.is_client_error())
        {
            Kind::Refused
        } else {
            Kind::Unavailable
        };
        let failure = Self::new(kind, error.to_string());
        match kind {
            Kind::Auth => failure.with_hint("what is wrong with it: didit doctor"),
            Kind::Unavailable | Kind::TimedOut => {
                failure.with_hint("whether the service can be reached: didit doctor")
            }
            _ => failure,
        }
    }
}
