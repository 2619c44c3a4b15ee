"""Correction of an acceptance: a reviewer accepted what should not have been accepted, and it is reviewed again."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from tracker.actions import ledger
from tracker.actions.correcting.ending import publish_again
from tracker.actions.correcting.kinds import EffectRow, Effects, emails_to, register
from tracker.actions.correcting.letters_of import (
    WITH,
    OfVersions,
    named,
    public_among,
    versions_of,
)
from tracker.actions.moving import Moved, move_many
from tracker.choices import CorrectionKind, PublicationKind
from tracker.mail import outbox
from tracker.models import AnyVersion, CommitmentUpdate, Correction, StatusUpdate, Transmission, User
from tracker.models.corrections import public_sentence
from tracker.models.versions import by_kind
from tracker.policies import Verdict, may_take_back_acceptance


def accepted_of(target: Any) -> list[AnyVersion]:
    """Return the accepted versions of a sending, or the one version."""
    kinds: tuple[Any, ...] = (StatusUpdate, CommitmentUpdate)
    if isinstance(target, Transmission):
        found = [kind.objects.accepted().filter(transmission=target) for kind in kinds]
    else:
        found = [type(target).objects.accepted().filter(pk=target.pk)]
    return [each for rows in found for each in rows.select_related(*WITH).order_by("pk")]


@register(CorrectionKind.ACCEPTANCE)
class WrongAcceptance(OfVersions):
    """The acceptance of one answer, or of all answers of a sending. `after` is empty."""

    targets = ("transmission", "status_update", "commitment_update")

    def may(self, by: User, target: Any) -> Verdict:
        """Return whether this person may ask: a reviewer."""
        return may_take_back_acceptance(by)

    def hindrance(self, target: Any) -> str:
        """Return why it is not possible: no version is accepted, or a later version waits."""
        accepted = accepted_of(target)
        if not accepted:
            return _("Nothing of this is accepted.")
        for kind, own in by_kind(accepted).items():
            later = {(each.about, each.on_behalf) for each in kind.objects.open().of_same_answers(own)}
            if any((each.about, each.on_behalf) in later for each in own):
                return _("The acceptance can no longer be taken back: this answer has a later version.")
        return ""

    def check(self, target: Any, after: Any) -> dict[str, Any]:
        """Return an empty object: the form asks for no value."""
        return {}

    def versions(self, target: Any) -> list[AnyVersion]:
        """Return the accepted versions."""
        return accepted_of(target)

    def effects(self, correction: Correction) -> Effects:
        """Return the answers that are reviewed again."""
        versions = versions_of(correction.before["versions"], correction.target.submission)
        if not versions:
            return Effects()
        rows = tuple(EffectRow(named(each), _("Accepted"), _("To be reviewed")) for each in versions)
        submission = versions[0].submission
        text = outbox.paragraph("accepted_in_error", number=len(versions))
        line = public_sentence(PublicationKind.ACCEPTED_IN_ERROR, submission.member_state)
        lines = (line,) if correction.before["public"] else ()
        return Effects(rows, emails_to(submission, "accepted_in_error", text), lines)

    def carry_out(self, correction: Correction, *, by: User, now: datetime.datetime) -> None:
        """Put the answers back into review, and take their public texts down."""
        versions = accepted_of(correction.target)
        send_back(versions, by=by, now=now)

    def tell(self, correction: Correction) -> None:
        """Tell the State that its answers are reviewed again."""
        submission, number = correction.target.submission, len(correction.before["versions"])
        outbox.tell_concerned("accepted_in_error", about=correction, submission=submission, number=number)


def send_back(versions: Sequence[AnyVersion], *, by: User, now: datetime.datetime) -> None:
    """Put accepted versions of one response back into review, and take their public texts down."""
    ledger.locked_head(now)
    public = public_among(versions)
    values = {"checked_at": None, "checked_by": None, "reported_on": None, "corrected_on": None}
    move_many([Moved("accept_in_error", each, values) for each in versions], by=by, now=now)
    publish_again(PublicationKind.ACCEPTED_IN_ERROR, versions, public, by=by, now=now)
