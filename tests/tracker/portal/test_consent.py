"""Consent to publish: what the State agrees to, what its decision takes down, and what stays public without it."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format
from lxml import html

from tests.factories.world import SEED_MEETING, World
from tests.tracker.actions.test_two_persons import ask_consent, confirm
from tests.tracker.admin.addresses import sentences
from tests.tracker.portal.conftest import Address, read
from tracker import actions
from tracker.models import (
    AuditEvent,
    PublicationText,
    ReportingPeriod,
    Span,
    StatusUpdate,
    Submission,
)
from tracker.rules.consent import FIRST, asked_now


def test_consent_is_asked_each_time_with_the_last_answer_beside(focal, seed_world, address) -> None:
    assert "Last time" not in focal.get(address("check")).text
    seed_world.send(seed_world.draft("15-a"), consent="yes")
    seed_world.draft("15-b")
    page = focal.get(address("check"))
    assert (page.context["form"]["consent"].value() or "", "It is asked each time." in page.text) == ("", True)
    again = seed_world.send(seed_world.draft("15-c"), consent="yes", days=3).submitted_at
    day = f"{again:%-d %B %Y}"
    assert f"Last time, on {day} in" in focal.get(address("check")).text
    assert f"Given. Your State said so last on {day}." in sentences(focal.get(address("consent")))
    seed_world.draft(period=seed_world.open_period("period-2"))
    page = focal.get(address("check", period="period-2")).text
    assert f"Last time, on {day} in “Reporting period period-1”: Yes." in page


def test_consent_ends_and_is_given_again(focal, seed_world, address) -> None:
    seed_world.publish("15-a")
    seed_world.publish_commitment("15-a", text="Open a desk.")
    page = address("consent")
    shown = focal.get(page)
    assert "2 published texts of this period are taken down at once" in shown.text
    assert ("Open a desk." in shown.text, "Open a desk.." in shown.text) == (True, False)
    for choice, name in zip(
        html.fromstring(shown.text).xpath("//input[@type='radio']"), ("Yes, publish", "No, do not"), strict=True
    ):
        (label,) = html.fromstring(shown.text).xpath(f"//label[@for='{choice.get('id')}']")
        assert label.text_content().strip().startswith(name)
        assert "period" not in label.text_content()
        assert html.fromstring(shown.text).get_element_by_id(choice.get("aria-describedby")).text_content().strip()
    for wanted, readable in (("no", 0), ("no", 0), ("yes", 2)):
        assert focal.post(page, {"consent": wanted}).url == page
        assert PublicationText.objects.count() == readable
    assert focal.post(page, {"consent": "not_asked"}).status_code == 422


def test_consent_is_refused_where_an_answer_lacks_substance(focal, seed_world, address) -> None:
    seed_world.publish("15-a", status="implemented", summary="", consent="no")
    response = focal.post(address("consent"), {"consent": "yes"})
    assert response.status_code == 403
    assert "needs a summary or public evidence" in response.content.decode()


STAYS = "What you published in other periods stays public."


@pytest.mark.database
def test_what_stays_published_is_looked_up_by_its_number(focal, seed_world, address) -> None:
    seed_world.publish("15-a")
    seed_world.draft("15-a", period=seed_world.open_period("period-2"))
    with CaptureQueriesContext(connection) as captured:
        assert focal.get(address("check", period="period-2")).status_code == 200
    asked = [each["sql"] for each in captured.captured_queries if 'FROM "tracker_publicationtext"' in each["sql"]]
    assert asked
    assert not [sql for sql in asked if "tracker_span" in sql]


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


@pytest.mark.database
def test_who_may_end_consent_reads_which_answers_become_current_again(
    focal: Client, seed_world: World, address: Address
) -> None:
    second = published_twice(seed_world, "15-b", "15-a")
    seed_world.publish("15-c", period=second)
    page = address("consent", period="period-2")
    assert labels(focal, page, STAYS) == ["15 (a)", "15 (b)"]
    assert listed(focal, page, "published texts of this period are taken down") == ["15 (a)", "15 (b)", "15 (c)"]
    actions.set_consent(
        submission=Submission.objects.get(period=second), consent="no", by=seed_world.focal_point, now=seed_world.now()
    )
    current = Span.objects.today().values_list("publication__period", flat=True)
    assert list(current) == ["period-1", "period-1"]
    assert labels(focal, page, STAYS) == ["15 (a)", "15 (b)"]
    seed_world.publish("15-a", period=seed_world.open_period("period-3"))
    shown = focal.get(page).text
    ways = [f'href="{address("answer_withdraw", period=f"period-{number}", slug="15-a")}"' for number in (3, 1)]
    assert [way in shown for way in ways] == [True, False], "of the answers of other periods the newest one"


def test_who_sends_reads_of_answers_that_are_no_draft_as_well(
    focal: Client, seed_world: World, address: Address
) -> None:
    second = published_twice(seed_world, "15-a")
    seed_world.publish("15-d")
    seed_world.draft("15-d", period=second)
    page = address("check", period="period-2")
    assert labels(focal, page, STAYS) == ["15 (a)", "15 (d)"]
    assert listed(focal, page, "published text of this period is taken down") == ["15 (a)"]
    assert address("answer_withdraw", slug="15-a") in focal.get(page).text


def test_commitments_are_named_by_their_words(focal: Client, seed_world: World, address: Address) -> None:
    first = seed_world.publish_commitment(text="Adopt a law.")
    second = seed_world.open_period("period-2")
    seed_world.publish_commitment(commitment=first.commitment_id, text="Adopt two laws.", period=second)
    page = address("consent", period="period-2")
    (point,) = listed(focal, page, STAYS)
    assert point.startswith("Adopt a law. (")
    assert listed(focal, page, "published text of this period is taken down") == ["Adopt two laws."]


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


@pytest.mark.database
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


def test_who_ended_consent_reads_on_the_answer_what_is_public(
    focal: Client, seed_world: World, second: ReportingPeriod, address: Address
) -> None:
    answer = confirmed(seed_world, second)
    page = address("answer", period="period-2", slug="15-a")
    assert "is shown as the current one" not in read(focal, page)
    actions.set_consent(submission=answer.submission, consent="no", by=seed_world.focal_point, now=timezone.now())
    assert f"{shown_now()} {THE_SAME}" in read(focal, page)


def test_the_page_of_consent_does_not_deny_what_the_history_says(
    focal: Client, seed_world: World, address: Address
) -> None:
    """After a "no" the public history says that an answer was public, and until when."""
    answer = seed_world.draft("15-a")
    first = "not even that an answer came."
    history = f"{first} Of what was public before, the history says from when until when, without its words."
    before = read(focal, address("check"))
    assert (first in before, history in before) == (True, False)
    seed_world.send(answer, consent="yes")
    seed_world.accept(answer)
    published = read(focal, address("consent"))
    assert history in published
    assert "Ardovela, as published" in published
    actions.set_consent(submission=answer.submission, consent="no", by=seed_world.focal_point, now=timezone.now())
    assert history in read(focal, address("consent"))


def test_an_ended_consent_is_said_to_have_been_given_and_nothing_else_is_claimed(
    focal: Client, seed_world: World, address: Address
) -> None:
    version = seed_world.publish("15-a")
    actions.set_consent(submission=version.submission, consent="no", by=seed_world.focal_point, now=seed_world.now())
    day = date_format(Submission.objects.get().consent_said_at, "DATE_FORMAT")
    answer = address("answer", slug="15-a")
    for page, said in (
        (address("task_list"), "Your State does not agree to publication. Nothing of this period is public."),
        (address("consent"), f"No consent. Your State said so last on {day}."),
        (answer, "Not public."),
    ):
        assert said in read(focal, page)
    after = focal.post(address("answer_withdraw", slug="15-a"), follow=True)
    assert [str(each) for each in after.context["messages"]] == ["Withdrawn. Nothing of it is public any more."]
    assert "is shown as the current one" not in read(focal, answer)


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


def consented() -> Submission:
    return Submission.objects.get()


@pytest.fixture
def question(seed_world: World, settings: Any, address: Address) -> str:
    """The address of the decision of a State that published under the first sentence, before a licence was set."""
    seed_world.publish("15-a", summary="A joint desk was opened.")
    settings.DATA_LICENCE = "CC BY 4.0"
    return address("consent")


@pytest.mark.database
def test_what_was_published_stays_without_a_licence_until_the_state_agrees_anew(focal: Client, question: str) -> None:
    assert list(PublicationText.objects.values_list("consent_sentence", "consent_licence")) == [(1, "")]
    assert "Others may use them again under this licence: CC BY 4.0." in focal.get(question).content.decode()
    response = focal.post(question, {"consent": "yes", "asked": asked_now().mark})
    assert response.status_code == 302
    assert (consented().consent_sentence, consented().consent_licence) == (2, "CC BY 4.0")
    assert list(PublicationText.objects.values_list("consent_sentence", "consent_licence")) == [(2, "CC BY 4.0")]
    event = AuditEvent.objects.filter(act="repeat_consent").latest("pk")
    assert event.changes["consent_sentence"] == [1, 2]
    assert "Agreed to wording no. 2 of the question." in focal.get(question).content.decode()
    focal.post(question, {"consent": "yes"})  # an older form takes nothing from it, and a no ends both
    assert (consented().consent_sentence, consented().consent_licence) == (2, "CC BY 4.0")
    focal.post(question, {"consent": "no", "asked": asked_now().mark})
    assert (consented().consent_sentence, consented().consent_licence) == (2, "")
    assert not PublicationText.objects.exists()


def test_a_form_of_the_release_before_asked_the_first_sentence_and_a_changed_licence_is_read_first(
    focal: Client, question: str, settings: Any
) -> None:
    focal.post(question, {"consent": "yes"})
    assert consented().consent_sentence == FIRST.number
    mark = asked_now().mark
    settings.DATA_LICENCE = "CC0 1.0"
    response = focal.post(question, {"consent": "yes", "asked": mark})
    for said in ("was changed meanwhile", asked_now().mark):
        assert said in response.text
    assert consented().consent_licence == ""


def test_the_consent_page_says_which_note_verbale_waits(focal, seed_world, address) -> None:
    seed_world.publish(consent="no")
    request = ask_consent(seed_world)
    assert "(NV 9): consent to publish" in read(focal, address("consent"))
    confirm(seed_world, request)
    assert "NV 9" not in read(focal, address("consent"))
