"""Asking: reporting periods, what they ask, which States were invited, and what was done for many of them at once."""

import datetime
import uuid
from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Exists, F, OuterRef, Q, Subquery, UniqueConstraint
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_lazy as _

from tracker.choices import SENDING_ROLES, IntentionKind, Obstacle, StatesAct
from tracker.models.constraints import one_of, refuse_unstorable, together, who_and_when
from tracker.models.meetings import Meeting
from tracker.models.people import Mandate
from tracker.models.recommendations import Printing, Recommendation
from tracker.models.states import MemberState


class ReportingPeriodQuerySet(models.QuerySet["ReportingPeriod"]):
    def opened(self) -> Self:
        """Periods that were opened and not cancelled: what they ask, and of whom, is public."""
        return self.filter(opened_at__isnull=False, cancelled_at__isnull=True)

    def running(self, on: datetime.date) -> Self:
        """Opened periods that take answers on the day `on` without a reopening."""
        return self.opened().filter(opens_on__lte=on, closes_on__gte=on)


class ReportingPeriod(models.Model):
    """One round of asking. `meeting` is the one that reviews the answers; what is asked may come from any meeting."""

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="periods", verbose_name=_("reviewed by"))
    opens_on = models.DateField(_("opens"))
    due_on = models.DateField(_("due"))
    closes_on = models.DateField(_("closes"))
    opened_at, opened_by = who_and_when(_("opened"), _("opened by"), null=True)
    cancelled_at, cancelled_by = who_and_when(_("cancelled"), _("cancelled by"), null=True)

    objects = ReportingPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("reporting period")
        verbose_name_plural = _("reporting periods")
        ordering = ["-opens_on", "slug"]
        constraints = [
            together("reportingperiod", "opened_at", "opened_by"),
            together("reportingperiod", "cancelled_at", "cancelled_by"),
            CheckConstraint(
                condition=Q(due_on__gte=F("opens_on"), closes_on__gte=F("due_on")),
                name="reportingperiod_opens_then_due_then_closes",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_opened(self) -> bool:
        return self.opened_at is not None and self.cancelled_at is None

    def is_closed(self, on: datetime.date) -> bool:
        return on > self.closes_on


class PeriodItem(models.Model):
    """One recommendation asked in one period, in the printing that was asked."""

    period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="items", verbose_name=_("period"))
    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, related_name="period_items", verbose_name=_("recommendation")
    )
    printing = models.ForeignKey(
        Printing, models.PROTECT, related_name="period_items", verbose_name=_("text as printed")
    )
    order = models.PositiveIntegerField(_("place in the period"))

    class Meta:
        verbose_name = _("item of a period")
        verbose_name_plural = _("items of a period")
        ordering = ["period", "order"]
        constraints = [
            UniqueConstraint(fields=["period", "recommendation"], name="perioditem_once_a_period"),
            UniqueConstraint(fields=["period", "order"], name="perioditem_one_place_a_period"),
        ]

    def __str__(self) -> str:
        return f"{self.period_id} {self.recommendation_id}"


def due_date_of_state() -> Greatest:
    """Return `Invitation.effective_due_on` as an expression for queries of invitations."""
    own = Coalesce("due_on", F("period__due_on"))  # SQLite returns NULL for the greatest of a day and NULL
    return Greatest(own, F("period__due_on"))


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def standing(self) -> Self:
        """Invitations that were not cancelled, to periods that were opened."""
        return self.filter(
            cancelled_at__isnull=True, period__opened_at__isnull=False, period__cancelled_at__isnull=True
        )

    def without_senders(self) -> Self:
        """Invitations of States that have no acting focal point or alternate for the meeting of the period."""
        acting = Mandate.objects.acting().filter(
            Q(meeting__isnull=True) | Q(meeting=OuterRef("period__meeting")),
            member_state=OuterRef("member_state"),
            role__in=SENDING_ROLES,
        )
        return self.exclude(Exists(acting))

    def with_intention(self) -> Self:
        """Each with what its State said last as `intention_kind`; None where it said nothing."""
        latest = Intention.objects.filter(invitation=OuterRef("pk")).order_by("-pk")
        return self.annotate(intention_kind=Subquery(latest.values("kind")[:1]))


