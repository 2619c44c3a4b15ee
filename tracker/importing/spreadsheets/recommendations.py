"""Rows that are recommendations without a document: judged against those of their meeting.

A row that prints what the record holds leaves it as it is; its themes and its addressee may differ, for these are the
desk's own. Words and labels come from documents, and are never changed by a sheet. A row without a label is known by
its words and the States it names, and is numbered in its meeting when it is taken. A row that is a commitment of the
State under review becomes one as printed.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.choices import CorrectionKind, PrintedKind
from tracker.importing.loading import names_in_record
from tracker.importing.names import StateNames
from tracker.importing.spreadsheets.fields import FIELDS
from tracker.importing.spreadsheets.judging import JudgedRow, changed
from tracker.importing.spreadsheets.plain import alike, plain
from tracker.importing.spreadsheets.values import KnownNames, RowValues, address_of, states_in
from tracker.importing.structure.attributions import find_attributions
from tracker.importing.structure.findings import AttributionFinding
from tracker.models import (
    AgendaItem,
    Attribution,
    Correction,
    PrintedCommitment,
    Printing,
    Recommendation,
    SpreadsheetImport,
)
from tracker.sheet_choices import PrintedAs, RowEffect, SheetKind

ATTRIBUTED = next(field for field in FIELDS[SheetKind.RECOMMENDATIONS] if field.name == "attributed")
COMMITTED = "commitment"
LONGEST_NUMBER = 6
"""Digits of a label after which rows are numbered; a longer one is a code."""


@dataclass(frozen=True, slots=True)
class StoredRecommendation:
    """A recommendation as the record holds it."""

    pk: uuid.UUID
    meeting: int
    addressee: str
    label: str
    text: str


class JudgeOfRecommendations:
    """Judges rows against the recommendations of the meetings they name."""

    def __init__(self, spreadsheet: SpreadsheetImport, known: KnownNames) -> None:
        self.known = known
        self.names = self._names()
        self.meetings: set[int] = set()
        self.by_key: dict[uuid.UUID, StoredRecommendation] = {}
        self.by_label: dict[tuple[int, str], StoredRecommendation] = {}
        self.by_words: dict[str, StoredRecommendation] = {}
        self.committed: set[str] = set()
        self.numbers: dict[int, int] = {}
        self.agenda_items: dict[tuple[int, str], str] = {}
        self.themes: dict[uuid.UUID, list[int]] = {}

    def _names(self) -> StateNames:
        return names_in_record()

    def load(self, rows: Sequence[RowValues]) -> None:
        """What the meetings that these rows name have: recommendations, commitments, agenda items, themes."""
        for row in rows:
            self._keep_number(row.get("meeting", 0), row.get("label"))
        new = {row.values["meeting"] for row in rows if "meeting" in row.values} - self.meetings
        if not new:
            return
        self.meetings |= new
        printings = Printing.objects.confirmed().filter(recommendation__meeting__in=new, document__translates=None)
        columns = ("recommendation", "recommendation__meeting", "recommendation__addressee", "label", "text", "pk")
        printed: dict[int, StoredRecommendation] = {}
        for *values, printing in printings.order_by("document__confirmed_at", "pk").values_list(*columns):
            printed[printing] = stored = StoredRecommendation(*values)
            self.by_key[stored.pk] = stored
            self.by_label[stored.meeting, alike(stored.label)] = stored
            self._keep_number(stored.meeting, stored.label)
        self._load_words(printed)
        self._load_commitments(new)
        for item in AgendaItem.objects.filter(meeting__in=new):
            self.agenda_items[item.meeting_id, alike(item.number)] = item.number
        links = Recommendation.themes.through.objects.filter(recommendation__meeting__in=new)
        for recommendation_id, theme in links.values_list("recommendation", "theme"):
            self.themes.setdefault(recommendation_id, []).append(theme)

    def _keep_number(self, meeting: int, label: str) -> None:
        """A label that is a number: rows without a label are numbered after it."""
        if label.isdecimal() and len(label) <= LONGEST_NUMBER:
            self.numbers[meeting] = max(self.numbers.get(meeting, 0), int(label))

    def _load_words(self, printed: dict[int, StoredRecommendation]) -> None:
        """By which words, and which States named, a row without a label is known."""
        named: dict[int, set[str]] = {}
        meetings = {stored.meeting for stored in printed.values()}
        found = Attribution.objects.confirmed().filter(printing__recommendation__meeting__in=meetings)
        for printing, state in found.exclude(member_state=None).values_list("printing", "member_state"):
            named.setdefault(printing, set()).add(state)
        for printing, stored in printed.items():
            self.by_words[words_key(stored.meeting, stored.text, named.get(printing, ()))] = stored

    def _load_commitments(self, meetings: set[int]) -> None:
        kept = PrintedCommitment.objects.filter(meeting__in=meetings)
        for meeting, state, text in kept.values_list("meeting", "member_state", "text"):
            self.committed.add(words_key(meeting, text, [state], COMMITTED))
        self._load_former_commitments(meetings)

    def _load_former_commitments(self, meetings: set[int]) -> None:
        """As they were before two persons corrected or removed them: the same table again does not bring them back."""
        changes = Correction.objects.filter(
            kind=CorrectionKind.IN_DOCUMENT, after__kind=PrintedKind.COMMITMENT, done_at__isnull=False
        )
        former = changes.filter(document__meeting__in=meetings).values_list("document__meeting", "before")
        for meeting, before in former:
            self.committed.add(words_key(meeting, before["text"], [before["state"]], COMMITTED))

    def judge(self, row: RowValues) -> JudgedRow | None:
        if "meeting" not in row.values:
            return None
        if row.values.get("position") and "under_review" not in row.values:
            row.faults.setdefault("under_review", ("not_of_the_state", {}))
        if row.values.get("position") == PrintedAs.COMMITMENT:
            return self._commitment(row)
        stored = self._stored(row)
        meeting = row.values["meeting"]
        if stored is not None:
            return self._compared(row, stored)
        self._agenda_item(row, meeting)
        if row.faults:
            return None
        label = row.get("label")
        named = {*row.get("attributed", []), *states_printed(row, self)}
        key = f"{meeting}|{address_of(label)}" if label else words_key(meeting, row.values["text"], named)
        return JudgedRow(key, RowEffect.MAKE)

    def _commitment(self, row: RowValues) -> JudgedRow | None:
        """A commitment of the State under review, which is no recommendation and stays with its meeting."""
        if row.faults:
            return None
        state = row.values["under_review"]
        key = words_key(row.values["meeting"], row.values["text"], [state], COMMITTED)
        return JudgedRow(key, RowEffect.NONE if key in self.committed else RowEffect.MAKE)

    def numbered(self, row: RowValues) -> str:
        """The label of a row: its own, else the next number of its meeting."""
        if label := row.get("label"):
            return str(label)
        meeting = row.values["meeting"]
        self.numbers[meeting] = self.numbers.get(meeting, 0) + 1
        return str(self.numbers[meeting])

    def _stored(self, row: RowValues) -> StoredRecommendation | None:
        """The recommendation that the row speaks of, by its key, else by its label in its meeting."""
        key = row.get("key", None)
        if key is not None:
            found = self.by_key.get(key)
            if found is None or found.meeting != row.get("meeting"):
                row.faults.setdefault("key", ("not_a_key", {"text": str(key)}))
            return found
        if label := row.get("label"):
            return self.by_label.get((row.get("meeting", 0), alike(label)))
        named = {*row.get("attributed", []), *states_printed(row, self)}
        return self.by_words.get(words_key(row.get("meeting", 0), row.get("text"), named))

    def _compared(self, row: RowValues, stored: StoredRecommendation) -> JudgedRow | None:
        if row.get("label") and alike(stored.label) != alike(row.get("label")):
            row.faults["label"] = ("other_label", {"label": stored.label})
        elif "text" in row.values and stored.text != row.values["text"]:
            row.faults["text"] = ("other_words", {"label": stored.label})
        if row.faults:
            return None
        old: dict[str, Any] = {
            "themes": sorted(self.themes.get(stored.pk, [])),
            "addressee": stored.addressee,
        }
        new = {name: row.values[name] for name in old if name in row.values}
        changes = changed(old, new)
        return JudgedRow(str(stored.pk), RowEffect.CHANGE if changes else RowEffect.NONE, changes)

    def _agenda_item(self, row: RowValues, meeting: int) -> None:
        if "agenda_item" not in row.values:
            return
        number = self.agenda_items.get((meeting, alike(row.values["agenda_item"])))
        if number is None:
            row.faults["agenda_item"] = ("agenda_item_unknown", {"text": row.values["agenda_item"]})
        else:
            row.values["agenda_item"] = number


def attributions_in(text: str, judge: JudgeOfRecommendations) -> tuple[AttributionFinding, ...]:
    """The States and bodies printed in brackets, as the importer of reports finds them."""
    return find_attributions(text, judge.names)[0]


def words_key(meeting: Any, text: str, states: Iterable[str], kind: str = "words") -> str:
    """What a row without a label is known by: its meeting, its words, and the States that it names."""
    said = "\n".join([plain(text), *sorted(set(states))])
    return f"{meeting}|{kind} {hashlib.sha256(said.encode()).hexdigest()[:32]}"


def states_printed(row: RowValues, judge: JudgeOfRecommendations) -> set[str]:
    """The States that the text of a row prints in brackets."""
    return {each.iso3 for each in attributions_in(row.get("text"), judge) if each.iso3}


def named_beside(row: RowValues, judge: JudgeOfRecommendations) -> list[dict[str, Any]]:
    """The States that a column names and the text does not, as attributions that begin behind the end of the text."""
    if "attributed" not in row.values:
        return []
    printed, place = states_printed(row, judge), len(row.values["text"])
    found: dict[str, dict[str, Any]] = {}
    for name, code in states_in(ATTRIBUTED, row.texts["attributed"], judge.known):
        if code not in printed and code not in found:
            found[code] = {"printed": name, "iso3": code, "start": place, "end": place + len(name)}
            place += len(name)
    return list(found.values())


def finding(row: RowValues, order: int, judge: JudgeOfRecommendations) -> dict[str, Any]:
    """The row as a finding that a confirmation makes a recommendation of."""
    label, text = judge.numbered(row), row.values["text"]
    return {
        "label": label,
        "slug": address_of(label),
        "text": text,
        "basis": row.values["basis"],
        "agenda_item": row.get("agenda_item", None),
        "prepares": [],
        "section": "",
        "paragraph_number": None,
        "order": order,
        "line": order,
        "page": row.get("page", None),
        "position": row.get("position", None),
        "under_review": row.get("under_review", None),
        "themes": [],
        "attributions": [
            {name: getattr(each, name) for name in ("printed", "iso3", "start", "end", "clause_start", "clause_end")}
            for each in attributions_in(text, judge)
        ]
        + named_beside(row, judge),
    }
