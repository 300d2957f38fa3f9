//! Base URL of the service.

use std::net::IpAddr;

use didit_transport::check_url;
use http::uri::{Authority, Parts, PathAndQuery, Scheme, Uri};

/// Scheme, host and path prefix of every request.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct BaseUrl {
    scheme: Scheme,
    authority: Authority,
    /// Empty, or a path that starts with a slash and ends without one.
    prefix: String,
}

impl BaseUrl {
    /// Parses a base URL. The version at its end, such as `/v3`, is dropped.
    ///
    /// # Errors
    ///
    /// Returns the problem; it continues a sentence that begins with the setting's name.
    pub(crate) fn parse(text: &str, version: &str) -> Result<Self, &'static str> {
        // `Uri` drops a fragment silently.
        if text.contains(['#', '?']) {
            return Err("must have no query and no fragment");
        }
        let uri: Uri = text.trim().parse().map_err(|_| "is not a URL")?;
        let parts = uri.clone().into_parts();
        let (Some(scheme), Some(authority)) = (parts.scheme, parts.authority) else {
            return Err("must be absolute, such as https://verification.didit.me");
        };
        check_url(&uri)?;
        let path = parts.path_and_query.as_ref().map_or("", PathAndQuery::path);
        let path = path.trim_end_matches('/');
        let prefix = path.strip_suffix(version).unwrap_or(path);
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
        let mut parts = Parts::default();
        parts.scheme = Some(self.scheme.clone());
        parts.authority = Some(self.authority.clone());
        parts.path_and_query = Some(match &*self.prefix {
            "" => target,
            prefix => format!("{prefix}{target}").try_into()?,
        });
        Ok(Uri::from_parts(parts)?)
    }
}

/// Whether a host is this machine. A name in `localhost` is not taken for it: some resolvers ask
/// the network for such a name, and a key would go there unencrypted.
pub(crate) fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || (host.trim_matches(['[', ']']).parse())
            .is_ok_and(|ip: IpAddr| ip.to_canonical().is_loopback())
}

/// Whether a host can be this machine, to some resolver.
pub(crate) fn may_be_loopback(host: &str) -> bool {
    let name = host.trim_matches(['[', ']', '.']);
    let top = name.rsplit('.').next().unwrap_or_default();
    top.eq_ignore_ascii_case("localhost")
        || is_loopback(name)
        || (name.parse()).is_ok_and(|ip: IpAddr| ip.to_canonical().is_unspecified())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_suffix_is_optional() {
        for root in ["https://verification.didit.me", "http://[::1]:9/proxy"] {
            for suffix in ["", "/", "/v3", concat!("/v3", "/")] {
                let base_url = BaseUrl::parse(&format!("{root}{suffix}"), "/v3").unwrap();
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
            "not a url",
        ] {
            assert!(BaseUrl::parse(url, "/v3").is_err(), "{url}");
        }
    }
}
