"""What a search names: pages that answer it at once, shown above its list.

A search names a State, a meeting (by its title in any language or its place), a document (by its symbol, also with the
label of a recommendation), a theme, a regional group, a reporting period, an agenda item, or an entry of the ledger (by
its number or the beginning of its hash).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from report.http.parameters import GROUP_OF_SLUG
from report.question.labels import NamesOfCodes, in_six_languages
from report.question.question import RecordQuestion
from report.question.search import is_one_slip
from tracker.choices import RegionalGroup
from tracker.models import Printing, Publication, SourceDocument
from tracker.words import SearchTerm, analysed
from tracker.words.asking import name_key

MOST = 8
OF_ONE_KIND = 3  # a word that names more of one kind names none of them
SHORTEST = 6  # letters of a name of a State that may be a slip of the keyboard
SYMBOL = re.compile(r"(?=\S*\d)[^\W\d_]\S*/\S+")
HASH = re.compile(r"[0-9a-f]{8,64}")
NUMBER = re.compile(r"\d{1,9}")


class NamedPage(NamedTuple):
    """A page that a search names: what kind of thing it is about, and its name, in the language of the reader."""

    kind: str
    name: str
    address: str


def named(question: RecordQuestion) -> list[NamedPage]:
    """The pages that the words of a search name, at most eight; one query for each kind that they may name."""
    typed, found = (question.filters.form.cleaned_data.get("q") or "").strip(), question.filters.found
    if not typed or found is None:
        return []
    terms = [term for term in found.terms if not term.is_left_out]
    reference = question.filters.reference
    pages = (
        *_states(typed, terms, reference), *_documents(typed), *_meetings(terms, reference), *_entries(typed),
        *_few(_subjects(typed, terms, reference)),
    )  # fmt: skip
    return list(islice(dict.fromkeys(pages), MOST))


def _states(typed: str, terms: list[SearchTerm], reference: NamesOfCodes) -> Iterator[NamedPage]:
    codes = {code for term in terms for code in term.states}
    if not codes and len(key := name_key(typed)) >= SHORTEST:
        codes = {
            code for name, whose in reference.names_of_states.items() if is_one_slip(key, name) for code in whose.states
        }
    for code in sorted(codes & reference.offered_states) if codes else ():
        yield NamedPage(_("State"), reference.states[code].name, reverse("report:state", args=[code.lower()]))


def _documents(typed: str) -> Iterator[NamedPage]:
    """The document with a symbol, or the recommendation that it prints under a label behind the symbol."""
    asked = SYMBOL.search(typed)
    if asked is None:
        return
    symbol, label = asked.group().rstrip(",;:."), re.sub(r"\s", "", typed[asked.end() :])
    documents = SourceDocument.objects.filter(confirmed_at__isnull=False, symbol__iexact=symbol)
    for document in documents.select_related("meeting")[:OF_ONE_KIND]:
        printed = Printing.objects.confirmed().filter(document=document).select_related("recommendation")
        labelled = [each for each in printed if label and re.sub(r"\s", "", each.label) == label]
        for each in labelled:
            place = [document.meeting.slug, each.recommendation.slug]
            yield NamedPage(
                _("Recommendation"), f"{document.symbol}, {each.label}", reverse("report:recommendation", args=place)
            )
        if not labelled:
            name = f"{document.symbol} {document.title}"
            yield NamedPage(_("Document"), name, reverse("report:meeting", args=[document.meeting.slug]))


def _meetings(terms: list[SearchTerm], reference: NamesOfCodes) -> Iterator[NamedPage]:
    fitting = []
    for meeting in reference.with_a_page:
        called = [*in_six_languages(meeting, "title"), ("en", meeting.place)]
        names = [analysed(f"{name} {meeting.place}", language) for language, name in called if name]
        if any(all(name.has(term) for term in terms) for name in names):
            fitting.append(NamedPage(_("Meeting"), meeting.title, reverse("report:meeting", args=[meeting.slug])))
    yield from _few(fitting)


def _entries(typed: str) -> Iterator[NamedPage]:
    if NUMBER.fullmatch(typed):
        entries = Publication.objects.filter(pk=int(typed))
    elif HASH.fullmatch(typed.casefold()):
        entries = Publication.objects.filter(hash__startswith=typed.casefold())
    else:
        return
    for number in entries.values_list("pk", flat=True)[:OF_ONE_KIND]:
        name = _("Entry no. %(number)s of the public ledger") % {"number": number}
        yield NamedPage(_("Ledger"), name, f"{reverse('report:changes')}?after={number + 1}")


def _subjects(typed: str, terms: list[SearchTerm], reference: NamesOfCodes) -> Iterator[NamedPage]:
    themes = set(reference.themes).intersection(*(reference.themes_with(term) for term in terms))
    for slug in sorted(themes):
        yield NamedPage(_("Theme"), reference.themes[slug], reverse("report:theme", args=[slug]))
    for slug, group in GROUP_OF_SLUG.items():
        label = str(RegionalGroup(group).label)
        if any(all(analysed(name, "en").has(term) for term in terms) for name in (group, label)):
            yield NamedPage(_("Regional group"), label, reverse("report:group", args=[slug]))
    for slug, title in reference.periods.items():
        if all(analysed(title, "en").has(term) for term in terms):
            yield NamedPage(_("Reporting period"), title, reverse("report:period", args=[slug]))
    for key, label in reference.agenda_items.items():
        if _one_line(typed) in (_one_line(label), _one_line(key), _one_line(f"{_('Agenda item')} {key}")):
            yield NamedPage(_("Agenda item"), label, f"{reverse('report:recommendations')}?agenda_item={key}")


def _one_line(text: str) -> str:
    return re.sub(r"\s", "", text).casefold()


def _few(pages: Iterator[NamedPage] | list[NamedPage]) -> Iterator[NamedPage]:
    """Those of the kinds of which few are named."""
    by_kind: dict[str, list[NamedPage]] = {}
    for page in pages:
        by_kind.setdefault(page.kind, []).append(page)
    for some in by_kind.values():
        if len(some) <= OF_ONE_KIND:
            yield from some
