"""What is said of the day that a copy shows: a page can be asked again, a file or a citation is read for years."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _


def stood_on(day: datetime.date, shown: str) -> str:
    """Of a day that is over, that it is the end of that day; of today, that more can be published before it ends.

    Args:
        shown: the day in the words or figures of whoever says it.
    """
    if day < timezone.now().date():
        return _("As of %(day)s, end of day (UTC).") % {"day": shown}
    return _("As of %(day)s, when this was made: that day is not over (UTC).") % {"day": shown}
