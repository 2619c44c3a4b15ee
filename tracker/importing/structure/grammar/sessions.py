"""The session at which a committee adopted its observations, or a body its resolution: there it is the meeting.

Belongs here: the sentence that says so, mostly in a footnote. Where none does, the head is read (`document`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tracker.importing.structure.document import days_in, meeting_slug
from tracker.importing.structure.findings import MeetingFinding

OF_COMMITTEE = re.compile(
    r"\b[Aa]dopted by the (Committee|Human Rights Committee|Subcommittee)\b.{0,60}? at its ([a-z\- ]{3,60}?) session,?"
    r" (?:held )?\(?(?:from )?([^()]{5,60}?\d{4})\b"
)
COMMITTEE = re.compile(r"^(?:Human Rights Committee|Committee (?:on|against|for) .{5,120})$")
RESOLUTION = re.compile(
    r"\bResolution adopted by the (General Assembly|Economic and Social Council|Human Rights Council)"
    r" on (\d{1,2} \w+ \d{4})"
)
SESSION = re.compile(r"^([A-Z][a-z]+(?:[ -][a-z]+){0,4}) session$")


def session_in(texts: Iterable[str]) -> MeetingFinding | None:
    """The meeting that a document was adopted at, from all its lines; None where none says so."""
    committee = session = ""
    found: MeetingFinding | None = None
    for text in texts:
        committee = committee or (text if COMMITTEE.match(text) else "")
        if named := SESSION.match(text):
            session = session or f", {named[1].lower()} session"
        if adopted := OF_COMMITTEE.search(text):
            found = found or _meeting(f"{committee or adopted[1]}, {adopted[2]} session", adopted[3])
        if resolved := RESOLUTION.search(text):
            found = found or _meeting(f"{resolved[1]}{session}", resolved[2])
    return found


def _meeting(title: str, days: str) -> MeetingFinding:
    starts_on, ends_on = days_in(days) or (None, None)
    return MeetingFinding(title, None, starts_on, ends_on, None, meeting_slug(title, starts_on))
