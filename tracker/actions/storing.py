"""Storing rows with the checks of their model: those of single fields here, the constraints by the database itself."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from tracker.actions.errors import REFUSALS, Refusal


def checked_save(thing: models.Model) -> None:
    """Save what `full_clean` would let pass, and raise its ValidationError for anything else.

    `full_clean` asks the database about each related row and each constraint, one after another, before the database
    checks all of them once more by itself: two thirds of the queries of one save of an answer. Here the row is stored
    in a savepoint, and only where the database refuses it is `full_clean` asked for the sentence. Related rows are
    held by foreign keys; only those that are missing are looked at.
    """
    checked(thing)
    try:
        with transaction.atomic():
            thing.save()
    except IntegrityError:
        thing.full_clean()
        raise


def checked(thing: models.Model) -> None:
    """Raise the ValidationError that `full_clean` would raise for a field; nothing is asked of the database."""
    there = {
        field.name for field in thing._meta.fields if field.is_relation and getattr(thing, field.attname) is not None
    }
    try:
        thing.clean_fields(exclude=there)
        thing.clean()
    except ValidationError:
        thing.full_clean()  # says all that is wrong at once
        raise


def checked_insert(things: Sequence[Any]) -> None:
    """Store new rows of one kind as `checked_save` stores each of them, in one question.

    Raises ValidationError; IntegrityError where the database refuses one of several: `in_halves` finds out which.
    """
    for thing in things:  # those of a set that was taken back have keys of it
        thing._state.adding = True
        if thing._meta.auto_field is not None:
            thing.pk = None
    if len(things) == 1:
        checked_save(things[0])
        return
    for thing in things:
        checked(thing)
    if things:
        type(things[0])._default_manager.bulk_create(things)


def in_halves[Row](rows: Sequence[Row], store: Callable[[Sequence[Row]], None]) -> list[Refusal | None]:
    """Store rows at once; where one of them cannot be stored, each half by itself, down to that one.

    Args:
        store: stores some of the rows, all or none of them.

    Returns for each row why it was refused, None where it was stored.
    """
    if not rows:
        return []
    try:
        with transaction.atomic():
            store(rows)
    except (*REFUSALS, IntegrityError) as refusal:
        if len(rows) > 1:
            middle = len(rows) // 2
            return [*in_halves(rows[:middle], store), *in_halves(rows[middle:], store)]
        if isinstance(refusal, IntegrityError):
            raise
        return [refusal]
    return [None] * len(rows)
