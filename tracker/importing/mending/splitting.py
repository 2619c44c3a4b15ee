"""Two recommendations that were read as one are split at a place in their text; one that was read as two is joined."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from tracker.importing.mending.held import Lines, SourceText
from tracker.importing.mending.shape import (
    LONGEST_LABEL,
    CannotMend,
    Draft,
    checked_label,
    find_item,
    free_slug,
    fresh_key,
    one_line,
    place_of,
    with_items,
)
from tracker.importing.structure.findings import AttributionFinding, RecommendationFinding
from tracker.importing.structure.numbering import ROMANS, following, place, read_in_row, roman, split_item
from tracker.models.labels import as_printed

DIVIDER = "‖"
"""What a person puts into the text where the second recommendation begins. No report prints it."""

AFTER_AN_END = re.compile(r"[;.:!?][\"'”’)]*\s+(?=\S)")
BEFORE_A_MARK = re.compile(r"(?<=\s)(?=\((?:[a-z]{1,2}|[ivx]{1,5})\)\s)")
OPENS_A_LIST = re.compile("[:\uff1a]\\s*$")
MOST_PLACES = 60
SHOWN = 70

LABEL_WITH_MARK = re.compile(r"^(.*?)\s?\(([a-z]{1,2}|[ivx]{3,7})\)$")
LAST_NUMBER = re.compile(r"^(.*?)(\d+)(\)?)$")
OF_LIST = re.compile(r"^.*(?:\((?:[a-z]{1,7}|\d{1,3})\)|\d\.\d{1,3})$")
"""A label with more than the number of a paragraph: "15 (b)", "111 (12)", "140.12"."""


@dataclass(frozen=True)
class SplitPlace:
    """A place at which a text may be split: the offset, and the words before and after it."""

    at: int
    before: str
    after: str


def places_to_split(text: str) -> list[SplitPlace]:
    """The ends of sentences and of clauses in a text, and the marks of items in it."""
    offsets = {found.end() for found in AFTER_AN_END.finditer(text)}
    offsets |= {found.start() for found in BEFORE_A_MARK.finditer(text)}
    inside = sorted(at for at in offsets if 0 < at < len(text))[:MOST_PLACES]
    return [SplitPlace(at, text[max(0, at - SHOWN) : at].strip(), text[at : at + SHOWN].strip()) for at in inside]


def label_after(label: str, others: Sequence[str] = ()) -> str:
    """The label that comes next: "15 (c)" after "15 (b)", "140.13" after "140.12"; nothing where it cannot be told.

    Args:
        label: the one before.
        others: all labels of its document in their order, which tell whether "(i)" is a number or a letter.
    """
    if found := LABEL_WITH_MARK.match(label):
        marks = _marks_after(found[1], found[2], others)
        return f"{found[1]} ({marks[-1]})".strip() if marks else ""
    if found := LAST_NUMBER.match(label):
        return f"{found[1]}{int(found[2]) + 1}{found[3]}"
    return ""


def _marks_after(number: str, mark: str, others: Sequence[str]) -> list[str]:
    """The marks that may come after one, as the list of its number counts."""
    row = [found[2] for each in others if (found := LABEL_WITH_MARK.match(each)) and found[1] == number]
    row = row if mark in row else [mark]
    is_roman, count = read_in_row(row)[row.index(mark)]
    return [roman(count + 1)] if is_roman else sorted(following(mark))


def own_label(findings: Draft, label: str, rest: str) -> str:
    """The label to propose for the second part of a recommendation: one of its own, that nothing else here has.

    By the mark that the part begins with: "7 (b)"; else by the list of the recommendation, "15 (c)" after "15 (b)";
    else "7 [2]", in square brackets, as an edition shows what it adds: the document prints no label there. The number
    of another paragraph is never proposed.

    Args:
        label: of the recommendation that is split.
        rest: the words of its second part.
    """
    others = [each.label for each in findings.recommendations]
    taken = {*others, *(each.label for each in findings.candidates)}
    taken |= {str(each.number) for each in findings.paragraphs}
    counted = (f"{as_printed(label)} [{count}]" for count in range(2, MOST_PLACES + len(taken)))
    proposed = (_label_by_mark(label, rest, others), _label_of_list(label, others), *counted)
    free = next((each for each in proposed if each and each not in taken), "")
    return free if len(free) <= LONGEST_LABEL else ""


def _label_by_mark(label: str, rest: str, others: Sequence[str]) -> str:
    """The label that a printed mark gives: beside that of the first part, or, for a sublevel, below it."""
    item = split_item(rest)
    if item is None:
        return ""
    mark, found = item[0], LABEL_WITH_MARK.match(label)
    announces = mark == "i" and "(ii)" in item[1]
    if found and not announces:
        own = _marks_after(found[1], found[2], others)
        is_later = mark not in ROMANS and (place(mark) or 0) > (place(found[2]) or 0)
        if mark in own or is_later or (ROMANS.get(mark, 0) > ROMANS.get(found[2], len(ROMANS))):
            return f"{found[1]} ({mark})".strip()
    return f"{as_printed(label)} ({mark})"


def _label_of_list(label: str, others: Sequence[str]) -> str:
    """The next label of a list. A bare number, "7" or "Recommendation 7", is of no list: the next one is another's."""
    return label_after(label, others) if OF_LIST.match(label) else ""


