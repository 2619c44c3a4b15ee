"""Consent on a note verbale, and erasure: acts on a response that a second person always confirms.

Neither corrects a mistake of ours, and both go the way of a correction: asked for, confirmed or refused, and refused
where the State has decided on the same thing since. Source: docs/adr/0006, docs/adr/0075.
"""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracker.actions.correcting.asking import ask_correction, confirm_at_once
from tracker.actions.correcting.kinds import AuditActs, CorrectionRule, register
from tracker.actions.drafting import locked
from tracker.actions.erasing import ERASABLE, erase, words_to_erase
from tracker.actions.errors import NotAllowed, require
from tracker.actions.withdrawing import apply_consent
from tracker.choices import Consent, CorrectionKind
from tracker.consent_sentences import FIRST, ConsentSentence
from tracker.mail import notices
from tracker.models import (
    Commitment,
    Correction,
    Evidence,
    MemberState,
    Recommendation,
    Submission,
    Transmission,
    User,
)
from tracker.policies import Verdict, may_ask_consent, may_ask_erasure, may_confirm_request, may_record_consent
from tracker.second_approvals import TEXTS, NoteOfConsent, newer_decision, note_of, overtaken_sentence


class _OfResponse(CorrectionRule):
    """Base of both: who confirms, what a newer decision of the State ends, and the emails to the State."""

    targets = ("submission",)
    one_at_a_time = False

    def needs_second_person(self, correction: Correction) -> bool:
        """Return True."""
        return True

    def may_confirm(self, by: User, correction: Correction) -> Verdict:
        """Return whether this person may confirm it: any other person of the Secretariat."""
        return may_confirm_request(by, correction.asked_by_id)

    def may_refuse(self, by: User) -> Verdict:
        """Return whether this person may refuse it: any person of the Secretariat."""
        return may_confirm_request(by, asked_by_id=0)

    def overtaken(self, correction: Correction) -> str:
        """Return the sentence where the State decided since."""
        newer = newer_decision(correction)
        return overtaken_sentence(correction, newer) if newer else ""

    def state_of(self, correction: Correction) -> str | None:
        """Return the State of the response."""
        code: str = correction.target.member_state_id
        return code

    def lock(self, correction: Correction) -> None:
        """Lock the response, so that the act is either before a decision of the State or after it."""
        correction.submission = locked(correction.target)

    def tell(self, correction: Correction) -> None:
        """Tell the State that it was done."""
        notices.about_request("second_approval_confirmed", correction)

    def tell_asked(self, correction: Correction) -> None:
        """Tell the State what we were asked for."""
        notices.about_request("second_approval_asked", correction)

    def tell_refused(self, correction: Correction) -> None:
        """Tell the State that nothing was changed, and why."""
        became = "overtaken" if correction.is_overtaken else "refused"
        notices.about_request(f"second_approval_{became}", correction)


@register(CorrectionKind.SET_CONSENT)
class ConsentOnNote(_OfResponse):
    """The consent that a note verbale or a form gives. `after`: the values of `NoteOfConsent`."""

    audit_acts = AuditActs("ask_set_consent", "confirm_set_consent", "refuse_set_consent", "overtake_set_consent")

    def may(self, by: User, target: Any) -> Verdict:
        """Return whether this person may record a note verbale."""
        return may_ask_consent(by, note_verbale="-")

    def carry_out(self, correction: Correction, *, by: User, now: datetime.datetime) -> None:
        """Set the consent; it counts from the day on which it was asked for."""
        note, said_at = note_of(correction), correction.asked_at
        sentence = ConsentSentence(note.sentence or FIRST.number, note.licence)
        reason, wanted = note.note_verbale, note.consent
        apply_consent(correction.target, wanted, by=by, now=now, reason=reason, said_at=said_at, sentence=sentence)


@register(CorrectionKind.ERASE)
class Erasure(_OfResponse):
    """Texts of one answer or commitment, and files. `after`: the names of fields, and the keys of the rest."""

    audit_acts = AuditActs("ask_erase", "confirm_erase", "refuse_erase", "overtake_erase")

    def may(self, by: User, target: Any) -> Verdict:
        """Return whether this person may ask for an erasure."""
        return may_ask_erasure(by)

    def lock(self, correction: Correction) -> None:
        """Lock the State first: an erasure reaches other periods, one at a time in a State, as `apply_to_many`."""
        MemberState.objects.select_for_update(no_key=True).get(pk=correction.target.member_state_id)
        super().lock(correction)

    def carry_out(self, correction: Correction, *, by: User, now: datetime.datetime) -> None:
        """Blank the fields, and delete the files."""
        erase(correction.target, correction.after, reason=correction.reason, by=by, now=now)


