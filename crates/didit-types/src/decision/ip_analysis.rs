//! Device and IP analysis reports.

use alloc::{boxed::Box, vec::Vec};

use serde_json::Number;

use super::{
    address::Location,
    report::{report, session_match},
};
use crate::{
    Personal, Scalar,
    model::{forms, model},
    open_enum::open_enum,
};

report! {
    /// Report of one device and its IP address.
    ///
    /// Source: <https://docs.didit.me/core-technology/ip-analysis/report-ip-analysis>
    pub struct IpAnalysis {
        /// Brand of the device.
        pub device_brand: Option<Personal>,
        /// Model of the device.
        pub device_model: Option<Personal>,
        /// Browser family.
        pub browser_family: Option<Personal>,
        /// Operating system family.
        pub os_family: Option<Personal>,
        /// Device type.
        pub platform: Option<Platform>,
        /// Fingerprint of the device.
        pub device_fingerprint: Option<Personal>,
        /// English name of the IP address's country.
        pub ip_country: Option<Personal>,
        /// Country of the IP address, ISO 3166-1 alpha-2.
        pub ip_country_code: Option<Personal>,
        /// State or province of the IP address.
        pub ip_state: Option<Personal>,
        /// City of the IP address.
        pub ip_city: Option<Personal>,
        /// Latitude of the IP address in degrees.
        pub latitude: Option<Personal<Number>>,
        /// Longitude of the IP address in degrees.
        pub longitude: Option<Personal<Number>>,
        /// IP address.
        pub ip_address: Option<Personal>,
        /// Internet service provider.
        pub isp: Option<Personal>,
        /// Owner of the IP address.
        pub organization: Option<Personal>,
        /// Whether the IP address belongs to a VPN or Tor.
        pub is_vpn_or_tor: Option<bool>,
        /// Whether the IP address belongs to a data centre.
        pub is_data_center: Option<bool>,
        /// `User-Agent` header of the browser or app.
        pub user_agent: Option<Personal>,
        /// IANA time zone of the IP address.
        pub time_zone: Option<Personal>,
        /// UTC offset of the time zone: text such as `+0100`, or a number of hours such as `-8`.
        /// [`Self::utc_offset_minutes`] reads both.
        pub time_zone_offset: Option<Personal<Scalar>>,
        /// Location of the IP address and its distances.
        pub ip: Option<Place>,
        /// Location of the identity document's address and its distances.
        pub id_document: Option<Place>,
        /// Location of the proof of address and its distances.
        pub poa_document: Option<Place>,
        /// Earlier sessions with the same device or IP address.
        pub matches: Option<Vec<IpHit>>,
    }
}

open_enum! {
    /// Device type.
    pub enum Platform {
        Mobile = "mobile",
        Tablet = "tablet",
        Desktop = "desktop",
    }
}

model! {
    /// Coordinates of a place, and its distances from the two others of the analysis.
    pub struct Place {
        /// Coordinates of the place.
        pub location: Option<Location>,
        /// Distance from the IP address.
        pub distance_from_ip: Option<Distance>,
        /// Distance from the identity document's address.
        pub distance_from_id_document: Option<Distance>,
        /// Distance from the proof of address.
        pub distance_from_poa_document: Option<Distance>,
    }
}

forms! {
    /// Distance between two places: an object, or the number of the documentation.
    pub enum Distance: "number" {
        /// Distance and direction.
        Vector(DistanceVector) if Kind::Object,
        /// Distance in kilometres.
        Kilometers(Personal<Number>) if _,
    }
}

model! {
    /// Distance and direction between two places.
    pub struct DistanceVector {
        /// Distance in kilometres.
        pub distance: Option<Personal<Number>>,
        /// CompassDirection of the one place from the other.
        pub direction: Option<Personal<CompassDirection>>,
    }
}

open_enum! {
    /// CompassDirection on the compass.
    pub enum CompassDirection {
        North = "N",
        NorthEast = "NE",
        East = "E",
        SouthEast = "SE",
        South = "S",
        SouthWest = "SW",
        West = "W",
        NorthWest = "NW",
    }
}

impl Distance {
    /// Returns the distance in kilometres, in either form.
    #[must_use]
    pub fn kilometers(&self) -> Option<f64> {
        let number = match self {
            Self::Vector(vector) => vector.distance.as_ref()?,
            Self::Kilometers(number) => number,
        };
        number.reveal().as_f64()
    }

    /// Returns the direction; absent from a plain number.
    #[must_use]
    pub fn direction(&self) -> Option<&CompassDirection> {
        match self {
            Self::Vector(vector) => Some(vector.direction.as_ref()?.reveal()),
            Self::Kilometers(_) => None,
        }
    }
}

