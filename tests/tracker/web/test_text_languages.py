"""A text that reads otherwise than its language says is doubted; a name, a title and a short note never are."""

import pytest

from tracker.web.text_languages import OTHER_LETTERS, OTHER_WORDS, doubt_of

FRENCH = (
    "Depuis 2024, le bureau publie chaque année des chiffres sur les saisies dans les ports et les transmet aux élus."
)
SPANISH = (
    "Desde 2024 la oficina publica las cifras de los decomisos en los puertos y las envía al parlamento para su examen."
)
ENGLISH = "Since 2024 the office has published figures on what was seized in the ports, and sends these to parliament."
QUOTING = "The decree “Loi relative à la protection des données dans les écoles” was adopted by the parliament."


@pytest.mark.parametrize(
    ("text", "own"), [(ENGLISH, "en"), (FRENCH, "fr"), (SPANISH, "es")], ids=["English", "French", "Spanish"]
)
def test_a_sentence_is_doubted_under_each_other_language_of_its_letters(text: str, own: str) -> None:
    said = {code: doubt_of([text], code) for code in ("en", "fr", "es")}
    assert said.pop(own) == ""
    assert set(said.values()) == {OTHER_WORDS}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "N/A",
        "Loi n° 12 du 3 mai 2024.",
        QUOTING,
        "Ministerio del Interior; Policía Nacional",
        f"{ENGLISH * 3} {FRENCH}",
    ],
)
def test_what_is_short_or_quotes_is_not_doubted(text: str) -> None:
    assert doubt_of([text], "en") == ""


def test_other_letters_are_said_before_other_words() -> None:
    assert doubt_of([FRENCH, "تم اعتماد القانون في عام 2024"], "en") == OTHER_LETTERS
    assert doubt_of([FRENCH], "ru") == OTHER_LETTERS


def test_one_of_several_texts_is_enough() -> None:
    assert doubt_of([ENGLISH, SPANISH], "en") == OTHER_WORDS
