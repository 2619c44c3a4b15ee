"""Rows that are States' existing answers and commitments: compared with earlier letters, and sent as letters.

Only letters are looked at, and what the State has sent: drafts of a State are its own affair. A letter is what one
State said with one date and one note verbale. All of it is sent, or none, with an extract of the sheet that holds its
rows and no others.
"""

from __future__ import annotations

import datetime
import uuid
from abc import abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any, ClassVar

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Q, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker import actions
from tracker.choices import Channel, Language, ReviewState
from tracker.content import ANSWER, COMMITMENT
from tracker.importing.spreadsheets.cells import alike, plain
from tracker.importing.spreadsheets.faults import Bad, cut
from tracker.importing.spreadsheets.reading import headings_at
from tracker.importing.spreadsheets.rows import REFUSED, Batch, RowForm, Step, changed
from tracker.importing.spreadsheets.values import (
    CellField,
    ChoiceCell,
    DayCell,
    LineCell,
    MeetingCell,
    ParsedCell,
    StateCell,
    content_cells,
    listed,
)
from tracker.importing.spreadsheets.writing import XLSX, xlsx_file
from tracker.models import (
    CommitmentUpdate,
    Invitation,
    Meeting,
    PeriodItem,
    Printing,
    Recommendation,
    SpreadsheetImport,
    SpreadsheetRow,
    StatusUpdate,
    Submission,
)
from tracker.models.audit import storable
from tracker.models.sheet_choices import RowEffect

DECIDED = (ReviewState.ACCEPTED, ReviewState.SUPERSEDED)
SEEN = Q(on_behalf=True) | Q(review_state__in=DECIDED)


class PaperChannel(TextChoices):
    """How answers in a sheet reached the Secretariat."""

    LETTER = Channel.LETTER.value, Channel.LETTER.label
    EMAIL = Channel.EMAIL.value, Channel.EMAIL.label


STATE: dict[str, CellField] = {
    "state": StateCell(_("State"), required=True, for_all=True),
    "meeting": MeetingCell(_("Meeting"), for_all=True),
}
SENDING: dict[str, CellField] = {
    "language": ChoiceCell(_("Language of the text"), Language, required=True, for_all=True, initial="en"),
    "reported_on": DayCell(_("Date of the letter"), required=True, for_all=True),
    "note_verbale": LineCell(_("Note verbale"), for_all=True, most=120),
    "channel": ChoiceCell(
        _("How did these answers arrive?"), PaperChannel, required=True, whole=True, initial=PaperChannel.LETTER.value
    ),
}


class Meant:
    """Recommendations by every name that a cell may use: permanent key, address, label."""

    def __init__(self, printings: Iterable[Printing]) -> None:
        self.found: dict[str, list[Recommendation]] = {}
        for printing in printings:
            recommendation = printing.recommendation
            for name in (str(recommendation.pk), alike(recommendation.slug), alike(printing.label)):
                if name and recommendation not in self.found.setdefault(name, []):
                    self.found[name].append(recommendation)

    def one(self, text: str, meeting: Meeting | None) -> Recommendation:
        """Return the recommendation. Raises Bad where none is meant, or where it may be one of several."""
        found = self._named(text)
        if meeting is not None:
            found = [each for each in found if each.meeting_id == meeting.pk]
        if len(found) == 1:
            return found[0]
        raise Bad("recommendation_in_doubt" if found else "recommendation_unknown", text=cut(text))

    def some(self, text: str, meeting: Meeting | None) -> list[Recommendation]:
        """Return the recommendations of a list in one cell. Raises Bad."""
        return [self.one(part, meeting) for part in listed(text, lambda name: bool(self._named(name)))]

    def _named(self, text: str) -> list[Recommendation]:
        written = text.strip()
        return self.found.get(written.casefold()) or self.found.get(alike(written), [])


