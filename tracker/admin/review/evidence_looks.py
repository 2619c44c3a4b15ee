"""How the desk shows what was found when a file or a link was looked at."""

from typing import Any

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from tracker.choices import CheckKind, CheckOutcome
from tracker.models import EvidenceCheck


def look_in_words(check: EvidenceCheck) -> Any:
    """One look: when, what came of it, and what was noted or found."""
    moment = check.ended_at or check.tried_at or check.asked_at
    return format_html(
        "{}: {} <bdi>{}</bdi>", date_format(moment, "DATETIME_FORMAT"), check.get_outcome_display(), _details(check)
    )


def _details(check: EvidenceCheck) -> str:
    if check.kind == CheckKind.FILE:
        return check.detail
    if check.outcome != CheckOutcome.CLEAN:
        return check.trouble
    day = date_format(check.dated_on, "DATE_FORMAT") if check.dated_on else ""
    checksum = _("SHA-256 %(checksum)s") % {"checksum": check.content_sha256} if check.content_sha256 else ""
    return " · ".join(each for each in (check.title, day, check.final_link, checksum) if each)
