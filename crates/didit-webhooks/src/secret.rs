//! The shared secret of a webhook destination.

use std::fmt;
use std::sync::Arc;

use hmac::{Hmac, KeyInit as _};
use sha2::Sha256;

use crate::canonical::Sink;

/// The secret that a webhook destination shares with Didit: 43 characters, used as text
/// (they look like base64 but are not decoded). Never printed.
///
/// The console and `secret_shared_key` of the destination show it.
/// Source: <https://docs.didit.me/integration/webhooks>
#[derive(Clone)]
pub struct Secret {
    // The keyed state: cloning it is cheaper than keying a new one.
    mac: Hmac<Sha256>,
}

/// A secret that is empty or only white space, most likely an environment variable that
/// is not set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the webhook secret is empty or not set")]
#[non_exhaustive]
pub struct SecretError;

impl Secret {
    /// Creates a secret from its text. Surrounding white space is removed, because secrets
    /// come from files and environment variables.
    ///
    /// # Errors
    ///
    /// [`SecretError`] if the text is empty.
    pub fn new(text: impl AsRef<str>) -> Result<Self, SecretError> {
        let text = text.as_ref().trim();
        if text.is_empty() {
            return Err(SecretError);
        }
        // HMAC takes keys of any length.
        let mac = Hmac::new_from_slice(text.as_bytes()).map_err(|_| SecretError)?;
        Ok(Self { mac })
    }

    pub(crate) fn mac(&self) -> Mac<'_> {
        Mac {
            secret: self,
            state: self.mac.clone(),
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(redacted)")
    }
}

/// The secrets whose signatures are accepted: the current one, and others.
///
/// During a rotation in Didit's console, deliveries are signed with the old secret and then
/// with the new one, so accept both:
///
/// ```
/// use didit_webhooks::{Secret, Secrets, Verifier};
///
/// let secrets = Secrets::new(Secret::new("new")?).with(Secret::new("old")?);
/// let verifier = Verifier::new(secrets);
/// # Ok::<(), didit_webhooks::SecretError>(())
/// ```
///
/// [`Verifier::with_provider`](crate::Verifier::with_provider) takes new ones without a restart.
#[derive(Debug, Clone)]
pub struct Secrets {
    current: Secret,
    others: Arc<[Secret]>,
}

impl Secrets {
    /// Accepts signatures of `current`.
    #[must_use]
    pub fn new(current: Secret) -> Self {
        let others = Arc::default();
        Self { current, others }
    }

    /// Accepts signatures of `secret` as well: the old one during a rotation, or that of
    /// another destination.
    #[must_use]
    pub fn with(mut self, secret: Secret) -> Self {
        self.others = self.others.iter().cloned().chain([secret]).collect();
        self
    }

    /// Reads the environment variable `DIDIT_WEBHOOK_SECRET`, and
    /// `DIDIT_WEBHOOK_SECRET_PREVIOUS` if that is not empty.
    ///
    /// # Errors
    ///
    /// [`SecretError`] if the first is empty or not set.
    pub fn from_env() -> Result<Self, SecretError> {
        Self::from_variables(|name| std::env::var(name).unwrap_or_default())
    }

    fn from_variables(variable: impl Fn(&str) -> String) -> Result<Self, SecretError> {
        let current = Secret::new(variable("DIDIT_WEBHOOK_SECRET"))?;
        let previous = Secret::new(variable("DIDIT_WEBHOOK_SECRET_PREVIOUS"));
        Ok(Self {
            current,
            others: previous.into_iter().collect(),
        })
    }

    pub(crate) fn macs(&self) -> Macs<'_> {
        Macs {
            first: self.current.mac(),
            others: self.others.iter().map(Secret::mac).collect(),
            pieces: [0; 512],
            len: 0,
        }
    }
}

impl From<Secret> for Secrets {
    fn from(secret: Secret) -> Self {
        Self::new(secret)
    }
}

/// One HMAC per secret, fed with the same bytes.
pub(crate) struct Macs<'s> {
    first: Mac<'s>,
    others: Vec<Mac<'s>>,
    /// Small pieces, which are cheaper to hash together.
    pieces: [u8; 512],
    len: usize,
}

impl Macs<'_> {
    pub(crate) fn of(mut self, bytes: &[u8]) -> Self {
        self.write(bytes);
        self
    }

    /// Returns the index of the secret that made the signature; 0 is the current one.
    pub(crate) fn find(mut self, signature: &Signature) -> Option<usize> {
        self.flush(b"");
        let mut all = std::iter::once(self.first).chain(self.others);
        all.position(|mac| mac.matches(signature))
    }

    /// Hashes the small pieces, and then `bytes`.
    fn flush(&mut self, bytes: &[u8]) {
        let pieces = &self.pieces[..std::mem::take(&mut self.len)];
        for mac in std::iter::once(&mut self.first).chain(&mut self.others) {
            mac.write(pieces);
            mac.write(bytes);
        }
    }
}

