"""The names under which the record knows States, meetings and themes. Nothing is ever chosen where two may be meant."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from modeltranslation.utils import get_translation_fields

from tracker.choices import StateStatus
from tracker.importing.loading import names_in_record
from tracker.importing.names import StateNames
from tracker.importing.spreadsheets.cells import plain
from tracker.importing.spreadsheets.faults import Bad, cut
from tracker.models import Meeting, MemberState, Theme
from tracker.models.sheet_choices import DateOrder

MOST_CANDIDATES = 8
SHORTEST = 3


class Names:
    """Spoken name -> the keys of what it may mean."""

    def __init__(self) -> None:
        self.found: dict[str, list[str]] = {}
        self.written: dict[str, str] = {}
        """What a person may write for a key."""

    def add(self, key: str, names: Iterable[str | None], written: str = "") -> None:
        """Let a key have these names."""
        self.written[key] = written or key
        for name in names:
            spoken = plain(name or "")
            if spoken and key not in self.found.setdefault(spoken, []):
                self.found[spoken].append(key)

    def of(self, text: str) -> list[str]:
        """Return the keys that have this name."""
        return self.found.get(plain(text), [])

    def near(self, text: str) -> list[str]:
        """Return what may be written for what a text may mean: the names that hold its words."""
        spoken = plain(text)
        if len(spoken) < SHORTEST:
            return []
        holding = [name for name in self.found if f" {spoken} " in f" {name} "]
        keys = dict.fromkeys(key for name in holding for key in self.found[name])
        return [self.written[key] for key in keys][:MOST_CANDIDATES]


class KnownStates:
    """States by their codes, and by their names in six languages, formal and former ones too."""

    def __init__(self, states: Iterable[MemberState], printed: StateNames) -> None:
        """`printed`: the names by which documents print States."""
        self.codes: dict[str, str] = {}
        self.meant: dict[str, str] = {}
        self.names, self.printed = Names(), printed
        self.reporting: set[str] = set()
        for state in states:
            self.codes |= {code: state.pk for code in (state.pk, state.iso2, state.m49) if code}
            spoken = [getattr(state, column) for column in get_translation_fields("name")]
            self.names.add(state.pk, [*spoken, state.formal_name, *state.aliases.splitlines()])
            if state.un_status != StateStatus.ATTRIBUTION_ONLY:
                self.reporting.add(state.pk)

    def iso3(self, text: str) -> str:
        """The code of the State that is meant. Raises Bad where none is, or where it may be several."""
        if text not in self.meant:
            self.meant[text] = self._iso3(text)
        return self.meant[text]

    def _iso3(self, text: str) -> str:
        exact = self.names.of(text)
        code = self.codes.get(text.strip().upper())
        if code or len(exact) == 1:
            return code or exact[0]
        if not exact and (printed := self.printed.iso3(text)):
            return printed
        near = exact or self.names.near(text)
        raise Bad("state_in_doubt" if len(near) > 1 else "state_unknown", text=cut(text), candidates=near)

    def is_name(self, text: str) -> bool:
        """Whether a text is the name or the code of one State."""
        try:
            return bool(self.iso3(text))
        except Bad:
            return False


class KnownNames:
    """What the record knows by name, asked once for many rows, and which of day and month comes first."""

    def __init__(self, date_order: str = DateOrder.UNKNOWN) -> None:
        self.date_order = date_order

    @cached_property
    def states(self) -> KnownStates:
        """All States."""
        return KnownStates(MemberState.objects.all(), names_in_record())

    @cached_property
    def meetings(self) -> Names:
        """Meetings by their addresses and their titles in six languages."""
        return _by_address(Meeting.objects.all(), "title")

    @cached_property
    def themes(self) -> Names:
        """Themes by their addresses and their names in six languages."""
        return _by_address(Theme.objects.all(), "name")


def _by_address(things: Iterable[Meeting | Theme], column: str) -> Names:
    names = Names()
    for each in things:
        spoken = [getattr(each, name) for name in get_translation_fields(column)]
        names.add(str(each.pk), [each.slug, *spoken], each.slug)
    return names
