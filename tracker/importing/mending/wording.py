"""What a person writes otherwise: the text, label, basis or attributions of one recommendation, the basis of several,
the facts of the document, and what she decided on suggestions about an item.

A confirmed theme is a theme that she gave; a confirmed recommendation is linked when the import is published; what was
refused is not suggested again, neither of the item nor of the recommendation that it becomes.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from tracker.choices import SuggestionKind
from tracker.importing.mending.shape import (
    CannotMend,
    Draft,
    checked_label,
    find_item,
    free_slug,
    one_line,
    with_item,
    with_items,
)
from tracker.importing.structure.basis import DEFAULT
from tracker.importing.structure.document import meeting_slug
from tracker.importing.structure.findings import (
    AgendaItemFinding,
    AttributionFinding,
    RecommendationFinding,
)
from tracker.importing.structure.lists import PREPARATORY_MEETING
from tracker.importing.structure.warnings import WarningFinding
from tracker.words.differences import runs


def reworded(findings: Draft, key: int, typed: Mapping[str, Any]) -> Draft:
    """One recommendation as a person wants it.

    Args:
        key: of the recommendation.
        typed: label, text, basis, agenda_item, position, page, theme_slugs.
    Raises:
        CannotMend: the label is another's, the text is empty, or a printed name of an attribution left the text.
    """
    item = find_item(findings, key)
    label = checked_label(findings, typed["label"], key=key)
    text = one_line(typed["text"])
    if not text:
        raise CannotMend(_("Give the text, word for word."), "text")
    was_read = item.read or item.text
    mended = replace(
        item,
        label=label,
        slug=item.slug if label == item.label else free_slug(findings, label, key=key),
        text=text,
        read=None if text == was_read else was_read,
        basis=typed["basis"],
        agenda_item=one_line(typed["agenda_item"]) or None,
        position=typed["position"] or None,
        page=typed["page"] or None,
        theme_slugs=tuple(sorted(typed["theme_slugs"])),
        attributions=item.attributions if text == item.text else moved(item.attributions, item.text, text),
    )
    return with_agenda_item(with_item(findings, mended), mended.agenda_item, item.line)


def moved(attributions: Iterable[AttributionFinding], old: str, text: str) -> tuple[AttributionFinding, ...]:
    """The attributions of an old text at their places in another; a clause stays where its words stand, or what
    became of them.

    Raises CannotMend where a printed name is no longer there.
    """
    found, start_at = [], 0
    for attribution in attributions:
        printed = attribution.printed
        place = text.find(f"({printed})", start_at)
        start = place + 1 if place >= 0 else text.find(printed, start_at)
        if start < 0:
            raise CannotMend(
                _("“%(name)s” is no longer in the text. Remove the attribution, or put the name back.")
                % {"name": printed},
                "text",
            )
        end = start + len(printed)
        found.append(replace(attribution, start=start, end=end))
        start_at = end
    return tuple(_with_clause(each, old, text) for each in found)


def _with_clause(attribution: AttributionFinding, old: str, text: str) -> AttributionFinding:
    begin, end = attribution.clause_start, attribution.clause_end
    if begin is None or end is None or begin == end:
        return replace(attribution, clause_start=None, clause_end=None)
    place = clause_place(text, old[begin:end], attribution.start) or _corrected(old, text, begin, end)
    start, stop = place or (None, None)
    return replace(attribution, clause_start=start, clause_end=stop)


def _corrected(old: str, text: str, begin: int, end: int) -> tuple[int, int] | None:
    """Where a stretch of an old text stands in another that says some of its words otherwise; None where none is left.

    What takes the place of a word of the stretch belongs to it; a word added beside it does not.
    """
    at = place = 0
    parts, is_within = [], False
    for run in runs(old, text):
        length = len(run.text)
        if run.kind == "added":
            parts += [(place, place + length)] if is_within else []
        else:
            first, last = max(at, begin), min(at + length, end)
            is_within = run.kind == "removed" and first < last
            if run.kind == "same" and first < last:
                parts.append((place + first - at, place + last - at))
            at += length
        place += length if run.kind != "removed" else 0
    if not parts:
        return None
    start, stop = parts[0][0], parts[-1][1]
    words = text[start:stop].strip()
    start = text.find(words, start)
    return (start, start + len(words)) if words else None


def clause_place(text: str, words: str, near: int) -> tuple[int, int] | None:
    """Where words stand in a text: the last place before `near`, else the first one; None where they do not."""
    before = text.rfind(words, 0, near)
    place = before if before >= 0 else text.find(words)
    return (place, place + len(words)) if place >= 0 else None


def described(findings: Draft, typed: Mapping[str, Any]) -> Draft:
    """The findings with the document's head as a person wants it.

    Args:
        typed: title, symbol, kind, language; meeting_title, place, starts_on, ends_on of the meeting it is of. By
            title and first day the meeting is known in the record, so its suggested address follows them.
    """
    document = findings.document
    title, starts_on, slug = one_line(typed["meeting_title"]) or None, typed["starts_on"], document.meeting.slug
    if (title, starts_on) != (document.meeting.title, document.meeting.starts_on):
        slug = meeting_slug(title, starts_on) if title else None
    meeting = replace(
        document.meeting,
        title=title,
        place=one_line(typed["place"]) or None,
        starts_on=starts_on,
        ends_on=typed["ends_on"],
        slug=slug,
    )
    head = replace(
        document,
        title=one_line(typed["title"]),
        symbol=one_line(typed["symbol"]) or None,
        kind=typed["kind"],
        language=typed["language"],
        meeting=meeting,
    )
    return replace(findings, document=head)


def with_agenda_item(findings: Draft, number: str | None, line: int) -> Draft:
    """The findings with an item of the agenda of this number: confirmation makes what the document is said to name."""
    if number is None or any(each.number == number for each in findings.agenda_items):
        return findings
    return replace(findings, agenda_items=(*findings.agenda_items, AgendaItemFinding(number, None, line)))


LONGEST_NAME = 200
BRACKET = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)")


@dataclass(frozen=True)
class WantedAttribution:
    """One attribution as a person wants it: the printed name, its State (none for a body), the words it belongs to."""

    printed: str
    iso3: str | None
    clause: str
    field: str
    clause_field: str
    start: int = 0


def bracketed(item: RecommendationFinding) -> list[str]:
    """What stands in brackets in a text and is no attribution yet, each once."""
    taken = [(each.start, each.end) for each in item.attributions]
    found = [
        each[1].strip()
        for each in BRACKET.finditer(item.text)
        if not any(start < each.end(1) and each.start(1) < end for start, end in taken)
    ]
    return list(dict.fromkeys(words for words in found if words))


def renamed(findings: Draft, key: int, wanted: Sequence[WantedAttribution]) -> Draft:
    """One recommendation with these attributions and no others, in the order of its text.

    Raises CannotMend where a printed name or the words of a clause do not stand in the text, or a name is given twice.
    """
    item = find_item(findings, key)
    taken: list[tuple[int, int]] = []
    attributions = []
    for each in wanted:
        start, end = _place_of_name(item.text, each, taken)
        taken.append((start, end))
        clause = _place_of_clause(item.text, each, start) or (None, None)
        attributions.append(AttributionFinding(item.text[start:end], each.iso3, start, end, *clause))
    in_order = tuple(sorted(attributions, key=lambda each: each.start))
    return with_item(findings, replace(item, attributions=in_order))


def _place_of_name(text: str, wanted: WantedAttribution, taken: list[tuple[int, int]]) -> tuple[int, int]:
    """Where a printed name stands: at the place it is known to have, else in brackets, else anywhere, once each."""
    printed = one_line(wanted.printed)
    if not printed or len(printed) > LONGEST_NAME:
        raise CannotMend(_("Give the name as it is printed, of at most 200 characters."), wanted.field)
    if text[wanted.start : wanted.start + len(printed)] == printed:
        places = [wanted.start]
    else:
        everywhere = [found.start() for found in re.finditer(re.escape(printed), text)]
        places = sorted(everywhere, key=lambda at: text[:at].count("(") <= text[:at].count(")"))
    for start in places:
        end = start + len(printed)
        if not any(begin < end and start < stop for begin, stop in taken):
            return start, end
    sentence = _("“%(name)s” is not in the text, or it is an attribution already.")
    raise CannotMend(sentence % {"name": printed}, wanted.field)


def _place_of_clause(text: str, wanted: WantedAttribution, near: int) -> tuple[int, int] | None:
    words = one_line(wanted.clause)
    if not words:
        return None
    place = clause_place(text, words, near)
    if place is None:
        raise CannotMend(_("These words are not in the text: copy them from it, word for word."), wanted.clause_field)
    return place


def decided(findings: Draft, key: int, decisions: Iterable[dict[str, Any]]) -> Draft:
    """The findings with decisions about one item, each in the place of an earlier one about the same.

    Args:
        decisions: as `ItemSuggestion.decision` gives them.

    Raises LookupError where there is no item of this key.
    """
    item = find_item(findings, key)
    known = {(each["kind"], each["what"]): each for each in item.decided_suggestions}
    new = {(each["kind"], each["what"]): each for each in decisions}
    themes = {what for (kind, what), each in new.items() if kind == SuggestionKind.THEME and each["is_confirmed"]}
    slugs = tuple(sorted({*item.theme_slugs, *themes}))
    return with_item(findings, replace(item, theme_slugs=slugs, decided_suggestions=tuple((known | new).values())))


def confirmed_links(findings: Draft) -> int:
    """How many recommendations of the record are confirmed to be on the same subject as an item."""
    return sum(
        each["is_confirmed"] and each["kind"] == SuggestionKind.SAME_SUBJECT
        for item in findings.recommendations
        for each in item.decided_suggestions
    )


def is_settled(item: RecommendationFinding, suggestion: Any) -> bool:
    """Whether a person decided on a suggestion about the item, or gave the theme by herself."""
    if suggestion.theme is not None and suggestion.theme.slug in item.theme_slugs:
        return True
    about = (suggestion.kind, suggestion.what)
    return any((each["kind"], each["what"]) == about for each in item.decided_suggestions)


BASIS_UNCLEAR = "basis_unclear"
BELOW = " > "
"""Between a heading and the one below it, in the section of an item."""


def left_by_default(findings: Draft, stored: WarningFinding) -> list[RecommendationFinding]:
    """The items that a doubt about the basis is about and that still have what was taken for them.

    Args:
        stored: a warning `basis_unclear` of theirs; it speaks of its paragraph where each has its own lead-in, else of
            all that stand under the same chapter, as far as the next such warning.
    """
    return [each for each in _of_doubt(findings, stored) if each.basis == DEFAULT]


def beside_by_default(findings: Draft, key: int) -> tuple[list[RecommendationFinding], list[RecommendationFinding]]:
    """The other items that have what is taken by default: those that belong to the item of a key, and the rest.

    Args:
        key: of the item; to it belong the items of the same doubt, and those of the same paragraph.
    """
    items = findings.recommendations
    own = next((each for each in items if each.key == key), None)
    number = own.paragraph_number if own else None
    belong = {each.key for each in items if number is not None and each.paragraph_number == number}
    for stored in _doubts(findings):
        keys = {each.key for each in _of_doubt(findings, stored)}
        belong |= keys if key in keys else set()
    others = [each for each in items if each.basis == DEFAULT and each.key != key]
    return [each for each in others if each.key in belong], [each for each in others if each.key not in belong]


def with_basis(findings: Draft, keys: Collection[int], basis: str) -> Draft:
    """The findings with one basis for all items of these keys.

    Args:
        keys: of the items; one that is no longer there is passed over.
        basis: how all of them were adopted.
    """
    items = (replace(each, basis=basis) if each.key in keys else each for each in findings.recommendations)
    return with_items(findings, items)


def _doubts(findings: Draft) -> list[WarningFinding]:
    return [each for each in findings.warnings if each.code == BASIS_UNCLEAR]


def _of_doubt(findings: Draft, stored: WarningFinding) -> list[RecommendationFinding]:
    later = [each.line for each in _doubts(findings) if each.line > stored.line]
    end = min(later, default=None)
    items = [each for each in findings.recommendations if each.line >= stored.line and (end is None or each.line < end)]
    if findings.structure == PREPARATORY_MEETING.NAME:
        number = stored.words["label"].removeprefix("Paragraph ")
        return [each for each in items if str(each.paragraph_number or "The paragraph") == number]
    return [each for each in items if _chapter(each) == _chapter(items[0])]


def _chapter(item: RecommendationFinding) -> str:
    return item.section.split(BELOW)[0]