impl Sink for Macs<'_> {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        if let Some(room) = self.pieces.get_mut(self.len..self.len + bytes.len()) {
            self.len += bytes.len();
            // Most are short, and a call of `memcpy` costs more than their bytes.
            match bytes.len() {
                17.. => room.copy_from_slice(bytes),
                8.. => copy_ends::<8>(bytes, room),
                4.. => copy_ends::<4>(bytes, room),
                2.. => copy_ends::<2>(bytes, room),
                _ => copy_ends::<1>(bytes, room),
            }
            return;
        }
        self.flush(bytes);
    }

    fn restart(&mut self) {
        self.len = 0;
        self.first.restart();
        self.others.iter_mut().for_each(Sink::restart);
    }
}

/// Copies at least `N` and at most `2 * N` bytes, or none.
#[inline]
fn copy_ends<const N: usize>(bytes: &[u8], room: &mut [u8]) {
    if let (Some(first), Some(last)) = (bytes.first_chunk::<N>(), bytes.last_chunk::<N>()) {
        room[..N].copy_from_slice(first);
        room[bytes.len() - N..].copy_from_slice(last);
    }
}

/// A running HMAC-SHA256.
pub(crate) struct Mac<'s> {
    secret: &'s Secret,
    state: Hmac<Sha256>,
}

impl Mac<'_> {
    pub(crate) fn of(mut self, bytes: &[u8]) -> Self {
        self.write(bytes);
        self
    }

    /// Compares with a signature in constant time.
    pub(crate) fn matches(self, signature: &Signature) -> bool {
        hmac::Mac::verify_slice(self.state, &signature.0).is_ok()
    }

    pub(crate) fn finish(self) -> Signature {
        Signature(hmac::Mac::finalize(self.state).into_bytes().into())
    }
}

impl Sink for Mac<'_> {
    fn write(&mut self, bytes: &[u8]) {
        hmac::Mac::update(&mut self.state, bytes);
    }
    fn restart(&mut self) {
        self.state = self.secret.mac.clone();
    }
}

/// The 32 bytes of a signature.
pub(crate) struct Signature([u8; 32]);

impl Signature {
    /// Parses 64 lower-case hexadecimal digits.
    pub(crate) fn from_hex(text: &[u8]) -> Option<Self> {
        const NO_DIGIT: u8 = 0x80;
        let (pairs, []) = text.as_chunks::<2>() else {
            return None;
        };
        if pairs.len() != 32 {
            return None;
        }
        // Digits are random, so branches on them are slow.
        let digit = |byte: u8| {
            let number = byte.wrapping_sub(b'0');
            let letter = byte.wrapping_sub(b'a');
            let above = if letter < 6 { letter + 10 } else { NO_DIGIT };
            if number < 10 { number } else { above }
        };
        let mut bytes = [0; 32];
        let mut seen = 0;
        for (byte, &[high, low]) in bytes.iter_mut().zip(pairs) {
            let (high, low) = (digit(high), digit(low));
            seen |= high | low;
            *byte = high << 4 | low;
        }
        (seen & NO_DIGIT == 0).then_some(Self(bytes))
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secret_is_not_printed() {
        let secret = Secret::new("qNuZkLSs1rY6kYpVtVb0-secret").unwrap();
        assert_eq!(format!("{secret:?}"), "Secret(redacted)");
    }

    #[test]
    fn previous_secret_of_the_environment_is_optional() {
        let read = |current: &str, previous: &str| {
            Secrets::from_variables(|name| match name {
                "DIDIT_WEBHOOK_SECRET" => current.to_owned(),
                "DIDIT_WEBHOOK_SECRET_PREVIOUS" => previous.to_owned(),
                _ => panic!("{name}"),
            })
        };
        let signature = Secret::new("old").unwrap().mac().of(b"x").finish();
        let find = |secrets: Secrets| secrets.macs().of(b"x").find(&signature);
        assert_eq!(read("new", "old").map(find), Ok(Some(1)));
        assert_eq!(read("old", "").map(find), Ok(Some(0)));
        assert_eq!(read("", "old").map(find), Err(SecretError));
    }

    #[test]
    fn secret_of_white_space_is_rejected() {
        assert_eq!(Secret::new(" \n").unwrap_err(), SecretError);
    }

    #[test]
    fn white_space_around_a_secret_is_removed() {
        let sign = |secret: &str| {
            Secret::new(secret)
                .unwrap()
                .mac()
                .of(b"x")
                .finish()
                .to_string()
        };
        assert_eq!(sign("key\n"), sign("key"));
    }

    #[test]
    fn signature_is_64_lower_case_digits() {
        let hex = "0123456789abcdef".repeat(4);
        assert_eq!(
            Signature::from_hex(hex.as_bytes()).unwrap().to_string(),
            hex
        );
        for not in [
            &hex[1..],
            &hex.to_uppercase(),
            &hex.replace('f', "g"),
            &hex.replace('9', ":"),
            &format!("{hex}0"),
            "",
            "é",
        ] {
            assert!(Signature::from_hex(not.as_bytes()).is_none(), "{not}");
        }
    }
}
