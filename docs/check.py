"""Check the public ledger, and receipts with the cookie of a session: python check.py SITE [COOKIE RECEIPT ...]"""

import hashlib
import json
import sys
from urllib.request import Request, urlopen


def check(hashed: str, digest: str, name: str) -> None:
    """End with the first thing that is not as it was hashed."""
    if hashlib.sha256(hashed.encode()).hexdigest() != digest:
        sys.exit(f"{name} is not as it was hashed")


def read(address: str) -> str:
    request = Request(sys.argv[1] + address, headers={"Cookie": sys.argv[2] if len(sys.argv) > 2 else ""})  # noqa: S310
    return urlopen(request).read().decode()  # noqa: S310 - whose site it is, is the caller's choice


USUAL = ["answer", "unchanged", "correction", "transcription", "commitment", "withdrawal", "consent_ended", "erasure"]
KINDS = {1: USUAL, 2: USUAL, 3: USUAL, 4: ["entered_in_error", "accepted_in_error"]}
previous, number, count = "0" * 64, 0, 0
while lines := read(f"/en/changes/ledger.jsonl?after={number}").rstrip("\n"):
    for row in map(json.loads, lines.split("\n")):
        header = {key: row[key] for key in row.keys() - {"hash", "salt", "body", "demonstration"}}
        compact = json.dumps(header, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        check(compact, row["hash"], f"entry {row['sequence']}")
        if row["kind"] not in KINDS.get(row.get("format", 1), ()):
            sys.exit(f"entry {row['sequence']} is of a kind or format that this program does not know")
        if row["body"] is not None:
            check(f"{row['salt']}\n{row['body']}", row["text_sha256"], f"the text of entry {row['sequence']}")
        lost = row.get("lost") or {"first": number + 1, "last": number}  # by a restore: docs/adr/0043
        if (row["previous"], lost["first"], lost["last"]) != (previous, number + 1, row["sequence"] - 1):
            sys.exit(f"entry {row['sequence']} does not follow entry {number}")
        previous, number, count = row["hash"], row["sequence"], count + 1
for receipt in sys.argv[3:]:
    digest = read(f"/portal/receipts/{receipt}/").partition('data-receipt="')[2][:64]
    check(read(f"/portal/receipts/{receipt}/receipt.json"), digest, f"receipt {receipt}")
print(f"{count} entries, {len(sys.argv[3:])} receipts: all as they were hashed; latest entry hash {previous}")
