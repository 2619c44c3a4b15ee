"""What a sentence says of the labels that it names: "accepts 122.1 and 122.2, but notes 122.3".

Belongs here: sentences. Which words mean which position is in `positions`.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from tracker.importing.structure.acts import IN_PART, POSITIONS, alternatives, in_any_language, position_of, words_of
from tracker.importing.structure.answering.labels import LabelGroup, groups_in

STOP = re.compile(r"[.;؛]\s+(?=[A-ZÀ-ÝА-Я\u0621-\u064a\u201c«(])|[\u3002\uff0c\uff1b]")
"""The end of a sentence or, in Chinese, of a clause: no space is behind it there."""

IS_SAID = re.compile(rf"^\s*,?\s*(?:\([^)]*\)\s*)?(?:[:\u2013-]\s*)?{alternatives('is_said')}")
"""What follows a label of which the words behind it speak."""

ASIDE = re.compile(r"\s*\([^()]{1,60}\)")
"""Words in brackets right behind a label: they speak of that label only."""

ELSEWHERE = re.compile(alternatives("takes_position", but="en"))
"""How the State says, in another language than English, that it accepts "this recommendation", or does not."""

POSITION_ELSEWHERE = "|".join(alternatives(each, but="en") for each in POSITIONS)
ENDS_WITH_POSITION = re.compile(rf"(?:{POSITION_ELSEWHERE})\W*$", re.IGNORECASE)
CHINESE = re.compile(r"[\u4e00-\u9fff]")
SHORT_CHINESE = re.compile(
    r"^(?!.*(?:提供|给予|的|为|向))\w{0,8}?(?:不(?:予)?|未(?:获得?|得到|能)?|予以|获得?|得到)?"
    r"(?:接受|支持|赞同|注意到)(?:\w{0,4}建议)?\W*$"
)
LONGEST_WORD_OF_POSITION = 5
LONGEST_SHORT = 40
"""Words. "Supported." and "Noted, as it stands" say a position by themselves; a longer sentence has to name it."""


def positions_in(
    text: str, default: str | None, prefixes: Collection[str] | None
) -> list[tuple[LabelGroup, str | None]]:
    """Each group of labels in a paragraph, with the position that its sentence says, else the heading's.

    Args:
        text: the paragraph.
        default: the position that the heading above it says.
        prefixes: what labels begin with.
    """
    found: list[tuple[LabelGroup, str | None]] = []
    begins = 0
    for end in [*(stop.end() for stop in STOP.finditer(text)), len(text)]:
        sentence = text[begins:end]
        found += _in_sentence(sentence, default, prefixes)
        begins = end
    return found


def _in_sentence(
    sentence: str, default: str | None, prefixes: Collection[str] | None
) -> list[tuple[LabelGroup, str | None]]:
    groups = groups_in(sentence, prefixes)
    if not groups or (len(groups) == 1 and len(groups[0].labels) == 1 and _refers(sentence[: groups[0].start])):
        return []
    found: list[tuple[LabelGroup, str | None]] = []
    before: str | None = None
    behind_last = 0
    for at, group in enumerate(groups):
        ends = groups[at + 1].start if at + 1 < len(groups) else len(sentence)
        ahead = sentence[behind_last : group.start]
        behind = sentence[group.end : ends]
        aside = ASIDE.match(behind)
        behind_last = group.end + (aside.end() if aside else 0)
        if IN_PART.search(ahead) or (not aside and IN_PART.search(behind) and IS_SAID.match(behind)):
            found.append((group, None))
            continue
        said = position_of(behind) if IS_SAID.match(behind) else None
        said = said or (position_of(ahead) if not (at and IS_SAID.match(ahead)) else None) or before
        said = said or position_of(behind) or default
        found += _with_aside(group, said) if aside and IN_PART.search(aside[0]) else [(group, said)]
        before = said
    return found


def _with_aside(group: LabelGroup, said: str | None) -> list[tuple[LabelGroup, str | None]]:
    """The labels of a group whose last one alone is accepted in part: "122.1, 122.2 (in part)"."""
    first, last = replace(group, labels=group.labels[:-1]), replace(group, labels=group.labels[-1:], unclear=())
    return [*([(first, said)] if first.labels else []), (last, None)]


def _refers(before: str) -> bool:
    """Whether a label is only referred to: "see recommendation 122.42"."""
    return re.search(r"\b(?:see|cf\.?|refer\w*)\b[^.;]{0,40}$", before, re.IGNORECASE) is not None


def own_position(text: str) -> str | None:
    """The position that the State's own words begin with; None where they only speak of the matter."""
    first = STOP.split(text, maxsplit=1)[0]
    if IN_PART.search(first):
        return None
    english = words_of("en")
    if begins := english.of("begins_with_position").match(first):
        return position_of(begins[0] if len(first.split()) > LONGEST_WORD_OF_POSITION else first)
    if takes := english.of("takes_position").search(first):
        return position_of(takes[0])
    return position_of(first) if _is_short_position(first) or ELSEWHERE.search(first) else None


def is_in_part(text: str) -> bool:
    """Whether the State's own words begin with a position for a part only: "Partially accepted." under "Supported"."""
    first = STOP.split(text, maxsplit=1)[0]
    says = (in_any_language("takes_position"), words_of("en").of("begins_with_position"))
    is_position = any(each.search(first) for each in says) or _is_short_position(first)
    return bool(IN_PART.search(first) and is_position)


def _is_short_position(sentence: str) -> bool:
    """Whether it is a short sentence that ends with the position, in a language other than English: "Aceptada."."""
    if CHINESE.search(sentence):
        return SHORT_CHINESE.match(sentence) is not None
    is_short = len(sentence.split()) <= LONGEST_WORD_OF_POSITION and len(sentence) <= LONGEST_SHORT
    return is_short and ENDS_WITH_POSITION.search(sentence) is not None


def gives_reasons(text: str, prefixes: Collection[str] | None) -> str:
    """The words of a paragraph that lists labels, where they give a reason or say more than the list; else empty."""
    plain = [each for each in STOP.split(text) if not groups_in(each, prefixes)]
    listed = [each for each in STOP.split(text) if groups_in(each, prefixes)]
    return text if any(in_any_language("gives_reason").search(each) for each in [*plain, *listed]) else ""
