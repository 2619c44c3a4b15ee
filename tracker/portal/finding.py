"""Finding recommendations in a list of the portal by what a person types: the label, or words of the text."""

from tracker.models.search import normalised


def _letters(text: str) -> str:
    """Letters and digits alone: "15 (d)" and "15d" are one."""
    return "".join(each for each in normalised(text) if each.isalnum())


def is_found(typed: str, label: str, *texts: str) -> bool:
    """Whether the label begins as it was typed, or each word typed stands in the label or the texts."""
    if not typed.strip():
        return True
    if (letters := _letters(typed)) and _letters(label).startswith(letters):
        return True
    there = normalised(label, *texts)
    return all(word in there for word in normalised(typed).split())
