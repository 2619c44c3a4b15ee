"""The structure `universal_periodic_review`: a chapter of conclusions and recommendations, from 2008 to today.

Belongs here: which lists of the chapter are recommendations, and what position their lead-in says; then what else it
holds: recommendations that it only names by their paragraph, the State's reasons, and its commitments. The place of the
chapter, and its numbers, are read in `upr_items`.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from tracker.importing.names import StateNames
from tracker.importing.structure.acts import alternatives, in_any_language, position_of, sentence_begins, sentences_of
from tracker.importing.structure.answering.references import Reference, follow, label_of, references_in, unread_in
from tracker.importing.structure.answering.reply_parts import STOP, own_position
from tracker.importing.structure.attributions import find_attributions, names_last, speaker_of
from tracker.importing.structure.document import meeting_of_review
from tracker.importing.structure.findings import (
    AnswerFinding,
    AttributionFinding,
    CandidateFinding,
    CommitmentFinding,
    ParagraphFinding,
)
from tracker.importing.structure.material import Material, Reading
from tracker.importing.structure.numbering import marks_in
from tracker.importing.structure.outline import build, longest_usual
from tracker.importing.structure.passages import Passage, announces_more, ends_sentence
from tracker.importing.structure.upr_items import (
    ANNOUNCES,
    CLOSES,
    HANGING_MARK,
    NAMED,
    SECTION,
    LeadIn,
    chapter_of,
    is_annex,
    pieces_of,
    read_items,
)

NAME = "universal_periodic_review"
BASIS = "not_negotiated"
"""Each is one State's: they "should not be construed as endorsed by the Working Group as a whole"."""

PARAGRAPHS_OF_HEAD = 10
REVIEW_OF = re.compile(r"^Universal periodic review: (.+)$")
COMMENT_BEGINS = re.compile(r"\s?[)\uff09](?P<ends>)\s?(?:[:.;\u2013\u2014\uff1a\u3002\uff1b\u061b-]\s*|\s)(?=\S)")


def fits(material: Material) -> bool:
    """Whether the document says that it is of the review, and has the chapter with a list in it."""
    bounds = chapter_of(material.passages)
    if bounds is None or not in_any_language("review").search(material.words):
        return False
    lead_ins, _doubts = read_items(pieces_of(material.passages, *bounds))
    return any(each.items for each in lead_ins)


def read_material(material: Material, names: StateNames) -> Reading:
    """The recommendations of the chapter, with the positions their lead-ins say, and the warnings."""
    begins, ends = chapter_of(material.passages) or (0, 0)
    outline = build(material.passages[:begins])
    reading = Reading(names, material.pages, outline, warnings=[*outline.warnings])
    reading.add_paragraphs(outline.paragraphs)
    reading.meeting = meeting_of_review(each.text for each in reading.paragraphs[:PARAGRAPHS_OF_HEAD])
    reading.state = _state(reading, material)
    lead_ins, doubts = read_items(pieces_of(material.passages, begins, ends))
    reading.warnings += doubts
    numbers = {each.number for each in lead_ins if each.number is not None}
    for at, lead_in in enumerate(lead_ins):
        held = held_by(lead_in, reading)
        is_taken = _take_beside(lead_in, held, numbers, reading)
        # Items that are no recommendations stay in the text of their paragraph.
        text = lead_in.with_list if is_taken else str(lead_in.text)
        reading.paragraphs.append(ParagraphFinding(lead_in.number, SECTION, text, lead_in.line))
        if lead_in.items and not is_taken:
            _read_list(lead_ins, at, held, reading)
        elif not is_taken and announces_more(lead_in.text.last) and ANNOUNCES.search(str(lead_in.text)):
            reading.warn("lead_in_without_items", lead_in.line, label=f"Paragraph {lead_in.number}")
    _read_after(material.passages[ends:], reading)
    return reading


def _state(reading: Reading, material: Material) -> str | None:
    """The State under review: by the name of the meeting, else the one whose name stands by itself in the head."""
    named = REVIEW_OF.match(reading.meeting.title or "") if reading.meeting else None
    if named and (iso3 := reading.names.iso3(named[1])):
        return iso3
    ends = min((each.line for each in reading.outline.paragraphs), default=0)
    head = (each.text.rstrip("*") for each in material.pieces if each.line < ends)
    return next(filter(None, map(reading.names.iso3, head)), None)


