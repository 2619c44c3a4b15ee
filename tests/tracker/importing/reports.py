"""Made-up reports of made-up meetings for the importer's tests. None of their sentences is from a real document."""

from collections.abc import Sequence

from tracker.importing.names import StateNames, load_state_names
from tracker.importing.readers import read
from tracker.importing.structure import Findings, find

NAMES: StateNames = load_state_names()

HEAD = """**Northern Regional Preparatory Meeting
for the Twentieth United Nations Congress on
Crime Prevention and Criminal Justice**

Oslo, 3\u20135 March 2031

Draft report

Addendum

II. Recommendations

B. Substantive items \u2013 Agenda item 4 (b)
"""
LEAD_IN = "The following recommendations, which were not negotiated by the participants, were identified:"
ITEMS = (
    "(a) Plant more lime trees along the roads;",
    "(b) Teach every child to swim;",
    "(c) Open the libraries on Sundays.",
)


def report(
    *items: str,
    lead_in: str = f"2. {LEAD_IN}",
    heading: str = "Outcome of deliberations",
    head: str = HEAD,
    blank: str = "\n\n",
    summary: str = "1. Speakers spoke of trees.",
) -> str:
    """A whole report: its head, one paragraph of summary, and one list of items (`ITEMS` where none are given)."""
    return blank.join([head, "Summary of deliberations", summary, heading, lead_in, *(items or ITEMS)]) + "\n"


def findings_of(text: str, name: str = "report.txt") -> Findings:
    return find(read(text.encode(), name), NAMES)


def labels(findings: Findings) -> list[str]:
    """The printed labels of the recommendations, in order."""
    return [found.label for found in findings.recommendations]


def texts(findings: Findings) -> list[str]:
    return [found.text for found in findings.recommendations]


def places(findings: Findings, text: str) -> list[tuple[str, str]]:
    """The warnings as (code, the line of the source they point to)."""
    lines = text.splitlines()
    return [(found.code, lines[found.line - 1]) for found in findings.warnings]


def codes(findings: Findings) -> list[str]:
    """The codes of the warnings, in the order of the source."""
    return [found.code for found in findings.warnings]


def without_marks(items: Sequence[str]) -> list[str]:
    """Items as a report prints them, without "(a) "."""
    return [item.split(") ", 1)[1] for item in items]
