//! What the caller knows of the device behind a check.

use crate::{Personal, open_enum::open_enum, request::request};

request! {
    /// The device that an e-mail address or a phone number was typed on. The more is
    /// known of it, the better the risk can be told.
    pub struct RiskSignals {
        optional {
            /// IPv4 or IPv6 address.
            ip: into Personal,
            /// Your own id of the device, at most 255 characters.
            device_id: into Personal,
            /// Its system.
            device_platform: into DevicePlatform,
            /// Its model, at most 255 characters.
            device_model: into Personal,
            /// Version of the system, at most 64 characters.
            os_version: into Personal,
            /// Version of your application, at most 64 characters.
            app_version: into Personal,
            /// The browser's `User-Agent`, at most 512 characters.
            user_agent: into Personal,
        }
    }
}

open_enum! {
    /// The system of a device.
    pub enum DevicePlatform {
        /// Android.
        Android = "android",
        /// iOS.
        Ios = "ios",
        /// iPadOS.
        Ipados = "ipados",
        /// tvOS.
        Tvos = "tvos",
        /// A browser.
        Web = "web",
    }
}
