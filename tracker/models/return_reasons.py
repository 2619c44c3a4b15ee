"""Why a version is returned, field by field, and the ready sentences that a reviewer picks for it.

Reasons stand beside their version as JSON text that carries the number of its format. What was said stays as it was
said: a sentence of the list that is changed later changes no return. Of a return from before reasons had a field
there is `return_reason` alone.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tracker.choices import Language
from tracker.content import ANSWER, COMMITMENT
from tracker.content.fields import Content

FORMAT = 1
# What an answer has beside its content, and a reason can be about as well.
EVIDENCE = "evidence"
# A reviewer's own words: nobody said in which language.
OWN_WORDS = ""


def fields_with_reasons(content: Content) -> dict[str, str | Promise]:
    """{name: label} of all that a reason can be about, in the order in which it is asked."""
    return {field.name: field.label for field in content} | {EVIDENCE: _("Evidence")}


LABELS = fields_with_reasons(ANSWER) | fields_with_reasons(COMMITMENT)


@dataclass(frozen=True)
class FieldReason:
    """What is asked of one field.

    Args:
        field: the name of a field of the content, or EVIDENCE.
        words: {language: text}; a ready sentence in all its languages, own words under OWN_WORDS.
    """

    field: str
    words: Mapping[str, str]

    @property
    def label(self) -> str | Promise:
        return LABELS.get(self.field, self.field)

    @property
    def language(self) -> str:
        """That of `text`: the reader's where the sentence has it."""
        wanted = (get_language() or "", OWN_WORDS, Language.ENGLISH.value, *self.words)
        return next((each for each in wanted if self.words.get(each)), OWN_WORDS)

    @property
    def text(self) -> str:
        return self.words.get(self.language, "")


def as_stored(reasons: Iterable[FieldReason]) -> str:
    """As a column keeps them; "" for none."""
    told = [{"field": each.field, "words": dict(each.words)} for each in reasons]
    return json.dumps({"format": FORMAT, "reasons": told}, ensure_ascii=False, sort_keys=True) if told else ""


def as_read(stored: str) -> list[FieldReason]:
    """From a column. Nothing where there is none, where it was erased, or where a later release wrote it."""
    try:
        kept = json.loads(stored or "{}")
    except ValueError:
        return []
    if not isinstance(kept, dict) or kept.get("format") != FORMAT:
        return []
    return [FieldReason(each["field"], each["words"]) for each in kept["reasons"]]


class ReadySentenceQuerySet(models.QuerySet["ReadySentence"]):
    def offered(self) -> Self:
        return self.filter(is_offered=True)


class ReadySentence(models.Model):
    """One sentence that a reviewer can pick when she returns an answer or a commitment, tied to a field."""

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    field = models.CharField(_("field"), max_length=40)
    text = models.CharField(_("sentence"), max_length=300)
    order = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    is_offered = models.BooleanField(_("offered to reviewers"), default=True)

    objects = ReadySentenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("ready sentence for a return")
        verbose_name_plural = _("ready sentences for returns")
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return self.text

    @property
    def reason(self) -> FieldReason:
        """As it is kept with a version: in every language that it has."""
        texts = {code: getattr(self, f"text_{code.replace('-', '_')}") for code in Language.values}
        return FieldReason(self.field, {code: text for code, text in texts.items() if text})
