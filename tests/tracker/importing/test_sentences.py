"""Where a sentence of a paragraph ends, in the six languages."""

import pytest

from tracker.importing.structure.passages import sentences_of


@pytest.mark.parametrize(
    "text",
    [
        "The Committee recalls its general comment No. 35 and asks the State party to plant.",
        "The Committee recalls art. II of the Convention.",
        "See para. (b) of the report.",
        "The Committee thanks Mr. Gardener for his words.",
        "El Comité recuerda su observación general núm. 5 (2003).",
        "Комитет ссылается на п. 12 доклада.",
    ],
)
def test_a_stop_behind_an_abbreviation_ends_no_sentence(text: str) -> None:
    assert [each for _at, each in sentences_of(text)] == [text]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("El Comité lamenta pozos con los para.", "El Estado parte debe plantar."),
        ("The Committee regrets that the answer was no.", "The State party should plant."),
        ("Comme il est dit au même art.", "Le Comité recommande de planter."),
    ],
)
def test_a_word_that_is_printed_as_an_abbreviation_ends_one_before_a_word(first: str, second: str) -> None:
    assert [each for _at, each in sentences_of(f"{first} {second}")] == [first, second]
