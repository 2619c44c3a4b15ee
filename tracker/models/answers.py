"""Answers: a State's versions of what it says on one recommendation in one period."""

from functools import cached_property
from typing import Any

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from tracker.choices import ImplementationStatus, ReviewState
from tracker.content.answer import ANSWER, WORDS_LIMIT
from tracker.models.commitments import Commitment
from tracker.models.constraints import refuse_unstorable
from tracker.models.recommendations import Printing, Recommendation
from tracker.models.submissions import Transmission
from tracker.models.versions import Version, VersionQuerySet, standing_assignments, version_constraints, version_indexes

statement: dict[str, Any] = {"blank": True, "validators": [MaxLengthValidator(WORDS_LIMIT), refuse_unstorable]}


class StatusUpdateQuerySet(VersionQuerySet["StatusUpdate"]):
    def of_the_secretariat_alone(self) -> Q:
        """Also a correction of our transcription that a reviewer returned: what it would have corrected stands."""
        refused = Q(review_state=ReviewState.RETURNED, transcribes__isnull=False)
        return super().of_the_secretariat_alone() | refused

    def assigned_to(self, user: Any) -> Q:
        return Q(Exists(standing_assignments(user).filter(recommendation=OuterRef("recommendation"))))


class StatusUpdate(Version):
    """A State's answer on one recommendation, one version of it. It keeps the printing it answered.

    `transcribes`: the secretariat had entered that version wrongly from a letter, and this one has what the letter says
    (docs/adr/0068).
    """

    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, related_name="status_updates", verbose_name=_("recommendation")
    )
    printing = models.ForeignKey(
        Printing, models.PROTECT, related_name="status_updates", verbose_name=_("text as printed")
    )
    implementation_status = models.CharField(_("action taken"), max_length=16, choices=ImplementationStatus, blank=True)
    summary = models.TextField(_("summary"), **statement)
    obstacles = models.TextField(_("main obstacles"), **statement)
    assistance_needed = models.TextField(_("technical assistance needed"), **statement)
    unchanged_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="confirmed_again_by",
        verbose_name=_("no change since"),
    )
    transcribes = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,  # the index below has the few rows that have one
        related_name="transcribed_again_by",
        verbose_name=_("corrects the transcription of"),
    )
    transcribed_because = models.CharField(
        _("what was transcribed wrongly"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        validators=[refuse_unstorable],
    )
    moved_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="moved_to",
        verbose_name=_("entered in error as"),
    )
    commitments = models.ManyToManyField(
        Commitment, blank=True, related_name="status_updates", verbose_name=_("related commitments")
    )

    content = ANSWER
    side = "status_update"
    objects = StatusUpdateQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["submission", "recommendation", "version"]
        indexes = [
            *version_indexes("statusupdate"),
            # What `tracker.rules.stages` counts for all States of a period at once, without reading an answer.
            models.Index(fields=["submission", "review_state", "on_behalf", "checked_at"], name="statusupdate_stages"),
            models.Index(
                fields=["transcribes"], condition=Q(transcribes__isnull=False), name="statusupdate_transcribes"
            ),
        ]
        constraints = [
            *version_constraints("statusupdate", "recommendation"),
            models.CheckConstraint(
                condition=Q(implementation_status__in=ImplementationStatus.values)
                | Q(implementation_status="", review_state=ReviewState.DRAFT),
                name="statusupdate_implementation_status_is_a_choice",
            ),
            models.CheckConstraint(
                condition=Q(on_behalf=True) | ~Q(implementation_status=ImplementationStatus.NOT_STATED),
                name="statusupdate_not_stated_is_for_paper",
            ),
            models.CheckConstraint(
                condition=Q(on_behalf=True) | Q(transcribes__isnull=True), name="statusupdate_transcribes_a_letter"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.recommendation_id} {self.version}"

    @property
    def letter_before(self) -> Transmission | None:
        """The letter as it was recorded wrongly, where this version corrects its date, its note verbale or its file."""
        before = self.transcribes.transmission if self.transcribes is not None else None
        if before is None or self.transmission is None or before.facts == self.transmission.facts:
            return None
        return before

    @property
    def has_same_words(self) -> bool:
        """Whether it says what the version said that it corrects, so that something else was wrong."""
        before = self.transcribes
        if before is None or before.language != self.language:
            return False
        return all(field.of(before) == field.of(self) for field in self.content)

    @cached_property
    def would_replace(self) -> "StatusUpdate | None":
        """The accepted answer that it replaces if it is accepted, where we moved it here and it waits for a review."""
        if self.moved_from_id is None or self.review_state != ReviewState.SUBMITTED:
            return None
        accepted: StatusUpdate | None = self.same_answer().accepted().select_related("transmission").first()
        return accepted

    def subject(self) -> dict[str, Any]:
        return {"recommendation": self.recommendation_id}
