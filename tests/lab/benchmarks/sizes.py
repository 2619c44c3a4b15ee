"""How large a record is made for measuring."""

from dataclasses import dataclass

STATES = 195  # all that can report: 193 Member States and 2 observer States


@dataclass(frozen=True)
class Size:
    """What is made. All States are invited in every period.

    Args:
        states: how many of them answer.
        recommendations: how many are asked in each period that has ended.
        periods: how many have ended. One more is running.
        asked_now: how many the running one asks.
    """

    name: str
    states: int
    recommendations: int
    periods: int
    asked_now: int

    @property
    def commitments(self) -> int:
        return max(1, self.recommendations // 12)

    @property
    def library(self) -> int:
        return max(4, self.recommendations // 10)

    @property
    def publications(self) -> int:
        """Roughly: of ten answers that are asked eight are published, corrections among them."""
        return self.states * (self.recommendations * self.periods * 8 // 10 + self.commitments)


SIZES = {
    size.name: size
    for size in (
        Size("demo", states=24, recommendations=8, periods=1, asked_now=8),
        # As many States as recommendations: each list of a page is then nearly as full as with 600,000.
        Size("6k", states=46, recommendations=46, periods=4, asked_now=46),
        Size("600k", states=STATES, recommendations=1_000, periods=4, asked_now=240),
    )
}
MEETINGS = 16
