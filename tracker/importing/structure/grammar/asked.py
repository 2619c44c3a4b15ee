"""Who is asked, and nobody says by whom: "Governments are invited to grant", in the six languages; and which sentences
of a working group ask nothing of States.

Belongs here: the sentence whose subject is those who are asked. It may be the body that asks, or a speaker of whom the
report tells: a candidate, for a person to decide on.
"""

from __future__ import annotations

from tracker.importing.structure.acts import words_of
from tracker.importing.structure.passages import sentences_of


def somebody_is_asked(text: str, language: str) -> bool:
    """Whether a sentence of a text asks States or others, and does not say who asks.

    Args:
        text: a paragraph without its number; language: a code; English where the table lacks the language.
    """
    words = words_of(language)
    pattern = words.of("is_asked")
    found = ((sentence, pattern.search(sentence)) for _place, sentence in sentences_of(text))
    return any(asks is not None and not words.tells_of_earlier(sentence, asks) for sentence, asks in found)


def not_of_states(text: str) -> str | None:
    """The warning that says why a sentence asks nothing of States; None where it may ask something.

    Args:
        text: a numbered paragraph with its list, or a point of a list.
    """
    english = words_of("en")
    if english.of("asks_states").search(text):
        return None
    return next((act for act in ("asks_secretariat", "decides") if english.of(act).match(text)), None)
