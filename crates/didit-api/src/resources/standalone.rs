//! What the checks on their own have in common.

use didit_types::Raw;
use didit_types::standalone::RiskSignals;

use crate::check::{Check, Checked, at_most, each, ensure, ip_address};

/// The API takes no other JSON than an object here.
pub(super) fn metadata(value: Option<&Raw>) -> Checked {
    let is_object = value.is_none_or(|value| value.reveal().is_object());
    ensure(is_object, "metadata", "must be a JSON object")
}

impl Check for RiskSignals {
    fn check(&self) -> Checked {
        each(&self.ip, |ip| ip_address("signals.ip", ip.reveal()))?;
        for (field, value, characters) in [
            ("signals.device_id", &self.device_id, 255),
            ("signals.device_model", &self.device_model, 255),
            ("signals.os_version", &self.os_version, 64),
            ("signals.app_version", &self.app_version, 64),
            ("signals.user_agent", &self.user_agent, 512),
        ] {
            each(value, |text| at_most(field, text.reveal(), characters))?;
        }
        Ok(())
    }
}
