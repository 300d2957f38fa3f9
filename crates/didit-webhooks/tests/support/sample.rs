//! `status.updated` events of a chosen size, as benchmarks and tests of memory want them.

use serde_json::{Value, json};

/// When the events were sent, in unix seconds.
pub(crate) const SENT: u64 = 1_774_970_000;

/// A list of the decision, and what makes a report for it.
type Kind = (&'static str, fn(usize) -> Value);

/// An event whose body has about `size` bytes.
pub(crate) fn event(size: usize) -> Value {
    let mut decision = json!({
        "session_id": "11111111-2222-3333-4444-555555555555",
        "session_number": 43_762,
        "status": "Approved",
        "features": ["ID_VERIFICATION", "LIVENESS", "FACE_MATCH", "AML", "IP_ANALYSIS"],
        "id_verifications": [], "liveness_checks": [], "aml_screenings": [], "face_matches": [],
    });
    // The envelope and the decision around its reports have about 760 bytes.
    let mut left = size.saturating_sub(760);
    let kinds: [Kind; 4] = [
        ("id_verifications", id_verification),
        ("liveness_checks", liveness_check),
        ("aml_screenings", aml_screening),
        ("face_matches", face_match),
    ];
    for index in 0.. {
        let fits = (0..kinds.len())
            .map(|kind| kinds[(index + kind) % kinds.len()])
            .find_map(|(list, make)| {
                let report = make(index);
                let length = report.to_string().len();
                (length <= left).then_some((list, report, length))
            });
        let Some((list, report, length)) = fits else {
            break;
        };
        left -= length;
        if let Some(reports) = decision[list].as_array_mut() {
            reports.push(report);
        }
    }
    let mut event = json!({
        "event_id": "5b2f6a0e-8f2c-4a49-9d2e-6f2a9d3b7c11",
        "webhook_type": "status.updated",
        "timestamp": SENT,
        "created_at": SENT - 240,
        "application_id": "0d9f2b1c-3c55-4f0e-8f5e-6b1e7f0a9c22",
        "environment": "live",
        "session_id": "11111111-2222-3333-4444-555555555555",
        "status": "Approved",
        "workflow_id": "9c7d5e3f-1b2a-4c6d-8e9f-0a1b2c3d4e5f",
        "workflow_version": 4,
        "vendor_data": "user-7",
        "metadata": {"order": 7, "plan": "plus", "tags": []},
    });
    // What is too little for a report.
    for index in 0..left / 24 {
        if let Some(tags) = event["metadata"]["tags"].as_array_mut() {
            tags.push(json!({"id": index, "tag": "a"}));
        }
    }
    event["decision"] = decision;
    event
}

fn id_verification(index: usize) -> Value {
    json!({
        "node_id": format!("feature_ocr_{index}"),
        "status": "Approved",
        "document_type": "Identity Card",
        "document_number": "LOE345346",
        "personal_number": "53446352T",
        "portrait_image": "https://media.example.com/ocr/portrait.jpg?X-Amz-Date=20260331T150000Z&X-Amz-Expires=14400&X-Amz-Signature=0f6c9e1d2b3a49586776655443322110ffeeddccbbaa99887766554433221100",
        "front_image": "https://media.example.com/ocr/front.jpg?X-Amz-Date=20260331T150000Z&X-Amz-Expires=14400&X-Amz-Signature=1f6c9e1d2b3a49586776655443322110ffeeddccbbaa99887766554433221100",
        "date_of_birth": "1990-04-12", "age": 35, "expiration_date": "2031-08-21", "gender": "F",
        "issuing_state": "ESP", "issuing_state_name": "Spain", "nationality": "ESP",
        "first_name": "Zoë", "last_name": "Núñez Šarić", "full_name": "Zoë Núñez Šarić",
        "address": "C. DEL OLMO 12, 3º B, Móstoles", "place_of_birth": null, "marital_status": "UNKNOWN",
        "parsed_address": {"city": "Móstoles", "country": "ES", "postal_code": "28931", "document_location": {"latitude": 40.3223, "longitude": -3.8654}},
        "extra_fields": {}, "extra_files": [],
        "warnings": [{"feature": "ID_VERIFICATION", "risk": "POSSIBLE_DUPLICATED_USER", "additional_data": {"duplicated_session_number": 112},
            "log_type": "information", "short_description": "Possible duplicated user", "long_description": "The system found another approved session with the same document number."}],
    })
}

fn liveness_check(index: usize) -> Value {
    json!({
        "node_id": format!("feature_liveness_{index}"),
        "status": "Approved", "method": "ACTIVE_3D", "score": 97.43, "age_estimation": 34.0,
        "reference_image": "https://media.example.com/liveness/reference.jpg?X-Amz-Date=20260331T150000Z&X-Amz-Expires=14400&X-Amz-Signature=2f6c9e1d2b3a49586776655443322110ffeeddccbbaa99887766554433221100",
        "video_url": null, "face_quality": 88.1, "face_luminance": 51.75, "warnings": [],
        "matches": [{"session_id": "7e1c1d9e-21a5-4d6f-9a52-0c9b8a7d6e5f", "similarity_percentage": 99.31, "status": "Approved", "is_blocklisted": false}],
    })
}

fn face_match(index: usize) -> Value {
    json!({"node_id": format!("feature_face_{index}"), "status": "Approved", "score": 96.13, "warnings": []})
}

fn aml_screening(index: usize) -> Value {
    json!({
        "node_id": format!("feature_aml_{index}"),
        "status": "Approved", "total_hits": 1, "score": 12.5, "entity_type": "person",
        "screened_data": {"full_name": "Zoë Núñez Šarić", "nationality": "ES", "date_of_birth": "1990-04-12", "document_number": "LOE345346"},
        "hits": [{"id": "hit-000000000000001", "match": false, "caption": "Zoe Nunez", "match_score": 41.2, "review_status": "False Positive",
            "datasets": ["PEP", "Warnings and Regulatory Enforcement"], "properties": {"name": ["Zoe Nunez", "Zoé Nuñez"], "country": ["es", "pt"], "birthDate": ["1961"]},
            "first_seen": "2021-03-04T00:00:00", "last_seen": "2026-01-15T10:41:22"}],
        "warnings": [],
    })
}

/// Writes a body with the keys of every object in an order that is none.
pub(crate) fn shuffle(body: &[u8]) -> Vec<u8> {
    fn write(value: &Value, state: &mut u64, out: &mut Vec<u8>) {
        match value {
            Value::Object(map) => {
                let mut entries: Vec<_> = map.iter().collect();
                for last in (1..entries.len()).rev() {
                    *state = state
                        .wrapping_mul(6_364_136_223_846_793_005)
                        .wrapping_add(1);
                    let other = usize::try_from(*state >> 33).unwrap_or_default() % (last + 1);
                    entries.swap(last, other);
                }
                out.push(b'{');
                for (index, (key, value)) in entries.into_iter().enumerate() {
                    if index > 0 {
                        out.push(b',');
                    }
                    scalar(&json!(key), out);
                    out.push(b':');
                    write(value, state, out);
                }
                out.push(b'}');
            }
            Value::Array(items) => {
                out.push(b'[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(b',');
                    }
                    write(item, state, out);
                }
                out.push(b']');
            }
            other => scalar(other, out),
        }
    }
    /// In ASCII, as Didit sends it.
    fn scalar(value: &Value, out: &mut Vec<u8>) {
        for char in value.to_string().chars() {
            if char.is_ascii() {
                out.extend(char.to_string().bytes());
            } else {
                for unit in char.encode_utf16(&mut [0; 2]) {
                    out.extend(format!("\\u{unit:04x}").bytes());
                }
            }
        }
    }
    let mut out = Vec::with_capacity(body.len());
    let value = serde_json::from_slice(body).unwrap_or_default();
    write(&value, &mut 7, &mut out);
    out
}
