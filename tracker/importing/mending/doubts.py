"""Warnings after a correction: those that no longer hold go, new ones come, and what only the reading knew stays.

A doubt about labels, ends, lengths and brackets is worked out again from the findings, before and after a correction:
what is there after and was not before is new, what was there before and is not after is gone. A doubt about the source
itself (a picture, a hyphen, text between items) stays until a person has looked at it, or its cause is gone (`Causes`).
"""

import hashlib
import re
import statistics
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import groupby, pairwise

from tracker.importing.mending.held import Lines, SourceText, about_misplaced, is_telling, levelled
from tracker.importing.mending.shape import Draft, Seen
from tracker.importing.mending.wording import BASIS_UNCLEAR, left_by_default
from tracker.importing.names import StateNames
from tracker.importing.structure.attributions import find_attributions
from tracker.importing.structure.findings import RecommendationFinding
from tracker.importing.structure.looking import ANSWERED_BY, OF_AN_ITEM, OF_THE_READING, DoubtedItems
from tracker.importing.structure.numbering import ROMANS, following, place, read_in_row
from tracker.importing.structure.outline import LONG, MUCH_LONGER, label_of
from tracker.importing.structure.passages import ends_sentence, is_in_brackets
from tracker.importing.structure.warnings import WarningFinding, warning
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


def doubt_key(doubt: WarningFinding) -> str:
    """What a warning is known by, as long as it says the same of the same place."""
    words = f"{doubt.code}|{doubt.line}|{doubt.message}"
    return hashlib.sha256(words.encode()).hexdigest()[:12]


def rechecked(before: Draft, after: Draft, names: StateNames, lines: Lines = ()) -> Draft:
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
        for each in before.warnings
        if doubt_key(each) not in gone and (doubt_key(each) in new or causes.still_hold(each))
    ]
    known = {doubt_key(each) for each in kept}
    # What was typed before there were such doubts is in doubt as soon as anything is corrected.
    is_new = {key for key, each in new.items() if key not in old or each.code in OF_WORDS_TYPED}
    came = [each for key, each in new.items() if key in is_new - known]
    left = [each for each in before.warnings if doubt_key(each) in gone]
    checked = _checked_under_another_label(before, left, after, came)
    seen = Seen(after.seen.items, tuple(sorted({*after.seen.warnings, *checked})))
    return replace(after, warnings=tuple(sorted([*kept, *came], key=lambda each: each.line)), seen=seen)


def _checked_under_another_label(
    before: Draft, left: Sequence[WarningFinding], after: Draft, came: Sequence[WarningFinding]
) -> list[str]:
    """The doubts that a person checked already, of items that only have another label now: nothing is to be checked
    again."""
    was, now = DoubtedItems(before.recommendations), DoubtedItems(after.recommendations)
    checked = {_apart_from_label(each, was) for each in left if doubt_key(each) in before.seen.warnings}
    return [doubt_key(each) for each in came if _apart_from_label(each, now) in checked]


def _apart_from_label(stored: WarningFinding, items: DoubtedItems[RecommendationFinding]) -> tuple[object, ...]:
    """What a doubt says of which text, whatever the label of that is."""
    item = items.about(stored) if stored.code in OF_A_TEXT else None
    if item is None:
        return (doubt_key(stored),)
    said = {name: words for name, words in stored.words.items() if name != "label"}
    return (stored.code, item.key, item.text, *sorted(said.items()))


# --- what can be worked out from findings alone


def _doubts(findings: Draft, names: StateNames, source: SourceText) -> dict[str, WarningFinding]:
    """Every doubt that labels and texts give, by its key; and of what was typed, the source."""
    items = findings.recommendations
    found = [*_about_sequence(findings), *_about_ends(items), *_about_brackets(items, names)]
    found += about_misplaced(findings, source)
    if not items and not findings.answers:
        found.append(warning("no_recommendations", 1))
    return {doubt_key(each): each for each in found}


