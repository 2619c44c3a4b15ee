"""What the own State reported before on the same subject: suggested by a program, of its own accepted answers alone."""

from typing import Any

import pytest

from tests.factories.encoder import suggestions_on  # noqa: F401
from tests.factories.repeated_meeting import print_again, twin_of
from tracker.actions.suggesting import suggest_for
from tracker.choices import SuggestionState
from tracker.models import PeriodItem, StatusUpdate, Suggestion

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TITLE = "Your State reported something like this before"


@pytest.fixture
def again(seed_world: Any, suggestions_on: None, tmp_path: Any) -> Any:  # noqa: F811
    """A second meeting said 15 (b) again; XAA and XAB had answered it at the first, and a period asks the second."""
    for state, words in (("XAA", "Our own wells are open."), ("XAB", "Canary: wells of another State.")):
        seed_world.publish("15-b", state=state, summary=words)
    document = print_again(seed_world, tmp_path)
    suggest_for.func(document.pk)
    twin = twin_of(seed_world.recommendations["15-b"], document)
    period = seed_world.open_period("period-2")
    printing = twin.printings.get()
    PeriodItem.objects.create(period=period, recommendation=twin, printing=printing, order=99)
    return twin


@pytest.fixture
def there(again: Any, address: Any) -> str:
    where = address("task_list", period="period-2")
    return f"{where}recommendations/{again.meeting.slug}/{again.slug}/"


def test_the_own_accepted_answer_is_shown_and_labelled(focal: Any, there: str) -> None:
    body = focal.get(there).content.decode()
    assert TITLE in body
    assert "Our own wells are open." in body
    assert "Suggested by a program" in body
    assert "strength" in body
    assert "<mark>" in body


def test_no_word_of_another_state_is(focal: Any, foreign: Any, there: str) -> None:
    assert "Canary" not in focal.get(there).content.decode()
    theirs = foreign.get(there.replace("/xaa/", "/xab/")).content.decode()
    assert "Canary" in theirs
    assert "Our own wells" not in theirs


def test_a_refused_pair_is_not_shown(focal: Any, there: str, seed_world: Any) -> None:
    Suggestion.objects.update(
        state=SuggestionState.REFUSED, decided_at=seed_world.now(), decided_by=seed_world.dataentry
    )
    assert TITLE not in focal.get(there).content.decode()


def test_a_draft_is_not_shown(focal: Any, there: str) -> None:
    StatusUpdate.objects.filter(submission__member_state="XAA").update(review_state="submitted")
    assert TITLE not in focal.get(there).content.decode()


def test_switched_off_no_page_mentions_it(focal: Any, there: str, settings: Any) -> None:
    settings.SUGGESTIONS = False
    body = focal.get(there).content.decode()
    assert TITLE not in body
    assert "program" not in body
