//! Verifies deliveries.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use didit_types::webhook::Event;

use crate::canonical::{Fields, canonical_form, check, write_ascii, write_canonical};
use crate::clock::{system_now, unix_seconds};
use crate::header::{self, Headers};
use crate::secret::{Secret, Secrets, Signature};
use crate::verified::{Matched, Scheme, Verified};
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
    source: Source,
}

#[derive(Clone)]
enum Source {
    Fixed(Secrets),
    Provider(Arc<dyn Fn() -> Secrets + Send + Sync>),
}

impl Verifier {
    /// Maximum difference between a signed `timestamp` and the current time.
    pub const TOLERANCE: Duration = Duration::from_secs(300);

    /// Creates a verifier that accepts signatures of one secret, or of several.
    #[must_use]
    pub fn new(secrets: impl Into<Secrets>) -> Self {
        let source = Source::Fixed(secrets.into());
        Self { source }
    }

    /// Creates a verifier that asks `provider` for the secrets at every delivery, so that they
    /// can change without a restart. It must not block.
    ///
    /// ```
    /// use std::sync::{Arc, RwLock};
    ///
    /// use didit_webhooks::{Secret, Secrets, Verifier};
    ///
    /// let secrets = Arc::new(RwLock::new(Secrets::new(Secret::new("old")?)));
    /// let current = Arc::clone(&secrets);
    /// let verifier = Verifier::with_provider(move || current.read().unwrap().clone());
    /// // When the secret manager reports a new secret:
    /// *secrets.write().unwrap() = Secrets::new(Secret::new("new")?).with(Secret::new("old")?);
    /// # Ok::<(), didit_webhooks::SecretError>(())
    /// ```
    #[must_use]
    pub fn with_provider(provider: impl Fn() -> Secrets + Send + Sync + 'static) -> Self {
        let source = Source::Provider(Arc::new(provider));
        Self { source }
    }

    /// Accepts signatures of `secret` as well: the old one during a rotation, or that of
    /// another destination.
    #[must_use]
    pub fn with_secret(self, secret: Secret) -> Self {
        match self.source {
            Source::Fixed(secrets) => Self::new(secrets.with(secret)),
            Source::Provider(provider) => {
                Self::with_provider(move || provider().with(secret.clone()))
            }
        }
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
        let (fields, matched) = self.check(&headers, body, false)?;
        headers.check_age(&fields, body, now)?;
        Ok(Verified::new(body, matched))
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
        let (fields, matched) = self.check(&headers, body, true)?;
        let timestamp = headers.check_age(&fields, body, now)?;
        if matched.scheme != Scheme::Simple {
            return Ok(VerifiedPayload::Whole(Verified::new(body, matched)));
        }
        let simple = fields.simple(body);
        let payload = SimplePayload {
            timestamp,
            session_id: simple.session_id,
            status: simple.status,
            webhook_type: simple.webhook_type,
        };
        Ok(VerifiedPayload::Simple(Verified::new(payload, matched)))
    }

    /// Returns `error` with a more precise reason than [`Reason::WrongSecret`] where there is
    /// one, for a developer: [`Altered`](Reason::Altered), [`Reencoded`](Reason::Reencoded),
    /// [`EmptyArrays`](Reason::EmptyArrays), [`RawUnderV2`](Reason::RawUnderV2) or
    /// [`TimestampUnderV2`](Reason::TimestampUnderV2). Reads the body many times, so do not call
    /// it for every unauthenticated request.
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
        let secrets = self.secrets();
        let form = canonical_form(body).unwrap_or_default();
        let ascii = |body: &[u8]| {
            let mut ascii = Vec::new();
            write_ascii(body, &mut ascii).map_or_else(|_| Vec::new(), |_| ascii)
        };
        let is_of = |signature: &Option<Signature>, bytes: &[u8]| {
            let signature = signature.as_ref();
            signature.is_some_and(|it| secrets.macs().of(bytes).find(it).is_some())
        };
        let simple_fields = fields.simple(body);
        let simple_matches =
            simple_fields.is_unambiguous() && is_of(&simple, &simple_fields.message());
        let with_timestamp = [simple_fields.timestamp.as_bytes(), b":", &form].concat();
        let from_php = |candidate: Vec<u8>| {
            is_of(&v2, &candidate) || v2.is_none() && is_of(&raw, &ascii(&candidate))
        };
        let reason = if is_of(&v2, body) {
            Reason::RawUnderV2
        } else if is_of(&v2, &with_timestamp) {
            Reason::TimestampUnderV2
        } else if v2.is_none() && is_of(&raw, &ascii(body)) {
            Reason::Reencoded
        } else if with_empty_objects(&form).any(from_php) {
            Reason::EmptyArrays
        } else if v2.is_some() && is_of(&raw, body) || simple_matches {
            Reason::Altered
        } else {
            return error;
        };
        reason.into()
    }

    fn secrets(&self) -> Secrets {
        match &self.source {
            Source::Fixed(secrets) => secrets.clone(),
            Source::Provider(provider) => provider(),
        }
    }

    /// Checks the signature that decides.
    fn check(
        &self,
        headers: &SignatureHeaders<'_>,
        body: &[u8],
        allow_simple: bool,
    ) -> Result<(Fields, Matched), Reason> {
        let secrets = self.secrets();
        let mut macs = secrets.macs();
        let (fields, found, scheme) = if let Some(value) = headers.v2 {
            let signature = parse(value, header::SIGNATURE_V2)?;
            let fields = write_canonical(body, &mut macs)?;
            (fields, macs.find(&signature), Scheme::V2)
        } else if let Some(value) = headers.raw {
            let signature = parse(value, header::SIGNATURE)?;
            (check(body)?, macs.of(body).find(&signature), Scheme::Raw)
        } else if headers.simple.is_some() && !allow_simple {
            return Err(Reason::SimpleOnly);
        } else if let Some(value) = headers.simple {
            let signature = parse(value, header::SIGNATURE_SIMPLE)?;
            let fields = check(body)?;
            let simple = fields.simple(body);
            // With a colon in a field, one signature matches several bodies.
            if !simple.is_unambiguous() {
                return Err(Reason::WrongSecret);
            }
            (
                fields,
                macs.of(&simple.message()).find(&signature),
                Scheme::Simple,
            )
        } else {
            return Err(Reason::MissingSignature);
        };
        let secret = found.ok_or(Reason::WrongSecret)?;
        Ok((fields, Matched { scheme, secret }))
    }
}

/// Copies of a canonical form with empty arrays replaced by empty objects: every choice among
/// the first eight, with the rest of them as the eighth.
fn with_empty_objects(form: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let (mut in_string, mut escaped) = (false, false);
    let mut empty = Vec::new();
    for (at, pair) in form.windows(2).enumerate() {
        match pair[0] {
            _ if std::mem::take(&mut escaped) => {}
            // Only strings contain one.
            b'\\' => escaped = true,
            b'"' => in_string = !in_string,
            b'[' if !in_string && pair[1] == b']' => empty.push(at),
            _ => {}
        }
    }
    (1..1_u32 << empty.len().min(8)).map(move |choice| {
        let mut copy = form.to_vec();
        for (index, &at) in empty.iter().enumerate() {
            if choice >> index.min(7) & 1 == 1 {
                copy[at..at + 2].copy_from_slice(b"{}");
            }
        }
        copy
    })
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(secrets) => secrets.fmt(f),
            Self::Provider(_) => f.write_str("Provider"),
        }
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
