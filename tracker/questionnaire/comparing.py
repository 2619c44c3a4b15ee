"""A file that came back, compared with what is stored: field by field, by word, and what may be taken of it."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from tracker.actions import DraftBegin, draft_begins
from tracker.choices import Consent, ReviewState
from tracker.content.fields import ContentField
from tracker.models import PeriodItem, StatusUpdate, Submission, User
from tracker.questionnaire import wording
from tracker.questionnaire.composing import language_of
from tracker.questionnaire.form import CONTACT, Brought, Returned, Token, as_written, asked, print_of
from tracker.questionnaire.opening import NotTaken
from tracker.rules.actors import is_sender
from tracker.rules.policies import Denied, Verdict, may_draft, may_enter_on_behalf
from tracker.words.differences import Run, runs


def tick_of(name: str, recommendation: uuid.UUID) -> str:
    """What stands for one field of one answer in the form of the page."""
    return f"{name}-{recommendation.hex}"


@dataclass(frozen=True)
class FieldDifference:
    """One field that the file wants otherwise than it is stored.

    `value` is what would be stored, as plain text (`wording`); `before` and `after` are read by people. `is_overtaken`:
    what is stored was changed after the file was made. `problem` says why the field cannot be taken. `tick` is what
    the form of the page posts to take it.
    """

    field: ContentField
    tick: str
    before: str
    after: str
    value: str
    is_overtaken: bool
    problem: str = ""

    @property
    def name(self) -> str:
        return self.field.name

    @property
    def label(self) -> str:
        """As the questionnaire asks it."""
        return str(self.field.question)

    @property
    def stays(self) -> str:
        """What an answer of a letter says in the choice that it always has, where this is not taken; else empty."""
        if not self.field.for_paper:
            return ""
        return self.before or wording.shown(self.field, self.field.for_paper[0])

    @property
    def becomes(self) -> str:
        """What an answer of a letter says once this choice, which it always has, is taken empty; else empty."""
        return wording.shown(self.field, self.field.for_paper[0]) if self.field.for_paper and not self.value else ""

    @cached_property
    def runs(self) -> list[Run]:
        """By word; a word of a choice, or a day, as a whole."""
        if not self.field.is_text:
            return [Run(kind, text) for kind, text in (("removed", self.before), ("added", self.after)) if text]
        return runs(self.before, self.after)


@dataclass(frozen=True)
class AnswerDifference:
    """One recommendation on which the file says something else.

    `seen` is the revision of the draft that it was compared with; None where there is none. `refusal` says why nothing
    of it can be taken; what the person may not see is then not shown either, and `fields` is empty.
    """

    item: PeriodItem
    brought: Brought
    fields: tuple[FieldDifference, ...] = ()
    seen: int | None = None
    stored: DraftBegin | None = None
    language: str = "en"
    refusal: str = ""

    @property
    def there(self) -> int:
        """How many of the fields that are asked the file has."""
        return sum(field.name in self.brought.texts for field in asked())

    @property
    def newer(self) -> StatusUpdate | None:
        """The stored version that is newer than the file, where a field of it was changed since."""
        return self.stored.source if self.stored and any(each.is_overtaken for each in self.fields) else None

    @property
    def corrects(self) -> bool:
        """Whether what is taken becomes the draft of a correction."""
        source = self.stored.source if self.stored and self.stored.source is not self.stored.earlier else None
        return source is not None and source.review_state == ReviewState.ACCEPTED


@dataclass(frozen=True)
class Comparison:
    """What a file would change. `gone`: fields not in it; `unknown`: recommendations that are not asked here.

    `consent_words`: what it says of consent, where that is none of the choices.
    """

    answers: tuple[AnswerDifference, ...]
    same: int
    gone: int
    unknown: int
    head: tuple[tuple[str, str, str], ...] = ()
    consent_words: str = ""

    @property
    def open(self) -> list[AnswerDifference]:
        """Those of which something can be taken."""
        return [each for each in self.answers if not each.refusal]

    @property
    def has_more(self) -> bool:
        """Whether there is something to read of which nothing can be taken."""
        return bool(self.refused or self.head or self.consent_words)

    @property
    def refused(self) -> list[AnswerDifference]:
        return [each for each in self.answers if each.refusal]


@dataclass(frozen=True)
class Workspace:
    """Where a form is uploaded: the response of one State in one period, and who uploads it.

    `submission` may be one that was not begun; `items` is all that the period asks. `on_behalf`: it came to the
    Secretariat, and its answers are those of a letter.
    """

    submission: Submission
    items: Sequence[PeriodItem]
    by: User
    due_on: datetime.date
    on_behalf: bool = False

    @property
    def waiting(self) -> str:
        """Why nothing is taken of an answer that was sent in this lane."""
        if self.on_behalf:
            return _("It was sent with the letter and waits to be checked. It can be typed again if it is returned.")
        return _("This answer was sent and waits to be checked. Recall it, or wait for the secretariat.")


def require_belonging(token: Token, submission: Submission) -> None:
    """Raise NotTaken unless the file is of this State and period."""
    if token.member_state != submission.member_state_id:
        raise NotTaken(_("This is the questionnaire of another State. Nothing was changed."))
    if token.period != submission.period.slug:
        raise NotTaken(_("This is the questionnaire of another reporting period. Nothing was changed."))


def compare(found: Returned, place: Workspace) -> Comparison:
    """Compare what a file says with what is stored now. What `place.by` may not draft is named and not shown."""
    brought = {each.recommendation: each for each in found.answers}
    known = [item for item in place.items if item.recommendation_id in brought]
    stored = draft_begins(place.submission, [item.recommendation_id for item in known], on_behalf=place.on_behalf)
    # Of the focal point for all; an expert is asked for each.
    pen = may_enter_on_behalf(place.by) if place.on_behalf else may_draft(place.by, place.submission)
    compared = []
    for item in known:
        pk, verdict = item.recommendation_id, pen
        if not pen and not place.on_behalf:
            verdict = may_draft(place.by, place.submission, [item.recommendation])
        compared.append(_compared(item, brought[pk], stored[pk], found.token.language, place, verdict))
    head = found.head if place.on_behalf or is_sender(place.by, place.submission) else {}
    consent = as_written(head.get("consent", "")).strip()
    return Comparison(
        answers=tuple(each for each in compared if each.fields or each.refusal),
        same=sum(each.there - len(each.fields) for each in compared if not each.refusal),
        gone=sum(len(asked()) - each.there for each in compared),
        unknown=len(brought) - len(known),
        head=_head_differences(head, place.submission),
        consent_words=consent if wording.consent_code(consent) is None else "",
    )


def _compared(
    item: PeriodItem, brought: Brought, stored: DraftBegin, language: str, place: Workspace, verdict: Verdict
) -> AnswerDifference:
    if isinstance(verdict, Denied):
        return AnswerDifference(item, brought, refusal=verdict.reason)
    there = [field for field in asked() if field.name in brought.texts]
    fields = tuple(filter(None, (_difference(field, brought, stored, place.on_behalf) for field in there)))
    own = stored.source if stored.source and stored.source.submission_id == place.submission.pk else None
    stage = own.review_state if own and own.on_behalf == place.on_behalf else None
    return AnswerDifference(
        item=item,
        brought=brought,
        fields=fields,
        seen=own.revision if own and stage == ReviewState.DRAFT else None,
        stored=stored,
        language=language_of(stored.source) or language,
        refusal=place.waiting if fields and stage == ReviewState.SUBMITTED else "",
    )


def _difference(field: ContentField, brought: Brought, stored: DraftBegin, on_behalf: bool) -> FieldDifference | None:
    """None where the file says what is stored, or was not edited there since it was made.

    In a form that came to the Secretariat, fields that were not edited count as well: they are what the State sent.
    There, what this period already holds, and the file did not begin with, is not replaced unseen.
    """
    before, value = wording.plain(field, stored.source), wording.meant(field, brought.texts[field.name])
    written = brought.prints[field.name]
    if value == before.strip() or (print_of(value) == written and not on_behalf):
        return None
    is_of_now = stored.source is not None and stored.source is not stored.earlier
    return FieldDifference(
        field=field,
        tick=tick_of(field.name, brought.recommendation),
        before=wording.shown(field, before),
        after=wording.shown(field, value),
        value=value,
        is_overtaken=print_of(before) != written and (is_of_now or not on_behalf),
        problem=wording.problem(field, value),
    )


def _head_differences(head: Mapping[str, str], submission: Submission) -> tuple[tuple[str, str, str], ...]:
    """(label, stored, in the file) of contact and consent: they are not taken from a file, only told."""
    labels = wording.contact_labels()
    found = []
    for name in CONTACT:
        before, after = as_written(getattr(submission, name)).strip(), as_written(head.get(name, "")).strip()
        if after and after != before:
            found.append((labels[name], before, after))
    words = head.get("consent", "").strip()
    said = wording.consent_code(words)
    if said not in (None, Consent.NOT_ASKED, submission.consent):
        after = str(Consent(str(said)).label)
        if not wording.is_consent_word(words):
            after = f"{after} (“{words}”)"
        found.append((_("Consent to publish"), str(Consent(submission.consent).label), after))
    return tuple(found)
