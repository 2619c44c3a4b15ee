"""The translations are those of the code: nothing missing, nothing guessed, nothing that a format could trip over."""

import re

import pytest
from babel.messages.catalog import Catalog, Message
from django.conf import settings
from django.utils.translation import to_locale

from bin import messages
from tests.tracker.languages.reading import stored

RENEW = "run `make messages`, and translate what is new"
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[a-z]|\{\w+\}|</?\w[^>]*>")
# Whose every sentence is translated: all but what is a draft of the public pages alone (`settings.DRAFT_LANGUAGES`).
PUBLIC_ALONE = {to_locale(code) for code, how_far in settings.DRAFT_LANGUAGES.items() if how_far == "public"}
COMPLETE = [language for language in messages.PLURALS if language not in PUBLIC_ALONE]
# What a reader of the public pages meets.
PUBLIC = (
    "report/",
    "templates/report/",
    "templates/components/",
    "templates/base",
    "templates/4",
    "templates/5",
    "tracker/choices.py",
)
languages = pytest.mark.parametrize("language", messages.PLURALS)


def wordings(message: Message) -> list[tuple[str, str]]:
    """(what the code says, what the translation says), a pair for each plural form; nothing where it is empty."""
    if isinstance(message.id, str):
        return [(message.id, message.string)] if message.string else []
    said = message.id[1]
    return [(said, string) for string in message.string if string]


def is_empty(message: Message) -> bool:
    return not all([message.string] if isinstance(message.id, str) else message.string)


def missing(catalogue: Catalog, *rooms: str) -> list[str]:
    """What is not translated of the sentences in the files of `rooms`."""
    return [
        str(message.id)
        for message in catalogue
        if message.id and is_empty(message) and any(place.startswith(rooms) for place, _line in message.locations)
    ]


@languages
def test_the_file_has_the_sentences_of_the_code_and_no_others_and_nothing_is_guessed(
    language: str, code: Catalog
) -> None:
    catalogue = stored(language)
    said = {(message.id, message.context) for message in code}
    assert {(message.id, message.context) for message in catalogue} == said, RENEW
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []
    assert not catalogue.obsolete
    compiled = messages.po_path(language).with_suffix(".mo").read_bytes()
    assert compiled == messages.compiled(catalogue), RENEW


@languages
def test_every_plural_has_its_forms_and_the_public_pages_are_translated(language: str) -> None:
    catalogue = stored(language)
    plurals = [message for message in catalogue if not isinstance(message.id, str) and any(message.string)]
    assert [message.id for message in plurals if len(message.string) != catalogue.num_plurals] == []
    assert [message.id for message in plurals if not all(message.string)] == []
    assert missing(catalogue, *PUBLIC) == [], RENEW


@languages
def test_placeholders_are_those_of_the_sentence(language: str) -> None:
    """A form for one or two may name the number in a word; no form has a placeholder that the code does not fill."""
    faults = []
    for message in filter(lambda message: message.id, stored(language)):
        for said, translated in wordings(message):
            wanted, found = sorted(PLACEHOLDER.findall(said)), sorted(PLACEHOLDER.findall(translated))
            is_kept = found == wanted if isinstance(message.id, str) else set(found) <= set(wanted)
            if not is_kept:
                faults.append(translated)
    assert faults == []


@languages
def test_edges_are_kept(language: str) -> None:
    """A sentence that begins or ends with a blank stands beside something. What joins a list is the language's own."""
    sentences = [message for message in stored(language) if message.id not in ("", ", ", "; ", ": ")]
    pairs = [pair for message in sentences for pair in wordings(message)]
    edges = [(said[0] == " ", said[-1] == " ") for said, _translated in pairs]
    assert [(each[0] == " ", each[-1] == " ") for _said, each in pairs] == edges


@pytest.mark.parametrize("language", COMPLETE)
def test_a_complete_translation_lacks_nothing(language: str) -> None:
    assert missing(stored(language), "") == [], RENEW


def test_renewing_changes_nothing_that_is_up_to_date(code: Catalog) -> None:
    assert messages.compiled(stored("ar")) == messages.compiled(messages.renewed("ar", code))


# A number, and within three words the thing that it counts.
COUNTED = re.compile(
    r"%\((?!document\b)(?P<number>\w+)\)[sd] (?:[\w-]+ ){0,3}?(?:answers|attempts|characters|commitments|days|documents"
    r"|entries|items|labels|links|meetings|minutes|options|pages|people|pixels|recommendations|rows|States|suggestions"
    r"|texts|themes|warnings|words)\b"
)
# Sentences that need no forms, by the number that stands before the thing, and why.
NO_FORMS = {
    "limit": "a limit of the code, far above one",
    "limit_value": "a limit of the code, far above one",
    "most": "a limit of the code, far above one",
    "minutes": "a limit of the code, far above one",
    "show_value": "more than a limit, and not at the noun in Arabic and Russian",
    "length": "more than a limit, and not at the noun in Arabic and Russian",
    "texts": "the texts on which the program was measured, some hundreds",
    "shown": "the first rows or pages, where there are more than fit",
    "parts": "into how many parts, of which there are two or more",
}
NO_FORMS_SENTENCES = {
    "All %(number)s commitments": "shown where there are more than the list has room for",
    "The first %(shown)s of %(count)s pages.": "shown where there are more than the screen has room for",
    "The sheet for people ends after %(number)s rows. The first sheet has all of them.": "a limit of the code",
    "Version %(number)s was returned:": "an ordinal",
}


def counting_without_forms(message: Message) -> bool:
    """Whether a sentence counts things with a number that may be one, and has no plural forms."""
    if not isinstance(message.id, str) or message.id in NO_FORMS_SENTENCES:
        return False
    return any(found["number"] not in NO_FORMS for found in COUNTED.finditer(message.id))


def test_a_sentence_that_counts_has_plural_forms(code: Catalog) -> None:
    """Nobody reads "1 recommendations", and Russian and Arabic have the form that the number asks for."""
    assert [message.id for message in code if message.id and counting_without_forms(message)] == []
    known = {message.id for message in code}
    assert not [sentence for sentence in NO_FORMS_SENTENCES if sentence not in known], "a reason without a sentence"


def test_a_planted_count_without_forms_is_found() -> None:
    assert counting_without_forms(Message("%(name)s, %(count)d rows"))
    assert counting_without_forms(Message("Published answers on %(answered)s of %(total)s recommendations."))
    assert not counting_without_forms(Message(("%(count)d row", "%(count)d rows")))
    assert not counting_without_forms(Message("Row %(number)d is corrected."))
