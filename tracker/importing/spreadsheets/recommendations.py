"""Rows that are recommendations without a document: judged against those of their meeting.

A row that prints what the record holds leaves it as it is; its themes and its addressee may differ, for these are the
desk's own. Words and labels come from documents, and are never changed by a sheet.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tracker.importing.loading import names_in_record
from tracker.importing.spreadsheets.judging import JudgedRow, changed
from tracker.importing.spreadsheets.plain import alike
from tracker.importing.spreadsheets.values import KnownNames, RowValues, address_of
from tracker.importing.structure.attributions import find_attributions
from tracker.importing.structure.findings import AttributionFinding
from tracker.models import AgendaItem, Printing, Recommendation, SpreadsheetImport
from tracker.sheet_choices import RowEffect


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
        self.names = names_in_record()
        self.meetings: set[int] = set()
        self.by_key: dict[uuid.UUID, StoredRecommendation] = {}
        self.by_label: dict[tuple[int, str], StoredRecommendation] = {}
        self.agenda_items: dict[tuple[int, str], str] = {}
        self.themes: dict[uuid.UUID, list[int]] = {}

    def load(self, rows: Sequence[RowValues]) -> None:
        """The newest original printings of the meetings that these rows name."""
        new = {row.values["meeting"] for row in rows if "meeting" in row.values} - self.meetings
        if not new:
            return
        self.meetings |= new
        printings = Printing.objects.confirmed().filter(recommendation__meeting__in=new, document__translates=None)
        columns = ("recommendation", "recommendation__meeting", "recommendation__addressee", "label", "text")
        for values in printings.order_by("document__confirmed_at", "pk").values_list(*columns):
            stored = StoredRecommendation(*values)
            self.by_key[stored.pk] = stored
            self.by_label[stored.meeting, alike(stored.label)] = stored
        for item in AgendaItem.objects.filter(meeting__in=new):
            self.agenda_items[item.meeting_id, alike(item.number)] = item.number
        links = Recommendation.themes.through.objects.filter(recommendation__meeting__in=new)
        for recommendation_id, theme in links.values_list("recommendation", "theme"):
            self.themes.setdefault(recommendation_id, []).append(theme)

    def judge(self, row: RowValues) -> JudgedRow | None:
        stored = self._stored(row)
        if "meeting" not in row.values or "label" not in row.values:
            return None
        meeting, label = row.values["meeting"], row.values["label"]
        if stored is not None:
            return self._compared(row, stored)
        self._agenda_item(row, meeting)
        self._attributions(row)
        return None if row.faults else JudgedRow(f"{meeting}|{address_of(label)}", RowEffect.MAKE)

    def _stored(self, row: RowValues) -> StoredRecommendation | None:
        """The recommendation that the row speaks of, by its key, else by its label in its meeting."""
        key = row.get("key", None)
        if key is not None:
            found = self.by_key.get(key)
            if found is None or found.meeting != row.get("meeting"):
                row.faults.setdefault("key", ("not_a_key", {"text": str(key)}))
            return found
        return self.by_label.get((row.get("meeting", 0), alike(row.get("label"))))

    def _compared(self, row: RowValues, stored: StoredRecommendation) -> JudgedRow | None:
        if alike(stored.label) != alike(row.get("label")):
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

    def _attributions(self, row: RowValues) -> None:
        """A State that the row names has to be printed in its text: else there is no place for its attribution."""
        printed = {each.iso3 for each in attributions_in(row.get("text"), self)}
        for code in row.get("attributed", []):
            if code not in printed:
                row.faults["attributed"] = ("not_printed", {"text": code})


def attributions_in(text: str, judge: JudgeOfRecommendations) -> tuple[AttributionFinding, ...]:
    """The States and bodies printed in brackets, as the importer of reports finds them."""
    return find_attributions(text, judge.names)[0]


def finding(row: RowValues, order: int, judge: JudgeOfRecommendations) -> dict[str, Any]:
    """The row as a finding that a confirmation makes a recommendation of."""
    label, text = row.values["label"], row.values["text"]
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
        "position": None,
        "themes": [],
        "attributions": [
            {name: getattr(each, name) for name in ("printed", "iso3", "start", "end", "clause_start", "clause_end")}
            for each in attributions_in(text, judge)
        ],
    }
