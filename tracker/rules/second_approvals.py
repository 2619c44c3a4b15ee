"""What a consent or an erasure is about, and whether the State has decided on the same thing since it was asked for.

A newer decision of the State wins (docs/domain.md 5): `newer_decision` is asked under the lock of the submission before
anything is carried out, and by the pages that show a request. Readers only; the acts are
`tracker.actions.correcting.responses`.
"""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tracker.choices import Consent, CorrectionKind, ReviewState
from tracker.content import ANSWER, COMMITMENT
from tracker.content.fields import erasable
from tracker.models import (
    AnyVersion,
    AuditEvent,
    CommitmentUpdate,
    Correction,
    Evidence,
    StatusUpdate,
    Transmission,
)
from tracker.models.audit_acts import Act
from tracker.rules.consent import NEWEST, ConsentSentence, agreed_to, consent_effect

# What a State does, in the portal or on paper, with an answer that was sent. A draft is no decision yet, and a refusal
# that followed from one would tell the secretariat that it exists.
MOVES_OF_THE_STATE: tuple[Act, ...] = ("submit", "recall", "withdraw")
MOVES_OF_EVIDENCE: tuple[Act, ...] = ("set_evidence_public",)
DECISIONS_ON_CONSENT: tuple[Act, ...] = ("set_consent", "repeat_consent")


@dataclass(frozen=True)
class NoteOfConsent:
    """The consent that a note verbale or a form gives, and the sentence that the State read.

    Release 0.2.0 recorded neither the date of the note nor the sentence. `mistake`: the correction that ended it, as we
    had recorded it by mistake.
    """

    consent: str
    note_verbale: str = ""
    note_on: datetime.date | None = None
    sentence: int | None = None
    licence: str = ""
    why_older: str = ""
    mistake: int | None = None

    def stored(self) -> dict[str, Any]:
        """Return it as `after` of a correction stores it."""
        values = {name: value for name, value in vars(self).items() if name != "mistake"}
        return {**values, "note_on": self.note_on.isoformat() if self.note_on else None}


def note_of(request: Correction) -> NoteOfConsent:
    """Return the note that a request for a consent names."""
    day = request.after["note_on"]
    return NoteOfConsent(**{**request.after, "note_on": datetime.date.fromisoformat(day) if day else None})


@dataclass(frozen=True)
class NewerDecision:
    """A decision of the State that goes before a request. `by_date`: because the State wrote it later than the note of
    the request, whenever the two were recorded."""

    day: datetime.date
    by_date: bool = False


def versions_concerned(request: Correction) -> QuerySet[StatusUpdate] | QuerySet[CommitmentUpdate]:
    """Every version, in both lanes, of the answer or the commitment that an erasure names."""
    names = request.after
    if names["recommendation"]:
        return StatusUpdate.objects.filter(submission=request.submission_id, recommendation=names["recommendation"])
    return CommitmentUpdate.objects.filter(submission=request.submission_id, commitment=names["commitment"])


def newer_decision(request: Correction) -> NewerDecision | None:
    """What the State decided on the same thing later than what the request says; None where there is no such thing."""
    return _NEWER[CorrectionKind(request.kind)](request)


def overtaken_sentence(request: Correction, decision: NewerDecision) -> str:
    """Why a request is not carried out, for whoever would confirm it."""
    day = date_format(decision.day, "DATE_FORMAT")
    if decision.by_date:
        sentence = _(
            "The State’s decision of %(day)s is newer than this note. It stays in force, and this request is closed. If"
            " the older note counts, ask again and say why."
        )
    elif request.kind == CorrectionKind.SET_CONSENT:
        sentence = _(
            "The State decided on publication on %(day)s, after this was asked. Its decision stands, and this request"
            " is closed."
        )
    else:
        sentence = _(
            "The State sent, recalled or withdrew this answer, or changed who may read its evidence, on %(day)s, after"
            " this was asked. Nothing was erased, and this request is closed: read what the State says now, and ask"
            " again if it is still needed."
        )
    return sentence % {"day": day}


def _newer_consent(request: Correction) -> NewerDecision | None:
    """By the dates of the notes. A note whose date was not recorded counts as of the day on which it was asked, but is
    no newer than itself: its consent is recorded again where the sentence was not.

    A sentence why an older note counts covers the decisions that were in force when it was written, and no later ones.
    """
    recorded = Correction.objects.filter(submission=request.submission_id, kind=CorrectionKind.SET_CONSENT)
    confirmed = {each.confirmed_at: each for each in recorded.filter(confirmed_at__isnull=False)}
    wanted = note_of(request)
    decided = AuditEvent.objects.about(request.submission).filter(act__in=DECISIONS_ON_CONSENT)
    own = decided.exclude(at__in=list(confirmed)).order_by("at").values_list("at", flat=True).last()
    confirmed = {at: each for at, each in confirmed.items() if note_of(each).mistake is None}
    if own is not None and own > request.asked_at:
        return NewerDecision(own.date())
    if wanted.note_on is None:
        later = [each.asked_at for each in confirmed.values() if each.asked_at > request.asked_at]
        return NewerDecision(max(later).date()) if later else None
    newer = [own.date()] if own is not None and own.date() > wanted.note_on and not wanted.why_older else []
    for at, each in confirmed.items():
        note = note_of(each)
        if note.note_on is None and note.note_verbale == wanted.note_verbale:
            continue
        day = note.note_on or each.asked_at.date()
        is_covered = bool(wanted.why_older) and at is not None and at <= request.asked_at
        if (day, each.asked_at) > (wanted.note_on, request.asked_at) and not is_covered:
            newer.append(day)
    return NewerDecision(max(newer), by_date=max(newer) > wanted.note_on) if newer else None


