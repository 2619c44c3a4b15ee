"""A brief as a Word document."""

from tracker.questionnaire.word_document import CONTENT_TYPE, Paper

__all__ = ["CONTENT_TYPE", "paper"]


def paper(title: str) -> Paper:
    """An empty document with its title."""
    return Paper(title)
