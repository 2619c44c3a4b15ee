"""What a later release may leave in the database: formats, kinds, codes and keys that this one does not have."""

from typing import Any

from django.db import connection

from tracker.content import formats
from tracker.models import LedgerHead, Publication, PublicationText, Span
from tracker.models.ledger import compact_json, sha256_of, text_hash

KIND = "translation"  # at most 14 characters; no kind of this release
LATER = max(formats.HEADERS) + 1  # a format that this release does not know
KEYS = '{"by":"a later release"}'


def _sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":  # the later release would have widened the constraint
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # PostgreSQL alters no table with checks still to come
            for name in ("publication_kind_is_a_choice", "publication_endings_have_no_text"):
                cursor.execute(f"ALTER TABLE tracker_publication DROP CONSTRAINT IF EXISTS {name}")
        cursor.execute(statement, values)
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def rewrite_last(kind: str = KIND, number: int = LATER, text: dict[str, Any] | None = None) -> Publication:
    """Make the last entry one that a later release wrote: its header in the format `number` with a key more, its text
    `text`, which is of the same format. Without `text` the entry has none."""
    entry = Publication.objects.in_order().last()
    assert entry is not None
    entry.kind, entry.entry_format, entry.other_keys, entry.text_sha256 = kind, number, KEYS, None
    stored = PublicationText.objects.filter(publication=entry)
    if text is None:
        entry_has = Span.objects.today().filter(publication=entry)
        assert not entry_has, "an entry without a text is nobody's current one"
        stored.delete()
    else:
        body = compact_json({"format": number, **text})
        stored.update(body=body, body_format=number, implementation_status=text.get("implementation_status", ""))
        entry.text_sha256 = text_hash(stored.get().salt, body)
    entry.hash = sha256_of(compact_json(entry.header()))
    _sql(
        "UPDATE tracker_publication SET kind = %s, entry_format = %s, other_keys = %s, text_sha256 = %s, hash = %s"
        " WHERE sequence = %s",
        kind, number, KEYS, entry.text_sha256, entry.hash, entry.pk,
    )  # fmt: skip
    LedgerHead.objects.update(hash=entry.hash)
    return entry
