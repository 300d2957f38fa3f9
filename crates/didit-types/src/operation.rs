//! The table of API operations, the only place where paths of the API are written.
//!
//! The client builds requests from it, the fake routes by it, and logs name an operation by
//! its [`Operation::id`].

use core::fmt;

/// Where the issuer of each application is too, besides its own host: the application id follows.
///
/// Source: <https://docs.didit.me/authentication/api-reference/get-openid-configuration>
#[cfg(feature = "authentication")]
pub const ISSUERS: &str = "/auth/v2/authentication/";

/// One operation of the API.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Operation {
    /// Stable name, such as `sessions.create`.
    pub id: &'static str,
    /// HTTP method.
    pub method: Method,
    /// Path template. A parameter is in braces and fills a whole segment.
    pub path: &'static str,
    /// Success statuses: the current one first, then those of older revisions.
    pub success: &'static [u16],
    /// Whether the operation can be retried.
    pub retry: RetryRule,
    /// Rate limit that the operation counts against.
    pub scope: RateScope,
    /// Resource that an API key needs permission for, as named in the console; `None` if the
    /// operation takes no key.
    ///
    /// Source: <https://docs.didit.me/console/api-keys>
    pub resource: Option<&'static str>,
}

impl Operation {
    /// Returns the segments of the path between its slashes, in order.
    pub fn segments(&self) -> impl Iterator<Item = Segment> + use<> {
        self.path
            .split('/')
            .filter(|part| !part.is_empty())
            .map(|part| {
                match part
                    .strip_prefix('{')
                    .and_then(|part| part.strip_suffix('}'))
                {
                    Some(name) => Segment::Parameter(name),
                    None => Segment::Literal(part),
                }
            })
    }

    /// Whether the path ends in a slash, as all paths but that of the healthcheck do.
    #[must_use]
    pub fn has_trailing_slash(&self) -> bool {
        self.path.ends_with('/')
    }
}

impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Operation({}: {} {})", self.id, self.method, self.path)
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

/// A part of a path template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(
    clippy::exhaustive_enums,
    reason = "a path has no third kind of segment"
)]
pub enum Segment {
    /// Fixed text.
    Literal(&'static str),
    /// Parameter of that name, filled in by the caller.
    Parameter(&'static str),
}

/// An HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
}

impl Method {
    /// Returns the method in capital letters.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether an operation can be retried when its outcome is unknown.
///
/// A request that was certainly not sent can always be retried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RetryRule {
    /// A repetition changes nothing.
    Safe,
    /// Safe only if the request has a key that makes a repetition harmless: `vendor_data`, or
    /// an `Idempotency-Key`.
    WithKey,
    /// A repetition could take effect twice, or fail because the first request took effect.
    Never,
    /// As `Never`, except after a 503, which states that the request had no effect and can be
    /// repeated unchanged.
    WhenUnavailable,
}

/// Rate limits of the API. Each counts requests of one key over a sliding minute.
///
/// Source: <https://docs.didit.me/integration/rate-limiting>
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RateScope {
    /// Every `GET`: 600 a minute.
    GenericGet,
    /// Every `POST`, `PUT`, `PATCH` and `DELETE`: 300 a minute.
    GenericWrite,
    /// Creation of sessions: 600 a minute.
    SessionCreate,
    /// Creation of transactions: 600 a minute.
    IngestWrite,
    /// PDF reports of sessions and users: 50 a minute (100 in February 2026).
    Pdf,
    /// Corrections of identity data: 10 a minute; rejected ones count too.
    KycData,
    /// Corrections of proof-of-address data: 10 a minute; rejected ones count too.
    PoaData,
    /// Not limited.
    Unlimited,
}

impl RateScope {
    /// Returns the name of the scope on the documentation's page about rate limits, or a name in
    /// the same style.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GenericGet => "generic-get",
            Self::GenericWrite => "generic-write",
            Self::SessionCreate => "session-v2-create",
            Self::IngestWrite => "ingest-write",
            Self::Pdf => "pdf",
            Self::KycData => "update-data",
            Self::PoaData => "update-poa-data",
            Self::Unlimited => "unlimited",
        }
    }

    /// Returns the limit in requests per minute; `None` if there is no limit.
    #[must_use]
    pub const fn per_minute(self) -> Option<u32> {
        match self {
            Self::GenericGet | Self::SessionCreate | Self::IngestWrite => Some(600),
            Self::GenericWrite => Some(300),
            Self::Pdf => Some(50),
            Self::KycData | Self::PoaData => Some(10),
            Self::Unlimited => None,
        }
    }
}

