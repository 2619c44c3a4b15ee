"""How lists are narrowed, searched and counted, also those that grow for ever: answers, the ledger, the audit.

The first page of a long list costs the same at any length: the whole is never counted, the order is that of the key,
and a search asks one index at a time.
"""

import datetime
from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from typing import Any, ClassVar, cast

from django.contrib.admin import (
    BooleanFieldListFilter,
    ChoicesFieldListFilter,
    FieldListFilter,
    RelatedFieldListFilter,
    SimpleListFilter,
)
from django.core.paginator import Page, Paginator
from django.db.models import Max, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.admin.base import DeskAdmin
from tracker.admin.places import name_of_list
from tracker.admin.queries import (
    invitations_with_expired_links,
    silent_invitations,
    with_unread_sentence,
    without_consent,
)
from tracker.choices import CheckState, IntentionKind, ReviewState
from tracker.models import EvidenceCheck, MemberState, Printing, ReportingPeriod, User

# So many rows of a list are counted and can be paged through; beyond them one narrows it.
COUNTED = 1_000
# In so many of the newest rows words are looked for, since no index holds them.
WORDS_SOUGHT_IN = 20_000
WORDS_HELP = _("Words are looked for in the newest 20,000 rows, States and labels in all of them.")
MOST_WORDS = 4


class CutPaginator(Paginator[Any]):
    """Counts as far as it lists, which costs as much in a long list as in a short one."""

    @cached_property
    def count(self) -> int:
        return min(len(self._keys), COUNTED)

    @cached_property
    def _keys(self) -> list[Any]:
        """The keys of all that is listed, and of one row more: for the count, and for the rows of each page."""
        rows: Any = self.object_list
        return list(rows.values_list("pk", flat=True)[: COUNTED + 1])

    def page(self, number: Any) -> Page[Any]:
        """The rows of a page, found by their keys: with all that is shown beside them they were sorted whole.

        The keys were asked by themselves: within this question PostgreSQL joined all rows of eight tables first.
        """
        number = self.validate_number(number)
        bottom, rows = (number - 1) * self.per_page, cast(QuerySet[Any], self.object_list)
        keys = self._keys[bottom : min(bottom + self.per_page, self.count)]
        return Page(rows.filter(pk__in=keys), number, self)

    @property
    def is_cut(self) -> bool:
        """Whether the list goes on after what was counted."""
        return len(self._keys) > COUNTED


# The small tables whose rows a word of a search may name, and how: the list is then asked for their keys.
type NamingTable = tuple[Any, tuple[str, ...]]
STATE: NamingTable = (MemberState, ("name_en__icontains", "iso3__iexact"))
PERSON: NamingTable = (User, ("username__icontains", "full_name__icontains"))
LABEL: NamingTable = (Printing, ("label__icontains",))


class LongListAdmin(DeskAdmin):
    """A table that grows for ever, newest first."""

    paginator = CutPaginator
    ordering = ("-pk",)
    sortable_by: ClassVar[tuple[str, ...]] = ()
    search_fields = ("pk",)  # Django shows the box for a search where there is any
    named_by: ClassVar[dict[str, NamingTable]] = {}  # where a foreign key leads -> the table of the name
    is_word: ClassVar[tuple[str, ...]] = ()  # columns that are the word
    texts: ClassVar[tuple[str, ...]] = ()  # columns that contain the word, among the newest rows

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """The newest rows in which each word stands somewhere: one question to the database for each way to find it."""
        words = search_term.split()[:MOST_WORDS]
        if not words:
            return queryset, False
        found: set[Any] = set()
        for condition in self._ways(words):
            found.update(queryset.filter(condition).order_by("-pk").values_list("pk", flat=True)[: COUNTED + 1])
        newest = sorted(found, reverse=True)[: COUNTED + 1]
        return queryset.filter(pk__in=newest), False

    def _ways(self, words: list[str]) -> Iterator[Q]:
        """Each word in one of the places where it may stand, in all combinations."""
        places = [[*self._places(word)] for word in words]
        for ways in product(*places):
            condition = Q()
            for way in ways:
                condition &= way
            yield condition

    def _places(self, word: str) -> Iterator[Q]:
        """Conditions that rows with the word meet: each is answered by one index."""
        for path, (table, lookups) in self.named_by.items():
            named = table.objects.filter(Q(*((each, word) for each in lookups), _connector=Q.OR))
            if keys := list(named.values_list("pk", flat=True)[:COUNTED]):
                yield Q(**{f"{path}__in": keys})
        for column in self.is_word:
            yield Q(**{column: word})
        if self.texts:
            newest = self.model._default_manager.aggregate(newest=Max("pk"))["newest"] or 0
            contains = Q(*((f"{each}__icontains", word) for each in self.texts), _connector=Q.OR)
            yield Q(pk__gt=newest - WORDS_SOUGHT_IN) & contains


