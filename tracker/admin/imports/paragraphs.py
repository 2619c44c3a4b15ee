"""What the last page of a publication says of the paragraphs of a report: nobody is to find out afterwards."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tracker.importing.read_twice import ReadTwice, read_twice

MOST_NAMED = 12


def paragraph_sentences(findings: dict[str, Any]) -> list[str]:
    """That all paragraphs are public as well, and which words would be read twice: nothing where neither is so.

    Args:
        findings: as they would be confirmed.
    """
    numbers = [str(each["number"]) for each in findings["paragraphs"] if each["number"]]
    whole = ngettext(
        "The report is read as a whole: its headings and %(count)s paragraph become public (%(named)s).",
        "The report is read as a whole: its headings and %(count)s paragraphs become public (%(named)s).",
        len(numbers),
    ) % {"count": len(numbers), "named": _some_of(numbers)}
    return [*[whole] * bool(numbers), *_twice(read_twice(findings))]


def _twice(found: ReadTwice) -> list[str]:
    if not found.labels:
        return []
    said = _(
        "On the page of the meeting the words of these stand twice, in their paragraph and as a recommendation: "
        "%(labels)s."
    ) % {"labels": _some_of(found.labels)}
    advice = _("Split the list before each point, and mark its opening words as “Not a recommendation”.")
    return [f"{said} {advice}" if found.points else said]


def _some_of(names: Sequence[str]) -> str:
    comma = pgettext("between the parts of a list", ", ")
    return comma.join(names[:MOST_NAMED]) + ("…" if len(names) > MOST_NAMED else "")
