//! Recorded deliveries: one JSON object per line, as `verify --batch` reads them.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::receiver::ReceivedRequest;
use crate::output::time;

/// A recorded delivery.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct RecordedDelivery {
    /// Body in base64.
    body: String,
    /// Value, or array of values, by name.
    #[serde(default)]
    headers: Map<String, Value>,
    /// Time of arrival in Unix seconds.
    pub(crate) at: Option<i64>,
}

impl From<&ReceivedRequest> for RecordedDelivery {
    fn from(received: &ReceivedRequest) -> Self {
        let mut headers = Map::new();
        for name in received.headers.keys() {
            let values = received.headers.get_all(name).iter();
            let values = values.map(|value| String::from_utf8_lossy(value.as_bytes()).into());
            headers.insert(name.to_string(), Value::Array(values.collect()));
        }
        Self {
            body: BASE64_STANDARD.encode(&received.body),
            headers,
            at: Some(time::from_system(received.at).as_second()),
        }
    }
}

impl RecordedDelivery {
    /// Parses a line. The error does not quote it.
    pub(crate) fn parse(line: &[u8]) -> Result<Self, String> {
        serde_json::from_slice(line)
            .map_err(|error| format!("not a recorded delivery (column {})", error.column()))
    }

    pub(crate) fn body(&self) -> Result<Vec<u8>, String> {
        BASE64_STANDARD
            .decode(&self.body)
            .map_err(|_| "the body is not base64".to_owned())
    }

    /// Headers as pairs; a header with several values has several pairs.
    pub(crate) fn into_headers(self) -> Result<Vec<(String, String)>, String> {
        let mut headers = Vec::with_capacity(self.headers.len());
        for (name, value) in self.headers {
            let values = match value {
                Value::Array(values) => values,
                value => vec![value],
            };
            for value in values {
                let Value::String(value) = value else {
                    return Err("a header value is not text".to_owned());
                };
                headers.push((name.clone(), value));
            }
        }
        Ok(headers)
    }

    /// The event to send again, or why it cannot be sent.
    pub(crate) fn event(&self) -> Result<Map<String, Value>, String> {
        let is_unsigned =
            |name: &String| name.eq_ignore_ascii_case(didit_webhooks::header::UNSIGNED);
        if self.headers.keys().any(is_unsigned) {
            return Err("an unsigned callback, which Didit does not sign either".to_owned());
        }
        match serde_json::from_slice(&self.body()?) {
            Ok(Value::Object(event)) => Ok(event),
            _ => Err("the body is not a JSON object".to_owned()),
        }
    }
}
