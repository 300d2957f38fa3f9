//! Base URL of the service.

use std::net::IpAddr;

use http::uri::{Authority, PathAndQuery, Scheme, Uri};

/// Scheme, host and path prefix of every request.
#[derive(Debug, Clone)]
pub(crate) struct BaseUrl {
    scheme: Scheme,
    authority: Authority,
    /// Empty, or a path that starts with a slash and ends without one.
    prefix: String,
}

impl BaseUrl {
    /// Parses a base URL. A `/v3` at its end is dropped.
    ///
    /// # Errors
    ///
    /// Returns the problem; it continues a sentence that begins with the setting's name.
    pub(crate) fn parse(text: &str) -> Result<Self, &'static str> {
        // `Uri` drops a fragment silently.
        if text.contains(['#', '?']) {
            return Err("must have no query and no fragment");
        }
        let parts = match text.trim().parse::<Uri>() {
            Ok(uri) => uri.into_parts(),
            Err(_) => return Err("is not a URL"),
        };
        let (Some(scheme), Some(authority)) = (parts.scheme, parts.authority) else {
            return Err("must be absolute, such as https://verification.didit.me");
        };
        if scheme != Scheme::HTTP && scheme != Scheme::HTTPS {
            return Err("must begin with https://");
        }
        if authority.as_str().contains('@') {
            return Err("must not contain a user name or a password");
        }
        if authority.host().is_empty() {
            return Err("has no host");
        }
        // An HTTP client would take the port of the scheme instead.
        if authority.port_u16().is_none() && authority.as_str() != authority.host() {
            return Err("has a port that is no number from 0 to 65535");
        }
        let path = parts.path_and_query.as_ref().map_or("", PathAndQuery::path);
        let path = path.trim_end_matches('/');
        let prefix = path.strip_suffix("/v3").unwrap_or(path);
        if !prefix.is_empty() && crate::path::custom(prefix).is_err() {
            return Err("has a path that can't be used");
        }
        Ok(Self {
            scheme,
            authority,
            prefix: prefix.to_owned(),
        })
    }

    /// Whether an API key would travel unencrypted to another machine.
    pub(crate) fn is_insecure(&self) -> bool {
        self.scheme == Scheme::HTTP && !self.is_loopback()
    }

    /// Whether the service is on this machine, such as a fake.
    pub(crate) fn is_loopback(&self) -> bool {
        is_loopback(self.authority.host())
    }

    /// Returns the absolute URL of a request target.
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

/// Whether a host is this machine. A name in `localhost` is not taken for it: some resolvers ask
/// the network for such a name, and a key would go there unencrypted.
pub(crate) fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || (host.trim_matches(['[', ']']).parse())
            .is_ok_and(|ip: IpAddr| ip.to_canonical().is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_suffix_is_optional() {
        for root in ["https://verification.didit.me", "http://[::1]:9/proxy"] {
            for suffix in ["", "/", "/v3", concat!("/v3", "/")] {
                let base_url = BaseUrl::parse(&format!("{root}{suffix}")).unwrap();
                let joined = base_url.join(PathAndQuery::from_static("/x/")).unwrap();
                assert_eq!(joined.to_string(), format!("{root}/x/"));
            }
        }
    }

    #[test]
    fn invalid_urls_are_rejected() {
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
            "http://127.0.0.1:99999",
            "http://127.0.0.1:0x50",
            "http://127.0.0.1:-1",
            "http://127.0.0.1:",
            "http://[::1]:65536",
            "not a url",
        ] {
            assert!(BaseUrl::parse(url).is_err(), "{url}");
        }
    }
}
