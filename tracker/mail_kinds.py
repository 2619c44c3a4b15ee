"""The closed lists of mails: why one is sent, which a person cannot mute, and how often a digest may come."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MailKind(TextChoices):
    """Why a mail is sent. A person can mute each kind but those of `ALWAYS_SENT`."""

    ACCOUNT = "account", _("Your account")
    INVITATION = "invitation", _("Invitations to a reporting period")
    DIGEST = "digest", _("Digest of what is to be done")
    REMINDER = "reminder", _("Reminders before and after the due date")
    ESCALATION = "escalation", _("Notice that no answer was received")
    RECEIPT = "receipt", _("Receipts of what was sent")
    RETURNED = "returned", _("Answers that were returned")
    DECIDED = "decided", _("Answers that were accepted or withdrawn")
    ON_BEHALF = "on_behalf", _("Answers entered from a letter")
    SHARED_WORK = "shared_work", _("Work shared inside the State")
    SECOND_APPROVAL = "approval", _("Consent and erasure by the secretariat")


# What a State is told whether it wants mails or not: nobody could sign in, or words of its own would go unseen.
ALWAYS_SENT = (MailKind.ACCOUNT, MailKind.SECOND_APPROVAL)


class MailRhythm(TextChoices):
    """How often one digest may come."""

    WEEKLY = "weekly", _("Every week")
    FORTNIGHTLY = "fortnightly", _("Every two weeks")
    MONTHLY = "monthly", _("Every month")