impl IpAnalysis {
    /// Returns the offset of the time zone from UTC in minutes: 60 for the text `+0100` or
    /// `+01:00`, -480 for the number `-8`, which counts hours.
    #[must_use]
    pub fn utc_offset_minutes(&self) -> Option<i32> {
        let text = self.time_zone_offset.as_ref()?.reveal();
        let sign = if text.starts_with('-') { -1.0 } else { 1.0 };
        let digits = text.trim_start_matches(['+', '-']);
        let (hours, minutes) = match digits.split_once(':') {
            Some((hours, minutes)) => (hours, minutes),
            None if digits.len() == 4 && !digits.contains('.') => digits.split_at(2),
            None => (digits, "0"),
        };
        let hours: f64 = hours
            .parse()
            .ok()
            .filter(|hours| (0.0..=24.0).contains(hours))?;
        let minutes: f64 = minutes
            .parse::<u8>()
            .ok()
            .filter(|minutes| *minutes < 60)?
            .into();
        #[expect(
            clippy::cast_possible_truncation,
            reason = "at most 24 hours and an hour"
        )]
        let total = (sign * (hours * 60.0 + minutes)) as i32;
        Some(total)
    }
}

session_match! {
    /// Earlier session with the same device or IP address.
    pub struct IpHit {
        /// Type of the matched value.
        pub match_type: Option<IpMatchType>,
        /// Evidence of the match.
        pub match_source: Option<IpMatchSource>,
        /// Matched IP address or device fingerprint.
        pub matched_value: Option<Personal>,
        /// Source of the match.
        pub source: Option<IpHitSource>,
        /// Device of the matched session.
        pub device_info: Option<Box<HitDevice>>,
        /// IP address of the matched session.
        pub location_info: Option<Box<HitLocation>>,
        /// Confidence of the match, 0 to 1.
        pub confidence: Option<Number>,
        /// Type of the evidence.
        pub match_mode: Option<MatchMode>,
        /// Similarity of the devices, 0 to 1.
        pub recovery_similarity: Option<Number>,
        /// Whether the TLS fingerprints agree too.
        pub tls_ja4_corroborated: Option<bool>,
        /// Reason for matching the devices.
        pub recovery_gate_reason: Option<Personal>,
    }
}

open_enum! {
    /// Type of value shared by two sessions.
    pub enum IpMatchType {
        IpAddress = "ip_address",
        DeviceFingerprint = "device_fingerprint",
    }
}

open_enum! {
    /// Evidence that two sessions share a device or IP address.
    pub enum IpMatchSource {
        /// Same IP address.
        IpAddress = "ip_address",
        /// Same stored device id.
        PersistentId = "persistent_id",
        /// Same device fingerprint in its older form.
        LegacyFp = "legacy_fp",
        /// Different device id, with high confidence the same device.
        RecoveredHigh = "recovered_high",
    }
}

open_enum! {
    /// Source of a device or IP address match.
    pub enum IpHitSource {
        Session = "session",
    }
}

open_enum! {
    /// Type of evidence for a shared device or IP address.
    pub enum MatchMode {
        /// Exact match.
        Deterministic = "deterministic",
        /// Probable match.
        Probabilistic = "probabilistic",
        /// Both values occurred together, without further evidence.
        CoOccurrence = "co_occurrence",
    }
}

model! {
    /// Device of an earlier session.
    pub struct HitDevice {
        /// Brand of the device.
        pub device_brand: Option<Personal>,
        /// Model of the device.
        pub device_model: Option<Personal>,
        /// Browser family.
        pub browser_family: Option<Personal>,
        /// Operating system family.
        pub os_family: Option<Personal>,
        /// Device type.
        pub platform: Option<Platform>,
        /// Fingerprint of the device.
        pub device_fingerprint: Option<Personal>,
    }
}

model! {
    /// IP address of an earlier session.
    pub struct HitLocation {
        /// IP address.
        pub ip_address: Option<Personal>,
        /// English name of the IP address's country.
        pub ip_country: Option<Personal>,
        /// Country of the IP address, ISO 3166-1 alpha-2.
        pub ip_country_code: Option<Personal>,
        /// State or province of the IP address.
        pub ip_state: Option<Personal>,
        /// City of the IP address.
        pub ip_city: Option<Personal>,
        /// Whether the IP address belongs to a VPN or Tor.
        pub is_vpn_or_tor: Option<bool>,
        /// Whether the IP address belongs to a data centre.
        pub is_data_center: Option<bool>,
    }
}
