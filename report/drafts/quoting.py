"""Words of a Government in a draft: word for word, cut where they are long, with the language that they are in."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tracker.language_names import language_name

LONGEST = 400  # characters of one quotation
CUT = " [...]"


def quotation(words: str) -> str:
    """The words in quotation marks. What is long ends at a word, and shows that it goes on; nothing is left out of the
    middle."""
    line = " ".join(words.split())
    if len(line) > LONGEST:
        start = line[: LONGEST + 1]
        whole, space, _rest = start.rpartition(" ")
        line = (whole if space and len(whole) > LONGEST // 2 else line[:LONGEST]) + CUT
    return f"“{line}”"


def spoken_by(state: str, language: str) -> str:
    """Who is quoted, and in which language."""
    return _("%(state)s (original: %(language)s):") % {"state": state, "language": language_name(language)}
