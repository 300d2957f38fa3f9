//! Types shared by the standalone checks.

use alloc::vec::Vec;

use serde_json::Number;

use crate::{Personal, model::model, open_enum::open_enum, request::request};

/// Declares the response of a check: a model with the fields of every response and more fields.
macro_rules! response {
    ( $(#[$meta:meta])* pub struct $Name:ident { $($more:tt)* } ) => {
        $crate::model::model! {
            $(#[$meta])*
            pub struct $Name {
                /// Id of the check; the id of its session, if stored.
                pub request_id: Option<$crate::SessionId>,
                $($more)*
                /// Value of `vendor_data` sent with the request.
                pub vendor_data: Option<$crate::Personal>,
                /// Value of `metadata` sent with the request.
                pub metadata: Option<$crate::UntypedJson>,
                /// Creation time.
                pub created_at: Option<$crate::Timestamp>,
            }
        }
    };
}

pub(crate) use response;

open_enum! {
    /// Effect of a finding on a standalone check.
    pub enum FindingAction {
        /// Declines the check.
        Decline = "DECLINE",
        /// Has no effect.
        NoAction = "NO_ACTION",
    }
}

request! {
    /// Device of the user of an e-mail address or phone number. More signals improve the
    /// assessment.
    pub struct RiskSignals {
        optional {
            /// IPv4 or IPv6 address.
            ip: into Personal [ip_address],
            /// Caller's own id of the device, at most 255 characters.
            device_id: into Personal [max(255)],
            /// Operating system of the device.
            device_platform: into DevicePlatform,
            /// Model of the device, at most 255 characters.
            device_model: into Personal [max(255)],
            /// Version of the operating system, at most 64 characters.
            os_version: into Personal [max(64)],
            /// Version of the caller's application, at most 64 characters.
            app_version: into Personal [max(64)],
            /// `User-Agent` of the browser, at most 512 characters.
            user_agent: into Personal [max(512)],
        }
    }
}

open_enum! {
    /// Operating system of a device.
    pub enum DevicePlatform {
        Android = "android",
        /// iOS.
        Ios = "ios",
        /// iPadOS.
        Ipados = "ipados",
        /// tvOS.
        Tvos = "tvos",
        /// Browser.
        Web = "web",
    }
}

model! {
    /// Faces found in a picture.
    pub struct FaceImage {
        /// Faces, largest first.
        pub entities: Option<Vec<DetectedFace>>,
        /// Rotation of the picture in degrees.
        pub best_angle: Option<i64>,
    }
}

model! {
    /// Face in a picture.
    pub struct DetectedFace {
        /// Left, top, right and bottom edges in pixels.
        pub bbox: Option<Vec<i64>>,
        /// Confidence of the detection, 0 to 1.
        pub confidence: Option<Number>,
        /// Age in years estimated from the face.
        pub age: Option<Personal<Number>>,
        /// Gender estimated from the face.
        pub gender: Option<Personal>,
        /// Race estimated from the face; null today.
        pub race: Option<Personal>,
    }
}