def _read_after(passages: Sequence[Passage], reading: Reading) -> None:
    """The chapter behind: its paragraphs, as commitments where its heading says so. Then those of the summary."""
    before = list(reading.paragraphs)
    is_of_pledges = bool(passages) and CHAPTER_OF_PLEDGES.match(passages[0].text) is not None
    ends = next((at for at, each in enumerate(passages) if is_annex(each)), len(passages)) if is_of_pledges else 0
    of_pledges, behind = (
        [each for each in build(part).paragraphs if each.number is not None]
        for part in (passages[:ends], passages[ends:])
    )
    reading.add_paragraphs(of_pledges)
    take_from_chapter(reading.paragraphs[len(before) :], reading)
    reading.add_paragraphs(behind)
    for each in before:
        if each.section != SECTION:
            take_from_paragraph(each, reading)


# --- lists of recommendations


def _read_list(lead_ins: Sequence[LeadIn], at: int, held: Holds, reading: Reading) -> None:
    lead_in = lead_ins[at]
    says = str(lead_in.text)
    is_announced = not says or ANNOUNCES.search(says) or position_of(says) is not None
    # Reasons of the State that name no recommendation: nothing can be made of them.
    only_gives_reasons = _says_reasons(lead_in) and not _name_somebody(lead_in, reading)
    if held is Holds.EITHER or not is_announced or only_gives_reasons:
        reading.offer_points(lead_in, "list_either" if held is Holds.EITHER else "list_not_announced")
        return
    if lead_in.number is None:
        reading.warn("lead_in_without_number", lead_in.line)
    position = position_of(says) or position_of(lead_in.below) or _position_after(lead_ins, at)
    if position is None:
        reading.warn("position_unclear", lead_in.line, label=lead_in.label)
    for point in lead_in.points:
        _read_item(lead_in, *point, position, reading)
    _doubt_ends(lead_in, reading)


def _read_item(lead_in: LeadIn, label: str, text: str, line: int, position: str | None, reading: Reading) -> None:
    """Add one recommendation, without the number of a footnote that hangs on its last bracket; a comment of the State
    behind it is the State's answer."""
    if mark := HANGING_MARK.search(text):
        reading.warn("footnote_mark", line, text=mark[1])
        text = text[: mark.start()] + text[mark.end() :]
    if comment := comment_in(text, reading):
        number = lead_in.printed_number or None
        text, said, position = comment
        reading.answers.append(AnswerFinding(label, position, said, number, line))
        reading.warn("comment_in_item", line, label=label, text=said)
    reading.add(label, text, line, basis=BASIS, under=lead_in, position=position)


def _position_after(lead_ins: Sequence[LeadIn], at: int) -> str | None:
    """In early reports the paragraph behind the list says what becomes of it."""
    if at + 1 == len(lead_ins) or lead_ins[at + 1].items:
        return None
    text = str(lead_ins[at + 1].text)
    return None if CLOSES.search(text) else position_of(text)


def _doubt_ends(lead_in: LeadIn, reading: Reading) -> None:
    longest = longest_usual([item.text.length for item in lead_in.items])
    for item in lead_in.items:
        label = lead_in.listing.label(item.mark)
        if item.text.length == 0:
            reading.warn("item_empty", item.line, label=label)
        elif not ends_sentence(item.text.last) and not item.text.last.endswith((")", "\uff09")):
            reading.warn("item_without_end", item.line, label=label)
        if item.text.length > longest:
            reading.warn("item_much_longer", item.line, label=label)


def comment_in(text: str, reading: Reading) -> tuple[str, str, str] | None:
    """Return a recommendation, the comment of the State that follows in the same item, and the position that it says.

    For example "... (Chad): not accepted.". None where no comment follows.
    """
    found, _doubts = find_attributions(text, reading.names)
    behind = COMMENT_BEGINS.match(text, found[-1].end) if found else None
    if behind is None:
        return None
    words = text[behind.end() :]
    first = STOP.split(words, maxsplit=1)[0]
    speaker = speaker_of(first, reading.names)[1]
    speaks = in_any_language("state_itself").match(words) or (speaker and speaker == reading.state)
    says_so = own_position(words)
    if says_so is None and speaks and not in_any_language("should").search(first):
        says_so = position_of(first)
    return (text[: behind.start("ends")], words, says_so) if says_so else None


# --- what stands beside the lists


