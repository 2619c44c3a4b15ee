"""Header of an entry of the public ledger, format 2 (release 0.2.0): format 1 with its number. Frozen."""

KEYS = (
    "format",
    "sequence",
    "published_at",
    "kind",
    "state",
    "recommendation",
    "commitment",
    "period",
    "text_sha256",
    "previous",
)
