//! Verifies deliveries.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use didit_types::webhook::Event;

use crate::canonical::{Fields, Sink, check, write_ascii, write_canonical};
use crate::clock::system_now;
use crate::header::{self, Headers};
use crate::secret::{Mac, Secret, Signature};
use crate::verified::{Scheme, Verified};
use crate::{Reason, VerifyError};

/// Verifies the signature and the age of deliveries.
///
/// Takes the bytes of the body as they arrived and the headers in the form of the
/// framework. One signature decides: `X-Signature-V2` if present, else `X-Signature`. The
/// signed body contains the time of sending; the header `X-Timestamp` is optional, and must
/// equal it.
///
/// Rejects a delivery if anything is missing, if its `timestamp` differs from the current
/// time by more than 300 s, or if readers could disagree about its content (a duplicate
/// key, for example). Compares signatures in constant time. Reads a body once, whatever the
/// number of secrets, and never panics.
/// Source: <https://docs.didit.me/integration/webhooks>
///
/// ```
/// use didit_webhooks::{Secret, Signer, Verifier};
/// # use std::time::{SystemTime, UNIX_EPOCH};
/// # let seconds = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
/// # let event = serde_json::json!({"webhook_type": "status.updated", "timestamp": seconds});
/// # let delivery = Signer::new(Secret::new("new")?).deliver(&event)?;
/// # let (body, headers) = (&delivery.body, &delivery.headers);
///
/// let verifier = Verifier::new(Secret::new("new")?).with_secret(Secret::new("old")?);
/// let event = verifier.verify(body, headers)?;
/// println!("{:?}", event.kind());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Verifier {
    secret: Secret,
    others: Vec<Secret>,
}

impl Verifier {
    /// Maximum difference between a signed `timestamp` and the current time.
    pub const TOLERANCE: Duration = Duration::from_secs(300);

    /// Creates a verifier that accepts signatures of `secret`.
    #[must_use]
    pub fn new(secret: Secret) -> Self {
        Self {
            secret,
            others: Vec::new(),
        }
    }

    /// Accepts signatures of `secret` as well: the old one during a rotation, or that of
    /// another destination.
    #[must_use]
    pub fn with_secret(mut self, secret: Secret) -> Self {
        self.others.push(secret);
        self
    }

    /// Verifies a delivery at the system's current time, and decodes its event.
    ///
    /// # Errors
    ///
    /// [`VerifyError`] if the delivery is not authentic, not fresh, or not an event.
    pub fn verify(
        &self,
        body: &[u8],
        headers: &(impl Headers + ?Sized),
    ) -> Result<Verified<Event>, VerifyError> {
        self.verify_at(body, headers, system_now())
    }

    /// Verifies a delivery as of `now`, and decodes its event.
    ///
    /// ```
    /// use std::time::{Duration, UNIX_EPOCH};
    ///
    /// use didit_webhooks::{Secret, Signer, Verifier};
    ///
    /// let secret = Secret::new("test secret")?;
    /// let event = serde_json::json!({"webhook_type": "status.updated", "timestamp": 1_774_970_000});
    /// let delivery = Signer::new(secret.clone()).deliver(&event)?;
    ///
    /// let verifier = Verifier::new(secret);
    /// let sent = UNIX_EPOCH + Duration::from_secs(1_774_970_000);
    /// assert!(verifier.verify_at(&delivery.body, &delivery.headers, sent).is_ok());
    /// let late = sent + Duration::from_secs(301);
    /// assert!(verifier.verify_at(&delivery.body, &delivery.headers, late).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`verify`](Self::verify).
    pub fn verify_at(
        &self,
        body: &[u8],
        headers: &(impl Headers + ?Sized),
        now: SystemTime,
    ) -> Result<Verified<Event>, VerifyError> {
        let verified = self.verify_bytes(body, headers, now)?;
        Ok(verified.event().map_err(Reason::Event)?)
    }

