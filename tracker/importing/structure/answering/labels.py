"""Labels of another document's recommendations, as an answer names them: "122.1, 122.14- 15 and 122.30 to 122.33", or
by number alone: "recommendations 1-5 and 14", "Rec. 18", "12. Accepted".

Belongs here: lists and ranges of labels. Numbers that are labels are marked where they are printed, so that they are
read like whole ones, and so is the hyphen of "122-14" in Arabic; the marks are taken out of every text again. Which
recommendation a label is, is asked of the report itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from tracker.importing.structure.acts import alternatives, in_any_language, position_of
from tracker.importing.structure.numbering import split_paragraph
from tracker.importing.structure.ungluing import LinePiece

RECOMMENDATION = alternatives("recommendation")
NUMBER = r"nos?\.?|numbers?|n[o°º]s?\.?|números?|núms?\.?|№"
AND = r"and|as well as|et|ainsi que|y|e|así como|и|а также|和|及|以及|、|،|و|،\s*و|؛"
UNTIL = r"to|through|à|a|al|до|по|至|到|إلى|حتى"
NUMBER_MARK = "\ue000"
HYPHEN_MARK = "\ue001"
DASH = r"[-\u2010-\u2015\u2212]"
STOP = rf"[.{HYPHEN_MARK}]"
WHOLE = (
    rf"(?:(?<![\d./-])\d{{1,3}}{STOP}\d{{1,3}}(?!\d|\.\d|\s?(?:%|per cent|percent|million|billion|km|times))"
    rf"|{NUMBER_MARK}\d{{1,3}})"
)
NAMED = re.compile(
    rf"(?P<first>{WHOLE})"
    rf"(?:\s*{DASH}\s*(?P<last>(?:\d{{1,3}}{STOP}|{NUMBER_MARK})?\d{{1,3}}(?!\d))"
    rf"|\s*(?<!\w)(?:{UNTIL})\s*(?P<until>{WHOLE})(?!\d)"
    rf"|(?P<near>[至到])\s*(?P<wide>{WHOLE})(?!\d)"
    rf"|\s*(?P<open>{DASH})\s*(?=[,;.)]|and\b|$))?"
)
NOT_A_LABEL = re.compile(
    r"\b(?:article|art\.?|section|sect\.?|chapter|target|SDG|goals?|annex|table|resolution|rule|USD|EUR|version)\s*$",
    re.IGNORECASE,
)
BETWEEN = re.compile(rf"^[\s,;&/]*(?:(?:{AND})\s*)?(?:(?:{RECOMMENDATION})\s+)?(?:(?:{NUMBER})\s*)?$", re.IGNORECASE)
_LOOSE = (
    rf"\d{{1,3}}(?:,\d{{1,3}})?+(?!\d|{STOP}\d|\s?(?:%|per cent|percent|million|billion|km|times))"
    rf"(?=\s*(?:[,;.)]|$|\b(?:{AND})\b))"
)
_LOOSE_LIST = rf"{_LOOSE}(?:\s*(?:[,;&]|\b(?:{AND})\b)\s*(?:(?:{AND})\s+)?{_LOOSE})*+"
GOES_ON_LOOSE = re.compile(
    rf"\s*(?:\([^()]{{1,60}}\)\s*)?(?:[,;&]|\b(?:{AND})\b)\s*(?:(?:{AND})\s+)?(?P<rest>{_LOOSE_LIST})"
)
BEGINS_LOOSE = re.compile(_LOOSE_LIST)
"""Numbers that go on with a list of labels and are no labels themselves: "122.4, 5 and 6"."""

LONGEST_RANGE = 150
MOST_LABELS = 20_000
"""In one text: more come from no report. Further ranges give their ends only, so that no text fills the memory."""

LONGEST_WORD = 20
"""Letters before a number that can say that it is no label: not all of the text before each of very many."""


@dataclass(slots=True)
class LabelGroup:
    """Labels that stand together in a text, and where: one label, a range, or a list of both.

    `unclear` are the ranges among them without an end, or with one before their beginning.
    """

    start: int
    end: int
    labels: list[str] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)


def groups_in(text: str, prefixes: Collection[str] | None = None) -> list[LabelGroup]:
    """The groups of labels in a text, in order.

    Args:
        text: one or more sentences.
        prefixes: the numbers before the stop that are labels in this document; None: all.
    """
    groups: list[LabelGroup] = []
    count = 0
    for found in NAMED.finditer(text):
        prefix = _prefix_and_number(found["first"])[0]
        before_it = text[max(0, found.start() - LONGEST_WORD) : found.start()]
        if NOT_A_LABEL.search(before_it) or (prefixes is not None and prefix not in prefixes):
            continue
        labels, unclear = _labels_of(found, in_full=count < MOST_LABELS)
        count += len(labels)
        if not (groups and BETWEEN.match(text[groups[-1].end : found.start()])):
            groups.append(LabelGroup(found.start(), found.end()))
        groups[-1].labels += labels
        groups[-1].unclear += unclear
        groups[-1].end = found.end()
    return groups


def loose_numbers(text: str, prefixes: Collection[str] | None = None) -> list[str]:
    """Return the numbers that go on with a list of labels and are no labels themselves, as they are printed.

    Args:
        text: a line of the document; one that begins with a list of numbers counts where labels are numbers only.
        prefixes: as `groups_in` has them.
    """
    begins = BEGINS_LOOSE.match(text) if prefixes == frozenset({""}) else None
    behind = (GOES_ON_LOOSE.match(text, group.end) for group in groups_in(text, prefixes))
    is_list = begins and (not begins[0].isdecimal() or text[begins.end() :][:1] == ",")  # else it numbers a paragraph
    found = [begins[0]] if begins and is_list else []
    return [*found, *(each["rest"] for each in behind if each)]


def prefixes_in(texts: Iterable[str]) -> frozenset[str]:
    """The numbers before the stop that at least two labels share: "3.5 thousand" alone is none."""
    labels: dict[str, set[str]] = {}
    for text in texts:
        for group in groups_in(text):
            for label in group.labels:
                if "." in label:
                    labels.setdefault(label.split(".")[0], set()).add(label)
    return frozenset(prefix for prefix, found in labels.items() if len(found) > 1)


def _prefix_and_number(printed: str) -> tuple[str, str]:
    """From "122.14" ("122", "14"); from a marked number alone ("", "14")."""
    prefix, _stop, number = printed.replace(HYPHEN_MARK, ".").replace(NUMBER_MARK, ".").rpartition(".")
    return prefix, number


def _label(prefix: str, number: str | int) -> str:
    return f"{prefix}.{number}" if prefix else str(number)


def _labels_of(found: re.Match[str], *, in_full: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The labels of one match; a range without an end, or backwards, gives its ends and is unclear."""
    prefix, number = _prefix_and_number(found["first"])
    first = _label(prefix, number)
    end = found["last"] or found["until"] or found["wide"]
    if end is None:
        return (first,), ((found[0].strip(),) if found["open"] else ())
    last_prefix, last = _prefix_and_number(end)
    last_prefix = last_prefix or prefix
    if not in_full or last_prefix != prefix or not int(number) < int(last) <= int(number) + LONGEST_RANGE:
        return (first, _label(last_prefix, last)), (found[0],)
    return tuple(_label(prefix, count) for count in range(int(number), int(last) + 1)), ()


