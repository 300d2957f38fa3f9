//! Values as the pages show them.

use std::fmt;

use crate::vocabulary::time::UtcTime;

/// Returns the CSS class of a status.
pub(super) fn status_class(status: &str) -> &'static str {
    match status {
        "Approved" => "good",
        "Declined" => "bad",
        "In Review" => "warn",
        _ => "neutral",
    }
}

/// A time, shown to the second in UTC.
#[derive(Clone, Copy)]
pub(super) struct When(pub(super) UtcTime);

impl When {
    /// Returns the value of the `datetime` attribute of `<time>`.
    pub(super) fn machine(self) -> String {
        self.0.rfc3339()
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0.rfc3339().replace('T', " ");
        f.write_str(text.get(..19).unwrap_or(&text))
    }
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
