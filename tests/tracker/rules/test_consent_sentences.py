"""The numbered sentences of consent: their words never change, and a State agrees to the one on its page."""

import hashlib
from typing import Any

import pytest
from django.utils import translation

from tracker.choices import Language
from tracker.rules.consent import FOLDER, NEWEST, ConsentSentence, asked_now

# By number: the sha256 of the file. Another wording is another number; none of these changes.
ASKED = {
    1: "b6f23694f68404296a85ed5c3bee408350765e712d000067b605e5c6c8b8cd50",
    2: "7c7d24b46c3468fa6038aa993ae0190927cdd07db420a8397a06dc031f9e9658",
}


def test_no_word_of_a_sentence_that_was_asked_has_changed() -> None:
    found = {int(file.stem): hashlib.sha256(file.read_bytes()).hexdigest() for file in FOLDER.glob("*.toml")}
    assert found == ASKED
    assert max(found) == NEWEST


@pytest.mark.parametrize("number", ASKED)
@pytest.mark.parametrize("licence", ["", "CC BY 4.0"])
def test_each_is_whole_in_six_languages(number: int, licence: str) -> None:
    said = [ConsentSentence(number, licence).sentences(language) for language in Language.values]
    assert len({len(each) for each in said}) == 1
    assert len({each[0] for each in said}) == len(Language.values)
    assert not [each for own in said for each in own if "{" in each]


def test_the_second_says_where_answers_appear_under_which_licence_and_what_a_withdrawal_does(settings: Any) -> None:
    settings.DATA_LICENCE, settings.DATA_LICENCE_ADDRESS = "", ""
    assert asked_now().more[1] == (
        "No licence is stated for them: whoever wishes to use them again has to ask your Government."
    )
    without = asked_now().mark
    settings.DATA_LICENCE, settings.DATA_LICENCE_ADDRESS = "CC BY 4.0", "https://example.org/by"
    assert asked_now().sentences() == [
        "Do you agree that the answers and commitments of this period are published “as received”?",
        "They appear, word for word, on the public pages of this site and in its data files, documents and feeds.",
        "Others may use them again under this licence: CC BY 4.0 (https://example.org/by).",
        "If you end your consent or withdraw an answer, it disappears from this site within seconds, but not from "
        "copies that others have made.",
    ]
    assert asked_now().mark != without
    with translation.override("ar"):
        assert "\u2068CC BY 4.0 (https://example.org/by)\u2069" in asked_now().more[1]
        assert asked_now().mark != without
