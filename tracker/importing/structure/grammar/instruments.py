"""Resolutions and decisions: the body that resolves, a preamble, and numbered operative paragraphs.

Belongs here: where each instrument of a document begins and ends, and which of its operative paragraphs recommend,
request, call upon, invite or encourage. What is only noted or welcomed is none; a draft gives candidates only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tracker.importing.structure.findings import CandidateFinding
from tracker.importing.structure.grammar.asked import somebody_is_asked
from tracker.importing.structure.grammar.paragraphs import Grammar
from tracker.importing.structure.material import whole
from tracker.importing.structure.numbering import LETTER_HEADING, ROMAN_HEADING, split_paragraph
from tracker.importing.structure.outline import OutlineParagraph, build
from tracker.importing.structure.passages import Passage, ends_sentence

NUMBER = re.compile(
    r"^(?:\w+ ){0,3}(?P<number>\d{1,4}/(?:[A-Z]{1,4}\.|[A-Z]?-?)\d{1,3})\b"
    r"|^(?!(?:Agenda )?[Ii]tem\b|Point\b|Tema\b|Пункт\b)"
    r"(?:\w+ ){1,3}(?P<other>[IVX]{1,6}|\d{1,3})\b(?! (?:de )?\w+ (?:de )?\d{4})"
)
"""The number of an instrument, with its session or alone; the day of a meeting and an agenda item are none."""

BARE_ROMAN = re.compile(r"^[IVX]{1,6}$")
"""A section of a long resolution, whose title stands below."""

PASSAGES_OF_TITLE = 4


@dataclass(frozen=True, slots=True)
class Instrument:
    """One resolution: its own number where it has one, whether it is a draft, and its passages from the body on."""

    number: str
    is_draft: bool
    passages: Sequence[Passage]


def instruments_of(passages: Sequence[Passage], grammar: Grammar, *, is_draft: bool) -> list[Instrument]:
    """The instruments of a document, in order; `is_draft`: the document itself is one."""
    words = grammar.words
    places = []
    for at, passage in enumerate(passages):
        named = None if split_paragraph(passage.text) else words.of("enacting").search(passage.text)
        if named:
            places.append((at, named.start()))
    ends = [*(at for at, _place in places[1:]), len(passages)]
    found: list[Instrument] = []
    for (at, place), end in zip(places, ends, strict=True):
        above = [*(each.text for each in passages[max(0, at - PASSAGES_OF_TITLE) : at]), passages[at].text[:place]]
        number = _number_in(above)
        body = [replace(passages[at], text=passages[at].text[place:], offsets=()), *passages[at + 1 : end]]
        is_own_draft = is_draft or any(words.of("draft").search(each) for each in above if not split_paragraph(each))
        found.append(Instrument(number, is_own_draft, list(_without_rest(body, grammar))))
    return found


def _number_in(above: Sequence[str]) -> str:
    """The number above an instrument: the nearest with a session ("14/2"), else the nearest alone."""
    named = [each for part in reversed(above) if (each := NUMBER.match(part))]
    whole = next((each["number"] for each in named if each["number"]), "")
    return whole or next((each["other"] for each in named), "")


def _without_rest(passages: Sequence[Passage], grammar: Grammar) -> Iterator[Passage]:
    """Up to the annex, or the chapter of the report that follows; a warning says that an annex was left out."""
    has_operative = False
    for passage in passages:
        if BARE_ROMAN.match(passage.text):
            continue
        is_chapter = ROMAN_HEADING.match(passage.text) or LETTER_HEADING.match(passage.text)
        is_end = has_operative and is_chapter and passage.gap and not ends_sentence(passage.text)
        if passage.gap and grammar.words.of("annex").match(passage.text):
            grammar.reading.warn("annex_left_out", passage.line, text=passage.text)
            return
        if is_end:
            return
        has_operative = has_operative or split_paragraph(passage.text) is not None
        yield passage


def read_instrument(instrument: Instrument, grammar: Grammar, *, is_one_of_many: bool) -> None:
    """The operative paragraphs that recommend, each whole or item by item."""
    outline = build(instrument.passages)
    grammar.reading.warnings += [each for each in outline.warnings if each.code != "text_outside_paragraphs"]
    if instrument.is_draft and outline.paragraphs:
        grammar.reading.warn("draft_not_adopted", outline.paragraphs[0].line)
    number = instrument.number if is_one_of_many else ""
    lead_ins = set()
    for at, paragraph in enumerate(outline.paragraphs):
        if paragraph.number is not None and _take(paragraph, grammar, number, is_draft=instrument.is_draft):
            lead_ins.add(at)
    grammar.reading.add_paragraphs(outline.paragraphs, lead_ins)


def _take(paragraph: OutlineParagraph, grammar: Grammar, number: str, *, is_draft: bool) -> bool:
    """Whether its items became recommendations."""
    text = str(paragraph.text)
    recommends = grammar.words.of("operative").match(text) is not None
    label = f"{number} ({paragraph.number})" if number else str(paragraph.number)
    if not (recommends or grammar.words.of("also").search(text)):
        if somebody_is_asked(text, grammar.words.language):
            grammar.reading.warn("may_recommend", paragraph.line, label=label)
            grammar.reading.candidates.append(
                CandidateFinding(label, whole(paragraph, is_lead_in=False).text, paragraph.line)
            )
        return False
    items = paragraph.listing.items
    is_list = recommends and bool(items) and text.rstrip().endswith((":", "\uff1a")) and not grammar.keeps_list(text)
    if is_list:
        parts = [(f"{label} ({item.mark})", str(item.text), item.line) for item in items]
    else:
        parts = [(label, whole(paragraph, is_lead_in=False).text, paragraph.line)]
    reading = grammar.reading
    if is_draft:
        reading.candidates += [CandidateFinding(*each) for each in parts]
        return False
    for name, words, line in parts:
        own = grammar.addressee_of(text)
        reading.add(
            name, words, line, basis="adopted", section=paragraph.section, number=paragraph.number, addressee=own
        )
    reading.warnings += paragraph.listing.doubts
    if not recommends:
        reading.warn("recommends_in_part", paragraph.line, label=label)
    if items and not is_list:
        reading.warn("list_kept_whole", paragraph.line, label=label)
    if not ends_sentence(parts[-1][1]):
        reading.warn("item_without_end", parts[-1][2], label=parts[-1][0])
    return is_list
