//! Telling Didit's deliveries from everything else.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use didit_types::webhook::Event;

use crate::canonical::{Sink, write_ascii, write_canonical};
use crate::fields::Fields;
use crate::header::{self, Headers};
use crate::secret::{Secret, Signature};
use crate::verified::{Scheme, Verified};
use crate::{Reason, VerifyError};

/// Verifies deliveries.
///
/// It takes the bytes of the body as they arrived, the headers as the framework has
/// them, and the time. One signature decides: `X-Signature-V2` where it came, else
/// `X-Signature`. The signed body says when it was sent; the header `X-Timestamp`
/// need not be there, but must not say otherwise.
///
/// A delivery is refused if anything is missing, if its `timestamp` is more than
/// 300 s away from the given time, or if readers could differ about what its body
/// says (a key that is there twice, say). Signatures are compared in constant time.
/// No input makes it panic.
/// Source: <https://docs.didit.me/integration/webhooks>
#[derive(Debug, Clone)]
pub struct Verifier {
    secret: Secret,
    others: Vec<Secret>,
}

impl Verifier {
    /// How far a signed `timestamp` may be from the present, in either direction.
    pub const TOLERANCE: Duration = Duration::from_secs(300);

    /// Accepts what `secret` has signed.
    #[must_use]
    pub fn new(secret: Secret) -> Self {
        Self {
            secret,
            others: Vec::new(),
        }
    }

    /// Accepts what `secret` has signed, too: the old one while the destination's
    /// secret is being rotated, or that of another destination.
    #[must_use]
    pub fn with_secret(mut self, secret: Secret) -> Self {
        self.others.push(secret);
        self
    }

    /// Verifies a delivery and decodes its event.
    pub fn verify(
        &self,
        body: &[u8],
        headers: &(impl Headers + ?Sized),
        at: SystemTime,
    ) -> Result<Verified<Event>, VerifyError> {
        let verified = self.verify_bytes(body, headers, at)?;
        Ok(verified.event().map_err(Reason::Event)?)
    }

    /// Verifies a delivery and hands back the bytes that were signed.
    pub fn verify_bytes<'b>(
        &self,
        body: &'b [u8],
        headers: &(impl Headers + ?Sized),
        at: SystemTime,
    ) -> Result<Verified<&'b [u8]>, VerifyError> {
        let claim = Claim::read(headers)?;
        let (fields, scheme) = self.check(&claim, body, false)?;
        claim.check_age(&fields, body, at)?;
        Ok(Verified::new(body, scheme))
    }

    /// The same, but content with `X-Signature-Simple` where no other signature came.
    ///
    /// That signature covers four fields. Whoever saw one delivery can put it under a
    /// body with another decision, so nothing but the four fields comes back.
    pub fn verify_allowing_simple<'b>(
        &self,
        body: &'b [u8],
        headers: &(impl Headers + ?Sized),
        at: SystemTime,
    ) -> Result<VerifiedPayload<'b>, VerifyError> {
        let claim = Claim::read(headers)?;
        let (fields, scheme) = self.check(&claim, body, true)?;
        let timestamp = claim.check_age(&fields, body, at)?;
        if scheme != Scheme::Simple {
            return Ok(VerifiedPayload::Whole(Verified::new(body, scheme)));
        }
        let simple = fields.simple(body);
        let fields = SimplePayload {
            timestamp,
            session_id: simple.session_id,
            status: simple.status,
            webhook_type: simple.webhook_type,
        };
        Ok(VerifiedPayload::SimplePayload(Verified::new(
            fields, scheme,
        )))
    }

    fn secrets(&self) -> impl Iterator<Item = &Secret> {
        std::iter::once(&self.secret).chain(&self.others)
    }

    /// Checks the signature that decides.
    fn check(
        &self,
        claim: &Claim<'_>,
        body: &[u8],
        allow_simple: bool,
    ) -> Result<(Fields, Scheme), Reason> {
        if let Some(value) = claim.v2 {
            let signature = parse(value, header::SIGNATURE_V2)?;
            let mut fields = Fields::default();
            for secret in self.secrets() {
                let mut mac = secret.mac();
                fields = write_canonical(body, &mut mac)?;
                if mac.matches(&signature) {
                    return Ok((fields, Scheme::V2));
                }
            }
            return Err(self.why_not_v2(claim, &signature, &fields, body));
        }
        if let Some(value) = claim.raw {
            let signature = parse(value, header::SIGNATURE)?;
            let fields = write_canonical(body, &mut Nowhere)?;
            if self.raw_fits(&signature, body) {
                return Ok((fields, Scheme::Raw));
            }
            return Err(self.why_not_raw(claim, &signature, &fields, body));
        }
        let Some(value) = claim.simple else {
            return Err(Reason::MissingSignature);
        };
        if !allow_simple {
            return Err(Reason::SimpleOnly);
        }
        let signature = parse(value, header::SIGNATURE_SIMPLE)?;
        let fields = write_canonical(body, &mut Nowhere)?;
        if self.simple_fits(&signature, &fields, body) {
            Ok((fields, Scheme::Simple))
        } else {
            Err(Reason::WrongSecret)
        }
    }

    fn raw_fits(&self, signature: &Signature, body: &[u8]) -> bool {
        self.secrets()
            .any(|secret| secret.mac().of(body).matches(signature))
    }

    fn simple_fits(&self, signature: &Signature, fields: &Fields, body: &[u8]) -> bool {
        let simple = fields.simple(body);
        // With a colon in a field, one signature would fit several bodies.
        simple.is_unambiguous()
            && self
                .secrets()
                .any(|secret| secret.mac().of(&simple.message()).matches(signature))
    }

    fn why_not_v2(
        &self,
        claim: &Claim<'_>,
        signature: &Signature,
        fields: &Fields,
        body: &[u8],
    ) -> Reason {
        let raw = claim.raw.and_then(Signature::from_hex);
        if self.raw_fits(signature, body) {
            Reason::RawUnderV2
        } else if raw.is_some_and(|raw| self.raw_fits(&raw, body))
            || self.claimed_simple_fits(claim, fields, body)
        {
            Reason::Altered
        } else {
            Reason::WrongSecret
        }
    }

    fn why_not_raw(
        &self,
        claim: &Claim<'_>,
        signature: &Signature,
        fields: &Fields,
        body: &[u8],
    ) -> Reason {
        let as_sent = |secret: &Secret| {
            let mut mac = secret.mac();
            write_ascii(body, &mut mac).is_ok() && mac.matches(signature)
        };
        if self.secrets().any(as_sent) {
            Reason::Reencoded
        } else if self.claimed_simple_fits(claim, fields, body) {
            Reason::Altered
        } else {
            Reason::WrongSecret
        }
    }

    fn claimed_simple_fits(&self, claim: &Claim<'_>, fields: &Fields, body: &[u8]) -> bool {
        let signature = claim.simple.and_then(Signature::from_hex);
        signature.is_some_and(|signature| self.simple_fits(&signature, fields, body))
    }
}

