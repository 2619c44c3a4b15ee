"""Plain reference data that the desk keeps: meetings, agenda items, themes, names of States."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import models, transaction

from tracker.actions.auditing import record, set_fields
from tracker.actions.errors import require
from tracker.models import Meeting, Recommendation, Theme, User
from tracker.models.audit import storable
from tracker.policies import may_import


@transaction.atomic
def create_meeting(*, by: User, now: datetime.datetime, **fields: Any) -> Meeting:
    """Make a meeting. Raises NotAllowed, or ValidationError for bad fields."""
    require(may_import(by))
    meeting = Meeting(**fields)
    meeting.full_clean()
    meeting.save()
    record("create_meeting", meeting, by=by, now=now, changes={"slug": [None, meeting.slug]})
    return meeting


@transaction.atomic
def edit_reference(*, thing: models.Model, by: User, now: datetime.datetime, **fields: Any) -> models.Model:
    """Change plain fields of a reference row (names, titles, dates), and write what changed.

    Raises NotAllowed, or ValidationError for bad fields.
    """
    require(may_import(by))
    changes = set_fields(thing, **fields)
    is_new = thing._state.adding
    if changes or is_new:
        thing.full_clean()
        thing.save()
        record("create" if is_new else "edit", thing, by=by, now=now, changes=changes)
    return thing


@transaction.atomic
def set_themes(
    *, recommendation: Recommendation, themes: Iterable[Theme], by: User, now: datetime.datetime
) -> Recommendation:
    """Say which themes a recommendation has: a person's act, whatever a program suggested."""
    require(may_import(by))
    old = storable(list(recommendation.themes.all()))
    recommendation.themes.set(themes)
    new = storable(list(recommendation.themes.all()))
    if old != new:
        record("set_themes", recommendation, by=by, now=now, changes={"themes": [old, new]})
    return recommendation