def _newer_move(request: Correction) -> NewerDecision | None:
    concerned = list(versions_concerned(request))
    moves = AuditEvent.objects.about_any(concerned).filter(act__in=MOVES_OF_THE_STATE)
    # What data entry took back of a letter, to send it again, the State decided nothing of.
    letters = AuditEvent.objects.about_any([version for version in concerned if version.on_behalf])
    moves = moves.exclude(pk__in=letters.filter(act="recall").values("pk"))
    evidence = list(Evidence.objects.filter(pk__in=request.after["evidence"]))
    shown = AuditEvent.objects.about_any(evidence).filter(act__in=MOVES_OF_EVIDENCE)
    newer = (moves | shown).filter(at__gt=request.asked_at).order_by("at").values_list("at", flat=True).last()
    return NewerDecision(newer.date()) if newer is not None else None


_NEWER: dict[CorrectionKind, Callable[[Correction], NewerDecision | None]] = {
    CorrectionKind.SET_CONSENT: _newer_consent,
    CorrectionKind.ERASE: _newer_move,
}


# --- what a person reads of a request --------------------------------------------------------------------------------

# Every text of an answer and of a commitment that an erasure can name, as the pages call it.
TEXTS = {field.name: field.label for field in erasable((*ANSWER, *COMMITMENT))}


@dataclass(frozen=True)
class ApprovedText:
    """One text of one version that was sent, under its name."""

    version: AnyVersion
    name: str | Promise
    words: str


@dataclass(frozen=True)
class Concern:
    """A request in words: what it is about, and as long as it waits, the very words, before and after."""

    request: Correction

    @property
    def is_consent(self) -> bool:
        return self.request.kind == CorrectionKind.SET_CONSENT

    @property
    def note(self) -> NoteOfConsent:
        """The note of a request for a consent."""
        return note_of(self.request)

    @property
    def wanted(self) -> str:
        """The consent that is asked for, in a word."""
        return str(Consent(self.note.consent).label)

    @property
    def sentence(self) -> ConsentSentence | None:
        """The consent sentence that the State read, as the request says; None where it does not."""
        return agreed_to(self.note.sentence or NEWEST + 1, self.note.licence)

    @property
    def fields(self) -> list[str]:
        """The texts that an erasure names, by their names."""
        return [str(TEXTS[name]) for name in self.request.after.get("fields", [])]

    @cached_property
    def versions(self) -> list[AnyVersion]:
        """The versions concerned that were sent, or typed from a letter; a draft of the State is its own affair."""
        if self.is_consent:
            return []
        sent: Any = versions_concerned(self.request).filter(~Q(review_state=ReviewState.DRAFT) | Q(on_behalf=True))
        beside = ("printing", "recommendation__meeting") if self.request.after["recommendation"] else ()
        return list(sent.select_related("transmission", "publication_text", *beside).order_by("version"))

    @property
    def newest(self) -> AnyVersion | None:
        return self.versions[-1] if self.versions else None

    @property
    def is_of_files(self) -> bool:
        """Whether an erasure names files alone, and no answer or commitment."""
        names = self.request.after
        return not self.is_consent and not (names["recommendation"] or names["commitment"])

    @property
    def label(self) -> str:
        """The label of the recommendation whose answer is concerned; nothing for a commitment."""
        return self.newest.printing.label if isinstance(self.newest, StatusUpdate) else ""

    @property
    def texts(self) -> list[ApprovedText]:
        """The words that would be erased, version by version; none once it is decided, whatever stands there then."""
        return list(self._texts()) if self.request.is_waiting else []

    def _texts(self) -> Iterator[ApprovedText]:
        for version in self.versions:
            for name in self.request.after.get("fields", []):
                if words := getattr(version, name):
                    yield ApprovedText(version, TEXTS[name], words)

    @property
    def is_public(self) -> bool:
        """Whether a text of the answer can be read by everybody today."""
        return any(hasattr(version, "publication_text") for version in self.versions)

    @cached_property
    def evidence(self) -> list[Evidence]:
        """The items of evidence that would be deleted; a deleted one has no title any more."""
        return list(Evidence.objects.filter(pk__in=self.request.after.get("evidence", [])).order_by("added_at", "pk"))

    @cached_property
    def letters(self) -> list[Transmission]:
        """The sendings whose scanned letter would be deleted."""
        return list(Transmission.objects.filter(pk__in=self.request.after.get("scans", [])).order_by("submitted_at"))

    @property
    def files(self) -> int:
        return len(self.evidence) + len(self.letters)

    @cached_property
    def becomes_public(self) -> list[AnyVersion]:
        """The accepted texts that everybody could read at once."""
        return consent_effect(self.request.submission).yes_publishes if self._sets(Consent.YES) else []

    @cached_property
    def is_taken_down(self) -> list[AnyVersion]:
        """The published texts that nobody could read any more."""
        return consent_effect(self.request.submission).no_takes_down if self._sets(Consent.NO) else []

    def _sets(self, consent: Consent) -> bool:
        return self.is_consent and self.request.is_waiting and self.note.consent == consent
