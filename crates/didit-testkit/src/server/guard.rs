//! Keeps the pages of other sites out: a browser on this machine carries their requests too.

use std::net::{IpAddr, SocketAddr};

use http::header::{HOST, ORIGIN};
use http::{HeaderMap, Method, Uri};

use crate::http::reply::Reply;

/// The control plane and the dashboard are for this machine alone.
pub(crate) fn same_machine(peer: SocketAddr) -> Result<(), Reply> {
    if peer.ip().is_loopback() {
        Ok(())
    } else {
        Err(Reply::forbidden(
            "The control plane is for this machine alone.",
        ))
    }
}

/// Refuses a name that somebody else's DNS may have pointed here, and a change that
/// another site asks for. A caller that is no browser sends none of these headers.
pub(crate) fn same_site(method: &Method, uri: &Uri, headers: &HeaderMap) -> Result<(), Reply> {
    let host = text(headers, HOST.as_str()).or_else(|| Some(uri.authority()?.as_str()));
    if host.is_some_and(|host| !is_own(host)) {
        return Err(Reply::forbidden(
            "This host is not served: use an IP address or localhost.",
        ));
    }
    let reads = [Method::GET, Method::HEAD, Method::OPTIONS].contains(method);
    let own = match text(headers, ORIGIN.as_str()) {
        Some(origin) => origin.split_once("://").map(|(_, rest)| rest) == host,
        None => text(headers, "sec-fetch-site")
            .is_none_or(|site| ["same-origin", "none"].contains(&site)),
    };
    if reads || own {
        Ok(())
    } else {
        Err(Reply::forbidden("Another site may not ask for this."))
    }
}

/// A header's text; one that is no text is nobody's.
fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).map(|value| value.to_str().unwrap_or("?"))
}

/// Whether no DNS has a say in where a host leads.
fn is_own(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let name = name.to_ascii_lowercase();
    let address = name.trim_start_matches('[').trim_end_matches(']');
    name == "localhost" || name.ends_with(".localhost") || address.parse::<IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;

    fn is_let_in(method: &str, headers: &[(&str, &str)]) -> bool {
        let mut request = Request::builder().method(method).uri("/_fake/reset");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (parts, ()) = request.body(()).unwrap().into_parts();
        same_site(&parts.method, &parts.uri, &parts.headers).is_ok()
    }

    #[test]
    fn hosts_that_no_dns_decides_on_are_served() {
        for host in [
            "127.0.0.1:4010",
            "localhost:4010",
            "LOCALHOST",
            "[::1]:4010",
            "[::1]",
            "didit.localhost",
            "192.168.1.5:80",
        ] {
            assert!(is_let_in("POST", &[("host", host)]), "{host}");
        }
        for host in [
            "evil.example",
            "evil.example:4010",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "",
            "127.0.0.1@evil.example",
        ] {
            assert!(!is_let_in("GET", &[("host", host)]), "{host}");
        }
    }

    #[test]
    fn another_machine_is_refused() {
        for (peer, is_here) in [
            ("127.0.0.1:50000", true),
            ("[::1]:50000", true),
            ("192.168.1.5:50000", false),
            ("[2001:db8::1]:50000", false),
        ] {
            assert_eq!(
                same_machine(peer.parse().unwrap()).is_ok(),
                is_here,
                "{peer}"
            );
        }
    }

    #[test]
    fn another_site_changes_nothing() {
        let host = ("host", "127.0.0.1:4010");
        assert!(is_let_in(
            "POST",
            &[host, ("origin", "http://127.0.0.1:4010")]
        ));
        for origin in [
            "http://127.0.0.1:4011",
            "http://localhost:4010",
            "https://evil.example",
            "null",
        ] {
            assert!(!is_let_in("POST", &[host, ("origin", origin)]), "{origin}");
            assert!(is_let_in("GET", &[host, ("origin", origin)]), "{origin}");
        }
        assert!(!is_let_in(
            "POST",
            &[host, ("sec-fetch-site", "cross-site")]
        ));
        assert!(!is_let_in(
            "DELETE",
            &[host, ("sec-fetch-site", "same-site")]
        ));
        assert!(is_let_in(
            "POST",
            &[host, ("sec-fetch-site", "same-origin")]
        ));
        assert!(is_let_in("POST", &[]));
    }
}
