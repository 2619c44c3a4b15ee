"""What a footnote of a draft says: whose answer it was, of which day, and which entry of the ledger made it public."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from report.pages.answers import PublishedContent
from report.pages.punctuation import semicolon
from tracker.questionnaire.word_document import day as dated
from tracker.words.sorting import name_order


def source(said: PublishedContent) -> str:
    """One State with the day on which it reported, and the entry."""
    words = _("%(state)s (reported on %(day)s, entry no. %(number)s)")
    return words % {"state": said.state.name, "day": dated(said.reported_on), "number": said.publication}


def sources(found: Iterable[PublishedContent]) -> str:
    """All of them by the names of the States, in one footnote."""
    in_order = sorted(found, key=lambda each: (name_order(each.state.name), each.publication))
    return f"{semicolon().join(source(each) for each in in_order)}."
