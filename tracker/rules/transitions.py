"""The table of moves: from which stage to which, by whom, with what, and who acts next. Data only.

Code, tests and the diagram in docs/states.md read this table (`manage.py print_moves`). Source: `docs/domain.md` 5. Who
a maker is says `actors`, what a need asks says `needs`; `policies` asks both by the name of the move, and has the
sentences of refusals. What stands in no move, and why: docs/adr/0063.
"""

from dataclasses import dataclass
from enum import StrEnum

from tracker.choices import ReviewState
from tracker.models.audit_acts import Act


class Actor(StrEnum):
    """Who may make a move. One person may be several of these."""

    SENDER = "focal point or alternate"
    EDITOR = "whoever may edit the draft"
    DATA_ENTRY = "data entry"
    REVIEWER = "reviewer"
    REVIEWER_NOT_TYPIST = "reviewer who did not type it"


class Need(StrEnum):
    """What a move needs besides its maker and its stage."""

    TRANSMISSION = "joins one transmission"
    NOT_OPENED = "not yet opened for checking"
    REASON = "a reason"
    LATER_VERSION = "by the acceptance of a later version of the same answer"
    NOTE_VERBALE = "a reviewer needs a note verbale"


class Notice(StrEnum):
    """Of which versions a move is told. The receipt of a sending is no notice of a move: one goes out for all of it."""

    NOBODY = "nobody is told"
    STATE = "of what the State itself sent"
    LETTER = "of what was typed from a letter"
    NOT_BY_STATE = "where somebody else than the State made the move"


@dataclass(frozen=True)
class Move:
    """One move of one version.

    Args:
        source, target: stages; a target of None means that the version is gone.
        on_behalf: who makes the move in the lane of letters and e-mails.
        act: how the audit calls it.
        needs: what it needs besides.
        notice: what those concerned are told, and `told` of which versions.
        also_from: more stages that it starts from.
    """

    name: str
    source: ReviewState
    target: ReviewState | None
    who: tuple[Actor, ...]
    on_behalf: tuple[Actor, ...]
    act: Act
    needs: tuple[Need, ...] = ()
    notice: str = ""
    told: Notice = Notice.NOBODY
    also_from: tuple[ReviewState, ...] = ()

    @property
    def sources(self) -> tuple[ReviewState, ...]:
        """Every stage that the move starts from."""
        return (self.source, *self.also_from)


MOVES = (
    Move(
        "submit",
        ReviewState.DRAFT,
        ReviewState.SUBMITTED,
        (Actor.SENDER,),
        (Actor.DATA_ENTRY,),
        act="submit",
        needs=(Need.TRANSMISSION,),
    ),
    Move("discard", ReviewState.DRAFT, None, (Actor.EDITOR,), (Actor.DATA_ENTRY,), act="discard"),
    Move(
        "recall",
        ReviewState.SUBMITTED,
        ReviewState.RETURNED,
        (Actor.SENDER,),
        (),
        act="recall",
        needs=(Need.NOT_OPENED,),
    ),
    Move(
        "return",
        ReviewState.SUBMITTED,
        ReviewState.RETURNED,
        (Actor.REVIEWER,),
        (Actor.REVIEWER,),
        act="return",
        needs=(Need.REASON,),
        notice="returned",
        told=Notice.STATE,
    ),
    Move(
        "accept",
        ReviewState.SUBMITTED,
        ReviewState.ACCEPTED,
        (Actor.REVIEWER_NOT_TYPIST,),
        (Actor.REVIEWER_NOT_TYPIST,),
        act="accept",
        notice="accepted_on_behalf",
        told=Notice.LETTER,
    ),
    # Made with an acceptance and never alone, so whoever accepts must be let make both (`policies.ACCEPTING`).
    Move(
        "supersede",
        ReviewState.ACCEPTED,
        ReviewState.SUPERSEDED,
        (Actor.REVIEWER_NOT_TYPIST,),
        (Actor.REVIEWER_NOT_TYPIST,),
        act="supersede",
        needs=(Need.LATER_VERSION,),
    ),
    Move(
        "withdraw",
        ReviewState.ACCEPTED,
        ReviewState.WITHDRAWN,
        (Actor.SENDER, Actor.REVIEWER),
        (Actor.SENDER, Actor.REVIEWER),
        act="withdraw",
        needs=(Need.NOTE_VERBALE,),
        notice="withdrawn",
        told=Notice.NOT_BY_STATE,
    ),
)

# The moves that a correction of a mistake of ours makes (docs/adr/0074). `actions.correcting` checks who may correct.
MOVES_OF_A_CORRECTION = (
    Move(
        "enter_in_error",
        ReviewState.SUBMITTED,
        ReviewState.RETURNED,
        (),
        (Actor.DATA_ENTRY, Actor.REVIEWER),
        act="enter_in_error",
        also_from=tuple(each for each in ReviewState if each != ReviewState.SUBMITTED),
    ),
    Move(
        "reinstate",
        ReviewState.SUPERSEDED,
        ReviewState.ACCEPTED,
        (Actor.DATA_ENTRY, Actor.REVIEWER),
        (Actor.DATA_ENTRY, Actor.REVIEWER),
        act="reinstate",
    ),
    Move(
        "accept_in_error",
        ReviewState.ACCEPTED,
        ReviewState.SUBMITTED,
        (Actor.REVIEWER,),
        (Actor.REVIEWER,),
        act="accept_in_error",
    ),
)

MOVE = {move.name: move for move in (*MOVES, *MOVES_OF_A_CORRECTION)}

# Who is to act next, at each stage: in the State's own lane, and in the lane of letters.
NEXT_TO_ACT = {
    ReviewState.DRAFT: ("State", "data entry"),
    ReviewState.SUBMITTED: ("reviewer", "reviewer"),
    ReviewState.RETURNED: ("State", "data entry"),
    ReviewState.ACCEPTED: ("nobody", "nobody"),
    ReviewState.SUPERSEDED: ("nobody", "nobody"),
    ReviewState.WITHDRAWN: ("nobody", "nobody"),
}


def allows(move: str, state: str) -> bool:
    """Whether the move `move` starts at the stage `state`."""
    return state in MOVE[move].sources
