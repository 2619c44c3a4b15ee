"""Removing a meeting that nothing uses: one that was created for an import which was then discarded, or undone."""

import datetime

from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tracker.actions.auditing import record
from tracker.actions.errors import NotAllowed, require
from tracker.models import AgendaItem, Meeting, User
from tracker.policies import may_import


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
