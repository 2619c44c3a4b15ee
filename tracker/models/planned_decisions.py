"""Decisions of reviewers that take effect some minutes later; until then they can be taken back (docs/domain.md 5).

A row is a decision that has not taken effect. Once it was applied, taken back or cancelled the row is deleted, and the
audit has an event.
"""

import datetime
from typing import Any, Self

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from tracker.choices import DecisionAct
from tracker.models.answers import StatusUpdate
from tracker.models.commitments import CommitmentUpdate
from tracker.models.constraints import exactly_one, one_of, refuse_unstorable, who_and_when
from tracker.models.submissions import Transmission

# The clock looks each minute. A decision that is due for longer than this is late: the clock does not run.
OVERDUE_AFTER = datetime.timedelta(minutes=3)


class PlannedDecisionQuerySet(models.QuerySet["PlannedDecision"]):
    def due(self, now: datetime.datetime) -> Self:
        return self.filter(due_at__lte=now)

    def overdue(self, now: datetime.datetime) -> Self:
        return self.filter(due_at__lte=now - OVERDUE_AFTER)

    def first_of_sets(self) -> Self:
        """One row for each press of a button, with how many decisions it planned, as `together`."""
        earlier = PlannedDecision.objects.filter(set_key=models.OuterRef("set_key"), pk__lt=models.OuterRef("pk"))
        of_set = PlannedDecision.objects.filter(set_key=models.OuterRef("set_key")).order_by().values("set_key")
        counted = models.Subquery(of_set.annotate(n=models.Count("pk")).values("n"))
        return self.filter(~models.Exists(earlier)).annotate(together=counted)

    def with_versions(self) -> Self:
        """With what names them: the versions, and the response that they are of."""
        return self.select_related(
            "status_update__printing", "commitment_update", "planned_by",
            "transmission__submission__member_state", "transmission__submission__period",
        )  # fmt: skip


class PlannedDecision(models.Model):
    """One version, and what is to become of it. `set_key` is shared by all that one press of a button planned."""

    set_key = models.UUIDField(_("planned together"), db_index=True)
    act = models.CharField(_("decision"), max_length=8, choices=DecisionAct)
    transmission = models.ForeignKey(
        Transmission, models.PROTECT, related_name="planned_decisions", verbose_name=_("response as sent")
    )
    status_update = models.OneToOneField(
        StatusUpdate,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="planned_decision",
        verbose_name=_("answer"),
    )
    commitment_update = models.OneToOneField(
        CommitmentUpdate,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="planned_decision",
        verbose_name=_("commitment"),
    )
    reason = models.TextField(_("reason for return"), blank=True, validators=[refuse_unstorable])
    reasons_by_field = models.TextField(_("reasons for return by field"), blank=True, default="", db_default="")
    due_at = models.DateTimeField(_("takes effect"), db_index=True)
    planned_at, planned_by = who_and_when(_("planned"), _("planned by"))

    objects = PlannedDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("planned decision")
        verbose_name_plural = _("planned decisions")
        ordering = ["due_at", "pk"]
        constraints = [
            one_of("planneddecision", "act", DecisionAct),
            exactly_one("planneddecision", ["status_update", "commitment_update"], "of_one_version"),
            CheckConstraint(
                condition=Q(act=DecisionAct.RETURN) & ~Q(reason="", reasons_by_field="")
                | Q(act=DecisionAct.ACCEPT, reason="", reasons_by_field=""),
                name="planneddecision_return_has_a_reason",
            ),
            CheckConstraint(condition=Q(due_at__gte=models.F("planned_at")), name="planneddecision_due_after_planned"),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()}, {self.transmission}"

    @property
    def version(self) -> Any:
        """The version that is decided on."""
        return self.status_update or self.commitment_update

    def is_overdue(self, now: datetime.datetime) -> bool:
        """Whether the clock should have applied it."""
        return self.due_at <= now - OVERDUE_AFTER

    def minutes_late(self, now: datetime.datetime) -> int:
        """Return how many whole minutes ago it was due."""
        return (now - self.due_at) // datetime.timedelta(minutes=1)
