"""Who of a State was told by e-mail of an act of the desk: never claimed where nobody was."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.mail import notices
from tracker.models import Invitation, Submission


def told(asked: Submission | Invitation, notice: str) -> str:
    """How many people of the State the notice was written to; where it was none, why.

    Args:
        notice: the mail that the act wrote (a template of templates/emails/).
    """
    count = len(notices.reached(asked, notice))
    if count:
        return told_sentence(count)
    if not notices.senders_of(asked):
        return _("The State has no focal point or alternate here, so nobody was notified.")
    return _("Nobody was notified: no e-mail address of the focal point is known, or these e-mails are not wanted.")


def told_sentence(count: int) -> str:
    """That so many people of the State were told."""
    return ngettext(
        "%(count)d focal point or alternate of the State was told by e-mail.",
        "%(count)d focal points and alternates of the State were told by e-mail.",
        count,
    ) % {"count": count}


def cancelled_sentence(invitation: Invitation) -> str:
    """That an invitation was cancelled, and who of the State knows of it."""
    said = _("%(state)s: the invitation was cancelled.") % {"state": invitation.member_state}
    return f"{said} {told(invitation, 'invitation_cancelled')}"
