"""The check page of a closed period promises nothing that is refused."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from tests.factories.world import World
from tests.tracker.portal.conftest import Address
from tests.tracker.portal.test_coming_up import in_days
from tracker import actions
from tracker.models import Invitation
from tracker.models.versions import Version
from tracker.portal.sending.check_and_send_forms import mark_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]

CLOSED = "The reporting period is closed. Corrections and what was returned or recalled can still be sent."
KEPT = "The reporting period is closed: a draft can be sent only if the secretariat reopens it."
LATE = "What you send is received and marked as late."


@pytest.fixture
def ready(seed_world: World) -> Callable[..., Version]:
    """A draft that is marked as ready."""

    def drafted(slug: str, **said: str) -> Version:
        draft = seed_world.draft(slug, **said)
        return actions.mark_ready(version=draft, is_ready=True, by=seed_world.focal_point, now=seed_world.now())

    return drafted


@pytest.fixture
def closes(seed_world: World) -> Callable[[], None]:
    """The period closes."""

    def close() -> None:
        type(seed_world.period).objects.update(opens_on=in_days(-90), due_on=in_days(-60), closes_on=in_days(-30))

    return close


def test_after_closing_only_what_can_be_sent_comes_selected(
    focal: Client, seed_world: World, address: Address, ready: Callable[..., Version], closes: Callable[[], None]
) -> None:
    seed_world.publish("15-a")
    correction, first = ready("15-a", summary="Corrected."), ready("15-b")
    promise = seed_world.commit("15-c")
    closes()
    page = focal.get(address("check"))
    assert page.context["form"]["versions"].value() == [mark_of(correction)]
    assert CLOSED in page.text
    assert LATE not in page.text
    rows = html.fromstring(page.text).xpath("//fieldset[.//*[@id='sent']]/div/div")
    kept = [KEPT in " ".join(each.text_content().split()) for each in rows]
    assert kept == [False, True, True]
    assert page.context["form"].too_late == {first, promise}


def test_where_the_period_is_reopened_all_comes_selected(
    focal: Client, seed_world: World, address: Address, ready: Callable[..., Version], closes: Callable[[], None]
) -> None:
    first = ready("15-b")
    closes()
    Invitation.objects.filter(member_state="XAA").update(reopened_until=in_days(3))
    page = focal.get(address("check"))
    assert page.context["form"]["versions"].value() == [mark_of(first)]
    assert KEPT not in page.text
    assert LATE in page.text


def test_after_closing_as_many_drafts_as_there_are_ask_the_same_number_of_queries(
    focal: Client, seed_world: World, address: Address, ready: Callable[..., Version], closes: Callable[[], None]
) -> None:
    ready("15-a")
    closes()
    counts = []
    for slug in ("15-b", "15-c"):
        with CaptureQueriesContext(connection) as captured:
            focal.get(address("check"))
        counts.append(len(captured))
        ready(slug)
    assert counts[0] == counts[1]
