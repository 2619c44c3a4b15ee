"""What is left of a word without its endings, in the languages that have them: by Snowball's stemmers.

A stem carries its language: "fr0format" is none of English. Chinese has no endings.
"""

import re
from functools import cache, lru_cache
from threading import Lock
from typing import Any

import snowballstemmer

from tracker.words.cutting import folded, is_han

STEMMERS = {"ar": "arabic", "en": "english", "es": "spanish", "fr": "french", "ru": "russian"}
LATIN = ("en", "es", "fr")
_one_at_a_time = Lock()  # a stemmer of Snowball holds the word that it works at, for all threads
VOWEL_SIGNS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]")
# "and" and "so" are written in one with the article of the next word.
BEFORE_ARTICLE = re.compile("^[وف](?=ال|لل|بال|كال)")
WITH_AN_ARTICLE = ("ar",)  # languages that write it in one with the word
WITH_ARTICLE = re.compile("^[وف]?(?:[بك]?ال|لل)")
# Two ways to spell one word of English: organise, programme, labour.
SPELLINGS = (
    (re.compile(r"is(e[ds]?|ing|ations?)$"), r"iz\1"),
    (re.compile(r"mmes?$"), "m"),
    (re.compile(r"our(s|ed|ing)?$"), r"or\1"),
)


@cache
def _stemmer(language: str) -> Any:
    return snowballstemmer.stemmer(STEMMERS[language])


def language_of(word: str, language: str) -> str:
    """In which language a word is stemmed that stands in a text of `language`: its letters say more than the text."""
    first = word[0]
    if "\u0600" <= first <= "\u06ff":
        return "ar"
    if "\u0400" <= first <= "\u04ff":
        return "ru"
    return language if language in LATIN else "en"


def has_stem(word: str) -> bool:
    return not is_han(word) and not any(each.isdigit() for each in word)


@lru_cache(200_000)
def stems(word: str, language: str) -> tuple[str, ...]:
    """The stems of a word, marked by their language; that of the word without accents among them, for many type none.

    Args:
        word: as it is written, not folded: endings are told by their accents.
        language: one of `STEMMERS`.
    """
    written = VOWEL_SIGNS.sub("", word.casefold()).replace("ё", "е")
    forms = FORMS[language](written) if language in FORMS else [written, folded(word)]
    with _one_at_a_time:
        found = [folded(_stemmer(language).stemWord(each)) for each in forms if each]
    return tuple(dict.fromkeys(f"{language}0{each}" for each in found if each))


def _of_arabic(word: str) -> list[str]:
    """One letter in front may be "and", or the first of the word itself."""
    bare = BEFORE_ARTICLE.sub("", word)
    return [bare, bare[1:]] if bare == word and bare[0] == "و" and len(bare) > 4 else [bare]


def written_forms(word: str, language: str) -> list[str]:
    """The ways in which a word of a search may be written in texts."""
    return _with_and_without_article(word) if language in WITH_AN_ARTICLE else [word]


def _with_and_without_article(word: str) -> list[str]:
    """A word with and without its article, and what is written in one with it: their stems may differ."""
    bare = WITH_ARTICLE.sub("", VOWEL_SIGNS.sub("", word))
    return list(dict.fromkeys([word, bare, f"ال{bare}"])) if len(bare) > 2 else [word]


def _of_english(word: str) -> list[str]:
    return list(dict.fromkeys([_one_spelling(word), _one_spelling(folded(word))]))


def _one_spelling(word: str) -> str:
    if len(word) > 5:
        for ending, other in SPELLINGS:
            word = ending.sub(other, word)
    return word


# The forms of a word of which stems are taken, where they are others than as it is written, with and without accents.
FORMS = {"ar": _of_arabic, "en": _of_english}
