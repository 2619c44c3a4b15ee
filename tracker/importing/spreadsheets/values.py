"""The cells of a row as fields of a form: what the text of each means, or what is wrong with it. Nothing is guessed.

Names of States, meetings and themes are looked up in what the record knows, which is asked once for many rows. Where
two may be meant, none is chosen.
"""

from __future__ import annotations

import copy
import datetime
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property, partial
from typing import Any, Self

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import TextChoices
from django.utils import translation
from django.utils.functional import Promise
from django.utils.text import slugify
from modeltranslation.utils import get_translation_fields

from tracker.choices import EARLIER_WORDS, StateStatus
from tracker.content.fields import Content, ContentField, Kind
from tracker.importing.loading import names_in_record
from tracker.importing.names import StateNames
from tracker.importing.spreadsheets.cells import FORMULA_ERROR, plain
from tracker.importing.spreadsheets.faults import MEETING_UNKNOWN, THEME_UNKNOWN, Bad, cut
from tracker.importing.structure.acts import position_of
from tracker.models import Meeting, MemberState, Theme
from tracker.models.constraints import refuse_unstorable
from tracker.models.sheet_choices import DateOrder, PrintedAs

ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?: 00:00:00)?$")
TURNED = re.compile(r"^(\d{1,2})([./\-\s])\s?(\d{1,2})\2\s?(\d{4})\.?$")
DIGITS = str.maketrans({chr(base + digit): str(digit) for base in (0x660, 0x6F0, 0xFF10) for digit in range(10)})
LISTED = re.compile(r"\s*[;\n|]\s*")
COMMITS = re.compile(r"\bpledges?\b|\bvoluntary commitments?\b|\bengagements? volontaires?\b", re.IGNORECASE)
"""What tables write where a row is a commitment of the State, and no answer to a recommendation."""

MOST_CANDIDATES = 8
SHORTEST = 3

type LabelText = str | Promise


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


@dataclass(frozen=True)
class Unknown:
    """A meeting or a theme that the record does not have, and that may be created."""

    name: str


class CellField(forms.Field):
    """One cell of a row.

    Args:
        for_all: whether its value may be given once for all rows; `whole`: whether it is given in no other way.
        most: how many characters the record keeps.
        is_wide: whether it is a text of several lines or of a document.
        headings: what people write over its column, besides `columns.HEADINGS`.
        keeps: its name in the record, where that is another one.
        initial: its value where neither a row nor a person says it.
    """

    names: KnownNames

    def __init__(
        self,
        label: LabelText,
        *,
        required: bool = False,
        for_all: bool = False,
        whole: bool = False,
        most: int = 0,
        is_wide: bool = False,
        headings: tuple[LabelText, ...] = (),
        keeps: str = "",
        initial: str = "",
    ) -> None:
        super().__init__(label=label, required=required, initial=initial)  # type: ignore[arg-type]
        self.for_all, self.whole, self.most, self.is_wide = for_all, whole, most, is_wide
        self.headings, self.keeps = headings, keeps

    @property
    def choices(self) -> list[tuple[str, Any]]:
        """Its closed list: (code, label)."""
        return []

    def shown(self, value: Any) -> Any:
        """Return a value as it is read: the label of a choice, else the value itself."""
        return {code: str(label) for code, label in self.choices}.get(str(value), value)

    def knowing(self, names: KnownNames) -> Self:
        """Return this cell with the names that the record knows."""
        known = copy.copy(self)
        known.names = names
        return known

    def clean(self, text: Any) -> Any:
        """Return what a text means; None for an empty cell. Raises Bad."""
        if not text:
            if self.required:
                raise Bad("missing")
            return None
        if FORMULA_ERROR.match(text):
            raise Bad("formula_error", text=text)
        value = self.meant(text)
        if self.most and isinstance(value, str) and len(value) > self.most:
            raise Bad("too_long", length=len(value), most=self.most)
        return value

    def meant(self, text: str) -> Any:
        """Return what a text means that is not empty. Raises Bad."""
        try:
            refuse_unstorable(text)
        except ValidationError as error:
            raise Bad("unstorable") from error
        return text


class LineCell(CellField):
    """One line: each run of white space is one space."""

    def meant(self, text: str) -> Any:
        return super().meant(" ".join(text.split()))


class LabelCell(LineCell):
    """The label of a recommendation, of which its address is made."""

    def meant(self, text: str) -> str:
        label: str = super().meant(text)
        if ISO.match(label):
            raise Bad("label_is_a_day")
        address_of(label)
        return label


class DayCell(CellField):
    """A day."""

    def meant(self, text: str) -> datetime.date:
        return day_of(text, self.names.date_order)


class ParsedCell(CellField):
    """A key, a number or an address: what `parse` makes of a text, or the fault `code` where that raises."""

    def __init__(self, label: LabelText, parse: Callable[[str], Any], code: str, **more: Any) -> None:
        super().__init__(label, **more)
        self.parse, self.code = parse, code

    def meant(self, text: str) -> Any:
        try:
            return self.parse(text)
        except (ValueError, ValidationError) as error:
            raise Bad(self.code, text=cut(text)) from error


def page_number(text: str) -> int:
    """Return the number of a page. Raises ValueError."""
    if not re.fullmatch(r"0*[1-9][0-9]{0,5}", text):
        raise ValueError(text)
    return int(text)


def email_address(text: str) -> str:
    """Return an email address. Raises ValidationError."""
    validate_email(text)
    return text


