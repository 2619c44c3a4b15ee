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
from tracker.sheet_choices import SheetKind


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
    ASKED = "asked"  # a recommendation that the period asks
    SERVED = "served"  # recommendations that a commitment serves


class NoChoice(TextChoices):
    """The list of a field that has none."""


@dataclass(frozen=True, slots=True)
class Field:
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
    choices: type[TextChoices] = NoChoice
    headings: tuple[str | Promise, ...] = ()
    keeps: str = ""


class PaperChannel(TextChoices):
    """How answers that stand in a sheet reached the secretariat."""

    LETTER = Channel.LETTER.value, Channel.LETTER.label
    EMAIL = Channel.EMAIL.value, Channel.EMAIL.label


_STATE = Field("state", _("State"), Shape.STATE, is_required=True)
_MEETING = Field("meeting", _("Meeting"), Shape.MEETING, for_all=True)
_NOTE = Field("note_verbale", _("Note verbale"), Shape.LINE, for_all=True, most=120)
_SENDING = (
    Field("language", _("Language of the text"), Shape.CHOICE, is_required=True, for_all=True, choices=Language),
    Field("reported_on", _("Date of the letter"), Shape.DAY, is_required=True, for_all=True),
    _NOTE,
    Field(
        "channel", _("How did these answers arrive?"), Shape.CHOICE, is_required=True, whole=True, choices=PaperChannel
    ),
)

_SHAPES = {Kind.CHOICE: Shape.CHOICE, Kind.WORDS: Shape.TEXT, Kind.LINE: Shape.LINE, Kind.DAY: Shape.DAY}


def _column_of(field: ContentField) -> Field:
    """What a version says in one field, as a column. A choice that begins with one may be given once for all rows."""
    return Field(
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


def content_columns(fields: Content) -> tuple[Field, ...]:
    """What an answer or a commitment says, as columns."""
    return tuple(_column_of(field) for field in fields)


FIELDS: dict[str, tuple[Field, ...]] = {
    SheetKind.RECOMMENDATIONS: (
        Field("key", _("Permanent key"), Shape.KEY),
        Field("meeting", _("Meeting"), Shape.MEETING, is_required=True, for_all=True),
        Field("label", _("Label"), Shape.LABEL, is_required=True, most=40),
        Field("text", _("Text of the recommendation"), Shape.PRINTED, is_required=True),
        Field("basis", _("How it was adopted"), Shape.CHOICE, is_required=True, for_all=True, choices=Basis),
        Field("agenda_item", _("Agenda item"), Shape.LINE, most=20),
        Field("themes", _("Themes"), Shape.THEMES),
        Field("attributed", _("States named in the text"), Shape.STATES),
        Field("addressee", _("Addressed to"), Shape.LINE, most=200),
        Field("page", _("Page"), Shape.NUMBER),
        Field("language", _("Language of the text"), Shape.CHOICE, is_required=True, whole=True, choices=Language),
        Field("title", _("Title of the list"), Shape.LINE, is_required=True, whole=True, most=300),
    ),
    SheetKind.ANSWERS: (
        _STATE,
        _MEETING,
        Field("recommendation", _("Recommendation"), Shape.ASKED, is_required=True),
        *content_columns(ANSWER),
        *_SENDING,
    ),
    SheetKind.PLEDGES: (
        Field("key", _("Permanent key"), Shape.KEY),
        _STATE,
        _MEETING,
        Field("recommendations", _("Recommendations it serves"), Shape.SERVED, is_required=True),
        *content_columns(COMMITMENT),
        *_SENDING,
    ),
    SheetKind.MANDATES: (
        _STATE,
        Field("role", _("Role"), Shape.CHOICE, is_required=True, for_all=True, choices=MandateRole),
        Field("full_name", _("Name of the person"), Shape.LINE, most=200),
        Field("email", _("E-mail"), Shape.EMAIL, most=254),
        Field("username", _("User name"), Shape.LINE, most=150),
        Field("person_language", _("Language of the person"), Shape.CHOICE, for_all=True, choices=Language),
        Field("meeting", _("For the meeting (empty: for all)"), Shape.MEETING, for_all=True),
        _NOTE,
    ),
    SheetKind.INVITATIONS: (
        _STATE,
        _NOTE,
        Field("due_on", _("Due date, where it is later than the period’s"), Shape.DAY),
    ),
}


def columns_of(kind: str) -> tuple[Field, ...]:
    """The fields that a sheet of this kind may have a column for."""
    return tuple(field for field in FIELDS[kind] if not field.whole)


def given_once(kind: str) -> tuple[Field, ...]:
    """The fields that may be, or are, given once for all rows."""
    return tuple(field for field in FIELDS[kind] if field.whole or field.for_all)
