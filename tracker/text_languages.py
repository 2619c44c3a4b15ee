"""Whether a text is in other letters than those of the language chosen for it: said to whoever chose, and no error."""

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.content.fields import Content
from tracker.importing.structure.languages import is_in_letters_of

OTHER_LETTERS = _("A text is in other letters than those of the language chosen for it.")
# An acronym, "N/A", a name: so few letters are those of a text in any language.
FEW_LETTERS = 12


def doubted_language(content: Content, said: dict[str, Any], language: str) -> str | Promise:
    """The sentence where a text is in other letters than those of its language, else "".

    Args:
        said: the value of each field, by its name; what is no text of the content is not looked at.
        language: the code that was chosen, "zh-hans" for Chinese.
    """
    texts = [str(said.get(field.name) or "") for field in content if field.is_text]
    return doubt_of(texts, language)


def doubt_of(texts: Iterable[str], language: str) -> str | Promise:
    """The same of texts that are no fields of a content."""
    return "" if all(_fits(text, language) for text in texts) else OTHER_LETTERS


def _fits(text: str, language: str) -> bool:
    return sum(sign.isalpha() for sign in text) < FEW_LETTERS or is_in_letters_of(text, language)