def likeliest(text: str, places: Sequence[SplitPlace]) -> SplitPlace:
    """The place to suggest: before a printed mark, else behind the words that open a list, else the end nearest to the
    middle."""
    marked = [place for place in places if split_item(text[place.at :])]
    opened_list = [place for place in places if OPENS_A_LIST.search(text[: place.at]) and _is_list(text[place.at :])]
    return (marked or opened_list or sorted(places, key=lambda place: abs(place.at - len(text) / 2)))[0]


def _is_list(rest: str) -> bool:
    """Whether what follows a colon reads like points, and not like the end of a sentence."""
    return rest[0].isupper() or any(sign in rest for sign in ";\uff1b\u061b")


def next_free_label(findings: Draft, label: str) -> str:
    """The label that comes next; nothing where it cannot be told, or another recommendation has it."""
    others = [each.label for each in findings.recommendations]
    following_label = label_after(label, others)
    return "" if following_label in others else following_label


def split_at_divider(text: str, divided: str) -> int:
    """The offset that a person marked by putting `DIVIDER` into the text.

    Raises CannotMend where there is none or more than one, or where anything else of the text was changed.
    """
    before, found, after = one_line(divided).partition(DIVIDER)
    if not found or DIVIDER in after:
        raise CannotMend(_("Put the sign ‖ once, where the second recommendation begins."), "divided")
    words = one_line(f"{before} {after}")
    if words.replace(" ", "") != text.replace(" ", ""):
        raise CannotMend(
            _("Only the sign ‖ is put into the text here; change words on the item’s own page."), "divided"
        )
    letters, at = len(before.replace(" ", "")), 0
    while letters:
        letters -= text[at] != " "
        at += 1
    return at