class LetterRowForm(RowForm):
    """What one State said of one thing."""

    batch: LetterBatch

    def compare(self) -> None:
        day = self.said("reported_on", None)
        if self.state and self.state not in self.batch.invited:
            self.fault("state", "not_invited")
        if day and day > timezone.now().date():
            self.fault("reported_on", "day_to_come")

    @property
    def letter(self) -> tuple[str, datetime.date, str]:
        """The letter that the row is part of."""
        return self.state, self.said("reported_on"), self.said("note_verbale")

    def find[T](self, name: str, search: Callable[[str, Meeting | None], T]) -> T | None:
        """Return what a cell names in the record, where it is right; else say what is wrong with it."""
        if text := self.said(name):
            try:
                return search(text, self.said("meeting", None))
            except Bad as bad:
                self.add_error(name, bad)
        return None

    def follows(self, key: str, last: Any, changes: dict[str, list[Any]]) -> None:
        """Say what becomes of an answer or a commitment whose last version is `last`."""
        if last.review_state == ReviewState.SUBMITTED and changes:
            self.fault("state", "waits")
        elif not changes and last.review_state in (ReviewState.SUBMITTED, *DECIDED):
            self.becomes(key, RowEffect.NONE)
        else:
            self.becomes(key, RowEffect.CHANGE, changes)


class AnswerRowForm(LetterRowForm):
    """An answer of a State on one recommendation."""

    batch: AnswerBatch
    cells = {
        **STATE,
        "recommendation": LineCell(_("Recommendation"), required=True),
        **content_cells(ANSWER),
        **SENDING,
    }

    def compare(self) -> None:
        super().compare()
        self.recommendation = self.find("recommendation", self.batch.meant.one)
        if self.errors or self.recommendation is None:
            return
        self.answer = self.words(actions.AnswerWords, ANSWER)
        key = f"{self.state}|{self.recommendation.pk}"
        last = self.batch.stored.get(key)
        if last is None:
            self.becomes(key, RowEffect.MAKE)
        else:
            new = asdict(self.answer)
            self.follows(key, last, changed({name: getattr(last, name) for name in new}, new))


class CommitmentRowForm(LetterRowForm):
    """A commitment of a State, known by its permanent key, else by its text."""

    batch: CommitmentBatch
    cells = {
        "key": ParsedCell(_("Permanent key"), uuid.UUID, "not_a_key"),
        **STATE,
        "recommendations": LineCell(_("Recommendations it serves"), required=True),
        **content_cells(COMMITMENT),
        **SENDING,
    }
    revision: int | None = None

    def compare(self) -> None:
        super().compare()
        self.served = self.find("recommendations", self.batch.meant.some) or []
        stored = self._stored()
        if self.errors:
            return
        self.commitment = self.words(actions.CommitmentWords, COMMITMENT)
        # A new commitment has the key that its row gives it: the row imported again declares the same one.
        self.uuid = uuid.uuid5(uuid.NAMESPACE_OID, f"spreadsheet {self.row.spreadsheet_id} row {self.row.number}")
        if stored is None:
            return self.becomes(f"{self.state}|{plain(self.commitment.text)[:150]}", RowEffect.MAKE)
        self.uuid = stored.commitment_id
        is_draft = stored.review_state == ReviewState.DRAFT
        if is_draft and stored.submission.period_id == self.batch.spreadsheet.period_id:
            self.revision = stored.revision
        new = {**asdict(self.commitment), "recommendations": storable(self.served)}
        old = {name: getattr(stored, name) for name in asdict(self.commitment)}
        served = storable(list(stored.recommendations.all()))
        self.follows(f"{self.state}|{stored.commitment_id}", stored, changed({**old, "recommendations": served}, new))

    def _stored(self) -> CommitmentUpdate | None:
        key = self.said("key", None)
        if key is None:
            return self.batch.by_words.get((self.state, plain(self.said("text"))))
        stored = self.batch.by_key.get(key)
        if stored is None:
            self.fault("key", "not_a_key", text=str(key))
        elif self.state and stored.member_state_id != self.state:
            self.fault("key", "other_states")
        return stored


