"""What the record should hold, kept by hand beside it: the machine's own reading of `docs/domain.md` 5.

Nothing here reads the database or the code under test; stages, consents and kinds are written out as words.
"""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

OPEN = ("draft", "submitted")
ONCE_ACCEPTED = ("accepted", "superseded", "withdrawn")
ERASABLE = {False: ("summary", "obstacles", "assistance_needed"), True: ("text", "lead_institution", "note")}


@dataclass(frozen=True)
class Answer:
    """One answer (or one commitment in one submission): a State, a period, and what it is about."""

    state: str
    period: str
    subject: str
    is_commitment: bool = False

    @property
    def submission(self) -> tuple[str, str]:
        return self.state, self.period

    @property
    def pair(self) -> tuple[str, str]:
        """What a pointer is about."""
        return self.state, self.subject

    def __repr__(self) -> str:
        return f"{self.state}/{self.period}/{self.subject}"


@dataclass(eq=False)
class Paper:
    """One version, as it should be."""

    pk: int
    order: int
    answer: Answer
    on_behalf: bool
    number: int
    words: dict[str, Any]
    about: tuple[str, ...]
    cites: frozenset[str]
    typists: set[str]
    touches: frozenset[uuid.UUID] = frozenset()
    stage: str = "draft"
    revision: int = 0
    sending: uuid.UUID | None = None
    reported_on: datetime.date | None = None
    corrected_on: datetime.date | None = None
    unchanged_from: "Paper | None" = None
    is_ready: bool = False
    is_taken_back: bool = False

    def __repr__(self) -> str:
        lane = " by letter" if self.on_behalf else ""
        return f"<{self.answer} version {self.number}{lane}, {self.stage}>"


def label_of(paper: Paper) -> str:
    return "tracker.commitmentupdate" if paper.answer.is_commitment else "tracker.statusupdate"


@dataclass
class Sending:
    """One transmission: its date, who opened it for checking, and whether an erasure broke its receipt."""

    reported_on: datetime.date
    submission: tuple[str, str]
    claimed_by: str = ""
    is_erased: bool = False


@dataclass
class Item:
    """One item of evidence."""

    state: str
    is_public: bool
    is_erased: bool = False