def _about_sequence(findings: Draft) -> Iterator[WarningFinding]:
    items = findings.recommendations
    for number, listed in _lists(each for each in items if not is_added(each.label)):
        yield from _about_letters(number, listed)
    elsewhere = {str(each.number) for each in findings.paragraphs} | {each.label for each in findings.candidates}
    for before, item in pairwise(items):
        yield from _about_counts(before, item, elsewhere)


def _lists(items: Iterable[RecommendationFinding]) -> Iterator[tuple[str, list[RecommendationFinding]]]:
    """The lists of points, each by its number; one goes on behind the points below one of its own, "2 (a) (i)"."""
    unfinished: list[tuple[str, list[RecommendationFinding]]] = []
    for item in items:
        number = _lettered(item)[0]
        while unfinished and number != unfinished[-1][0] and not (number or "").startswith(f"{unfinished[-1][0]} ("):
            yield unfinished.pop()
        if number is not None:
            if not unfinished or unfinished[-1][0] != number:
                unfinished.append((number, []))
            unfinished[-1][1].append(item)
    yield from reversed(unfinished)


def _lettered(item: RecommendationFinding) -> tuple[str | None, str]:
    found = LETTERED.match(item.label)
    return (found[1], found[2]) if found and (place(found[2]) or found[2] in ROMANS) else (None, "")


def _about_letters(number: str, listed: list[RecommendationFinding]) -> Iterator[WarningFinding]:
    marks = [_lettered(each)[1] for each in listed]
    read = read_in_row(marks)
    if read[0][1] != 1:
        yield warning("numbering_gap", listed[0].line, before="the lead-in", found=f"({marks[0]})")
    for at, (last, mark) in enumerate(pairwise(marks)):
        (was_roman, before), (is_roman, count) = read[at], read[at + 1]
        if count == before + 1 if is_roman and was_roman else mark in following(last):
            continue
        code = "numbering_gap" if count > before else "numbering_repeats"
        code = "numbering_restarts" if count == 1 else code
        line = listed[at + 1].line
        yield warning(code, line, before=label_of(number, last), found=label_of(number, mark))


def _about_counts(
    before: RecommendationFinding, item: RecommendationFinding, elsewhere: set[str]
) -> Iterator[WarningFinding]:
    """Running numbers, "140.12" and "111 (12)": of the same series, and not counting what stands elsewhere."""
    (series, last), (own, count) = _counted(before.label), _counted(item.label)
    if series is None or series != own or count == last + 1:
        return
    if count > last and series == "" and all(str(each) in elsewhere for each in range(last + 1, count)):
        return
    code = "numbering_gap" if count > last else "numbering_repeats"
    code = "numbering_restarts" if count == 1 else code
    yield warning(code, item.line, before=before.label, found=item.label)


def _counted(label: str) -> tuple[str | None, int]:
    """The series of a label and its number in it: ("111 (", 12), ("140.", 12), ("", 3)."""
    found = COUNTED.match(label)
    if not found:
        return None, 0
    if found[5]:
        return "", int(found[5])
    return (f"{found[1]} (", int(found[2])) if found[2] else (f"{found[3]}.", int(found[4]))


def _about_ends(items: Sequence[RecommendationFinding]) -> Iterator[WarningFinding]:
    labels = [each.label for each in items]
    for number, group in groupby(items, lambda item: _lettered(item)[0]):
        listed = list(group)
        usual = statistics.median(len(each.text) for each in listed)
        for item in listed:
            label, text, line = item.label, item.text, item.line
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


def _about_brackets(items: Iterable[RecommendationFinding], names: StateNames) -> Iterator[WarningFinding]:
    for item in items:
        _found, doubts = find_attributions(item.text, names)
        for doubt in doubts:
            if not (doubt.text and _is_settled(item, doubt.text)):
                yield warning(doubt.code, item.line, label=item.label, text=doubt.text)


