"""Voluntary pledges and commitments of a State, in a list or in a chapter of their own.

Belongs here: where they are, and whether the State itself makes them. What another State says of them, and a text that
ends with the name of another State, is never a commitment of the State under review.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable

from tracker.importing.structure.acts import alternatives, in_any_language, position_of, sentence_begins, sentences_of
from tracker.importing.structure.attributions import names_last, speaker_of
from tracker.importing.structure.findings import CandidateFinding, CommitmentFinding, ParagraphFinding
from tracker.importing.structure.material import Reading
from tracker.importing.structure.numbering import marks_in
from tracker.importing.structure.passages import announces_more
from tracker.importing.structure.upr_items import CLOSES, LeadIn

ANNOUNCES = re.compile(rf"{alternatives('commitments')}(?P<rest>[^:.\uff1a\u3002]{{0,90}})[:\uff1a]", re.IGNORECASE)
"""What announces a list of them: only words, and no recommendation, stand before the colon."""

SPEAKS_OF = in_any_language("speaks_of_recommendations")
WELCOMES = in_any_language("speaks_of")
"""What stands right before them where another State speaks of them."""

MAKES = re.compile(
    rf"{alternatives('makes')}(?:\s+(?!{alternatives('makes_not')})[\w’'-]+){{0,8}}\s*$",
    re.IGNORECASE,
)
"""What a State does that commits itself, right before the words for its commitments."""

WERE_MADE = in_any_language("were_made")
DETERMINER = re.compile(rf"(?:{alternatives('determiner')}|['\u2019]s\b|[\s\W])*+", re.IGNORECASE)

CHAPTER = re.compile(
    r"^(?:[IVX]{1,4}\.?\s+)?(?:voluntary\s+)?(?:pledges|commitments)\b.{0,80}$|^(?:[IVX]{1,4}\.?\s+)?voluntary\s.{0,80}$"
    rf"|^(?:[IVX]{{1,4}}\.?\s+)?{alternatives('next_chapter')}.{{0,80}}$",
    re.IGNORECASE,
)
COLON = re.compile(r"[:\uff1a]")
LONGEST_SENTENCE = 2_000
BULLETS = re.compile(r"\s*[\u2022\u00b7\u25cf\u25aa\uf0b7]\s*")


class Holds(enum.Enum):
    """What the list under a paragraph of a review holds."""

    RECOMMENDATIONS = "recommendations"
    COMMITMENTS = "commitments"
    EITHER = "either"


class _Announcement:
    """A place where a text speaks of commitments right before a colon, in its sentence."""

    def __init__(self, text: str, found: re.Match[str], reading: Reading) -> None:
        self.found, self.reading = found, reading
        begins = max(sentence_begins(text, found.start()), found.start() - LONGEST_SENTENCE)
        self.before, self.behind = text[begins : found.start()], found["rest"]
        self.sentence = text[begins : found.end()]
        self.makes = MAKES.search(self.before)

    @property
    def is_act(self) -> bool:
        """Whether the sentence says that somebody makes the commitments, and not only what agrees with them."""
        return bool(self.makes or WERE_MADE.search(self.behind) or self._is_bare())

    @property
    def is_own(self) -> bool:
        """Whether the State under review is the subject: the last that is named, before the verb or behind "by"."""
        names = self.reading.names
        named = names.named_in(self.behind) or names.named_in(self.before)
        return (not named or self.reading.state in {None, named[-1][2]}) and self.is_act

    @property
    def is_of_others(self) -> bool:
        """Whether the sentence names another State than the one under review, where that is known."""
        named = self.reading.names.named_in(self.sentence)
        return self.reading.state is not None and any(iso3 != self.reading.state for _begins, _ends, iso3 in named)

    def _is_bare(self) -> bool:
        """Whether only the State's name or an article is before the words: "Voluntary commitments of Peru:"."""
        before = self.before
        for begins, ends, _iso3 in reversed(self.reading.names.named_in(before)):
            before = f"{before[:begins]} {before[ends:]}"
        return DETERMINER.fullmatch(before) is not None


