"""What files are made of: parts of the record, each of which can be written alone; and the tables that answers and
commitments are joined with and counted against, each a part that is written whole.

The tables are as large as the documents and the invitations are, not as the answers: read at every making, and written
again where a row is another.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import islice
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import TextChoices
from django.utils import translation
from msgspec import Struct, json

from report.data import columns, exports, shapes
from report.data.schema import FILES
from report.pages import printed_commitments
from report.pages.printings import Printed, confirmed_printings, printed
from tracker import choices
from tracker.models import (
    EvidenceCitation,
    Invitation,
    Meeting,
    MemberState,
    PeriodItem,
    Printing,
    PublicationText,
    Recommendation,
    ReportingPeriod,
    Theme,
)

# By the name of a file: the bytes of a segment of it, and how many rows they hold.
type PartContent = dict[str, tuple[bytes, int]]


@dataclass(frozen=True)
class WantedPart:
    """A part as it should be: its name; its sign, which is another where its bytes are; and what writes it."""

    name: str
    sign: str
    write: Callable[[], PartContent]


def header(table: str, *names: str) -> PartContent:
    """The header of the CSV of these files, which hold rows of one of `schema.FILES`."""
    (line,) = exports.csv_lines(columns.whole(table), ())
    return {f"{name}.csv": (line.encode(), 0) for name in names}


def segment(table: str, name: str, rows: Iterable[Struct]) -> PartContent:
    """Some rows of the file `name`, as CSV without its header and as JSON lines."""
    found = list(rows)
    lines = islice(exports.csv_lines(columns.whole(table), map(columns.row, found)), 1, None)
    as_json = b"".join(json.encode(row) + b"\n" for row in found)
    return {f"{name}.csv": ("".join(lines).encode(), len(found)), f"{name}.jsonl": (as_json, len(found))}


ITEM = ("member_state", "uuid", "title", "kind", "dated_on", "language")
CITED = (*(f"evidence__{name}" for name in ITEM), "pk", "pinpoint")


@dataclass(frozen=True)
class Surroundings:
    """By State and by recommendation: some keys of a row. Recommendations stand in their order."""

    states: dict[str, dict[str, Any]]
    recommendations: dict[UUID, dict[str, Any]]
    printed: dict[UUID, Printed]

    @cached_property
    def sign(self) -> str:
        """Another one where any of it is another."""
        return hashlib.sha256(json.encode([self.states, list(self.recommendations.items())])).hexdigest()[:32]

    @cached_property
    def evidence(self) -> dict[str, str]:
        """By State: another sign where any citation that anybody may open is another, or what is cited. One query."""
        found: dict[str, Any] = defaultdict(hashlib.sha256)
        citations = EvidenceCitation.objects.openable().order_by("pk").values_list(*CITED)
        for state, *rest in citations.iterator():
            found[state].update(json.encode(rest))
        return {state: each.hexdigest()[:32] for state, each in found.items()}

    @cached_property
    def places(self) -> dict[UUID, int]:
        return {key: place for place, key in enumerate(self.recommendations)}


def surroundings() -> Surroundings:
    """Of all States and all confirmed recommendations: three queries. The language is that of the caller."""
    states = MemberState.objects.order_by("iso3").values_list("iso3", "name", "regional_group")
    themes: dict[UUID, list[str]] = defaultdict(list)
    tagged = Recommendation.objects.filter(themes__isnull=False).order_by("themes__slug")
    for key, theme in tagged.values_list("pk", "themes__slug"):
        themes[key].append(theme)
    shown = printed(confirmed_printings())
    return Surroundings(
        {code: {"state_name": name, "regional_group": group or None} for code, name, group in states},
        {
            key: {
                "meeting": each.meeting.slug,
                "meeting_title": each.meeting.title,
                "recommendation": each.key,
                "recommendation_uuid": key,
                "label": each.printing.label,
                "text": each.printing.text,
                "themes": themes[key],
            }
            for key, each in shown.items()
        },
        shown,
    )


AS_RECEIVED = "As received, without a licence: to use it again, ask the Government."
type ReadRows = Iterator[dict[str, Any]]  # each row by its columns


MARK = "utf-8-mark"  # what a CSV for Excel begins with


def tables_wanted(around: Surroundings) -> Iterator[WantedPart]:
    """A part for each of the tables: one query each."""
    yield WantedPart(MARK, "1", lambda: {MARK: (exports.UTF8_MARK.encode(), 0)})
    for name in TABLES:
        found = list(rows_of(name, around))
        sign = hashlib.sha256(json.encode([columns.whole(name), found])).hexdigest()[:32]
        yield WantedPart(f"table {name}", sign, partial(_content, name, found))


def rows_of(name: str, around: Surroundings) -> Iterator[Any]:
    """The rows of one of TABLES, as `schema.FILES` has them: one query."""
    return (FILES[name](**row) for row in TABLES[name](around))


def _content(name: str, found: list[Any]) -> PartContent:
    """A table whole: its rows under its header."""
    (head, _no_rows), rows = header(name, name)[f"{name}.csv"], segment(name, name, found)
    lines, count = rows[f"{name}.csv"]
    return rows | {f"{name}.csv": (head + lines, count)}


def _meetings(_around: Surroundings) -> ReadRows:
    return map(shapes.meeting_facts, Meeting.objects.select_related("prepares").order_by("starts_on", "slug"))


def _themes(_around: Surroundings) -> ReadRows:
    return ({"theme": each.slug, "name": each.name} for each in Theme.objects.order_by("slug"))


def _recommendations(around: Surroundings) -> ReadRows:
    for key, each in around.printed.items():
        yield {
            **shapes.recommendation_facts(each),
            "recommendation": each.key,
            "recommendation_uuid": key,
            "meeting_title": each.meeting.title,
            "standing": each.recommendation.standing,
            "themes": around.recommendations[key]["themes"],
        }


def _printings(around: Surroundings) -> ReadRows:
    found = Printing.objects.ever_confirmed().select_related("document").order_by("document__confirmed_at", "pk")
    by_recommendation: dict[UUID, list[Printing]] = {key: [] for key in around.printed}
    before: dict[tuple[UUID, int], Printing] = {}  # the words of a document before the last correction of them
    for each in found:
        if each.corrected_at is None:
            by_recommendation[each.recommendation_id].append(each)
        else:
            before[each.recommendation_id, each.document_id] = each
    for key, printings in by_recommendation.items():
        for each in printings:
            wrong, document = before.get((key, each.document_id)), shapes.document_facts(each.document)
            yield {
                "recommendation": around.printed[key].key,
                "document": document.pop("title"),
                **document,
                "label": each.label,
                "text": each.text,
                "page": each.page,
                "corrected_on": wrong.corrected_at.date() if wrong and wrong.corrected_at else None,
                "corrected_because": wrong.corrected_because if wrong else None,
            }


def _states(around: Surroundings) -> ReadRows:
    for each in MemberState.objects.reporting().order_by("iso3"):
        region = {"region": each.m49_region or None, "subregion": each.m49_subregion or None}
        codes = {"m49": each.m49 or None, "iso2": each.iso2 or None, **region}
        yield {"state": each.pk, "membership": each.un_status, **around.states[each.pk], **codes}


def _periods(_around: Surroundings) -> ReadRows:
    opened = ReportingPeriod.objects.filter(opened_at__isnull=False).select_related("meeting")
    for each in opened.order_by("opens_on", "slug"):
        days = {name: getattr(each, name) for name in ("opens_on", "due_on", "closes_on", "opened_at", "cancelled_at")}
        yield {"period": each.slug, "title": each.title, "meeting": each.meeting.slug, **days}


def _asked(around: Surroundings) -> ReadRows:
    items = PeriodItem.objects.filter(period__opened_at__isnull=False).order_by("period__slug", "order")
    for period, recommendation in items.values_list("period__slug", "recommendation"):
        if recommendation in around.printed:
            yield {"period": period, "recommendation": around.printed[recommendation].key}


def _invitations(_around: Surroundings) -> ReadRows:
    found = Invitation.objects.filter(period__opened_at__isnull=False).order_by("period__slug", "member_state", "pk")
    for row in found.values_list("period__slug", "member_state", "invited_at", "cancelled_at"):
        yield dict(zip(columns.whole("invitations"), row, strict=True))


def _terms(_around: Surroundings) -> ReadRows:
    """Of each State and period of which a text may be read; all texts of a response have the same."""
    texts = PublicationText.objects.order_by("publication__member_state", "publication__period__slug")
    columns_of = ("publication__member_state", "publication__period__slug", "consent_sentence", "consent_licence")
    for state, period, sentence, licence in texts.values_list(*columns_of).distinct():
        yield {
            "state": state,
            "period": period,
            "consent_sentence": sentence,
            "licence": licence or None,
            "reuse": f"Under this licence: {licence}." if licence else AS_RECEIVED,
        }


def _printed_commitments(around: Surroundings) -> ReadRows:
    for each in printed_commitments.in_order(printed_commitments.confirmed()):
        yield printed_commitments.facts(each) | around.states[each.member_state_id]


# The closed lists, by the column that has their codes.
CODES: dict[str, type[TextChoices]] = {
    "answers.status": choices.ImplementationStatus,
    "commitments.progress": choices.CommitmentProgress,
    "changes.kind": choices.PublicationKind,
    "regional_group": choices.RegionalGroup,
    "membership": choices.StateStatus,
    "recommendations.basis": choices.Basis,
    "recommendations.standing": choices.Standing,
    "printings.kind": choices.DocumentKind,
    "evidence.kind": choices.EvidenceKind,
}


def _codes(_around: Surroundings) -> ReadRows:
    for language, _own_name in settings.LANGUAGES:
        with translation.override(language):
            for column, listed in CODES.items():
                for code, name in listed.choices:
                    if code:
                        yield {"column": column, "code": code, "language": language, "name": str(name)}


TABLES: dict[str, Callable[[Surroundings], ReadRows]] = {
    "meetings": _meetings,
    "themes": _themes,
    "recommendations": _recommendations,
    "printings": _printings,
    "states": _states,
    "periods": _periods,
    "asked": _asked,
    "invitations": _invitations,
    "terms": _terms,
    "printed_commitments": _printed_commitments,
    "codes": _codes,
}
