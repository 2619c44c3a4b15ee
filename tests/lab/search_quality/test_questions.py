"""The questions keep their form, whatever documents are at hand; those of the samples are looked up by `questions`."""

from collections import Counter
from itertools import permutations

import pytest

from tests.lab.search_quality.pool import LANGUAGES, Text, made_up, pool
from tests.lab.search_quality.questions import faults, questions

FROM_SAMPLES = ("A/HRC/", "UNODC/", "table-", "upr-")
"""How ids begin that name documents and tables which are not part of the project."""


@pytest.fixture(scope="module")
def texts() -> dict[str, Text]:
    return {each.id: each for each in pool()}


def test_twenty_questions_in_words_in_each_language_and_ten_without_an_answer() -> None:
    asked = questions("words")
    assert Counter(each.language for each in asked if each.answers) == dict.fromkeys(LANGUAGES, 20)
    assert sum(not each.answers for each in asked) == 10


def test_four_questions_by_meaning_from_each_language_to_each_other(texts: dict[str, Text]) -> None:
    pairs: Counter[tuple[str, str]] = Counter()
    for each in questions("meanings"):
        first = each.answers[0]
        pairs[each.language, "en" if first.startswith(FROM_SAMPLES) else texts[first].language] += 1
    assert pairs == dict.fromkeys(permutations(LANGUAGES, 2), 4)


@pytest.mark.parametrize("name", ["words", "meanings"])
def test_no_question_is_asked_twice(name: str) -> None:
    asked = Counter((each.language, each.query.casefold()) for each in questions(name))
    assert [query for query, count in asked.items() if count > 1] == []


@pytest.mark.parametrize("name", ["words", "meanings"])
def test_questions_have_no_fault(name: str, texts: dict[str, Text]) -> None:
    found = list(faults(name, texts))
    assert [each for each in found if not each.partition(": no text ")[2].startswith(FROM_SAMPLES)] == []
    assert len(found) < 40  # Most answers are texts of the project itself, and are looked up here.


def test_made_up_texts_are_enough_and_distinct(texts: dict[str, Text]) -> None:
    counts = Counter(each.language for each in made_up())
    assert set(counts) == set(LANGUAGES) - {"en"}
    assert min(counts.values()) >= 150
    assert {each.id for each in made_up()} <= set(texts)
