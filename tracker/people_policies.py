"""Who may bring people in, and take them out: the secretariat by note verbale, a State its own experts and observers.

As in `tracker.policies`, each answer is Allowed, or Denied with the sentence a person reads.
"""

import datetime

from django.utils.translation import gettext as _

from tracker.choices import SENDING_ROLES, MandateRole
from tracker.models import AccountInvitation, Mandate, Meeting, MemberState, User
from tracker.policies import Allowed, Denied, Verdict, may_manage_people

# Whom a State names by itself. Those who send for it are named by note verbale.
OWN_ROLES = (MandateRole.EXPERT, MandateRole.OBSERVER)


def sends_for(user: User, member_state: MemberState, meeting: Meeting) -> bool:
    """Whether `user` is now the acting focal point or alternate of the State for this meeting."""
    mandates = Mandate.objects.for_meeting(meeting)
    return mandates.filter(user=user, member_state=member_state, role__in=SENDING_ROLES).exists()


def may_invite(user: User, member_state: MemberState, meeting: Meeting, role: str) -> Verdict:
    """Invite an expert or observer of the own State, for a meeting for which `user` acts."""
    if not sends_for(user, member_state, meeting):
        return Denied(_("Only the focal point or the alternate invites people of the State."))
    if role not in OWN_ROLES:
        return Denied(_("A State invites its own experts and observers. Others are nominated by note verbale."))
    return Allowed()


def may_end_mandate(user: User, mandate: Mandate) -> Verdict:
    """End a mandate: an administrator; or a focal point or alternate for an expert or observer of the own State.

    A mandate for all meetings is ended by one who acts for all: it may be in use where another one acts.
    """
    if may_manage_people(user):
        return Allowed()
    if mandate.role not in OWN_ROLES:
        return Denied(_("A focal point or an alternate is nominated, and the mandate ended, by note verbale."))
    if mandate.meeting is not None:
        acts = sends_for(user, mandate.member_state, mandate.meeting)
    else:
        general = Mandate.objects.acting().filter(meeting__isnull=True, role__in=SENDING_ROLES)
        acts = general.filter(user=user, member_state=mandate.member_state_id).exists()
    if acts:
        return Allowed()
    return Denied(_("Only a focal point or an alternate who acts wherever this mandate counts can end it."))


def may_send_link(user: User, person: User) -> Verdict:
    """Send, again, the link by which `person` takes up her account, or revoke it: whoever may end her mandate."""
    if not person.is_active or person.has_signed_in:
        return Denied(_("This account is set up already, or is not active. It needs no link."))
    if may_manage_people(user):
        return Allowed()
    mandates = Mandate.objects.acting().filter(user=person).select_related("member_state", "meeting")
    if any(may_end_mandate(user, mandate) for mandate in mandates):
        return Allowed()
    return Denied(_("Only an administrator, or the focal point who invited this person, sends the link again."))


def awaits_link(person: User) -> bool:
    """Return whether `person` can get a link to her account: she is active, has an address and never signed in, and
    her mandates, if she had any, have not all ended."""
    if not (person.is_active and person.email) or person.has_signed_in:
        return False
    has_ended = person.mandates.exists() and not person.mandates.filter(ended_at__isnull=True).exists()
    return person.is_secretariat or not has_ended


def is_sent_by_itself(person: User) -> bool:
    """Return whether each email to `person` carries a link. After a link was revoked, none does until an administrator
    or the focal point sends one."""
    last = person.account_invitations.first()
    return awaits_link(person) and (last is None or last.revoked_at is None)


def may_take_up(invitation: AccountInvitation, at: datetime.datetime) -> Verdict:
    """Take up an account by its link: once, and in time. The sentence does not say which of the reasons it is."""
    if AccountInvitation.objects.open(at).filter(pk=invitation.pk).exists():
        return Allowed()
    return Denied(_("This link no longer works."))
