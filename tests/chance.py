"""Chance of the tests: the same for everybody who runs them, or that of a seed.

Without `SEED` every run takes the same examples, so a red run is red for everybody. With `SEED=...` the tests that draw
by chance take those of that seed, a smaller portion of them, and the same at each call: `make chance SEEDS=n` takes n
fresh seeds one after the other and prints, for each failure, the command that repeats it.
"""

import os
from random import Random
from unittest.mock import patch

import hypothesis
import pytest
from hypothesis.internal.conjecture import providers

SEED = os.environ.get("SEED", "")
EXAMPLES = 25  # of each property, for one fresh seed; all that hypothesis takes usually (100) for the fixed one

# No deadline: machines are shared, and a slow example is no fault. Nothing is remembered from one run for the next.
hypothesis.settings.register_profile("fixed", deadline=None, derandomize=True, database=None)
hypothesis.settings.register_profile("fresh", deadline=None, max_examples=EXAMPLES, database=None, print_blob=True)
hypothesis.settings.load_profile("fresh" if SEED else "fixed")
# Hypothesis likes to draw constants of our modules, of those that happen to be imported by then. Which these are
# depends on what ran before in the same process: the same seed would give other examples.
patch.object(providers, "is_local_module_file", lambda _path: False).start()


def chance_of(name: object) -> Random:
    """Chance for the test that goes by this name or number: always the same, or that of the seed."""
    return Random(f"{SEED} {name}" if SEED else name)  # type: ignore[arg-type]


def portion(whole: int, of_a_seed: int) -> int:
    """How often a test draws: `whole` with the fixed chance, `of_a_seed` for each fresh seed."""
    return of_a_seed if SEED else whole


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Hand the seed to hypothesis."""
    if SEED:
        config.option.hypothesis_seed = SEED


def pytest_report_header() -> str:
    """Say which chance it is."""
    return f"chance: that of SEED={SEED}" if SEED else "chance: the same for everybody"