class LetterBatch(Batch):
    """Rows of the letters of some States."""

    only_asked: ClassVar[bool] = False
    """Whether a row is about a recommendation of the period."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        period = self.spreadsheet.period_id
        self.invited = set(Invitation.objects.standing().filter(period=period).values_list("member_state", flat=True))
        asked = PeriodItem.objects.filter(period=period).select_related("printing__recommendation__meeting")
        every = Printing.objects.confirmed().filter(document__translates=None).select_related("recommendation__meeting")
        self.meant = Meant(
            (item.printing for item in asked) if self.only_asked else every.order_by("document__confirmed_at", "pk")
        )

    def write(self, step: Step, forms: Sequence[LetterRowForm]) -> None:
        """Type what rows say, and send it letter by letter."""
        letters: dict[tuple[str, datetime.date, str], list[LetterRowForm]] = {}
        for form in forms:
            letters.setdefault(form.letter, []).append(form)
        for own in letters.values():
            step.attempt([form.row for form in own], partial(self._send, step, own))

    def _send(self, step: Step, forms: Sequence[LetterRowForm]) -> Sequence[Any]:
        """One letter. A row that cannot be typed is given back and is no part of it."""
        first = forms[0]
        submission = actions.start_submission(
            period=step.period, member_state=first.said("state"), by=step.by, now=step.now
        )
        made = self.typed(step, submission, forms)
        sent = [(form.row, draft) for form, draft in zip(forms, made, strict=True) if not isinstance(draft, REFUSED)]
        if sent:
            actions.submit_on_behalf(
                uuid=uuid.uuid4(),
                submission=submission,
                versions=[draft for _row, draft in sent],
                channel=first.said("channel"),
                reported_on=first.said("reported_on"),
                note_verbale=first.said("note_verbale"),
                scan=extract(step.spreadsheet, [row for row, _draft in sent]),
                by=step.by,
                now=step.now,
            )
        return made

    @abstractmethod
    def typed(self, step: Step, submission: Submission, forms: Sequence[Any]) -> Sequence[Any]:
        """Return the draft of each row, or its refusal."""


class AnswerBatch(LetterBatch):
    """Answers, and the last versions of them that the Secretariat may see."""

    form = AnswerRowForm
    only_asked = True

    def load(self, forms: Sequence[AnswerRowForm]) -> None:
        """Ask for what letters of these States said, and what was accepted."""
        own = StatusUpdate.objects.filter(submission__period=self.spreadsheet.period_id)
        versions = own.filter(SEEN, submission__member_state__in={form.state for form in forms})
        versions = versions.select_related("submission").order_by("version")
        self.stored = {f"{each.member_state_id}|{each.recommendation_id}": each for each in versions}

    def typed(self, step: Step, submission: Submission, forms: Sequence[Any]) -> Sequence[Any]:
        """Return drafts of answers; what the version before in the period touches and cites stays."""
        asked = [form.recommendation for form in forms]
        before = actions.prefills(submission, asked, on_behalf=True)
        drafts = StatusUpdate.objects.drafts().filter(submission=submission, on_behalf=True, recommendation__in=asked)
        revisions = dict(drafts.values_list("recommendation", "revision"))
        saying = [
            actions.SaidAnswer(
                recommendation=each,
                words=form.answer,
                revision=revisions.get(each.pk),
                commitments=before[each.pk].commitments,
                citations=before[each.pk].citations,
            )
            for form, each in zip(forms, asked, strict=True)
        ]
        return actions.save_answers(submission=submission, answers=saying, on_behalf=True, by=step.by, now=step.now)


class CommitmentBatch(LetterBatch):
    """Commitments, and the newest update of each that the Secretariat may see."""

    form = CommitmentRowForm

    def load(self, forms: Sequence[CommitmentRowForm]) -> None:
        """Ask for the commitments of these States and with these keys."""
        about = Q(submission__member_state__in={form.state for form in forms})
        about |= Q(commitment__in=[form.said("key") for form in forms if form.said("key")])
        updates = CommitmentUpdate.objects.filter(SEEN, about).exclude(review_state=ReviewState.WITHDRAWN)
        self.by_key: dict[uuid.UUID, CommitmentUpdate] = {}
        self.by_words: dict[tuple[str, str], CommitmentUpdate] = {}
        for update in updates.select_related("submission").prefetch_related("recommendations").order_by("pk"):
            self.by_key[update.commitment_id] = update
            self.by_words[update.member_state_id, plain(update.text)] = update

    def typed(self, step: Step, submission: Submission, forms: Sequence[Any]) -> Sequence[Any]:
        """Return drafts of commitments, new ones and updates."""
        saying = [actions.SaidCommitment(form.uuid, form.commitment, form.served, form.revision) for form in forms]
        return actions.save_commitments(
            submission=submission, commitments=saying, on_behalf=True, by=step.by, now=step.now
        )


def extract(spreadsheet: SpreadsheetImport, rows: Iterable[SpreadsheetRow]) -> SimpleUploadedFile:
    """The rows of one State as a file of their own: what one State wrote is not handed to another."""
    head = ["#", *headings_at(spreadsheet.header_row, spreadsheet.head)]
    lines = [[str(row.number), *map(str, row.cells)] for row in rows]
    content = xlsx_file(head, lines, spreadsheet.file_name.rpartition(".")[0] or "extract")
    return SimpleUploadedFile("extract.xlsx", content, XLSX)
