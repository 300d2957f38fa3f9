//! Ids, tokens and keys, generated from a seed so that a run is repeatable.

use serde::{Deserialize, Serialize};
pub(crate) use uuid::Uuid;

/// A generator of ids (`SplitMix64`).
#[derive(Debug, Clone, Default)]
pub(crate) struct Ids {
    state: u64,
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

impl Ids {
    pub(crate) const fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The generator state, from which [`Self::new`] continues.
    pub(crate) const fn state(&self) -> u64 {
        self.state
    }

    pub(crate) const fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A version 4 UUID.
    pub(crate) fn uuid(&mut self) -> Uuid {
        uuid::Builder::from_u128((u128::from(self.next()) << 64) | u128::from(self.next()))
            .with_version(uuid::Version::Random)
            .with_variant(uuid::Variant::RFC4122)
            .into_uuid()
    }

    /// A session token: 12 URL-safe characters.
    pub(crate) fn token(&mut self) -> Token {
        let mut bytes = [0; 12];
        self.fill(&mut bytes);
        Token(bytes)
    }

    /// A key or webhook secret: 43 URL-safe characters.
    pub(crate) fn secret(&mut self) -> String {
        let mut bytes = [0; 43];
        self.fill(&mut bytes);
        bytes.iter().copied().map(char::from).collect()
    }

    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(10) {
            let mut bits = self.next();
            for byte in chunk {
                *byte = ALPHABET[(bits & 63) as usize];
                bits >>= 6;
            }
        }
    }

    /// A number below `end`, which is not 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap_or(0)
    }

    /// A number from 0 to 1, for faults with a probability.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit a double exactly")]
    pub(crate) fn fraction(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// FNV-1a hash of a text, as a seed for [`Ids`].
pub(crate) fn hash(seed: u64, text: impl AsRef<[u8]>) -> u64 {
    text.as_ref()
        .iter()
        .fold(seed ^ 0xcbf2_9ce4_8422_2325, |hash, &byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
}

/// Returns the id of a part of something that has an id, from which it follows.
#[cfg(any(feature = "networks", feature = "transactions"))]
pub(crate) fn part_id(of: Uuid, name: impl AsRef<[u8]>) -> Uuid {
    Ids::new(hash(of.as_u64_pair().0, name)).uuid()
}

/// Token of a session, the last segment of its link.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub(crate) struct Token([u8; 12]);

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(..)")
    }
}

impl Token {
    pub(crate) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        text.as_bytes().try_into().ok().map(Self)
    }
}

impl From<Token> for String {
    fn from(token: Token) -> Self {
        token.as_str().to_owned()
    }
}

impl TryFrom<String> for Token {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("a token has 12 characters")
    }
}

/// Parses a UUID in the form that the service's router accepts: hyphenated and lower case.
pub(crate) fn canonical_uuid(text: &str) -> Option<Uuid> {
    let uuid = Uuid::try_parse(text).ok()?;
    let mut buffer = Uuid::encode_buffer();
    (uuid.as_hyphenated().encode_lower(&mut buffer) == text).then_some(uuid)
}

/// Parses a UUID of a body, where letters of both cases are accepted.
pub(crate) fn any_case_uuid(text: &str) -> Option<Uuid> {
    canonical_uuid(&text.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hyphenated_lower_case_uuids_are_canonical() {
        let text = "11111111-2222-3333-4444-5555555555ab";
        assert!(canonical_uuid(text).is_some());
        for other in [
            text.to_uppercase(),
            text.replace('-', ""),
            format!("{{{text}}}"),
            String::new(),
        ] {
            assert_eq!(canonical_uuid(&other), None, "{other}");
        }
    }
}
