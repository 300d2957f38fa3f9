//! Device signals for risk assessments.

use crate::{Personal, open_enum::open_enum, request::request};

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
