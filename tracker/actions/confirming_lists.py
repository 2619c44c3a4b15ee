"""Recommendations that a sheet lists, without a document of their own, confirmed by the steps of those of a report.

The sheet is the proposal: its rows are what was found, and taking them confirms it. What it lists in one meeting is one
document of the record, a list, which goes on where rows are mended and taken later (docs/adr/0017).
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tracker.actions.auditing import Event, record, record_many
from tracker.actions.confirming import Confirmation, ConfirmationChoices, Finding
from tracker.actions.document_succession import Succession
from tracker.actions.errors import NotAllowed, require
from tracker.actions.reference import edit_reference, set_themes
from tracker.actions.suggesting import ask_for_suggestions
from tracker.choices import DocumentKind, PositionValue
from tracker.models import (
    ImportProposal,
    Meeting,
    Position,
    PrintedCommitment,
    Printing,
    Recommendation,
    SourceDocument,
    SpreadsheetImport,
    Theme,
    User,
)
from tracker.models.audit import storable
from tracker.rules.policies import may_import


@dataclass(frozen=True)
class SheetRecommendation:
    """One recommendation of a sheet: as a finding, and what the desk says of it beside the text."""

    finding: Finding
    themes: Sequence[Theme] = ()
    addressee: str = ""


@dataclass(frozen=True)
class SheetCommitment:
    """One commitment of a State that a sheet lists in a meeting, with the number of its row."""

    state: str
    text: str
    order: int


class ListConfirmation(Confirmation):
    """The confirmation of some rows of a sheet for one meeting. It goes on in the list that is there."""

    def __init__(
        self, spreadsheet: SpreadsheetImport, meeting: Meeting, head: Finding, by: User, now: datetime.datetime
    ) -> None:
        document = {"symbol": None, "kind": DocumentKind.LIST, **head}
        findings: dict[str, Any] = {"document": document, "paragraphs": [], "recommendations": []}
        never_stored = ImportProposal(findings=findings, sha256=spreadsheet.sha256)
        super().__init__(never_stored, meeting, by, now, ConfirmationChoices())

    def begin(self) -> SourceDocument:
        """The list of this sheet in the meeting: the one there is, or a new one."""
        there = SourceDocument.objects.filter(meeting=self.meeting, sha256=self.proposal.sha256).first()
        self.document = there or self._make_document()
        self.paragraphs = [(0, paragraph) for paragraph in self.document.paragraphs.all()]
        self._paragraph_of({"line": 0, "paragraph_number": None, "section": ""})
        self.succession = Succession(self.document, {}, self.by, self.now)
        return self.document

    def make_all(self, rows: Sequence[SheetRecommendation]) -> list[Recommendation | str]:
        """Recommendations with their printings and attributions, and the themes and addressee that the desk gave them.

        As many queries for many rows as for one. Where one of them cannot be stored each half is tried by itself, down
        to that one: for it there is the sentence why.
        """
        known = self.succession.earlier
        before = len(known)
        try:
            with transaction.atomic():
                return list(self._make_set(rows))
        except (ValidationError, IntegrityError) as refusal:
            while len(known) > before:  # their rows were taken back, and their addresses are free again
                known.popitem()
            if len(rows) == 1:
                return [" ".join(getattr(refusal, "messages", [str(refusal)]))]
        middle = len(rows) // 2
        return [*self.make_all(rows[:middle]), *self.make_all(rows[middle:])]

    def _make_set(self, rows: Sequence[SheetRecommendation]) -> list[Recommendation]:
        """What is wrong with a text is looked for here, what two rows may not share by the database."""
        made = [self.succession.new(listed.finding) for listed in rows]
        printed = [
            (self._printing_of(recommendation, listed.finding), listed.finding)
            for recommendation, listed in zip(made, rows, strict=True)
        ]
        for recommendation, listed in zip(made, rows, strict=True):
            recommendation.addressee = listed.addressee
            recommendation.clean_fields(exclude=["meeting", "agenda_item"])
        for printing, _finding in printed:
            printing.clean_fields(exclude=["recommendation", "document", "paragraph"])
        if len(rows) == 1:  # of one row its sentence is wanted
            made[0].validate_constraints()
        Recommendation.objects.bulk_create(made)
        if len(rows) == 1:
            printed[0][0].validate_constraints()
        Printing.objects.bulk_create(printing for printing, _finding in printed)
        self._attribute(printed)
        self._keep_positions(printed)
        self._keep_beside(list(zip(made, rows, strict=True)))
        return made

    def _keep_positions(self, printed: Sequence[tuple[Printing, Finding]]) -> None:
        """What the table prints as the answer of the State that each row says is under review."""
        Position.objects.bulk_create(
            Position(
                member_state_id=found["under_review"],
                recommendation=printing.recommendation,
                value=found["position"],
                printing=printing,
            )
            for printing, found in printed
            if found.get("under_review") and found.get("position") in PositionValue.values
        )

    def keep_commitments(self, listed: Sequence[SheetCommitment]) -> list[PrintedCommitment | str]:
        """Commitments as the table prints them, for a second person to confirm; the sentence why where one is not."""
        made: list[PrintedCommitment | str] = []
        for each in listed:
            commitment = PrintedCommitment(
                member_state_id=each.state,
                meeting=self.meeting,
                document=self.document,
                paragraph=self.paragraphs[0][1],
                text=each.text,
                order=each.order,
            )
            try:
                with transaction.atomic():
                    commitment.full_clean()
                    commitment.save()
            except (ValidationError, IntegrityError) as refusal:
                made.append(" ".join(getattr(refusal, "messages", [str(refusal)])))
            else:
                made.append(commitment)
        return made

    def _keep_beside(self, made: Sequence[tuple[Recommendation, SheetRecommendation]]) -> None:
        """Themes of new recommendations, and the events that tell of themes and addressees: those of `keep_beside`."""
        themed = Recommendation.themes.through
        themed._default_manager.bulk_create(
            themed(recommendation_id=recommendation.pk, theme_id=theme.pk)
            for recommendation, listed in made
            for theme in set(listed.themes)
        )
        events = []
        for recommendation, listed in made:
            if listed.themes:
                events.append(Event("set_themes", recommendation, {"themes": [[], storable(set(listed.themes))]}))
            if listed.addressee:
                events.append(Event("edit", recommendation, {"addressee": ["", listed.addressee]}))
        record_many(events, by=self.by, now=self.now)


@transaction.atomic
def confirm_listed(
    *,
    spreadsheet: SpreadsheetImport,
    meeting: Meeting,
    head: Finding,
    rows: Iterable[SheetRecommendation],
    by: User,
    now: datetime.datetime,
    commitments: Sequence[SheetCommitment] = (),
) -> list[Recommendation | PrintedCommitment | str]:
    """Make the recommendations that rows of a sheet list, in the list that the sheet is in the meeting.

    Args:
        head: title and language of the list.
        commitments: of States, as the sheet lists them; public once a second person confirmed them.

    Returns for each row, then for each commitment, what was made, or the sentence why it was not. Raises NotAllowed, or
    ValidationError where the head cannot be stored.
    """
    require(may_import(by))
    Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)  # one publication or undoing at a time
    confirmation = ListConfirmation(spreadsheet, meeting, head, by, now)
    document = confirmation.begin()
    before = document.printings.count()
    listed = list(rows)
    made: list[Recommendation | PrintedCommitment | str] = []
    made += confirmation.make_all(listed) if listed else []
    made += confirmation.keep_commitments(commitments)
    after = document.printings.count()
    record("confirm", document, by=by, now=now, changes={"recommendations": [before, after]})
    ask_for_suggestions(document)
    return made


def keep_beside(
    recommendation: Recommendation, themes: Sequence[Theme], addressee: str, by: User, now: datetime.datetime
) -> None:
    """Keep what the desk says of a recommendation beside its text. Raises NotAllowed or ValidationError."""
    if themes:
        set_themes(recommendation=recommendation, themes=themes, by=by, now=now)
    if addressee:
        edit_reference(thing=recommendation, by=by, now=now, addressee=addressee)


__all__ = ["ListConfirmation", "NotAllowed", "SheetCommitment", "SheetRecommendation", "confirm_listed", "keep_beside"]
