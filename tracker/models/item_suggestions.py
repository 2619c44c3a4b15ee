"""What a program suggests about an item of an import that waits, for the person who reviews it. Nothing here is public.

What she decides stands in the findings, as all that she corrects there, and counts when the import is published.
"""

from typing import Any

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from tracker.choices import SuggestionKind
from tracker.models.constraints import one_of
from tracker.models.documents import ImportProposal
from tracker.models.recommendations import Recommendation, Theme


class ItemSuggestion(models.Model):
    """A theme of an item, or a recommendation of the record on the same subject.

    `item` is the key of the item in the findings, `text_sha256` that of the text which was compared: of another text
    nothing is suggested by it, and `causes` are places in that text, [[start, end], ...] in code points. No word is
    kept. `strength` is of a hundred.
    """

    proposal = models.ForeignKey(
        ImportProposal, models.PROTECT, related_name="suggestions", verbose_name=_("import proposal")
    )
    item = models.PositiveIntegerField(_("item"))
    text_sha256 = models.CharField(_("checksum (SHA-256)"), max_length=64)
    kind = models.CharField(_("kind"), max_length=14, choices=SuggestionKind)
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("theme"))
    other = models.ForeignKey(
        Recommendation, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("other recommendation")
    )
    strength = models.PositiveSmallIntegerField(_("strength"))
    causes = models.JSONField(_("words that caused it"), default=list)
    encoder = models.CharField(_("program"), max_length=60)
    encoder_version = models.CharField(_("version of the program"), max_length=20)
    made_at = models.DateTimeField(_("suggested"))

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
