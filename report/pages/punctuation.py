"""How this language joins the parts of a list or of a line: the one place that knows its commas.

For what people read. Tables and feeds for machines keep their own separators.
"""

from collections.abc import Iterable

from django.utils.translation import pgettext


def comma() -> str:
    # Translators: between the parts of a list, with its space. Arabic: "، ", Chinese: "、".
    return pgettext("between the parts of a list", ", ")


def semicolon() -> str:
    # Translators: between longer parts of a list, with its space. Arabic: "؛ ", Chinese: "；".
    return pgettext("between longer parts of a list", "; ")


def listed(parts: Iterable[str]) -> str:
    """The parts as one line."""
    return comma().join(parts)
