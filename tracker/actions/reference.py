"""Plain reference data that the desk keeps: meetings, agenda items, themes, links, States, habits of bodies."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tracker.actions.auditing import record, set_fields
from tracker.actions.errors import NotAllowed, require
from tracker.actions.ledger import locked_head
from tracker.actions.span_keeping import renew_regional_group
from tracker.choices import LinkKind
from tracker.models import (
    AgendaItem,
    BodyHabit,
    Meeting,
    MemberState,
    Recommendation,
    RecommendationLink,
    Theme,
    User,
)
from tracker.models.audit import storable
from tracker.rules.policies import may_import


@transaction.atomic
def create_meeting(*, by: User, now: datetime.datetime, **fields: Any) -> Meeting:
    """Make a meeting. Raises NotAllowed, or ValidationError for bad fields."""
    require(may_import(by))
    meeting = Meeting(**fields)
    meeting.full_clean()
    meeting.save()
    record("create_meeting", meeting, by=by, now=now, changes={"slug": [None, meeting.slug]})
    return meeting


def why_meeting_stays(meeting: Meeting) -> str:
    """Why a meeting cannot be removed, in a sentence; nothing where nothing uses it.

    Args:
        meeting: as it is stored. Its own agenda items go with it, unless those of another meeting prepare them.
    """
    if meeting.removed_recommendations.exists():
        return _(
            "This meeting stays: recommendations of it were public, and their addresses say that they were entered by "
            "mistake. Correct its title and dates and publish the corrected report to it, or leave it: no public page "
            "lists it."
        )
    using = [each for each in Meeting._meta.related_objects if each.related_model is not AgendaItem]
    names = [
        capfirst(str(each.related_model._meta.verbose_name_plural))
        for each in using
        if each.related_model._default_manager.filter(**{each.field.name: meeting}).exists()
    ]
    if AgendaItem.objects.filter(prepares__meeting=meeting).exclude(meeting=meeting).exists():
        names.append(capfirst(str(AgendaItem._meta.verbose_name_plural)))
    comma = pgettext("between the parts of a list", ", ")
    return _("This meeting stays, since it is used: %(names)s.") % {"names": comma.join(names)} if names else ""


@transaction.atomic
def remove_meeting(*, meeting: Meeting, by: User, now: datetime.datetime) -> None:
    """Delete a meeting that nothing uses, with its agenda items. Raises NotAllowed, with the reason, where it stays."""
    require(may_import(by))
    stored = Meeting.objects.select_for_update(of=("self",)).filter(pk=meeting.pk).first()
    if stored is None:
        raise NotAllowed(_("This was removed meanwhile. Nothing was changed."))
    if reason := why_meeting_stays(stored):
        raise NotAllowed(reason)
    told = {"slug": [stored.slug, None], "title": [stored.title, None]}
    record("remove_meeting", stored, by=by, now=now, changes=told)
    stored.agenda_items.all().delete()
    stored.delete()


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


@transaction.atomic
def link_same_subject(
    recommendation: Recommendation, *, other: Recommendation, by: User, now: datetime.datetime
) -> RecommendationLink:
    """Link two recommendations, in either order; the same again changes nothing.

    Raises NotAllowed for the wrong person, for one recommendation alone, and where one was removed meanwhile.
    """
    require(may_import(by))
    ends = sorted({recommendation.pk, other.pk})
    rows = Recommendation.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ends).order_by("pk")
    if len(list(rows)) < 2:
        raise NotAllowed(_("This was removed meanwhile. Nothing was changed."))
    first, second = ends
    pair = Q(from_recommendation=first, to_recommendation=second)
    pair |= Q(from_recommendation=second, to_recommendation=first)
    same = RecommendationLink.objects.filter(pair, kind=LinkKind.SAME_SUBJECT).first()
    if same is not None and same.confirmed_at is not None:
        return same
    link = same or RecommendationLink(
        from_recommendation=recommendation, to_recommendation=other, kind=LinkKind.SAME_SUBJECT
    )
    link.confirmed_at, link.confirmed_by = now, by
    link.save()
    record("link_recommendations", recommendation, by=by, now=now, changes={"recommendation": [None, str(other)]})
    return link


@transaction.atomic
def remember_habit(
    *,
    body: str,
    series: str,
    headings: Iterable[str],
    openings: Iterable[str],
    labels: Iterable[str],
    basis: str,
    by: User,
    now: datetime.datetime,
) -> BodyHabit:
    """Keep a habit of a body; what was remembered of the same series before is replaced.

    Raises NotAllowed, or ValidationError where it cannot be kept.
    """
    require(may_import(by))
    before = BodyHabit.objects.select_for_update(of=("self",)).filter(series=series).first()
    habit = before or BodyHabit(series=series)
    changes = set_fields(
        habit, body=body, headings="\n".join(headings), openings="\n".join(openings), labels=" ".join(labels),
        basis=basis, is_used=True,
    )  # fmt: skip
    habit.remembered_at, habit.remembered_by = now, by
    habit.full_clean()
    habit.save()
    record("edit" if before else "create", habit, by=by, now=now, changes=changes)
    return habit
