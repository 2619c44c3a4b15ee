"""A consent that we recorded by mistake ends: the response is again as the State had decided before.

It was recorded from a letter or form of another State, which is moved, or by a slip of the reviewer. Where only this
consent made other answers public, their texts are taken down: the State itself ended nothing.
"""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.actions.copies import blank_events
from tracker.actions.correcting.kinds import CorrectionRule, EffectRow, Effects, emails_to, register
from tracker.actions.drafting import locked
from tracker.actions.withdrawing import restore_consent
from tracker.choices import Consent, CorrectionKind, PublicationKind
from tracker.consent import consent_effect
from tracker.mail import outbox
from tracker.models import (
    AnyVersion,
    AuditEvent,
    CommitmentUpdate,
    Correction,
    StatusUpdate,
    Submission,
    Transmission,
    User,
)
from tracker.models.corrections import public_sentence
from tracker.models.versions import by_kind
from tracker.second_approvals import DECISIONS_ON_CONSENT


class EndOfConsent(NamedTuple):
    """What the end of a consent changes: the consent now and after, and how many other answers leave the public."""

    now: str
    after: str
    more: int

    @property
    def row(self) -> EffectRow:
        """Return the line of the table "now and after"."""
        label = capfirst(str(Submission._meta.get_field("consent").verbose_name))
        return EffectRow(label, str(Consent(self.now).label), str(Consent(self.after).label))

    def sentences(self, state: object) -> tuple[str, ...]:
        """Return how many answers of the State are no longer public, of a consent that ends by itself."""
        answers = ngettext(
            "%(number)s answer of %(state)s is no longer public.",
            "%(number)s answers of %(state)s are no longer public.",
            self.more,
        )
        return (answers % {"number": self.more, "state": state},) if self.more else ()

    def sentence_of_letter(self, state: object) -> str:
        """Return what ends with a letter, and how many more answers of the State are no longer public."""
        ends = _("The consent that was recorded from this letter ends.")
        if not self.more:
            return ends
        more = ngettext(
            "%(number)s more answer of %(state)s is no longer public.",
            "%(number)s more answers of %(state)s are no longer public.",
            self.more,
        )
        return f"{ends} {more % {'number': self.more, 'state': state}}"


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
) -> EndOfConsent | None:
    """Return what would change if these consents ended with these versions; None where nothing would."""
    before = said_before(submission, wrong)
    if not before:
        return None
    after = before.get("consent", submission.consent)
    if after == Consent.YES:
        return EndOfConsent(submission.consent, after, 0)
    own = {(type(each), each.pk) for each in ended}
    public = [each for each in consent_effect(submission).no_takes_down if (type(each), each.pk) not in own]
    return EndOfConsent(submission.consent, after, len(public))


def end_consents(
    submission: Submission,
    wrong: Sequence[Correction],
    correction: Correction,
    *,
    by: User,
    now: datetime.datetime,
    is_foreign: bool,
) -> None:
    """End consents that were recorded by mistake. The response is locked.

    Args:
        is_foreign: the paper is of another State, or of none: its number is blanked.
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
class WrongConsent(CorrectionRule):
    """A consent that we recorded for the wrong response, or by a slip. `after`: "recorded", the moment of its record.

    A restore repeats it by that moment.
    """

    targets = ("submission",)
    one_at_a_time = False  # a consent on a note verbale, or an erasure, may wait for the same response

    def hindrance(self, target: Submission) -> str:
        """Return why not: nothing that we recorded is in force."""
        if newest_recorded(target) is not None:
            return ""
        return _("We recorded no consent of this State, or the State decided itself since.")

    def check(self, target: Submission, after: Mapping[str, Any]) -> dict[str, Any]:
        """Return the moment of the record."""
        recorded = newest_recorded(target)
        assert recorded is not None  # noqa: S101 - without one it is hindered
        assert recorded.confirmed_at is not None  # noqa: S101 - the database constrains it: what is done is confirmed
        return {"recorded": recorded.confirmed_at.isoformat()}

    def before(self, target: Submission, after: Mapping[str, Any]) -> dict[str, Any]:
        """Return no version: none ends."""
        return {"versions": []}

    def needs_second_person(self, correction: Correction) -> bool:
        """Return True: it decides what is public."""
        return True

    def overtaken(self, correction: Correction) -> str:
        """Return the sentence where the State, or another paper, decided since."""
        if self._recorded(correction) is not None:
            return ""
        return _("We recorded no consent of this State, or the State decided itself since.")

    def lock(self, correction: Correction) -> None:
        """Lock the response, so that the act is either before a decision of the State or after it."""
        correction.submission = locked(correction.target)

    def _recorded(self, correction: Correction) -> Correction | None:
        found = newest_recorded(correction.target)
        moment = datetime.datetime.fromisoformat(correction.after["recorded"])
        return found if found is not None and found.confirmed_at == moment else None

    def effects(self, correction: Correction) -> Effects:
        """Return the consent before and after, and the answers that are no longer public."""
        ends, state = stored_end(correction), correction.target.member_state
        if ends is None and (recorded := self._recorded(correction)) is not None:
            ends = end_of_consent(correction.target, [recorded])
        if ends is None:
            return Effects()
        lines = (public_sentence(PublicationKind.ENTERED_IN_ERROR, state),) if ends.more else ()
        text = outbox.paragraph("consent_in_error", submission=correction.target)
        return Effects(
            (ends.row,), emails_to(correction.target, "consent_in_error", text), lines, ends.sentences(state)
        )

    def carry_out(self, correction: Correction, *, by: User, now: datetime.datetime) -> None:
        """End the consent."""
        recorded = self._recorded(correction)
        assert recorded is not None  # noqa: S101 - `overtaken` refuses it under the same lock
        store_end(correction, end_of_consent(correction.target, [recorded]))
        end_consents(correction.target, [recorded], correction, by=by, now=now, is_foreign=False)

    def tell(self, correction: Correction) -> None:
        """Tell the State that the consent no longer counts."""
        outbox.tell_concerned("consent_in_error", about=correction, submission=correction.target)


def store_end(correction: Correction, ends: EndOfConsent | None) -> None:
    """Store with a correction what the end of a consent changed: the page of the correction shows it afterwards."""
    if ends is not None:
        correction.after |= {"consent": list(ends)}


def stored_end(correction: Correction) -> EndOfConsent | None:
    """Return what `store_end` stored; None where no consent ended."""
    return EndOfConsent(*correction.after["consent"]) if "consent" in correction.after else None
