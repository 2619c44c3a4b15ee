"""What was entered by mistake and removed: its address stays taken, and says so."""

import uuid

from django.db import models
from django.db.models import UniqueConstraint
from django.utils.translation import gettext_lazy as _

from tracker.models.constraints import who_and_when
from tracker.models.meetings import Meeting


class RemovedRecommendation(models.Model):
    """A recommendation that an import made by mistake. Nothing of it is kept here but its key and its address.

    What it said stays with the import; who undid what stays in the audit (docs/adr/0022).
    """

    uuid = models.UUIDField(_("permanent key"), primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="removed_recommendations", verbose_name=_("meeting")
    )
    slug = models.SlugField(_("address"), max_length=60)
    removed_at, removed_by = who_and_when(_("removed"), _("removed by"))

    class Meta:
        verbose_name = _("removed recommendation")
        verbose_name_plural = _("removed recommendations")
        ordering = ["meeting", "slug"]
        constraints = [UniqueConstraint(fields=["meeting", "slug"], name="removedrecommendation_slug_once_a_meeting")]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.slug}"
