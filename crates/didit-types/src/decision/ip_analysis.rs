//! The device and the IP address of the user.

use alloc::{boxed::Box, vec::Vec};

use serde_json::Number;

use super::address::Location;
use super::warning::Warning;
use crate::model::model;
use crate::open_enum::open_enum;
use crate::session::list::ApiService;
use crate::{FeatureStatus, NodeId, Personal, SessionId, SessionStatus, Timestamp};

model! {
    /// One device and IP address.
    ///
    /// Source: <https://docs.didit.me/core-technology/ip-analysis/report-ip-analysis>
    pub struct IpAnalysis {
        /// The node of the workflow; absent in sessions without a graph.
        pub node_id: Option<NodeId>,
        /// The result.
        pub status: Option<FeatureStatus>,
        /// Who made the device.
        pub device_brand: Option<Personal>,
        /// Its model.
        pub device_model: Option<Personal>,
        /// Browser.
        pub browser_family: Option<Personal>,
        /// Operating system.
        pub os_family: Option<Personal>,
        /// Kind of device.
        pub platform: Option<Platform>,
        /// The device.
        pub device_fingerprint: Option<Personal>,
        /// The country's English name.
        pub ip_country: Option<Personal>,
        /// ISO 3166-1 alpha-2.
        pub ip_country_code: Option<Personal>,
        /// State or province.
        pub ip_state: Option<Personal>,
        /// City.
        pub ip_city: Option<Personal>,
        /// Degrees.
        pub latitude: Option<Personal<Number>>,
        /// Degrees.
        pub longitude: Option<Personal<Number>>,
        /// The address.
        pub ip_address: Option<Personal>,
        /// Internet provider.
        pub isp: Option<Personal>,
        /// Who the address belongs to.
        pub organization: Option<Personal>,
        /// Whether it hides the user's own.
        pub is_vpn_or_tor: Option<bool>,
        /// Whether it belongs to a data centre.
        pub is_data_center: Option<bool>,
        /// IANA name.
        pub time_zone: Option<Personal>,
        /// Such as `+0100`.
        pub time_zone_offset: Option<Personal>,
        /// The address on the map.
        pub ip: Option<IpDistances>,
        /// The identity document's address on the map.
        pub id_document: Option<IdDocumentDistances>,
        /// The proof of address on the map.
        pub poa_document: Option<PoaDocumentDistances>,
        /// What was found.
        pub warnings: Option<Vec<Warning>>,
        /// Earlier sessions from the same device or address.
        pub matches: Option<Vec<IpHit>>,
    }
}

open_enum! {
    /// A kind of device.
    pub enum Platform {
        /// A phone.
        Mobile = "mobile",
        /// A tablet.
        Tablet = "tablet",
        /// A computer.
        Desktop = "desktop",
    }
}

model! {
    /// The IP address on the map.
    pub struct IpDistances {
        /// Where it is.
        pub location: Option<Location>,
        /// Kilometres from the identity document's address.
        pub distance_from_id_document: Option<Number>,
        /// Kilometres from the proof of address.
        pub distance_from_poa_document: Option<Number>,
    }
}

model! {
    /// The identity document's address on the map.
    pub struct IdDocumentDistances {
        /// Where it is.
        pub location: Option<Location>,
        /// Kilometres from the IP address.
        pub distance_from_ip: Option<Number>,
        /// Kilometres from the proof of address.
        pub distance_from_poa_document: Option<Number>,
    }
}

model! {
    /// The proof of address on the map.
    pub struct PoaDocumentDistances {
        /// Where it is.
        pub location: Option<Location>,
        /// Kilometres from the IP address.
        pub distance_from_ip: Option<Number>,
        /// Kilometres from the identity document's address.
        pub distance_from_id_document: Option<Number>,
    }
}

model! {
    /// An earlier session from the same device or address.
    pub struct IpHit {
        /// That session.
        pub session_id: Option<SessionId>,
        /// Its number.
        pub session_number: Option<u64>,
        /// Its user, in the caller's own key.
        pub vendor_data: Option<Personal>,
        /// When.
        pub verification_date: Option<Timestamp>,
        /// What they share.
        pub match_type: Option<IpMatchType>,
        /// How that was established.
        pub match_source: Option<IpMatchSource>,
        /// The shared address or device.
        pub matched_value: Option<Personal>,
        /// How that session ended.
        pub status: Option<SessionStatus>,
        /// Whether the shared value is blocklisted.
        pub is_blocklisted: Option<bool>,
        /// The stand-alone check that it came from; null for a session of a workflow.
        pub api_service: Option<ApiService>,
        /// Where it came from.
        pub source: Option<IpHitSource>,
        /// The device then.
        pub device_info: Option<Box<HitDevice>>,
        /// The address then.
        pub location_info: Option<Box<HitLocation>>,
        /// 0 to 1.
        pub confidence: Option<Number>,
        /// What kind of evidence it is.
        pub match_mode: Option<MatchMode>,
        /// Likeness of the devices, 0 to 1.
        pub recovery_similarity: Option<Number>,
        /// Whether the TLS handshakes agree as well.
        pub tls_ja4_corroborated: Option<bool>,
        /// Why the device was taken for the same.
        pub recovery_gate_reason: Option<Personal>,
    }
}

open_enum! {
    /// What two sessions share.
    pub enum IpMatchType {
        /// The address.
        IpAddress = "ip_address",
        /// The device.
        DeviceFingerprint = "device_fingerprint",
    }
}

open_enum! {
    /// How it was established that two sessions share something.
    pub enum IpMatchSource {
        /// Same address.
        IpAddress = "ip_address",
        /// Same stored id.
        PersistentId = "persistent_id",
        /// Same fingerprint, in its older form.
        LegacyFp = "legacy_fp",
        /// Different id, but surely the same device.
        RecoveredHigh = "recovered_high",
    }
}

open_enum! {
    /// Where an earlier device or address came from.
    pub enum IpHitSource {
        /// A session.
        Session = "session",
    }
}

open_enum! {
    /// What kind of evidence a shared device or address is.
    pub enum MatchMode {
        /// It is the same.
        Deterministic = "deterministic",
        /// It is most likely the same.
        Probabilistic = "probabilistic",
        /// Both were there; nothing more.
        CoOccurrence = "co_occurrence",
    }
}

model! {
    /// The device of an earlier session.
    pub struct HitDevice {
        /// Who made it.
        pub device_brand: Option<Personal>,
        /// Its model.
        pub device_model: Option<Personal>,
        /// Browser.
        pub browser_family: Option<Personal>,
        /// Operating system.
        pub os_family: Option<Personal>,
        /// Kind of device.
        pub platform: Option<Platform>,
        /// The device.
        pub device_fingerprint: Option<Personal>,
    }
}

model! {
    /// The address of an earlier session.
    pub struct HitLocation {
        /// The address.
        pub ip_address: Option<Personal>,
        /// The country's English name.
        pub ip_country: Option<Personal>,
        /// ISO 3166-1 alpha-2.
        pub ip_country_code: Option<Personal>,
        /// State or province.
        pub ip_state: Option<Personal>,
        /// City.
        pub ip_city: Option<Personal>,
        /// Whether it hid the user's own.
        pub is_vpn_or_tor: Option<bool>,
        /// Whether it belongs to a data centre.
        pub is_data_center: Option<bool>,
    }
}