def in_year(field: str, heading: Any) -> type[SimpleListFilter]:
    """A filter by the year of a moment or day, since the first period: it asks nothing of the long table itself."""

    class YearFilter(SimpleListFilter):
        title = heading
        parameter_name = "year"

        def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
            first = ReportingPeriod.objects.order_by("opens_on").values_list("opens_on", flat=True).first()
            now = timezone.now().year
            return [(str(year), str(year)) for year in range(now, (first.year if first else now) - 1, -1)]

        def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
            is_offered = self.value() in dict(self.lookup_choices)
            return queryset.filter(**{f"{field}__year": self.value()}) if is_offered else queryset

    return YearFilter


class ObjectFilter(SimpleListFilter):
    """What kind of object an event is about: the tables of the desk, since asking the audit would read all of it."""

    title = _("kind of object")
    parameter_name = "object_type"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        tables = model_admin.admin_site._registry
        return sorted(((each._meta.label_lower, name_of_list(each)) for each in tables), key=lambda table: table[1])

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(object_type=self.value()) if self.value() else queryset


STAGE = _("stage")


def stage_filter(
    choices: dict[str, tuple[str | Promise, Callable[[Any], QuerySet[Any]]]],
    heading: Any = STAGE,
    name: str = "stage",
) -> type[SimpleListFilter]:
    """Return a filter of the named choices: {value: (label, rows -> rows)}."""

    class NamedStageFilter(SimpleListFilter):
        title = heading
        parameter_name = name

        def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
            return [(value, label) for value, (label, _rows) in choices.items()]

        def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
            chosen = choices.get(self.value() or "")
            return chosen[1](queryset) if chosen else queryset

    return NamedStageFilter


def titled(kind: type[FieldListFilter], heading: str | Promise) -> type[FieldListFilter]:
    """Return a filter with a heading that is not the name of its column."""

    def begin(self: Any, *args: Any, **kwargs: Any) -> None:
        kind.__init__(self, *args, **kwargs)
        self.title = heading

    return type(kind.__name__, (kind,), {"__init__": begin})


class PeriodFilter(RelatedFieldListFilter):
    """By the reporting period, also where there is only one: the list says which."""

    def has_output(self) -> bool:
        return bool(self.lookup_choices)


MeetingFilter = titled(RelatedFieldListFilter, _("meeting"))
# By how it came: typed by data entry from a letter or form, or written in the portal.
EnteredFilter = titled(BooleanFieldListFilter, _("from a letter or form"))
# Names of stages on pages, where the record has another name.
STAGES: dict[ReviewState, str | Promise] = {
    ReviewState.SUBMITTED: pgettext_lazy("stage of a State", "Sent"),
    ReviewState.SUPERSEDED: _("Replaced"),
}


