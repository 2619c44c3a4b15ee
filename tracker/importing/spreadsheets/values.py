"""From the text of a cell to the value that it means, or to what is wrong with it. Nothing is guessed here."""

from __future__ import annotations

import datetime
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.text import slugify

from tracker.content.fields import Content
from tracker.importing.spreadsheets.cells import FORMULA_ERROR
from tracker.importing.spreadsheets.faults import UNKNOWN, Bad, CellFault
from tracker.importing.spreadsheets.fields import FIELDS, Shape, SheetField, may_be_decided
from tracker.importing.spreadsheets.guessing import spoken_choices
from tracker.importing.spreadsheets.names_known import KnownStates, Names, meeting_names, theme_names
from tracker.importing.spreadsheets.plain import plain
from tracker.importing.structure.positions import position_of
from tracker.models.constraints import refuse_unstorable
from tracker.sheet_choices import DateOrder, PrintedAs

ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?: 00:00:00)?$")
TURNED = re.compile(r"^(\d{1,2})([./\-\s])\s?(\d{1,2})\2\s?(\d{4})\.?$")
DIGITS = str.maketrans({chr(base + digit): str(digit) for base in (0x660, 0x6F0, 0xFF10) for digit in range(10)})
LISTED = re.compile(r"\s*[;\n|]\s*")
LONGEST_QUOTE = 60
LISTS = (Shape.STATES, Shape.THEMES)
COMMITS = re.compile(r"\bpledges?\b|\bvoluntary commitments?\b|\bengagements? volontaires?\b", re.IGNORECASE)
"""What tables write where a row is a commitment of the State, and no answer to a recommendation."""


@dataclass
class RowValues:
    """What the cells of one row mean: values by field, and faults by field. An empty cell has neither."""

    values: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, CellFault] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    is_left_out: bool = False
    """Whether a person decided to leave out all rows with a value that this one has."""

    def get(self, name: str, default: Any = "") -> Any:
        return self.values.get(name, default)

    def content(self, fields: Content) -> dict[str, Any]:
        """{name: value} of what an answer or a commitment says; an empty cell says nothing."""
        return {field.name: self.get(field.in_sheets, field.nothing) for field in fields}


class KnownNames:
    """What the record knows by name, asked once for many rows, and what a person decided about values it does not know.

    Args:
        decisions: by field, what each value (as `plain` has it) is taken for; an empty one is left out.
    """

    def __init__(
        self, date_order: str = DateOrder.UNKNOWN, decisions: Mapping[str, Mapping[str, str]] | None = None
    ) -> None:
        self.date_order, self.decisions = date_order, decisions or {}
        self.choices: dict[tuple[str, ...], dict[str, str]] = {}

    @cached_property
    def states(self) -> KnownStates:
        return KnownStates()

    @cached_property
    def meetings(self) -> Names:
        return meeting_names()

    @cached_property
    def themes(self) -> Names:
        return theme_names()

    def decided(self, field: SheetField, text: str) -> str | None:
        """What a person decided a value to mean in this field: "" where it is left out, None where nothing was said."""
        return self.decisions.get(field.name, {}).get(plain(text))

    def words(self, field: SheetField) -> dict[str, str]:
        """{word: code} of a closed list."""
        key = tuple(field.choices.values)
        if key not in self.choices:
            self.choices[key] = spoken_choices(field)
        return self.choices[key]


def said(kind: str, texts: Mapping[str, str], known: KnownNames) -> RowValues:
    """What the texts of one row mean, field by field."""
    found = RowValues(texts=texts)
    for each in FIELDS[kind]:
        text = texts.get(each.name, "")
        try:
            if each.shape not in LISTS and (decided := known.decided(each, text)) is not None:
                found.is_left_out |= not decided and (each.is_required or each.shape is Shape.STATE)
                text = decided
                if not text:
                    continue
            if text:
                found.values[each.name] = value_of(each, text, known)
            elif each.is_required:
                raise Bad("missing")
        except Bad as bad:
            if bad.code in UNKNOWN and each in may_be_decided(kind):
                bad.words.setdefault("unknown", [text])
            found.faults[each.name] = bad.fault
    return found


def value_of(field: SheetField, text: str, known: KnownNames) -> Any:
    """The value of one text. Raises Bad."""
    if FORMULA_ERROR.match(text):
        raise Bad("formula_error", text=text)
    value = SHAPES[field.shape](field, text, known)
    if field.most and isinstance(value, str) and len(value) > field.most:
        raise Bad("too_long", length=len(value), most=field.most)
    return value


def candidates_of(value: str, words: Mapping[str, Any]) -> list[Any]:
    """Return what one unknown value of a cell may mean, and nothing of what the others of the cell may.

    Args:
        value: one of the `unknown` of the fault.
        words: of the fault. Those of an earlier release have the candidates of the value that its sentence names only.
    """
    if "candidates_of" in words:
        return list(words["candidates_of"].get(value, []))
    is_named = plain(cut(value)) == plain(words.get("text", value))
    return list(words.get("candidates", [])) if is_named else []


def cut(text: str) -> str:
    """A text for a sentence."""
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1].rstrip() + "…"


def address_of(label: str) -> str:
    """From "15 (a)" to "15-a", as the importer of reports makes it. Raises Bad where nothing is left."""
    slug = slugify(label.replace(".", "-"))[:60]
    if not slug:
        raise Bad("label_without_letter")
    return slug


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


