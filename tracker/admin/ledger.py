"""What became public, and who did what: the ledger and the audit, to read."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.apps import apps
from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tracker.admin.clerk import clerk
from tracker.admin.display import link, one_a_line, yes_or_no
from tracker.admin.filters import PERSON, STATE, LongListAdmin, ObjectFilter, PeriodFilter, in_year, stage_filter
from tracker.admin.site import desk
from tracker.admin.spreadsheets.exports import csv_response
from tracker.models import AccountInvitation, AuditEvent, PeriodAct, Publication, Span, User
from tracker.models.audit_acts import GROUPS, label_of_act
from tracker.rules.policies import may_manage_people

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


# The columns of the export, under the names by which the audit stores them, and how many of the newest events it holds.
EXPORTED = ("id", "at", "by__username", "act", "object_type", "object_id", "member_state_id", "reason", "changes")
MOST_EXPORTED = 50_000
DAY = datetime.timedelta(days=1)


class PublicationAdmin(LongListAdmin):
    shown = (
        "sequence", "published_at", "kind", "member_state", "period", "recommendation", "commitment", "is_readable",
        "is_current", "text_sha256", "previous", "hash",
    )  # fmt: skip
    list_display = ("sequence", "published_at", "kind", "member_state", "period", "is_readable", "is_current")
    list_filter = (
        "kind",
        ("period", PeriodFilter),
        in_year("published_at", gettext_lazy("published")),
        "member_state__regional_group",
    )
    list_select_related = ("member_state", "period", "recommendation__meeting", "commitment", "text")
    named_by: ClassVar = {"member_state": STATE}
    is_word = ("hash",)

    def name_of(self, publication: Publication) -> str:
        return _("Entry no. %(number)s of the public ledger") % {"number": publication.pk}

    def seen_by(self, user: User) -> QuerySet[Publication]:
        current = Span.objects.today().filter(publication=OuterRef("pk"))
        return super().seen_by(user).annotate(has_current_span=Exists(current))

    @admin.display(description=gettext_lazy("readable"))
    def is_readable(self, publication: Any) -> str:
        return yes_or_no(hasattr(publication, "text"))

    @admin.display(description=gettext_lazy("current"))
    def is_current(self, publication: Any) -> str:
        return yes_or_no(publication.has_current_span)


class ActFilter(SimpleListFilter):
    """What was done, by its label, in the order of the work: acts on different kinds of objects may share one."""

    title = gettext_lazy("act")
    parameter_name = "act"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [(acts[0], label) for label, acts in GROUPS]

    def value(self) -> str | None:
        """The first of the acts that share the label of the act in the address."""
        asked = super().value()
        return next((acts[0] for _label, acts in GROUPS if asked in acts), asked)

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        together = next((acts for _label, acts in GROUPS if self.value() == acts[0]), (self.value(),))
        return queryset.filter(act__in=together) if self.value() else queryset


class MineFilter(SimpleListFilter):
    """What the person did who reads the list."""

    title = gettext_lazy("person")
    parameter_name = "who"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        # Translators: a filter of the audit: the acts of the person who reads it.
        return [("me", pgettext_lazy("acts of mine", "Mine"))]

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(by=clerk(request)) if self.value() == "me" else queryset


def _on_days(events: QuerySet[Any], first: int, last: int) -> QuerySet[Any]:
    """Events of some days, counted from today; days begin at midnight UTC, as all times of the record."""
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return events.filter(at__gte=midnight + first * DAY, at__lt=midnight + (last + 1) * DAY)


DayFilter = stage_filter(
    {
        "today": (gettext_lazy("Today"), lambda events: _on_days(events, 0, 0)),
        "yesterday": (gettext_lazy("Yesterday"), lambda events: _on_days(events, -1, -1)),
        "week": (gettext_lazy("This week"), lambda events: _on_days(events, -timezone.now().weekday(), 0)),
    },
    gettext_lazy("day"),
    "day",
)


class AuditList(ChangeList):
    """The list of events, each read as a line together with the others of its page."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = with_lines(self.result_list, clerk(request))


def with_lines(events: Iterable[AuditEvent], reader: User) -> list[Any]:
    """Return the events, each with its `line`."""
    found: list[Any] = list(events)
    for event, line in zip(found, lines(found, desk._registry, reader), strict=True):
        event.line = line
    return found


class AuditEventAdmin(LongListAdmin):
    """Events of the secretariat's own acts, and of what States sent: what a State drafts is its own affair."""

    shown = ("at", "by", "done", "about", "member_state", "reason", "what_changed")
    list_display = ("at", "by", "done", "about", "member_state", "what_changed")
    list_filter = (MineFilter, DayFilter, ActFilter, ObjectFilter, in_year("at", gettext_lazy("when")))
    list_select_related = ("by", "member_state")
    named_by: ClassVar = {"member_state": STATE, "by": PERSON}
    is_word = ("object_id",)
    search_help_text = gettext_lazy("A State, a person by name or user name, or a permanent key.")
    exports_label = gettext_lazy("The newest 50,000 of this list, with the stored codes:")

    def seen_by(self, user: User) -> QuerySet[AuditEvent]:
        """Events about accounts are an administrator's, as the accounts are."""
        events = AuditEvent.objects.visible_to(user).select_related("by", "member_state")
        if may_manage_people(user):
            return events
        return events.exclude(object_type__in=[model._meta.label_lower for model in (User, AccountInvitation)])

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return AuditList

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        event = super().get_object(request, object_id, from_field)
        if event is not None:
            with_lines([event], clerk(request))
        return event

    def exports(self, request: HttpRequest) -> list[tuple[str, str]]:
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return [("csv", reverse("admin:tracker_auditevent_export-csv") + query)]

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """The newest events of the list, filtered as the list is, with the stored codes."""
        shown = self.filtered(request).order_by("-pk").values_list(*EXPORTED)[:MOST_EXPORTED]
        return csv_response("audit", EXPORTED, ([str(cell) for cell in row] for row in shown))

    views = (("export.csv", export_view, "export-csv"),)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Also one object by its key: that is its history."""
        return lookup == "object_id__exact" or super().lookup_allowed(lookup, value, request)

    @admin.display(description=gettext_lazy("what was done"))
    def done(self, event: Any) -> str:
        return event.line.act

    @admin.display(description=gettext_lazy("object"))
    def about(self, event: Any) -> Any:
        return link(event.line.address, event.line.about) if event.line.address else event.line.about

    @admin.display(description=gettext_lazy("changes"))
    def what_changed(self, event: Any) -> Any:
        """Each field with its value before and after; a value that was not there before has no before."""
        return one_a_line(
            [
                format_html("{}: <bdi>{}</bdi>", each.label, each.new)
                if each.old == NOTHING
                else format_html("{}: <bdi>{}</bdi> → <bdi>{}</bdi>", each.label, each.old, each.new)
                for each in event.line.changes
            ]
        )


desk.register(Publication, PublicationAdmin)
desk.register(AuditEvent, AuditEventAdmin)
