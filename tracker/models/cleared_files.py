"""The questionnaires that came back from clearance, kept as they came."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.models.constraints import refuse_unstorable
from tracker.models.submissions import Submission, Transmission


def cleared_file_name(cleared: "ClearedFile", name: str) -> str:
    """A generated name under a folder that is never served."""
    return f"cleared/{cleared.pk}.{name.rpartition('.')[2].lower()}"


class ClearedFile(models.Model):
    """One Word or XLSX questionnaire from which answers were taken; the next sending of the State carries it."""

    uuid = models.UUIDField(_("permanent key"), primary_key=True, default=uuid.uuid4)
    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="cleared_files", verbose_name=_("submission")
    )
    transmission = models.ForeignKey(
        Transmission, models.PROTECT, null=True, blank=True, related_name="cleared_files", verbose_name=_("sending")
    )
    file = models.FileField(_("file"), upload_to=cleared_file_name)
    file_name = models.CharField(_("name of the file"), max_length=200, validators=[refuse_unstorable])
    sha256 = models.CharField(_("checksum (SHA-256)"), max_length=64)
    brought_at = models.DateTimeField(_("brought back"))
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("brought back by")
    )

    class Meta:
        verbose_name = _("cleared questionnaire")
        verbose_name_plural = _("cleared questionnaires")
        ordering = ["submission", "brought_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "sha256"], name="clearedfile_same_bytes_once_a_submission")
        ]

    def __str__(self) -> str:
        return self.file_name