def _is_settled(item: RecommendationFinding, words: str) -> bool:
    """Whether a person took what stands in this bracket as an attribution."""
    return any(each.printed in words for each in item.attributions)


OF_TEXT_LEFT_OUT = frozenset(
    {"text_between_items", "text_after_items", "text_outside_paragraphs", "row_without_number", "paragraph_in_doubt",
     "lead_in_without_items", "lead_in_recommends", "may_recommend", "list_in_summary", "list_not_announced",
     "list_elsewhere", "list_either", "commitment_of_another", "asks_secretariat", "decides",
     "references_unread", "sentence_unread"}
)  # fmt: skip
"""Gone where a recommendation was made of the line they point to."""

OF_WORDS_LEFT_OUT = frozenset(
    {"text_between_items", "text_after_items", "text_outside_paragraphs", "row_without_number", "annex_left_out",
     "words_before", "page_furniture", "commitment_of_another", "sentence_unread"}
)  # fmt: skip
"""Gone where a person added the words that they quote to a recommendation."""

OF_A_PLACE_OF_JOINING = frozenset({"rejoined", "text_joined"})
"""Gone where a recommendation was divided at the line they point to."""

OF_A_LIST = frozenset({"list_in_summary", "list_not_announced", "list_elsewhere", "list_either", "may_recommend"})
"""Gone where each candidate of the list that they name was taken."""

OF_A_LABEL = frozenset(
    {"second_mark", "number_misprinted", "repeated_label", "numbering_gap", "numbering_repeats", "numbering_restarts"}
)
ANSWERED_BY_HEAD = {"meeting_unknown": "title", "dates_unknown": "starts_on"}

MARK_IN_TEXT = re.compile(r"\(\w{1,5}\)")
FEWEST_POINTS = 2
"""Of what is a list."""


class Causes:
    """A correction, to be asked of each doubt that was stored before it whether its cause still stands.

    Args:
        before, after: the findings before and after the correction.
        lines: those of the source, where they are known.
    """

    def __init__(self, before: Draft, after: Draft, lines: Lines) -> None:
        self.before, self.after, self.lines = before, after, dict(lines)
        self.doubted = DoubtedItems(before.recommendations)
        self.now = {each.key: each for each in after.recommendations}

    def still_hold(self, stored: WarningFinding) -> bool:
        """Whether a doubt that only the reading could give is still one, as far as the findings tell."""
        code = stored.code
        if code == "no_recommendations":
            return not self.after.recommendations
        if code in ANSWERED_BY_HEAD:
            return not getattr(self.after.document.meeting, ANSWERED_BY_HEAD[code])
        if code in OF_TEXT_LEFT_OUT | OF_A_PLACE_OF_JOINING and self._more_begin_at(stored.line):
            return False
        if code in OF_WORDS_LEFT_OUT and self._are_used(stored.words["text"]):
            return False
        if code in OF_A_LIST and self._are_all_taken(stored.words["label"]):
            return False
        if code == BASIS_UNCLEAR:
            return bool(left_by_default(self.after, stored))
        if code in ANSWERED_BY:
            return self._is_unanswered(stored)
        item = self.doubted.about(stored)
        if item is None or code not in OF_AN_ITEM | OF_THE_READING:
            return True
        now = self.now.get(item.key)
        if now is None:
            return self._holds_of_no_item(stored, item)
        return _still_holds_of(stored, item, now, self.lines)

    def _holds_of_no_item(self, stored: WarningFinding, item: RecommendationFinding) -> bool:
        """Whether a doubt holds that spoke of an item which is none any more: it was joined with another, or the
        numbers of paragraphs were in doubt, of which its own was none."""
        if stored.code in OF_AN_ITEM:
            return stored.line != item.line and item.label not in stored.message
        return any(item.text in each.text for each in self.after.recommendations)

    def _more_begin_at(self, line: int) -> bool:
        return _begin_at(self.after, line) > _begin_at(self.before, line)

    @cached_property
    def _added(self) -> list[tuple[str, str]]:
        """The letters of each text that is another one now, before and after."""
        old = {each.key: each.text for each in self.before.recommendations}
        return [
            (levelled(old.get(key, "")).letters, levelled(each.text).letters)
            for key, each in self.now.items()
            if old.get(key) != each.text
        ]

    def _are_used(self, quoted: str) -> bool:
        letters = levelled(quoted).letters
        return is_telling(letters) and any(letters in now and letters not in was for was, now in self._added)

    def _are_all_taken(self, label: str) -> bool:
        number = label.removeprefix("Paragraph ").removeprefix("The paragraph")
        begins = (f"{number} (".lstrip(), f"{number}.") if number else "("

        def left(findings: Draft) -> bool:
            return any(each.label.startswith(begins) for each in findings.candidates)

        return left(self.before) and not left(self.after)

    def _is_unanswered(self, stored: WarningFinding) -> bool:
        """Whether the first item under a lead-in does not say yet what the lead-in leaves open; where that item was
        set aside, the next of its list."""
        part, item = ANSWERED_BY[stored.code], self.doubted.about(stored)
        if item is None:
            return True
        now = self.now.get(item.key)
        if now is None:
            behind = [each for each in self.after.recommendations if each.line >= stored.line]
            now = next((each for each in behind if each.paragraph_number == item.paragraph_number), None)
        return bool(now and getattr(now, part) == getattr(item, part))