def _announced(text: str) -> list[re.Match[str]]:
    """Where a text announces commitments, and no other State welcomes them."""
    return [
        each
        for each in ANNOUNCES.finditer(text)
        if not SPEAKS_OF.search(each["rest"])
        and not WELCOMES.search(text[max(0, each.start() - LONGEST_SENTENCE) : each.start()])
    ]


def held_by(lead_in: LeadIn, reading: Reading) -> Holds:
    """Return what a list holds. The position that its lead-in says is read first, then the act.

    Args:
        lead_in: the paragraph with the items under it.
        reading: knows the State under review and the names of States.
    """
    says = str(lead_in.text)
    announced = _announced(says if announces_more(says) else f"{says}:")
    if not announced or announced[-1].end() < len(says):
        return Holds.RECOMMENDATIONS
    last = _Announcement(says, announced[-1], reading)
    named = sum(names_another(str(item.text), reading) for item in lead_in.items)
    are_named = bool(lead_in.items) and 2 * named >= len(lead_in.items)
    if not last.is_act:
        return Holds.RECOMMENDATIONS if are_named or position_of(says) else Holds.EITHER
    before_act = last.before[: last.makes.start()] if last.makes else last.before
    has_position = position_of(f"{before_act} {says[last.found.end() :]}") is not None
    if are_named:
        return Holds.RECOMMENDATIONS if has_position else Holds.EITHER
    return Holds.COMMITMENTS if last.is_own and not has_position else Holds.EITHER


def names_another(text: str, reading: Reading) -> bool:
    """Whether a text ends with another State or a body in brackets: the words are never the State's own."""
    return any(each.iso3 is None or each.iso3 != reading.state for each in names_last(text, reading.names))


def take_from_paragraph(paragraph: ParagraphFinding, reading: Reading) -> None:
    """Read the commitments that a paragraph announces and lists in its own words, (a) to (z) or by bullets."""
    text = paragraph.text
    announced = _announced(text)
    if not announced:
        return
    first = _Announcement(text, announced[0], reading)
    parts = _parts(text[first.found.end() :])
    parts[-1:] = [sentences_of(each)[0][1] for each in parts[-1:]]  # without what the speaker went on to say
    if first.is_own and not first.is_of_others:
        for each in parts:
            take(each, paragraph.number, paragraph.line, reading)
    elif len(parts) > 1 and (first.is_own or not first.is_of_others):
        reading.warn("list_either", paragraph.line, label=f"Paragraph {paragraph.number}")
        number = "" if paragraph.number is None else str(paragraph.number)
        reading.candidates += [CandidateFinding(number, each.strip(), paragraph.line) for each in parts]


def take_from_chapter(paragraphs: Iterable[ParagraphFinding], reading: Reading) -> None:
    """Read a chapter of pledges: each paragraph is one, except where it lists some."""
    for each in paragraphs:
        if CLOSES.search(each.text):
            continue
        colon = COLON.search(each.text)
        listed = _parts(each.text[colon.end() :]) if colon else []
        for part in listed if len(listed) > 1 else [each.text]:
            take(part, each.number, each.line, reading)


def take(text: str, number: int | None, line: int, reading: Reading) -> None:
    """Add one commitment as it is printed; a candidate, where another State speaks or is named at its end."""
    text, label = text.strip(), None if number is None else str(number)
    speaker = speaker_of(text, reading.names)[1]
    if (speaker and reading.state and speaker != reading.state) or names_another(text, reading):
        reading.warn("commitment_of_another", line, text=text)
        reading.candidates.append(CandidateFinding(label or "", text, line))
    else:
        reading.commitments.append(CommitmentFinding(text, reading.state, label, line))


def _parts(words: str) -> list[str]:
    """A list taken apart: by its bullets, else by its letters in their order; one text where it has neither."""
    if BULLETS.search(words):
        return [each for each in BULLETS.split(words) if each.strip()]
    marks = marks_in(words, 0, len(words))
    if not marks:
        return [words] if words.strip() else []
    ends = [*(at for _mark, at, _end in marks[1:]), len(words)]
    return [words[begins:end] for (_mark, _at, begins), end in zip(marks, ends, strict=True)]
