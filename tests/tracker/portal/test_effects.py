"""What the pages of consent and of sending say, before the decision, that it will do to what is public."""

from collections.abc import Sequence

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from tests.factories.world import World
from tests.tracker.portal.conftest import Address
from tracker import actions
from tracker.models import CurrentPublication, ReportingPeriod, Submission

pytestmark = [pytest.mark.django_db, pytest.mark.database]

STAYS = "What you published in other periods stays public."


def test_what_stays_published_is_looked_up_by_its_number(focal, seed_world, address) -> None:
    """PostgreSQL joined all texts there are first: 6.6 s at 600,000, and now and then stopped after 20 s."""
    seed_world.publish("15-a")
    seed_world.draft("15-a", period=seed_world.open_period("period-2"))
    with CaptureQueriesContext(connection) as captured:
        assert focal.get(address("check", period="period-2")).status_code == 200
    asked = [each["sql"] for each in captured.captured_queries if 'FROM "tracker_publicationtext"' in each["sql"]]
    assert asked
    assert not [sql for sql in asked if "tracker_currentpublication" in sql]


def published_twice(seed_world: World, *slugs: str) -> ReportingPeriod:
    """Answers that are public from two periods; the second period."""
    for slug in slugs:
        seed_world.publish(slug, summary="As of the first period.")
    second = seed_world.open_period("period-2")
    for slug in slugs:
        seed_world.publish(slug, summary="As of the second period.", period=second)
    return second


def listed(person: Client, address: str, sentence: str) -> Sequence[str]:
    """The points of the list below a sentence of the page; none where it is not there."""
    page = html.fromstring(person.get(address).content.decode())
    points = page.xpath(f"//p[contains(normalize-space(), '{sentence}')]/following-sibling::ul/li")
    return [" ".join(each.text_content().split()) for each in points]


def labels(person: Client, address: str, sentence: str) -> list[str]:
    """What the points of that list begin with, up to the day."""
    return [each.partition(")")[0] + ")" for each in listed(person, address, sentence)]


def test_who_may_end_consent_reads_which_answers_become_current_again(
    focal: Client, seed_world: World, address: Address
) -> None:
    second = published_twice(seed_world, "15-a", "15-b")
    seed_world.publish("15-c", period=second)
    page = address("consent", period="period-2")
    assert labels(focal, page, STAYS) == ["15 (a)", "15 (b)"]
    assert listed(focal, page, "published texts of this period are taken down") == ["15 (a)", "15 (b)", "15 (c)"]
    actions.set_consent(
        submission=Submission.objects.get(period=second), consent="no", by=seed_world.focal_point, now=seed_world.now()
    )
    current = CurrentPublication.objects.values_list("publication__period", flat=True)
    assert list(current) == ["period-1", "period-1"]
    assert labels(focal, page, STAYS) == ["15 (a)", "15 (b)"]


def test_who_sends_reads_of_answers_that_are_no_draft_as_well(
    focal: Client, seed_world: World, address: Address
) -> None:
    second = published_twice(seed_world, "15-a")
    seed_world.publish("15-d")
    seed_world.draft("15-d", period=second)
    page = address("check", period="period-2")
    assert labels(focal, page, STAYS) == ["15 (a)", "15 (d)"]
    assert address("answer_withdraw", slug="15-a") in focal.get(page).content.decode()


def test_commitments_are_named_by_their_words(focal: Client, seed_world: World, address: Address) -> None:
    first = seed_world.publish_commitment(text="Adopt a law.")
    second = seed_world.open_period("period-2")
    seed_world.publish_commitment(commitment=first.commitment_id, text="Adopt two laws.", period=second)
    page = address("consent", period="period-2")
    (point,) = listed(focal, page, STAYS)
    assert point.startswith("Adopt a law. (")
    assert listed(focal, page, "published text of this period is taken down") == ["Adopt two laws."]


def test_an_answer_of_another_period_that_is_newer_is_named_alone(
    focal: Client, seed_world: World, address: Address
) -> None:
    published_twice(seed_world, "15-a")
    third = seed_world.open_period("period-3")
    seed_world.publish("15-a", period=third)
    page = html.fromstring(focal.get(address("consent", period="period-2")).content.decode())
    assert page.xpath(f"//a[@href='{address('answer_withdraw', period='period-3', slug='15-a')}']")
    assert not page.xpath(f"//a[@href='{address('answer_withdraw', slug='15-a')}']")


def test_the_choices_are_named_in_short_and_described_by_what_they_do(
    focal: Client, seed_world: World, address: Address
) -> None:
    seed_world.publish("15-a")
    page = html.fromstring(focal.get(address("consent")).content.decode())
    for choice, name in zip(page.xpath("//input[@type='radio']"), ("Yes, publish", "No, do not"), strict=True):
        (label,) = page.xpath(f"//label[@for='{choice.get('id')}']")
        assert label.text_content().strip().startswith(name)
        assert "period" not in label.text_content()
        assert page.get_element_by_id(choice.get("aria-describedby")).text_content().strip()


def test_as_many_queries_for_many_older_answers_as_for_one(focal: Client, seed_world: World, address: Address) -> None:
    asked = {}
    for slugs in (("15-a",), ("15-b", "15-c", "15-d")):
        for slug in slugs:
            seed_world.publish(slug)
        second = ReportingPeriod.objects.filter(slug="period-2").first() or seed_world.open_period("period-2")
        for slug in slugs:
            seed_world.publish(slug, period=second)
        for name in ("consent", "check"):
            page = address(name, period="period-2")
            focal.get(page)
            with CaptureQueriesContext(connection) as captured:
                assert focal.get(page).status_code == 200
            asked.setdefault(name, []).append(len(captured))
    assert all(few == many for few, many in asked.values()), asked