@transaction.atomic
def ask_consent(
    *,
    submission: Submission,
    consent: str,
    note_verbale: str,
    note_on: datetime.date,
    reason: str,
    by: User,
    now: datetime.datetime,
    sentence: ConsentSentence = FIRST,
    why_older: str = "",
) -> Correction:
    """Ask that consent be set as a note verbale or a form says. Nothing changes before a second person confirms.

    Args:
        note_on: the date of the note or form.
        sentence: the one that the State read.
        why_older: why the note counts although a newer decision is in force; stored only where there is one.

    Raises NotAllowed for the wrong person or an incomplete request, ValidationError with `note_on` for a date after
    today, and with `why_older` where it is missing.
    """
    require(may_ask_consent(by, note_verbale))
    if consent not in (Consent.YES, Consent.NO):
        raise NotAllowed(_("Say whether the answers may be published as received."))
    if note_on > now.date():
        raise ValidationError({"note_on": _("The note cannot be dated after today.")})
    stored = locked(submission)
    note = NoteOfConsent(consent, note_verbale, note_on, sentence.number, sentence.licence)
    newer = newer_decision(_consent(stored, note, asked_at=now))
    if newer and not why_older.strip():
        why = _("The State’s decision of %(day)s is newer than this note. Say why the older note counts.")
        raise ValidationError({"why_older": why % {"day": date_format(newer.day, "DATE_FORMAT")}})
    after = note.stored() | {"why_older": why_older.strip() if newer else ""}
    kind = CorrectionKind.SET_CONSENT
    return ask_correction(kind=kind, target=stored, after=after, reason=reason, by=by, now=now)


def _consent(submission: Submission, note: NoteOfConsent, **facts: Any) -> Correction:
    kind, after = CorrectionKind.SET_CONSENT, note.stored()
    return Correction(kind=kind, submission=submission, after=after, needs_second_person=True, **facts)


@transaction.atomic
def record_consent_of_letter(
    *,
    letter: Transmission,
    consent: str,
    paper: str,
    sentence: ConsentSentence,
    reason: str,
    by: User,
    now: datetime.datetime,
) -> Correction:
    """Apply the consent that a form or letter gives: the person who entered the paper is the first, `by` the second.

    Args:
        letter: the form or letter; its day is the day on which the State decided.
        paper: what it is called in emails and on pages.
        sentence: the one that the State read.

    Raises NotAllowed if `by` entered the paper, if the State decided later than it wrote, or if another consent waits
    for a second approval.
    """
    require(may_record_consent(by, letter))
    stored = locked(letter.submission)
    if Correction.objects.about(stored).waiting().filter(kind=CorrectionKind.SET_CONSENT).exists():
        raise NotAllowed(_("A consent of this State waits for a second approval. Decide on it first."))
    note = NoteOfConsent(consent, paper, letter.reported_on, sentence.number, sentence.licence)
    first = {"asked_at": letter.submitted_at, "asked_by_id": letter.submitted_by_id}
    request = _consent(stored, note, reason=reason, **first)
    if newer := newer_decision(request):
        said = _(
            "The State’s decision of %(day)s is newer than this paper and stays in force. No consent was recorded."
        )
        raise NotAllowed(said % {"day": date_format(newer.day, "DATE_FORMAT")})
    request.full_clean(exclude=["before"])
    request.save()
    confirm_at_once(request, by=by, now=now)
    return request


def ask_erasure(
    *,
    submission: Submission,
    fields: Sequence[str],
    reason: str,
    by: User,
    now: datetime.datetime,
    recommendation: Recommendation | None = None,
    commitment: Commitment | None = None,
    evidence: Iterable[Evidence] = (),
    scans: Iterable[Transmission] = (),
) -> Correction:
    """Ask that fields of one answer or commitment, and files of the submission's State, be erased.

    Args:
        fields: names of the text fields, blanked in every version of that answer and in the audit.
        recommendation, commitment: which answer or commitment that is; where no field is named, none is concerned, and
            what is public of it stays.
        evidence, scans: the files to delete.

    Raises NotAllowed where something named is not of this submission, or cannot be erased.
    """
    require(may_ask_erasure(by))
    if fields and bool(recommendation) == bool(commitment):
        raise NotAllowed(_("Name one answer or one commitment."))
    allowed = ERASABLE["recommendation" if recommendation else "commitment"]
    if not set(fields) <= set(allowed):
        words = ", ".join(str(TEXTS[name]) for name in allowed)
        raise NotAllowed(_("Only words can be erased: %(fields)s.") % {"fields": words})
    files, letters = list(evidence), list(scans)
    if any(item.member_state_id != submission.member_state_id for item in files):
        raise NotAllowed(_("The evidence is not of this State."))
    if any(letter.submission_id != submission.pk for letter in letters):
        raise NotAllowed(_("This letter does not belong to the response."))
    if not (fields or files or letters):
        raise NotAllowed(_("Name at least one field or file to erase."))
    after = {
        "recommendation": str(recommendation.pk) if fields and recommendation else None,
        "commitment": str(commitment.pk) if fields and commitment else None,
        "fields": list(fields),
        "evidence": [str(item.pk) for item in files],
        "scans": [str(letter.pk) for letter in letters],
    }
    if words_to_erase(submission, after).are_repeated_in(reason):
        raise NotAllowed(_("The reason repeats words that are to be erased. Give it without them: it is kept."))
    kind = CorrectionKind.ERASE
    return ask_correction(kind=kind, target=submission, after=after, reason=reason, by=by, now=now)
