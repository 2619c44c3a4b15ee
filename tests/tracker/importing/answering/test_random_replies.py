"""Addenda made at random, in six languages and four formats: each label has its position and its words, none more."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.chance import portion
from tests.corpus.addenda import Addendum, addenda
from tests.tracker.importing.reports import NAMES
from tests.tracker.importing.test_bodies import PRESSES, PRINTED, WITHOUT_SHRINKING, plain
from tracker.importing.readers import read
from tracker.importing.structure import find


def comes_back(name: str, addendum: Addendum, printed: bytes) -> None:
    found = find(read(printed, name), NAMES)
    assert found.structure == "replies_of_state"
    assert {each.label: each.position for each in found.answers} == {
        label: position for label, (position, _words) in addendum.expected.items()
    }
    said = {each.label: plain(each.text) for each in found.answers}
    assert said == {label: plain(words) for label, (_position, words) in addendum.expected.items()}


@pytest.mark.parametrize(("language", "name"), PRINTED)
@settings(max_examples=portion(5, 2), phases=WITHOUT_SHRINKING, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_random_addendum_comes_back(language: str, name: str, data: st.DataObject) -> None:
    addendum = data.draw(addenda(language))
    comes_back(name, addendum, PRESSES[name](addendum, data.draw, language))  # type: ignore[arg-type]