    /// Verifies a delivery as of `now`, and returns the signed bytes.
    ///
    /// ```
    /// # use didit_webhooks::{Secret, Signer, Verifier};
    /// # use std::time::{Duration, UNIX_EPOCH};
    /// # let now = UNIX_EPOCH + Duration::from_secs(1_774_970_000);
    /// # let secret = Secret::new("test secret")?;
    /// # let delivery = Signer::new(secret.clone()).deliver(&serde_json::json!({"timestamp": 1_774_970_000}))?;
    /// # let (body, headers) = (&delivery.body, &delivery.headers);
    /// let verified = Verifier::new(secret).verify_bytes(body, headers, now)?;
    /// assert_eq!(verified.scheme().as_str(), "v2");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`VerifyError`] if the delivery is not authentic or not fresh.
    pub fn verify_bytes<'b>(
        &self,
        body: &'b [u8],
        headers: &(impl Headers + ?Sized),
        now: SystemTime,
    ) -> Result<Verified<&'b [u8]>, VerifyError> {
        let headers = SignatureHeaders::read(headers)?;
        let (fields, scheme) = self.check(&headers, body, false)?;
        headers.check_age(&fields, body, now)?;
        Ok(Verified::new(body, scheme))
    }

    /// Verifies a delivery as [`verify_bytes`](Self::verify_bytes) does, and accepts
    /// `X-Signature-Simple` where no other signature is present.
    ///
    /// That signature covers four fields: anyone who saw one delivery can attach it to a body
    /// with another decision. So only the four fields are returned.
    ///
    /// # Errors
    ///
    /// As [`verify_bytes`](Self::verify_bytes).
    pub fn verify_allowing_simple<'b>(
        &self,
        body: &'b [u8],
        headers: &(impl Headers + ?Sized),
        now: SystemTime,
    ) -> Result<VerifiedPayload<'b>, VerifyError> {
        let headers = SignatureHeaders::read(headers)?;
        let (fields, scheme) = self.check(&headers, body, true)?;
        let timestamp = headers.check_age(&fields, body, now)?;
        if scheme != Scheme::Simple {
            return Ok(VerifiedPayload::Whole(Verified::new(body, scheme)));
        }
        let simple = fields.simple(body);
        let payload = SimplePayload {
            timestamp,
            session_id: simple.session_id,
            status: simple.status,
            webhook_type: simple.webhook_type,
        };
        Ok(VerifiedPayload::Simple(Verified::new(payload, scheme)))
    }

    /// Returns `error` with a more precise reason than [`Reason::WrongSecret`] where there is
    /// one, for a developer: [`Altered`](Reason::Altered), [`Reencoded`](Reason::Reencoded) or
    /// [`RawUnderV2`](Reason::RawUnderV2). Costs several reads of the body, so do not call it
    /// for every unauthenticated request.
    ///
    /// ```
    /// # use didit_webhooks::{Reason, Secret, Signer, Verifier};
    /// # use std::time::{Duration, UNIX_EPOCH};
    /// # let now = UNIX_EPOCH + Duration::from_secs(1_774_970_000);
    /// # let secret = Secret::new("test secret")?;
    /// # let event = serde_json::json!({"timestamp": 1_774_970_000, "status": "Declined"});
    /// # let delivery = Signer::new(secret.clone()).deliver(&event)?;
    /// # let (body, headers) = (br#"{"status":"Approved","timestamp":1774970000}"#, &delivery.headers);
    /// let verifier = Verifier::new(secret);
    /// let error = verifier.verify_at(body, headers, now).unwrap_err();
    /// assert_eq!(*error.reason(), Reason::WrongSecret);
    /// let error = verifier.explain(error, body, headers);
    /// println!("{}", error.reason());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn explain(
        &self,
        error: VerifyError,
        body: &[u8],
        headers: &(impl Headers + ?Sized),
    ) -> VerifyError {
        if *error.reason() != Reason::WrongSecret {
            return error;
        }
        let (Ok(headers), Ok(fields)) = (SignatureHeaders::read(headers), check(body)) else {
            return error;
        };
        let values = [headers.v2, headers.raw, headers.simple];
        let [v2, raw, simple] = values.map(|value| value.and_then(Signature::from_hex));
        let simple_matches =
            simple.is_some_and(|simple| self.matches_simple(&simple, &fields, body));
        let raw_matches = raw.as_ref().is_some_and(|raw| self.matches_raw(raw, body));
        match (v2, raw) {
            (Some(v2), _) if self.matches_raw(&v2, body) => Reason::RawUnderV2.into(),
            (Some(_), _) if raw_matches || simple_matches => Reason::Altered.into(),
            (None, Some(raw)) if self.matches_ascii(&raw, body) => Reason::Reencoded.into(),
            (None, Some(_)) if simple_matches => Reason::Altered.into(),
            _ => error,
        }
    }

    fn secrets(&self) -> impl Iterator<Item = &Secret> {
        std::iter::once(&self.secret).chain(&self.others)
    }

    fn macs(&self) -> Macs<'_> {
        Macs {
            first: self.secret.mac(),
            others: self.others.iter().map(Secret::mac).collect(),
        }
    }

    /// Checks the signature that decides.
    fn check(
        &self,
        headers: &SignatureHeaders<'_>,
        body: &[u8],
        allow_simple: bool,
    ) -> Result<(Fields, Scheme), Reason> {
        let (fields, matches, scheme) = if let Some(value) = headers.v2 {
            let signature = parse(value, header::SIGNATURE_V2)?;
            let mut macs = self.macs();
            let fields = write_canonical(body, &mut macs)?;
            (fields, macs.match_any(&signature), Scheme::V2)
        } else if let Some(value) = headers.raw {
            let signature = parse(value, header::SIGNATURE)?;
            (
                check(body)?,
                self.matches_raw(&signature, body),
                Scheme::Raw,
            )
        } else if headers.simple.is_some() && !allow_simple {
            return Err(Reason::SimpleOnly);
        } else if let Some(value) = headers.simple {
            let signature = parse(value, header::SIGNATURE_SIMPLE)?;
            let fields = check(body)?;
            (
                fields,
                self.matches_simple(&signature, &fields, body),
                Scheme::Simple,
            )
        } else {
            return Err(Reason::MissingSignature);
        };
        if matches {
            Ok((fields, scheme))
        } else {
            Err(Reason::WrongSecret)
        }
    }

    fn matches_raw(&self, signature: &Signature, body: &[u8]) -> bool {
        let mut macs = self.macs();
        macs.write(body);
        macs.match_any(signature)
    }

    /// Whether the signature covers the body as Didit encodes it.
    fn matches_ascii(&self, signature: &Signature, body: &[u8]) -> bool {
        let mut macs = self.macs();
        write_ascii(body, &mut macs).is_ok() && macs.match_any(signature)
    }

    fn matches_simple(&self, signature: &Signature, fields: &Fields, body: &[u8]) -> bool {
        let simple = fields.simple(body);
        // With a colon in a field, one signature matches several bodies.
        simple.is_unambiguous()
            && self
                .secrets()
                .any(|secret| secret.mac().of(&simple.message()).matches(signature))
    }
}

