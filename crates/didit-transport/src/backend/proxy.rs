//! The proxy settings of the environment.

use std::ffi::OsString;
use std::net::IpAddr;

use http::Uri;
use ipnet::IpNet;

use crate::error::{TransportError, TransportErrorKind};
use crate::transport::check_url;

/// The proxy of each scheme, and the hosts that are connected directly.
#[derive(Clone)]
pub(super) struct ProxySettings {
    http: Setting,
    https: Setting,
    exceptions: Vec<Exception>,
}

/// URL of a proxy, if one is set.
type Setting = Option<Result<String, UnsupportedProxy>>;

/// A proxy variable with a value that the backends can't use.
///
/// Shows the name of the variable, never its value, which can contain a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the environment variable {variable} {reason}")]
pub struct UnsupportedProxy {
    variable: &'static str,
    reason: &'static str,
}

/// Returns the proxy variable of the environment that a backend can't use, if there is one.
///
/// Requests that it concerns fail with this error; others, such as those to loopback, are sent.
pub fn unsupported_proxy() -> Option<UnsupportedProxy> {
    let settings = ProxySettings::from_env();
    [settings.http, settings.https]
        .into_iter()
        .flatten()
        .find_map(Result::err)
}

impl ProxySettings {
    pub(super) fn from_env() -> Self {
        Self::read(|name| std::env::var_os(name))
    }

    /// Reads settings from these variables instead of the environment.
    #[cfg(test)]
    pub(super) fn with(variables: &[(&str, &str)]) -> Self {
        Self::read(|name| {
            let (_, value) = variables.iter().find(|(key, _)| *key == name)?;
            Some(OsString::from(value))
        })
    }

