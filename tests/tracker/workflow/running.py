"""Running the machine: so many runs of so many steps, and what was taken on the way."""

from collections import Counter

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.tracker.workflow.machine import MOVES, PAIRS, REFUSALS, Workflow
from tests.tracker.workflow.pairs import possible_pairs
from tests.tracker.workflow.scene import Scene

CHOSEN = settings(
    max_examples=1,  # with a salt of its own; a second would be a near copy of the first
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    report_multiple_bugs=False,
    print_blob=False,
)


def run(
    scene: Scene,
    *,
    runs: int,
    steps: int,
    seed: str,
    first: int = 0,
    guided: float = 0.7,
    kind: type[Workflow] = Workflow,
) -> None:
    """Run the machine over a scene. Raises the first fault that it finds, with its story.

    Args:
        first: the number of the first run; the same number of the same seed is the same run.
    """
    before = Counter(PAIRS)
    for number in range(first, first + runs):
        given = {"scene": scene, "salt": f"{seed}/{number}", "known": PAIRS - before, "guided": guided}
        machine = type("Workflow", (kind,), given)
        run_state_machine_as_test(machine, settings=settings(CHOSEN, stateful_step_count=steps))


def taken() -> str:
    """How often each move, each pair of moves and each refusal was taken, as it is printed."""
    possible = possible_pairs()
    counted = {pair: PAIRS[pair] for pair in sorted(possible | set(PAIRS))}
    lines = [f"moves: {sum(MOVES.values())}; pairs of moves: {len(+PAIRS)} of {len(possible)} possible"]
    lines += [f"  {move:<10} {count:>7}" for move, count in sorted(MOVES.items())]
    lines += [f"  {first:>10} > {second:<10} {count:>7}" for (first, second), count in counted.items()]
    lines.append(f"  least taken pair: {min(counted.values(), default=0)}; refused: {sum(REFUSALS.values())}")
    lines += [f"  refused {name:<24} {count:>7}" for name, count in sorted(REFUSALS.items())]
    return "\n".join(lines)
