"""The workflow as a state machine: whatever is done in whatever order by whomever, nothing breaks.

Its figures: `docs/figures.md`.
"""

import os

import pytest

from tests.chance import SEED
from tests.factories.kept import made_once
from tests.tracker.workflow import deciding, running
from tests.tracker.workflow.machine import PAIRS, PlannedWorkflow, Workflow
from tests.tracker.workflow.pairs import Shape, possible_moves, possible_pairs
from tests.tracker.workflow.scene import Scene, make_scene

pytestmark = pytest.mark.django_db
# The runs of `make test` (and of each fresh seed), and all of `make test-all`.
FEW, ALL = 3, 20
FEW_PLANNED, ALL_PLANNED = 1, 5
# The long run. Its figures go to docs/figures.md by hand, with seed, commit and date.
LONG_SEED = os.environ.get("SOAK_SEED", "soak")
RUNS, STEPS, EACH_PAIR = 500, 50, 40  # the rarest pairs are taken some fifty times


@pytest.fixture
def scene() -> Scene:
    return made_once(make_scene)


@pytest.mark.chance
@pytest.mark.database
def test_nothing_breaks_in_any_order_of_moves(scene: Scene) -> None:
    running.run(scene, runs=FEW, steps=30, seed=SEED or "workflow")
    running.run(scene, runs=FEW_PLANNED, steps=30, seed=SEED or "planned", kind=PlannedWorkflow)


@pytest.mark.all
def test_nothing_breaks_in_more_orders_of_moves(scene: Scene) -> None:
    running.run(scene, runs=ALL - FEW, steps=30, seed="workflow", first=FEW)
    print("\n" + running.taken())
    assert set(PAIRS) <= possible_pairs()


@pytest.mark.all
def test_nothing_breaks_where_more_decisions_are_planned_undone_and_applied(scene: Scene) -> None:
    runs = ALL_PLANNED - FEW_PLANNED
    running.run(scene, runs=runs, steps=30, seed="planned", first=FEW_PLANNED, kind=PlannedWorkflow)


@pytest.mark.lab
@pytest.mark.database
def test_five_hundred_runs_of_fifty_steps(scene: Scene) -> None:
    PAIRS.clear()
    running.run(scene, runs=RUNS, steps=STEPS, seed=LONG_SEED, guided=0.85)
    print(f"\nseed {LONG_SEED}, {RUNS} runs of {STEPS} steps\n{running.taken()}")
    rare = {pair: PAIRS[pair] for pair in possible_pairs() if PAIRS[pair] < EACH_PAIR}
    assert not rare


@pytest.mark.parametrize("act", ["alternate", "expert", "reopen"])
def test_an_act_on_people_is_foretold_whoever_tries_it(act: str, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chance seldom lets the one person try that the machine has wrong: each tries, twice in a row."""
    monkeypatch.setattr("tests.tracker.workflow.machine.note", print)  # no hypothesis around it
    for name in scene.people:
        given = {"scene": scene, "salt": name, "known": PAIRS.copy(), "guided": 0.0}
        run = type("Workflow", (Workflow,), given)()
        monkeypatch.setattr(run, "somebody", lambda _right, name=name: name)
        try:
            for _again in range(2):
                deciding.ACTS[act][1](run)
                run.nothing_is_broken()
        finally:
            run.teardown()


def test_pairs_are_those_of_the_table_of_moves() -> None:
    assert possible_moves(Shape()) == [("save", False), ("save", True)]
    assert ("supersede", "accept") in possible_pairs()
    assert ("withdraw", "withdraw") not in possible_pairs(), "one answer has one accepted version"
    assert ("recall", True) not in possible_moves(Shape(letter="submitted")), "we correct a mistake of ours instead"
