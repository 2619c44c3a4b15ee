"""The themes that a person gave to the findings of an import, set when the import is confirmed.

Used by `sources.confirm_proposal` alone, inside its transaction: part of the event of the confirmation. What a document
prints as a theme is a suggestion and sets nothing.
"""

from typing import Any

from tracker.models import SourceDocument, Theme


def set_confirmed_themes(document: SourceDocument, findings: dict[str, Any]) -> None:
    """Give each recommendation of the document the themes of its finding, beside those that it has."""
    chosen = {each["order"]: set(each.get("theme_slugs") or ()) for each in findings["recommendations"]}
    slugs = set().union(*chosen.values())
    if not slugs:
        return
    themes = {theme.slug: theme for theme in Theme.objects.filter(slug__in=slugs)}
    for printing in document.printings.select_related("recommendation"):
        own = [themes[slug] for slug in sorted(chosen.get(printing.order, ())) if slug in themes]
        if own:
            printing.recommendation.themes.add(*own)