def _take_beside(lead_in: LeadIn, held: Holds, chapter: Collection[int], reading: Reading) -> bool:
    """Read a paragraph of the chapter that holds no list of recommendations.

    Args:
        lead_in: the paragraph with the items under it; held: what its list holds.
        chapter: the numbers of the chapter's own paragraphs: a reference to these names their lists, and nothing new.
    Returns:
        whether its items are none: they are reasons or commitments.
    """
    if lead_in.items and held is Holds.COMMITMENTS:
        for item in lead_in.items:
            take(str(item.text), lead_in.number, item.line, reading)
        return True
    named = _named(lead_in, chapter, reading)
    if held is Holds.EITHER or not lead_in.items or not _are_reasons(lead_in, reading, named=bool(named)):
        return False
    # The State's words, each kept with what it speaks of: what it names itself, else all that the paragraph names.
    position = position_of(str(lead_in.text))
    number = lead_in.printed_number or None
    for _label, text, line in lead_in.points:
        own = references_in(text) or named
        _leave_unread(text, lead_in, line, reading)
        reading.answers += [AnswerFinding(label_of(each), position, text, number, line) for each in own]
    return True


def _named(lead_in: LeadIn, chapter: Collection[int], reading: Reading) -> Sequence[Reference]:
    """Offer what is named by reference, where the paragraph says how the State answered it."""
    says = str(lead_in.text)
    references = [each for each in references_in(says) if each[0] not in chapter]
    position = position_of(says)
    if not references or position is None or not ANNOUNCES.search(says) or CLOSES.search(says):
        return ()
    _leave_unread(says, lead_in, lead_in.line, reading)
    paragraphs = {each.number: each for each in reading.paragraphs if each.number is not None}
    for reference in references:
        paragraph = paragraphs.get(reference[0])
        if paragraph is None:
            reading.warn("reference_unknown", lead_in.line, label=label_of(reference), number=lead_in.number)
        else:
            _offer(reference, paragraph, lead_in, position, reading)
    return references


def _leave_unread(text: str, lead_in: LeadIn, line: int, reading: Reading) -> None:
    for each in unread_in(text):
        reading.leave("references_unread", line, each, label=f"Paragraph {lead_in.number}")


def _offer(reference: Reference, paragraph: ParagraphFinding, lead_in: LeadIn, position: str, reading: Reading) -> None:
    label, followed = label_of(reference), follow(reference, paragraph.text, reading.names)
    reading.add(label, followed.text, lead_in.line, basis=BASIS, under=lead_in, position=position, by_reference=True)
    if followed.printed and followed.iso3:
        speaker = AttributionFinding(followed.printed, followed.iso3, 0, len(followed.printed))
        last = reading.recommendations[-1]
        reading.recommendations[-1] = replace(last, attributions=(speaker, *last.attributions))
    code = "named_by_reference" if followed.has_item else "reference_without_item"
    reading.warn(code, lead_in.line, label=label, number=lead_in.number)


def _are_reasons(lead_in: LeadIn, reading: Reading, *, named: bool) -> bool:
    """Whether the items are the State's own words on what it refuses.

    A recommendation names who made it, at its end or before a comment of the State. Reasons that lead to no
    recommendation cannot be stored with one.
    """
    lead_somewhere = named or any(references_in(str(item.text)) for item in lead_in.items)
    return lead_somewhere and (named or _says_reasons(lead_in)) and not _name_somebody(lead_in, reading)


def _says_reasons(lead_in: LeadIn) -> bool:
    return in_any_language("reasons_follow").search(str(lead_in.text)) is not None


def _name_somebody(lead_in: LeadIn, reading: Reading) -> bool:
    """Whether at least half of the items are recommendations by their names of States."""
    texts = [str(item.text) for item in lead_in.items]
    named = sum(NAMED.search(each) is not None or comment_in(each, reading) is not None for each in texts)
    return 2 * named >= len(texts)


# --- commitments: what another State says of them, or a text that ends with the name of another State, is none

OF_COMMITMENTS = re.compile(
    rf"{alternatives('commitments')}(?P<rest>[^:.\uff1a\u3002]{{0,90}})[:\uff1a]", re.IGNORECASE
)
"""What announces a list of them: only words, and no recommendation, stand before the colon."""

WELCOMES = in_any_language("speaks_of")
"""What stands right before them where another State speaks of them."""

MAKES = re.compile(
    rf"{alternatives('makes')}(?:\s+(?!{alternatives('makes_not')})[\w’'-]+){{0,8}}\s*$",
    re.IGNORECASE,
)
"""What a State does that commits itself, right before the words for its commitments."""

WERE_MADE = in_any_language("were_made")
DETERMINER = re.compile(rf"(?:{alternatives('determiner')}|['\u2019]s\b|[\s\W])*+", re.IGNORECASE)

CHAPTER_OF_PLEDGES = re.compile(
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
        for each in OF_COMMITMENTS.finditer(text)
        if not ANNOUNCES.search(each["rest"])
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