/// What [`Verifier::verify_allowing_simple`] can vouch for.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum VerifiedPayload<'b> {
    /// The whole body is signed.
    Whole(Verified<&'b [u8]>),
    /// Four fields are signed; the rest of the body may be anybody's.
    SimplePayload(Verified<SimplePayload>),
}

/// The fields that `X-Signature-Simple` signs. A text is empty where its field is absent.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SimplePayload {
    /// When it was sent, in unix seconds.
    pub timestamp: i64,
    /// The session it is about.
    pub session_id: String,
    /// That session's status.
    pub status: String,
    /// The event's type, such as `status.updated`.
    pub webhook_type: String,
}

/// What the headers of a delivery claim.
#[derive(Default)]
struct Claim<'h> {
    v2: Option<&'h [u8]>,
    raw: Option<&'h [u8]>,
    simple: Option<&'h [u8]>,
    timestamp: Option<&'h [u8]>,
}

impl<'h> Claim<'h> {
    fn read(headers: &'h (impl Headers + ?Sized)) -> Result<Self, Reason> {
        let mut claim = Self::default();
        for (name, value) in headers.pairs() {
            let (place, name) = match name.len() {
                11 if name.eq_ignore_ascii_case(header::SIGNATURE) => {
                    (&mut claim.raw, header::SIGNATURE)
                }
                11 if name.eq_ignore_ascii_case(header::TIMESTAMP) => {
                    (&mut claim.timestamp, header::TIMESTAMP)
                }
                14 if name.eq_ignore_ascii_case(header::SIGNATURE_V2) => {
                    (&mut claim.v2, header::SIGNATURE_V2)
                }
                18 if name.eq_ignore_ascii_case(header::SIGNATURE_SIMPLE) => {
                    (&mut claim.simple, header::SIGNATURE_SIMPLE)
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
        Ok(claim)
    }

    /// Checks the signed timestamp, and gives it.
    fn check_age(&self, fields: &Fields, body: &[u8], at: SystemTime) -> Result<i64, Reason> {
        let (signed, spelling) = fields.timestamp(body).ok_or(Reason::MissingTimestamp)?;
        if self
            .timestamp
            .is_some_and(|claimed| claimed != spelling.as_bytes())
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

/// Whole seconds since 1970, rounded towards it.
fn unix_seconds(at: SystemTime) -> i64 {
    match at.duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_secs()).map_or(i64::MIN, |secs| -secs),
    }
}

/// Takes a canonical form that nobody needs: the body is only checked.
struct Nowhere;

impl Sink for Nowhere {
    fn write(&mut self, _: &[u8]) {}
    fn restart(&mut self) {}
}
