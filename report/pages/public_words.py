"""What the words of a body say, field by field of the definition of content (`tracker.content`): public ones alone.

A text that was written before a field was defined does not say it: that field is empty, never a fault.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from tracker.choices import label_of
from tracker.content import ANSWER, COMMITMENT
from tracker.content.fields import Content, ContentField, Kind, Said, published

OF_ANSWER = published(ANSWER)
OF_COMMITMENT = published(COMMITMENT)


def stored(field: ContentField, words: Mapping[str, Any]) -> Any:
    """What the words of a body say in a field: a day as a date, a code or a text as it is."""
    value = words.get(field.name)
    if field.kind == Kind.DAY:
        return datetime.date.fromisoformat(value) if value else None
    return value or (None if is_lacking(field) else "")


def is_lacking(field: ContentField) -> bool:
    """Whether texts may be without its code: those of before it was defined. Words that are not there are no words."""
    return field.kind == Kind.CHOICE and field.body_from > 1


def content_of(fields: Content, words: Mapping[str, Any]) -> dict[str, Any]:
    """What the words of a body say, by the name of the field."""
    return {field.name: stored(field, words) for field in fields}


def as_read(field: ContentField, value: Any) -> Any:
    """A value as it is read: the word for a code, the day as a date, the text."""
    return label_of(field.choices, value) if field.kind == Kind.CHOICE else value


def said(fields: Content, content: Mapping[str, Any]) -> list[Said]:
    """What is said, as it is read; a field that says nothing is left out."""
    return [Said(field, as_read(field, value)) for field in fields if (value := content[field.name])]