class NamedStages(ChoicesFieldListFilter):
    """By the stage of a version, with the names that pages use."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        words = {str(state.label): label for state, label in STAGES.items()}
        for choice in super().choices(changelist):
            yield {**choice, "display": words.get(str(choice["display"]), choice["display"])}


StageFilter = titled(NamedStages, STAGE)


def _among(found: Callable[[datetime.date], QuerySet[Any]]) -> Callable[[Any], Any]:
    """Of some rows those that are found today."""
    return lambda rows: rows.filter(pk__in=found(timezone.now().date()).values("pk"))


def _that_said(kind: str, invitations: Any) -> QuerySet[Any]:
    return invitations.with_intention().filter(intention_kind=kind)


def filled(column: str) -> Callable[[Any], Any]:
    """The rows in which a column is not empty: what was done."""
    return lambda rows: rows.filter(**{f"{column}__isnull": False})


def waiting(rows: Any) -> Any:
    """The rows that wait."""
    return rows.waiting()


TransmissionStage = stage_filter(
    {
        "waiting": (_("Waiting to be checked"), lambda rows: rows.filter(waiting_count__gt=0)),
        "open": (_("Under review"), lambda rows: rows.filter(waiting_count__gt=0, claimed_at__isnull=False)),
        "checked": (_("Checked"), lambda rows: rows.filter(waiting_count=0)),
    }
)
ProposalStage = stage_filter(
    {
        "waiting": (_("Waiting to be confirmed"), waiting),
        "confirmed": (_("Confirmed"), filled("confirmed_at")),
        "dropped": (pgettext_lazy("of an import", "Discarded"), filled("dropped_at")),
    }
)
CorrectionStage = stage_filter(
    {
        "waiting": (_("Waiting for a second approval"), waiting),
        "done": (pgettext_lazy("of a correction", "Done"), filled("done_at")),
        "confirmed": (_("Confirmed"), filled("confirmed_at")),
        "refused": (_("Refused"), lambda rows: rows.filter(refused_at__isnull=False, is_overtaken=False)),
        # Translators: a request of the secretariat that a newer decision of the State has made void.
        "overtaken": (pgettext_lazy("of a request", "Overtaken"), lambda rows: rows.filter(is_overtaken=True)),
    }
)
SubmissionStage = stage_filter(
    {
        "no_consent": (_("Accepted, consent not recorded"), without_consent),
        "unread_sentence": (_("Consent by a form, sentence to be checked"), with_unread_sentence),
    }
)
InvitationStage = stage_filter(
    {
        # Translators: the desk's own word for a State that sent nothing; it stands on no public page.
        "silent": (_("No information received, past the due date"), _among(silent_invitations)),
        "nobody": (_("No focal point or alternate"), lambda rows: rows.standing().without_senders()),
        "expired_links": (_("Account link expired"), _among(invitations_with_expired_links)),
        **{kind.value: (kind.label, partial(_that_said, kind)) for kind in IntentionKind},
        "cancelled": (_("Cancelled"), filled("cancelled_at")),
    }
)
PeriodStage = stage_filter(
    {
        "prepared": (_("Not opened yet"), lambda rows: rows.filter(opened_at__isnull=True, cancelled_at__isnull=True)),
        "running": (_("Running"), lambda rows: rows.running(timezone.now().date())),
        "closed": (_("Closed"), lambda rows: rows.opened().filter(closes_on__lt=timezone.now().date())),
        "cancelled": (_("Cancelled"), filled("cancelled_at")),
    }
)
EvidenceStage = stage_filter(
    {
        "broken": (_("Broken link"), lambda rows: rows.filter(checks__in=EvidenceCheck.objects.broken_links())),
        "waiting": (
            _("Waiting for the virus scanner"),
            lambda rows: rows.filter(checks__in=EvidenceCheck.objects.waiting_files()),
        ),
        "refused": (_("Refused by the check"), lambda rows: rows.filter(check_state=CheckState.REFUSED)),
    }
)
MandateStage = stage_filter(
    {
        "acting": (_("Acting"), lambda rows: rows.filter(ended_at__isnull=True)),
        "ended": (_("Ended"), filled("ended_at")),
    }
)
MailStage = stage_filter(
    {
        "late": (_("Could not be sent"), lambda rows: rows.late(timezone.now())),
        "waiting": (_("Waiting"), waiting),
        "sent": (_("Sent"), filled("sent_at")),
    }
)
