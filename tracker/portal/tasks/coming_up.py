"""The next days of a room: from when answers can be sent, when they are due, and when the period closes. No queries."""

import datetime
from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.portal.rooms import Room
from tracker.portal.tasks.tasklist import TaskList

MOST_DAYS = 5


@dataclass(frozen=True)
class ComingDay:
    """One day that comes, and what it is."""

    day: datetime.date
    words: str


def coming_up(room: Room, listed: TaskList) -> list[ComingDay]:
    """What comes from today on, the nearest first; nothing where the period is closed."""
    if room.is_closed:
        return []
    found = [ComingDay(room.due_on, _("Answers are due")), ComingDay(room.last_day, _("The period closes"))]
    if room.period.opens_on > room.today:
        found.append(ComingDay(room.period.opens_on, _("Answers can be sent from this day")))
    for day, number in Counter(listed.inside_days(own=not room.sends)).items():
        words = ngettext(
            "%(number)d answer is due inside your State", "%(number)d answers are due inside your State", number
        )
        found.append(ComingDay(day, words % {"number": number}))
    ahead = [each for each in found if each.day >= room.today]
    return sorted(ahead, key=lambda each: each.day)[:MOST_DAYS]
