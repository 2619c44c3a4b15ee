"""What a template asks of the reasons of a return."""

from typing import Any

from django import template

from tracker.models.return_reasons import FieldReason

register = template.Library()


@register.filter
def reasons_about(version: Any, field: str) -> list[FieldReason]:
    """The reasons for the return of a version that are about one field; none where there is no version."""
    return [each for each in version.field_reasons if each.field == field] if version else []
