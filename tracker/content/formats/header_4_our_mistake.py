"""Header of an entry of the public ledger that ends a text for a mistake of the Secretariat, format 4. Frozen.

The keys are those of format 3; `lost` is null where no entry was lost. A reader who knows no format 4 knows no kind of
such an entry either: the number stops it (docs/adr/0074).
"""

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
