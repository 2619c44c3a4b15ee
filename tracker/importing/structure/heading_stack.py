"""The headings that are open at a place of a report, from the chapter down, and those that a new one closes.

Belongs here: which of two headings ranks above the other. What one heading says is in `headings`.
"""

from __future__ import annotations

from dataclasses import replace

from tracker.importing.structure.headings import HALF_A_LEVEL, PART, Heading, goes_on_from, stands_over, with_title


class HeadingStack:
    """The headings above what is read next.

    Args:
        seen: gets every heading, in order.
    """

    def __init__(self, seen: list[Heading]) -> None:
        self.open: list[Heading] = []
        self._seen = seen
        self._last_at = -1

    @property
    def part(self) -> str:
        """The mark of the part that is open ("B"), empty where there is none."""
        return next((heading.mark for heading in self.open if heading.mark), "")

    def push(self, heading: Heading, at: int, *, in_text: bool) -> None:
        """Open a heading; those above it stay that rank higher.

        One right below another, with nothing between, may be its title, or the first of its parts.

        Args:
            at: its place among the passages.
            in_text: a paragraph stands above it, so that it is no line of a table of contents.
        """
        above = self.open[-1] if self.open and self._last_at == at - 1 else None
        self._last_at = at
        if above and heading.level > PART and (whole := with_title(above, heading.text)):
            self.open[-1] = self._seen[-1] = whole
            return
        if above and not above.holds(heading) and stands_over(above, heading, in_text=in_text):
            self._open(replace(self.open.pop(), level=heading.level - HALF_A_LEVEL, rank=0))
        begins = next((each for each in self.open if each.level % 10 and goes_on_from(each, heading)), None)
        self._open(replace(heading, level=begins.level, rank=0) if begins else heading)
        self._seen.append(heading)

    def _open(self, heading: Heading) -> None:
        while self.open and not self.open[-1].holds(heading):
            self.open.pop()
        self.open.append(heading)
