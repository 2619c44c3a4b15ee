"""Lists over all that ever happened, which grow for ever: answers, the ledger, the audit.

Belongs here: how such a list is counted, searched and narrowed so that its first page costs the same at any length.
Nothing is counted over the whole of it, its order is that of its key, and a search asks one index at a time.
"""

from collections.abc import Iterator
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
