"""“No change since”: what was typed beside the button is not lost, and nothing is confirmed that cannot be sent."""

import pytest
from django.test import Client
from django.utils.html import escape

from tests.factories.records import MeetingFactory, UserFactory
from tests.factories.world import World
from tests.matrix.pages import forms_of
from tests.tracker.portal.conftest import Address
from tracker import actions
from tracker.models import Comment, StatusUpdate

pytestmark = pytest.mark.django_db

NOTHING = "Nothing was confirmed: you changed the answer."
CLOSED = "The reporting period is closed: a draft can be sent only if the secretariat reopens it."


@pytest.fixture
def place(seed_world: World, address: Address) -> str:
    """The page in a second period of an answer that was accepted in the first, with evidence and a commitment."""
    cited = (actions.Citation(seed_world.evidence(title="An invented law"), "art. 5"),)
    commitment = seed_world.publish_commitment("15-a").commitment
    seed_world.publish(summary="As it was. ", citations=cited, commitments=[commitment])
    seed_world.evidence(title="Another law")
    seed_world.open_period("period-2")
    return address("answer", period="period-2", slug="15-a")


def form_on(browser: Client, place: str) -> dict[str, list[str]]:
    """The fields of the answer's form as a browser sends them, untouched; with the button's address."""
    found = next(each for each in forms_of(browser.get(place).text) if "summary" in each.names)
    assert found.other_actions[0] == f"{place}no-change/"
    return {name: values for name, values in found.values.items() if name not in ("act", "csrfmiddlewaretoken")}


@pytest.mark.parametrize(
    "typed",
    [
        {"summary": ["As it was. A second desk opened."]},
        {"implementation_status": ["implemented"]},
        {"commitments": []},
        {"evidence": []},
        {"link": ["https://example.org/law"]},
        {"language": ["fr"]},
    ],
)
def test_what_was_typed_before_no_change_comes_back(typed: dict[str, list[str]], focal: Client, place: str) -> None:
    fields = form_on(focal, place) | typed
    response = focal.post(f"{place}no-change/", fields)
    assert response.status_code == 422
    assert NOTHING in response.text
    assert "Any additional action taken since" in response.text
    assert not StatusUpdate.objects.drafts().exists()
    back = next(each for each in forms_of(response.text) if "summary" in each.names)
    assert {name: back.values.get(name, []) for name in typed} == typed
    assert focal.post(place, fields | {"act": "save"}).status_code == 302
    assert StatusUpdate.objects.drafts().get().unchanged_from is None


def test_an_untouched_form_confirms_and_so_does_one_that_was_changed_back(focal: Client, place: str) -> None:
    fields = form_on(focal, place)
    assert fields["evidence"]
    assert fields["commitments"]
    focal.post(f"{place}no-change/", fields | {"summary": ["Other words."]})
    for _twice in range(2):
        assert focal.post(f"{place}no-change/", fields).url == place
    assert StatusUpdate.objects.drafts().get().unchanged_from is not None


def test_a_comment_typed_beside_comes_along(focal: Client, place: str) -> None:
    said = {"comment-text": "Is that so?", "comment-language": "en", "comment-uuid": "0" * 31 + "7"}
    fields = form_on(focal, place) | said
    refused = focal.post(f"{place}no-change/", fields | {"summary": ["Other words."]})
    assert "Is that so?</textarea>" in refused.text
    focal.post(f"{place}no-change/", fields)
    assert Comment.objects.get().text == "Is that so?"


def test_what_was_typed_is_back_after_a_sign_in(focal: Client, seed_world: World, place: str) -> None:
    fields = form_on(focal, place) | {"summary": ["Typed while signed out."]}
    focal.logout()
    asked = focal.post(f"{place}no-change/", fields)
    carried = next(each for each in forms_of(asked.text) if "password" in each.names)
    signed_in = carried.values | {"username": ["focalpoint-xaa"], "password": ["an invented password"]}
    back = focal.post(carried.action or f"{place}no-change/", signed_in, follow=True)
    assert "Typed while signed out.</textarea>" in back.text


def test_a_closed_period_offers_no_confirmation_and_takes_none(
    focal: Client, seed_world: World, address: Address
) -> None:
    seed_world.publish(summary="Of a later period.")
    seed_world.open_period("closed", opens=-90, due=-60, closes=-30)
    page = address("answer", period="closed", slug="15-a")
    text = focal.get(page).text
    assert CLOSED in text
    assert "Filled in with your answer" not in text
    assert "No change since" not in text
    refused = focal.post(f"{page}no-change/")
    assert (refused.status_code, escape(CLOSED) in refused.text) == (403, True)
    assert not StatusUpdate.objects.drafts().exists()


def test_who_has_confirmed_an_answer_goes_on_from_the_top_of_its_page(
    focal: Client, place: str, address: Address
) -> None:
    """The next button was at the end of a form seven screens long."""
    page = focal.post(f"{place}no-change/", form_on(focal, place), follow=True).text
    stage = page.partition('class="stage"')[2].partition("</p>")[0]
    assert f'href="{address("task_list", period="period-2")}"' in stage


def test_a_focal_point_for_one_meeting_reads_what_was_accepted_in_a_period_of_another(
    seed_world: World, address: Address, browser_of
) -> None:
    """The form began with the words of an answer of which the page beside it said that there was none."""
    seed_world.publish(summary="Said to another meeting.")
    meeting, person = MeetingFactory(), UserFactory()
    seed_world.open_period("elsewhere", meeting=meeting)
    seed_world.nominate(person, "XAA", "focal_point", meeting)
    page = address("answer", period="elsewhere", slug="15-a")
    told = browser_of(person).get(page).text
    before = told.partition("Your answers before")[2].partition("</section>")[0]
    assert "Said to another meeting." in before
    assert "Open it to correct or withdraw it" not in before  # the room of that period is not hers
    assert "No change since" in told
    assert browser_of(person).post(f"{page}no-change/", form_on(browser_of(person), page)).status_code == 302
    assert StatusUpdate.objects.drafts().get().unchanged_from.summary == "Said to another meeting."


def test_what_stays_public_of_a_period_of_another_meeting_is_told_without_a_way_that_leads_nowhere(
    seed_world: World, address: Address, browser_of
) -> None:
    """“withdraw it” led to “Page not found”."""
    seed_world.publish(summary="Said to another meeting.")
    meeting, person = MeetingFactory(), UserFactory()
    period = seed_world.open_period("elsewhere", meeting=meeting)
    seed_world.nominate(person, "XAA", "focal_point", meeting)
    draft = seed_world.draft(period=period, by=person, summary="Said here.")
    seed_world.send(draft, by=person)
    draft.refresh_from_db()
    seed_world.accept(draft)
    told = browser_of(person).get(address("consent", period="elsewhere")).text
    assert "another person reports in “Reporting period period-1”" in told
    assert "withdraw it" not in told
