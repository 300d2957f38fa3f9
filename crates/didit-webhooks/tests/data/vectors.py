"""Writes vectors.json: bodies with their canonical form and three signatures.

Run with CPython 3.11 or newer: python3 vectors.py > vectors.json
The rules are those of the service's documentation; Python's own json module does
the work, so that nothing of the Rust implementation can leak into what it is
tested against.
"""

import base64
import hashlib
import hmac
import json
import sys

SECRET = "vT3qk0bJx1yS9mWcR7dLhA5uE2nGfZ8pKiOeQ4wXs6Y"


def shorten(value):
    if isinstance(value, dict):
        return {key: shorten(item) for key, item in value.items()}
    if isinstance(value, list):
        return [shorten(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def dump(value, ascii_only):
    return json.dumps(
        shorten(value), sort_keys=True, separators=(",", ":"), ensure_ascii=ascii_only, allow_nan=False
    )


def sign(message):
    return hmac.new(SECRET.encode(), message, hashlib.sha256).hexdigest()


def vector(name, body):
    value = json.loads(body)
    canonical = dump(value, False).encode()
    fields = value if isinstance(value, dict) else {}
    simple = ":".join(
        str(shorten(fields.get(key, ""))) for key in ("timestamp", "session_id", "status", "webhook_type")
    )
    return {
        "name": name,
        "body": base64.b64encode(body).decode(),
        "canonical": base64.b64encode(canonical).decode(),
        "wire": dump(value, True),
        "x_signature": sign(body),
        "x_signature_v2": sign(canonical),
        "x_signature_simple": sign(simple.encode()),
    }


def event(**more):
    return {
        "event_id": "5b2f6a0e-8f2c-4a49-9d2e-6f2a9d3b7c11",
        "webhook_type": "status.updated",
        "timestamp": 1774970000,
        "created_at": 1774969994,
        "application_id": "0d9f2b1c-3c55-4f0e-8f5e-6b1e7f0a9c22",
        "environment": "live",
        "session_id": "11111111-2222-3333-4444-555555555555",
        "status": "Approved",
        "workflow_id": "9c7d5e3f-1b2a-4c6d-8e9f-0a1b2c3d4e5f",
        "workflow_version": 4,
        "vendor_data": "user-7",
        **more,
    }


def in_event(token):
    """A delivery with `token` as it stands in its metadata."""
    text = dump(event(), True)
    return (text[:-1] + ',"metadata":{"value":' + token + "}}").encode()


BODIES = {}


def add(name, body):
    assert name not in BODIES, name
    BODIES[name] = body if isinstance(body, bytes) else body.encode()


# Deliveries as Didit sends them.
for status in ("Approved", "Declined", "In Review", "Abandoned", "Resubmitted", "Awaiting User", "Kyc Expired"):
    add(f"status {status}", dump(event(status=status), True))
add("no session", dump({"webhook_type": "user.status.updated", "timestamp": 1774970000, "status": "BLOCKED"}, True))
add("test send", dump(event(metadata={"test_webhook": True}, created_at=1774970000), True))
add("decision", dump(event(decision={
    "status": "Approved",
    "id_verifications": [{"node_id": "feature_ocr", "first_name": "José", "last_name": "Łukasiewicz",
                          "warnings": [], "front_image": "https://example.com/a/b?c=d&e=%2F", "age": 36}],
    "liveness_checks": [{"score": 97.5, "age_estimation": 35.0}],
    "face_matches": [{"score": 100.0}],
    "aml_screenings": [], "expected_details": {}, "nfc_verifications": None,
}), True))
add("slashes", dump(event(url="https://example.com/x/y"), True))
add("entity event", dump({"webhook_type": "user.data.updated", "timestamp": 1774970000, "changed_fields": ["metadata"],
                          "changes": {"metadata": {"previous": None, "current": {"b": 1, "a": 2.0}}}}, True))

# The same value written otherwise on the way.
pretty = event(metadata={"z": [1, 2.50, {"y": None, "x": "é"}], "a": {}})
add("as sent", dump(pretty, True))
add("re-encoded as UTF-8", dump(pretty, False))
add("indented", json.dumps(pretty, indent=2))
add("keys reversed", json.dumps(dict(reversed(pretty.items()))))
add("tabs and carriage returns", b' \t\r\n{ "b"\t:\r[ 1 ,\n2 ] , "a" : { } , "timestamp" : 1774970000 }\r\n ')
add("escaped letters", rb'{"\u0061":"\u0041\u00e9","timestamp":1774970000}')
add("escaped field name", rb'{"\u0074imestamp":1774970000,"stat\u0075s":"Appro\u0076ed"}')

# Keys.
add("numeric-looking keys", b'{"10":1,"2":2,"1":3,"02":4}')
add("upper and lower case keys", b'{"b":1,"B":2,"a":3,"A":4,"_":5}')
add("emoji and U+FFFF keys", '{"\U0001f600":1,"\uffff":2,"\ue000":3,"z":4}')
add("escaped keys out of order", rb'{"\ud83d\ude00":1,"\uffff":2,"\u0062":3,"a":4}')
add("empty key", b'{"a":1,"":2}')
add("prefix keys", b'{"ab":1,"a":2,"a b":3,"a\\u0000":4,"a-":5}')
add("keys with quotes", rb'{"\"":1,"!":2,"\\":3,"#":4}')
add("nested disorder", b'{"b":{"d":1,"c":[{"z":1,"y":2},{}]},"a":{"f":{"h":1,"g":2},"e":3}}')
add("sorted outside, not inside", b'{"a":{"z":1,"y":{"b":1,"a":2}},"b":[{"d":1,"c":2}],"c":3}')
add("not sorted outside, sorted inside", b'{"c":{"a":1,"b":{"a":1}},"a":[{"x":{"y":1}}],"b":{}}')
add("same key at two levels", b'{"a":{"a":{"a":1}}}')
add("normal forms differ", '{"e\u0301":1,"\u00e9":2}')

# Numbers.
NUMBERS = [
    "0", "-0", "-0.0", "0.0", "0e0", "-0e5", "0E-9", "1", "-1", "100.0", "2.00", "2.50", "-2.50", "0.1", "0.10",
    "1e2", "1E2", "1e+2", "12.5e1", "12.55e1", "1e22", "1e23", "123456789012345678901234567890", "9007199254740993",
    "9007199254740993.0", "18446744073709551616", "-9223372036854775809", "1E-7", "1e-7", "1.5e-7", "1e-10",
    "0.0001", "0.00012", "0.00001", "0.000011", "1e-4", "9.9e-5", "5e-324", "2.2250738585072014e-308", "1e-400",
    "1.7976931348623157e308", "0.30000000000000004", "0.1000000000000000055511151231257827", "3.14159265358979",
    "3.141592653589793", "3.1415926535897932384626", "123456789.123456789", "1e15", "1e16", "1.5e16", "1.5e300",
    "123456.789e-3", "4503599627370496.5", "614048921177305.25", "-614048921177305.75", "2251799813685248.25",
    "562949953421312.125", "9007199254740991.5", "97.35", "-0.0000001", "1" * 400, "1e0000000001",
]
for number in NUMBERS:
    add(f"number {number[:40]}", in_event(number))
add("many numbers", "[" + ",".join(NUMBERS) + "]")
add("scientific timestamp", b'{"timestamp":1.77497e9,"status":"Approved"}')
add("timestamp with a point", b'{"timestamp":1774970000.0,"status":"Approved"}')

# Strings.
STRINGS = {
    "short escapes": r'"\"\\\/\b\f\n\r\t"',
    "long escapes of short ones": r'"\u0022\u005c\u002f\u0008\u000c\u000a\u000d\u0009"',
    "control characters": r'"\u0000\u0001\u001f\u001F\u007f\u0080\u009f"',
    "raw delete and C1": '"\u007f\u0080\u009f"',
    "line separators": '"\u2028\u2029\\u2028\\u2029"',
    "byte order mark inside": '"\ufeff\\ufeff"',
    "noncharacters": r'"\ufffe\uffff\ud83f\udffe"',
    "last before and first after the surrogates": r'"\ud7ff\ue000"',
    "astral, escaped": r'"\ud83d\ude00\uD83D\uDE00\ud800\udc00\udbff\udfff"',
    "astral, raw": '"😀\U00010000\U0010ffff"',
    "scripts": '"Žluťoučký ñandú 漢字 العربية ไทย"',
    "combining": '"e\u0301 \u00e9"',
    "html": '"<a href=\'x\'>&amp;</a>"',
    "empty": '""',
    "looks like JSON": r'"{\"b\":1, \"a\" : 2.0}"',
    "long": '"' + "abcdefgh" * 40 + 'é"',
    "escape at each offset": '"' + "".join("a" * n + "\\u00e9" for n in range(18)) + '"',
    "quote at each offset": '"' + "".join("a" * n + '\\"' for n in range(18)) + '"',
}
for name, text in STRINGS.items():
    add(f"string {name}", in_event(text))

# Shapes.
for name, text in {
    "null": "null", "true": "true", "false": "false", "empty object": "{}", "empty array": "[]",
    "nested empties": '[{},[],[{}],{"a":[]}]', "mixed": '[1,"a",null,true,{"k":1.0}]',
    "depth": "[" * 60 + "]" * 60, "deep objects": '{"b":1,"a":' * 50 + "0" + "}" * 50,
}.items():
    add(f"value {name}", in_event(text))
add("an array", b'[{"b":1,"a":2},[]]')
add("a string", '"é"')
add("a number", b"2.0")
add("null alone", b" null ")

json.dump(
    {"secret": SECRET, "vectors": [vector(name, body) for name, body in BODIES.items()]},
    sys.stdout, indent=1, ensure_ascii=True,
)
print()
