"""The questionnaires that came back from clearance, kept as they came."""

import uuid
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.choices import SENDING_ROLES
from tracker.models.constraints import refuse_unstorable, who_and_when
from tracker.models.people import mandates_of
from tracker.models.submissions import Submission, Transmission


def cleared_file_name(cleared: "ClearedFile", name: str) -> str:
    """A generated name under a folder that is never served."""
    return f"cleared/{cleared.pk}.{name.rpartition('.')[2].lower()}"


class ClearedFileQuerySet(models.QuerySet["ClearedFile"]):
    def unsent(self) -> Self:
        """Those that wait for the sending of what was applied from them."""
        return self.filter(transmission__isnull=True)

    def visible_to(self, user: Any) -> Self:
        """The senders of the State; and the secretariat, once the sending that it belongs to came."""
        if getattr(user, "is_secretariat", False):
            return self.filter(transmission__isnull=False)
        return self.filter(
            mandates_of(user).rows(
                SENDING_ROLES, state="submission__member_state", meeting="submission__period__meeting"
            )
        )


class ClearedFile(models.Model):
    """One Word or XLSX questionnaire from which answers were taken; the sending of one of these carries it.

    `taken` names what: {uuid of the recommendation: [names of fields]}, and no words. An erasure deletes the file and
    its name (docs/adr/0014); the row, with its checksum, stays.
    """

    uuid = models.UUIDField(_("permanent key"), primary_key=True, default=uuid.uuid4)
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="cleared_files", verbose_name=_("response"))
    transmission = models.ForeignKey(
        Transmission, models.PROTECT, null=True, blank=True, related_name="cleared_files", verbose_name=_("response")
    )
    file = models.FileField(_("file"), upload_to=cleared_file_name, blank=True)
    file_name = models.CharField(_("name of the file"), max_length=200, blank=True, validators=[refuse_unstorable])
    sha256 = models.CharField(_("checksum (SHA-256)"), max_length=64)
    taken = models.JSONField(_("what was applied"), default=dict, blank=True)
    brought_at, brought_by = who_and_when(_("uploaded"), _("uploaded by"))

    objects = ClearedFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("cleared questionnaire")
        verbose_name_plural = _("cleared questionnaires")
        ordering = ["submission", "brought_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "sha256"], name="clearedfile_same_bytes_once_a_submission")
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_erased(self) -> bool:
        return not self.file
