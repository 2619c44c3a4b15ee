"""What a language is called, for readers of the reporting portal and of the public pages alike."""

from django.utils.translation import get_language_info


def language_name(code: str) -> str:
    """The name of a language in the reader's, or its code."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
