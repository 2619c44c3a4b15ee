"""How many answers are alike in what lists count, of today and of each period: a part of the read model (docs/adr/0056,
0061).

Kept in the transaction of the act that changes a span (`tracker.actions.count_keeping`), made again and checked by
`rebuild_read_model`. Nothing is decided by it, and no past day is counted by it.
"""

from typing import Self

from django.db import models
from django.db.models import Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from tracker.choices import ImplementationStatus, RegionalGroup
from tracker.models.constraints import exactly_one
from tracker.models.periods import ReportingPeriod
from tracker.models.recommendations import Recommendation
from tracker.models.states import MemberState

ALIKE = ("implementation_status", "regional_group", "period", "has_public_evidence")
APART = (*ALIKE, "is_current")  # what the answers of one row have in common


class AnswerCountQuerySet(models.QuerySet["AnswerCount"]):
    def today(self) -> Self:
        """Of the answers that are current."""
        return self.filter(is_current=True)

    def of_period(self, period: str) -> Self:
        """Of the last answers in one period (its slug), current or not."""
        return self.filter(period__in=[period])

    def of_recommendations(self) -> Self:
        return self.filter(recommendation__isnull=False, number__gt=0)

    def of_states(self) -> Self:
        return self.filter(member_state__isnull=False, number__gt=0)


class AnswerCount(models.Model):
    """The number of answers on one recommendation, or of one State, of one status, group, period and evidence.

    Counted is of each State and recommendation the last answer in each period; those that are current stand in rows of
    their own. Each is counted twice: once for its recommendation and once for its State. A row whose answers went stays
    with the number 0, which is the same as no row.
    """

    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, null=True, blank=True, related_name="answer_counts", db_index=False
    )
    member_state = models.ForeignKey(
        MemberState, models.PROTECT, null=True, blank=True, related_name="answer_counts", db_index=False
    )
    implementation_status = models.CharField(max_length=16, choices=ImplementationStatus, blank=True)
    regional_group = models.CharField(max_length=60, choices=RegionalGroup, blank=True)
    period = models.ForeignKey(
        ReportingPeriod, models.PROTECT, to_field="slug", related_name="answer_counts", db_index=False
    )
    has_public_evidence = models.BooleanField()
    is_current = models.BooleanField()
    number = models.IntegerField()

    objects = AnswerCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("number of current answers")
        verbose_name_plural = _("numbers of current answers")
        ordering = ["pk"]
        # Each covers what is asked by it: the first two by lists of today.
        indexes = [
            models.Index(
                fields=["recommendation", *ALIKE, "number", "is_current"],
                condition=Q(is_current=True),
                name="answercount_of_one",
            ),
            models.Index(
                fields=["member_state", *ALIKE, "number", "is_current"],
                condition=Q(is_current=True),
                name="answercount_of_state",
            ),
            models.Index(
                fields=["period", "recommendation", "member_state", *ALIKE[:2], "has_public_evidence", "number"],
                name="answercount_of_period",
            ),
        ]
        constraints = [
            exactly_one("answercount", ["recommendation", "member_state"], "is_of_one_thing"),
            UniqueConstraint(fields=["recommendation", *APART], name="answercount_once_a_recommendation"),
            UniqueConstraint(fields=["member_state", *APART], name="answercount_once_a_state"),
        ]

    def __str__(self) -> str:
        return f"{self.number} of {self.recommendation_id or self.member_state_id}"
