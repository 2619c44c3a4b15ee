"""The session at which a committee adopted its observations, or a body its resolution: there it is the meeting.

Belongs here: the sentence that says so, mostly in a footnote. Where none does, the head is read (`document`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tracker.importing.structure.days import days_in
from tracker.importing.structure.document import meeting_slug
from tracker.importing.structure.findings import MeetingFinding

OF_COMMITTEE = re.compile(
    r"\b[Aa]dopted by the (Committee|Human Rights Committee|Subcommittee)\b.{0,60}? at its ([a-z\- ]{3,60}?) session,?"
    r" (?:held )?\(?(?:from )?([^()]{5,60}?\d{4})\b"
)
COMMITTEE = re.compile(r"^(?:Human Rights Committee|Committee (?:on|against|for) .{5,120}[^\W\d_])$")
RESOLUTION = re.compile(
    r"\bResolution adopted by the (General Assembly|Economic and Social Council|Human Rights Council)"
    r" on (\d{1,2} \w+ \d{4})"
    r"|\bAdopted by the (Security Council) at its \d+\w{2} meeting,? on (\d{1,2} \w+ \d{4})"
)
IN_CHINESE = re.compile(
    r"(?P<zh_on>\d{4}年\d{1,2}月\d{1,2}日)(?P<zh>大会|人权理事会|经济及社会理事会)(?:通过的?)?(?:第\S{1,8}号)?决议"
    r"|(?P<zh_first>大会|人权理事会|经济及社会理事会)(?P<zh_later>\d{4}年\d{1,2}月\d{1,2}日)通过的决议"
)
IN_OTHER_LANGUAGES = re.compile(
    r"\b[Rr]ésolution adoptée par (?:l['’]|le )?(?P<fr>Assemblée générale|Conseil [^\d]{3,60}?)"
    r" le (?P<fr_on>\d{1,2}(?:er)? \w+ \d{4})"
    r"|\b[Rr]esolución aprobada por (?:la |el )?(?P<es>Asamblea General|Consejo [^\d]{3,60}?)"
    r" el (?P<es_on>\d{1,2} de \w+ de \d{4})"
    r"|\bРезолюция, принятая (?P<ru>[А-Я][^\d]{3,60}?) (?P<ru_on>\d{1,2} \w+ \d{4})"
)
"""The same in the languages whose days are printed like the English ones."""

BODIES = {
    "Генеральной Ассамблеей": "Генеральная Ассамблея",
    "Советом по правам человека": "Совет по правам человека",
    "Экономическим и Социальным Советом": "Экономический и Социальный Совет",
}
"""As the sentence has it -> as the body is called."""

SESSION = re.compile(r"^([A-Z][a-z]+(?:[ -][a-z]+){0,4}) session$")


def session_in(texts: Iterable[str]) -> MeetingFinding | None:
    """The meeting that a document was adopted at, from all its lines; the committee alone where none says when."""
    committee = session = ""
    found: MeetingFinding | None = None
    for text in texts:
        committee = committee or (text if COMMITTEE.match(text) else "")
        if named := SESSION.match(text):
            session = session or f", {named[1].lower()} session"
        if adopted := OF_COMMITTEE.search(text):
            found = found or _meeting(f"{committee or adopted[1]}, {adopted[2]} session", adopted[3])
        if resolved := RESOLUTION.search(text):
            found = found or _meeting(f"{resolved[1] or resolved[3]}{session}", resolved[2] or resolved[4])
        if chinese := IN_CHINESE.search(text):
            found = found or _meeting(chinese["zh"] or chinese["zh_first"], chinese["zh_on"] or chinese["zh_later"])
        if elsewhere := IN_OTHER_LANGUAGES.search(text):
            body, day = (each for each in elsewhere.groups() if each)
            found = found or _meeting(BODIES.get(body, body), day)
    return found or (_meeting(committee, "") if committee else None)


def _meeting(title: str, days: str) -> MeetingFinding:
    starts_on, ends_on = days_in(days) or (None, None)
    return MeetingFinding(title, None, starts_on, ends_on, None, meeting_slug(title, starts_on))
