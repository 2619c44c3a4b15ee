"""Many questions of a search, each answered by numbers of words and again by a list of all texts."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest

from report.as_of import current
from report.question import labels, search
from tests.chance import chance_of, portion
from tests.factories.world import World
from tests.tracker.actions.histories import WORDS, History
from tracker import words

pytestmark = [pytest.mark.django_db, pytest.mark.database]


SEED = 20271130
# Each word alone and beside another, in a row, as a beginning, left out; names of States, and what stands nowhere.
ASKED = (
    *WORDS, *(f"{word} {other}" for word, other in pairwise(WORDS)), '"the judges"', '"judges the"',
    "coastguard", "tra", "ju", "xxxx", "x" * 70, "训", "法官培训", "training -banks", "the -coast", "banque", "nowhere",
    "⑴", "v0a1", "échange trained bank",
)  # fmt: skip


def compare_ways() -> Counter[str]:
    """Both ways beside each other; returns how many of the questions found something."""
    reference, now = labels.load(), current.now()
    found = Counter[str]()
    for typed in ASKED:
        terms = words.asked(typed, reference.names_of_states)
        if not terms:
            continue
        by_numbers, by_list = (search.found(terms, reference, each) for each in (now, replace(now, words=None)))
        said = {place: set(numbers) for place, numbers in by_numbers.said.items()}
        assert said == {place: set(numbers) for place, numbers in by_list.said.items()}, typed
        assert replace(by_numbers, said={}) == replace(by_list, said={}), typed
        found[typed] += bool(said)
    return found


@pytest.mark.chance
@pytest.mark.parametrize(("acts", "least"), [(8, 3), pytest.param(40, 12, marks=pytest.mark.all)])
def test_numbers_of_words_find_what_a_list_of_texts_finds(world: World, acts: int, least: int) -> None:
    history, found = History(world, chance_of(SEED)), Counter[str]()
    history.publish()
    for number in range(portion(acts, min(acts, 20))):
        history.go_on()
        if number % 5 == 4:
            found += compare_ways()
    assert len(+found) > portion(least, 0), found
