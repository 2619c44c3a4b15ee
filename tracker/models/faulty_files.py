"""Stored files that were found not to be as they were stored."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FaultyFile(models.Model):
    """A stored file that `manage.py maintain` found altered, missing or unreadable, until it finds it whole again.

    Nothing is answered by this row: the checksum is taken at each download as well (`tracker.files.record_storage`).
    """

    name = models.CharField(_("file"), max_length=255, primary_key=True)
    fault = models.CharField(_("fault"), max_length=80)
    found_at = models.DateTimeField(_("found"))

    class Meta:
        verbose_name = _("file that is not as it was stored")
        verbose_name_plural = _("files that are not as they were stored")
        ordering = ["found_at", "name"]

    def __str__(self) -> str:
        return f"{self.fault}: {self.name}"
