"""Recommendations in numbered paragraphs: a sentence in which the body itself recommends, and the list it announces.

Belongs here: what of a paragraph is a recommendation - its items, or its sentences from the first that recommends - and
what is only a candidate. What recommends is said by the table of acts; how bodies differ, by `families`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.importing.structure.acts import NOTHING, LanguageWords, not_of_states, sentences_of, somebody_is_asked
from tracker.importing.structure.basis import Announcement, announced_basis, nearest_basis
from tracker.importing.structure.findings import CandidateFinding
from tracker.importing.structure.headings import MARK, OTHER_MARK, own_agenda_of
from tracker.importing.structure.material import Reading
from tracker.importing.structure.outline import OutlineParagraph
from tracker.importing.structure.passages import announces_more

NOBODY = re.compile(r"(?:voluntary contributions|attention|(?:a )?que|à ce que)\b", re.IGNORECASE)
"""What is invited or drawn, and not who: "Invites voluntary contributions"."""
OF_STATES = {"commission_report", "conference_of_parties"}
"""The bodies that tell in one report what they ask of States, and what of their secretariat."""


@dataclass(frozen=True, slots=True)
class Habit:
    """What a body's documents do: the structure's name, and how its sentences count.

    `in_chapter`: it recommends under a heading that says so, and there its sentences say what somebody should do.
    `yields_to`: bodies whose documents speak of it in their first lines. `cuts`: what the body noted before it
    recommends, in the same paragraph, is no part of the recommendation. `says_basis`: its documents say whether it
    adopted its recommendations, and `basis` is meant where they do not.
    """

    name: str
    basis: str
    cuts: bool = True
    in_chapter: bool = False
    says_basis: bool = False
    yields_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lead:
    """The words of a paragraph before its list, sentence by sentence, and which of them recommend.

    `announces`: the last sentence says that recommendations of the body follow. `earlier`: sentences that recommend,
    and tell what was recommended before or elsewhere.
    """

    sentences: Sequence[tuple[int, str]]
    recommending: Sequence[int]
    announces: bool
    earlier: Sequence[str] = ()

    @property
    def first(self) -> int:
        """The place in `sentences` of the first that recommends."""
        return self.recommending[0]


@dataclass(slots=True)
class Grammar:
    """Reads paragraphs by the habits of one body and the words of one language.

    `takes_unnamed`: recommendations are the body's that are announced without who gave them. `announced`: what the
    document says of how its recommendations came about, for a body of which that is not always the same.
    """

    habit: Habit
    words: LanguageWords
    reading: Reading
    body_speaks: bool = False
    takes_unnamed: bool = True
    announced: Sequence[Announcement] = ()

    def read(self, paragraphs: Iterable[OutlineParagraph]) -> set[int]:
        """Read the paragraphs; the places of those whose items became recommendations of their own."""
        numbered = ((at, each) for at, each in enumerate(paragraphs) if each.number is not None)
        return {at for at, each in numbered if self._is_in_place(each) and self._take(each)}

    def _take(self, paragraph: OutlineParagraph) -> bool:
        lead = self.lead_of(str(paragraph.text))
        for sentence in lead.earlier:
            self.reading.leave("sentence_unread", paragraph.line, sentence, label=paragraph.printed_number)
        is_praise = any(self.words.of("praise").search(heading.text) for heading in paragraph.headings)
        if is_praise and lead.recommending:
            self._candidate(paragraph, "list_elsewhere" if paragraph.items else "may_recommend")
            return False
        if self._announces_items(paragraph, lead):
            self._add_items(paragraph, lead)
            self._add_words_below(paragraph)
            return True
        if lead.announces and not lead.recommending:
            return False
        if lead.recommending:
            self._add_whole(paragraph, lead)
            if self.habit.name in OF_STATES and not_of_states(str(paragraph.text)) == "asks_secretariat":
                self.reading.warn("secretariat_alone", paragraph.line, label=paragraph.printed_number)
        elif not self._add_words_below(paragraph) and self._may_recommend(str(paragraph.text)):
            self._candidate(paragraph, "may_recommend")
        elif self.habit.in_chapter and paragraph.items:
            self._candidate(paragraph, "list_not_announced")
        return False

    def _is_in_place(self, paragraph: OutlineParagraph) -> bool:
        """Whether a paragraph stands where the body recommends: for most, anywhere."""
        headings = (OTHER_MARK.sub("", MARK.sub("", heading.text)).strip() for heading in paragraph.headings)
        return not self.habit.in_chapter or any(self.words.of("chapter").match(each) for each in headings)

    def lead_of(self, text: str) -> Lead:
        """The sentences of a text and which of them recommend."""
        sentences = sentences_of(text)
        says = self.words.of("says", self.habit.name)
        announces = [self.words.of("announces", self.habit.name)]
        if self.takes_unnamed:
            announces.append(self.words.of("announced"))
        found, earlier, is_announced = [], [], False
        for at, (_place, sentence) in enumerate(sentences):
            is_own = self._is_own(sentence)
            is_announced = is_own and any(self.words.says_now(each, sentence) for each in announces)
            if is_own and self.words.says_now(says, sentence):
                found.append(at)
            elif is_own and says.search(sentence):
                earlier.append(sentence)
        return Lead(sentences, found, is_announced, earlier)

    def _is_own(self, sentence: str) -> bool:
        """Whether the body itself speaks: "It urged" is who spoke before, in a report that tells what many said."""
        speaker = self.words.of("speaker", self.habit.name)
        if speaker is NOTHING:
            return True
        if not self.words.of("pronoun").match(sentence):
            self.body_speaks = speaker.search(sentence) is not None
        return self.body_speaks or not self.words.of("pronoun").match(sentence)

    def _announces_items(self, paragraph: OutlineParagraph, lead: Lead) -> bool:
        text, items = str(paragraph.text), paragraph.items
        if not items or not announces_more(text):
            return False
        if self.words.of("speaker_alone").search(text):
            return any(self.words.of("operative").match(str(item.text)) for item in items)
        ends_recommending = bool(lead.recommending) and lead.recommending[-1] == len(lead.sentences) - 1
        return lead.announces or (ends_recommending and not self.keeps_list(text))

    def _add_items(self, paragraph: OutlineParagraph, lead: Lead) -> None:
        words = str(paragraph.text)
        addressee = self.addressee_of(words)
        is_each = self.words.of("speaker_alone").search(words) is not None
        for label, text, line in paragraph.points:
            if is_each and not self.words.of("operative").match(text):
                continue
            own = self.addressee_of(text) if is_each or lead.announces else addressee
            self._add(label, text, line, paragraph, own)
        self.reading.warnings += [*paragraph.listing.doubts, *paragraph.listing.doubts_about_ends()]
        adds = self.words.of("adds_list").search(words) is not None
        if lead.recommending and not is_each and (adds or lead.first < len(lead.sentences) - 1):
            begins, ends = lead.sentences[lead.first][0], None if adds else lead.sentences[-1][0]
            own = words[begins:ends].strip()
            self.reading.offer(
                paragraph.printed_number, own, paragraph.line, "lead_in_recommends", shown=paragraph.label
            )

    def _add_whole(self, paragraph: OutlineParagraph, lead: Lead) -> None:
        """From the first sentence that recommends, where what stands before it only notes; with its own list inside."""
        text, label, begins = str(paragraph.text), paragraph.printed_number, 0
        before = [sentence for _place, sentence in lead.sentences[: lead.first]]
        if self.habit.cuts and any(self.words.of("observes").search(each) for each in before):
            begins = lead.sentences[lead.first][0]
            self.reading.warn("words_before", paragraph.line, label=label, text=text[:begins])
        addressee = self.addressee_of(text[begins:])
        if paragraph.items:
            self.reading.warn("list_kept_whole", paragraph.line, label=label)
            self.reading.warnings += paragraph.listing.doubts
        text = paragraph.with_list[begins:]
        self._add(label, text, paragraph.line, paragraph, addressee)
        self.reading.doubt_end(label, text, paragraph.line)
        self._add_words_below(paragraph)

    def _add_words_below(self, paragraph: OutlineParagraph) -> bool:
        """What stands below the list without a number, and recommends too: it is cited by the paragraph's number."""
        below = [each for each in paragraph.listing.others if self.lead_of(each[0]).recommending]
        for text, line in below:
            self._add(paragraph.printed_number, text, line, paragraph, self.addressee_of(text))
        return bool(below)

    def keeps_list(self, lead_in: str) -> bool:
        """Whether the list behind a lead-in is words of one recommendation."""
        keeps, splits = self.words.of("keeps_list"), self.words.of("splits_list")
        return keeps.search(lead_in) is not None and not splits.search(lead_in)

    def addressee_of(self, text: str) -> str | None:
        """Who is asked, as printed."""
        found = next(filter(None, (pattern.search(text) for pattern in self.words.each("addressee"))), None)
        who = found["who"].strip() if found else ""
        return who if who and not (self.words.of("pronoun_asked").fullmatch(who) or NOBODY.match(who)) else None

    def _add(self, label: str, text: str, line: int, paragraph: OutlineParagraph, addressee: str | None) -> None:
        self.reading.add(
            label,
            text,
            line,
            basis=self._basis_of(paragraph),
            under=paragraph,
            agenda_item=own_agenda_of(paragraph.headings)[0],
            themes=(MARK.sub("", paragraph.headings[-1].text),) if paragraph.headings else (),
            addressee=addressee,
        )
        if self.words.of("procedure").search(text):
            self.reading.warn("asks_for_report", line, label=label)

    def _basis_of(self, paragraph: OutlineParagraph) -> str:
        """As the sentence says that announces the list, else one that speaks of its chapter, else as is the habit."""
        if not self.habit.says_basis:
            return self.habit.basis
        own = announced_basis(str(paragraph.text)) if paragraph.items else None
        headings = [each.text for each in paragraph.headings]
        return own or nearest_basis(self.announced, paragraph.line, headings) or self.habit.basis

    def _may_recommend(self, text: str) -> bool:
        perhaps = self.words.of("perhaps", self.habit.name)
        return somebody_is_asked(text, self.words.language) or self.words.in_a_sentence([perhaps], text)

    def _candidate(self, paragraph: OutlineParagraph, code: str) -> None:
        label = paragraph.printed_number
        self.reading.offer(label, paragraph.with_list, paragraph.line, code, shown=paragraph.label)


@dataclass(slots=True)
class OperativeParagraphs:
    """Reads operative paragraphs, each of which is one act: it recommends, in whole or item by item, or it does not."""

    reading: Reading
    is_draft: bool = False

    def offer(self, label: str, paragraph: OutlineParagraph) -> None:
        """Add a paragraph as a candidate that may recommend something."""
        self.reading.offer(label, paragraph.whole, paragraph.line, "may_recommend")

    def take(self, label: str, paragraph: OutlineParagraph, addressee: str | None, *, by_item: bool) -> bool:
        """Add what a paragraph does; candidates, in a draft. Return whether its items are recommendations."""
        parts = [(label, paragraph.whole, paragraph.line)]
        if by_item:
            parts = [(f"{label} ({item.mark})", str(item.text), item.line) for item in paragraph.items]
        if self.is_draft:
            self.reading.candidates += [CandidateFinding(*each) for each in parts]
            return False
        for each in parts:
            self.reading.add(*each, basis="adopted", under=paragraph, addressee=addressee)
        self.reading.warnings += paragraph.listing.doubts
        return by_item