# --- numbers alone

_FIRST = r"\d{1,3}(?!\d|[.,]\d|\.?\s?(?:%|per cent\b|percent\b|million\b|recommend))"
_BETWEEN = rf"\s*(?:[,;&/]|[-\u2010-\u2015]|\b(?:{AND})\b|\b(?:{UNTIL})\b|[、和及至،]|و)\s*"
_LISTED = rf"{_FIRST}(?:{_BETWEEN}(?:(?:{AND})\b\s*)?(?:(?:{RECOMMENDATION})\s+)?(?:(?:{NUMBER})\s*)?{_FIRST})*"
_NAMED = re.compile(
    rf"(?P<before>(?<!general )(?<!générale )(?<!general n)(?<!number of )(?<!nombre de )(?<!número de )"
    rf"(?:\b|(?<=[\u4e00-\u9fff]))(?:{RECOMMENDATION})[^\S\n]*(?:(?:{NUMBER})[^\S\n]*)?"
    rf"[:\uff1a]?[^\S\n]*)(?P<listed>{_LISTED})",
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
    text = _NAMED.sub(_with_marks, "\n".join(each.text for each in pieces))
    if text.count(NUMBER_MARK) >= FEWEST:
        return [replace(piece, text=line) for piece, line in zip(pieces, text.split("\n"), strict=True)]
    if _answers_by_paragraph(pieces):
        return list(_by_paragraph(pieces))
    return list(pieces)


def _with_marks(named: re.Match[str]) -> str:
    """The word, and the numbers behind it with their marks; their list may go on in the next line."""
    return named["before"] + _ANY_NUMBER.sub(lambda found: f"{NUMBER_MARK}{found[0]}", named["listed"])


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
