"""Comments inside a State: never seen outside it, not by the secretariat either."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from tracker.choices import SENDING_ROLES, Language, MandateRole, ReviewState
from tracker.models.commitments import Commitment, CommitmentUpdate
from tracker.models.constraints import exactly_one, one_of, refuse_unstorable, together, who_and_when
from tracker.models.people import mandates_of
from tracker.models.periods import Assignment
from tracker.models.recommendations import Recommendation
from tracker.models.submissions import Submission
from tracker.models.versions import standing_assignments

COMMENT_LIMIT = 4_000


class CommentQuerySet(models.QuerySet["Comment"]):
    def standing(self) -> Self:
        """Comments that nobody removed."""
        return self.filter(removed_at__isnull=True)

    def open(self) -> Self:
        """Comments with words that nobody marked as resolved."""
        return self.standing().filter(resolved_at__isnull=True).exclude(text="")

    def addressed_to(self, user: Any) -> Self:
        """Open comments that a colleague addressed to this person."""
        return self.open().filter(addressed_to=user.pk)

    def visible_to(self, user: Any) -> Self:
        """Who may write the answer, or the commitment, reads what is said about it; nobody else, and no secretariat.

        The senders of the State read all; an expert what is about recommendations named to her, and about commitments
        all of whose recommendations are.
        """
        held = mandates_of(user)
        paths = {"state": "submission__member_state", "meeting": "submission__period__meeting"}
        seen = held.rows(SENDING_ROLES, **paths)
        if held.of([MandateRole.EXPERT]):
            named = Exists(standing_assignments(user).filter(recommendation=OuterRef("recommendation")))
            seen |= held.rows([MandateRole.EXPERT], **paths) & (named | _serves_named_alone(user))
        return self.filter(seen)


def _serves_named_alone(user: Any) -> Q:
    """Comments on a commitment whose newest text serves recommendations named to `user`, and no other."""
    named = Assignment.objects.standing().filter(
        mandate__user=user.pk,
        mandate__member_state=OuterRef(OuterRef("submission__member_state")),
        period=OuterRef(OuterRef("submission__period")),
    )
    served = CommitmentUpdate.recommendations.through.objects.filter(commitmentupdate=OuterRef("newest_update"))
    letter_drafts = Q(review_state=ReviewState.DRAFT, on_behalf=True)
    newest = CommitmentUpdate.objects.filter(commitment=OuterRef("commitment")).exclude(letter_drafts)
    about = Comment.objects.filter(commitment__isnull=False).annotate(
        newest_update=Subquery(newest.order_by("-pk").values("pk")[:1])
    )
    return Q(
        pk__in=about.filter(Exists(served))
        .exclude(Exists(served.exclude(recommendation__in=named.values("recommendation"))))
        .values("pk")
    )


def served(commitment: Commitment) -> list[Recommendation]:
    """What the newest text of a commitment serves; a letter that data entry only types is not the State's yet."""
    newest = CommitmentUpdate.objects.filter(commitment=commitment).exclude(on_behalf=True, transmission__isnull=True)
    last = newest.order_by("pk").last()
    return list(last.recommendations.all()) if last else []


class Comment(models.Model):
    """One remark about an answer or a commitment while it is written. The key comes from the form.

    It may be addressed to colleagues, who are told of it, and is open until somebody who writes marks it as resolved.
    Who removes one takes its words away: who wrote, and when, and who removed it, stays.
    """

    uuid = models.UUIDField(_("permanent key"), primary_key=True, default=uuid.uuid4)
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="comments", verbose_name=_("response"))
    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("recommendation")
    )
    commitment = models.ForeignKey(
        Commitment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("commitment")
    )
    text = models.TextField(
        _("comment"), max_length=COMMENT_LIMIT, validators=[MaxLengthValidator(COMMENT_LIMIT), refuse_unstorable]
    )
    language = models.CharField(_("language"), max_length=8, choices=Language, default=Language.ENGLISH)
    written_at, written_by = who_and_when(_("written"), _("written by"))
    addressed_to = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", blank=True, verbose_name=_("addressed to")
    )
    resolved_at, resolved_by = who_and_when(_("resolved"), _("resolved by"), null=True)
    removed_at, removed_by = who_and_when(_("removed"), _("removed by"), null=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["submission", "written_at", "pk"]
        constraints = [
            one_of("comment", "language", Language),
            exactly_one("comment", ["recommendation", "commitment"], "is_about_one_thing"),
            together("comment", "removed_at", "removed_by"),
            together("comment", "resolved_at", "resolved_by"),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.written_at:%Y-%m-%d %H:%M}"

    @property
    def recommendations(self) -> list[Recommendation]:
        """Whoever may write an answer on all of these reads it."""
        if self.recommendation is not None:
            return [self.recommendation]
        return served(self.commitment) if self.commitment is not None else []