/// Declares the operations of an area.
macro_rules! operations {
    ($( $(#[$meta:meta])* $NAME:ident = $id:literal, $Method:ident $path:literal, [$($success:literal),+], $Retry:ident, $Scope:ident, $resource:expr; )+) => {
        $(
            $(#[$meta])*
            #[doc = ""]
            #[doc = concat!("`", stringify!($Method), " ", $path, "`")]
            pub const $NAME: $crate::operation::Operation = $crate::operation::Operation {
                id: $id,
                method: $crate::operation::Method::$Method,
                path: $path,
                success: &[$($success),+],
                retry: $crate::operation::RetryRule::$Retry,
                scope: $crate::operation::RateScope::$Scope,
                resource: $resource,
            };
        )+

        pub(super) const ROWS: &[$crate::operation::Operation] = &[$($NAME),+];
        pub(super) const ROW_NAMES: &[&str] = &[$(stringify!($NAME)),+];
    };
}

/// Declares the areas of the API, each a file of operations.
macro_rules! areas {
    ($( $(#[$meta:meta])* $area:ident; )+) => {
        $(
            $(#[$meta])*
            mod $area;
            $(#[$meta])*
            pub use $area::*;
        )+

        const AREAS: &[&[Operation]] = &[$( $(#[$meta])* $area::ROWS, )+];
        const AREA_NAMES: &[&[&str]] = &[$( $(#[$meta])* $area::ROW_NAMES, )+];
    };
}

areas! {
    sessions;
    #[cfg(feature = "management")]
    lists;
    #[cfg(feature = "management")]
    workflows;
    #[cfg(feature = "management")]
    questionnaires;
    #[cfg(feature = "management")]
    customization;
    #[cfg(feature = "management")]
    users;
    #[cfg(feature = "management")]
    billing;
    #[cfg(feature = "management")]
    businesses;
    #[cfg(feature = "management")]
    webhooks;
    #[cfg(feature = "checks")]
    checks;
    #[cfg(feature = "management")]
    monitoring;
    #[cfg(feature = "management")]
    biometric_templates;
    #[cfg(feature = "account")]
    account;
    #[cfg(feature = "transactions")]
    transactions;
    #[cfg(feature = "travel-rule")]
    travel_rule;
    #[cfg(feature = "cases")]
    cases;
    #[cfg(feature = "networks")]
    networks;
    #[cfg(feature = "reports")]
    reports;
}

const COUNT: usize = {
    let (mut area, mut count) = (0, 0);
    while area < AREAS.len() {
        count += AREAS[area].len();
        area += 1;
    }
    count
};

const fn concat<T: Copy>(areas: &[&[T]]) -> [T; COUNT] {
    let mut all = [areas[0][0]; COUNT];
    let (mut area, mut next) = (0, 0);
    while area < areas.len() {
        let mut row = 0;
        while row < areas[area].len() {
            all[next] = areas[area][row];
            (row, next) = (row + 1, next + 1);
        }
        area += 1;
    }
    all
}

/// Every operation of the enabled areas.
pub const ALL: &[Operation] = &concat(AREAS);

/// Names of the constants, in the order of [`ALL`], for coverage tools.
#[doc(hidden)]
pub const NAMES: &[&str] = &concat(AREA_NAMES);
