"""Questions of templates to the room of a State."""

from typing import Any

from django import template

from tracker.models import ReportingPeriod

register = template.Library()


@register.filter
def sends_in(room: Any, period: ReportingPeriod) -> bool:
    """Whether the person in the room (`portal.rooms.Room`) sends for its State in that period, of whatever meeting."""
    return bool(room.sends_in(period))
