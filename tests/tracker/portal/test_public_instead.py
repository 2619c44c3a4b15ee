"""After a withdrawal or the end of consent an older answer of the State may be the public one: the portal says so."""

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from lxml import html

from tests.factories.world import SEED_MEETING, World
from tests.tracker.portal.conftest import Address
from tracker import actions
from tracker.models import PublicationText, ReportingPeriod, StatusUpdate

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PUBLIC_PAGE = f"/en/recommendations/{SEED_MEETING}/15-a/"
SHOWN_NOW = "Your answer of {} (Reporting period period-1) is public, and is shown as the current one."
THE_SAME = "It says the same, in the same words."
NOT_THE_SAME = "It says something else, or says it in other words."


@pytest.fixture
def second(seed_world: World) -> ReportingPeriod:
    """Another period; an answer on 15 (a) is public from the first."""
    seed_world.publish("15-a")
    return seed_world.open_period("period-2")


def confirmed(seed_world: World, period: ReportingPeriod) -> StatusUpdate:
    """The answer confirmed without change in the second period, and accepted."""
    draft = actions.confirm_unchanged(
        submission=seed_world.submission(period=period),
        recommendation=seed_world.recommendations["15-a"],
        by=seed_world.focal_point,
        now=seed_world.now(),
    )
    seed_world.send(draft)
    seed_world.accept(draft)
    return draft


def shown_now() -> str:
    """What is said of the answer of the first period, which is the public one."""
    return SHOWN_NOW.format(date_format(PublicationText.objects.get().reported_on, "DATE_FORMAT"))


def read(person: Client, address: str) -> str:
    page = html.fromstring(person.get(address).content.decode())
    return " ".join(page.find(".//main").text_content().split())


def test_who_withdraws_what_was_confirmed_reads_that_the_same_words_stay_public(
    focal: Client, seed_world: World, second: ReportingPeriod, address: Address
) -> None:
    confirmed(seed_world, second)
    place = address("answer_withdraw", period="period-2", slug="15-a")
    asked = focal.get(place).content.decode()
    assert THE_SAME in asked
    assert f'href="{PUBLIC_PAGE}"' in asked
    own = f'href="{address("answer", slug="15-a")}">Open it to correct or withdraw it'
    assert own in asked
    after = focal.post(place, follow=True)
    (message,) = (" ".join(str(each).split()) for each in after.context["messages"])
    assert message.startswith(f"Withdrawn. This answer is not public any more. {shown_now()} {THE_SAME}")
    assert f'href="{PUBLIC_PAGE}"' in message
    assert own in message
    later = read(focal, address("answer", period="period-2", slug="15-a"))
    assert f"{shown_now()} {THE_SAME} Read it on the public pages Open it to correct" in later


def test_the_page_of_consent_does_not_deny_what_the_history_says(
    focal: Client, seed_world: World, address: Address
) -> None:
    """After a "no" the public history says that an answer was public, and until when."""
    answer = seed_world.draft("15-a")
    first = "not even that an answer came."
    history = f"{first} Of what was public before, the history says from when until when, without its words."
    assert first in read(focal, address("check"))
    assert history not in read(focal, address("check"))
    seed_world.send(answer, consent="yes")
    seed_world.accept(answer)
    assert history in read(focal, address("consent"))
    assert "Ardovela, as published" in read(focal, address("consent"))
    actions.set_consent(submission=answer.submission, consent="no", by=seed_world.focal_point, now=timezone.now())
    assert history in read(focal, address("consent"))


def test_other_words_are_said_to_be_others(
    focal: Client, seed_world: World, second: ReportingPeriod, address: Address
) -> None:
    seed_world.publish("15-a", summary="Since then a law was adopted.", period=second)
    assert NOT_THE_SAME in focal.get(address("answer_withdraw", period="period-2", slug="15-a")).content.decode()


def test_who_ended_consent_reads_on_the_answer_what_is_public(
    focal: Client, seed_world: World, second: ReportingPeriod, address: Address
) -> None:
    answer = confirmed(seed_world, second)
    page = address("answer", period="period-2", slug="15-a")
    assert "is shown as the current one" not in read(focal, page)
    actions.set_consent(submission=answer.submission, consent="no", by=seed_world.focal_point, now=timezone.now())
    assert f"{shown_now()} {THE_SAME}" in read(focal, page)


def test_where_nothing_else_is_public_nothing_is_claimed(focal: Client, seed_world: World, address: Address) -> None:
    seed_world.publish("15-a")
    after = focal.post(address("answer_withdraw", slug="15-a"), follow=True)
    assert [str(each) for each in after.context["messages"]] == ["Withdrawn. Nothing of it is public any more."]
    assert "is shown as the current one" not in read(focal, address("answer", slug="15-a"))


def test_a_commitment_withdrawn_names_its_older_words(
    focal: Client, seed_world: World, second: ReportingPeriod, address: Address
) -> None:
    first = seed_world.publish_commitment()
    seed_world.publish_commitment(commitment=first.commitment_id, text="Adopt two laws.", period=second)
    place = {"period": "period-2", "uuid": first.commitment_id}
    after = focal.post(address("commitment_withdraw", **place), follow=True)
    (message,) = (str(each) for each in after.context["messages"])
    assert NOT_THE_SAME in message
    assert f'href="/en/commitments/{first.commitment_id}/"' in message
    assert NOT_THE_SAME in read(focal, address("commitment", **place))
