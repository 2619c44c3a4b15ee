"""Themes of the record for an item: what a document prints, or says, suggests one; only a person gives it."""

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from tracker.admin.import_review.findings import FindingShown
from tracker.models import Theme
from tracker.models.search import normalised

SHORTEST_WORD = 5
WORD = re.compile(r"\w+")


def theme_choices(finding: dict[str, Any]) -> list[tuple[str, str]]:
    """Every theme for a list of boxes, the suggested ones first and marked as suggestions."""
    themes = list(Theme.objects.all())
    suggested = suggestions(finding, themes)
    said = _("%(theme)s (suggestion)")
    first = [(theme.slug, said % {"theme": theme.name}) for theme in themes if theme.slug in suggested]
    return [*first, *((theme.slug, theme.name) for theme in themes if theme.slug not in suggested)]


def suggestions(finding: dict[str, Any], themes: list[Theme]) -> set[str]:
    """Themes that the document prints above the item, or all of whose long words stand in its text."""
    printed = {normalised(each) for each in finding["themes"]}
    words = set(WORD.findall(normalised(finding["text"])))
    found = set()
    for theme in themes:
        name = normalised(theme.name)
        long_words = {word for word in WORD.findall(name) if len(word) >= SHORTEST_WORD}
        if name in printed or (long_words and long_words <= words):
            found.add(theme.slug)
    return found


def themes_given(items: Iterable[FindingShown]) -> dict[int, list[str]]:
    """The names of the themes that a person gave to each item, by its key."""
    names = {theme.slug: theme.name for theme in Theme.objects.all()}
    return {item.key: [names[slug] for slug in item.finding["theme_slugs"] if slug in names] for item in items}
