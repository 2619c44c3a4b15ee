"""Warnings after a correction: those that no longer hold go, new ones come, and what only the reading knew stays.

A doubt about labels, ends, lengths and brackets is worked out again from the findings, before and after a correction:
what is there after and was not before is new, what was there before and is not after is gone. A doubt about the source
itself (a picture, a hyphen, text between items) stays until a person has looked at it, or its cause is gone (`causes`).
"""

import hashlib
import re
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import groupby, pairwise

from tracker.actions.corrections import NOTHING_SEEN, SEEN, with_seen
from tracker.importing.mending.causes import Causes
from tracker.importing.mending.held import Lines, SourceText
from tracker.importing.mending.misplaced import about_misplaced
from tracker.importing.mending.shape import Finding
from tracker.importing.names import StateNames
from tracker.importing.structure.attributions import find_attributions
from tracker.importing.structure.item_list import LONG, MUCH_LONGER, label_of
from tracker.importing.structure.looking import DoubtedItems
from tracker.importing.structure.numbering import ROMANS, following, place, read_in_row
from tracker.importing.structure.passages import ends_sentence, is_in_brackets
from tracker.importing.structure.warnings import WarningFinding, warning, words_filled_in
from tracker.models.labels import as_printed, is_added

LETTERED = re.compile(r"^(.*?)\s?\(([a-z]{1,7})\)$")
COUNTED = re.compile(r"^(?:(.*?)\s?\((\d{1,3})\)|(\d{1,3})\.(\d{1,3})|(\d{1,3}))$")
FEWEST_FELLOWS = 3
COLONS = (":", "\uff1a")
GOES_ON = (";", ",", " and", " or")
OF_WORDS_TYPED = frozenset({"typed_elsewhere", "typed_nowhere"})
OF_A_TEXT = OF_WORDS_TYPED | frozenset(
    {"item_without_end", "list_without_end", "opens_points", "item_much_longer", "unknown_bracket", "open_bracket"}
)
"""The same doubt under whatever label the text has."""


def doubt_key(stored: Finding) -> str:
    """What a warning is known by, as long as it says the same of the same place."""
    words = f"{stored['code']}|{stored['line']}|{stored['message']}"
    return hashlib.sha256(words.encode()).hexdigest()[:12]


def rechecked(before: Finding, after: Finding, names: StateNames, lines: Lines = ()) -> Finding:
    """The findings after a correction with the warnings that hold of them.

    Args:
        before, after: the findings before and after the correction.
        names: the names of States, for brackets.
        lines: those of the source by number, where it can be read.
    """
    source = SourceText(lines)
    old, new = _doubts(before, names, source), _doubts(after, names, source)
    gone = set(old) - set(new)
    causes = Causes(before, after, lines)
    kept = [
        each
        for each in before["warnings"]
        if doubt_key(each) not in gone and (doubt_key(each) in new or causes.still_hold(each))
    ]
    known = {doubt_key(each) for each in kept}
    # What was typed before there were such doubts is in doubt as soon as anything is corrected.
    is_new = {key for key, each in new.items() if key not in old or each["code"] in OF_WORDS_TYPED}
    came = [each for key, each in new.items() if key in is_new - known]
    left = [each for each in before["warnings"] if doubt_key(each) in gone]
    checked = _checked_under_another_label(before, left, after, came)
    mended = {**after, "warnings": sorted([*kept, *came], key=lambda each: each["line"])}
    return with_seen(mended, {**NOTHING_SEEN, "warnings": checked}) if checked else mended


def _checked_under_another_label(
    before: Finding, left: Sequence[Finding], after: Finding, came: Sequence[Finding]
) -> list[str]:
    """The doubts that a person checked already, of items that only have another label now: nothing is to be checked
    again."""
    seen = set((before.get(SEEN) or NOTHING_SEEN)["warnings"])
    was, now = DoubtedItems(before["recommendations"]), DoubtedItems(after["recommendations"])
    checked = {_apart_from_label(each, was) for each in left if doubt_key(each) in seen}
    return [doubt_key(each) for each in came if _apart_from_label(each, now) in checked]


def _apart_from_label(stored: Finding, items: DoubtedItems) -> tuple[object, ...]:
    """What a doubt says of which text, whatever the label of that is."""
    item = items.about(stored) if stored["code"] in OF_A_TEXT else None
    if item is None:
        return (doubt_key(stored),)
    said = {name: words for name, words in words_filled_in(stored).items() if name != "label"}
    return (stored["code"], item["key"], item["text"], *sorted(said.items()))


# --- what can be worked out from findings alone


def _doubts(findings: Finding, names: StateNames, source: SourceText) -> dict[str, Finding]:
    """Every doubt that labels and texts give, by its key; and of what was typed, the source."""
    items = findings["recommendations"]
    found = [*_about_sequence(findings), *_about_ends(items), *_about_brackets(items, names)]
    found += about_misplaced(findings, source)
    if not items and not findings.get("answers"):
        found.append(warning("no_recommendations", 1))
    stored = [asdict(each) for each in found]
    return {doubt_key(each): each for each in stored}


