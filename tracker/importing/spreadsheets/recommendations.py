"""Rows that are recommendations without a document: compared with those of their meeting, and written as its list.

A row that repeats what the record has leaves it as it is; its themes and its addressee may differ, because these are
the Secretariat's own. Texts and labels come from documents, and are never changed by a sheet. A row without a label is
known by its text and the States it names, and is numbered in its meeting when it is imported. A row that is a
commitment of the State under review becomes one of its document.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from functools import cached_property, partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from tracker import actions
from tracker.actions.confirming import Finding
from tracker.choices import Basis, CorrectionKind, Language, PrintedKind
from tracker.importing.spreadsheets.cells import alike, cleaned, plain
from tracker.importing.spreadsheets.faults import MEETING_UNKNOWN, THEME_UNKNOWN, Bad, cut
from tracker.importing.spreadsheets.reading import headings_at
from tracker.importing.spreadsheets.rows import Batch, RowForm, Step, changed
from tracker.importing.spreadsheets.values import (
    ChoiceCell,
    DayCell,
    LabelCell,
    LineCell,
    MeetingCell,
    ParsedCell,
    PositionCell,
    StateCell,
    StatesCell,
    ThemesCell,
    Unknown,
    address_of,
    page_number,
)
from tracker.importing.structure.attributions import find_attributions
from tracker.importing.structure.findings import AttributionFinding
from tracker.models import (
    AgendaItem,
    Attribution,
    Correction,
    Meeting,
    PrintedCommitment,
    Printing,
    Recommendation,
    SpreadsheetRow,
)
from tracker.models.sheet_choices import PrintedAs, RowEffect

COMMITTED = "commitment"
LONGEST_NUMBER = 6
"""Digits of a label after which rows are numbered; a longer one is a code."""


class RecommendationRowForm(RowForm):
    """One recommendation, or one commitment of the State under review."""

    batch: RecommendationBatch
    cells = {
        "key": ParsedCell(_("Permanent key"), uuid.UUID, "not_a_key"),
        "meeting": MeetingCell(_("Meeting"), required=True, for_all=True, creates=True),
        "meeting_part": LineCell(_("Meeting: a second column that names it"), most=120),
        "meeting_starts": DayCell(_("First day of the meeting"), for_all=True),
        "meeting_ends": DayCell(_("Last day of the meeting"), for_all=True),
        "label": LabelCell(_("Label"), most=40),
        "text": LineCell(_("Text of the recommendation"), required=True, is_wide=True),
        "basis": ChoiceCell(_("How it was adopted"), Basis, required=True, for_all=True),
        "agenda_item": LineCell(_("Agenda item"), most=20),
        "themes": ThemesCell(_("Themes")),
        "attributed": StatesCell(_("States named in the text")),
        "under_review": StateCell(_("State under review"), reports=False),
        "position": PositionCell(_("Position of the State under review"), PrintedAs, for_all=True),
        "addressee": LineCell(_("Addressed to"), most=200),
        "page": ParsedCell(_("Page"), page_number, "not_a_number"),
        "language": ChoiceCell(_("Language of the text"), Language, required=True, whole=True, initial="en"),
        "title": LineCell(_("Title of the list"), required=True, whole=True, most=300),
    }

    @property
    def commits(self) -> bool:
        """Whether it is a commitment."""
        return bool(self.said("position") == PrintedAs.COMMITMENT)

    @property
    def place(self) -> str:
        """The meeting as keys have it: its number, or its title where it is to be created."""
        meeting = self.said("meeting")
        return f"new {plain(meeting.name)[:100]}" if isinstance(meeting, Unknown) else str(getattr(meeting, "pk", ""))

    @property
    def under_review(self) -> str | None:
        """The code of the State under review."""
        return getattr(self.said("under_review"), "pk", None)

    @cached_property
    def attributions(self) -> tuple[AttributionFinding, ...]:
        """The States and bodies that the text has in brackets, as the importer of reports finds them."""
        return find_attributions(self.said("text"), self.batch.names.states.printed)[0]

    @property
    def printed(self) -> set[str]:
        """The States that the text has in brackets."""
        return {each.iso3 for each in self.attributions if each.iso3}

    @property
    def words_key(self) -> str:
        """What a row without a label is known by."""
        named = {*(state.pk for _name, state in self.said("attributed", ())), *self.printed}
        return words_key(self.place, self.said("text"), named)

    def compare(self) -> None:
        if self.said("position") and not self.said("under_review"):
            self.fault("under_review", "not_of_the_state")
        if not self.said("meeting"):
            return
        if isinstance(self.said("meeting"), Unknown) and self.batch.asks_days and not self.days:
            self.fault("meeting_starts", "meeting_without_days")
        if self.commits:
            self._commitment()
        elif stored := self._stored():
            self._compare_with(stored)
        else:
            self._new()

    def _commitment(self) -> None:
        """A commitment of the State under review, which is no recommendation and belongs to its meeting."""
        if not self.errors:
            key = words_key(self.place, self.said("text"), [self.under_review or ""], COMMITTED)
            self.becomes(key, RowEffect.NONE if key in self.batch.committed else RowEffect.MAKE)

    def _stored(self) -> Printing | None:
        """The recommendation that the row is about, by its key, else by its label in its meeting, else by its text."""
        if key := self.said("key"):
            found = self.batch.by_key.get(key)
            if found is None or str(found.recommendation.meeting_id) != self.place:
                self.fault("key", "not_a_key", text=str(key))
            return found
        if label := self.said("label"):
            return self.batch.by_label.get((self.place, alike(label)))
        return self.batch.by_words.get(self.words_key)

    def _compare_with(self, stored: Printing) -> None:
        if self.said("label") and alike(stored.label) != alike(self.said("label")):
            self.fault("label", "other_label", label=stored.label)
        elif self.said("text") and stored.text != self.said("text"):
            self.fault("text", "other_words", label=stored.label)
        if self.errors:
            return
        key, recommendation = str(stored.recommendation_id), stored.recommendation
        if self.unknown():
            return self.becomes(key, RowEffect.CHANGE)
        old = {"themes": self.batch.themes.get(recommendation.pk, set()), "addressee": recommendation.addressee}
        new = {"themes": {theme.pk for theme in self.said("themes", ())}, "addressee": self.said("addressee")}
        changes = changed(old, {name: value for name, value in new.items() if value})
        self.becomes(key, RowEffect.CHANGE if changes else RowEffect.NONE, changes)

    def _new(self) -> None:
        if wanted := self.said("agenda_item"):
            number = self.batch.agenda_items.get((self.place, alike(wanted)))
            if number is None:
                self.fault("agenda_item", "agenda_item_unknown", text=wanted)
            else:
                self.cleaned_data["agenda_item"] = number
        if not self.errors:
            label = self.said("label")
            self.becomes(f"{self.place}|{address_of(label)}" if label else self.words_key, RowEffect.MAKE)

    @property
    def days(self) -> tuple[str, str] | None:
        """The first and the last day of its meeting, where both are given in this order."""
        first, last = self.said("meeting_starts", None), self.said("meeting_ends", None)
        return (first.isoformat(), last.isoformat()) if first and last and first <= last else None

    def unknown(self) -> dict[str, Bad]:
        """Return the meeting and the themes that the record does not have, as faults with what creating them takes."""
        found: dict[str, Bad] = {}
        meeting = self.said("meeting")
        if isinstance(meeting, Unknown):
            create = {plain(meeting.name): meeting.name}
            found["meeting"] = Bad(MEETING_UNKNOWN, text=cut(meeting.name), create=create, days=self.days)
        if names := [each.name for each in self.said("themes", ()) if isinstance(each, Unknown)]:
            create = {plain(name): name for name in names}
            found["themes"] = Bad(THEME_UNKNOWN, text=cut("; ".join(names)), create=create)
        return found

    def named_beside(self) -> list[Finding]:
        """The States that only a column names, as attributions that begin behind the end of the text."""
        place = len(self.said("text"))
        found: dict[str, Finding] = {}
        for name, state in self.said("attributed", ()):
            if state.pk not in self.printed and state.pk not in found:
                found[state.pk] = {"printed": name, "iso3": state.pk, "start": place, "end": place + len(name)}
                place += len(name)
        return list(found.values())

    def finding(self) -> Finding:
        """Return the row as a finding, of which a confirmation makes a recommendation."""
        label, order = self.batch.numbered(self), self.row.number
        return {
            "label": label,
            "slug": address_of(label),
            "text": self.said("text"),
            "basis": self.said("basis"),
            "agenda_item": self.said("agenda_item", None),
            "prepares": [],
            "section": "",
            "paragraph_number": None,
            "order": order,
            "line": order,
            "page": self.said("page", None),
            "position": self.said("position", None),
            "under_review": self.under_review,
            "themes": [],
            "attributions": [*map(asdict, self.attributions), *self.named_beside()],
        }


def words_key(meeting: str, text: str, states: Iterable[str], kind: str = "words") -> str:
    """What a row without a label is known by: its meeting, its text, and the States that it names."""
    said = "\n".join([plain(text), *sorted(set(states))])
    return f"{meeting}|{kind} {hashlib.sha256(said.encode()).hexdigest()[:32]}"


class RecommendationBatch(Batch):
    """Rows of recommendations, and what their meetings have."""

    form = RecommendationRowForm
    asks_days = True
    """Whether a row of a new meeting needs its days."""

    def texts_of(self, row: SpreadsheetRow) -> dict[str, str]:
        """Return the texts of a row. A meeting that two columns name has one text: "Norway, session 18"."""
        texts = super().texts_of(row)
        part, column = texts["meeting_part"], self.spreadsheet.columns.get("meeting")
        named = row.cells[column] if column is not None and column < len(row.cells) else ""
        if part and "meeting" not in row.typed and (named or not texts["meeting"]):
            head = self._part_heading if part.isdecimal() else ""
            titles = [", ".join(filter(None, (named, f"{word} {part}".strip()))) for word in (head, "")]
            known = [title for title in titles if self.names.meetings.of(title)]
            texts["meeting"] = (known or titles)[0]
        return texts

    @cached_property
    def _part_heading(self) -> str:
        """The heading of the second column that names a meeting."""
        column = self.spreadsheet.columns.get("meeting_part")
        head = headings_at(self.spreadsheet.header_row, self.spreadsheet.head)
        return cleaned(head[column]).lower() if column is not None and column < len(head) else ""

    def load(self, forms: Sequence[RecommendationRowForm]) -> None:
        """Ask for what the meetings of these rows have: recommendations, commitments, agenda items, themes."""
        self.by_key: dict[uuid.UUID, Printing] = {}
        self.by_label: dict[tuple[str, str], Printing] = {}
        self.committed: set[str] = set()
        self.numbers: dict[str, int] = {}
        self.themes: dict[uuid.UUID, set[int]] = {}
        self.meetings = {meeting.pk for form in forms if isinstance(meeting := form.said("meeting"), Meeting)}
        for form in forms:
            self._note_number(form.place, form.said("label"))
        printings = Printing.objects.confirmed().filter(document__translates=None).select_related("recommendation")
        printings = printings.only("label", "text", "recommendation__meeting", "recommendation__addressee")
        printings = printings.filter(recommendation__meeting__in=self.meetings)
        self.printings = list(printings.order_by("document__confirmed_at", "pk"))
        for printing in self.printings:
            place = str(printing.recommendation.meeting_id)
            self.by_key[printing.recommendation_id] = self.by_label[place, alike(printing.label)] = printing
            self._note_number(place, printing.label)
        links = Recommendation.themes.through.objects.filter(recommendation__meeting__in=self.meetings)
        for recommendation_id, theme in links.values_list("recommendation", "theme"):
            self.themes.setdefault(recommendation_id, set()).add(theme)
        self._load_commitments(self.meetings)
        items = AgendaItem.objects.filter(meeting__in=self.meetings)
        self.agenda_items = {(str(item.meeting_id), alike(item.number)): item.number for item in items}

    @cached_property
    def by_words(self) -> dict[str, Printing]:
        """What the meetings have by its text and the States that it names, for rows without a label."""
        named: dict[int, list[str]] = {}
        found = Attribution.objects.confirmed().filter(printing__recommendation__meeting__in=self.meetings)
        for printing, state in found.exclude(member_state=None).values_list("printing", "member_state"):
            named.setdefault(printing, []).append(state)
        return {
            words_key(str(each.recommendation.meeting_id), each.text, named.get(each.pk, ())): each
            for each in self.printings
        }

    def _note_number(self, meeting: str, label: str) -> None:
        """A label that is a number: rows without a label are numbered after it."""
        if label.isdecimal() and len(label) <= LONGEST_NUMBER:
            self.numbers[meeting] = max(self.numbers.get(meeting, 0), int(label))

    def numbered(self, form: RecommendationRowForm) -> str:
        """Return the label of a row: its own, else the next number of its meeting."""
        if label := form.said("label"):
            return str(label)
        self.numbers[form.place] = self.numbers.get(form.place, 0) + 1
        return str(self.numbers[form.place])

    def _load_commitments(self, meetings: set[int]) -> None:
        """Commitments of these meetings, also as they were before two persons corrected or removed them."""
        stored = PrintedCommitment.objects.filter(meeting__in=meetings).values_list("meeting", "member_state", "text")
        changes = Correction.objects.filter(
            kind=CorrectionKind.IN_DOCUMENT, after__kind=PrintedKind.COMMITMENT, done_at__isnull=False
        )
        former = changes.filter(document__meeting__in=meetings).values_list("document__meeting", "before")
        every = [*stored, *((meeting, before["state"], before["text"]) for meeting, before in former)]
        self.committed |= {words_key(str(meeting), text, [state], COMMITTED) for meeting, state, text in every}

    def write(self, step: Step, forms: Sequence[RecommendationRowForm]) -> None:
        """Write the recommendations and commitments that rows list; one meeting is one act."""
        lists: dict[Meeting, list[RecommendationRowForm]] = {}
        for form in forms:
            if form.effect == RowEffect.MAKE:
                lists.setdefault(form.said("meeting"), []).append(form)
            else:
                step.attempt([form.row], partial(self._change, step, form))
        for meeting, listed in lists.items():
            listed.sort(key=lambda form: form.commits)
            step.attempt([form.row for form in listed], partial(self._confirm, step, meeting, listed))

    def _change(self, step: Step, form: RecommendationRowForm) -> list[Recommendation]:
        """Themes and addressee of a recommendation that the record has; the key of the row is its permanent key."""
        recommendation = Recommendation.objects.get(pk=form.key)
        actions.keep_beside(recommendation, form.said("themes", ()), form.said("addressee"), step.by, step.now)
        return [recommendation]

    def _confirm(self, step: Step, meeting: Meeting, listed: Sequence[RecommendationRowForm]) -> Sequence[Any]:
        """One meeting's list. A row that cannot be stored is given back with its sentence."""
        return actions.confirm_listed(
            spreadsheet=step.spreadsheet,
            meeting=meeting,
            head={name: step.spreadsheet.defaults.get(name, "") for name in ("title", "language")},
            rows=[
                actions.SheetRecommendation(each.finding(), each.said("themes", ()), each.said("addressee"))
                for each in listed
                if not each.commits
            ],
            commitments=[
                actions.SheetCommitment(each.under_review or "", each.said("text"), each.row.number)
                for each in listed
                if each.commits
            ],
            by=step.by,
            now=step.now,
        )
