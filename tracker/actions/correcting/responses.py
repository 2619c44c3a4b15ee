"""Acts on a response: consent on a note verbale, erasure, and the end of a consent that we recorded by mistake.

The first two correct no mistake of ours, and go the way of a correction: asked for, confirmed or refused, and refused
where the State has decided on the same thing since. Source: docs/adr/0006, docs/adr/0075, docs/adr/0079.
"""

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from tracker.actions.correcting.kinds import (
    AuditActs,
    CorrectionRule,
    Effects,
    ask_correction,
    confirm_at_once,
    emails_to,
    register,
)
from tracker.actions.correcting.versions import Consequences, named, was_public
from tracker.actions.drafting import locked
from tracker.actions.erasing import ERASABLE, blank_events, erase, words_to_erase
from tracker.actions.errors import NotAllowed, require
from tracker.actions.withdrawing import apply_consent, ended_by_the_no, public_without_the_no, restore_consent
from tracker.choices import Consent, CorrectionKind, PublicationKind
from tracker.mail import notices
from tracker.models import (
    AnyVersion,
    AuditEvent,
    Commitment,
    CommitmentUpdate,
    Correction,
    Evidence,
    MemberState,
    Publication,
    Recommendation,
    StatusUpdate,
    Submission,
    Transmission,
    User,
)
from tracker.models.audit import storable
from tracker.models.versions import by_kind
from tracker.rules.consent import FIRST, ConsentSentence, consent_effect
from tracker.rules.policies import Verdict, may_ask_consent, may_ask_erasure, may_confirm_request, may_record_consent
from tracker.rules.second_approvals import (
    DECISIONS_ON_CONSENT,
    TEXTS,
    NoteOfConsent,
    newer_decision,
    note_of,
    overtaken_sentence,
)


class _OfResponse(CorrectionRule):
    """Base of all three. Another correction may wait for the same response."""

    targets = ("submission",)
    one_at_a_time = False
    takes_two = True

    def lock(self, correction: Correction) -> None:
        """Lock the response, so that the act is either before a decision of the State or after it."""
        correction.submission = locked(correction.target)


class _SecondApproval(_OfResponse):
    """Base of a consent and an erasure: who confirms, what a newer decision of the State ends, and the emails to it."""

    def may_confirm(self, by: User, correction: Correction) -> Verdict:
        """Return whether this person may confirm it: any other person of the Secretariat."""
        return may_confirm_request(by, correction.asked_by_id)

    def may_refuse(self, by: User) -> Verdict:
        """Return whether this person may refuse it: any person of the Secretariat."""
        return may_confirm_request(by, asked_by_id=0)

    def overtaken(self, correction: Correction) -> str:
        newer = newer_decision(correction)
        return overtaken_sentence(correction, newer) if newer else ""

    def state_of(self, correction: Correction) -> str | None:
        code: str = correction.target.member_state_id
        return code

    def tell(self, correction: Correction, became: str) -> None:
        """Tell the State what we were asked for, and what became of it."""
        notices.about_request(f"second_approval_{'confirmed' if became == 'done' else became}", correction)


@register(CorrectionKind.SET_CONSENT)
class ConsentOnNote(_SecondApproval):
    """The consent that a note verbale or a form gives. `after`: the values of `NoteOfConsent`."""

    audit_acts = AuditActs("ask_set_consent", "confirm_set_consent", "refuse_set_consent", "overtake_set_consent")

    def may(self, by: User, target: Any) -> Verdict:
        return may_ask_consent(by, note_verbale="-")

    def carry_out(self, correction: Correction, given: Any, *, by: User, now: datetime.datetime) -> None:
        """Set the consent; it counts from the day on which it was asked for."""
        note, said_at = note_of(correction), correction.asked_at
        sentence = ConsentSentence(note.sentence or FIRST.number, note.licence)
        reason, wanted = note.note_verbale, note.consent
        apply_consent(correction.target, wanted, by=by, now=now, reason=reason, said_at=said_at, sentence=sentence)


@register(CorrectionKind.ERASE)
class Erasure(_SecondApproval):
    """Texts of one answer or commitment, and files. `after`: the names of fields, and the keys of the rest."""

    audit_acts = AuditActs("ask_erase", "confirm_erase", "refuse_erase", "overtake_erase")

    def may(self, by: User, target: Any) -> Verdict:
        return may_ask_erasure(by)

    def lock(self, correction: Correction) -> None:
        """Lock the State first: an erasure reaches other periods, one at a time in a State, as `apply_to_many`."""
        MemberState.objects.select_for_update(no_key=True).get(pk=correction.target.member_state_id)
        super().lock(correction)

    def carry_out(self, correction: Correction, given: Any, *, by: User, now: datetime.datetime) -> None:
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


