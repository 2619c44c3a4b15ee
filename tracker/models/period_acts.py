"""What was done for many States of a period at once, and for each of them what became of it: a result that is kept."""

import uuid
from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from tracker.models.constraints import one_of, refuse_unstorable, who_and_when
from tracker.models.periods import ReportingPeriod
from tracker.models.states import MemberState
from tracker.period_act_choices import Obstacle, StatesAct


class PeriodAct(models.Model):
    """One act on many States. The key comes from the form, so that a form sent twice is one act."""

    uuid = models.UUIDField(_("permanent key"), primary_key=True, default=uuid.uuid4)
    period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="acts", verbose_name=_("period"))
    act = models.CharField(_("act"), max_length=12, choices=StatesAct)
    until = models.DateField(_("until"), null=True, blank=True)
    note_verbale = models.CharField(_("note verbale"), max_length=120, blank=True, validators=[refuse_unstorable])
    done_at, done_by = who_and_when(_("when"), _("who"))

    class Meta:
        verbose_name = _("act for several States")
        verbose_name_plural = _("acts for several States")
        ordering = ["-done_at", "uuid"]
        constraints = [
            one_of("periodact", "act", StatesAct),
            CheckConstraint(
                condition=Q(act__in=[StatesAct.EXTEND, StatesAct.REOPEN], until__isnull=False)
                | (~Q(act__in=[StatesAct.EXTEND, StatesAct.REOPEN]) & Q(until__isnull=True)),
                name="periodact_has_a_day_where_it_needs_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()}, {self.period_id}"


class PeriodActOutcomeQuerySet(models.QuerySet["PeriodActOutcome"]):
    def done(self) -> Self:
        return self.filter(obstacle="")

    def not_done(self) -> Self:
        return self.exclude(obstacle="")


class PeriodActOutcome(models.Model):
    """What became of the act for one State: done, or why not."""

    period_act = models.ForeignKey(PeriodAct, models.PROTECT, related_name="outcomes", verbose_name=_("act"))
    member_state = models.ForeignKey(MemberState, models.PROTECT, related_name="+", verbose_name=_("State"))
    obstacle = models.CharField(_("why not"), max_length=14, choices=Obstacle, blank=True)
    refusal = models.CharField(_("what was refused"), max_length=300, blank=True)

    objects = PeriodActOutcomeQuerySet.as_manager()

    class Meta:
        verbose_name = _("outcome for one State")
        verbose_name_plural = _("outcomes for States")
        ordering = ["period_act", "member_state"]
        constraints = [
            UniqueConstraint(fields=["period_act", "member_state"], name="periodactoutcome_once_a_state"),
            CheckConstraint(
                condition=Q(obstacle__in=["", *Obstacle.values]), name="periodactoutcome_obstacle_is_a_choice"
            ),
            CheckConstraint(
                condition=Q(refusal="") | Q(obstacle=Obstacle.REFUSED), name="periodactoutcome_refusal_is_of_a_refused"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_state_id}: {self.obstacle or 'done'}"
