"""What was found when an item of evidence was looked at: a file by a scanner, a link by asking it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.choices import CheckKind, CheckOutcome
from tracker.models.constraints import one_of
from tracker.models.evidence import Evidence


class EvidenceCheck(models.Model):
    """One look at one item. Made by a background task: no person stands behind its moments."""

    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="checks", verbose_name=_("evidence"))
    kind = models.CharField(_("what is looked at"), max_length=8, choices=CheckKind)
    outcome = models.CharField(_("found"), max_length=8, choices=CheckOutcome, default=CheckOutcome.OPEN)
    asked_at = models.DateTimeField(_("asked"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    detail = models.CharField(_("in detail"), max_length=500, blank=True)
    final_link = models.CharField(_("where the link led"), max_length=1000, blank=True)
    title = models.CharField(_("title at the link"), max_length=300, blank=True)
    dated_on = models.DateField(_("date at the link"), null=True, blank=True)
    content_sha256 = models.CharField(_("checksum at the link (SHA-256)"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("check of evidence")
        verbose_name_plural = _("checks of evidence")
        ordering = ["evidence", "pk"]
        constraints = [
            one_of("evidencecheck", "kind", CheckKind),
            one_of("evidencecheck", "outcome", CheckOutcome),
            models.UniqueConstraint(
                fields=["evidence", "kind"],
                condition=models.Q(outcome=CheckOutcome.OPEN),
                name="evidencecheck_one_open_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id}: {self.get_outcome_display()}"
