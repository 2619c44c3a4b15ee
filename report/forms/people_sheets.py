"""The rows of a table as people read them: names beside codes, the text of each recommendation, headings in words.

Belongs here: which column is read how. The table itself, with its codes and its order, stands beside it for programs
and is not changed by anything here (`report.forms.workbooks`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from report.explorer.facets import TITLES as OF_FACETS
from report.pages.answers import OF_ANSWER, OF_COMMITMENT
from report.pages.printings import Printed, of_recommendations
from report.question.compared import TITLES as COMPARED_BY
from report.question.filters import GAPS
from tracker.choices import (
    Basis,
    CommitmentProgress,
    ImplementationStatus,
    PublicationKind,
    RegionalGroup,
    StateStatus,
    label_of,
)
from tracker.models import Meeting, MemberState, Recommendation, ReportingPeriod, Theme
from tracker.words.language_names import language_name

type DataRow = dict[str, Any]
type Cells = list[Any]

# Headings of columns in words; those of the fields of an answer and of a commitment are theirs.
TITLES: dict[str, str | Promise] = {
    **{field.in_data: field.label for field in (*OF_ANSWER, *OF_COMMITMENT)},
    "state": gettext_lazy("State"),
    "meeting": OF_FACETS["meeting"],
    "meeting_title": OF_FACETS["meeting"],
    "recommendation": gettext_lazy("Recommendation"),
    "recommendations": gettext_lazy("Recommendations"),
    "label": gettext_lazy("Label"),
    "text": gettext_lazy("Text"),
    "theme": OF_FACETS["theme"],
    "theme_name": OF_FACETS["theme"],
    "themes": gettext_lazy("Themes"),
    "agenda_item": OF_FACETS["agenda_item"],
    "period": OF_FACETS["period"],
    "status": OF_FACETS["status"],
    "regional_group": OF_FACETS["group"],
    "basis": gettext_lazy("How it was adopted"),
    "language": gettext_lazy("Language"),
    "evidence": gettext_lazy("Evidence"),
    "commitment": gettext_lazy("Commitment"),
    "commitments": gettext_lazy("Commitments"),
    "reported_on": gettext_lazy("Reported on"),
    "corrected_on": gettext_lazy("corrected on"),
    "last_reported_on": gettext_lazy("Latest published answer"),
    "membership": gettext_lazy("Membership"),
    "published_answers": gettext_lazy("Published answers"),
    "states_invited": gettext_lazy("States invited"),
    "states_without_published_answer": gettext_lazy("No published answer"),
    "without_published_answer": gettext_lazy("No published answer"),
    "other_published_answers": gettext_lazy("Other published answers"),
    "recommendations_asked": gettext_lazy("Recommendations asked about"),
    "url": gettext_lazy("Address"),
    "symbol": gettext_lazy("Symbol"),
    "title": gettext_lazy("Title"),
    "name": gettext_lazy("Name"),
    "as_of": gettext_lazy("Day"),
    "answers_no_longer_published": gettext_lazy("No longer published"),
    "slug": gettext_lazy("Name in its address"),
    "attributions": gettext_lazy("Attributions"),
    "publication": gettext_lazy("Entry of the public ledger"),
    "original_target_on": gettext_lazy("Original date"),
    "published_commitments": gettext_lazy("Commitments"),
    "place": gettext_lazy("Place"),
    "starts_on": gettext_lazy("First day"),
    "ends_on": gettext_lazy("Last day"),
    "prepares": gettext_lazy("prepares"),
    "citation": gettext_lazy("Citation"),
    **dict.fromkeys(("same_subject", "same_subject_citations"), gettext_lazy("Same subject")),
    "by": gettext_lazy("Compared by"),
    "value": gettext_lazy("Code"),
    "answers_asked": gettext_lazy("Answers asked for"),
    "reviewed_by": gettext_lazy("reviewed by"),
    "opens_on": gettext_lazy("opens"),
    "due_on": gettext_lazy("due"),
    "closes_on": gettext_lazy("closes"),
    "gap": gettext_lazy("What is missing"),
    "document": gettext_lazy("Document"),
    "paragraph": gettext_lazy("Paragraph"),
    "languages_missing": gettext_lazy("Languages missing"),
    "published_at": gettext_lazy("published"),
    "kind": gettext_lazy("Kind"),
    "is_readable": gettext_lazy("readable"),
    "text_sha256": gettext_lazy("hash of the text"),
    "previous": gettext_lazy("hash of the entry before"),
    "hash": gettext_lazy("hash"),
    "corrected_by": gettext_lazy("Correction"),
    **{f"answers_{code}": label for code, label in ImplementationStatus.choices},
}
# Codes of a closed list, which are read as their words.
CHOICES: dict[str, Any] = {
    "status": ImplementationStatus,
    "progress": CommitmentProgress,
    "basis": Basis,
    "kind": PublicationKind,
    "regional_group": RegionalGroup,
    "membership": StateStatus,
}


def _meetings() -> dict[str, str]:
    return {each.slug: each.title for each in Meeting.objects.all()}


# Names behind the codes of a column, all of them at once: one query each, where the table has that column.
NAMES: dict[str, Callable[[], Mapping[str, str]]] = {
    "state": lambda: {each.pk: each.name for each in MemberState.objects.all()},
    **dict.fromkeys(("meeting", "prepares", "reviewed_by"), _meetings),
    "period": lambda: {each.slug: each.title for each in ReportingPeriod.objects.all()},
    "themes": lambda: {each.slug: each.name for each in Theme.objects.all()},
}
# In which columns the name of a code stands already, in the tables that have them.
NAMED_IN = {
    "state": {"state_name", "name"},
    "meeting": {"meeting_title", "title"},
    "period": {"title"},
    "theme": {"theme_name", "name"},
    "themes": set[str](),
    "same_subject": {"same_subject_citations"},
}
KEYS = ("recommendation", "recommendations")
SEPARATOR = "; "  # as `columns.row` puts between the values of a list
LONG = frozenset(
    ("text", "title", "evidence", "name", *(each.in_data for each in (*OF_ANSWER, *OF_COMMITMENT) if each.is_long))
)


class PeopleSheet:
    """The rows of one table for people. `columns`: those of the table, in its order."""

    def __init__(self, columns: Iterable[str]) -> None:
        self.columns = tuple(columns)
        own = set(self.columns)
        self.codes = {column for column, named in NAMED_IN.items() if named & own}
        self.names = {column: load() for column, load in NAMES.items() if column in own - self.codes}
        self.shows_text = "text" not in own or "recommendations" in own

    def header(self) -> list[tuple[str, bool]]:
        """The heading of each column, with whether it holds long texts."""
        return [told for column in self.columns for told in self._heads(column)]

    def rows(self, rows: list[DataRow]) -> Iterator[Cells]:
        """These rows; two queries where they name recommendations by their keys."""
        texts = self._texts(rows)
        for row in rows:
            yield [cell for column in self.columns for cell in self._cells(column, row.get(column), texts)]

    def _heads(self, column: str) -> Iterator[tuple[str, bool]]:
        title = str(TITLES.get(column, column))
        title = title[:1].upper() + title[1:]
        is_key = column in KEYS and self.shows_text and column in self.keyed
        if is_key:
            yield _("Text of the recommendation"), True
        elif column in self.names:
            yield title, column == "themes"
        if is_key or column in self.names or column in self.codes:
            yield _("%(name)s (code)") % {"name": title}, False
        else:
            yield title, column in LONG

    @property
    def keyed(self) -> set[str]:
        """The columns that name recommendations as meeting/slug; in some tables one of this name is a number."""
        return {"recommendation"} | ({"recommendations"} if "commitment" in self.columns else set())

    def _cells(self, column: str, value: Any, texts: Mapping[str, Printed]) -> Iterator[Any]:
        if column in KEYS and self.shows_text and column in self.keyed:
            yield "\n".join(_as_printed([texts[key] for key in _split(value) if key in texts]))
        elif column in self.names:
            yield SEPARATOR.join(self.names[column].get(code, code) for code in _split(value))
        if value and column in CHOICES:
            yield str(label_of(CHOICES[column], value))
        elif value and column == "gap":
            yield str(GAPS.get(value, value))
        elif value and column == "by":
            yield str(COMPARED_BY.get(value, value))
        elif value and column == "language":
            yield language_name(value)
        elif column == "languages_missing":
            yield SEPARATOR.join(map(language_name, _split(value)))
        else:
            yield value

    def _texts(self, rows: list[DataRow]) -> dict[str, Printed]:
        """What the keys of these rows stand for, in the reader's language where it is printed so: two queries."""
        columns = [column for column in self.columns if column in self.keyed]
        keys = {key for row in rows for column in columns for key in _split(row.get(column))}
        if not keys or not self.shows_text:
            return {}
        meetings, slugs = ({key.split("/")[place] for key in keys} for place in (0, 1))
        found = Recommendation.objects.filter(meeting__slug__in=meetings, slug__in=slugs).order_by()
        named = {f"{meeting}/{slug}": key for key, meeting, slug in found.values_list("pk", "meeting__slug", "slug")}
        printed = of_recommendations(named[key] for key in keys if key in named)
        return {key: printed[named[key]] for key in keys if key in named and named[key] in printed}


def _split(value: Any) -> list[str]:
    return [each for each in str(value).split(SEPARATOR) if each] if value else []


def _as_printed(found: list[Printed]) -> Iterator[str]:
    """Label and text of each, as they stand in their meetings."""
    for each in sorted(found, key=lambda each: (each.meeting.slug, each.recommendation.order)):
        yield f"{each.label}: {each.text}"
