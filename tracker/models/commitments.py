"""Commitments: what a State itself declares it will do, and its updates on it."""

import uuid
from typing import Any

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from tracker.choices import CommitmentProgress
from tracker.content.commitment import COMMITMENT, COMMITMENT_LIMIT, PLACED
from tracker.content.fields import Said
from tracker.models.constraints import one_of, refuse_unstorable
from tracker.models.recommendations import Recommendation
from tracker.models.states import MemberState
from tracker.models.versions import Version, VersionQuerySet, standing_assignments, version_constraints, version_indexes


class Commitment(models.Model):
    """A State's own commitment. Its facts stand in its updates, once; an answer only names it."""

    uuid = models.UUIDField(_("permanent key"), primary_key=True, default=uuid.uuid4)
    member_state = models.ForeignKey(MemberState, models.PROTECT, related_name="commitments", verbose_name=_("State"))

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["member_state", "pk"]

    def __str__(self) -> str:
        return f"{self.member_state_id} {str(self.pk)[:8]}"


class CommitmentUpdateQuerySet(VersionQuerySet["CommitmentUpdate"]):
    def assigned_to(self, user: Any) -> Q:
        assigned = standing_assignments(user).filter(recommendation__commitment_updates=OuterRef("pk"))
        return Q(Exists(assigned))


class CommitmentUpdate(Version):
    """One version of a commitment in one submission: the same moves as an answer, by the same table."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="updates", verbose_name=_("commitment"))
    recommendations = models.ManyToManyField(
        Recommendation, related_name="commitment_updates", verbose_name=_("recommendations it serves")
    )
    text = models.TextField(_("commitment"), validators=[MaxLengthValidator(COMMITMENT_LIMIT), refuse_unstorable])
    lead_institution = models.CharField(
        _("lead institution"), max_length=300, blank=True, validators=[refuse_unstorable]
    )
    target_on = models.DateField(_("target date"), null=True, blank=True)
    progress = models.CharField(_("progress"), max_length=12, choices=CommitmentProgress)
    note = models.TextField(_("note"), blank=True, validators=[MaxLengthValidator(COMMITMENT_LIMIT), refuse_unstorable])

    content = COMMITMENT
    side = "commitment_update"
    objects = CommitmentUpdateQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment update")
        verbose_name_plural = _("commitment updates")
        ordering = ["submission", "commitment", "version"]
        indexes = [*version_indexes("commitmentupdate")]
        constraints = [
            *version_constraints("commitmentupdate", "commitment"),
            one_of("commitmentupdate", "progress", CommitmentProgress),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.commitment_id} {self.version}"

    @property
    def said_in_short(self) -> list[Said]:
        """What it says in fields that have no place of their own, where the whole is told in short."""
        return [each for each in self.said if each.field.name not in PLACED and not each.field.is_remark]

    def subject(self) -> dict[str, Any]:
        return {"commitment": self.commitment_id}
