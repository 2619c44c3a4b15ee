"""Carries out the steps, one after another, and tells of each: its sentence, its seconds, and what was counted."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

type Figures = dict[str, object]


@dataclass(frozen=True)
class Told:
    """One step that was carried out."""

    sentence: str
    seconds: float
    figures: Figures

    def __str__(self) -> str:
        said = "; ".join(f"{name}: {value}" for name, value in self.figures.items())
        return f"{self.seconds:6.1f} s  {self.sentence}" + (f"\n          {said}" if said else "")


def carry_out[Scene](steps: Iterable[Callable[[Scene], Figures]], scene: Scene) -> list[Told]:
    """Each step with its scene. The first that finds something wrong raises, and ends the drill."""
    done = []
    for step in steps:
        sentence = (step.__doc__ or step.__name__).strip().partition("\n")[0]
        begun = time.monotonic()
        try:
            figures = step(scene)
        except BaseException:
            print(f"FAILED after {time.monotonic() - begun:.1f} s: {sentence}", flush=True)
            raise
        done.append(Told(sentence, time.monotonic() - begun, figures))
        print(done[-1], flush=True)
    return done


def table(done: Iterable[Told]) -> str:
    rows = [
        (each.sentence, f"{each.seconds:.0f}", "; ".join(f"{n}: {v}" for n, v in each.figures.items())) for each in done
    ]
    return "\n".join(["| step | seconds | counted |", "|---|---|---|", *(f"| {' | '.join(row)} |" for row in rows)])
