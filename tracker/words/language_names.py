"""What a language is called, for readers of the reporting portal and of the public pages alike."""

from django.conf.locale import LANG_INFO
from django.utils.translation import get_language_info, gettext_noop

# Django writes the Arabic name of Arabic with a vowel sign; our catalogue has the name that the portal uses.
gettext_noop("Arabic")


def language_name(code: str) -> str:
    """The name of a language in the reader's, or its code."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def language_code(text: str) -> str:
    """Return the code of a language from its name, in the reader's language, in English or in its own; else the text.

    A name may be in capitals or small letters. A code is returned in small letters, also one that we do not know.
    """
    wanted = " ".join(text.split()).casefold()
    for code, known in LANG_INFO.items():
        if "name" in known and wanted in {
            str(each).casefold() for each in (language_name(code), known["name"], known["name_local"])
        }:
            return code
    return wanted
