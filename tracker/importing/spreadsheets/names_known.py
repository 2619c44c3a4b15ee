"""The names under which the record knows States, meetings and themes. Nothing is ever chosen where two may be meant."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, cached_property

from modeltranslation.utils import get_translation_fields

from tracker.importing.loading import names_in_record
from tracker.importing.names import StateNames
from tracker.importing.spreadsheets.cells import plain
from tracker.importing.spreadsheets.faults import Bad, cut
from tracker.models import Meeting, MemberState, Theme
from tracker.models.sheet_choices import DateOrder

MOST_CANDIDATES = 8
SHORTEST = 3


class Names[T: MemberState | Meeting | Theme]:
    """Spoken name -> what it may mean in the record."""

    def __init__(self, things: Iterable[T] = (), titles: str = "title") -> None:
        """`titles`: the column that names the things in each language."""
        self.found: dict[str, list[T]] = {}
        for thing in things:
            self.add(thing, [code_of(thing), *(getattr(thing, column) for column in get_translation_fields(titles))])

    def add(self, thing: T, names: Iterable[str | None]) -> None:
        """Let a State, a meeting or a theme have these names."""
        for name in names:
            spoken = plain(name or "")
            if spoken and thing not in self.found.setdefault(spoken, []):
                self.found[spoken].append(thing)

    def of(self, text: str) -> list[T]:
        """Return what has this name."""
        return self.found.get(plain(text), [])

    def near(self, text: str) -> list[str]:
        """Return what may be written for what a text may mean: the names that hold its words."""
        spoken = plain(text)
        if len(spoken) < SHORTEST:
            return []
        holding = [name for name in self.found if f" {spoken} " in f" {name} "]
        things = dict.fromkeys(thing for name in holding for thing in self.found[name])
        return [code_of(thing) for thing in things][:MOST_CANDIDATES]


def code_of(thing: MemberState | Meeting | Theme) -> str:
    """Return what a person may write for a thing in any language: the code of a State, else the address."""
    return thing.pk if isinstance(thing, MemberState) else thing.slug


class KnownStates(Names[MemberState]):
    """States by their codes, and by their names in six languages, formal and former ones too."""

    def __init__(self, states: Iterable[MemberState], printed: StateNames) -> None:
        """`printed`: the names by which documents print States."""
        super().__init__()
        self.codes: dict[str, MemberState] = {}
        self.printed = printed
        self.one = cache(self._one)
        for state in states:
            self.codes |= {code: state for code in (state.pk, state.iso2, state.m49) if code}
            spoken = [getattr(state, column) for column in get_translation_fields("name")]
            self.add(state, [*spoken, state.formal_name, *state.aliases.splitlines()])

    def _one(self, text: str) -> MemberState:
        """The State that is meant. Raises Bad where none is, or where it may be several."""
        exact = self.of(text)
        state = self.codes.get(text.strip().upper())
        if state or len(exact) == 1:
            return state or exact[0]
        if not exact and (printed := self.printed.iso3(text)) in self.codes:
            return self.codes[printed]
        near = list(map(code_of, exact)) or self.near(text)
        raise Bad("state_in_doubt" if len(near) > 1 else "state_unknown", text=cut(text), candidates=near)

    def is_name(self, text: str) -> bool:
        """Whether a text is the name or the code of one State."""
        try:
            return bool(self.one(text))
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
    def meetings(self) -> Names[Meeting]:
        """Meetings by their addresses and their titles in six languages."""
        return Names(Meeting.objects.all())

    @cached_property
    def themes(self) -> Names[Theme]:
        """Themes by their addresses and their names in six languages."""
        return Names(Theme.objects.all(), "name")
