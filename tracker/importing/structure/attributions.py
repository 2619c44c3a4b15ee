"""States and bodies printed in brackets, where they stand, and the words each belongs to.

Belongs here: brackets in one text. Full names only (domain, section 2): "(AI)" and "(PNI)" are acronyms, never
States. "(Bangkok, Thailand)" is a place: a list counts if its parts are names, all but a misprinted one in many.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.importing.names import StateNames
from tracker.importing.structure.acts import words_of
from tracker.importing.structure.findings import AttributionFinding


def is_body(printed: str) -> bool:
    """Whether a printed name, whole, is that of a body that may propose."""
    words = printed.split()
    name = " ".join(words[1:] if words[:1] == ["the"] else words)
    return words_of("en").of("proposing_body").fullmatch(name) is not None


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


@dataclass(frozen=True, slots=True)
class _Bracket:
    start: int
    end: int  # of the words inside, brackets excluded


@dataclass(frozen=True, slots=True)
class _Contents:
    """The names in a bracket, and the other parts of a list that names stand in."""

    found: tuple[_Bracket, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def named(self) -> tuple[_Bracket, ...]:
        """The names, where the list is not mostly of other things."""
        return self.found if not self.others or len(self.found) > len(self.others) * FEWEST_NAMES else ()

    def doubt(self, whole: str) -> BracketDoubt:
        """What is unknown of a bracket; with the whole of it where its names are not taken either."""
        unknown = ", ".join(self.others) if self.found else whole
        return BracketDoubt("unknown_bracket", unknown if self.named or not self.found else f"{unknown} – “{whole}”")


def find_attributions(text: str, names: StateNames) -> tuple[tuple[AttributionFinding, ...], tuple[BracketDoubt, ...]]:
    """The attributions in a recommendation's text, in order, and the brackets that are in doubt.

    Args:
        text: the verbatim text, each run of white space one space.
        names: the names of States.
    Returns:
        attributions whose `start` and `end` slice the text to exactly `printed`, with a suggested clause; doubts.
    """
    found: list[AttributionFinding] = []
    doubts: list[BracketDoubt] = []
    brackets, is_balanced = _outermost(text)
    begins = 0
    clause: tuple[int, int] | None = None
    readings = [(bracket, _contents(text, bracket, names)) for bracket in brackets]
    is_of_all = _ends_alone(text, [bracket for bracket, contents in readings if contents.named])
    for bracket, contents in readings:
        named = contents.named
        if contents.others if named else not _is_harmless(text, bracket):
            doubts.append(contents.doubt(text[bracket.start : bracket.end]))
        if named:
            own = _clause(text, begins, bracket.start - 1, is_whole=is_of_all)
            clause = own or clause  # of brackets side by side, the same words
            found += [_attribution(text, each, names, clause) for each in named]
            begins = bracket.end + 1
    if not is_balanced:
        doubts.append(BracketDoubt("open_bracket", ""))
    return tuple(found), tuple(doubts)


def names_last(text: str, names: StateNames) -> tuple[AttributionFinding, ...]:
    """Return the attributions of the bracket that a text ends with; none where words follow it."""
    found, _doubts = find_attributions(text, names)
    if not found or not ENDS_BRACKET.fullmatch(text, found[-1].end):
        return ()
    clause = found[-1].clause_start, found[-1].clause_end
    return tuple(each for each in found if (each.clause_start, each.clause_end) == clause)


def _outermost(text: str) -> tuple[list[_Bracket], bool]:
    """The outermost brackets, so that "(Iran (Islamic Republic of))" is whole; and whether all close."""
    brackets: list[_Bracket] = []
    opened: list[int] = []
    is_balanced = True
    for at, sign in enumerate(text):
        if sign in "(\uff08":
            opened.append(at)
        elif sign in ")\uff09" and opened:
            start = opened.pop()
            while brackets and brackets[-1].start > start:
                brackets.pop()
            brackets.append(_Bracket(start + 1, at))
        elif sign in ")\uff09" and not OWN_MARK.search(text[max(0, at - LONGEST_MARK) : at]):
            is_balanced = False
    return brackets, is_balanced and not opened


def _contents(text: str, bracket: _Bracket, names: StateNames) -> _Contents:
    """The names in a bracket, one or a list, and what other words stand among them."""
    start, end = bracket.start, bracket.end
    if proposed := PROPOSED.match(text[start:end]):
        start += proposed.end()
    start, end = _trimmed(text, start, end)
    if mark := FOOTNOTE_MARK.search(text[start:end]):
        end = start + mark.start()
    if _is_name(text, start, end, names):
        return _Contents((_Bracket(start, end),))
    return _listed(text, start, end, names)


def _listed(text: str, start: int, end: int, names: StateNames) -> _Contents:
    """The names of a list and its other parts; none where it is no list.

    The longest names come first, so that "Antigua and Barbuda and Chad" is two.
    """
    seams = [(start, start), *((m.start(), m.end()) for m in SEPARATOR.finditer(text, start, end)), (end, end)]
    if not 2 < len(seams) <= LONGEST_LIST:
        return _Contents()
    found: list[_Bracket] = []
    others: list[str] = []
    at = 0
    while at < len(seams) - 1:
        begins = seams[at][1]
        until = next((to for to in range(len(seams) - 1, at, -1) if _is_name(text, begins, seams[to][0], names)), None)
        if until is None:
            others.append(text[begins : seams[at + 1][0]].strip())
            at += 1
        else:
            found.append(_Bracket(begins, seams[until][0]))
            at = until
    return _Contents(tuple(found), tuple(filter(None, others)))


def _is_name(text: str, start: int, end: int, names: StateNames) -> bool:
    printed = text[start:end]
    if names.iso3(printed):
        return True
    return is_body(printed) and not _is_definition(text, start, printed)


def _is_definition(text: str, start: int, printed: str) -> bool:
    """Whether an acronym only stands behind its long name: a capital letter begins the word before the bracket."""
    before = text[: start - 1].rstrip().rsplit(" ", 1)[-1]
    return printed.isupper() and before[:1].isupper()


def _is_harmless(text: str, bracket: _Bracket) -> bool:
    words = text[bracket.start : bracket.end].strip()
    is_attached = bracket.start > 1 and not text[bracket.start - 2].isspace()
    return is_attached or any(each.match(words) for each in HARMLESS)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _ends_alone(text: str, naming: list[_Bracket]) -> bool:
    """Whether one bracket alone names anybody, at the end of the text: it then stands for all of it."""
    return len(naming) == 1 and not text[naming[0].end + 1 :].strip(" .;,")


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


def _attribution(text: str, name: _Bracket, names: StateNames, clause: tuple[int, int] | None) -> AttributionFinding:
    printed = text[name.start : name.end]
    start, end = clause or (None, None)
    return AttributionFinding(printed, names.iso3(printed), name.start, name.end, start, end)
