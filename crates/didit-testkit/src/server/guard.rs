//! Protection against requests of other sites through a browser on this machine.

use std::net::{IpAddr, SocketAddr};

use didit_webhooks::header::{SIGNATURE, SIGNATURE_SIMPLE, SIGNATURE_V2};
use http::header::{HOST, ORIGIN};
use http::{HeaderMap, Method, Uri};

use crate::http::Reply;

/// Refuses webhooks, which a destination may direct at this or another fake.
pub(crate) fn no_webhook(headers: &HeaderMap) -> Result<(), Reply> {
    let mut signatures = [SIGNATURE, SIGNATURE_V2, SIGNATURE_SIMPLE].into_iter();
    let is_signed = signatures.any(|name| headers.contains_key(name));
    allow(!is_signed, "A fake takes no webhooks.")
}

fn allow(is_allowed: bool, refusal: &str) -> Result<(), Reply> {
    if is_allowed {
        Ok(())
    } else {
        Err(Reply::forbidden(refusal))
    }
}

/// Refuses requests from other machines to the control plane and the dashboard.
pub(crate) fn same_machine(peer: SocketAddr) -> Result<(), Reply> {
    let refusal = "The control plane is available on this machine only.";
    allow(peer.ip().to_canonical().is_loopback(), refusal)
}

/// Refuses host names that a foreign DNS may resolve to this machine, and changes requested
/// by another site. Only browsers send these headers.
pub(crate) fn same_site(method: &Method, uri: &Uri, headers: &HeaderMap) -> Result<(), Reply> {
    let host = text(headers, HOST.as_str()).or_else(|| Some(uri.authority()?.as_str()));
    let refusal = "This host is not served: use an IP address or localhost.";
    allow(host.is_none_or(is_own), refusal)?;
    let reads = [Method::GET, Method::HEAD, Method::OPTIONS].contains(method);
    let own = match text(headers, ORIGIN.as_str()) {
        Some(origin) => origin.split_once("://").map(|(_, rest)| rest) == host,
        None => text(headers, "sec-fetch-site")
            .is_none_or(|site| ["same-origin", "none"].contains(&site)),
    };
    allow(reads || own, "Requests of another site are refused.")
}

/// Text of a header; one that is not text matches no host.
fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).map(|value| value.to_str().unwrap_or("?"))
}

/// Whether a host is an IP address or localhost, which DNS does not resolve.
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
    use super::*;

    #[test]
    fn other_machines_are_refused() {
        for (peer, is_here) in [
            ("127.0.0.1:50000", true),
            ("[::1]:50000", true),
            ("[::ffff:127.0.0.1]:50000", true),
            ("[::ffff:192.168.1.5]:50000", false),
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
}
