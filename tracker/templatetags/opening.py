"""What a template asks of a text as printed: the words that open its list."""

from django import template

from tracker import opening_words
from tracker.models import Printing

register = template.Library()


@register.filter
def opening(printing: Printing) -> str:
    """The words of the document that stand above it, where it is a point of a list; else nothing."""
    return opening_words.opening_words(printing)