class Invitation(models.Model):
    """One State invited to one period, with its own due date where the secretariat extended it."""

    period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="invitations", verbose_name=_("period"))
    member_state = models.ForeignKey(MemberState, models.PROTECT, related_name="invitations", verbose_name=_("State"))
    invited_at, invited_by = who_and_when(_("invited"), _("invited by"))
    note_verbale = models.CharField(_("note verbale"), max_length=120, blank=True)
    due_on = models.DateField(_("due (extended)"), null=True, blank=True)
    reopened_until = models.DateField(_("reopened until"), null=True, blank=True)
    cancelled_at, cancelled_by = who_and_when(_("cancelled"), _("cancelled by"), null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["period", "member_state"]
        constraints = [
            # A State whose invitation was cancelled can be invited again: by another row, so that past days stay true.
            UniqueConstraint(
                fields=["period", "member_state"],
                condition=Q(cancelled_at__isnull=True),
                name="invitation_standing_once_a_period",
            ),
            together("invitation", "cancelled_at", "cancelled_by"),
        ]

    def __str__(self) -> str:
        return f"{self.member_state_id}, {self.period}"

    @property
    def effective_due_on(self) -> datetime.date:
        """Return the due date of this State: that of the period, or its own where that is later."""
        return self.due_in(self.period.due_on)

    @property
    def last_day_to_send(self) -> datetime.date:
        """Return the last day on which this State can send: that of the period, or a later one that it was given."""
        return self.last_day_in(self.period.closes_on)

    def due_in(self, due_on: datetime.date) -> datetime.date:
        """Return the due date of this State if that of its period is `due_on`."""
        return max(due_on, self.due_on or due_on)

    def last_day_in(self, closes_on: datetime.date) -> datetime.date:
        """Return the last day on which this State can send if its period closes on `closes_on`.

        A later due date of its own is a promise to the State: an earlier closing does not take it back.
        """
        return max(closes_on, self.reopened_until or closes_on, self.due_on or closes_on)

    def is_open(self, on: datetime.date) -> bool:
        """Whether the State can send on the day `on`: the period has begun, and is not closed, or was reopened."""
        return self.period.opens_on <= on <= self.last_day_to_send


class Intention(models.Model):
    """What an invited State told the desk before its answer: the latest one holds, earlier ones stay to be read."""

    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="intentions", verbose_name=_("invitation"))
    kind = models.CharField(_("what the State says"), max_length=16, choices=IntentionKind)
    words = models.CharField(_("in the State's words"), max_length=500, blank=True, validators=[refuse_unstorable])
    stated_at, stated_by = who_and_when(_("stated"), _("stated by"))

    class Meta:
        verbose_name = _("intention")
        verbose_name_plural = _("intentions")
        ordering = ["invitation", "pk"]
        constraints = [one_of("intention", "kind", IntentionKind)]

    def __str__(self) -> str:
        return f"{self.invitation_id}: {self.get_kind_display()}"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def standing(self) -> Self:
        return self.filter(ended_at__isnull=True, mandate__ended_at__isnull=True, mandate__user__is_active=True)


class Assignment(models.Model):
    """A recommendation of a period that a focal point gave to an expert to draft."""

    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="assignments", verbose_name=_("mandate"))
    period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="assignments", verbose_name=_("period"))
    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, related_name="assignments", verbose_name=_("recommendation")
    )
    due_on = models.DateField(_("due inside the State"), null=True, blank=True)
    assigned_at, assigned_by = who_and_when(_("assigned"), _("assigned by"))
    ended_at, ended_by = who_and_when(_("ended"), _("ended by"), null=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["period", "pk"]
        constraints = [
            together("assignment", "ended_at", "ended_by"),
            UniqueConstraint(
                fields=["mandate", "period", "recommendation"],
                condition=Q(ended_at__isnull=True),
                name="assignment_standing_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mandate_id} {self.recommendation_id}"


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
