#![no_main]

use std::time::{Duration, UNIX_EPOCH};

use didit_webhooks::{Secret, Signer, Verifier, canonical_form, header};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Some((&[which, high, low, bit], body)) = input.split_first_chunk() else { return };
    let verifier = Verifier::new(Secret::new("key").expect("it is not empty"));
    let signer = Signer::new(Secret::new("key").expect("it is not empty"));

    // Whatever the headers are, nothing unsigned is accepted.
    let at = UNIX_EPOCH + Duration::from_secs(1_774_970_000);
    let (name, value) = body.split_at(body.len() / 2);
    let name = String::from_utf8_lossy(name);
    for name in [&*name, header::SIGNATURE, header::SIGNATURE_V2, header::SIGNATURE_SIMPLE] {
        let headers = [(name, value)];
        assert!(verifier.verify_bytes(body, &headers, at).is_err());
        assert!(verifier.verify_allowing_simple(body, &headers, at).is_err());
    }

    let Ok(signatures) = signer.sign(body) else {
        assert!(canonical_form(body).is_err());
        return;
    };
    let seconds = signatures.timestamp.as_deref().and_then(|text| text.parse().ok());
    let Some(at) = UNIX_EPOCH.checked_add(Duration::from_secs(seconds.unwrap_or_default())) else {
        return;
    };
    let scheme = [header::SIGNATURE_V2, header::SIGNATURE][usize::from(which % 2)];
    let headers: Vec<_> = signatures.iter().filter(|(name, _)| *name != header::SIGNATURE_V2 || *name == scheme).collect();
    let _ = verifier.verify_at(body, &headers, at);
    let accepted = verifier.verify_bytes(body, &headers, at).is_ok();

    // Once a byte is changed, only a body that says the same is accepted.
    let mut changed = body.to_vec();
    let place = usize::from(u16::from_be_bytes([high, low])) % body.len().max(1);
    if let Some(byte) = changed.get_mut(place) {
        *byte ^= 1 << (bit % 8);
    }
    if accepted && verifier.verify_bytes(&changed, &headers, at).is_ok() {
        assert_eq!(scheme, header::SIGNATURE_V2);
        assert_eq!(canonical_form(&changed), canonical_form(body));
    }
});
