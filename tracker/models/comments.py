"""Comments inside a State: never seen outside it, not by the secretariat either."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.choices import Language
from tracker.models.commitments import Commitment
from tracker.models.constraints import exactly_one, one_of, refuse_unstorable, together
from tracker.models.recommendations import Recommendation
from tracker.models.submissions import Submission


class Comment(models.Model):
    """One remark about an answer or a commitment while it is written. The key comes from the form."""

    uuid = models.UUIDField(_("permanent key"), primary_key=True, default=uuid.uuid4)
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="comments", verbose_name=_("submission"))
    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("recommendation")
    )
    commitment = models.ForeignKey(
        Commitment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("commitment")
    )
    text = models.TextField(_("comment"), max_length=4000, validators=[refuse_unstorable])
    language = models.CharField(_("language"), max_length=8, choices=Language, default=Language.ENGLISH)
    written_at = models.DateTimeField(_("written"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("removed by")
    )

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["submission", "written_at", "pk"]
        constraints = [
            one_of("comment", "language", Language),
            exactly_one("comment", ["recommendation", "commitment"], "is_about_one_thing"),
            together("comment", "removed_at", "removed_by"),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.written_at:%Y-%m-%d %H:%M}"