def _words(field: SheetField, text: str, known: KnownNames) -> str:
    try:
        refuse_unstorable(text)
    except ValidationError as error:
        raise Bad("unstorable") from error
    return text


def _line(field: SheetField, text: str, known: KnownNames) -> str:
    return _words(field, " ".join(text.split()), known)


def _label(field: SheetField, text: str, known: KnownNames) -> str:
    label = _line(field, text, known)
    if ISO.match(label):
        raise Bad("label_is_a_day")
    address_of(label)
    return label


def _number(field: SheetField, text: str, known: KnownNames) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", text) or not int(text):
        raise Bad("not_a_number", text=cut(text))
    return int(text)


def _key(field: SheetField, text: str, known: KnownNames) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise Bad("not_a_key", text=cut(text)) from error


def _email(field: SheetField, text: str, known: KnownNames) -> str:
    try:
        validate_email(text)
    except ValidationError as error:
        raise Bad("not_an_address", text=cut(text)) from error
    return text


def _choice(field: SheetField, text: str, known: KnownNames) -> str:
    code = known.words(field).get(plain(text))
    if code is None:
        raise Bad("not_a_choice", text=cut(text), words=[str(each) for each in field.choices.values])
    return code


def _state(field: SheetField, text: str, known: KnownNames) -> str:
    return known.states.iso3(text)


def states_in(field: SheetField, text: str, known: KnownNames) -> list[tuple[str, str]]:
    """(name as it stands, code) of the States that a cell lists. Raises Bad, which tells every unknown one."""

    def is_name(name: str) -> bool:
        return known.decided(field, name) is not None or known.states.is_name(name)

    def meant(name: str) -> str:
        decided = known.decided(field, name)
        return decided if decided == "" else known.states.iso3(decided or name)

    return [(name, code) for name, code in _each(listed(text, is_name), meant) if code]


def _each[T](parts: list[str], meant: Callable[[str], T]) -> list[tuple[str, T]]:
    """What each part of a list means. Raises the Bad of the first that means nothing, with all such parts in it."""
    found: list[tuple[str, T]] = []
    bads: list[tuple[str, Bad]] = []
    for part in parts:
        try:
            found.append((part, meant(part)))
        except Bad as bad:
            bads.append((part, bad))
    if bads:
        first = bads[0][1]
        of_each = {part: bad.words.get("candidates", []) for part, bad in bads}
        raise Bad(first.code, **{**first.words, "unknown": list(of_each), "candidates_of": of_each})
    return found


def _states(field: SheetField, text: str, known: KnownNames) -> list[str]:
    return list(dict.fromkeys(code for _name, code in states_in(field, text, known)))


def _meeting(field: SheetField, text: str, known: KnownNames) -> int:
    found = known.meetings.of(text)
    if len(found) == 1:
        return int(found[0])
    near = found or known.meetings.near(text)
    raise Bad("meeting_in_doubt" if len(near) > 1 else "meeting_unknown", text=cut(text), candidates=near)


def _themes(field: SheetField, text: str, known: KnownNames) -> list[int]:
    def is_name(name: str) -> bool:
        return known.decided(field, name) is not None or bool(known.themes.of(name))

    def meant(name: str) -> int | None:
        decided = known.decided(field, name)
        if decided == "":
            return None
        found = known.themes.of(decided or name)
        if len(found) != 1:
            raise Bad("theme_unknown", text=cut(name), candidates=known.themes.near(name))
        return int(found[0])

    return sorted({key for _name, key in _each(listed(text, is_name), meant) if key is not None})


def _position(field: SheetField, text: str, known: KnownNames) -> str:
    """A position by its name, else by the words that reports use; or that the row is a commitment of the State."""
    named = known.words(field).get(plain(text)) or position_of(text)
    if named is None and COMMITS.search(text):
        named = str(PrintedAs.COMMITMENT)
    if named is None:
        raise Bad("not_a_choice", text=cut(text), words=[str(each) for each in field.choices.values])
    return named


def listed(text: str, is_name: Callable[[str], bool]) -> list[str]:
    """The parts of a list in one cell: between semicolons or lines, and between commas where a whole is no name."""
    parts = [part for part in LISTED.split(text) if part]
    return [
        each.strip()
        for part in parts
        for each in ([part] if "," not in part or is_name(part) else part.split(","))
        if each.strip()
    ]


def _as_it_is(field: SheetField, text: str, known: KnownNames) -> str:
    """What only the kind of the sheet can judge, beside other cells."""
    return _line(field, text, known)


SHAPES: dict[Shape, Callable[[SheetField, str, KnownNames], Any]] = {
    Shape.LINE: _line,
    Shape.TEXT: _words,
    Shape.PRINTED: _line,
    Shape.LABEL: _label,
    Shape.DAY: lambda _field, text, known: day_of(text, known.date_order),
    Shape.NUMBER: _number,
    Shape.KEY: _key,
    Shape.EMAIL: _email,
    Shape.CHOICE: _choice,
    Shape.STATE: _state,
    Shape.STATES: _states,
    Shape.MEETING: _meeting,
    Shape.THEMES: _themes,
    Shape.POSITION: _position,
    Shape.ASKED: _as_it_is,
    Shape.SERVED: _as_it_is,
}