def _begin_at(findings: Draft, line: int) -> int:
    return sum(each.line == line for each in findings.recommendations)


def _still_holds_of(
    stored: WarningFinding, item: RecommendationFinding, now: RecommendationFinding, lines: Mapping[int, str]
) -> bool:
    """Whether a doubt about an item, as it was, holds of what a person made of it."""
    code = stored.code
    if code in OF_A_LABEL:
        return now.label == item.label
    if code in TAKEN_AWAY:
        return now.text == item.text or not TAKEN_AWAY[code](stored, item.text, now.text, lines)
    if code in OF_AN_ITEM:
        return (now.text, now.attributions) == (item.text, item.attributions)
    return True


# --- by what a change of the text takes the cause of a doubt away


def _quote_is_gone(stored: WarningFinding, was: str, now: str, lines: Mapping[int, str]) -> bool:
    quoted = levelled(stored.words["text"]).letters
    return quoted in levelled(was).letters and quoted not in levelled(now).letters


def _word_is_gone(stored: WarningFinding, was: str, now: str, lines: Mapping[int, str]) -> bool:
    word = stored.words["text"].casefold()
    return word in was.casefold() and word not in now.casefold()


def _hyphen_is_gone(stored: WarningFinding, was: str, now: str, lines: Mapping[int, str]) -> bool:
    """The word that the source cuts at the end of a line, as it was kept: "co-ordinate"."""
    line = stored.line
    before, behind = lines.get(line, "").split(), lines.get(line + 1, "").split()
    kept = f"{before[-1]}{behind[0]}" if before and behind else ""
    return bool(kept) and kept in was and kept not in now


def _beginning_is_gone(stored: WarningFinding, was: str, now: str, lines: Mapping[int, str]) -> bool:
    return levelled(was).letters.endswith(levelled(now).letters)


def _list_is_gone(stored: WarningFinding, was: str, now: str, lines: Mapping[int, str]) -> bool:
    return len(MARK_IN_TEXT.findall(now)) < FEWEST_POINTS <= len(MARK_IN_TEXT.findall(was))


type TakesAway = Callable[[WarningFinding, str, str, Mapping[int, str]], bool]
TAKEN_AWAY: dict[str, TakesAway] = {
    "text_joined": _quote_is_gone,
    "hyphen_removed": _word_is_gone,
    "line_end_hyphen": _hyphen_is_gone,
    "recommends_in_part": _beginning_is_gone,
    "list_kept_whole": _list_is_gone,
}
