"""The ledger goes forward: an entry is never dated before the one before it, and a wrong clock is refused."""

import datetime
from typing import Any

import pytest

from tests.factories.world import World
from tests.tracker.actions.test_two_persons import ask_erasure
from tests.tracker.ledger.tampering import sealed
from tracker import actions
from tracker.actions.ledger import MAY_BE_BEHIND
from tracker.ledger.verification import Fault, rows_of_database, verify, verify_database
from tracker.models import Evidence, Publication, PublicationText, StatusUpdate

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SECOND = datetime.timedelta(seconds=1)


@pytest.fixture
def waiting(seed_world: World) -> StatusUpdate:
    """An answer that waits to be checked, after another was published."""
    seed_world.publish("15-a")
    version = seed_world.draft("15-b")
    seed_world.send(version)
    return version


def last() -> Publication:
    return Publication.objects.in_order().reverse()[0]


def test_a_clock_a_little_behind_dates_the_entry_like_the_one_before(seed_world: World, waiting: Any) -> None:
    assert datetime.timedelta(minutes=5) == MAY_BE_BEHIND
    before = last().published_at
    with pytest.raises(actions.NotAllowed, match="The clock of this server shows"):
        actions.accept(version=waiting, by=seed_world.reviewer, now=before - MAY_BE_BEHIND - SECOND)
    stored = StatusUpdate.objects.get(pk=waiting.pk)
    assert (stored.review_state, stored.checked_at) == ("submitted", None)
    assert Publication.objects.count() == 1
    actions.accept(version=waiting, by=seed_world.reviewer, now=before - MAY_BE_BEHIND)
    assert last().published_at == before
    assert verify_database().publications == 2


def test_what_publishes_nothing_goes_on_with_a_clock_far_behind(seed_world: World, waiting: Any) -> None:
    early = last().published_at - datetime.timedelta(days=1)
    actions.return_for_revision(version=waiting, reason="The year is missing.", by=seed_world.reviewer, now=early)
    assert Publication.objects.count() == 1


def test_who_runs_the_service_can_let_acts_go_on_after_a_clock_was_a_year_ahead(
    seed_world: World, waiting: Any, settings: Any
) -> None:
    """An entry is never taken back: without this no State could withdraw anything for a year."""
    settings.LEDGER_CLOCK_WAS_AHEAD = True
    before = last().published_at
    now = before - datetime.timedelta(days=365)
    actions.accept(version=waiting, by=seed_world.reviewer, now=now)
    actions.withdraw(version=waiting, by=seed_world.focal_point, now=now)
    assert [each.published_at for each in Publication.objects.in_order()] == [before] * 3
    assert verify_database().publications == 3


def test_an_erasure_by_a_clock_far_behind_deletes_no_file(seed_world: World) -> None:
    item = seed_world.evidence()
    seed_world.publish("15-a", citations=(actions.Citation(item, ""),))
    request = ask_erasure(seed_world, evidence=[item])
    with pytest.raises(actions.NotAllowed, match="The clock of this server shows"):
        actions.confirm_correction(
            correction=request, by=seed_world.reviewer, now=last().published_at - MAY_BE_BEHIND - SECOND
        )
    kept = Evidence.objects.get(pk=item.pk)
    assert kept.file.storage.exists(kept.file.name)
    assert PublicationText.objects.exists()


def test_an_entry_dated_before_the_one_before_it_is_a_fault(seed_world: World) -> None:
    seed_world.publish("15-a")
    seed_world.publish("15-b")
    first, second = rows_of_database()
    early = sealed(second | {"published_at": "2020-01-01T00:00:00.000000Z"})
    with pytest.raises(Fault, match="publication 2 is dated before publication 1"):
        verify([first, early])
    old = {key: value for key, value in early.items() if key != "format"}
    assert verify([first, sealed(old)]).publications == 2  # format 1 did not promise it
