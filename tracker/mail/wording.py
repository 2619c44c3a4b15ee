"""The sentences of the clock's mails, in the language that is active."""

import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.mail.places import OpenInvitation
from tracker.mail.progress import PlaceProgress


def day_of(day: datetime.date) -> str:
    """A day as the language writes it."""
    return date_format(day, "DATE_FORMAT")


def reminder_subject(place: OpenInvitation, today: datetime.date) -> str:
    """How the due date lies to today, with the period."""
    facts = {"day": day_of(place.due_on), "period": place.invitation.period.title}
    if today > place.due_on:
        return _("The due date has passed: %(period)s") % facts
    return _("Answers are due on %(day)s: %(period)s") % facts


def reminder(place: OpenInvitation, today: datetime.date) -> str:
    """How many days there are to the due date, or that it has passed."""
    days = (place.due_on - today).days
    if days < 0:
        return _("The due date, %(day)s, has passed. Answers can still be sent.") % {"day": day_of(place.due_on)}
    said = ngettext("Answers are due in %(days)d day.", "Answers are due in %(days)d days.", days)
    return said % {"days": days}


def escalation_subject(place: OpenInvitation) -> str:
    """That nothing was sent."""
    return _("Nothing was sent yet: %(period)s") % {"period": place.invitation.period.title}


def escalation(place: OpenInvitation) -> str:
    """What an alternate is told."""
    facts = {"state": place.invitation.member_state.name, "day": day_of(place.due_on)}
    return (
        _(
            "Nothing was sent for %(state)s, and the due date, %(day)s, has passed. The focal point was reminded. As"
            " the alternate you can send as well."
        )
        % facts
    )


def facts_of(place: OpenInvitation, progress: PlaceProgress) -> list[str]:
    """Due date and numbers of one place."""
    lines = [_("Due on %(day)s") % {"day": day_of(place.due_on)}]
    counts = {"answered": progress.answered, "total": progress.asked}
    lines.append(_("%(answered)d of %(total)d answered") % counts)
    if progress.drafts:
        said = ngettext("%(drafts)d draft not sent", "%(drafts)d drafts not sent", progress.drafts)
        lines.append(said % {"drafts": progress.drafts})
    return lines


def news_of(progress: PlaceProgress) -> list[str]:
    """What else there is to do or to know in one place. The reason of a return stands on its page, in no mail."""
    lines = [
        _("Returned: %(label)s. The reason stands on the page of the answer.") % {"label": label}
        if reason
        else _("To be sent again: %(label)s") % {"label": label}
        for label, reason in progress.returned
    ]
    lines += [
        _("Assigned to you: %(label)s, due inside your State on %(day)s") % {"label": label, "day": day_of(due)}
        if due
        else _("Assigned to you: %(label)s") % {"label": label}
        for label, due in progress.named
    ]
    if progress.new_comments:
        said = ngettext("%(count)d new comment", "%(count)d new comments", progress.new_comments)
        lines.append(said % {"count": progress.new_comments})
    if progress.comments_to_reader:
        said = ngettext(
            "%(count)d comment addressed to you is open",
            "%(count)d comments addressed to you are open",
            progress.comments_to_reader,
        )
        lines.append(said % {"count": progress.comments_to_reader})
    if progress.broken_links:
        said = ngettext(
            "%(count)d link in your library no longer works",
            "%(count)d links in your library no longer work",
            progress.broken_links,
        )
        lines.append(said % {"count": progress.broken_links})
    return lines
