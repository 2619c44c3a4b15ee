"""The read model of what was current, and when: today and any past day are one query.

Every row is worked out from the ledger by the one rule of `tracker.ledger.spans`, and written in the transaction of the
act
that changes it (`tracker.actions.span_keeping`). Nothing is decided by it.
"""

import datetime
from typing import Self

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from tracker.choices import ImplementationStatus, RegionalGroup
from tracker.models.commitments import Commitment
from tracker.models.constraints import exactly_one
from tracker.models.ledger import Publication
from tracker.models.meetings import Meeting
from tracker.models.periods import ReportingPeriod
from tracker.models.recommendations import Recommendation
from tracker.models.states import MemberState

ASKED = (
    "implementation_status", "regional_group", "period", "has_public_evidence", "member_state", "reported_on",
    "publication",
)  # fmt: skip
ALIKE = ("implementation_status", "regional_group", "has_public_evidence")
CURRENT_TODAY = Q(until__isnull=True, is_readable=True)


def end_of(day: datetime.date) -> datetime.datetime:
    """The first moment after `day`, in UTC. Of the last day there is: its last moment."""
    if day == datetime.date.max:
        return datetime.datetime.combine(day, datetime.time.max, datetime.UTC)
    return datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time(), datetime.UTC)


class SpanQuerySet(models.QuerySet["Span"]):
    def answers(self) -> Self:
        return self.filter(recommendation__isnull=False)

    def commitments(self) -> Self:
        return self.filter(commitment__isnull=False)

    def today(self) -> Self:
        """What is current now: one row at most for each State and recommendation, and for each commitment."""
        return self.filter(CURRENT_TODAY)

    def on(self, day: datetime.date) -> Self:
        """What was current at the end of `day` (UTC) and may still be read; as `today`, one row at most for each."""
        return self._standing(day).filter(is_readable=True)

    def last_in_periods(self) -> Self:
        """Of each State and recommendation, and of each commitment, the last of each period that may still be read."""
        return self.filter(is_readable=True, replaced_at__isnull=True)

    def of_period(self, period: str, day: datetime.date | None = None) -> Self:
        """Of one period (its slug) those of `last_in_periods`, now or at the end of `day` (UTC)."""
        if day is None:
            return self.last_in_periods().filter(period__in=[period])
        end = end_of(day)
        last = Q(replaced_at__isnull=True) | Q(replaced_at__gte=end)
        return self.filter(last, period__in=[period], is_readable=True, since__lt=end)

    def no_longer(self) -> Self:
        """Spans in which something was public that may not be read any more: dates alone are left of it."""
        return self.filter(is_readable=False)

    def no_longer_on(self, day: datetime.date) -> Self:
        """What was public at the end of `day` (UTC) and may not be read any more."""
        return self._standing(day).no_longer()

    def _standing(self, day: datetime.date) -> Self:
        """The spans that hold the last moment of `day`."""
        end = end_of(day)
        return self.filter(Q(until__isnull=True) | Q(until__gte=end), since__lt=end)


class Span(models.Model):
    """A span in which one publication was current for a State and a recommendation, or for a commitment.

    Of a text that was taken down nothing is left but that it was public, from when to when: `is_readable` is False, and
    there is one such span for each answer of a period, beside whatever else was current then. `until` is null as long
    as it lasts; `ended_with` is the entry that ended it. Group and meeting repeat those of State and recommendation.

    `replaced_at`: since when a later span of the same period stands in place of this one; null: it is the last in its
    period, current or not. A span without words has none.
    """

    member_state = models.ForeignKey(MemberState, models.PROTECT, related_name="spans", db_index=False)
    regional_group = models.CharField(max_length=60, choices=RegionalGroup, blank=True)
    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, null=True, blank=True, related_name="spans", db_index=False
    )
    commitment = models.ForeignKey(
        Commitment, models.PROTECT, null=True, blank=True, related_name="spans", db_index=False
    )
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="spans", db_index=False)
    period = models.ForeignKey(ReportingPeriod, models.PROTECT, to_field="slug", related_name="spans", db_index=False)
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="spans")
    is_readable = models.BooleanField()
    implementation_status = models.CharField(max_length=16, choices=ImplementationStatus, blank=True)
    reported_on = models.DateField(null=True, blank=True)
    has_public_evidence = models.BooleanField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    ended_with = models.ForeignKey(Publication, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = SpanQuerySet.as_manager()

    class Meta:
        verbose_name = _("span in which a publication was current")
        verbose_name_plural = _("spans in which publications were current")
        ordering = ["pk"]
        # The first three cover what the lists ask: of today a third of the rows, of a past day those of each
        # recommendation in turn (docs/adr/0029).
        indexes = [
            models.Index(
                fields=["recommendation", *ASKED, "since", "until", "is_readable"],
                condition=CURRENT_TODAY,
                name="span_today",
            ),
            models.Index(fields=["recommendation", "since", "until", "is_readable", *ASKED], name="span_of_day"),
            models.Index(
                fields=["member_state", "reported_on", "recommendation", "until", "is_readable"],
                condition=CURRENT_TODAY,
                name="span_figures_of_states",
            ),
            models.Index(
                fields=["member_state", "commitment", "publication", "until", "is_readable"],
                condition=CURRENT_TODAY & Q(commitment__isnull=False),
                name="span_commitments_of_states",
            ),
            # What was answered in a period, and what the same States said in another one (docs/adr/0061).
            models.Index(
                fields=["period", "recommendation", "member_state", "is_readable", "since", "replaced_at", *ALIKE],
                name="span_of_period",
            ),
            # How much of a past day may not be read any more: few rows, asked for by each page of a past day.
            models.Index(
                fields=["recommendation", "since", "until", "is_readable", "member_state", "regional_group", "period"],
                condition=Q(is_readable=False),
                name="span_no_longer",
            ),
            models.Index(fields=["recommendation", "member_state"], name="span_of_answer"),
            models.Index(fields=["commitment"], condition=Q(commitment__isnull=False), name="span_of_commitment"),
        ]
        constraints = [
            exactly_one("span", ["recommendation", "commitment"], "is_about_one_thing"),
            CheckConstraint(
                condition=Q(until__isnull=True, ended_with__isnull=True)
                | Q(until__isnull=False, ended_with__isnull=False, until__gt=F("since")),
                name="span_ends_after_it_began",
            ),
            CheckConstraint(
                condition=Q(is_readable=True, reported_on__isnull=False)
                | Q(is_readable=False, reported_on__isnull=True, implementation_status="", has_public_evidence=False),
                name="span_not_readable_keeps_dates_alone",
            ),
            UniqueConstraint(
                fields=["member_state", "recommendation"], condition=CURRENT_TODAY, name="span_one_answer_a_pair_today"
            ),
            UniqueConstraint(fields=["commitment"], condition=CURRENT_TODAY, name="span_one_a_commitment_today"),
        ]

    def __str__(self) -> str:
        return f"{self.publication_id} from {self.since} until {self.until}"
