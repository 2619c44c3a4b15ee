"""What was found when an item of evidence was looked at: a file by a scanner, a link by asking it."""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from tracker.choices import CheckKind, CheckOutcome, LinkTrouble
from tracker.models.constraints import one_of
from tracker.models.evidence import ENDED_BADLY, Evidence


class EvidenceCheckQuerySet(models.QuerySet["EvidenceCheck"]):
    def visible_to(self, user: Any) -> Self:
        """The looks at what the user may see."""
        return self.filter(evidence__in=Evidence.objects.visible_to(user))

    def open(self) -> Self:
        """Looks that have not come to an end."""
        return self.filter(outcome=CheckOutcome.OPEN, evidence__erased_at__isnull=True)

    def waiting_files(self) -> Self:
        """Files that wait for the scanner."""
        return self.open().filter(kind=CheckKind.FILE)

    def broken_links(self) -> Self:
        """Of every link that does not answer now, the look that found it."""
        later = EvidenceCheck.objects.filter(
            evidence=OuterRef("evidence"), kind=CheckKind.LINK, pk__gt=OuterRef("pk")
        ).exclude(outcome=CheckOutcome.OPEN)
        return self.filter(
            ~Exists(later), kind=CheckKind.LINK, outcome__in=ENDED_BADLY, evidence__erased_at__isnull=True
        )


class EvidenceCheck(models.Model):
    """One look at one item. Made by a background task: no person stands behind its moments."""

    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="checks", verbose_name=_("evidence"))
    kind = models.CharField(_("what is checked"), max_length=8, choices=CheckKind)
    outcome = models.CharField(_("found"), max_length=8, choices=CheckOutcome, default=CheckOutcome.OPEN)
    asked_at = models.DateTimeField(_("asked"))
    tried_at = models.DateTimeField(_("last tried"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    detail = models.CharField(_("in detail"), max_length=500, blank=True)
    final_link = models.CharField(_("where the link led"), max_length=1000, blank=True)
    title = models.CharField(_("title at the link"), max_length=300, blank=True)
    dated_on = models.DateField(_("date at the link"), null=True, blank=True)
    content_sha256 = models.CharField(_("checksum at the link (SHA-256)"), max_length=64, blank=True)

    objects = EvidenceCheckQuerySet.as_manager()

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

    @property
    def trouble(self) -> str:
        """Why a link does not answer, in words; nothing for a file or a link that does."""
        known = {each.value: str(each.label) for each in LinkTrouble}
        return known.get(self.detail, "") if self.kind == CheckKind.LINK else ""
