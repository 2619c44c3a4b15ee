"""Lists over all that ever happened, which grow for ever: answers, the ledger, the audit.

Belongs here: how such a list is counted, searched and narrowed so that its first page costs the same at any length.
Nothing is counted over the whole of it, its order is that of its key, and a search asks one index at a time.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any, ClassVar, cast

from django.contrib.admin import SimpleListFilter
from django.core.paginator import Page, Paginator
from django.db.models import Max, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from tracker.admin.base import DeskAdmin
from tracker.admin.places import name_of_list
from tracker.models import MemberState, Printing, ReportingPeriod, User

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


@dataclass(frozen=True)
class Sought:
    """Where a word of a search may stand: `fits` gives the condition, or None where nothing can fit.

    Each condition must be one that an index answers.
    """

    fits: Callable[[str], Q | None]

    @classmethod
    def state(cls, path: str) -> "Sought":
        """The State that `path` leads to, by its name or code."""

        def fits(word: str) -> Q | None:
            named = MemberState.objects.filter(Q(name_en__icontains=word) | Q(iso3__iexact=word))
            return _among(path, list(named.values_list("pk", flat=True)))

        return cls(fits)

    @classmethod
    def person(cls, path: str) -> "Sought":
        """The person that `path` leads to, by name or user name."""

        def fits(word: str) -> Q | None:
            named = User.objects.filter(Q(username__icontains=word) | Q(full_name__icontains=word))
            return _among(path, list(named.values_list("pk", flat=True)[:COUNTED]))

        return cls(fits)

    @classmethod
    def label(cls, path: str) -> "Sought":
        """The printing that `path` leads to, by its label."""

        def fits(word: str) -> Q | None:
            labelled = Printing.objects.filter(label__icontains=word)
            return _among(path, list(labelled.values_list("pk", flat=True)[:COUNTED]))

        return cls(fits)

    @classmethod
    def exactly(cls, field: str) -> "Sought":
        """A field that is the word."""
        return cls(lambda word: Q(**{field: word}))

    @classmethod
    def words(cls, model: Any, *fields: str) -> "Sought":
        """Texts that hold the word, among the newest rows."""

        def fits(word: str) -> Q:
            newest = model._default_manager.aggregate(newest=Max("pk"))["newest"] or 0
            holds = Q()
            for field in fields:
                holds |= Q(**{f"{field}__icontains": word})
            return Q(pk__gt=newest - WORDS_SOUGHT_IN) & holds

        return cls(fits)


def _among(path: str, keys: list[Any]) -> Q | None:
    return Q(**{f"{path}__in": keys}) if keys else None


class LongListAdmin(DeskAdmin):
    """A table that grows for ever, newest first."""

    paginator = CutPaginator
    ordering = ("-pk",)
    sortable_by: ClassVar[tuple[str, ...]] = ()
    search_fields = ("pk",)  # Django shows the box for a search where there is any
    sought: ClassVar[tuple[Sought, ...]] = ()

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
        places = [[way for each in self.sought if (way := each.fits(word)) is not None] for word in words]
        for ways in product(*places):
            condition = Q()
            for way in ways:
                condition &= way
            yield condition


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
