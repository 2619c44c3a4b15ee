"""The table of moves rules: a wrong maker or need in it changes who may, and what an action takes."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest

from tests.factories.records import UserFactory
from tests.factories.world import World
from tracker import policies
from tracker.actions.moving import Moved, move_many
from tracker.models import StatusUpdate, User
from tracker.models.versions import Version
from tracker.transitions import MOVE, MOVES, Actor, Need

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


@pytest.mark.parametrize("on_behalf", [False, True], ids=["own lane", "letters"])
@pytest.mark.parametrize("move", ASK)
def test_whom_the_table_names_may_make_the_move_and_nobody_else(
    move: str, on_behalf: bool, version: StatusUpdate, people: dict[str, User]
) -> None:
    version.review_state, version.on_behalf = MOVE[move].source, on_behalf
    for actor in Actor:
        with patch.dict(MOVE, dict(planted(move, actor))):
            if HANDED_IN.get(actor, move) == move:
                assert {name for name, user in people.items() if ASK[move](user, version)} == PEOPLE[actor], actor
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


def test_every_need_of_the_table_is_asked() -> None:
    """Of a person, with its sentence, or of the set of moves itself (`actions.moving`)."""
    assert {need for move in MOVES for need in move.needs} == set(Need)
    assert set(Need) - set(policies.OF_PERSONS) == {Need.TRANSMISSION, Need.LATER_VERSION}


# {need: (a move that has it, what asks for it without having it)}
LACKS: dict[Need, tuple[str, Callable[[World, StatusUpdate], Any]]] = {
    Need.NOT_OPENED: ("recall", lambda world, version: policies.may_recall(world.focal_point, version)),
    Need.REASON: ("return", lambda world, version: policies.may_return(world.reviewer, version, " ")),
    Need.NOTE_VERBALE: ("withdraw", lambda world, version: policies.may_withdraw(world.reviewer, version, " ")),
}


@pytest.mark.parametrize("need", LACKS)
def test_what_a_person_must_bring_is_asked_because_the_table_says_so(need: Need, seed_world: World) -> None:
    move, ask = LACKS[need]
    version = seed_world.draft("15-a")
    transmission = seed_world.send(version)
    version = StatusUpdate.objects.get(pk=version.pk)
    version.transmission.claimed_at = transmission.submitted_at
    version.review_state = MOVE[move].source
    refused = ask(seed_world, version)
    assert not refused
    assert refused.reason == str(policies.OF_PERSONS[need][1])
    with patch.dict(MOVE, {move: replace(MOVE[move], needs=())}):
        assert ask(seed_world, version)


@pytest.mark.parametrize("move", ["submit", "supersede"])
def test_a_move_without_what_its_act_must_have_is_not_made(move: str, seed_world: World) -> None:
    version = seed_world.draft("15-a") if move == "submit" else seed_world.publish("15-c")
    with pytest.raises(ValueError, match=MOVE[move].needs[0]):
        move_many([Moved(move, version)], by=seed_world.reviewer, now=seed_world.now())
    version.refresh_from_db()
    assert version.review_state == MOVE[move].source
