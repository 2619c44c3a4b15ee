"""A field of an answer as the text of a cell, and what the text of a cell means: kind by kind, and nothing is guessed.

Between the two a value is plain text, as ids and comparisons of a file hold it: the code of a choice, a day as
year-month-day, words as a file can hold them.
"""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tracker.content.fields import ContentField, Kind
from tracker.importing.spreadsheets.faults import Bad, sentence
from tracker.importing.spreadsheets.values import day_of
from tracker.models import StatusUpdate
from tracker.questionnaire import wording
from tracker.questionnaire.form import as_written
from tracker.sheet_choices import DateOrder

OTHERS = {field.name for field in StatusUpdate._meta.fields}


def plain(field: ContentField, version: Any) -> str:
    """What a version says, as plain text. What only paper says is asked again."""
    value = field.own(version)
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, datetime.date) else as_written(str(value))


def shown(field: ContentField, value: str) -> str:
    """A plain value as a person reads it: the word of a choice, in the language that is active."""
    words = {str(code): str(label) for code, label in field.choices.choices}
    return words.get(value, value)


def meant(field: ContentField, text: str) -> str:
    """The plain value that a text of a file means; what is no word of the list, and no day, stays as it is written."""
    written = as_written(text).strip()
    match field.kind:
        case Kind.CHOICE:
            code = wording.code_of(field.offered, written)
            return written if code is None else code
        case Kind.DAY:
            return _day(written)
        case Kind.LINE:
            return " ".join(written.split())
        case Kind.WORDS:
            return written


def _day(text: str) -> str:
    try:
        return day_of(text, DateOrder.UNKNOWN).isoformat()
    except Bad:
        return text


def stored(field: ContentField, value: str) -> Any:
    """A plain value without a problem, as the record stores it."""
    if field.kind == Kind.DAY:
        return datetime.date.fromisoformat(value) if value else field.nothing
    return value


def problem(field: ContentField, value: str) -> str:
    """Why the record does not hold a plain value; empty where it does."""
    if value and (said := _unread(field, value)):
        return said
    try:
        StatusUpdate(**{field.name: stored(field, value)}).clean_fields(exclude=OTHERS - {field.name})
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return ""


def _unread(field: ContentField, value: str) -> str:
    """What is to be said of a text that is no word of a list, or no day; empty where it is one."""
    if field.kind == Kind.CHOICE and value not in field.offered:
        words = {"text": value, "words": " / ".join(wording.words_of(field))}
        return _("“%(text)s” is not one of the choices: %(words)s.") % words
    if field.kind == Kind.DAY:
        try:
            day_of(value, DateOrder.UNKNOWN)
        except Bad as bad:
            if bad.code == "day_in_doubt":
                return _("“%(text)s” may be %(first)s or %(second)s. Write it as 2026-03-31.") % bad.words
            return sentence(bad.fault)
    return ""
