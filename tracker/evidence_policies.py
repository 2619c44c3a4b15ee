"""Who may correct what was written of an item of evidence, and until when.

As in `tracker.policies`, each answer is Allowed, or Denied with the sentence a person reads.
"""

from django.utils.translation import gettext as _

from tracker.choices import SENDING_ROLES, MandateRole
from tracker.models import Evidence, Mandate, User
from tracker.policies import Allowed, Denied, Verdict


def may_correct_evidence(user: User, item: Evidence) -> Verdict:
    """Correct its title, kind, day and language: who may make it public, and an expert what she added herself.

    Not once anything that cites it was sent, recalled or returned later or not: it stays as it was sent.
    """
    roles = [*SENDING_ROLES, *([MandateRole.EXPERT] if item.added_by_id == user.pk else [])]
    held = Mandate.objects.acting().filter(user=user, member_state=item.member_state_id, role__in=roles)
    if item.on_behalf or not held.exists():
        return Denied(
            _("An item of evidence is corrected by the focal point, the alternate, or the expert who added it.")
        )
    if item.citations.sent().exists():
        return Denied(_("An answer or a commitment that was sent cites it. Add it anew, and cite that."))
    return Allowed()
