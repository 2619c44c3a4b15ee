"""Nine of ten questions find a right text at rank 1 to 3, on both databases (docs/search.md).

SEARCH_SAMPLES=FOLDER:FOLDER .venv/bin/pytest -n0 -s -m lab tests/lab/search_quality
"""

import os
from collections import Counter
from pathlib import Path

import pytest

from tests.lab.search_quality.measuring import ask, load, questions, told
from tests.lab.search_quality.pool import LANGUAGES, pool
from tracker.importing.reference import REAL_STATES, load_states

pytestmark = [pytest.mark.lab, pytest.mark.database, pytest.mark.django_db]
LEAST = 0.9  # of the questions whose answers are at hand


def test_nine_of_ten_questions_in_words_are_right() -> None:
    texts = pool(*(Path(each) for each in os.environ.get("SEARCH_SAMPLES", "").split(":") if each))
    there = {each.id for each in texts}
    load_states(REAL_STATES)
    assert Counter(each.language for each in questions() if each.answers) == dict.fromkeys(LANGUAGES, 20)
    asked = [each for each in questions() if not each.answers or there.intersection(each.answers)]
    found = list(ask(asked, load(texts)))
    print(f"\n{len(texts)} texts", told(found), sep="\n")
    right = [each.is_right for each in found if each.question.answers]
    assert len(right) >= 100
    assert sum(right) >= LEAST * len(right)
