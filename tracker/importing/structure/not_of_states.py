"""What stands among the recommendations of a working group and asks nothing of States: what it asks of its secretariat,
and what it decides for itself. It is a candidate, with the reason; a person takes it where it is to be answered.

Belongs here: by which words that is known. Where States are asked as well, it is a recommendation as any other.
"""

from __future__ import annotations

import re

_BODY = (
    r"(?:it|(?:the )?(?:[\w-]+ ){0,6}(?:group|meeting|committee|forum|panel|experts|participants|commission|conference"
    r"|council|assembly|board|body)(?: (?:on|of|for)(?: [\w-]+,?){1,12}?)?)"
)
_BEGINS = (
    r"^(?:(?:in|with|to|for|at|on|under|recalling|noting|having|taking)\b[^.;:]{0,160}, )?"
    rf"(?:{_BODY} )?(?:(?:also|further|furthermore|moreover|then|therefore|again|in addition|and),? )*"
)

SECRETARIAT = re.compile(
    rf"{_BEGINS}(?:requests|requested|asks|asked|instructs|instructed) (?:that )?(?:the |its )?(?:[\w-]+ ){{0,2}}?"
    r"(?:secretariat|secretary-general|executive (?:director|secretary))\b",
    re.IGNORECASE,
)
"""The body asks its secretariat: "The Working Group also requested the Secretariat to ..."."""

DECIDES = re.compile(
    rf"{_BEGINS}(?:decides|decided)\b(?! to (?:recommend|request|urge|encourage|invite|call upon)\b)", re.IGNORECASE
)
"""The body decides, and not that it recommends."""

ASKS_STATES = re.compile(
    r"\b(?:recommends|recommended|urges|urged|encourages|encouraged|invites|invited|calls? upon|called upon)\b"
    r"|\brequest(?:s|ed) (?:that )?(?:all |those )?(?:\w+ )?(?:states|parties|governments|countries)\b"
    r"|\b(?:states|parties|governments|countries)\b[^.;]{0,80}\b(?:should|shall|must|are (?:to|requested))\b",
    re.IGNORECASE,
)


def not_of_states(text: str) -> str | None:
    """The warning that says why a sentence asks nothing of States; None where it may ask something.

    Args:
        text: a numbered paragraph with its list, or a point of a list.
    """
    if ASKS_STATES.search(text):
        return None
    if SECRETARIAT.match(text):
        return "asks_secretariat"
    return "decides" if DECIDES.match(text) else None
