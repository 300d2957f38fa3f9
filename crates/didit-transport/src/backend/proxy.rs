//! The proxy settings of the environment.

use std::ffi::OsString;
use std::fmt;

use http::Uri;

use super::BackendError;

/// The validated proxy settings.
#[derive(Clone)]
pub(super) struct ProxySettings {
    http: Option<String>,
    https: Option<String>,
    no_proxy: String,
}

/// Never proxied, as in Go and many other clients, so that a test server on loopback works behind a
/// company's proxy.
const LOOPBACK: &str = "localhost,127.0.0.0/8,::1";

impl ProxySettings {
    pub(super) fn from_env() -> Result<Self, BackendError> {
        Self::read(|name| std::env::var_os(name))
    }

    /// Reads settings from these variables instead of the environment.
    #[cfg(test)]
    pub(super) fn with(variables: &[(&str, &str)]) -> Result<Self, BackendError> {
        Self::read(|name| {
            let (_, value) = variables.iter().find(|(key, _)| *key == name)?;
            Some(OsString::from(value))
        })
    }

    fn read(variable: impl Fn(&str) -> Option<OsString>) -> Result<Self, BackendError> {
        // CGI passes the request header `Proxy` as HTTP_PROXY, so that only the lower-case name can
        // be trusted.
        let http: &[_] = if variable("REQUEST_METHOD").is_some() {
            &["http_proxy"]
        } else {
            &["HTTP_PROXY", "http_proxy"]
        };
        let all = proxy(&variable, &["ALL_PROXY", "all_proxy"])?;
        let http = proxy(&variable, http)?.or_else(|| all.clone());
        let https = proxy(&variable, &["HTTPS_PROXY", "https_proxy"])?.or(all);
        let no_proxy = match text(&variable, &["NO_PROXY", "no_proxy"])? {
            Some((_, exceptions)) => format!("{exceptions},{LOOPBACK}"),
            None => LOOPBACK.to_owned(),
        };
        Ok(Self {
            http,
            https,
            no_proxy,
        })
    }

    #[cfg(feature = "hyper")]
    pub(super) fn matcher(self) -> hyper_util::client::proxy::matcher::Matcher {
        hyper_util::client::proxy::matcher::Matcher::builder()
            .http(self.http.unwrap_or_default())
            .https(self.https.unwrap_or_default())
            .no(self.no_proxy)
            .build()
    }

    #[cfg(feature = "reqwest")]
    pub(super) fn apply(
        self,
        mut builder: reqwest::ClientBuilder,
    ) -> reqwest::Result<reqwest::ClientBuilder> {
        // Prevents reqwest from reading the environment itself.
        builder = builder.no_proxy();
        let exceptions = || reqwest::NoProxy::from_string(&self.no_proxy);
        if let Some(http) = &self.http {
            builder = builder.proxy(reqwest::Proxy::http(http)?.no_proxy(exceptions()));
        }
        if let Some(https) = &self.https {
            builder = builder.proxy(reqwest::Proxy::https(https)?.no_proxy(exceptions()));
        }
        Ok(builder)
    }
}

impl fmt::Debug for ProxySettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The URLs can contain a password.
        f.debug_struct("ProxySettings")
            .field("http", &self.http.is_some())
            .field("https", &self.https.is_some())
            .finish_non_exhaustive()
    }
}

fn text(
    variable: &impl Fn(&str) -> Option<OsString>,
    names: &[&'static str],
) -> Result<Option<(&'static str, String)>, BackendError> {
    for &name in names {
        let Some(value) = variable(name).filter(|value| !value.is_empty()) else {
            continue;
        };
        let value = value.into_string().map_err(|_| BackendError::Proxy {
            variable: name,
            reason: "is not Unicode",
        })?;
        return Ok(Some((name, value)));
    }
    Ok(None)
}

fn proxy(
    variable: &impl Fn(&str) -> Option<OsString>,
    names: &[&'static str],
) -> Result<Option<String>, BackendError> {
    let Some((variable, value)) = text(variable, names)? else {
        return Ok(None);
    };
    let unsupported = |reason| Err(BackendError::Proxy { variable, reason });
    let url = if value.contains("://") {
        value
    } else {
        format!("http://{value}")
    };
    match url.parse::<Uri>() {
        Ok(uri) if uri.host().is_none_or(str::is_empty) => unsupported("does not name a host"),
        Ok(uri) if uri.scheme_str() == Some("http") => Ok(Some(url)),
        Ok(_) => unsupported("names a kind of proxy that is not supported; use an http:// proxy"),
        Err(_) => unsupported("is not a URL"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_variables_there_is_no_proxy() {
        let settings = ProxySettings::with(&[("HTTP_PROXY", "")]).unwrap();
        assert_eq!((settings.http, settings.https), (None, None));
    }

    #[test]
    fn all_proxy_is_the_default_of_each_scheme() {
        let settings =
            ProxySettings::with(&[("ALL_PROXY", "proxy:3128"), ("https_proxy", "http://s:1")])
                .unwrap();
        assert_eq!(settings.http.as_deref(), Some("http://proxy:3128"));
        assert_eq!(settings.https.as_deref(), Some("http://s:1"));
    }

    #[test]
    fn an_unsupported_value_is_an_error_without_the_value() {
        for value in [
            "socks5://user:hunter2@proxy",
            "https://user:hunter2@proxy",
            "http://user:hunter2@",
            "http://user:hunter2@a b",
        ] {
            let error = ProxySettings::with(&[("HTTPS_PROXY", value)]).unwrap_err();
            let printed = format!("{error} {error:?}");
            assert!(printed.contains("HTTPS_PROXY"), "{printed}");
            assert!(!printed.contains("hunter2"), "{printed}");
        }
    }

    #[test]
    fn under_cgi_the_upper_case_name_is_ignored() {
        let cgi = [("REQUEST_METHOD", "GET"), ("HTTP_PROXY", "http://evil")];
        assert_eq!(ProxySettings::with(&cgi).unwrap().http, None);
    }

    #[cfg(feature = "hyper")]
    #[test]
    fn no_proxy_and_loopback_are_not_proxied() {
        let matcher =
            ProxySettings::with(&[("ALL_PROXY", "proxy"), ("NO_PROXY", "inside.example")])
                .unwrap()
                .matcher();
        let proxied = |uri: &'static str| matcher.intercept(&Uri::from_static(uri)).is_some();
        assert!(proxied("https://outside.example/"));
        assert!(proxied("http://outside.example/"));
        assert!(!proxied("https://inside.example/"));
        assert!(!proxied("http://localhost:4010/"));
        assert!(!proxied("http://127.0.0.1:4010/"));
        assert!(!proxied("http://[::1]:4010/"));
    }
}