def split(findings: Draft, key: int, *, at: int, label: str, lines: Lines = ()) -> Draft:
    """One recommendation as two.

    Args:
        key: of the recommendation; its first part keeps the key and the label.
        at: the offset in its text where the second part begins.
        label: of the second part. Where that part begins with the mark of the label, the mark is no part of its text.
        lines: of the source, to know on which one the second part begins.
    Raises:
        CannotMend: a part would be empty, the place is inside a printed name, or the label is another's.
    """
    item = find_item(findings, key)
    text = item.text
    first, rest = text[:at].rstrip(), text[at:].lstrip()
    if not first or not rest:
        raise CannotMend(_("Both parts need words."), "at")
    label = checked_label(findings, label, key=None)
    begins = len(text) - len(rest)
    second = _without_mark(rest, label)
    mark_length = len(rest) - len(second)
    if not second:
        raise CannotMend(_("Both parts need words."), "at")
    if any(len(first) < each.end and each.start < begins for each in item.attributions):
        raise CannotMend(_("This place is inside a printed name."), "at")
    read = item.read or ""
    cut = _same_place(text, read, begins) if read else 0
    upper = replace(
        item,
        text=first,
        read=read[:cut].rstrip() or None,
        attributions=tuple(_clipped(each, 0, len(first)) for each in item.attributions if each.end <= len(first)),
    )
    lower = replace(
        item,
        key=fresh_key(findings),
        label=label,
        slug=free_slug(findings, label, key=None),
        text=second,
        read=read[cut:].lstrip() or None,
        line=next((each.line for each in SourceText(lines).stretches_of([rest], item.line)), item.line),
        attributions=tuple(
            _clipped(each, begins + mark_length, len(text)) for each in item.attributions if each.start >= begins
        ),
    )
    at_place = place_of(findings, key)
    others = findings.recommendations
    return with_items(findings, [*others[:at_place], upper, lower, *others[at_place + 1 :]])


def _without_mark(text: str, label: str) -> str:
    found = split_item(text)
    return found[1] if found and label.endswith(f"({found[0]})") else text


def _clipped(attribution: AttributionFinding, begins: int, ends: int) -> AttributionFinding:
    """An attribution counted from the beginning of its part, with as much of its clause as stands in it."""
    start, stop = attribution.clause_start, attribution.clause_end
    if start is not None and stop is not None:
        start, stop = max(start, begins), min(stop, ends)
        start, stop = (start, stop) if start < stop else (None, None)
    return _shifted(replace(attribution, clause_start=start, clause_end=stop), -begins)


def _same_place(text: str, read: str, at: int) -> int:
    """The place in the text as it was read that corresponds to a place in the text as it is."""
    matcher = difflib.SequenceMatcher(a=text, b=read, autojunk=False)
    for _tag, begin, end, other, other_end in matcher.get_opcodes():
        if begin <= at < end:
            return min(other + at - begin, other_end)
    return len(read)


STEP = {"next": 1, "previous": -1}


def neighbour(findings: Draft, key: int, direction: str) -> RecommendationFinding | None:
    """The recommendation after or before one, or none."""
    place = place_of(findings, key) + STEP[direction]
    return findings.recommendations[place] if 0 <= place < len(findings.recommendations) else None


def join(findings: Draft, key: int, direction: str) -> Draft:
    """One recommendation together with the next or the previous one; the first of both keeps key, label and address.

    Raises CannotMend where there is no such neighbour.
    """
    item, other = find_item(findings, key), neighbour(findings, key, direction)
    if other is None:
        raise CannotMend(_("There is no recommendation on that side."), "direction")
    first, second = (item, other) if direction == "next" else (other, item)
    shift = len(first.text) + 1
    was_read = first.read or second.read
    joined = replace(
        first,
        text=f"{first.text} {second.text}",
        read=f"{first.read or first.text} {second.read or second.text}" if was_read else None,
        attributions=(*first.attributions, *(_shifted(each, shift) for each in second.attributions)),
        themes=tuple(dict.fromkeys([*first.themes, *second.themes])),
        theme_slugs=tuple(sorted({*first.theme_slugs, *second.theme_slugs})),
    )
    place = place_of(findings, first.key)
    others = findings.recommendations
    return with_items(findings, [*others[:place], joined, *others[place + 2 :]])


def _shifted(attribution: AttributionFinding, shift: int) -> AttributionFinding:
    begin, end = attribution.clause_start, attribution.clause_end
    return replace(
        attribution,
        start=attribution.start + shift,
        end=attribution.end + shift,
        clause_start=None if begin is None else begin + shift,
        clause_end=None if end is None else end + shift,
    )
