"""Header of an entry of the public ledger, format 1 (release 0.1.0). Frozen."""

KEYS = (
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
