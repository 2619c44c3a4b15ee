"""What a program suggests about recommendations, and the numbers it compares texts by. Nothing here is public.

A suggestion counts nowhere: what a person confirms is kept as if she had typed it, as a theme or a link.
"""

from typing import Any, Self

from django.db import models
from django.db.models import CheckConstraint, Exists, F, OuterRef, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from tracker.choices import SuggestionKind, SuggestionState
from tracker.models.constraints import one_of, together, who_and_when
from tracker.models.documents import ImportProposal
from tracker.models.recommendations import Printing, Recommendation, RecommendationLink, Theme


class PrintingVector(models.Model):
    """The meaning of one text as printed, in numbers that can be compared; it goes when the text goes.

    `vector` begins with the number of its format (`tracker.suggesting.vectors`). Vectors of two encoders, or of two
    versions of one, are never compared.
    """

    printing = models.OneToOneField(
        Printing, models.CASCADE, primary_key=True, related_name="vector", verbose_name=_("text as printed")
    )
    vector = models.BinaryField(_("vector"))
    encoder = models.CharField(_("program"), max_length=60)
    encoder_version = models.CharField(_("version of the program"), max_length=20)

    class Meta:
        verbose_name = _("vector of a text")
        verbose_name_plural = _("vectors of texts")

    def __str__(self) -> str:
        return f"{self.printing_id} {self.encoder}"


class OfAProgram(models.Model):
    """What a program suggests. `strength` is of a hundred; `causes`, [[start, end], ...] in code points, are the places
    that caused it in the text that was compared, so that no word is kept twice."""

    kind = models.CharField(_("kind"), max_length=14, choices=SuggestionKind)
    strength = models.PositiveSmallIntegerField(_("strength"))
    causes = models.JSONField(_("words that caused it"), default=list)
    encoder = models.CharField(_("program"), max_length=60)
    encoder_version = models.CharField(_("version of the program"), max_length=20)
    made_at = models.DateTimeField(_("suggested"))

    class Meta:
        abstract = True


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def to_decide(self) -> Self:
        """Open ones, but what a person did by herself meanwhile; the strongest first."""
        themed = Recommendation.themes.through.objects.filter(
            recommendation=OuterRef("recommendation"), theme=OuterRef("theme")
        )
        pair = Q(from_recommendation=OuterRef("recommendation"), to_recommendation=OuterRef("other"))
        pair |= Q(from_recommendation=OuterRef("other"), to_recommendation=OuterRef("recommendation"))
        linked = RecommendationLink.objects.confirmed().filter(pair)
        standing = self.filter(~Exists(themed), ~Exists(linked), state=SuggestionState.OPEN)
        return standing.order_by("-strength", "pk")

    def about(self, recommendation: Any) -> Self:
        """Those that name the recommendation, at either end."""
        return self.filter(Q(recommendation=recommendation) | Q(other=recommendation))


class Suggestion(OfAProgram):
    """A theme of a recommendation, or another one on the same subject, as a program suggests it.

    `causes` are places in `printing`. Of two recommendations `recommendation` is the one with the smaller key.
    """

    recommendation = models.ForeignKey(
        Recommendation, models.CASCADE, related_name="suggestions", verbose_name=_("recommendation")
    )
    printing = models.ForeignKey(
        Printing, models.CASCADE, related_name="suggestions", verbose_name=_("text as printed")
    )
    theme = models.ForeignKey(
        Theme, models.PROTECT, null=True, blank=True, related_name="suggestions", verbose_name=_("theme")
    )
    other = models.ForeignKey(
        Recommendation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="suggestions_from_others",
        verbose_name=_("other recommendation"),
    )
    state = models.CharField(_("decision"), max_length=10, choices=SuggestionState, default=SuggestionState.OPEN)
    decided_at, decided_by = who_and_when(_("decided"), _("decided by"), null=True)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        ordering = ["-strength", "pk"]
        constraints = [
            one_of("suggestion", "kind", SuggestionKind),
            one_of("suggestion", "state", SuggestionState),
            together("suggestion", "decided_at", "decided_by"),
            CheckConstraint(
                condition=Q(state=SuggestionState.OPEN, decided_at__isnull=True)
                | (~Q(state=SuggestionState.OPEN) & Q(decided_at__isnull=False)),
                name="suggestion_decided_by_a_person",
            ),
            CheckConstraint(
                condition=Q(kind=SuggestionKind.THEME, theme__isnull=False, other__isnull=True)
                | Q(kind=SuggestionKind.SAME_SUBJECT, theme__isnull=True, other__gt=F("recommendation")),
                name="suggestion_names_what_its_kind_says",
            ),
            CheckConstraint(condition=Q(strength__range=(1, 100)), name="suggestion_strength_of_a_hundred"),
            UniqueConstraint(fields=["recommendation", "theme"], name="suggestion_theme_once"),
            UniqueConstraint(fields=["recommendation", "other"], name="suggestion_pair_once"),
        ]
        indexes = [
            models.Index(
                fields=["-strength", "id"], condition=Q(state=SuggestionState.OPEN), name="suggestion_to_decide"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.recommendation_id} {self.theme_id or self.other_id}"

    @property
    def is_open(self) -> bool:
        return self.state == SuggestionState.OPEN


class ItemSuggestion(OfAProgram):
    """A theme of an item of an import that waits, or a recommendation of the record on the same subject.

    `item` is the key of the item in the findings, `text_sha256` that of the text which was compared: of another text
    nothing is suggested by it, and `causes` are places in that text. What a person decides is in the findings, as all
    that she corrects there, and counts when the import is published.
    """

    proposal = models.ForeignKey(
        ImportProposal, models.PROTECT, related_name="suggestions", verbose_name=_("import proposal")
    )
    item = models.PositiveIntegerField(_("item"))
    text_sha256 = models.CharField(_("checksum (SHA-256)"), max_length=64)
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("theme"))
    other = models.ForeignKey(
        Recommendation, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("other recommendation")
    )

    class Meta:
        verbose_name = _("suggestion about an item of an import")
        verbose_name_plural = _("suggestions about items of imports")
        ordering = ["proposal", "item", "-strength", "pk"]
        constraints = [
            one_of("itemsuggestion", "kind", SuggestionKind),
            CheckConstraint(
                condition=Q(kind=SuggestionKind.THEME, theme__isnull=False, other__isnull=True)
                | Q(kind=SuggestionKind.SAME_SUBJECT, theme__isnull=True, other__isnull=False),
                name="itemsuggestion_names_what_its_kind_says",
            ),
            CheckConstraint(condition=Q(strength__range=(1, 100)), name="itemsuggestion_strength_of_a_hundred"),
            UniqueConstraint(fields=["proposal", "item", "theme"], name="itemsuggestion_theme_once"),
            UniqueConstraint(fields=["proposal", "item", "other"], name="itemsuggestion_other_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.proposal_id} {self.item} {self.what}"

    @property
    def what(self) -> str:
        """What is suggested, as the findings name it: the address of a theme, or the key of a recommendation."""
        return self.theme.slug if self.theme else str(self.other_id)

    def decision(self, *, is_confirmed: bool) -> dict[str, Any]:
        """The suggestion as the findings keep it once a person decided."""
        return {
            "kind": self.kind,
            "what": self.what,
            "is_confirmed": is_confirmed,
            "strength": self.strength,
            "causes": self.causes,
            "text_sha256": self.text_sha256,
            "encoder": self.encoder,
            "encoder_version": self.encoder_version,
        }
