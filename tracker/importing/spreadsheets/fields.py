"""What a sheet of each kind may hold: its fields, in the order in which a person meets them.

A field has a shape, which says how its text is judged (`values`). A field `for_all` may be given once for all rows; one
of the `whole` sheet has no column at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.choices import Basis, Channel, Language, MandateRole
from tracker.content import ANSWER, COMMITMENT
from tracker.content.fields import Content, ContentField, Kind
from tracker.sheet_choices import PrintedAs, SheetKind


class Shape(StrEnum):
    """How the text of a cell is judged."""

    LINE = "line"
    TEXT = "text"
    PRINTED = "printed"  # the words of a document: each run of white space is one space
    LABEL = "label"
    DAY = "day"
    NUMBER = "number"
    KEY = "key"
    EMAIL = "email"
    CHOICE = "choice"
    STATE = "state"
    STATES = "states"
    MEETING = "meeting"
    THEMES = "themes"
    POSITION = "position"
    ASKED = "asked"  # a recommendation that the period asks
    SERVED = "served"  # recommendations that a commitment serves


class NoSheetChoice(TextChoices):
    """The list of a field that has none."""


@dataclass(frozen=True, slots=True)
class SheetField:
    """One field.

    Args:
        most: how many characters the record keeps.
        choices: its closed list.
        headings: what people write over its column, beside `headings.HEADINGS`.
        keeps: its name in the record, where that is another one.
    """

    name: str
    label: str | Promise
    shape: Shape
    is_required: bool = False
    for_all: bool = False
    whole: bool = False
    most: int = 0
    choices: type[TextChoices] = NoSheetChoice
    headings: tuple[str | Promise, ...] = ()
    keeps: str = ""


class PaperChannel(TextChoices):
    """How answers that stand in a sheet reached the secretariat."""

    LETTER = Channel.LETTER.value, Channel.LETTER.label
    EMAIL = Channel.EMAIL.value, Channel.EMAIL.label


_STATE = SheetField("state", _("State"), Shape.STATE, is_required=True)
_MEETING = SheetField("meeting", _("Meeting"), Shape.MEETING, for_all=True)
_NOTE = SheetField("note_verbale", _("Note verbale"), Shape.LINE, for_all=True, most=120)
_SENDING = (
    SheetField("language", _("Language of the text"), Shape.CHOICE, is_required=True, for_all=True, choices=Language),
    SheetField("reported_on", _("Date of the letter"), Shape.DAY, is_required=True, for_all=True),
    _NOTE,
    SheetField(
        "channel", _("How did these answers arrive?"), Shape.CHOICE, is_required=True, whole=True, choices=PaperChannel
    ),
)

_SHAPES = {Kind.CHOICE: Shape.CHOICE, Kind.WORDS: Shape.TEXT, Kind.LINE: Shape.LINE, Kind.DAY: Shape.DAY}


def _column_of(field: ContentField) -> SheetField:
    """What a version says in one field, as a column. A choice that begins with one may be given once for all rows."""
    return SheetField(
        field.in_sheets,
        field.label,
        _SHAPES[field.kind],
        is_required=field.is_always_said,
        for_all=bool(field.initial),
        most=field.limit,
        choices=field.choices,
        headings=(field.question, *field.headings),
        keeps=field.name,
    )


def content_columns(fields: Content) -> tuple[SheetField, ...]:
    """What an answer or a commitment says, as columns."""
    return tuple(_column_of(field) for field in fields)


FIELDS: dict[str, tuple[SheetField, ...]] = {
    SheetKind.RECOMMENDATIONS: (
        SheetField("key", _("Permanent key"), Shape.KEY),
        SheetField("meeting", _("Meeting"), Shape.MEETING, is_required=True, for_all=True),
        SheetField("meeting_part", _("Meeting: a second column that names it"), Shape.LINE, most=120),
        SheetField("meeting_starts", _("First day of the meeting"), Shape.DAY),
        SheetField("meeting_ends", _("Last day of the meeting"), Shape.DAY),
        SheetField("label", _("Label"), Shape.LABEL, most=40),
        SheetField("text", _("Text of the recommendation"), Shape.PRINTED, is_required=True),
        SheetField("basis", _("How it was adopted"), Shape.CHOICE, is_required=True, for_all=True, choices=Basis),
        SheetField("agenda_item", _("Agenda item"), Shape.LINE, most=20),
        SheetField("themes", _("Themes"), Shape.THEMES),
        SheetField("attributed", _("States named in the text"), Shape.STATES),
        SheetField("under_review", _("State under review"), Shape.STATE),
        SheetField(
            "position", _("Position of the State under review"), Shape.POSITION, for_all=True, choices=PrintedAs
        ),
        SheetField("addressee", _("Addressed to"), Shape.LINE, most=200),
        SheetField("page", _("Page"), Shape.NUMBER),
        SheetField("language", _("Language of the text"), Shape.CHOICE, is_required=True, whole=True, choices=Language),
        SheetField("title", _("Title of the list"), Shape.LINE, is_required=True, whole=True, most=300),
    ),
    SheetKind.ANSWERS: (
        _STATE,
        _MEETING,
        SheetField("recommendation", _("Recommendation"), Shape.ASKED, is_required=True),
        *content_columns(ANSWER),
        *_SENDING,
    ),
    SheetKind.COMMITMENTS: (
        SheetField("key", _("Permanent key"), Shape.KEY),
        _STATE,
        _MEETING,
        SheetField("recommendations", _("Recommendations it serves"), Shape.SERVED, is_required=True),
        *content_columns(COMMITMENT),
        *_SENDING,
    ),
    SheetKind.MANDATES: (
        _STATE,
        SheetField("role", _("Role"), Shape.CHOICE, is_required=True, for_all=True, choices=MandateRole),
        SheetField("full_name", _("Name of the person"), Shape.LINE, most=200),
        SheetField("email", _("E-mail"), Shape.EMAIL, most=254),
        SheetField("username", _("User name"), Shape.LINE, most=150),
        SheetField("person_language", _("Language of the person"), Shape.CHOICE, for_all=True, choices=Language),
        SheetField("meeting", _("For the meeting (empty: for all)"), Shape.MEETING, for_all=True),
        _NOTE,
    ),
    SheetKind.INVITATIONS: (
        _STATE,
        _NOTE,
        SheetField("due_on", _("Due date, where it is later than the period’s"), Shape.DAY),
    ),
}


NAMED_ONCE = (Shape.STATE, Shape.STATES, Shape.MEETING, Shape.THEMES, Shape.CHOICE, Shape.POSITION)
"""Shapes whose values the record knows by name: one that it does not know is decided once for all rows."""


def may_be_decided(kind: str) -> tuple[SheetField, ...]:
    """The fields of a sheet whose unknown values are decided once for all rows.

    Those of recommendations alone: they hold no words of a State's own, which an erasure would have to reach.
    """
    fields = FIELDS[kind] if kind == SheetKind.RECOMMENDATIONS else ()
    return tuple(field for field in fields if field.shape in NAMED_ONCE and not field.whole)


def columns_of(kind: str) -> tuple[SheetField, ...]:
    """The fields that a sheet of this kind may have a column for."""
    return tuple(field for field in FIELDS[kind] if not field.whole)


def given_once(kind: str) -> tuple[SheetField, ...]:
    """The fields that may be, or are, given once for all rows."""
    return tuple(field for field in FIELDS[kind] if field.whole or field.for_all)


def letter_of(column: int) -> str:
    """The letter by which a spreadsheet program names a column."""
    first, last = divmod(column, 26)
    return (chr(64 + first) if first else "") + chr(65 + last)
