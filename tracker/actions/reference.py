"""Plain reference data that the desk keeps: meetings, agenda items, themes, names of States."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from tracker.actions.auditing import record, set_fields
from tracker.actions.errors import NotAllowed, require
from tracker.actions.ledger import locked_head
from tracker.actions.span_keeping import renew_regional_group
from tracker.models import Meeting, MemberState, Recommendation, Theme, User
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


def _lock(thing: models.Model) -> None:
    """Hold the stored row. Raises NotAllowed where it was removed meanwhile, as by the undoing of an import.

    Not its key: an answer that is being accepted refers to it, and holds the public counter that we raise next.
    """
    rows = type(thing)._default_manager.select_for_update(of=("self",), no_key=True).filter(pk=thing.pk)
    if not rows.first():
        raise NotAllowed(_("This was removed meanwhile. Nothing was changed."))


@transaction.atomic
def edit_reference(*, thing: models.Model, by: User, now: datetime.datetime, **fields: Any) -> models.Model:
    """Change plain fields of a reference row (names, titles, dates), and write what changed.

    Raises NotAllowed, or ValidationError for bad fields.
    """
    require(may_import(by))
    is_new = thing._state.adding
    if not is_new:
        if isinstance(
            thing, MemberState
        ):  # its spans stand under its group; before the row, as an acceptance locks them
            locked_head()
        _lock(thing)
    changes = set_fields(thing, **fields)
    if changes or is_new:
        thing.full_clean()
        thing.save()
        if isinstance(thing, MemberState):
            renew_regional_group(thing)
        record("create" if is_new else "edit", thing, by=by, now=now, changes=changes)
    return thing


@transaction.atomic
def set_themes(
    *, recommendation: Recommendation, themes: Iterable[Theme], by: User, now: datetime.datetime
) -> Recommendation:
    """Say which themes a recommendation has: a person's act, whatever a program suggested."""
    require(may_import(by))
    _lock(recommendation)
    old = storable(list(recommendation.themes.all()))
    recommendation.themes.set(themes)
    new = storable(list(recommendation.themes.all()))
    if old != new:
        record("set_themes", recommendation, by=by, now=now, changes={"themes": [old, new]})
    return recommendation


@transaction.atomic
def change_themes(
    *, recommendations: Iterable[Recommendation], add: Iterable[Theme], remove: Iterable[Theme],
    by: User, now: datetime.datetime,
) -> int:  # fmt: skip
    """Add themes to recommendations and take others away from them; every other theme stays as it is.

    Returns how many recommendations changed: the same again changes none. Raises NotAllowed, and ValidationError where
    a theme is both added and removed.
    """
    require(may_import(by))
    added, removed = set(add), set(remove)
    if added & removed:
        raise ValidationError({"remove": _("A theme cannot be added and removed at once.")})
    changed = 0
    for recommendation in sorted(recommendations, key=lambda each: each.pk):
        _lock(recommendation)
        old = set(recommendation.themes.all())
        new = (old | added) - removed
        if new != old:
            set_themes(recommendation=recommendation, themes=new, by=by, now=now)
            changed += 1
    return changed
