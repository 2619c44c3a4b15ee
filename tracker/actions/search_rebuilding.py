"""The words by which readable texts are found, made again from the texts: part of `rebuild_read_model`."""

import json
from collections.abc import Iterator
from typing import Any

from tracker.bodies import search_words_of
from tracker.models import Publication, PublicationText, search_index

AT_ONCE = 5_000  # numbers of the ledger


def chunks() -> Iterator[dict[str, Any]]:
    """The numbers of the ledger, so many at a time."""
    newest = Publication.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0
    for first in range(1, newest + 1, AT_ONCE):
        yield {"publication__gte": first, "publication__lt": first + AT_ONCE}


def wrong(about: dict[str, Any], write: bool) -> list[tuple[str, str]]:
    """(altered, missing or surplus, what) of the words of these texts, and of their rows in the index.

    Of the index is compared how much it holds of each: it keeps no text.
    """
    rows = list(PublicationText.objects.filter(**about).order_by("pk").values_list("pk", "body", "search_words"))
    due = {number: search_words_of(json.loads(body)) for number, body, _words in rows}
    found = [("altered", f"words of publication {number}") for number, _b, words in rows if words != due[number]]
    indexed = []
    if search_index.has_index():
        indexed = _wrong_in_index({number: len(words) for number, _body, words in rows}, about["publication__gte"])
    if write:
        for number, _body, words in rows:
            if words != due[number]:
                PublicationText.objects.filter(pk=number).update(search_words=due[number])
        if indexed:
            search_index.make_again()
    return found + indexed


def _wrong_in_index(due: dict[int, int], first: int) -> list[tuple[str, str]]:
    there = search_index.lengths(first, first + AT_ONCE - 1)
    found = []
    for number in sorted(due.keys() | there.keys()):
        if due.get(number) != there.get(number):
            how = "altered" if number in due and number in there else "missing" if number in due else "surplus"
            found.append((how, f"search row of publication {number}"))
    return found
