"""What a field of an answer or of a commitment is, said in one place; who shows, takes or keeps it reads it here.

Belongs here: what a definition may say, and the questions that are asked of it. The definitions themselves are
`answer.ANSWER` and `commitment.COMMITMENT`. Models, migrations and released formats are written by hand beside them,
and `tests/house/test_content.py` compares. How a field is added: `docs/how-to/add-a-field.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise


class Kind(StrEnum):
    """What a field holds, and so how it is asked, compared and shown."""

    CHOICE = "choice"  # a code of a closed list
    WORDS = "words"  # several lines in the State's own words
    LINE = "line"  # one line of them
    DAY = "day"


class NoChoice(TextChoices):
    """The list of a field that has none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ContentField:
    """One field. Its name is that of the model's column, of the forms' fields, and of the key in what is hashed.

    Args:
        label: as it is read, on every page and in every document.
        asked: as it is asked, where that is longer.
        hint: in small letters where it is asked in the portal; `hint_on_paper` in the questionnaire.
        limit: characters that are kept at most.
        rows: lines of its box in a form.
        for_paper: the choices that only the desk may make, for a letter.
        missing: what is said where a field that is required is empty.
        is_statement: whether it is what the version says first of all, which is read without its label above it.
        is_counted: whether its words are counted while it is written.
        is_remark: whether it remarks on the others: lists and documents that tell the whole in short leave it out.
        is_required: whether a draft without it is refused. What sending needs is said by `tracker.rules.transitions`.
        letter: in the ids of the questionnaire, for ever; empty where the questionnaire does not ask it.
        column, headings: its name in a spreadsheet, where that is another one, and how people head its column, in plain
            small letters.
        data_name, meaning: its name in JSON, CSV and XLSX, where that is another one, and its line in the dictionary.
        is_public: whether a publication holds it. What is not public is in the receipt alone.
        is_searched: whether the public search finds its words.
        is_erasable: whether an order of erasure can name it. A code or a day holds nothing that could be erased.
        keeps: why words that no order can name need no erasure.
        receipt_from, body_from: the first format of the receipt and of the published body that has it.
    """

    name: str
    kind: Kind
    label: str | Promise
    meaning: str
    asked: str | Promise = ""
    hint: str | Promise = ""
    hint_on_paper: str | Promise = ""
    missing: str | Promise = ""
    limit: int = 0
    rows: int = 4
    choices: type[TextChoices] = NoChoice
    for_paper: tuple[str, ...] = ()
    initial: str = ""
    is_statement: bool = False
    is_counted: bool = False
    is_remark: bool = False
    is_required: bool = False
    letter: str = ""
    column: str = ""
    headings: tuple[str, ...] = ()
    data_name: str = ""
    is_public: bool = True
    is_searched: bool = False
    is_erasable: bool = False
    keeps: str = ""
    receipt_from: int = 1
    body_from: int = 1

    @property
    def question(self) -> str | Promise:
        """As it is asked."""
        return self.asked or self.label

    @property
    def in_sheets(self) -> str:
        """Its name in a spreadsheet."""
        return self.column or self.name

    @property
    def in_data(self) -> str:
        """Its name in JSON, CSV and XLSX."""
        return self.data_name or self.name

    @property
    def is_always_said(self) -> bool:
        """Whether what comes on paper says it in any case: where a letter is silent, one of its choices says so."""
        return self.is_required or bool(self.for_paper)

    @property
    def is_text(self) -> bool:
        """Whether it holds a State's own words."""
        return self.kind in (Kind.WORDS, Kind.LINE)

    @property
    def is_long(self) -> bool:
        """Whether it is read as paragraphs; other fields are read in a line."""
        return self.kind == Kind.WORDS

    @property
    def has_buttons(self) -> bool:
        """Whether a form shows its choices at once: the choice has to be made, and none is made beforehand."""
        return self.kind == Kind.CHOICE and self.is_always_said and not self.initial

    @property
    def nothing(self) -> Any:
        """What is stored where nothing is said."""
        return None if self.kind == Kind.DAY else ""

    @property
    def offered(self) -> list[Any]:
        """The choices that a State has."""
        return [choice for choice in self.choices if choice not in self.for_paper]

    def of(self, version: Any) -> Any:
        """What a version says in it, as it is stored."""
        return getattr(version, self.name)

    def own(self, version: Any) -> Any:
        """What a State's own form begins with: nothing where a version says what only paper may say."""
        stored = self.of(version)
        return self.nothing if stored in self.for_paper else stored

    def said(self, version: Any) -> str | Any:
        """What a version says in it, as it is read: the word for a code, the day as a date, the text."""
        stored = self.of(version)
        return dict(self.choices.choices).get(stored, stored) if self.kind == Kind.CHOICE else stored


type Content = tuple[ContentField, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """One field of a version with what it says, as it is read."""

    field: ContentField
    value: Any

    @property
    def label(self) -> str | Promise:
        return self.field.label

    @property
    def is_day(self) -> bool:
        return self.field.kind == Kind.DAY


def said_in(fields: Iterable[ContentField], version: Any) -> list[Said]:
    """What a version says, field by field; a field that says nothing is left out."""
    return [Said(field, value) for field in fields if (value := field.said(version))]


def names(fields: Iterable[ContentField]) -> tuple[str, ...]:
    """The names of fields, in their order."""
    return tuple(field.name for field in fields)


def named(fields: Iterable[ContentField], name: str) -> ContentField:
    """The field of a name. Raises KeyError where there is none."""
    return {field.name: field for field in fields}[name]


def texts(fields: Iterable[ContentField]) -> Content:
    """The fields that hold a State's own words."""
    return tuple(field for field in fields if field.is_text)


def published(fields: Iterable[ContentField]) -> Content:
    """The fields that a publication holds."""
    return tuple(field for field in fields if field.is_public)


def erasable(fields: Iterable[ContentField]) -> Content:
    """The fields that an order of erasure can name."""
    return tuple(field for field in fields if field.is_erasable)


def searched(fields: Iterable[ContentField]) -> Content:
    """The fields whose words the public search finds."""
    return tuple(field for field in fields if field.is_searched)


def on_paper(fields: Iterable[ContentField]) -> Content:
    """The fields that the questionnaire asks."""
    return tuple(field for field in fields if field.letter)


def hashed(field: ContentField) -> Callable[[Any], Any]:
    """How the value of a field stands in what is hashed: a day as year-month-day, everything else as it is."""

    def value(version: Any) -> Any:
        stored = field.of(version)
        return stored.isoformat() if field.kind == Kind.DAY and stored else stored

    return value


def hashed_values(fields: Iterable[ContentField]) -> dict[str, Callable[[Any], Any]]:
    """{name: how its value is hashed}."""
    return {field.name: hashed(field) for field in fields}
