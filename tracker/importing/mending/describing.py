"""The facts of the document: its head, its meeting, the items of its agenda."""

import datetime
from typing import Any

from tracker.importing.mending.shape import Finding, one_line
from tracker.importing.structure.document import meeting_slug

AGENDA = "agenda_items"
HEAD = ("title", "symbol", "kind", "language")
OF_THE_MEETING = {"meeting_title": "title", "place": "place", "starts_on": "starts_on", "ends_on": "ends_on"}


def described(findings: Finding, typed: dict[str, Any]) -> Finding:
    """The findings with the document's head as a person wants it.

    Args:
        typed: title, symbol, kind, language; meeting_title, place, starts_on, ends_on of the meeting it is of. By
            title and first day the meeting is known in the record, so its suggested address follows them.
    """
    document = findings["document"]
    meeting = {**document["meeting"], **{name: _plain(typed[field]) for field, name in OF_THE_MEETING.items()}}
    if (meeting["title"], meeting["starts_on"]) != (document["meeting"]["title"], document["meeting"]["starts_on"]):
        meeting["slug"] = meeting_slug(meeting["title"], typed["starts_on"]) if meeting["title"] else None
    head = {name: one_line(typed[name]) for name in HEAD}
    return {**findings, "document": {**document, **head, "symbol": head["symbol"] or None, "meeting": meeting}}


def with_agenda_item(findings: Finding, number: str | None, line: int) -> Finding:
    """The findings with an item of the agenda of this number: confirmation makes what the document is said to name."""
    if number is None or any(each["number"] == number for each in findings[AGENDA]):
        return findings
    item: Finding = {"number": number, "title": None, "line": line, "prepares": []}
    return {**findings, AGENDA: [*findings[AGENDA], item]}


def _plain(value: Any) -> str | None:
    if isinstance(value, datetime.date):
        return value.isoformat()
    return one_line(value or "") or None
