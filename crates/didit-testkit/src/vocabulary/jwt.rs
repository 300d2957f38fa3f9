//! Share tokens: JSON Web Tokens signed with HS256.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Map, Value};
use sha2::Sha256;

/// `{"alg":"HS256","typ":"JWT"}`
const HEADER: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";

pub(crate) fn sign(claims: &str, secret: &[u8]) -> String {
    let signed = format!("{HEADER}.{}", URL_SAFE_NO_PAD.encode(claims));
    let signature = mac(&signed, secret).map(|mac| mac.finalize().into_bytes());
    format!(
        "{signed}.{}",
        URL_SAFE_NO_PAD.encode(signature.unwrap_or_default())
    )
}

/// Claims of a token, if it was signed with `secret`.
pub(crate) fn verify(token: &str, secret: &[u8]) -> Option<Map<String, Value>> {
    let (signed, signature) = token.rsplit_once('.')?;
    // Other algorithms are refused.
    let claims = signed.strip_prefix(HEADER)?.strip_prefix('.')?;
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    mac(signed, secret)?.verify_slice(&signature).ok()?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
}

fn mac(text: &str, secret: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
    mac.update(text.as_bytes());
    Some(mac)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_with_another_signature_are_refused() {
        let token = sign("{\"session_id\":\"s\"}", b"secret");
        assert_eq!(verify(&token, b"secret").unwrap()["session_id"], "s");
        assert!(verify(&token, b"other").is_none());
        assert!(verify(&token[..token.len() - 2], b"secret").is_none());
        let unsigned = format!(
            "{}.{}.",
            URL_SAFE_NO_PAD.encode("{\"alg\":\"none\"}"),
            URL_SAFE_NO_PAD.encode("{}")
        );
        assert!(verify(&unsigned, b"secret").is_none());
        assert!(verify("", b"secret").is_none());
    }
}
