"""The matrix's world: one person for each role, and each kind of object of `docs/domain.md` 5, for two States.

Every object carries a mark of its own in its words: a mark in a response says that the reader was shown the object,
whatever address it came from. How it is made: `tests.matrix.casting`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.factories.world import World
from tracker.models import (
    ClearedFile,
    Comment,
    CommitmentUpdate,
    Correction,
    Evidence,
    ImportProposal,
    Mandate,
    OutgoingMail,
    Recommendation,
    ReportingPeriod,
    SpreadsheetImport,
    StatusUpdate,
    Submission,
    Transmission,
    User,
)

OWN, OTHER = "XAA", "XAB"
# Every kind stands on a recommendation of its own, so that the address of a recommendation names a kind. What is
# "named" is named to the expert of XAA. The last stands in a period of its own, without consent.
SLUGS = {
    "named draft": "15-a",
    "draft": "15-b",
    "letter draft": "15-c",
    "named submitted": "15-d",
    "submitted": "15-e",
    "letter submitted": "15-j",
    "named returned": "15-f",
    "returned": "15-g",
    "published": "15-h",
    "unpublished": "15-i",
}
KINDS = tuple(SLUGS)
# Colleagues speak of these.
COMMENTED = ("named draft", "draft")
BLANK = "15-l"  # nobody wrote anything on it
# An item of evidence beside the two of each kind: private, and cited by the published answer.
PRIVATE = "private"
type Version = StatusUpdate | CommitmentUpdate


def mark(state: str, what: str, kind: str) -> str:
    """The words by which an object is known: of characters that no page and no address escapes."""
    return f"zq-{state}-{what}-{kind}-qz".lower().replace(" ", "_")


@dataclass
class Cast:
    """Everybody and everything that the matrix speaks of. Objects are known by State and kind."""

    world: World
    quiet: ReportingPeriod
    planned: ReportingPeriod
    people: dict[str, User | None] = field(default_factory=dict)
    answers: dict[tuple[str, str], StatusUpdate] = field(default_factory=dict)
    commitments: dict[tuple[str, str], CommitmentUpdate] = field(default_factory=dict)
    evidence: dict[tuple[str, str], Evidence] = field(default_factory=dict)  # cited by the answer
    proofs: dict[tuple[str, str], Evidence] = field(default_factory=dict)  # cited by the commitment update
    transmissions: dict[tuple[str, str], Transmission] = field(default_factory=dict)
    comments: dict[tuple[str, str], Comment] = field(default_factory=dict)  # on the answer
    cleared: dict[tuple[str, str], ClearedFile] = field(default_factory=dict)
    proposals: dict[str, ImportProposal] = field(default_factory=dict)
    sheets: dict[str, SpreadsheetImport] = field(default_factory=dict)
    requests: dict[str, Correction] = field(default_factory=dict)
    mandates: dict[tuple[str, str], Mandate] = field(default_factory=dict)  # of people whom States lead, and of senders
    newcomer: User = field(init=False)  # the link to whose account was mailed, and works
    link: str = ""  # its token
    mails: dict[str, OutgoingMail] = field(default_factory=dict)
    calendar_key: str = ""
    factor: Any = None  # a second factor of somebody who has no role here

    def period_of(self, kind: str) -> ReportingPeriod:
        return self.quiet if kind == "unpublished" else self.world.period

    def recommendation_of(self, kind: str) -> Recommendation:
        return self.world.recommendations[SLUGS[kind]]

    def submission(self, state: str, kind: str = "published") -> Submission:
        return Submission.objects.get(member_state=state, period=self.period_of(kind))

    def marks(self) -> Iterator[tuple[str, str, str]]:
        """(State, what, kind) of everything that carries a mark."""
        named = {
            "answer": self.answers,
            "commitment": self.commitments,
            "evidence": self.evidence,
            "proof": self.proofs,
            "comment": self.comments,
            "cleared": self.cleared,
        }
        for what, things in named.items():
            for state, kind in things:  # type: ignore[attr-defined]
                yield state, what, kind
