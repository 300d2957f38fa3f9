"""Makes the seeds of both targets from the vectors of the webhooks crate: python3 fuzz/seeds.py"""

import base64
import json
import pathlib
import re

here = pathlib.Path(__file__).parent
file = json.loads((here / "../crates/didit-webhooks/tests/data/vectors.json").read_text())
for vector in file["vectors"]:
    name = re.sub(r"[^a-z0-9]+", "-", vector["name"].lower()).strip("-")[:40]
    body = base64.b64decode(vector["body"])
    if len(body) > 4096:
        continue
    (here / "seeds/canonical" / name).write_bytes(body)
    if b"timestamp" in body:
        # The first four bytes choose the change.
        (here / "seeds/verifier" / name).write_bytes(bytes([1, 0, len(body) % 251, 3]) + body)
