"""Which of the six official languages a text is in, by its script and its commonest words. A suggestion."""

from __future__ import annotations

import re
from collections import Counter

SCRIPTS = (
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
)
WORDS = {
    "en": frozenset({"the", "of", "and", "to", "in", "for", "with", "by", "which", "on"}),
    "fr": frozenset({"le", "la", "les", "des", "et", "du", "dans", "pour", "par", "une"}),
    "es": frozenset({"el", "los", "las", "y", "del", "para", "por", "una", "en", "con"}),
}
DEFAULT = "en"
LOOKED_AT = 20_000
SHARE_OF_SCRIPT = 5
"""One letter in so many: a foreign name in an English text is not its language."""


def _script_of(text: str) -> str:
    """The language whose letters alone these are; "" for Latin letters and for none."""
    letters = sum(sign.isalpha() for sign in text)
    for code, script in SCRIPTS:
        if letters and len(script.findall(text)) * SHARE_OF_SCRIPT >= letters:
            return code
    return ""


def is_in_letters_of(text: str, language: str) -> bool:
    """Whether a text is in the letters of a language ("zh-hans" is "zh"); one without letters is in those of any."""
    code = language[:2]
    expected = code if code in dict(SCRIPTS) else ""
    return _script_of(text) == expected or not any(sign.isalpha() for sign in text)


def language_of(text: str) -> str:
    """The ISO 639-1 code of a text's language; "en" where nothing speaks for another."""
    opening = text[:LOOKED_AT]
    if script := _script_of(opening):
        return script
    counted = Counter(opening.casefold().split())
    votes = {code: sum(counted[word] for word in words) for code, words in WORDS.items()}
    best = max(votes, key=lambda code: votes[code])
    return best if votes[best] else DEFAULT
