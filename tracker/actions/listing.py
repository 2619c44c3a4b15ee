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

from tracker.actions.auditing import record
from tracker.actions.confirming import Confirmation, Decided, Finding
from tracker.actions.errors import NotAllowed, require
from tracker.actions.reference import edit_reference, set_themes
from tracker.actions.succession import Succession
from tracker.choices import DocumentKind
from tracker.models import ImportProposal, Meeting, Recommendation, SourceDocument, SpreadsheetImport, Theme, User
from tracker.policies import may_import


@dataclass(frozen=True)
class Listed:
    """One recommendation of a sheet: as a finding, and what the desk says of it beside the text."""

    finding: Finding
    themes: Sequence[Theme] = ()
    addressee: str = ""


class ListConfirmation(Confirmation):
    """The confirmation of some rows of a sheet for one meeting. It goes on in the list that is there."""

    def __init__(
        self, spreadsheet: SpreadsheetImport, meeting: Meeting, head: Finding, by: User, now: datetime.datetime
    ) -> None:
        document = {"symbol": None, "kind": DocumentKind.LIST, **head}
        findings: dict[str, Any] = {"document": document, "paragraphs": [], "recommendations": []}
        never_stored = ImportProposal(findings=findings, sha256=spreadsheet.sha256)
        super().__init__(never_stored, meeting, by, now, Decided())

    def begin(self) -> SourceDocument:
        """The list of this sheet in the meeting: the one there is, or a new one."""
        there = SourceDocument.objects.filter(meeting=self.meeting, sha256=self.proposal.sha256).first()
        self.document = there or self._make_document()
        self.paragraphs = [(0, paragraph) for paragraph in self.document.paragraphs.all()]
        self._paragraph_of({"line": 0, "paragraph_number": None, "section": ""})
        self.succession = Succession(self.document, {}, self.by, self.now)
        return self.document

    def make(self, listed: Listed) -> Recommendation:
        """One recommendation with its printing and attributions. Raises ValidationError or IntegrityError."""
        known = self.succession.earlier
        before = len(known)
        try:
            with transaction.atomic():
                recommendation = self.succession.recommendation_for(listed.finding)
                self._print(recommendation, listed.finding)
                return recommendation
        except Exception:
            if len(known) > before:  # its row was taken back, and its address is free again
                known.popitem()
            raise


@transaction.atomic
def confirm_listed(
    *,
    spreadsheet: SpreadsheetImport,
    meeting: Meeting,
    head: Finding,
    rows: Iterable[Listed],
    by: User,
    now: datetime.datetime,
) -> list[Recommendation | str]:
    """Make the recommendations that rows of a sheet list, in the list that the sheet is in the meeting.

    Args:
        head: title and language of the list.

    Returns for each row what was made, or the sentence why it was not. Raises NotAllowed, or ValidationError where the
    head cannot be stored.
    """
    require(may_import(by))
    Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)  # one publication or undoing at a time
    confirmation = ListConfirmation(spreadsheet, meeting, head, by, now)
    document = confirmation.begin()
    before = document.printings.count()
    made: list[Recommendation | str] = []
    for listed in rows:
        try:
            recommendation = confirmation.make(listed)
        except (ValidationError, IntegrityError) as refusal:
            made.append(" ".join(getattr(refusal, "messages", [str(refusal)])))
            continue
        keep_beside(recommendation, listed.themes, listed.addressee, by, now)
        made.append(recommendation)
    after = document.printings.count()
    record("confirm", document, by=by, now=now, changes={"recommendations": [before, after]})
    return made


def keep_beside(
    recommendation: Recommendation, themes: Sequence[Theme], addressee: str, by: User, now: datetime.datetime
) -> None:
    """Keep what the desk says of a recommendation beside its text. Raises NotAllowed or ValidationError."""
    if themes:
        set_themes(recommendation=recommendation, themes=themes, by=by, now=now)
    if addressee:
        edit_reference(thing=recommendation, by=by, now=now, addressee=addressee)


__all__ = ["ListConfirmation", "Listed", "NotAllowed", "confirm_listed", "keep_beside"]
