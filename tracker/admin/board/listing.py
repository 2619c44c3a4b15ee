"""What of the board is shown: search, stage, condition and regional group; each choice an address with its count.

A count is that of the list behind its link: both come from one list of rows, narrowed by one function.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.admin.board.rows import BoardRow
from tracker.choices import RegionalGroup
from tracker.stages import Condition, Stage, Turn
from tracker.stages.rule import STAGES_OF
from tracker.words.sorting import name_order

NO_GROUP = "none"
LONGEST_SEARCH = 100
BY_NAME = "name"
# Whose turn it is comes first: what the secretariat reviews, then the States; who was not invited stands last.
STAGES_IN_ORDER = (
    Stage.SENT, Stage.IN_REVIEW, Stage.LETTER_RETURNED, Stage.LETTER_ENTERED, Stage.RETURNED, Stage.PREPARING,
    Stage.INVITED, Stage.NOT_SIGNED_IN, Stage.NOBODY, Stage.ACCEPTED, Stage.PUBLISHED, Stage.WILL_NOT_REPORT,
    Stage.NOT_INVITED,
)  # fmt: skip


@dataclass(frozen=True)
class BoardChoice:
    """What a reader asked for: an empty word asks for nothing. Words that the board does not know are left out."""

    q: str = ""
    stage: str = ""
    turn: str = ""
    condition: str = ""
    group: str = ""
    sort: str = ""  # "name": one list by name, else grouped by where each State stands
    select: str = ""  # "all": every State shown is selected

    @classmethod
    def asked(cls, query: QueryDict) -> "BoardChoice":
        known = {
            "stage": Stage.values,
            "turn": Turn.values,
            "condition": Condition.values,
            "group": [*(value for value in RegionalGroup.values if value), NO_GROUP],
            "sort": [BY_NAME],
            "select": ["all"],
        }
        found = {name: str(query[name]) for name, values in known.items() if query.get(name) in values}
        return cls(q=" ".join(query.get("q", "").split())[:LONGEST_SEARCH], **found)

    @property
    def is_narrow(self) -> bool:
        return bool(self.q or self.stage or self.turn or self.condition or self.group)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What a search within this choice keeps."""
        return [(name, value) for name, value in vars(self).items() if value and name not in ("q", "select")]

    def address(self, **changes: str) -> str:
        """The query string of this choice with changes; what is selected is chosen anew."""
        wanted = replace(self, **{"select": "", **changes})
        pairs = [(name, value) for name, value in vars(wanted).items() if value]
        return f"?{urlencode(pairs)}" if pairs else "?"

    def shows(self, row: BoardRow) -> bool:
        """Whether a line of the board is what was asked for."""
        group = row.group or NO_GROUP
        return (
            (not self.stage or row.stage == self.stage)
            and (not self.turn or row.stage.turn == self.turn)
            and (not self.condition or self.condition in row.conditions)
            and (not self.group or group == self.group)
            and (not self.q or row.holds(name_order(self.q)[0]))
        )


@dataclass(frozen=True)
class Choice:
    """One link of the board: its words, how many lines stand behind it, its address, and whether it is chosen."""

    label: str | Promise
    count: int
    address: str
    is_chosen: bool
    value: str = ""


@dataclass(frozen=True)
class Listing:
    """All lines of the board, and those that are asked for."""

    rows: list[BoardRow]
    chosen: BoardChoice

    @cached_property
    def shown(self) -> list[BoardRow]:
        return [row for row in self.rows if self.chosen.shows(row)]

    @property
    def is_grouped(self) -> bool:
        """Whether the lines stand under the stages, so that none repeats its own."""
        return self.chosen.sort != BY_NAME

    @cached_property
    def groups(self) -> list[tuple[Stage | None, list[BoardRow]]]:
        """The lines that are asked for, under the stages where they stand; or all of them by name."""
        if not self.is_grouped:
            return [(None, self.shown)]
        found = [(stage, [row for row in self.shown if row.stage == stage]) for stage in STAGES_IN_ORDER]
        return [(stage, rows) for stage, rows in found if rows]

    @property
    def folded(self) -> list[tuple[Stage | None, list[BoardRow]]]:
        """Those not invited, where others stand above them and nobody asked for them by name, stage or turn."""
        chosen = self.chosen
        is_asked = not self.is_grouped or chosen.q or chosen.stage or chosen.turn
        return self.groups[-1:] if not is_asked and self.groups[1:] and self.groups[-1][0] == Stage.NOT_INVITED else []

    @property
    def unfolded(self) -> list[tuple[Stage | None, list[BoardRow]]]:
        """The groups that stand open."""
        return self.groups[: len(self.groups) - len(self.folded)]

    @property
    def sorts(self) -> list[Choice]:
        """The two orders of the list, within what else is chosen."""
        words = {"": _("by stage"), BY_NAME: _("by name")}
        count = len(self.shown)
        return [
            Choice(label, count, self.chosen.address(sort=sort), self.chosen.sort == sort, sort)
            for sort, label in words.items()
        ]

    @cached_property
    def by_turn(self) -> list[tuple[Choice, list[Choice]]]:
        """The stages, grouped by whose turn it is. They lead to the whole board, whatever else is chosen."""
        return [
            (
                self._choice(turn.label, BoardChoice(turn=turn), turn),
                [self._choice(stage.label, BoardChoice(stage=stage), stage) for stage in stages],
            )
            for turn, stages in STAGES_OF.items()
        ]

    @cached_property
    def by_condition(self) -> list[Choice]:
        """The conditions that hold for any State."""
        found = [self._choice(each.label, BoardChoice(condition=each), each) for each in Condition]
        return [choice for choice in found if choice.count]

    @cached_property
    def by_group(self) -> list[Choice]:
        """The regional groups within what else is chosen."""
        within = replace(self.chosen, group="")
        rows = [row for row in self.rows if within.shows(row)]
        groups = [(value, label) for value, label in RegionalGroup.choices if value]
        named = [*groups, (NO_GROUP, RegionalGroup.NONE.label)]
        found = [
            Choice(
                label,
                sum((row.group or NO_GROUP) == value for row in rows),
                self.chosen.address(group=value),
                self.chosen.group == value,
                value,
            )
            for value, label in named
        ]
        every = Choice(_("All"), len(rows), self.chosen.address(group=""), not self.chosen.group)
        return [every, *(choice for choice in found if choice.count or choice.is_chosen)]

    def _choice(self, label: str | Promise, asked: BoardChoice, value: str = "") -> Choice:
        """A choice that leads to the whole board, whatever else is chosen."""
        names = ("stage", "turn", "condition")
        is_chosen = all(getattr(self.chosen, name) == getattr(asked, name) for name in names)
        return Choice(label, sum(asked.shows(row) for row in self.rows), asked.address(), is_chosen, value)
