//! Creates the client from options, environment and profile.

use std::fmt::Display;
use std::io::IsTerminal as _;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use didit_api::transport::backend::unsupported_proxy;
use didit_api::transport::policy::Observer;
use didit_api::transport::{Clock as _, OperationContext, TokioClock};
use didit_api::types::SessionId;
use didit_api::{Account, Client, ClientBuilder, DEFAULT_BASE_URL};
use serde_json::Value;
use tokio::task::JoinHandle;

use crate::config::{Config, Profile, pick};
use crate::error::{self, CliError, CliResult, ErrorKind};
use crate::options::{Global, environment};
use crate::output::Output;
use crate::output::style::{DIM, WARN, styled};
use crate::output::text::clean;
use crate::{files, prompt, secrets};

/// Where `didit serve` listens by default.
pub(crate) const FAKE_URL: &str = "http://127.0.0.1:4010";

/// What every command gets: the global options and the output.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) global: Global,
    pub(crate) output: Output,
}

impl Context {
    pub(crate) fn new(global: Global) -> CliResult<Self> {
        let output = Output::new(&global)?;
        Ok(Self { global, output })
    }

    /// Reads the settings and creates the client.
    pub(crate) fn connect(&self) -> CliResult<Connection> {
        Settings::read(&self.global)?.connect()
    }
}

/// A client and the account it uses.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) client: Client,
    pub(crate) base_url: String,
    profile: Option<String>,
}

impl Connection {
    /// Profile and base URL, for confirmations.
    pub(crate) fn account(&self) -> String {
        match &self.profile {
            Some(profile) => format!("profile \"{profile}\", {}", self.base_url),
            None => self.base_url.clone(),
        }
    }

    /// Whether the base URL is not on this machine, so that it is not a fake.
    pub(crate) fn is_live(&self) -> bool {
        is_live(&self.base_url)
    }

    /// Retrieves the decision of a session as JSON.
    pub(crate) async fn decision(&self, id: &SessionId) -> CliResult<Value> {
        let call = self.client.sessions().retrieve_decision(id);
        Ok(call.send_as().await?)
    }
}

/// Whether a URL is not on this machine.
pub(crate) fn is_live(base_url: &str) -> bool {
    let url: Option<http::Uri> = base_url.parse().ok();
    let host = url.as_ref().and_then(http::Uri::host).unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse();
    host != "localhost" && !address.is_ok_and(|address: std::net::IpAddr| address.is_loopback())
}

/// Settings of a client, before it is created.
pub(crate) struct Settings {
    base_url: Option<String>,
    api_key: Option<String>,
    profile: Option<String>,
    pub(crate) workflow_id: Option<String>,
    account: Option<Account>,
    is_json: bool,
}

impl Settings {
    /// Reads the settings. Precedence: option, profile named by `--profile`,
    /// environment, default profile.
    pub(crate) fn read(global: &Global) -> CliResult<Self> {
        let config = Config::load()?;
        let (name, profile) = match config.profile(global.profile.as_deref())? {
            Some((name, profile)) => (Some(name.to_owned()), profile.clone()),
            None => (None, Profile::default()),
        };
        let api_key =
            match &global.api_key_file {
                Some(path) => Some(files::read_private(path)?.ok_or_else(|| {
                    CliError::misuse(format!("{} does not exist", path.display()))
                })?),
                None => pick(global, profile.api_key, "DIDIT_API_KEY")?,
            };
        let api_key = api_key.map(|key| key.trim().to_owned());
        if let Some(key) = &api_key {
            secrets::register(key);
        }
        let base_url = match &global.base_url {
            Some(url) => Some(url.clone()),
            None => pick(global, profile.base_url, "DIDIT_BASE_URL")?,
        };
        let organization = pick(global, profile.organization_id, "DIDIT_ORGANIZATION_ID")?;
        let application = pick(global, profile.application_id, "DIDIT_APPLICATION_ID")?;
        let account = organization.zip(application);
        Ok(Self {
            base_url,
            api_key,
            profile: name,
            account: account
                .map(|(organization, application)| Account::new(organization, application)),
            workflow_id: pick(global, profile.workflow_id, "DIDIT_WORKFLOW_ID")?,
            is_json: global.json,
        })
    }

    /// Whether the base URL is set, and not on this machine.
    pub(crate) fn is_live(&self) -> bool {
        self.base_url.as_deref().is_some_and(is_live)
    }

    /// Whether a real account is set.
    pub(crate) fn is_account(&self) -> bool {
        self.is_live() || self.base_url.is_none() && self.has_key()
    }

    /// The base URL of a fake: the one that is set, or the default of `didit serve`.
    pub(crate) fn fake_url(&self) -> &str {
        self.base_url.as_deref().unwrap_or(FAKE_URL)
    }

