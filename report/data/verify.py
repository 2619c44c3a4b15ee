"""Check the public ledger, with Python alone: python3 verify.py ledger.jsonl [ENTRY HASH]

Each line is an entry. Its "hash" is of its header, which names the hash of the entry before; "text_sha256" is of salt,
line feed and body. ENTRY and HASH are what you kept of an entry: it must still be there. Numbers are left out only
where the entry after them names them as lost. The two kinds of format 4 end a text for a mistake of the Secretariat;
after consent_ended, they say that the Secretariat recorded that end by mistake.
"""

import hashlib
import json
import sys

SAID = "restored on {restored_on} from entry {}; entries {first} to {} lost; numbers to {last} are not given again"
USUAL = ["answer", "unchanged", "correction", "transcription", "commitment", "withdrawal", "consent_ended", "erasure"]
KINDS = {1: USUAL, 2: USUAL, 3: USUAL, 4: ["entered_in_error", "accepted_in_error"]}
number, count, last, kept = 0, 0, "0" * 64, sys.argv[2:]
for line in open(sys.argv[1], encoding="utf-8"):  # noqa: SIM115 - it ends with the program
    number += 1
    try:
        entry = json.loads(line)
        header = {key: entry[key] for key in set(entry) - {"hash", "salt", "body", "demonstration"}}
        compact = json.dumps(header, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        text = entry["body"] and hashlib.sha256(f"{entry['salt']}\n{entry['body']}".encode()).hexdigest()
        lost = entry.get("lost") or {"first": number, "last": number - 1}
        follows = (lost["first"], lost["last"]) == (number, entry["sequence"] - 1)
        number = entry["sequence"] if follows else number
        form, kind = entry.get("format", 1), entry["kind"]
        for is_so, sentence in (
            (follows, "another entry stands in its place"),
            (entry["previous"] == last, "it does not name the hash of the entry before"),
            (entry["hash"] == hashlib.sha256(compact.encode()).hexdigest(), "its header is not as it was hashed"),
            (text in (None, entry["text_sha256"]), "its text is not as it was hashed"),
            (kind in KINDS.get(form, ()), f"its kind {kind} is not of format {form}: use the newest verify.py"),
        ):
            if not is_so:
                raise ValueError(sentence)
        if entry.get("lost"):
            lost["at"] = "at least " * (lost["known"] < lost["last"])
            end = "{at}{known} of {hash} were".format(**lost) if lost["known"] else "an unknown one may be"
            print(SAID.format(lost["first"] - 1, end, **lost))
    except (ValueError, KeyError, TypeError) as fault:
        sys.exit(f"Entry {number} is wrong: {fault}")
    count, last = count + 1, entry["hash"]
    kept = [] if kept == [str(number), last] else kept
sys.exit(f"{kept} is not there" if kept else print(f"{count} entries, all as they were hashed; last hash {last}"))
