"""Closed lists of what documents print of a State, and of what becomes of it. The codes are stored and never change."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PrintedKind(TextChoices):
    """What a document prints of a State."""

    ANSWER = "answer", _("Answer as printed")
    COMMITMENT = "commitment", _("Commitment as printed")


class PrintedChangeAct(TextChoices):
    """What is to become of it, once a second person confirmed."""

    CORRECT = "correct", _("Correct")
    REMOVE = "remove", _("Remove")