def _consent_in(letter: Transmission, note: NoteOfConsent, *, submission: Submission, **facts: Any) -> Correction:
    """The consent of a letter, unsaved: who entered the letter asked for it at that moment."""
    return _consent(submission, note, asked_at=letter.submitted_at, asked_by_id=letter.submitted_by_id, **facts)


def is_decided_after(letter: Transmission) -> bool:
    """Return whether the consent of a letter was recorded, or the State decided later than it wrote the letter."""
    submission, sending = letter.submission, (letter.submitted_at, letter.submitted_by_id)
    if any((each.asked_at, each.asked_by_id) == sending for each in counting(submission)):
        return True
    note = NoteOfConsent("", letter.note_verbale, letter.reported_on)
    return newer_decision(_consent_in(letter, note, submission=submission)) is not None


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
    request = _consent_in(letter, note, submission=stored, reason=reason)
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


def public_at_once(published: Sequence[AnyVersion]) -> str:
    """Return the sentence on the accepted texts that a Yes publishes; their labels follow it."""
    return ngettext(
        "%(number)s text that is accepted already becomes public at once:",
        "%(number)s texts that are accepted already become public at once:",
        len(published),
    ) % {"number": len(published)}


# --- the end of a consent that we recorded by mistake


NOT_RECORDED = gettext_lazy("We recorded no decision of this State on consent, or the State decided itself since.")


def counting(submission: Submission) -> list[Correction]:
    """Return the consents that were recorded for a response and not found to be a mistake."""
    recorded = Correction.objects.about(submission).filter(kind=CorrectionKind.SET_CONSENT, done_at__isnull=False)
    return [each for each in recorded if "mistake" not in each.after]


def recorded_from(versions: Sequence[AnyVersion]) -> list[Correction]:
    """Return the consents that came by the letter of these versions; none while another answer of the letter stays.

    A consent that a reviewer recorded has the moment and the person of the sending; one on a note verbale its number.
    """
    known = {each.transmission.facts for each in versions if each.transmission is not None}
    if not known:
        return []
    submission = versions[0].submission
    own = Transmission.objects.filter(submission=submission, on_behalf=True)
    letters = [each for each in own if each.facts in known]
    leaving = {kind: [each.pk for each in some] for kind, some in by_kind(versions).items()}
    for kind in (StatusUpdate, CommitmentUpdate):
        there: Any = kind._default_manager.filter(transmission__in=letters, mistake=None)
        if there.exclude(pk__in=leaving.get(kind, [])).exists():
            return []
    sendings = {(each.submitted_at, each.submitted_by_id) for each in letters}
    notes = {(each.note_verbale, each.reported_on.isoformat()) for each in letters if each.note_verbale}
    return [
        each
        for each in counting(submission)
        if (each.asked_at, each.asked_by_id) in sendings or (each.after["note_verbale"], each.after["note_on"]) in notes
    ]


def said_before(submission: Submission, wrong: Sequence[Correction]) -> dict[str, Any]:
    """Return the fields of a response as they were before these consents; {} where the State decided since."""
    moments = {each.confirmed_at for each in wrong}
    decided = AuditEvent.objects.about(submission).filter(act__in=(*DECISIONS_ON_CONSENT, "consent_in_error"))
    before: dict[str, Any] = {}
    for event in decided.order_by("-pk"):
        if event.at not in moments or event.act == "consent_in_error":
            break
        before |= {name: old for name, (old, _new) in event.changes.items()}
    return before


def newest_recorded(submission: Submission) -> Correction | None:
    """Return the recorded consent that is in force; None where there is none, or the State decided since."""
    return next((each for each in counting(submission) if said_before(submission, [each])), None)


