"""What a sentence says of the labels that it names: "accepts 122.1 and 122.2, but notes 122.3".

Belongs here: sentences. Which words mean which position is in `positions`.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from tracker.importing.structure.answering.labels import LabelGroup, groups_in
from tracker.importing.structure.upr_words import (
    ENDS,
    IN_PART,
    POSITIONS,
    RECOMMENDATION_ELSEWHERE,
    either,
    position_of,
)

STOP = re.compile(rf"[.;؛]\s+(?=[A-ZÀ-ÝА-Я\u0621-\u064a\u201c«(])|{ENDS}")
IS_SAID = re.compile(
    r"^\s*,?\s*(?:\([^)]*\)\s*)?(?:[:\u2013-]\s*)?(?:(?:is|are|was|were|has|have|do|does|did|cannot|enjoys?|enjoyed|will"
    r"|ne|n['’]\w+|est|sont|a|ont|recueill\w+|bénéfici\w+|no|es|son|ha|han|fue|fueron|cuentan?|gozan?"
    r"|не|принима\w+|пользу\w+|поддерж\w+|отклон\w+|لا|لم|تحظى|يحظى|حظيت|مقبولة)\b|不|未|获|得到)"
)
"""What follows a label of which the words behind it speak."""

ASIDE = re.compile(r"\s*\([^()]{1,60}\)")
"""Words in brackets right behind a label: they speak of that label only."""

GIVES_REASON = re.compile(
    r"\b(?:because|since|due to|owing to|in view of|in light of|considers?|as (?:it|they|this|these|the)|already)\b",
    re.IGNORECASE,
)
SAYS_SO = re.compile(
    r"^(?:(?:the|this|these|both|all) )?(?:recommendations? )?(?:is |are |has been |have been |is hereby )?"
    r"(?P<says>(?:partial(?:ly)? |partly |not |fully )?(?:accept(?:s|ed)|support(?:s|ed)|note[sd]|reject(?:s|ed)"
    r"|agree[sd]|enjoy(?:s|ed)?|does not|do not|cannot|under consideration|declined)\b"
    r"|(?:accept|support|note|reject|agree)[.]?$)"
    r"|\b(?:accepts?|supports?|notes|takes note of|rejects?|does not (?:accept|support|agree)|do not (?:accept|support)"
    r"|cannot (?:accept|support)|is (?:not )?in a position to (?:accept|support)|agrees? (?:with|to))\s+"
    r"(?:in part\s+)?(?:this|these|the|both|all)\s+(?:\w+\s+)?recommendations?\b"
    r"|\brecommendations?\s+(?:is|are|enjoys?|does|do|has|have)\s+(?:\w+\s+){0,2}(?:accepted|supported|noted|rejected"
    r"|enjoy|support)",
    re.IGNORECASE,
)
_POSITION_WORDS = (
    r"accept\w*|appuie\w*|appuy\w+|souscri\w+|prend note|rejet\w+|note|acept\w+|apoya\w*|toma nota|rechaza"
    r"|принима\w+|поддержива\w+|отклоня\w+|[تي]ؤيد|[تي]قبل|[تي]حيط علما|[تي]رفض"
)
SAYS_SO_ELSEWHERE = re.compile(
    rf"\b(?:{_POSITION_WORDS})\b(?: pas| partiellement)?(?: (?:de|с|со|по))?(?: \w+){{0,2}}? "
    rf"(?:\w+['’])?(?:هذه )?(?:{RECOMMENDATION_ELSEWHERE})\b"
    rf"|\b(?:{RECOMMENDATION_ELSEWHERE})(?: \w+){{0,2}} (?:ne |no |не |لا )?"
    r"(?:recueill|bénéfici|(?:n['’])?(?:est|sont)(?: pas)? (?:accept|appuy|rejet|not[ée]|souten)"
    r"|cuentan? con (?:el|su) (?:apoyo|respaldo)|gozan? del? (?:apoyo|respaldo)|принима|пользу|поддерж|تحظى)"
    r"|^(?:لا )?تحظى بتأييد|^(?:No )?cuentan? con el|^(?:Ne )?(?:recueill|bénéfici)|^(?:Не )?пользу"
    r"|(?:接受|支持|赞同|注意到|不接受|不支持)(?:这|该|此|这些|上述)?(?:一|两|几)?(?:项|条)?建议(?!的|中|所)",
    re.IGNORECASE,
)
"""The same in the other five languages: the State accepts, or does not, "this recommendation"."""

ENDS_WITH_POSITION = re.compile(rf"(?:{either(tuple(map(either, POSITIONS.values())))})\W*$", re.IGNORECASE)
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
    found = SAYS_SO.search(first)
    if IN_PART.search(first):
        return None
    if not found:
        return position_of(first) if _is_short_position(first) or SAYS_SO_ELSEWHERE.search(first) else None
    if found["says"] and len(first.split()) > LONGEST_WORD_OF_POSITION and not re.match(r"\w+[.,:;]", found["says"]):
        return position_of(found[0])
    return position_of(first if found["says"] else found[0])


def is_in_part(text: str) -> bool:
    """Whether the State's own words begin with a position for a part only: "Partially accepted." under "Supported"."""
    first = STOP.split(text, maxsplit=1)[0]
    is_position = SAYS_SO.search(first) or SAYS_SO_ELSEWHERE.search(first) or _is_short_position(first)
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
    return text if any(GIVES_REASON.search(each) for each in [*plain, *listed]) else ""