    /// Sets the base URL and the API key.
    pub(crate) fn with_account(mut self, base_url: &str, api_key: String) -> Self {
        self.base_url = Some(base_url.to_owned());
        self.api_key = Some(api_key);
        self
    }

    pub(crate) fn api_key(&self) -> Option<&str> {
        self.api_key.as_deref()
    }

    pub(crate) const fn has_key(&self) -> bool {
        self.api_key.is_some()
    }

    /// Sets the API key if there is none.
    pub(crate) fn or_key(mut self, key: &str) -> Self {
        self.api_key.get_or_insert_with(|| key.to_owned());
        self
    }

    /// Creates the client; prompts for the API key if there is none. Prints the
    /// account of a profile to standard error, unless it is a fake.
    pub(crate) fn connect(self) -> CliResult<Connection> {
        let is_json = self.is_json;
        let connection = self.connect_with(|builder| builder)?;
        if !is_json && connection.profile.is_some() && connection.is_live() {
            anstream::eprintln!("{}", styled(DIM, clean(&connection.account())));
        }
        Ok(connection)
    }

    /// Creates the client after `configure` has changed its builder. The environment takes precedence.
    pub(crate) fn connect_with(
        self,
        configure: impl FnOnce(ClientBuilder) -> ClientBuilder,
    ) -> CliResult<Connection> {
        let api_key = match self.api_key {
            Some(key) => key,
            None if prompt::is_interactive() => prompt::secret("API key")?,
            None => {
                return Err(CliError::new(ErrorKind::Misuse, "no API key").with_hint(
                    "set DIDIT_API_KEY, use --api-key-file FILE, or save it in a profile:\n\
                         didit config set api_key\n\
                         no account? didit serve runs a fake server and prints its key",
                ));
            }
        };
        if let Some(problem) = unsupported_proxy() {
            anstream::eprintln!("{} {problem}", styled(WARN, "warning:"));
        }
        let base_url = self.base_url.as_deref().unwrap_or(DEFAULT_BASE_URL);
        error::set_service(base_url, !is_live(base_url));
        let mut builder = Client::builder(api_key)
            .base_url(base_url)
            .user_agent(concat!("didit-cli/", env!("CARGO_PKG_VERSION")))
            .observer(Arc::new(Waits::default()))
            // A command waits until it may go on.
            .max_limiter_wait(Duration::MAX)
            .account(self.account.unwrap_or_default());
        builder = configure(builder);
        if let Some(timeout) = environment("DIDIT_TIMEOUT")? {
            builder = builder.timeout(parse_timeout(&timeout)?);
        }
        if let Some(retries) = environment("DIDIT_MAX_RETRIES")? {
            let retries = retries.parse().ok().filter(|&retries: &u32| retries <= 100);
            builder = builder.max_retries(retries.ok_or_else(|| {
                CliError::misuse("DIDIT_MAX_RETRIES must be a whole number from 0 to 100")
            })?);
        }
        Ok(Connection {
            client: builder.build()?,
            base_url: base_url.to_owned(),
            profile: self.profile,
        })
    }
}

/// Prints on a terminal why a command takes longer.
#[derive(Default)]
struct Waits(Mutex<Option<JoinHandle<()>>>);

impl Observer for Waits {
    fn limiter_waiting(&self, _: Option<&OperationContext>) {
        let mut notice = lock(&self.0);
        notice.get_or_insert_with(|| {
            tokio::spawn(async {
                TokioClock::new().sleep(NOTICED).await;
                tell("waiting for the rate limit");
            })
        });
    }

    fn limiter_waited(&self, _: Option<&OperationContext>, wait: Duration, _: bool) {
        if let Some(notice) = lock(&self.0).take() {
            notice.abort();
        }
        tell_time(wait, "waited for the rate limit");
    }

    fn retry_scheduled(&self, _: Option<&OperationContext>, _: u32, wait: Duration) {
        tell_time(wait, "the request failed; it is repeated after");
    }
}

/// Wait from which it is printed.
const NOTICED: Duration = Duration::from_secs(1);

fn tell_time(wait: Duration, what: &str) {
    if wait >= NOTICED {
        tell(format_args!("{what}: {} s", wait.as_secs_f64().round()));
    }
}

fn tell(what: impl Display) {
    if std::io::stderr().is_terminal() {
        // On the line of the progress.
        anstream::eprintln!("\r\u{1b}[K{}", styled(DIM, what));
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn parse_timeout(text: &str) -> CliResult<Duration> {
    text.parse()
        .ok()
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .filter(|timeout| !timeout.is_zero())
        .ok_or_else(|| CliError::misuse("DIDIT_TIMEOUT must be a positive number of seconds"))
}
