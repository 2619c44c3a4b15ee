"""What takes a second approval by the secretariat: consent on a note verbale, and erasure."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracker.actions.auditing import record, set_fields
from tracker.actions.drafting import locked
from tracker.actions.erasing import ERASABLE, erase, words_to_erase
from tracker.actions.errors import NotAllowed, require
from tracker.actions.withdrawing import apply_consent
from tracker.audit_acts import Act
from tracker.choices import Consent, TwoPersonAct
from tracker.consent_sentences import FIRST, ConsentSentence
from tracker.mail import notices
from tracker.models import (
    Commitment,
    Evidence,
    MemberState,
    Recommendation,
    Submission,
    Transmission,
    TwoPersonRequest,
    User,
)
from tracker.policies import may_ask_consent, may_ask_erasure, may_confirm_request, may_record_consent
from tracker.second_approvals import TEXTS, newer_decision, overtaken_sentence

CONSENT, ERASE = TwoPersonAct.SET_CONSENT, TwoPersonAct.ERASE
# How the audit calls what becomes of a request.
ASKED: dict[TwoPersonAct, Act] = {CONSENT: "ask_set_consent", ERASE: "ask_erase"}
CONFIRMED: dict[TwoPersonAct, Act] = {CONSENT: "confirm_set_consent", ERASE: "confirm_erase"}
REFUSED: dict[TwoPersonAct, Act] = {CONSENT: "refuse_set_consent", ERASE: "refuse_erase"}
OVERTAKEN: dict[TwoPersonAct, Act] = {CONSENT: "overtake_set_consent", ERASE: "overtake_erase"}


def _ask(
    act: TwoPersonAct,
    submission: Submission,
    names: dict[str, Any],
    reason: str,
    by: User,
    now: datetime.datetime,
    **note: Any,
) -> TwoPersonRequest:
    if not reason.strip():
        raise NotAllowed(_("Give the reason."))
    locked(submission)  # so that it is either before a decision of the State or after it
    request = TwoPersonRequest(
        act=act,
        submission=submission,
        names=names,
        reason=reason.strip(),
        asked_at=now,
        asked_by=by,
        **note,
    )
    request.full_clean()
    request.save()
    record(ASKED[act], request, by=by, now=now, reason=request.reason, member_state=submission.member_state_id)
    notices.about_request("second_approval_asked", request)
    return request


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
) -> TwoPersonRequest:
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
    asked = {"note_verbale": note_verbale, "note_on": note_on}
    newer = newer_decision(TwoPersonRequest(act=TwoPersonAct.SET_CONSENT, submission=stored, asked_at=now, **asked))
    if newer and not why_older.strip():
        why = _("The State’s decision of %(day)s is newer than this note. Say why the older note counts.")
        raise ValidationError({"why_older": why % {"day": date_format(newer.day, "DATE_FORMAT")}})
    note = {
        **asked,
        "consent_sentence": sentence.number,
        "consent_licence": sentence.licence,
        "why_older": why_older.strip() if newer else "",
    }
    return _ask(TwoPersonAct.SET_CONSENT, stored, {"consent": consent}, reason, by, now, **note)


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
) -> TwoPersonRequest:
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
    if stored.two_person_requests.waiting().filter(act=TwoPersonAct.SET_CONSENT).exists():
        raise NotAllowed(_("A consent of this State waits for a second approval. Decide on it first."))
    request = TwoPersonRequest(
        act=TwoPersonAct.SET_CONSENT,
        submission=stored,
        names={"consent": consent},
        reason=reason,
        note_verbale=paper,
        note_on=letter.reported_on,
        consent_sentence=sentence.number,
        consent_licence=sentence.licence,
        asked_at=letter.submitted_at,
        asked_by_id=letter.submitted_by_id,
    )
    if newer := newer_decision(request):
        said = _(
            "The State’s decision of %(day)s is newer than this paper and stays in force. No consent was recorded."
        )
        raise NotAllowed(said % {"day": date_format(newer.day, "DATE_FORMAT")})
    request.full_clean()
    request.save()
    _carry_out(request, by, now)
    return request


@transaction.atomic
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
) -> TwoPersonRequest:
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
    subject = {
        "recommendation": str(recommendation.pk) if fields and recommendation else None,
        "commitment": str(commitment.pk) if fields and commitment else None,
    }
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
    names = subject | {
        "fields": list(fields),
        "evidence": [str(item.pk) for item in files],
        "scans": [str(letter.pk) for letter in letters],
    }
    if words_to_erase(submission, names).are_repeated_in(reason):
        raise NotAllowed(_("The reason repeats words that are to be erased. Give it without them: it is kept."))
    return _ask(TwoPersonAct.ERASE, submission, names, reason, by, now)


def _end(request: TwoPersonRequest, by: User) -> TwoPersonRequest:
    stored = TwoPersonRequest.objects.select_for_update().get(pk=request.pk)
    if not stored.is_waiting:
        raise NotAllowed(_("This request was decided already."))
    return stored


def confirm_request(*, request: TwoPersonRequest, by: User, now: datetime.datetime) -> TwoPersonRequest:
    """Carry out what another person asked for, unless the State has decided on the same thing since.

    Raises NotAllowed for the one who asked, where it was decided, and where a newer decision of the State wins: the
    request is then closed as overtaken, in a transaction of its own that the refusal does not undo.
    """
    with transaction.atomic():
        if request.act == TwoPersonAct.ERASE:  # it reaches other periods: one at a time in a State, as `apply_to_many`
            MemberState.objects.select_for_update(no_key=True).get(pk=request.submission.member_state_id)
        submission = locked(request.submission)
        stored = _end(request, by)
        stored.submission = submission
        require(may_confirm_request(by, stored.asked_by_id))
        newer = newer_decision(stored)
        if newer is None:
            _carry_out(stored, by, now)
            return stored
        changes = set_fields(stored, overtaken_at=now, overtaken_by=by)
        stored.save()
        state = submission.member_state_id
        record(OVERTAKEN[TwoPersonAct(stored.act)], stored, by=by, now=now, changes=changes, member_state=state)
        notices.about_request("second_approval_overtaken", stored)
    raise NotAllowed(overtaken_sentence(stored, newer))


def _carry_out(stored: TwoPersonRequest, by: User, now: datetime.datetime) -> None:
    submission = stored.submission
    changes = set_fields(stored, confirmed_at=now, confirmed_by=by)
    stored.save()
    record(
        CONFIRMED[TwoPersonAct(stored.act)],
        stored,
        by=by,
        now=now,
        changes=changes,
        reason=stored.reason,
        member_state=submission.member_state_id,
    )
    if stored.act == TwoPersonAct.SET_CONSENT:
        note, said_at = stored.note_verbale, stored.asked_at
        sentence = ConsentSentence(stored.consent_sentence or FIRST.number, stored.consent_licence)
        wanted = stored.names["consent"]
        apply_consent(submission, wanted, by=by, now=now, reason=note, said_at=said_at, sentence=sentence)
    else:
        erase(submission, stored.names, reason=stored.reason, by=by, now=now)
    notices.about_request("second_approval_confirmed", stored)


@transaction.atomic
def refuse_request(*, request: TwoPersonRequest, by: User, now: datetime.datetime) -> TwoPersonRequest:
    """Set a request aside; nothing is done. The one who asked may do so too."""
    submission = locked(request.submission)
    stored = _end(request, by)
    stored.submission = submission
    if not by.is_secretariat:
        raise NotAllowed(_("Only the secretariat decides this."))
    changes = set_fields(stored, refused_at=now, refused_by=by)
    stored.save()
    record(
        REFUSED[TwoPersonAct(stored.act)],
        stored,
        by=by,
        now=now,
        changes=changes,
        member_state=submission.member_state_id,
    )
    notices.about_request("second_approval_refused", stored)
    return stored
