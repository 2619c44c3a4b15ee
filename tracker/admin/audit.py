"""Events of the audit as lines: what was done with what, and what it changed.

The label of an act is in `tracker.audit_acts`, the name of an object is that of its page, and only of the rows that the
reader may see: of anything else a line has the kind and the number.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.urls import reverse
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.admin.display import yes_or_no
from tracker.audit_acts import label_of_act
from tracker.models import AuditEvent, PeriodAct, User

NOTHING = "—"
# What an event counts or says that is no field of what it is about.
COUNTED = {
    "told": gettext_lazy("persons told by e-mail"),
    "document": gettext_lazy("document"),
    "paragraph": gettext_lazy("paragraph"),
    "number": gettext_lazy("number"),
    "text": gettext_lazy("text"),
}


@dataclass(frozen=True)
class ChangedField:
    """One field that an act changed, under the name that its page gives it."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class AuditLine:
    """What an event did with what; `address` is empty where the reader has no page of the object."""

    act: str
    about: str
    address: str
    changes: tuple[ChangedField, ...]


def lines(events: Sequence[AuditEvent], tables: dict[Any, Any], reader: User) -> list[AuditLine]:
    """Return events as lines, in their order: one query for each kind of object, and one for the people in changes.

    Args:
        tables: the tables of the secretariat by model: each knows which rows a person may see.
        reader: who reads.
    """
    objects, people = _objects(events, tables, reader), _people_in(events)
    return [
        AuditLine(
            label_of_act(event.act),
            *(objects.get((event.object_type, event.object_id)) or (_kind_and_number(event), "")),
            tuple(_changes(event, people)),
        )
        for event in events
    ]


def _objects(
    events: Sequence[AuditEvent], tables: dict[Any, Any], reader: User
) -> dict[tuple[str, str], tuple[str, str]]:
    """Name and address of what the events are about, by kind and key."""
    keys: dict[str, set[str]] = {}
    for event in events:
        keys.setdefault(event.object_type, set()).add(event.object_id)
    found = {}
    for model, table in tables.items():
        kind = model._meta.label_lower
        if kind not in keys:
            continue
        rows = table.seen_by(reader).filter(pk__in=_keys_of(model, keys[kind])).order_by()
        for each in rows.select_related(*table.list_select_related) if table.list_select_related else rows:
            found[kind, str(each.pk)] = (_named(each, table.name_of(each)), table.address_of(each))
    kind = PeriodAct._meta.label_lower  # it has no table: its page is that of its result
    for each in PeriodAct.objects.filter(pk__in=keys.get(kind, ())).select_related("period") if kind in keys else ():
        address = reverse("admin:period_result", args=[each.period.slug, each.pk])
        found[kind, str(each.pk)] = (f"{each.get_act_display()}, {each.period}", address)
    return found


def _named(thing: models.Model, name: str) -> str:
    # Translators: the kind of an object, and its name: theme: Youth.
    return _("%(kind)s: %(name)s") % {"kind": capfirst(thing._meta.verbose_name), "name": name}


def _keys_of(model: Any, stored: Iterable[str]) -> list[Any]:
    """The keys of a model among those that the audit stored as text."""
    keys = []
    for each in stored:
        try:
            keys.append(model._meta.pk.to_python(each))
        except ValidationError:
            continue
    return keys


def _kind_and_number(event: AuditEvent) -> str:
    model = _model_of(event)
    return f"{capfirst(model._meta.verbose_name) if model else event.object_type} {event.object_id}"


def _changes(event: AuditEvent, people: dict[str, str]) -> Iterable[ChangedField]:
    for name, (old, new) in event.changes.items():
        column = _column(event, name)
        label = capfirst(column.verbose_name if column else COUNTED.get(name, name.replace("_", " ")))
        yield ChangedField(str(label), _in_words(column, old, people), _in_words(column, new, people))


def _model_of(event: AuditEvent) -> type[models.Model] | None:
    try:
        return apps.get_model(event.object_type)
    except (LookupError, ValueError):
        return None


def _column(event: AuditEvent, name: str) -> Any:
    """The field of that name. What an event counts, such as `rows`, may bear the name of a relation that has none."""
    model = _model_of(event)
    try:
        field = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, models.Field) else None


def _is_a_person(column: Any) -> bool:
    return isinstance(column, models.ForeignKey) and column.related_model is User


def _people_in(events: Sequence[AuditEvent]) -> dict[str, str]:
    """The names of the people in what changed, by the number of the account."""
    named = {
        str(key)
        for event in events
        for name, pair in event.changes.items()
        if _is_a_person(_column(event, name))
        for key in pair
        if key
    }
    return {str(user.pk): str(user) for user in User.objects.filter(pk__in=named)} if named else {}


def _in_words(column: Any, value: Any, people: dict[str, str]) -> str:
    """A stored value as it is read: the word for a code, a day and a time, yes or no, a name."""
    if value in (None, ""):
        return NOTHING
    if isinstance(value, bool):
        return yes_or_no(value)
    if _is_a_person(column):
        return people.get(str(value), str(value))
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_in_words(column, each, people)}" for name, each in value.items()) or NOTHING
    if isinstance(value, list):
        return ", ".join(_in_words(column, each, people) for each in value) or NOTHING
    if isinstance(value, str | int) and (choices := dict(getattr(column, "flatchoices", None) or ())):
        return str(choices.get(value, value))
    return _moment(column, str(value))


def _moment(column: Any, text: str) -> str:
    """A day or a time (UTC) in the reader's form, anything else as it is stored."""
    if isinstance(column, models.DateTimeField) and (at := parse_datetime(text)):
        return f"{date_format(at.astimezone(datetime.UTC), 'DATETIME_FORMAT')} (UTC)"
    if isinstance(column, models.DateField) and (day := parse_date(text)):
        return date_format(day, "DATE_FORMAT")
    return text
