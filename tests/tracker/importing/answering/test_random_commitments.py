"""Reviews made at random, in six languages and four formats: each commitment is found once, and none invented."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.chance import portion
from tests.corpus.commitments import Review, reviews_that_commit
from tests.tracker.importing.reports import NAMES
from tests.tracker.importing.test_bodies import PRESSES, PRINTED, WITHOUT_SHRINKING, plain
from tracker.importing.readers import read
from tracker.importing.structure import find


def comes_back(name: str, review: Review, printed: bytes) -> None:
    found = find(read(printed, name), NAMES)
    assert found.structure == "universal_periodic_review"
    assert Counter((each.paragraph, plain(each.text)) for each in found.commitments) == Counter(
        (paragraph, plain(text)) for paragraph, text in review.expected
    )
    assert {each.iso3 for each in found.commitments} <= {review.iso3}
    assert [each.label for each in found.recommendations] == review.labels, "a commitment is no recommendation"


@pytest.mark.parametrize(("language", "name"), PRINTED)
@settings(max_examples=portion(5, 2), phases=WITHOUT_SHRINKING, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_the_commitments_of_a_random_review_come_back(language: str, name: str, data: st.DataObject) -> None:
    review = data.draw(reviews_that_commit(language))
    comes_back(name, review, PRESSES[name](review, data.draw, language))  # type: ignore[arg-type]
