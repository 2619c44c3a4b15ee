"""The table of moves: from which stage to which, by whom, and who holds the pen. Data only.

Code, tests and the diagram in docs/states.md read this table (`manage.py print_moves`). Source: `docs/domain.md` 5.
"""

from dataclasses import dataclass
from enum import StrEnum

from tracker.choices import ReviewState


class Actor(StrEnum):
    """Who may make a move. One person may be several of these."""

    SENDER = "focal point or alternate"
    EDITOR = "whoever may edit the draft"
    DATA_ENTRY = "data entry"
    REVIEWER = "reviewer"
    REVIEWER_NOT_TYPIST = "reviewer who did not type it"


@dataclass(frozen=True)
class Move:
    """One move of one version.

    `source` and `target` are stages; a target of None means that the version is gone. `on_behalf` names who makes the
    move in the lane of letters and e-mails, where that is somebody else.
    """

    name: str
    source: ReviewState
    target: ReviewState | None
    who: tuple[Actor, ...]
    on_behalf: tuple[Actor, ...]
    needs: str = ""


MOVES = (
    Move(
        "submit",
        ReviewState.DRAFT,
        ReviewState.SUBMITTED,
        (Actor.SENDER,),
        (Actor.DATA_ENTRY,),
        "joins one transmission",
    ),
    Move("discard", ReviewState.DRAFT, None, (Actor.EDITOR,), (Actor.DATA_ENTRY,)),
    Move("recall", ReviewState.SUBMITTED, ReviewState.RETURNED, (Actor.SENDER,), (), "not yet opened for checking"),
    Move("return", ReviewState.SUBMITTED, ReviewState.RETURNED, (Actor.REVIEWER,), (Actor.REVIEWER,), "a reason"),
    Move(
        "accept",
        ReviewState.SUBMITTED,
        ReviewState.ACCEPTED,
        (Actor.REVIEWER_NOT_TYPIST,),
        (Actor.REVIEWER_NOT_TYPIST,),
    ),
    Move(
        "supersede",
        ReviewState.ACCEPTED,
        ReviewState.SUPERSEDED,
        (Actor.REVIEWER_NOT_TYPIST,),
        (Actor.REVIEWER_NOT_TYPIST,),
        "by the acceptance of a later version of the same answer",
    ),
    Move(
        "withdraw",
        ReviewState.ACCEPTED,
        ReviewState.WITHDRAWN,
        (Actor.SENDER, Actor.REVIEWER),
        (Actor.SENDER, Actor.REVIEWER),
        "a reviewer needs a note verbale",
    ),
)

MOVE = {move.name: move for move in MOVES}

# Who is to act next, at each stage: in the State's own lane, and in the lane of letters.
PEN = {
    ReviewState.DRAFT: ("State", "data entry"),
    ReviewState.SUBMITTED: ("reviewer", "reviewer"),
    ReviewState.RETURNED: ("State", "data entry"),
    ReviewState.ACCEPTED: ("nobody", "nobody"),
    ReviewState.SUPERSEDED: ("nobody", "nobody"),
    ReviewState.WITHDRAWN: ("nobody", "nobody"),
}


def allows(move: str, state: str) -> bool:
    """Whether the move `move` starts at the stage `state`."""
    return MOVE[move].source == state