/// The verified content of a delivery, from [`Verifier::verify_allowing_simple`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum VerifiedPayload<'b> {
    /// The whole body is signed.
    Whole(Verified<&'b [u8]>),
    /// Four fields are signed; the rest of the body is not verified.
    Simple(Verified<SimplePayload>),
}

/// The fields that `X-Signature-Simple` signs. A text is empty where its field is absent.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SimplePayload {
    /// Time of sending, in Unix seconds.
    pub timestamp: i64,
    /// Id of the session.
    pub session_id: String,
    /// Status of the session.
    pub status: String,
    /// Type of the event, such as `status.updated`.
    pub webhook_type: String,
}

/// The signature and timestamp headers of a delivery.
#[derive(Default)]
struct SignatureHeaders<'h> {
    v2: Option<&'h [u8]>,
    raw: Option<&'h [u8]>,
    simple: Option<&'h [u8]>,
    timestamp: Option<&'h [u8]>,
}

impl<'h> SignatureHeaders<'h> {
    fn read(headers: &'h (impl Headers + ?Sized)) -> Result<Self, Reason> {
        let mut found = Self::default();
        for (name, value) in headers.pairs() {
            let (place, name) = match name.len() {
                11 if name.eq_ignore_ascii_case(header::SIGNATURE) => {
                    (&mut found.raw, header::SIGNATURE)
                }
                11 if name.eq_ignore_ascii_case(header::TIMESTAMP) => {
                    (&mut found.timestamp, header::TIMESTAMP)
                }
                14 if name.eq_ignore_ascii_case(header::SIGNATURE_V2) => {
                    (&mut found.v2, header::SIGNATURE_V2)
                }
                18 if name.eq_ignore_ascii_case(header::SIGNATURE_SIMPLE) => {
                    (&mut found.simple, header::SIGNATURE_SIMPLE)
                }
                25 if name.eq_ignore_ascii_case(header::UNSIGNED) => {
                    return Err(Reason::UnsignedCallback);
                }
                _ => continue,
            };
            if place.replace(value).is_some() {
                return Err(Reason::RepeatedHeader(name));
            }
        }
        Ok(found)
    }

    /// Checks the signed timestamp, and returns it.
    fn check_age(&self, fields: &Fields, body: &[u8], at: SystemTime) -> Result<i64, Reason> {
        let (signed, text) = fields.timestamp(body).ok_or(Reason::MissingTimestamp)?;
        if self
            .timestamp
            .is_some_and(|claimed| claimed != text.as_bytes())
        {
            return Err(Reason::TimestampMismatch);
        }
        let age_secs = unix_seconds(at).saturating_sub(signed);
        if age_secs.unsigned_abs() > Verifier::TOLERANCE.as_secs() {
            return Err(Reason::Stale { age_secs });
        }
        Ok(signed)
    }
}

fn parse(value: &[u8], name: &'static str) -> Result<Signature, Reason> {
    Signature::from_hex(value).ok_or(Reason::MalformedSignature(name))
}

/// Whole seconds since 1970, rounded towards zero.
fn unix_seconds(at: SystemTime) -> i64 {
    match at.duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_secs()).map_or(i64::MIN, |secs| -secs),
    }
}

/// One HMAC per secret, fed with the same bytes.
struct Macs<'s> {
    first: Mac<'s>,
    others: Vec<Mac<'s>>,
}

impl Macs<'_> {
    fn match_any(self, signature: &Signature) -> bool {
        let mut all = std::iter::once(self.first).chain(self.others);
        all.any(|mac| mac.matches(signature))
    }
}

impl Sink for Macs<'_> {
    fn write(&mut self, bytes: &[u8]) {
        self.first.write(bytes);
        for mac in &mut self.others {
            mac.write(bytes);
        }
    }

    fn restart(&mut self) {
        self.first.restart();
        for mac in &mut self.others {
            mac.restart();
        }
    }
}
