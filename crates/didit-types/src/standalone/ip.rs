//! Standalone IP risk assessment.

use alloc::boxed::Box;

use serde_json::Number;

use crate::{
    FeatureStatus, Personal, SessionId, Timestamp, UntypedJson, model::model, request::request,
};

request! {
    /// Assesses the risk of an IP address.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/ip-risk>
    pub struct AssessIpRisk {
        required {
            /// IPv4 or IPv6 address.
            ip_address: into Personal [ip_address],
        }
        optional {
            /// Country claimed by the user, at most 3 characters; a different one sends the
            /// check to review.
            claimed_country: into Personal [max(3)],
            /// `User-Agent` of the browser, at most 512 characters.
            user_agent: into Personal [max(512)],
            /// Caller's own id of the user.
            vendor_data: into Personal,
            /// Metadata of the caller, a JSON object; returned in the response.
            metadata: json UntypedJson [object],
        }
    }
}

model! {
    /// Response of an IP risk assessment.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/ip-risk>
    pub struct IpRisk {
        required {
            /// Id of the check and of its session.
            pub request_id: SessionId,
            /// Status: `In Review` for a different country, a VPN, Tor or a data centre, else
            /// `Approved`.
            pub status: FeatureStatus,
        }
        /// Report of the check.
        pub ip: Option<Box<IpReport>>,
        /// Value of `vendor_data` sent with the request.
        pub vendor_data: Option<Personal>,
        /// Value of `metadata` sent with the request.
        pub metadata: Option<UntypedJson>,
        /// Creation time.
        pub created_at: Option<Timestamp>,
    }
}

model! {
    /// Data of an IP address.
    ///
    /// Any field may be null; an address without data is approved.
    pub struct IpReport {
        /// Status of the check.
        pub status: Option<FeatureStatus>,
        /// IP address; null without data.
        pub ip_address: Option<Personal>,
        /// English name of the country.
        pub ip_country: Option<Personal>,
        /// Country, ISO 3166-1 alpha-2.
        pub ip_country_code: Option<Personal>,
        /// State or province.
        pub ip_state: Option<Personal>,
        /// City.
        pub ip_city: Option<Personal>,
        /// Approximate latitude of the network in degrees.
        pub latitude: Option<Personal<Number>>,
        /// Approximate longitude of the network in degrees.
        pub longitude: Option<Personal<Number>>,
        /// Internet service provider.
        pub isp: Option<Personal>,
        /// Owner of the IP address.
        pub organization: Option<Personal>,
        /// Whether the IP address belongs to a VPN or Tor.
        pub is_vpn_or_tor: Option<bool>,
        /// Whether the IP address belongs to a data centre.
        pub is_data_center: Option<bool>,
        /// IANA time zone.
        pub time_zone: Option<Personal>,
        /// UTC offset of the time zone, such as `+0100`.
        pub time_zone_offset: Option<Personal>,
        /// Number of the autonomous system.
        pub asn_number: Option<Number>,
        /// Operator of the autonomous system.
        pub asn_organization: Option<Personal>,
        /// Connection type, such as `broadband` or `hosting`.
        pub connection_type: Option<Personal>,
        /// Mobile or access network.
        pub carrier: Option<Personal>,
        /// Proxy type, such as `VPN`.
        pub proxy_type: Option<Personal>,
        /// Value of `claimed_country` sent with the request.
        pub claimed_country: Option<Personal>,
        /// Whether the country differs from the claimed one.
        pub country_mismatch: Option<bool>,
        /// Threat indicators; the keys vary.
        pub threat: Option<UntypedJson>,
    }
}
