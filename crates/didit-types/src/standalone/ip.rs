//! The risk of an IP address.

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
            /// The address, IPv4 or IPv6.
            ip_address: into Personal,
        }
        optional {
            /// The country that its user says to be in, at most 3 characters; another
            /// one sends the check to review.
            claimed_country: into Personal,
            /// The browser's `User-Agent`, at most 512 characters.
            user_agent: into Personal,
            /// Your own key of the user.
            vendor_data: into Personal,
            /// A JSON object; comes back in the answer.
            metadata: into UntypedJson,
        }
    }
}

model! {
    /// The risk of an IP address.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/ip-risk>
    pub struct IpRisk {
        required {
            /// The check; the id of a session that was made for it.
            pub request_id: SessionId,
            /// `In Review` for the wrong country, a hidden address or a data centre;
            /// otherwise `Approved`.
            pub status: FeatureStatus,
        }
        /// What was found out.
        pub ip: Option<Box<IpReport>>,
        /// As it was sent.
        pub vendor_data: Option<Personal>,
        /// As it was sent.
        pub metadata: Option<UntypedJson>,
        /// When.
        pub created_at: Option<Timestamp>,
    }
}

model! {
    /// What was found out about an IP address.
    ///
    /// Any of it may be null; where nothing at all is known, the check is approved.
    pub struct IpReport {
        /// The result.
        pub status: Option<FeatureStatus>,
        /// The address; null where nothing is known of it.
        pub ip_address: Option<Personal>,
        /// The country's English name.
        pub ip_country: Option<Personal>,
        /// ISO 3166-1 alpha-2.
        pub ip_country_code: Option<Personal>,
        /// State or province.
        pub ip_state: Option<Personal>,
        /// City.
        pub ip_city: Option<Personal>,
        /// Degrees; roughly where the network is.
        pub latitude: Option<Personal<Number>>,
        /// Degrees; roughly where the network is.
        pub longitude: Option<Personal<Number>>,
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
        /// The number of the autonomous system.
        pub asn_number: Option<Number>,
        /// Who runs that system.
        pub asn_organization: Option<Personal>,
        /// Such as `broadband` or `hosting`.
        pub connection_type: Option<Personal>,
        /// The mobile or access network.
        pub carrier: Option<Personal>,
        /// What hides the user's own address, such as `VPN`.
        pub proxy_type: Option<Personal>,
        /// As it was sent.
        pub claimed_country: Option<Personal>,
        /// Whether the address is in another country than the claimed one.
        pub country_mismatch: Option<bool>,
        /// What speaks against the address; its keys differ.
        pub threat: Option<UntypedJson>,
    }
}
