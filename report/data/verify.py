"""Check the public ledger, with Python alone: python3 verify.py ledger.jsonl [ENTRY HASH]

Each line is an entry. Its "hash" is of its header, which names the hash of the entry before; "text_sha256" is of salt,
line feed and body. ENTRY and HASH are what you kept of an entry at an earlier time: it must still be there.
"""

import hashlib
import json
import sys


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def check(line: str, number: int, previous: str) -> str:
    """The hash of the entry that has this number and follows that hash; raises the first thing that is wrong."""
    entry = json.loads(line)
    header = {key: entry[key] for key in set(entry) - {"hash", "salt", "body", "demonstration"}}
    compact = json.dumps(header, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    text = None if entry["body"] is None else sha256(f"{entry['salt']}\n{entry['body']}")
    for is_so, sentence in (
        (entry["sequence"] == number, "another entry stands in its place"),
        (entry["previous"] == previous, "it does not name the hash of the entry before"),
        (entry["hash"] == sha256(compact), "its header is not as it was hashed"),
        (text in (None, entry["text_sha256"]), "its text is not as it was hashed"),
    ):
        if not is_so:
            raise ValueError(sentence)
    return str(entry["hash"])


number, last, kept = 0, "0" * 64, sys.argv[2:]
for number, line in enumerate(open(sys.argv[1], encoding="utf-8"), start=1):  # noqa: SIM115 - it ends with the program
    try:
        last = check(line, number, last)
    except (ValueError, KeyError, TypeError) as fault:
        sys.exit(f"Entry {number} is wrong: {fault}")
    kept = [] if kept == [str(number), last] else kept
sys.exit(f"{kept} is not there" if kept else print(f"{number} entries, all as they were hashed; last hash {last}"))
