"""What stands between the parts of a list, on pages and in mails of the record: a short tag in place of a phrase."""

from collections.abc import Iterable

from django import template
from django.utils.translation import pgettext

register = template.Library()


@register.simple_tag
def comma() -> str:
    """What stands between the parts of a list, its space included."""
    # Translators: between the parts of a list, with its space. Arabic: "، ", Chinese: "、".
    return pgettext("between the parts of a list", ", ")


@register.simple_tag
def semicolon() -> str:
    """What stands between longer parts of a list, its space included."""
    # Translators: between longer parts of a list, with its space. Arabic: "؛ ", Chinese: "；".
    return pgettext("between longer parts of a list", "; ")


@register.filter
def listed(parts: Iterable[object]) -> str:
    """Names as one line."""
    return comma().join(str(part) for part in parts)
