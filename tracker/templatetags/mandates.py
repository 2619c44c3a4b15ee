"""What a person's mandates allow, asked by a template."""

from typing import Any

from django import template

from tracker.models import ReportingPeriod

register = template.Library()


@register.filter
def sends_in(room: Any, period: ReportingPeriod) -> bool:
    """Whether the person at this page of a State (`portal.rooms.Room`) sends for it in that period, of any meeting."""
    return bool(room.sends_in(period))
