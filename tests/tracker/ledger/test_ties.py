"""Of answers reported on the same day the one that the ledger has last is current - everywhere by the same rule."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from report.as_of import current
from tests.factories.world import World
from tracker import actions
from tracker.admin.review.comparison import checked
from tracker.ledger.verification import Fault, verify_database
from tracker.models import Publication, PublicationText, Span, StatusUpdate
from tracker.portal.reading.answers import answer_on
from tracker.portal.reading.sent import withdrawal_effect
from tracker.portal.rooms import find_room

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def tied(seed_world: World) -> list[StatusUpdate]:
    """Three answers of one day in three periods: the third typed is published first, then the first and the second."""
    noon = (seed_world.clock + datetime.timedelta(days=1)).replace(hour=12)
    seed_world.clock = noon  # so that the day does not end meanwhile
    periods = [seed_world.period, seed_world.open_period("period-2"), seed_world.open_period("period-3")]
    drafts = [seed_world.draft(summary=f"Of {period.slug}.", period=period) for period in periods]
    for draft in drafts:
        seed_world.send(draft)
    for place in (2, 0, 1):
        seed_world.accept(drafts[place])
    assert PublicationText.objects.values("reported_on").distinct().count() == 1
    return drafts


def current_answer() -> StatusUpdate:
    return Span.objects.today().get().publication.text.status_update


def test_pages_history_and_portal_show_the_last_of_the_ledger(tied: list[StatusUpdate], seed_world: World) -> None:
    assert verify_database().publications == 3
    assert current_answer() == tied[1]
    shown = Client().get("/en/recommendations/rpm-asia-pacific-2025/15-a.json").json()["answers_by_state"]
    assert [each["summary"] for each in shown] == ["Of period-2."]
    today = timezone.now().date()
    assert list(current.on(today).answers.values_list("publication__text__status_update", flat=True)) == [tied[1].pk]
    asked, later = seed_world.recommendations["15-a"], seed_world.open_period("period-4")
    response = seed_world.submission(period=later)
    room = find_room(seed_world.focal_point, later.slug, "xaa")
    assert room is not None
    assert [
        actions.prefill(response, asked).source,
        answer_on(room, asked).earlier[0],
        actions.draft_begins(response, [asked.pk])[asked.pk].earlier,
    ] == [tied[1]] * 3
    begun = seed_world.draft(period=later)
    seed_world.send(begun)
    (reviewed,) = checked([begun], seed_world.reviewer)
    assert reviewed.before == tied[1]


def test_what_a_withdrawal_would_show_instead_is_what_it_shows(tied: list[StatusUpdate], seed_world: World) -> None:
    withdrawn = StatusUpdate.objects.get(pk=tied[1].pk)
    instead = withdrawal_effect(withdrawn).instead
    assert instead is not None
    assert instead.text.status_update == tied[0]
    actions.withdraw(version=withdrawn, by=seed_world.focal_point, now=seed_world.now())
    assert current_answer() == tied[0]


@pytest.mark.usefixtures("tied")
def test_a_span_of_another_entry_is_a_fault() -> None:
    first = Publication.objects.get(sequence=1)
    Span.objects.today().update(publication=first)
    with pytest.raises(Fault, match=r"^publication 1 is said to be current of XAA on .*, publication 3 is"):
        verify_database()
    Span.objects.today().delete()
    with pytest.raises(Fault, match=r"^no publication is said to be current of XAA on .*, publication 3 is"):
        verify_database()