@dataclass
class Expected:
    """The record as it should be after the moves made so far."""

    consent: dict[tuple[str, str], str] = field(default_factory=dict)
    papers: list[Paper] = field(default_factory=list)
    sendings: dict[uuid.UUID, Sending] = field(default_factory=dict)
    evidence: dict[str, Item] = field(default_factory=dict)
    readable: list[Paper] = field(default_factory=list)
    published: list[tuple[str, Answer]] = field(default_factory=list)
    written: list[tuple[Answer, int]] = field(default_factory=list)  # each version ever begun, discarded ones too
    erased: set[tuple[Answer, str]] = field(default_factory=set)
    # When the State last decided: on consent of a submission, on an answer that was sent, on who reads its evidence.
    decided: dict[Any, datetime.datetime] = field(default_factory=dict)

    # --- looking -----------------------------------------------------------------------------------------------------

    def at(self, *stages: str) -> list[Paper]:
        return [paper for paper in self.papers if paper.stage in stages]

    def of(self, answer: Answer) -> list[Paper]:
        return [paper for paper in self.papers if paper.answer == answer]

    def open_in(self, answer: Answer, on_behalf: bool) -> Paper | None:
        """The draft or the submitted version of one lane."""
        found = [paper for paper in self.of(answer) if paper.on_behalf == on_behalf and paper.stage in OPEN]
        return found[0] if found else None

    def accepted(self, answer: Answer) -> Paper | None:
        found = [paper for paper in self.of(answer) if paper.stage == "accepted"]
        return found[0] if found else None

    def waits_for_consent(self, submission: tuple[str, str], sent: Iterable[Paper] = ()) -> list[Paper]:
        """What a new consent publishes, now or once accepted; not what a version that waits, or is `sent`, replaces."""
        renewed = {each.answer for each in (*self.at("submitted"), *sent)}
        found = [each for each in self.at("submitted", "accepted") if each.answer.submission == submission]
        return [each for each in found if each.stage == "submitted" or each.answer not in renewed]

    def is_of_an_earlier_day(self, paper: Paper) -> bool:
        """Whether an accepted answer of a later day stands in its way."""
        there = self.accepted(paper.answer)
        if there is None or paper.answer.is_commitment or paper.sending is None or there.sending is None:
            return False
        return self.sendings[paper.sending].reported_on < self.sendings[there.sending].reported_on

    def is_bare(self, paper: Paper) -> bool:
        """`implemented` with neither a summary nor public evidence."""
        if paper.answer.is_commitment or paper.words["implementation_status"] != "implemented":
            return False
        public = [self.evidence[name] for name in paper.cites if self.evidence[name].is_public]
        return not paper.words["summary"] and not any(not item.is_erased for item in public)

    def continues(self, paper: Paper) -> bool:
        """Whether it may be sent after closing: a correction, or what follows a returned version."""
        if self.accepted(paper.answer):
            return True
        before = [each for each in self.of(paper.answer) if not each.on_behalf and each.number < paper.number]
        return bool(before) and max(before, key=lambda each: each.number).stage == "returned"

    def current(self) -> dict[tuple[str, str], Paper]:
        """{pair: version}: accepted, with consent, readable; the latest `reported_on`, then the one published last."""
        best: dict[tuple[str, str], Paper] = {}
        for paper in self.readable:  # in the order in which they were published
            if paper.stage != "accepted" or self.consent[paper.answer.submission] != "yes":
                continue
            other = best.get(paper.answer.pair)
            if other is None or paper.reported_on >= other.reported_on:  # type: ignore[operator]
                best[paper.answer.pair] = paper
        return best

    def public_evidence(self) -> set[str]:
        cited = {name for paper in self.readable for name in paper.cites}
        return {name for name in cited if self.evidence[name].is_public and not self.evidence[name].is_erased}

    def is_overtaken(self, things: Iterable[Any], asked_at: datetime.datetime) -> bool:
        """Whether the State decided on one of the things after somebody asked for an act about them."""
        return any(self.decided[thing] > asked_at for thing in things if thing in self.decided)

    # --- moving ------------------------------------------------------------------------------------------------------

    def send(self, papers: Iterable[Paper], key: uuid.UUID, reported_on: datetime.date) -> None:
        for paper in papers:
            paper.stage, paper.sending = "submitted", key
            self.sendings[key] = Sending(reported_on, paper.answer.submission)

    def accept(self, paper: Paper) -> None:
        before = [each for each in self.of(paper.answer) if each.stage in ONCE_ACCEPTED]
        earlier = self.accepted(paper.answer)
        if earlier:
            earlier.stage = "superseded"
        assert paper.sending is not None
        own_date = self.sendings[paper.sending].reported_on
        paper.stage = "accepted"
        paper.reported_on = before[0].reported_on if before else own_date
        paper.corrected_on = own_date if before else None
        if self.consent[paper.answer.submission] == "yes":
            self._publish(paper)

    def withdraw(self, paper: Paper) -> None:
        paper.stage = "withdrawn"
        self._take_down(paper.answer, "withdrawal")

    def set_consent(self, submission: tuple[str, str], consent: str, said_at: datetime.datetime) -> None:
        self.decided[submission] = max(said_at, self.decided.get(submission, said_at))
        if self.consent[submission] == consent:
            return
        self.consent[submission] = consent
        for paper in self.at("accepted"):
            if paper.answer.submission != submission:
                continue
            if consent == "no":
                self._take_down(paper.answer, "consent_ended")
            elif paper not in self.readable and not self.is_bare(
                paper
            ):  # a newer version takes the place of a bare one
                self._publish(paper)

    def erase(self, answer: Answer, fields: Iterable[str], evidence: Iterable[str]) -> None:
        said = {paper.words[name] for paper in self.of(answer) for name in fields} - {""}
        copies = {
            paper: [name for name in fields if paper.words[name] in said]
            for paper in self.papers
            if paper.answer.pair == answer.pair and paper.answer != answer
        }
        own = self.of(answer) if fields else []  # of files alone no answer is concerned
        for paper in own:
            self._blank(paper, fields)
        for paper in (paper for paper, same in copies.items() if same):
            self._blank(paper, copies[paper])
        for name in evidence:
            self.evidence[name].is_erased, self.evidence[name].is_public = True, False
            for paper in self.papers:  # the place in it goes from every sending that named it
                if name in paper.cites and paper.sending:
                    self.sendings[paper.sending].is_erased = True
        if own:
            self._take_down(answer, "erasure")
        for other in dict.fromkeys(paper.answer for paper, same in copies.items() if same):
            kept = [paper for paper in self.readable if paper.answer == other and not copies[paper]]
            self._take_down(other, "erasure")
            for paper in kept:
                if paper.stage == "accepted":
                    self._publish(paper)

    def _blank(self, paper: Paper, fields: Iterable[str]) -> None:
        paper.revision += 1
        paper.is_ready = paper.is_ready and paper.stage != "draft"
        if paper.on_behalf and paper.sending:  # the letter goes with any of its words
            self.sendings[paper.sending].is_erased = True
        for name in fields:
            if paper.words[name]:
                self.erased.add((paper.answer, paper.words[name]))
                if paper.sending:
                    self.sendings[paper.sending].is_erased = True
            paper.words[name] = ""

    def _publish(self, paper: Paper) -> None:
        if any(each.answer == paper.answer for each in self.readable):
            kind = "correction"
        elif paper.answer.is_commitment:
            kind = "commitment"
        else:
            kind = "unchanged" if paper.unchanged_from else "answer"
        self.readable.append(paper)
        self.published.append((kind, paper.answer))

    def _take_down(self, answer: Answer, kind: str) -> None:
        left = [paper for paper in self.readable if paper.answer != answer]
        if len(left) != len(self.readable):
            self.published.append((kind, answer))
        self.readable = left
