"""The long run of the state machine. Its figures go to docs/figures.md by hand, with seed, commit and date."""

import os

import pytest

from tests.tracker.workflow import running
from tests.tracker.workflow.machine import PAIRS
from tests.tracker.workflow.pairs import possible_pairs
from tests.tracker.workflow.scene import make_scene

SEED = os.environ.get("SOAK_SEED", "soak")
RUNS, STEPS, EACH_PAIR = 500, 50, 40  # the rarest pairs are taken some fifty times


@pytest.mark.lab
@pytest.mark.database
@pytest.mark.django_db
def test_five_hundred_runs_of_fifty_steps() -> None:
    PAIRS.clear()
    running.run(make_scene(), runs=RUNS, steps=STEPS, seed=SEED, guided=0.85)
    print(f"\nseed {SEED}, {RUNS} runs of {STEPS} steps\n{running.taken()}")
    rare = {pair: PAIRS[pair] for pair in possible_pairs() if PAIRS[pair] < EACH_PAIR}
    assert not rare
