//! Values as the pages show them.

use crate::vocabulary::UtcTime;

/// Returns the CSS class of a status.
pub(super) fn status_class(status: &str) -> &'static str {
    match status {
        "Approved" | "APPROVED" | "ACTIVE" | "RESOLVED" => "good",
        "Declined" | "DECLINED" | "BLOCKED" => "bad",
        "In Review" | "IN_REVIEW" | "AWAITING_USER" | "FLAGGED" => "warn",
        _ => "neutral",
    }
}

impl UtcTime {
    /// Formats the time to the second, in UTC.
    pub(super) fn shown(self) -> String {
        shown_time(&self.rfc3339())
    }
}

/// Formats a time in RFC 3339 to the second.
pub(super) fn shown_time(time: &str) -> String {
    time.replace('T', " ").chars().take(19).collect()
}

/// Formats seconds in their two largest units.
pub(super) fn span(seconds: u64) -> String {
    let units = [("d", 86_400), ("h", 3600), ("min", 60), ("s", 1)];
    let mut rest = seconds;
    let parts: Vec<_> = units
        .into_iter()
        .filter_map(|(name, length)| {
            let count = rest / length;
            rest %= length;
            (count > 0).then(|| format!("{count} {name}"))
        })
        .take(2)
        .collect();
    if parts.is_empty() {
        "0 s".to_owned()
    } else {
        parts.join(" ")
    }
}

/// Formats JSON with indentation; returns other text unchanged.
pub(super) fn pretty(bytes: &[u8]) -> String {
    if let Ok(value) = serde_json::from_slice::<serde_json::Value>(bytes) {
        return format!("{value:#}");
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => format!("{} bytes of binary data", bytes.len()),
    }
}
