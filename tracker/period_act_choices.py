"""The closed lists of acts on many States of a period: what is done, and why it was not done for one of them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class StatesAct(TextChoices):
    """What the secretariat does for many States of a period at once."""

    INVITE = "invite", _("Invite")
    REMIND = "remind", _("Remind")
    EXTEND = "extend", _("Extend the due date")
    REOPEN = "reopen", _("Reopen")
    THANK = "thank", _("Thank for the report")
    LINKS = "links", _("Send account links again")


class Obstacle(TextChoices):
    """Why an act on many States was not done for one of them."""

    INVITED_ALREADY = "invited", _("It is invited already.")
    INVITATION_CANCELLED = "cancelled", _("Its invitation was cancelled.")
    NOT_INVITED = "not_invited", _("It is not invited.")
    NOBODY = "nobody", _("It has no focal point or alternate who could be told.")
    NO_ADDRESS = "no_address", _("No e-mail address of its focal point or alternate is known.")
    NOTHING_ASKED = "nothing_asked", _("Nothing is asked of it now: its answers are with the secretariat or accepted.")
    WILL_NOT_REPORT = "will_not", _("It has said that it will not report this time.")
    CLOSED = "closed", _("It can no longer send: the period is closed.")
    REMINDED_TODAY = "reminded", _("It was reminded today.")
    NOT_LATER = "not_later", _("It has this due date or a later one already.")
    OPEN_ALREADY = "open", _("It can send until that day already.")
    NOTHING_SENT = "nothing_sent", _("It has sent nothing.")
    THANKED = "thanked", _("It was thanked already.")
    SIGNED_IN = "signed_in", _("Its focal point and alternate have set up their accounts.")
    LINK_TODAY = "link_today", _("It was sent an account link within the last hour.")
    REFUSED = "refused", _("It was refused:")
