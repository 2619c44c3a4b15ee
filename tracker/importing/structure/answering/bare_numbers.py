"""Recommendations that a State names by their number alone: "recommendations 1-5 and 14", "Rec. 18", or "12. Accepted".

Belongs here: which numbers of a document are recommendations. They are marked where they stand, so that labels are
read like whole ones ("122.14"), and the marks are taken out of every text again. Arabic prints "122-14": its hyphen is
marked likewise.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tracker.importing.structure.acts import in_any_language
from tracker.importing.structure.numbering import split_paragraph
from tracker.importing.structure.ungluing import LinePiece
from tracker.importing.structure.upr_words import AND, NUMBER, RECOMMENDATION, UNTIL, position_of

NUMBER_MARK = "\ue000"
HYPHEN_MARK = "\ue001"
_FIRST = r"\d{1,3}(?!\d|[.,]\d|\.?\s?(?:%|per cent\b|percent\b|million\b|recommend))"
_BETWEEN = rf"\s*(?:[,;&/]|[-\u2010-\u2015]|\b(?:{AND})\b|\b(?:{UNTIL})\b|[、和及至،]|و)\s*"
_LIST = re.compile(
    rf"{_FIRST}(?:{_BETWEEN}(?:(?:{AND})\b\s*)?(?:(?:{RECOMMENDATION})\s+)?(?:(?:{NUMBER})\s*)?{_FIRST})*",
    re.IGNORECASE,
)
_GOES_ON = re.compile(rf"{_BETWEEN}(?:(?:{AND})\s*)?", re.IGNORECASE)
_NAMED = re.compile(
    rf"(?<!general )(?<!générale )(?<!general n)(?<!number of )(?<!nombre de )(?<!número de )"
    rf"(?:\b|(?<=[\u4e00-\u9fff]))(?:{RECOMMENDATION})\s*(?:(?:{NUMBER})\s*)?"
    rf"[:\uff1a]?\s*(?=\d)",
    re.IGNORECASE,
)
_ANY_NUMBER = re.compile(r"\d{1,3}")
_ARABIC = re.compile(r"(?<![\d.-])(\d{1,3})-(\d{1,3})(?![\d-])")
_NUMBERED = re.compile(r"^(?:\d{1,3}\.\s*(?:(?:,|and|&)\s*)*)+(?=[^\d\s]|$)")
_SPEAKS = re.compile(rf"\b(?:{RECOMMENDATION})", re.IGNORECASE)
_SPEAKS_OF_ONE = in_any_language("one_recommendation")
FEWEST = 3
SHARE = 0.5
"""Of the numbered paragraphs that say a position of "the recommendation": so many of them are answers by number."""


def marked(pieces: Sequence[LinePiece]) -> list[LinePiece]:
    """The lines with the numbers of recommendations marked; as they are where the document prints whole labels.

    Args:
        pieces: the lines of a document in which no two whole labels begin alike.
    """
    named = list(_in_lists(pieces))
    if sum(NUMBER_MARK in each.text for each in named) >= FEWEST or _count(named) >= FEWEST:
        return named
    if _answers_by_paragraph(pieces):
        return list(_by_paragraph(pieces))
    return list(pieces)


def with_marked_hyphens(pieces: Sequence[LinePiece]) -> list[LinePiece]:
    """Lines of an Arabic document with the hyphens of its labels marked: "122-14", where several begin so."""
    prefixes = Counter(found[1] for each in pieces for found in _ARABIC.finditer(each.text))
    many = {prefix for prefix, count in prefixes.items() if count > 1}
    if not many:
        return list(pieces)
    return [
        replace(
            each,
            text=_ARABIC.sub(
                lambda found: f"{found[1]}{HYPHEN_MARK}{found[2]}" if found[1] in many else found[0], each.text
            ),
        )
        for each in pieces
    ]


def plain(text: str) -> str:
    """A text as it is printed, without marks."""
    return text.replace(NUMBER_MARK, "").replace(HYPHEN_MARK, "-")


def by_number(labels: Iterable[str]) -> dict[str, str]:
    """Number -> the one label that ends with it: "12" -> "111 (12)" or "122.12"."""
    found: dict[str, list[str]] = {}
    for label in labels:
        if numbers := _ANY_NUMBER.findall(label):
            found.setdefault(numbers[-1], []).append(label)
    return {number: named[0] for number, named in found.items() if len(named) == 1}


def _count(pieces: Iterable[LinePiece]) -> int:
    return sum(each.text.count(NUMBER_MARK) for each in pieces)


def _in_lists(pieces: Sequence[LinePiece]) -> Iterator[LinePiece]:
    """Numbers behind the word, with the list that goes on, also over the end of a line."""
    is_open, waits = False, False
    for piece in pieces:
        text, done, parts = piece.text, 0, []
        if is_open:
            starts = _GOES_ON.match(text) if not waits else re.match("", text)
            listed = _LIST.match(text, starts.end()) if starts else None
            if listed:
                parts += [text[: listed.start()], _mark(listed[0])]
                done = listed.end()
        is_open = bool(done) and _is_open(text[done:])
        while named := _NAMED.search(text, done):
            listed = _LIST.match(text, named.end())
            if not listed:
                parts.append(text[done : named.end()])
                done = named.end()
                continue
            parts += [text[done : listed.start()], _mark(listed[0])]
            done = listed.end()
            is_open = _is_open(text[done:])
        waits = is_open and _GOES_ON.fullmatch(text[done:]) is not None
        yield replace(piece, text="".join([*parts, text[done:]])) if parts else piece


def _is_open(rest: str) -> bool:
    return not rest.strip() or _GOES_ON.fullmatch(rest) is not None


def _mark(listed: str) -> str:
    return _ANY_NUMBER.sub(lambda found: f"{NUMBER_MARK}{found[0]}", listed)


def _answers_by_paragraph(pieces: Sequence[LinePiece]) -> bool:
    """Whether most of the numbered paragraphs begin with what the State says of "the recommendation".

    One that bears a single number and speaks of recommendations is a paragraph about several.
    """
    numbered = [(each.text, found[1]) for each in pieces if (found := split_paragraph(_one_number(each.text)))]
    says = [
        rest
        for text, rest in numbered
        if (_SPEAKS if len(_numbers_of(text)[0]) > 1 else _SPEAKS_OF_ONE).search(rest) and position_of(rest)
    ]
    return len(says) >= FEWEST and len(says) >= SHARE * len(numbered)


def _one_number(text: str) -> str:
    """From "5., 6., 7. The" the line with its last number alone."""
    found = _NUMBERED.match(text)
    return f"{_ANY_NUMBER.findall(found[0])[-1]}. {text[found.end() :]}" if found else text


def _by_paragraph(pieces: Sequence[LinePiece]) -> Iterator[LinePiece]:
    """Numbers that begin a line; a list that ends with a comma goes on where the next line begins with numbers too."""
    seen: set[int] = set()
    taken = 0
    for at, piece in enumerate(pieces):
        if taken:
            taken -= 1
            continue
        numbers, rest, goes_on = _numbers_of(piece.text)
        if not numbers or numbers[0] in seen or numbers[0] > max(seen, default=0) + FEWEST:
            yield piece
            continue
        while goes_on and at + taken + 1 < len(pieces):
            more, words, goes_on = _numbers_of(pieces[at + taken + 1].text)
            if not more:
                break
            numbers, rest, taken = [*numbers, *more], f"{rest} {words}".strip(), taken + 1
        seen.update(numbers)
        listed = ", ".join(f"{NUMBER_MARK}{each}" for each in numbers)
        yield replace(piece, text=f"{listed} {rest}", starts=True)


def _numbers_of(text: str) -> tuple[list[int], str, bool]:
    """The numbers that a line begins with, the words behind, and whether a comma says that numbers go on."""
    found = _NUMBERED.match(text)
    if not found:
        return [], text, False
    return [int(each) for each in _ANY_NUMBER.findall(found[0])], text[found.end() :], found[0].rstrip().endswith(",")
