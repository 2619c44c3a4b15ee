"""States and bodies printed in brackets, where they stand, and the words each belongs to.

Belongs here: brackets in one text. Full names only (domain, section 2): "(AI)" and "(PNI)" are acronyms, never
States. "(Bangkok, Thailand)" is a place: a list counts if its parts are names, all but a misprinted one in many.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.importing.names import StateNames
from tracker.importing.structure.acts import words_of
from tracker.importing.structure.findings import AttributionFinding

SEPARATOR = re.compile(
    r"\s*[;,/&\u060c\u061b\uff0c\uff1b\u3001]\s*(?:(?:and|et|y|\u0438)\s+|\u0648)?|\s+(?:and|et|y|e|\u0438)\s+|\s+\u0648|\u548c"
)
"""Between names of a list, in the six languages."""

OWN_MARK = re.compile(r"(?:^|\s)[a-z]{1,4}$")
"""Before a bracket that only closes: the mark of a sublevel, "ii)", in languages that print it so."""
LONGEST_MARK = 6
"""Letters, with what stands before the mark."""

FOOTNOTE_MARK = re.compile(r"\s?\d{1,2}$")
FEWEST_NAMES = 2
"""A list of States with a misprinted one among them has more than this many names to each other part."""

LONGEST_LIST = 60
LONGEST_SUBJECT = 80
LONGEST_ARTICLE = 4
PROPOSED = re.compile(r"^(?:as )?(?:proposed|suggested|recommended|put forward|submitted) by (?:the )?", re.IGNORECASE)
ACRONYM = re.compile(r"^[A-Z][A-Za-z]?[A-Z0-9&/\-]{0,14}s?(?:\s\d{1,4})?$")
HARMLESS = (
    ACRONYM,
    re.compile(r"^[^A-Z]*$"),  # numbers, years, letters of items, words without a name among them
    re.compile(
        r"^(?:see |see also |as contained in |as amended by )?(?:No|Nos|art|arts|article|articles|para|paras"
        r"|paragraph|paragraphs|chap|chapter|section|sect|rule|rules|goal|goals|target|targets|resolution|annex"
        r"|agenda item|item|workshop|decision|decisions|resolutions|General Assembly|Economic and Social Council"
        r"|Sustainable Development Goals?|Commission on|Congress|vol|table|figure|footnote)\b",
        re.IGNORECASE,
    ),
    re.compile(r"^[A-Z]{1,8}/\S+(?:,.*)?$"),  # a symbol
)
"""Brackets that nobody need look at, though they hold no attribution."""

ENDS_BRACKET = re.compile(r"\s?\d{0,2}\s?[)\uff09]\W{0,4}")
CLAUSE_EDGE = re.compile(r"^(?:[\s;,:/]|and\b|\([ivx]{1,5}\))+")


@dataclass(frozen=True, slots=True)
class BracketDoubt:
    """A bracket a person should look at: `code` of the warning, and the words inside."""

    code: str
    text: str


type WordSpan = tuple[int, int]
"""Where words begin and end in a text; of a bracket those inside."""


def find_attributions(text: str, names: StateNames) -> tuple[tuple[AttributionFinding, ...], tuple[BracketDoubt, ...]]:
    """The attributions in a recommendation's text, in order, and the brackets that are in doubt.

    Args:
        text: the verbatim text, each run of white space one space.
        names: the names of States.
    Returns:
        attributions whose `start` and `end` slice the text to exactly `printed`, with a suggested clause; doubts.
    """
    found: list[AttributionFinding] = []
    brackets, is_balanced = _outermost(text)
    readings = [(bracket, *_names_in(text, bracket, names)) for bracket in brackets]
    naming = [end for (_start, end), named, _doubt in readings if named]
    # One bracket that is the only one to name anybody, at the end of the text, speaks for the whole text.
    is_of_all = len(naming) == 1 and not text[naming[0] + 1 :].strip(" .;,")
    begins = 0
    clause: tuple[int | None, int | None] = (None, None)
    for (start, end), named, _doubt in readings:
        if named:
            # Of brackets side by side, the same words.
            clause = _clause(text, begins, start - 1, is_whole=is_of_all) or clause
            printed = ((text[slice(*span)], span) for span in named)
            found += [AttributionFinding(each, names.iso3(each), *span, *clause) for each, span in printed]
            begins = end + 1
    doubts = [doubt for _bracket, _named, doubt in readings if doubt]
    return tuple(found), (*doubts, *([] if is_balanced else [BracketDoubt("open_bracket", "")]))


def names_last(text: str, names: StateNames) -> tuple[AttributionFinding, ...]:
    """Return the attributions of the bracket that a text ends with; none where words follow it."""
    found, _doubts = find_attributions(text, names)
    if not found or not ENDS_BRACKET.fullmatch(text, found[-1].end):
        return ()
    clause = found[-1].clause_start, found[-1].clause_end
    return tuple(each for each in found if (each.clause_start, each.clause_end) == clause)


def speaker_of(text: str, names: StateNames) -> tuple[str, str] | tuple[None, None]:
    """Return the State that a text begins with, as printed, with its article, and its code; twice None without one."""
    begins, ends, iso3 = next(iter(names.named_in(text[:LONGEST_SUBJECT])), (len(text), 0, ""))
    is_first = begins <= LONGEST_ARTICLE and len(text[:begins].split()) <= 1
    return (text[:ends], iso3) if is_first and iso3 else (None, None)


def _outermost(text: str) -> tuple[list[WordSpan], bool]:
    """The outermost brackets, so that "(Iran (Islamic Republic of))" is whole; and whether all close."""
    brackets: list[WordSpan] = []
    opened: list[int] = []
    is_balanced = True
    for at, sign in enumerate(text):
        if sign in "(\uff08":
            opened.append(at)
        elif sign in ")\uff09" and opened:
            start = opened.pop()
            while brackets and brackets[-1][0] > start:
                brackets.pop()
            brackets.append((start + 1, at))
        elif sign in ")\uff09" and not OWN_MARK.search(text[max(0, at - LONGEST_MARK) : at]):
            is_balanced = False
    return brackets, is_balanced and not opened


def _names_in(text: str, bracket: WordSpan, names: StateNames) -> tuple[Sequence[WordSpan], BracketDoubt | None]:
    """The names in a bracket, one or a list that mostly holds names, and the warning about the bracket."""
    start, end = bracket
    if proposed := PROPOSED.match(text[start:end]):
        start += proposed.end()
    start, end = _trimmed(text, start, end)
    if mark := FOOTNOTE_MARK.search(text[start:end]):
        end = start + mark.start()
    if _is_name(text, start, end, names):
        return [(start, end)], None
    found, others = _listed(text, start, end, names)
    unknown, whole = ", ".join(others), text[slice(*bracket)]
    if found and (not others or len(found) > len(others) * FEWEST_NAMES):
        return found, BracketDoubt("unknown_bracket", unknown) if others else None
    is_attached = bracket[0] > 1 and not text[bracket[0] - 2].isspace()
    if is_attached or any(each.match(whole.strip()) for each in HARMLESS):
        return (), None
    return (), BracketDoubt("unknown_bracket", f"{unknown} – “{whole}”" if found else whole)


def _listed(text: str, start: int, end: int, names: StateNames) -> tuple[list[WordSpan], list[str]]:
    """The names of a list and its other parts; none where it is no list.

    The longest names come first, so that "Antigua and Barbuda and Chad" is two.
    """
    seams = [(start, start), *(found.span() for found in SEPARATOR.finditer(text, start, end)), (end, end)]
    found: list[WordSpan] = []
    others: list[str] = []
    at = 0 if 2 < len(seams) <= LONGEST_LIST else len(seams)
    while at < len(seams) - 1:
        begins = seams[at][1]
        until = next((to for to in range(len(seams) - 1, at, -1) if _is_name(text, begins, seams[to][0], names)), None)
        if until is None:
            others.append(text[begins : seams[at + 1][0]].strip())
            at += 1
        else:
            found.append((begins, seams[until][0]))
            at = until
    return found, list(filter(None, others))


def _is_name(text: str, start: int, end: int, names: StateNames) -> bool:
    """Whether the words are the name of a State, or of a body that may propose."""
    printed = text[start:end]
    if names.iso3(printed):
        return True
    if not words_of("en").of("proposing_body").fullmatch(printed.removeprefix("the ")):
        return False
    # An acronym may only be behind its long name: a capital letter begins the word before the bracket.
    before = text[: start - 1].rstrip().rsplit(" ", 1)[-1]
    return not (printed.isupper() and before[:1].isupper())


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _clause(text: str, begins: int, bracket: int, *, is_whole: bool) -> tuple[int, int] | None:
    """The words an attribution belongs to: after the last attribution, or the last semicolon, up to its bracket.

    `is_whole`: no semicolon parts them.
    """
    semicolon = -1 if is_whole else text.rfind(";", begins, bracket)
    begins = semicolon + 1 if semicolon >= 0 else begins
    if edge := CLAUSE_EDGE.match(text[begins:bracket]):
        begins += edge.end()
    start, end = _trimmed(text, begins, bracket)
    return (start, end) if start < end else None
