"""What templates of the record ask: of labels, languages, citations, mandates, texts and reasons of a return."""

from typing import Any

from django import template

from tracker.evidence.files.cited_page import opened_at
from tracker.models import Printing, ReportingPeriod, opening_words
from tracker.models.labels import is_added, is_long
from tracker.models.return_reasons import FieldReason
from tracker.words.language_names import language_name

register = template.Library()
register.filter("at_place", opened_at)
register.filter("is_added_label", is_added)
register.filter("is_long_label", is_long)
register.filter(language_name)


@register.filter
def sends_in(room: Any, period: ReportingPeriod) -> bool:
    """Return whether the person at this page of a State (`portal.rooms.Room`) sends for it in that period."""
    return bool(room.sends_in(period))


@register.filter
def opening(printing: Printing) -> str:
    """Return the text of the document that introduces the list of which this is a point; else nothing."""
    return opening_words.opening_words(printing)


@register.filter
def reasons_about(version: Any, field: str) -> list[FieldReason]:
    """Return the reasons for the return of a version that are about one field; none where there is no version."""
    return [each for each in version.field_reasons if each.field == field] if version else []