def _about_sequence(findings: Finding) -> Iterator[WarningFinding]:
    items = findings["recommendations"]
    for number, listed in _lists(each for each in items if not is_added(each["label"])):
        yield from _about_letters(number, listed)
    elsewhere = {str(each["number"]) for each in findings["paragraphs"]} | {
        each["label"] for each in findings["candidates"]
    }
    for before, item in pairwise(items):
        yield from _about_counts(before, item, elsewhere)


def _lists(items: Iterable[Finding]) -> Iterator[tuple[str, list[Finding]]]:
    """The lists of points, each by its number; one goes on behind the points below one of its own, "2 (a) (i)"."""
    unfinished: list[tuple[str, list[Finding]]] = []
    for item in items:
        number = _lettered(item)[0]
        while unfinished and number != unfinished[-1][0] and not (number or "").startswith(f"{unfinished[-1][0]} ("):
            yield unfinished.pop()
        if number is not None:
            if not unfinished or unfinished[-1][0] != number:
                unfinished.append((number, []))
            unfinished[-1][1].append(item)
    yield from reversed(unfinished)


def _lettered(item: Finding) -> tuple[str | None, str]:
    found = LETTERED.match(item["label"])
    return (found[1], found[2]) if found and (place(found[2]) or found[2] in ROMANS) else (None, "")


def _about_letters(number: str, listed: list[Finding]) -> Iterator[WarningFinding]:
    marks = [_lettered(each)[1] for each in listed]
    read = read_in_row(marks)
    if read[0][1] != 1:
        yield warning("numbering_gap", listed[0]["line"], before="the lead-in", found=f"({marks[0]})")
    for at, (last, mark) in enumerate(pairwise(marks)):
        (was_roman, before), (is_roman, count) = read[at], read[at + 1]
        if count == before + 1 if is_roman and was_roman else mark in following(last):
            continue
        code = "numbering_gap" if count > before else "numbering_repeats"
        code = "numbering_restarts" if count == 1 else code
        line = listed[at + 1]["line"]
        yield warning(code, line, before=label_of(number, last), found=label_of(number, mark))


def _about_counts(before: Finding, item: Finding, elsewhere: set[str]) -> Iterator[WarningFinding]:
    """Running numbers, "140.12" and "111 (12)": of the same series, and not counting what stands elsewhere."""
    (series, last), (own, count) = _counted(before["label"]), _counted(item["label"])
    if series is None or series != own or count == last + 1:
        return
    if count > last and series == "" and all(str(each) in elsewhere for each in range(last + 1, count)):
        return
    code = "numbering_gap" if count > last else "numbering_repeats"
    code = "numbering_restarts" if count == 1 else code
    yield warning(code, item["line"], before=before["label"], found=item["label"])


def _counted(label: str) -> tuple[str | None, int]:
    """The series of a label and its number in it: ("111 (", 12), ("140.", 12), ("", 3)."""
    found = COUNTED.match(label)
    if not found:
        return None, 0
    if found[5]:
        return "", int(found[5])
    return (f"{found[1]} (", int(found[2])) if found[2] else (f"{found[3]}.", int(found[4]))


def _about_ends(items: list[Finding]) -> Iterator[WarningFinding]:
    labels = [each["label"] for each in items]
    for number, group in groupby(items, lambda item: _lettered(item)[0]):
        listed = list(group)
        usual = statistics.median(len(each["text"]) for each in listed)
        for item in listed:
            label, text, line = item["label"], item["text"], item["line"]
            if text.endswith(COLONS) and any(_is_point_of(each, label) for each in labels):
                yield warning("opens_points", line, label=label)
            elif not ends_sentence(text) or text.endswith(":") or is_in_brackets(text):
                yield warning("item_without_end", line, label=label)
            elif number is not None and item is listed[-1] and text.endswith(GOES_ON):
                yield warning("list_without_end", line, label=label)
            if len(listed) >= FEWEST_FELLOWS and len(text) > max(LONG, MUCH_LONGER * usual):
                yield warning("item_much_longer", line, label=label)


def _is_point_of(label: str, opening: str) -> bool:
    """Whether a label is that of a point below an item: 7 (a) of 7, or 7 [2] where the document prints no letters."""
    return label.startswith(f"{opening} (") or (label != opening and as_printed(label) == opening)


def _about_brackets(items: Iterable[Finding], names: StateNames) -> Iterator[WarningFinding]:
    for item in items:
        _found, doubts = find_attributions(item["text"], names)
        for doubt in doubts:
            if not (doubt.text and _is_settled(item, doubt.text)):
                yield warning(doubt.code, item["line"], label=item["label"], text=doubt.text)


def _is_settled(item: Finding, words: str) -> bool:
    """Whether a person took what stands in this bracket as an attribution."""
    return any(each["printed"] in words for each in item["attributions"])
