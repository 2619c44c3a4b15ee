"""Commitments of a State as a document prints them. What a State declares in the record is in `commitments`."""

import uuid

from django.db import models
from django.db.models import UniqueConstraint
from django.utils.translation import gettext_lazy as _

from tracker.models.constraints import together, who_and_when
from tracker.models.documents import Paragraph, SourceDocument
from tracker.models.meetings import Meeting
from tracker.models.recommendations import Recommendation
from tracker.models.states import MemberState


class PrintedCommitment(models.Model):
    """What one document prints as a commitment of a State; it serves recommendations of its meeting, or none.

    It is printed matter, as a recommendation is: in no count of what States reported, and in no entry of the ledger.
    """

    uuid = models.UUIDField(_("permanent key"), primary_key=True, default=uuid.uuid4)
    member_state = models.ForeignKey(
        MemberState, models.PROTECT, related_name="printed_commitments", verbose_name=_("State")
    )
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="printed_commitments", verbose_name=_("meeting"))
    document = models.ForeignKey(
        SourceDocument, models.PROTECT, related_name="printed_commitments", verbose_name=_("document")
    )
    paragraph = models.ForeignKey(
        Paragraph,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="printed_commitments",
        verbose_name=_("paragraph"),
    )
    text = models.TextField(_("text"))
    order = models.PositiveIntegerField(_("place in the document"))
    recommendations = models.ManyToManyField(
        Recommendation, blank=True, related_name="printed_commitments", verbose_name=_("recommendations it serves")
    )
    confirmed_at, confirmed_by = who_and_when(_("confirmed"), _("confirmed by"), null=True)

    class Meta:
        verbose_name = _("commitment as printed")
        verbose_name_plural = _("commitments as printed")
        ordering = ["document", "order"]
        constraints = [
            together("printedcommitment", "confirmed_at", "confirmed_by"),
            UniqueConstraint(fields=["document", "order"], name="printedcommitment_one_place_a_document"),
        ]

    def __str__(self) -> str:
        return f"{self.member_state_id} {self.document_id} {self.order}"