class ChoiceCell(CellField):
    """A value of a closed list, by its code or by its label in any of the six languages."""

    def __init__(self, label: LabelText, options: type[TextChoices], **more: Any) -> None:
        super().__init__(label, **more)
        self.options = options

    @property
    def choices(self) -> list[tuple[str, Any]]:
        return [(str(code), label) for code, label in self.options.choices]

    def meant(self, text: str) -> str:
        code = spoken_choices(self.options).get(plain(text)) or self.in_other_words(text)
        if not code:
            raise Bad("not_a_choice", text=cut(text), words=[str(each) for each in self.options.values])
        return code

    def in_other_words(self, text: str) -> str:
        """Return the code that a text means which is no label of the list."""
        return ""


class PositionCell(ChoiceCell):
    """A position, by the words that reports use too; or that the row is a commitment of the State."""

    def in_other_words(self, text: str) -> str:
        return position_of(text) or (str(PrintedAs.COMMITMENT) if COMMITS.search(text) else "")


class StateCell(CellField):
    """A State, by its code or a name; only one that reports if `reports`."""

    def __init__(self, label: LabelText, *, reports: bool = True, **more: Any) -> None:
        super().__init__(label, **more)
        self.reports = reports

    def meant(self, text: str) -> MemberState:
        state = self.names.states.one(text)
        if self.reports and state.un_status == StateStatus.ATTRIBUTION_ONLY:
            raise Bad("state_without_answers")
        return state


class StatesCell(CellField):
    """A list of States: (name as it is written, State). A fault names all parts of the list that mean none."""

    def meant(self, text: str) -> list[tuple[str, MemberState]]:
        states = self.names.states
        parts = listed(text, states.is_name)
        if wrong := [part for part in parts if not states.is_name(part)]:
            try:
                states.one(wrong[0])
            except Bad as bad:
                raise Bad(bad.code or "", **{**bad.words, "text": cut("; ".join(wrong))}) from bad
        return [(part, states.one(part)) for part in parts]


class MeetingCell(CellField):
    """A meeting, by its address or its title; one that the record does not have may be created if `creates`."""

    def __init__(self, label: LabelText, *, creates: bool = False, **more: Any) -> None:
        super().__init__(label, **more)
        self.creates = creates

    def meant(self, text: str) -> Meeting | Unknown:
        found = self.names.meetings.of(text)
        if len(found) > 1:
            raise Bad("meeting_in_doubt", text=cut(text), candidates=self.names.meetings.near(text))
        if not found and not self.creates:
            raise Bad(MEETING_UNKNOWN, text=cut(text))
        return found[0] if found else Unknown(" ".join(text.split()))


class ThemesCell(CellField):
    """A list of themes, by their addresses or names; those that the record does not have may be created."""

    def meant(self, text: str) -> list[Theme | Unknown]:
        found: list[Theme | Unknown] = []
        for part in listed(text, lambda name: bool(self.names.themes.of(name))):
            themes = self.names.themes.of(part)
            if len(themes) > 1:
                raise Bad(THEME_UNKNOWN, text=cut(part))
            found.append(themes[0] if themes else Unknown(part))
        return list(dict.fromkeys(found))


def content_cells(fields: Content) -> dict[str, CellField]:
    """Return the cells of an answer or a commitment, by their names in sheets."""
    return {field.in_sheets: _cell_of(field) for field in fields}


def _cell_of(field: ContentField) -> CellField:
    """What a version says in one field. A choice that begins with one may be given once for all rows."""
    cells: dict[Kind, Callable[..., CellField]] = {
        Kind.WORDS: partial(CellField, is_wide=True),
        Kind.LINE: LineCell,
        Kind.DAY: DayCell,
        Kind.CHOICE: partial(ChoiceCell, options=field.choices),
    }
    return cells[field.kind](
        field.label,
        required=field.is_always_said,
        for_all=bool(field.initial),
        most=field.limit,
        headings=(field.question, *field.headings),
        keeps=field.name,
    )


@cache
def spoken_choices(options: type[TextChoices]) -> dict[str, str]:
    """Return {word: code} of a closed list: each code, each label in the six languages, and earlier labels."""
    found = {plain(code): str(code) for code in options.values}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {plain(str(label)): str(code) for code, label in options.choices}
    return found | {plain(word): str(code) for code in options for word in EARLIER_WORDS.get(code, ())}


def address_of(label: str) -> str:
    """From "15 (a)" to "15-a", as the importer of reports makes it. Raises Bad where nothing is left."""
    slug = slugify(label.replace(".", "-"))[:60]
    if not slug:
        raise Bad("label_without_letter")
    return slug


def listed(text: str, is_name: Callable[[str], bool]) -> list[str]:
    """The parts of a list in one cell: between semicolons or lines, and between commas where a whole is no name."""
    parts = [part for part in LISTED.split(text) if part]
    return [
        each.strip()
        for part in parts
        for each in ([part] if "," not in part or is_name(part) else part.split(","))
        if each.strip()
    ]


def day_of(text: str, date_order: str) -> datetime.date:
    """The day that is written. Raises Bad where it is none, or where day and month may be meant either way."""
    written = text.translate(DIGITS).strip()
    if found := ISO.match(written):
        return _day(text, int(found[1]), int(found[2]), int(found[3]))
    found = TURNED.match(written)
    if not found:
        raise Bad("not_a_day", text=cut(text))
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if found[2] == "." or first > 12 or first == second:
        return _day(text, year, second, first)
    if second > 12 or date_order == DateOrder.MONTH_FIRST:
        return _day(text, year, first, second)
    if date_order == DateOrder.DAY_FIRST:
        return _day(text, year, second, first)
    ways = (_day(text, year, second, first), _day(text, year, first, second))
    raise Bad("day_in_doubt", text=text, first=ways[0].isoformat(), second=ways[1].isoformat())


def _day(text: str, year: int, month: int, day: int) -> datetime.date:
    try:
        return datetime.date(year, month, day)
    except ValueError as error:
        raise Bad("not_a_day", text=cut(text)) from error
