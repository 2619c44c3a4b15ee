"""Header of the first entry of the public ledger after a restore, format 3: format 2 and what was lost. Frozen."""

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
    "lost",
)
