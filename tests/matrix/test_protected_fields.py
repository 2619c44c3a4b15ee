"""Protected fields: every column of the record, posted with a hostile value to every form, changes nothing by it."""

import uuid
from typing import Any

import pytest
from django.db import models

from tests.matrix.asking import Asker
from tests.matrix.cast import OTHER, Cast
from tests.matrix.difference import PARTS, Difference, models_by_table
from tests.matrix.sending import FormBook, posting_addresses, posting_at
from tracker.models import AuditEvent, OutgoingMail, Span

# Columns whose values come from the clock, from chance, or from both: they differ between two posts of the same form.
VOLATILE = (
    "_at",
    "epoch",  # drawn by chance at each take-down
    "_by",
    "hash",
    "previous",
    "salt",
    "file",
    "scan",
    "password",
    "uuid",
    "_sha256",
    "last_login",
    "valid_until",
    "revision",  # of a new draft begins at a number of the clock
    "_key",
)


def hostile_value(column: models.Field[Any, Any]) -> str:
    """Another value than the record would take by itself, and one that the column could hold."""
    if column.remote_field is not None and column.remote_field.model is not None:
        target = column.remote_field.model._base_manager.order_by("-pk").first()
        return str(target.pk) if target else "1"
    if column.choices:
        return str(list(column.choices)[-1][0])  # type: ignore[arg-type, index]
    by_kind = {
        models.BooleanField: "on",
        models.DateTimeField: "1999-12-31 23:59:59",
        models.DateField: "1999-12-31",
        models.IntegerField: "77",
        models.UUIDField: str(uuid.UUID(int=7)),
        models.JSONField: '{"hostile": true}',
        models.EmailField: "hostile@example.org",
    }
    return next((value for kind, value in by_kind.items() if isinstance(column, kind)), "hostile")


def hostile_fields() -> dict[str, str]:
    """Every column of the record by its name, and by that of its key: the last value of a name that several tables have."""
    found: dict[str, str] = {}
    for model in models_by_table().values():
        for column in model._meta.concrete_fields:
            found[column.name] = found[column.attname] = hostile_value(column)
    return found | {"member_state": OTHER, "member_state_id": OTHER, "review_state": "accepted", "consent": "yes"}


def essence(changes: Difference) -> list[tuple[str, str]]:
    """What a post did, without what differs by itself: rows of the record by table, and the columns that changed."""
    rows = []
    for (label, pk), values in changes.after.items():
        if label == AuditEvent._meta.label_lower:
            continue
        if label == OutgoingMail._meta.label_lower:  # its text names the minute, and the hash of what was sent
            values = {name: values[name] for name in ("user_id", "kind", "language")}
        if label in PARTS:  # their keys are made by chance
            values = {name: value for name, value in values.items() if not isinstance(value, uuid.UUID)}
        if label == Span._meta.label_lower:  # it lasts from one moment of the clock to another
            values = {name: value for name, value in values.items() if name not in ("since", "until")}
        steady = {name: value for name, value in values.items() if not name.removesuffix("_id").endswith(VOLATILE)}
        is_new = (label, pk) in changes.made
        rows.append((label, f"{'made' if is_new else sorted(changes.altered[label, pk])} {sorted(steady.items())}"))
    return sorted(rows)


@pytest.fixture(scope="module")
def hostile_names(cast: Cast) -> dict[str, str]:
    return hostile_fields()


@pytest.mark.django_db
@pytest.mark.parametrize("address", posting_addresses())
def test_hostile_fields_change_nothing(
    address: str, cast: Cast, askers: dict[str, Asker], book: FormBook, hostile_names: dict[str, str]
) -> None:
    """The same form, with and without every name of a column that is not one of its fields, does the same."""
    posting = posting_at(cast, book, address)
    plain = askers[posting.role].ask("POST", posting.path, posting.fields)
    assert plain.status == 302, f"{posting}: {plain.status}"
    again = posting_at(cast, book, address).fields
    own = book.names.get(address, set()) | set(again)
    extra = {name: value for name, value in hostile_names.items() if name not in own}
    hostile = askers[posting.role].ask("POST", posting.path, extra | again)
    assert hostile.status < 500, f"{posting}: {hostile.faults}"
    assert essence(hostile.changes) == essence(plain.changes)
