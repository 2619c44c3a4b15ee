"""The table of moves rules: a wrong maker or need in it changes who may, and what an action takes."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from typing import Any
from unittest.mock import patch

import pytest

from tests.factories.records import UserFactory
from tests.factories.world import World
from tracker.actions.moving import Moved, move_many
from tracker.models import StatusUpdate, User
from tracker.models.versions import Version
from tracker.rules import policies
from tracker.rules.transitions import MOVE, MOVES, Actor, Need

pytestmark = pytest.mark.django_db

# {actor: who of the people below is one}; everybody is active
PEOPLE = {
    Actor.SENDER: {"focal point"},
    Actor.EDITOR: {"focal point", "expert"},
    Actor.DATA_ENTRY: {"data entry"},
    Actor.REVIEWER: {"reviewer", "typist who reviews"},
    Actor.REVIEWER_NOT_TYPIST: {"reviewer"},
}

# {actor: the move whose policy hands in by what this actor is told}; planted at another, it is no rule passed over
HANDED_IN = {Actor.EDITOR: "discard", Actor.REVIEWER_NOT_TYPIST: "accept"}

type Ask = Callable[[User, Version], Any]


def ask_submit(user: User, version: Version) -> Any:
    if version.on_behalf:
        return policies.may_submit_on_behalf(user, version.submission, [version])
    return policies.may_submit(user, version.submission, [version], version.submission.period.opens_on)


# {move: its policy}; to withdraw, everybody has a note verbale
ASK: dict[str, Ask] = {
    "submit": ask_submit,
    "discard": lambda user, version: policies.may_edit(user, version, [version.recommendation]),
    "recall": policies.may_recall,
    "return": policies.may_return,
    "accept": policies.may_accept,
    "withdraw": lambda user, version: policies.may_withdraw(user, version, "NV 1"),
}


@pytest.fixture
def people(seed_world: World) -> dict[str, User]:
    return {
        "focal point": seed_world.focal_point,
        "expert": seed_world.expert,
        "data entry": seed_world.dataentry,
        "reviewer": seed_world.reviewer,
        "typist who reviews": UserFactory(is_reviewer=True),
        "nobody": UserFactory(),
    }


@pytest.fixture
def version(seed_world: World, people: dict[str, User]) -> StatusUpdate:
    """A version of which the stage is set, in memory, to that from which a move starts."""
    draft = seed_world.draft("15-a")
    draft.typed_by = people["typist who reviews"]
    return draft


def test_whom_the_table_names_may_make_the_move_and_nobody_else(version: StatusUpdate, people: dict[str, User]) -> None:
    for move, on_behalf, actor in product(ASK, (False, True), Actor):
        version.review_state, version.on_behalf = MOVE[move].source, on_behalf
        with patch.dict(MOVE, dict(planted(move, actor))):
            if HANDED_IN.get(actor, move) == move:
                found = {name for name, user in people.items() if ASK[move](user, version)}
                assert found == PEOPLE[actor], (move, on_behalf, actor)
            else:
                with pytest.raises(ValueError, match="hands in neither"):
                    ASK[move](people["reviewer"], version)


def planted(move: str, actor: Actor) -> Iterator[tuple[str, Any]]:
    """The move with one maker alone; whoever accepts makes two moves of the table."""
    for name in policies.ACCEPTING if move == "accept" else [move]:
        yield name, replace(MOVE[name], who=(actor,), on_behalf=(actor,))


def test_whoever_may_not_supersede_may_not_accept(version: StatusUpdate, people: dict[str, User]) -> None:
    version.review_state = MOVE["accept"].source
    assert policies.may_accept(people["reviewer"], version)
    with patch.dict(MOVE, supersede=replace(MOVE["supersede"], who=(Actor.SENDER,))):
        assert not policies.may_accept(people["reviewer"], version)


def test_what_a_move_needs_is_asked_because_the_table_says_so(seed_world: World) -> None:
    """Of a person by the policy, with a sentence; of the set of moves itself by `actions.moving`."""
    sent, public = seed_world.draft("15-a"), seed_world.publish("15-c")
    transmission = seed_world.send(sent)
    sent = StatusUpdate.objects.get(pk=sent.pk)
    sent.transmission.claimed_at = transmission.submitted_at
    lacks: dict[Need, tuple[str, User, str]] = {
        Need.NOT_OPENED: ("recall", seed_world.focal_point, ""),
        Need.REASON: ("return", seed_world.reviewer, " "),
        Need.NOTE_VERBALE: ("withdraw", seed_world.reviewer, " "),
    }
    for need, (move, person, words) in lacks.items():
        assert policies.lacking(move, person, sent, words), need
        with patch.dict(MOVE, {move: replace(MOVE[move], needs=())}):
            assert policies.lacking(move, person, sent, words) == ""
    of_the_act = {Need.TRANSMISSION: ("submit", seed_world.draft("15-b")), Need.LATER_VERSION: ("supersede", public)}
    assert {need for move in MOVES for need in move.needs} == set(Need) == {*lacks, *of_the_act}
    for need, (move, version) in of_the_act.items():
        with pytest.raises(ValueError, match=need):
            move_many([Moved(move, version)], by=seed_world.reviewer, now=seed_world.now())
        version.refresh_from_db()
        assert version.review_state == MOVE[move].source