def end_of_consent(
    submission: Submission, wrong: Sequence[Correction], ended: Sequence[AnyVersion] = ()
) -> Consequences:
    """Return what changes when these consents end with these versions: nothing where the State decided since."""
    before = said_before(submission, wrong)
    if not before:
        return Consequences()
    consent = (submission.consent, before.get("consent", submission.consent))
    own = {(type(each), each.pk) for each in ended}
    if consent[1] == Consent.YES:
        ends = list(ended_by_the_no(submission))
        return Consequences((), (), consent, bool(ends), _was_down(submission, ends, own))
    public = [each for each in consent_effect(submission).no_takes_down if (type(each), each.pk) not in own]
    return Consequences(was_public(public), consent=consent)


def _was_down(
    submission: Submission, ends: Iterable[Publication], own: Collection[tuple[type[AnyVersion], int]]
) -> list[tuple[str, str, bool]]:
    """The label of each text that a wrong No kept from the public, since when it did, and whether it took it down."""
    if submission.consent != Consent.NO:
        return []
    taken_down = {each.recommendation_id or each.commitment_id: each.published_at for each in ends}
    found = []
    for each in public_without_the_no(submission):
        if (type(each), each.pk) not in own:
            since = taken_down.get(each.about) or max(filter(None, (each.checked_at, submission.consent_at)))
            label = each.printing.label if isinstance(each, StatusUpdate) else ""
            found.append((label, since.date().isoformat(), each.about in taken_down))
    return found


def end_consents(
    submission: Submission,
    wrong: Sequence[Correction],
    correction: Correction,
    *,
    is_foreign: bool = False,
    by: User,
    now: datetime.datetime,
) -> None:
    """End consents that were recorded by mistake. The response is locked.

    Args:
        is_foreign: their paper is of another State, or of none: its number is blanked.
    """
    before = said_before(submission, wrong)
    for each in wrong:
        if is_foreign:
            blank_events(AuditEvent.objects.about(each), ["after"])
            blank_events(AuditEvent.objects.about(submission).filter(at__in=[each.confirmed_at]), [])
            each.after |= {"note_verbale": ""}
        each.after |= {"mistake": correction.pk}
        each.save(update_fields=["after"])
    if before:
        restore_consent(submission, before, by=by, now=now)


@register(CorrectionKind.CONSENT)
class WrongConsent(_OfResponse):
    """A consent that we recorded for the wrong response, or by a slip. `after`: "recorded", the moment of its record.

    A restore repeats it by that moment.
    """

    def hindrance(self, target: Submission, now: datetime.datetime) -> str:
        return "" if newest_recorded(target) is not None else str(NOT_RECORDED)

    def check(self, target: Submission, after: Mapping[str, Any]) -> dict[str, Any]:
        """Return the moment of the record."""
        recorded = newest_recorded(target)
        assert recorded is not None  # noqa: S101 - without one it is hindered
        return {"recorded": storable(recorded.confirmed_at)}

    def overtaken(self, correction: Correction) -> str:
        return "" if self._recorded(correction) is not None else str(NOT_RECORDED)

    def _recorded(self, correction: Correction) -> Correction | None:
        found = newest_recorded(correction.target)
        is_it = found is not None and storable(found.confirmed_at) == correction.after["recorded"]
        return found if is_it else None

    def noted(self, correction: Correction) -> dict[str, Any]:
        recorded = self._recorded(correction)
        return vars(end_of_consent(correction.target, [recorded] if recorded else []))

    def effects(self, correction: Correction) -> Effects:
        """Return the consent before and after, and the answers that are no longer public, or are public at once."""
        found, state = Consequences.stored(self.facts(correction)), correction.target.member_state
        if not found.consent:
            return Effects()
        lines = found.public_lines(PublicationKind.ENTERED_IN_ERROR, state)
        emails = emails_to(correction.target, "consent_in_error", **found.in_email(correction))
        return Effects(found.rows, emails, lines, self._publishes(correction, found))

    def _publishes(self, correction: Correction, found: Consequences) -> tuple[str, ...]:
        """The sentence with the accepted texts that a Yes publishes at once, before the correction is carried out."""
        public = consent_effect(correction.target).yes_publishes if found.consent[1] == Consent.YES else []
        if not public or correction.done_at is not None:
            return ()
        return (f"{public_at_once(public)} {pgettext('between the parts of a list', ', ').join(map(named, public))}",)

    def carry_out(self, correction: Correction, given: Any, *, by: User, now: datetime.datetime) -> None:
        recorded = self._recorded(correction)
        assert recorded is not None  # noqa: S101 - `overtaken` refuses it under the same lock
        end_consents(correction.target, [recorded], correction, by=by, now=now)
