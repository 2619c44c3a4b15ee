"""What a request changed in the database, row by row, and whether the audit tells of it."""

import re
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import connection, models

from tracker.models import AuditEvent

_WRITE = re.compile(r'\s*(?:INSERT (?:OR \w+ )?INTO|REPLACE INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)

type Key = tuple[str, Any]  # (label of the model, primary key)
type Rows = dict[str, dict[Any, tuple[Any, ...]]]  # {table: {primary key: row}}, as the database hands them out

# Rows without events of their own, and why. Everything else has exactly one event for each act on it.
NOT_AUDITED = {
    "tracker.auditevent": "it is the audit",
    "tracker.publication": "the ledger is its own record, and grows with the act on the version",
    "tracker.publicationtext": "it comes and goes with the ledger's entry",
    "tracker.span": "from when to when a publication was current, worked out from the ledger",
    "tracker.answercount": "how many answers are alike, worked out from the spans",
    "tracker.wordcount": "how many current texts have a word, worked out from the spans and the texts",
    "tracker.ledgerhead": "the length and last hash of the ledger",
    "tracker.publiccounter": "it counts changes of what is public, each of which has its own record",
    "tracker.evidencecheck": "a look by a background task; what it found of an item is an event about the item",
    "tracker.evidencecitation": "part of the save of the version that cites",
    "tracker.printing": "it comes with its document; correcting it is an event about its recommendation",
    "tracker.paragraph": "it comes with its document; correcting it is an event about that document",
    "tracker.planneddecision": "of a version, whose events tell what was planned and what became of it",
    "tracker.outgoingmail": "a notice follows from an act, which has its event; trying one again has its own",
}
# Rows that are made, or go, as parts of something that has its event. A later change of them has its own.
PARTS = {
    "tracker.commitment": "it has no words, and is declared with its first update",
    "tracker.perioditem": "of the making of its period",
    "tracker.periodactoutcome": "of the act on many States",
    "tracker.sourcedocument": "of the confirmation of its proposal",
    "tracker.paragraphcorrection": "of the correction of the transcription, which is an event about its document",
    "tracker.agendaitem": "of the confirmation of its document",
    "tracker.recommendation": "of the confirmation of its document",
    "tracker.spreadsheetrow": "of the reading of its spreadsheet",
    "tracker.attribution": "of the confirmation of its document",
    "tracker.position": "of the confirmation of its document",
    "tracker.recommendationlink": "of the confirmation of the document that split or merged",
}
# Tables that a request may write to and that are no part of the record, and why no event tells of it.
NOT_OURS = {
    "tracker_limitclaim": "how much was tried from an address, until it expires",
    "django_session": "who is signed in, and what waits for the next page; nothing of the record",
    "django_tasks_db_dbtaskresult": "the queue of mails and of other background work",
    "usersessions_usersession": "where a person is signed in",
    "mfa_authenticator": "second factors; what is done to one is an event about its person",
}
# Columns that say who, when and how often: they follow from the event itself.
TECHNICAL = re.compile(r"(_at|_by|_by_id|^revision|^last_login|^password|^hash|_sha256)$")


@dataclass
class Difference:
    """What changed: rows made, gone and altered (with the names of the columns), how they stand now, and the new events."""

    made: set[Key] = field(default_factory=set)
    gone: set[Key] = field(default_factory=set)
    altered: dict[Key, set[str]] = field(default_factory=dict)
    after: dict[Key, dict[str, Any]] = field(default_factory=dict)
    events: list[AuditEvent] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.made or self.gone or self.altered)


def table_written(sql: str) -> str:
    """The table that a statement writes to; nothing for one that reads."""
    found = _WRITE.match(sql)
    return found[1] if found else ""


def models_by_table() -> dict[str, type[models.Model]]:
    ours = apps.get_app_config("tracker").get_models(include_auto_created=True)
    return {model._meta.db_table: model for model in ours if model._meta.db_table not in NOT_OURS}


def _rows(model: type[models.Model]) -> dict[Any, tuple[Any, ...]]:
    """The rows of a table, unread: turning each value into Python's own would cost more than the request."""
    names = [connection.ops.quote_name(column.column) for column in _fields(model)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(names)} FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608
        return {row[0]: row for row in cursor.fetchall()}


def _fields(model: type[models.Model]) -> list[Any]:
    key = model._meta.pk
    return [key, *(column for column in model._meta.concrete_fields if column is not key)]


def all_rows() -> Rows:
    return {table: _rows(model) for table, model in models_by_table().items()}


def difference(before: Rows, tables: Iterable[str]) -> Difference:
    """What stands otherwise in the named tables than it did `before`."""
    found = Difference()
    ours = models_by_table()
    for table in set(tables) & set(ours):
        model = ours[table]
        old, new, label = before[table], _rows(model), model._meta.label_lower
        read, names = model._meta.pk.to_python, [column.attname for column in _fields(model)]
        found.made |= {(label, read(pk)) for pk in new.keys() - old.keys()}
        found.gone |= {(label, read(pk)) for pk in old.keys() - new.keys()}
        touched = [pk for pk in new if old.get(pk) != new[pk]]
        for pk in touched:
            if pk in old:
                pairs = zip(names, old[pk], new[pk], strict=True)
                found.altered[label, read(pk)] = {name for name, was, now in pairs if was != now}
        stand = model._base_manager.filter(pk__in=[read(pk) for pk in touched]).values("pk", *names) if touched else ()
        found.after |= {(label, row.pop("pk")): row for row in stand}
    audit = AuditEvent._meta.db_table
    if audit in tables:
        found.events = list(AuditEvent.objects.filter(pk__gt=max(before[audit], default=0)).order_by("pk"))
    return found


def audit_faults(changes: Difference) -> list[str]:
    faults = []
    events = Counter((event.object_type, event.object_id) for event in changes.events)
    acts = Counter((event.act, event.object_type, event.object_id) for event in changes.events)
    links = {model._meta.label_lower for model in models_by_table().values() if model._meta.auto_created}
    named = _named_as_new(changes.events)
    whole = [key for key in (*changes.made, *changes.gone) if key[0] not in PARTS]
    for label, pk in [*whole, *changes.altered]:
        is_told = events[label, str(pk)] or (isinstance(pk, uuid.UUID) and str(pk) in named)
        if not is_told and label not in NOT_AUDITED and label not in links:
            faults.append(f"no event about {label} {pk}")
    faults += [f"{count} events {act}" for act, count in acts.items() if count > 1]
    return faults + _untold(changes)


def _named_as_new(events: Iterable[AuditEvent]) -> set[str]:
    """What events name as the new value of a field: a transmission is made by the sending of its versions."""
    return {str(new) for event in events for _old, new in event.changes.values()}


def _untold(changes: Difference) -> list[str]:
    """Columns that changed, and that no event about their row names."""
    told: dict[Key, set[str]] = {}
    for event in changes.events:
        told.setdefault((event.object_type, event.object_id), set()).update(event.changes)
    faults = []
    for (label, pk), columns in changes.altered.items():
        if label in NOT_AUDITED:
            continue
        named = told.get((label, str(pk)), set())
        silent = {
            name
            for name in columns
            # A column of many languages shows its English twin.
            if not TECHNICAL.search(name) and not {name, name.removesuffix("_id"), f"{name}_en"} & named
        }
        faults += [f"no event tells that {name} of {label} {pk} changed" for name in sorted(silent)]
    return faults
