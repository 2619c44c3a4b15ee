"""What is no recommendation is set aside, and what was missed is taken, with its label and its text as its line prints
them: nothing that was read is lost.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from tracker.importing.mending.shape import (
    CannotMend,
    Draft,
    checked_label,
    find_item,
    fingerprint,
    free_slug,
    fresh_key,
    one_line,
    with_items,
)
from tracker.importing.mending.splitting import label_after, own_label
from tracker.importing.mending.wording import with_agenda_item
from tracker.importing.names import StateNames
from tracker.importing.structure.attributions import find_attributions
from tracker.importing.structure.findings import (
    CandidateFinding,
    DocumentFinding,
    MeetingFinding,
    ParagraphFinding,
    RecommendationFinding,
)
from tracker.importing.structure.numbering import WHOLE_NUMBER, split_item, split_paragraph
from tracker.models.labels import is_added

MARK = re.compile(r"\(([a-z0-9]{1,4})\)$")
NUMBER = re.compile(r"\d{1,4}$")
LONGEST_NUMBER = 20
"""Of a paragraph in the record."""

BY_HAND = "by_hand"
"""The `structure` of findings that no program read: a person typed them."""


@dataclass(frozen=True)
class Wanted:
    """A recommendation as a person enters it.

    `line` is where it stands in the source, 0 where there is none; `read` what the source says there, if known.
    """

    label: str
    text: str
    basis: str
    line: int = 0
    agenda_item: str = ""
    position: str | None = None
    page: int | None = None
    section: str = ""
    theme_slugs: tuple[str, ...] = ()
    read: str = ""


def drop(findings: Draft, key: int) -> Draft:
    """Leave one recommendation out; its text stays among what was not taken."""
    item = find_item(findings, key)
    candidate = CandidateFinding(item.label, item.text, item.line, item.section)
    return replace(_without(findings, item), candidates=(*findings.candidates, candidate))


def make_paragraph(findings: Draft, key: int) -> Draft:
    """One recommendation as a paragraph of the report: context that can be read and searched.

    Where it opens points that are recommendations by themselves, the paragraph keeps its words alone, as it does where
    the document prints the marks of the points.
    """
    item = find_item(findings, key)
    label = item.label
    mark = MARK.search(label)
    number: Any = int(label) if NUMBER.match(label) else None
    text = f"{mark[0]} {item.text}" if mark and number is None else item.text
    there, without = findings.paragraphs, _without(findings, item)
    if (whole := whole_of(there, item)) is not None:
        return replace(without, paragraphs=parted(there, whole, without.recommendations))
    if number is not None and any((each.number, each.line) == (number, item.line) for each in there):
        return without  # the whole paragraph was the item, and stands among them
    if number is None and not mark and not is_added(label) and len(label) <= LONGEST_NUMBER:
        number = label  # "Recommendation 2": else nothing says which list its words open
    return replace(without, paragraphs=_in_order(*there, ParagraphFinding(number, item.section, text, item.line)))


def take(findings: Draft, wanted: Wanted, names: StateNames) -> Draft:
    """One recommendation more, at the place of its line; with the attributions that are found in its text.

    Raises CannotMend where the label is another's, or there is no text.
    """
    label = checked_label(findings, wanted.label, key=None)
    text = one_line(wanted.text)
    if not text:
        raise CannotMend(_("Give the text, word for word."), "text")
    attributions, _doubts = find_attributions(text, names)
    item = RecommendationFinding(
        label=label,
        slug=free_slug(findings, label, key=None),
        text=text,
        basis=wanted.basis,
        agenda_item=one_line(wanted.agenda_item) or None,
        prepares=(),
        section=wanted.section or _section_at(findings, wanted.line),
        paragraph_number=None,
        order=0,
        line=wanted.line,
        attributions=attributions,
        position=wanted.position or None,
        page=wanted.page,
        key=fresh_key(findings),
        read=wanted.read if wanted.read not in ("", text) else None,
        theme_slugs=tuple(sorted(wanted.theme_slugs)),
    )
    at = _place_for(findings, wanted.line)
    others = findings.recommendations
    taken = with_items(findings, [*others[:at], item, *others[at:]])
    here = [each for each in findings.candidates if each.line == wanted.line]
    same = [each for each in here if each.text == text] or [each for each in here if each.label == label]
    candidates = tuple(each for each in findings.candidates if all(each is not gone for gone in same[:1]))
    return with_agenda_item(replace(taken, candidates=candidates), item.agenda_item, wanted.line)


def by_hand(document: Mapping[str, Any], meeting: MeetingFinding) -> Draft:
    """Findings without a document that a program read: only the head, as a person gives it."""
    head = {"symbol": None, "rapporteur": None, "sha256": "", **document}
    return Draft(DocumentFinding(**head, meeting=meeting), BY_HAND)


def _without(findings: Draft, item: RecommendationFinding) -> Draft:
    return with_items(findings, [each for each in findings.recommendations if each.key != item.key])


def _in_order(*paragraphs: ParagraphFinding) -> tuple[ParagraphFinding, ...]:
    return tuple(sorted(paragraphs, key=lambda each: each.line))


def _place_for(findings: Draft, line: int) -> int:
    """Behind the last recommendation that begins at the line or before it; without a line, at the end."""
    lines = [each.line for each in findings.recommendations]
    return sum(each <= line for each in lines) if line else len(lines)


def _section_at(findings: Draft, line: int) -> str:
    """The headings above a line: those of the candidate that begins there, else of what was read last above it."""
    here = [each.section for each in findings.candidates if line and each.line == line and each.section]
    read = [(each.line, each.section) for each in findings.paragraphs]
    read += [(each.line, each.section) for each in findings.recommendations]
    above = sorted((each for each in read if each[0] <= line), key=lambda each: each[0])
    return here[0] if here else above[-1][1] if line and above else ""


def take_candidates(findings: Draft, chosen: Collection[str], basis: str, names: StateNames) -> Draft:
    """The findings with these candidates as recommendations, in the order of the source.

    One without a label, or with one that another has, gets the next number that is free.

    Args:
        chosen: fingerprints of candidates.
        basis: how all of them were adopted.

    Raises CannotMend where one has no text.
    """
    for each in findings.candidates:
        if fingerprint(each) in chosen:
            wanted = Wanted(_free_label(findings, each.label), each.text, basis, each.line)
            findings = take(findings, wanted, names)
    return findings


def _free_label(findings: Draft, label: str) -> str:
    taken = {each.label for each in findings.recommendations}
    if label and label not in taken:
        return label
    number = 1
    while (numbered := f"{label} [{number}]" if label else str(number)) in taken:
        number += 1
    return numbered


MARKS_AT_END = re.compile(r"(?:\s*(?:\([^()\s]{1,4}\)|[\u2022\u25cf\u25aa\u2023\u00b7*\u2013\u2014\uf0b7-]))+$")
"""The mark of a point, behind what stands above it."""

WORD = re.compile(r"\w")


def whole_of(paragraphs: Sequence[ParagraphFinding], item: RecommendationFinding) -> ParagraphFinding | None:
    """The paragraph that begins at the line of an item or before it, where the words of the item stand in it.

    Args:
        paragraphs: those of the findings, in the order of the document.
        item: a recommendation, the words of which are looked for as they are, or as they were read.
    """
    above = [each for each in paragraphs if each.line <= item.line]
    last = max((each.line for each in above), default=0)
    same = (each for each in above if each.line == last)
    return next((each for each in same if _place_in(one_line(each.text), item, 0)), None)


def parted(
    paragraphs: Sequence[ParagraphFinding], whole: ParagraphFinding, items: Sequence[RecommendationFinding]
) -> tuple[ParagraphFinding, ...]:
    """The paragraphs with one of them parted: its words above its first recommendation, and what stands between and
    behind its recommendations as paragraphs of their own, without a number.

    As it is where no recommendation is in it, or where it begins with one: there it is read sentence by sentence.

    Args:
        paragraphs: those of the findings, in the order of the document.
        whole: the one that is parted.
        items: the recommendations that are left.
    """
    inside = [each for each in items if whole_of(paragraphs, each) is whole]
    opening, *behind = _left(one_line(whole.text), whole.line, inside)
    if not inside or not opening[0]:
        return tuple(paragraphs)
    parts = [replace(whole, text=opening[0])]
    parts += [replace(whole, number=None, text=words, line=line) for words, line in behind if words]
    at = next(place for place, each in enumerate(paragraphs) if each is whole)
    return _in_order(*paragraphs[:at], *parts, *paragraphs[at + 1 :])


def _left(text: str, line: int, inside: Iterable[RecommendationFinding]) -> Iterator[tuple[str, int]]:
    """What of a text is in none of the items, with the line that it stands behind: before, between and behind them."""
    at = 0
    for item in inside:
        if place := _place_in(text, item, at):
            yield _words(MARKS_AT_END.sub("", text[at : place[0]])), line
            at, line = place[1], item.line + 1
    yield _words(text[at:]), line


def _words(text: str) -> str:
    return text.strip() if WORD.search(text) else ""


def _place_in(text: str, item: RecommendationFinding, at: int) -> tuple[int, int] | None:
    for words in filter(None, (item.text, item.read)):
        begins = text.find(words, at)
        if begins >= 0:
            return begins, begins + len(words)
    return None


ONLY_MARK = re.compile(r"(?:\d{1,4}[.)]?\s*)?(?:\(?[a-z]{1,4}\)\s*)?")
"""What may stand before the words of a text: its number, its letter, both or nothing."""

LONGEST_MARK = 16


def as_printed(findings: Draft, line: int, words: str) -> tuple[str, str]:
    """The label and the text of what begins at a line.

    A candidate has both. A paragraph's own number is its label, and no part of its text; a point has the number of its
    paragraph before its mark. A line without a mark has the label that comes next; behind the points of a list, which
    have marks, the number of the paragraph with one in square brackets, for the document prints none there.

    Args:
        line: the line of the source; words: what it reads.
    """
    candidate = next((each for each in findings.candidates if each.line == line), None)
    label, text = (candidate.label, candidate.text) if candidate else ("", _whole(findings, line) or words)
    before = [each.label for each in findings.recommendations if each.line <= line]
    if candidate is None:
        label, text = _own_label(findings, line, text, label_after(before[-1], before) if before else "")
    elif (found := split_item(text)) and label.endswith(f"({found[0]})"):
        text = found[1]
    return label, text


def words_read(findings: Draft, line: int, lines: Sequence[tuple[int, str]], typed: str) -> str:
    """What the source says where a recommendation was marked by hand, to be held against what a person typed.

    A text that goes on to the end of a later line, as the lines stand, is what the source says.

    Args:
        line: where it begins; lines: those of the source by number; typed: its text.
    Returns:
        The words; empty where the source has no such line.
    """
    text, so_far = one_line(typed), ""
    for number, words in lines:
        if number >= line > 0 and len(so_far) < len(text) + LONGEST_MARK:
            so_far = one_line(f"{so_far} {words}")
            if so_far.endswith(text) and ONLY_MARK.fullmatch(so_far.removesuffix(text)):
                return text
    words = dict(lines).get(line, "")
    return one_line(as_printed(findings, line, words)[1]) if words else ""


def _whole(findings: Draft, line: int) -> str:
    """The paragraph that begins at a line, with its number: in a text of short lines, more than the line."""
    found = (each for each in findings.paragraphs if each.line == line and isinstance(each.number, int))
    return next((f"{each.number}. {each.text}" for each in found), "")


def _own_label(findings: Draft, line: int, text: str, expected: str) -> tuple[str, str]:
    """The label by the mark that a text begins with, and the text without it; `expected`: the label that comes next."""
    numbers = [each.number for each in findings.paragraphs if each.number and each.line <= line]
    number = numbers[-1] if numbers else None
    if whole := WHOLE_NUMBER.match(text):
        return whole[1], whole[2]
    if paragraph := split_paragraph(text):
        own, rest = paragraph
        return expected if expected.endswith(f"({own})") else str(own), rest
    if item := split_item(text):
        mark, rest = item
        if expected.endswith(f"({mark})"):
            return expected, rest
        return (f"{number} ({mark})", rest) if number else ("", text)
    if number and expected.startswith(f"{number} ("):
        return own_label(findings, str(number), text), text
    return expected, text
