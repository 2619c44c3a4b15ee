"""The names under which the record knows States, meetings and themes. Nothing is ever chosen where two may be meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field

from modeltranslation.utils import get_translation_fields

from tracker.importing.names import StateNames
from tracker.importing.spreadsheets.faults import Bad
from tracker.importing.spreadsheets.plain import plain
from tracker.models import Meeting, MemberState, Theme

MOST_CANDIDATES = 8
CLOSE = 0.75


@dataclass
class Names:
    """Spoken name -> the keys of what it may mean."""

    found: dict[str, list[str]] = field(default_factory=dict)
    asked: dict[str, list[str]] = field(default_factory=dict)
    """What was asked for, with what is near it: a table says the same unknown name in hundreds of rows."""

    def add(self, key: str, names: Iterable[str | None]) -> None:
        for name in names:
            spoken = plain(name or "")
            if spoken and key not in self.found.setdefault(spoken, []):
                self.found[spoken].append(key)

    def of(self, text: str) -> list[str]:
        return self.found.get(plain(text), [])

    def near(self, text: str) -> list[str]:
        """What a person may have meant: names that hold these words, then names that look alike."""
        spoken = plain(text)
        if spoken not in self.asked:
            self.asked[spoken] = self._near(spoken)
        return self.asked[spoken]

    def _near(self, spoken: str) -> list[str]:
        if len(spoken) < 3:
            return []
        holding = [name for name in self.found if f" {spoken} " in f" {name} " or f" {name} " in f" {spoken} "]
        alike = difflib.get_close_matches(spoken, self.found, MOST_CANDIDATES, CLOSE)
        keys = dict.fromkeys(key for name in (*holding, *alike) for key in self.found[name])
        return list(keys)[:MOST_CANDIDATES]


class KnownStates:
    """States by their codes, and by their names in six languages, formal and former ones too."""

    def __init__(self) -> None:
        self.codes: dict[str, str] = {}
        self.meant: dict[str, str] = {}
        self._load()

    def _load(self) -> None:
        states = list(MemberState.objects.all())
        self.reporting = set(MemberState.objects.reporting().values_list("pk", flat=True))
        self.names = Names()
        named = []
        for state in states:
            self.codes |= {code: state.pk for code in (state.pk, state.iso2, state.m49) if code}
            spoken = [getattr(state, column) for column in get_translation_fields("name")]
            every = [*spoken, state.formal_name, *state.aliases.splitlines()]
            self.names.add(state.pk, every)
            named.append((state.pk, [each for each in every if each]))
        self.printed = StateNames(named)

    def iso3(self, text: str) -> str:
        """The code of the State that is meant. Raises Bad where none is, or where it may be several."""
        if text not in self.meant:
            self.meant[text] = self._iso3(text)
        return self.meant[text]

    def _iso3(self, text: str) -> str:
        code = self.codes.get(text.strip().upper())
        if code:
            return code
        exact = self.names.of(text)
        if len(exact) == 1:
            return exact[0]
        if exact:
            raise Bad("state_in_doubt", text=text, candidates=exact)
        printed = self.printed.iso3(text)
        if printed:
            return printed
        near = self.names.near(text)
        raise Bad("state_in_doubt" if len(near) > 1 else "state_unknown", text=text, candidates=near)

    def is_name(self, text: str) -> bool:
        """Whether a text is the name or the code of one State."""
        try:
            return bool(self.iso3(text))
        except Bad:
            return False


def meeting_names() -> Names:
    """Meetings by their addresses and their titles in six languages."""
    names = Names()
    for meeting in Meeting.objects.all():
        titles = [getattr(meeting, column) for column in get_translation_fields("title")]
        names.add(str(meeting.pk), [meeting.slug, *titles])
    return names


def theme_names() -> Names:
    """Themes by their addresses and their names in six languages."""
    names = Names()
    for theme in Theme.objects.all():
        spoken = [getattr(theme, column) for column in get_translation_fields("name")]
        names.add(str(theme.pk), [theme.slug, *spoken])
    return names
