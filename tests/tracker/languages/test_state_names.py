"""The name of a State stands in sentences as the record has it, without an article: no preposition may need one."""

import re

import pytest
from babel.messages.catalog import Catalog

from tests.tracker.languages.reading import stored

NAME = r"(?:<bdi>)?%\((?:state|states|member_state)\)s"
# "les réponses de Tchad" for "du Tchad", "respuestas de República de Corea", "От Чад" for "От Чада".
BEFORE = {
    "fr": rf"\b(?:de|à|par|pour|en|que|sur|lors de) {NAME}",
    "es": rf"\b(?:de|a|por|para|en|sobre|comunicó) {NAME}",
    "ru": rf"\b(?:от|у|для|за|из|в|о|представленных) {NAME}",
}
# "%(states)s of the 12 States invited" is a number.
NUMBERS = re.compile(r"%\(states\)s %\(of_invited\)s")


def faults_of(language: str, catalog: Catalog) -> list[str]:
    """The translations in which a preposition stands right before the name of a State."""
    wrong = re.compile(BEFORE[language], re.IGNORECASE)
    found = []
    for message in catalog:
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        found += [each for each in strings if each and wrong.search(NUMBERS.sub("", each))]
    return found


@pytest.mark.parametrize("language", sorted(BEFORE))
def test_no_preposition_stands_before_the_name_of_a_state(language: str) -> None:
    assert faults_of(language, stored(language)) == []


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "Les réponses de %(state)s étaient attendues."),
        ("fr", "Dans la réponse de <bdi>%(state)s</bdi> :"),
        ("es", "Las respuestas de %(state)s debían enviarse."),
        ("ru", "От %(state)s в «%(period)s» отчитывается другое лицо"),
    ],
)
def test_the_rule_finds_a_planted_fault(language: str, sentence: str) -> None:
    planted = Catalog(locale=language)
    planted.add("planted", sentence)
    assert faults_of(language, planted) == [sentence]
