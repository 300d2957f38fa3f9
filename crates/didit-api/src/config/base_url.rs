//! The address of the service.

use std::net::IpAddr;

use http::uri::{Authority, PathAndQuery, Scheme, Uri};

use super::ConfigError;

/// Where the service is: a scheme, a host, and a path that all others stand under.
#[derive(Debug, Clone)]
pub(crate) struct BaseUrl {
    pub(super) scheme: Scheme,
    pub(super) authority: Authority,
    /// Empty, or starts with a slash and ends without one.
    prefix: String,
}

impl BaseUrl {
    pub(super) fn parse(text: &str, setting: &'static str) -> Result<Self, ConfigError> {
        let refuse = |problem| Err(ConfigError::InvalidBaseUrl { setting, problem });
        // `Uri` drops a fragment without a word.
        if text.contains(['#', '?']) {
            return refuse("must have no query and no fragment");
        }
        let Ok(uri) = text.trim().parse::<Uri>() else {
            return refuse("is not a URL");
        };
        let parts = uri.into_parts();
        let (Some(scheme), Some(authority)) = (parts.scheme, parts.authority) else {
            return refuse("must be absolute, such as https://verification.didit.me");
        };
        if scheme != Scheme::HTTP && scheme != Scheme::HTTPS {
            return refuse("must begin with https://");
        }
        if authority.as_str().contains('@') {
            return refuse("must hold no user name and no password");
        }
        if authority.host().is_empty() {
            return refuse("has no host");
        }
        let path = parts.path_and_query.as_ref().map_or("", PathAndQuery::path);
        let path = path.trim_end_matches('/');
        let prefix = path.strip_suffix("/v3").unwrap_or(path);
        if !prefix.is_empty() && crate::path::custom(prefix).is_err() {
            return refuse("has a path that can't be used");
        }
        Ok(Self {
            scheme,
            authority,
            prefix: prefix.to_owned(),
        })
    }

    /// The whole address of a request.
    pub(crate) fn join(&self, target: PathAndQuery) -> Result<Uri, http::Error> {
        let builder = Uri::builder()
            .scheme(self.scheme.clone())
            .authority(self.authority.clone());
        if self.prefix.is_empty() {
            builder.path_and_query(target).build()
        } else {
            let target = format!("{}{target}", self.prefix);
            builder.path_and_query(target).build()
        }
    }
}

/// Whether a host is this machine.
pub(super) fn is_loopback_host(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || address.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Whether a link leads to this machine.
pub(crate) fn is_loopback(uri: &Uri) -> bool {
    uri.host().is_some_and(is_loopback_host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_url(url: &str) -> Result<String, String> {
        let base = BaseUrl::parse(url, "base_url").map_err(|error| error.to_string())?;
        let uri = base.join(PathAndQuery::from_static("/x/")).unwrap();
        Ok(uri.to_string())
    }

    #[test]
    fn the_version_may_stand_at_the_end_of_the_address() {
        for root in ["https://verification.didit.me", "http://[::1]:9/proxy"] {
            for version in ["", "/v3"] {
                for slash in ["", "/"] {
                    let joined = with_url(&format!("{root}{version}{slash}")).unwrap();
                    assert_eq!(joined, format!("{root}/x/"));
                }
            }
        }
    }

    #[test]
    fn an_address_with_more_than_a_path_is_refused() {
        for url in [
            "",
            "verification.didit.me",
            "/v3",
            "ftp://x/",
            "https://u:p@x/",
            "https://x/?a=1",
            "https://x/#a",
            "https://x/../y",
            "https://",
            "not a url",
        ] {
            let error = with_url(url).unwrap_err();
            assert!(error.starts_with("base_url "), "{error}");
        }
    }
}