    fn read(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let setting = |names: &[&'static str]| -> Setting {
            let is_set = |name: &&'static str| {
                let value = variable(name).filter(|value| !value.is_empty())?;
                Some((*name, value))
            };
            let (variable, value) = names.iter().find_map(is_set)?;
            Some(proxy_url(value).map_err(|reason| UnsupportedProxy { variable, reason }))
        };
        // CGI passes the request header `Proxy` as HTTP_PROXY, so that only the lower-case name can
        // be trusted.
        let http: &[_] = if variable("REQUEST_METHOD").is_some() {
            &["http_proxy", "ALL_PROXY", "all_proxy"]
        } else {
            &["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"]
        };
        let exceptions = ["NO_PROXY", "no_proxy"]
            .iter()
            .find_map(|name| variable(name).filter(|value| !value.is_empty()))
            .unwrap_or_default();
        let exceptions = exceptions.to_string_lossy();
        Self {
            http: setting(http),
            https: setting(&["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]),
            exceptions: exceptions
                .split([',', ' ', '\t'])
                .filter(|entry| !entry.is_empty())
                .map(Exception::parse)
                .collect(),
        }
    }

    /// The URL of the proxy for a request; `None` to connect directly.
    ///
    /// # Errors
    ///
    /// Returns an error if the proxy is unsupported: connecting directly instead would evade it.
    pub(super) fn proxy_of(&self, uri: &Uri) -> Result<Option<&str>, TransportError> {
        let (setting, port) = match uri.scheme_str() {
            Some("https") => (&self.https, 443),
            _ => (&self.http, 80),
        };
        let Some(setting) = setting else {
            return Ok(None);
        };
        let host = uri.host().unwrap_or_default();
        let port = uri.port_u16().unwrap_or(port);
        if self.is_direct(host, port) {
            return Ok(None);
        }
        match setting {
            Ok(url) => Ok(Some(url)),
            Err(problem) => Err(TransportError::new(TransportErrorKind::Connect)
                .with_detail(problem.to_string())
                .with_source(problem.clone())),
        }
    }

    /// Whether a host is connected directly. Loopback always is, as in Go and many other clients,
    /// so that a test server works behind a company's proxy.
    fn is_direct(&self, host: &str, port: u16) -> bool {
        let host = host
            .trim_matches(['[', ']'])
            .trim_end_matches('.')
            .to_ascii_lowercase();
        let address = host
            .parse()
            .ok()
            .map(|address: IpAddr| address.to_canonical());
        let is_loopback = address.map_or(
            host == "localhost" || host.ends_with(".localhost"),
            |address| address.is_loopback(),
        );
        is_loopback
            || self.exceptions.iter().any(|exception| {
                exception.port.is_none_or(|only| only == port)
                    && match &exception.hosts {
                        Hosts::All => true,
                        Hosts::Network(network) => {
                            address.is_some_and(|address| network.contains(&address))
                        }
                        Hosts::Domain(domain) => {
                            let rest = host.strip_suffix(domain.as_str());
                            rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
                        }
                    }
            })
    }

    #[cfg(feature = "hyper")]
    pub(super) fn matcher(&self) -> hyper_util::client::proxy::matcher::Matcher {
        let url = |setting: &Setting| setting.clone().and_then(Result::ok).unwrap_or_default();
        hyper_util::client::proxy::matcher::Matcher::builder()
            .http(url(&self.http))
            .https(url(&self.https))
            .build()
    }

    #[cfg(feature = "reqwest")]
    pub(super) fn apply(self, builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
        // Prevents reqwest from reading the environment itself.
        let builder = builder.no_proxy();
        if self.http.is_none() && self.https.is_none() {
            return builder;
        }
        let proxy = reqwest::Proxy::custom(move |url| {
            let uri: Uri = url.as_str().parse().ok()?;
            // Without an address, a request with an unsupported proxy would be sent directly.
            let proxy = self
                .proxy_of(&uri)
                .unwrap_or(Some("http://unsupported-proxy.invalid"));
            proxy.map(str::to_owned)
        });
        builder.proxy(proxy)
    }
}

/// One entry of `NO_PROXY`.
#[derive(Clone)]
struct Exception {
    hosts: Hosts,
    port: Option<u16>,
}

#[derive(Clone)]
enum Hosts {
    All,
    Network(IpNet),
    /// A domain with all names in it.
    Domain(String),
}

impl Exception {
    /// Parses `*`, an address or network, or a domain with or without a leading dot or `*.`; all but networks with an
    /// optional port.
    fn parse(entry: &str) -> Self {
        let hosts = |host: &str| match host.trim_matches(['[', ']']).parse() {
            Ok(address) => Hosts::Network(IpNet::from(IpAddr::to_canonical(&address))),
            Err(_) if host == "*" => Hosts::All,
            Err(_) => {
                let domain = host.trim_start_matches('*').trim_matches('.');
                Hosts::Domain(domain.to_ascii_lowercase())
            }
        };
        if let Ok(network) = entry.parse() {
            return Self {
                hosts: Hosts::Network(network),
                port: None,
            };
        }
        let (host, port) = match entry.rsplit_once(':') {
            Some((host, port)) if !host.contains(':') || host.ends_with(']') => {
                (host, port.parse().ok())
            }
            _ => (entry, None),
        };
        Self {
            hosts: hosts(host),
            port,
        }
    }
}

/// The URL of a proxy, or the reason for which a value is unsupported.
fn proxy_url(value: OsString) -> Result<String, &'static str> {
    let value = value.into_string().map_err(|_| "is not Unicode")?;
    let url = if value.contains("://") {
        value
    } else {
        format!("http://{value}")
    };
    let uri: Uri = url.parse().map_err(|_| "is not a URL")?;
    if uri.scheme_str() != Some("http") {
        return Err("names a kind of proxy that is not supported; use an http:// proxy");
    }
    // A proxy, unlike a server, can have a user name.
    let server = uri
        .authority()
        .and_then(|all| all.as_str().rsplit('@').next());
    match format!("http://{}", server.unwrap_or_default()).parse() {
        Ok(server) if check_url(&server).is_ok() => Ok(url),
        _ => Err("names no host, or no valid port"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxied(variables: &[(&str, &str)], uri: &str) -> bool {
        ProxySettings::with(variables)
            .proxy_of(&uri.parse().unwrap())
            .unwrap()
            .is_some()
    }

    #[test]
    fn all_proxy_is_the_default_of_each_scheme() {
        let settings = ProxySettings::with(&[
            ("ALL_PROXY", "proxy:3128"),
            ("https_proxy", "http://s:1"),
            ("HTTPS_PROXY", ""),
        ]);
        let proxy_of = |uri: &'static str| settings.proxy_of(&Uri::from_static(uri)).unwrap();
        assert_eq!(
            proxy_of("http://outside.example/"),
            Some("http://proxy:3128")
        );
        assert_eq!(proxy_of("https://outside.example/"), Some("http://s:1"));
        assert!(!proxied(&[("HTTP_PROXY", "")], "http://outside.example/"));
    }

    #[test]
    fn unsupported_value_fails_requests_it_concerns_without_the_value() {
        for value in [
            "socks5://user:hunter2@proxy",
            "https://user:hunter2@proxy",
            "http://user:hunter2@",
            "http://user:hunter2@proxy:99999",
            "user:hunter2@proxy:",
            "http://user:hunter2@a b",
        ] {
            let settings =
                ProxySettings::with(&[("HTTPS_PROXY", value), ("NO_PROXY", "inside.example")]);
            let proxy_of = |uri: &'static str| settings.proxy_of(&Uri::from_static(uri));
            let error = proxy_of("https://outside.example/").unwrap_err();
            let printed = format!("{error} {error:?}");
            assert!(printed.contains("HTTPS_PROXY"), "{printed}");
            assert!(!printed.contains("hunter2"), "{printed}");
            for direct in [
                "http://outside.example/",
                "https://inside.example/",
                "https://localhost/",
            ] {
                assert_eq!(proxy_of(direct).unwrap(), None, "{direct}");
            }
        }
    }

    #[test]
    fn under_cgi_the_upper_case_name_is_ignored() {
        let cgi = [("REQUEST_METHOD", "GET"), ("HTTP_PROXY", "http://evil")];
        assert!(!proxied(&cgi, "http://outside.example/"));
    }

    #[test]
    fn loopback_is_never_proxied() {
        for host in [
            "localhost",
            "LOCALHOST",
            "api.localhost",
            "127.0.0.1",
            "127.8.9.1",
            "[::1]",
            "[::ffff:127.0.0.1]",
        ] {
            assert!(
                !proxied(&[("ALL_PROXY", "proxy")], &format!("http://{host}:4010/")),
                "{host}"
            );
        }
        assert!(proxied(&[("ALL_PROXY", "proxy")], "http://notlocalhost/"));
    }

    #[test]
    fn exceptions_have_the_usual_forms() {
        for (exceptions, direct, others) in [
            ("*", "192.0.2.7 a.example [2001:db8::1]", ""),
            (
                "a.example",
                "a.example A.Example b.a.example a.example.",
                "ba.example example",
            ),
            (".a.example", "a.example b.a.example", "ba.example"),
            ("*.a.example", "b.a.example", "ba.example"),
            (
                "a.example:8080",
                "a.example:8080 b.a.example:8080",
                "a.example a.example:80",
            ),
            (
                "192.0.2.7",
                "192.0.2.7 192.0.2.7:99 [::ffff:192.0.2.7]",
                "192.0.2.8",
            ),
            ("192.0.2.7:80", "192.0.2.7", "192.0.2.7:81"),
            ("192.0.2.0/24", "192.0.2.255", "192.0.3.0 a.example"),
            ("2001:db8::1", "[2001:db8::1]", "[2001:db8::2]"),
            ("[2001:db8::1]:80 ,x", "[2001:db8::1] x", "[2001:db8::1]:81"),
            ("2001:db8::/32", "[2001:db8:1::]", "[2001:db9::]"),
            (" a , b\tc,,", "a b c", "d"),
        ] {
            let variables = [("ALL_PROXY", "proxy"), ("NO_PROXY", exceptions)];
            for (hosts, is_direct) in [(direct, true), (others, false)] {
                for host in hosts.split_whitespace() {
                    let is_proxied = proxied(&variables, &format!("http://{host}/"));
                    assert_eq!(is_proxied, !is_direct, "{exceptions}: {host}");
                }
            }
        }
    }
}
