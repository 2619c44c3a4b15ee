"""An answer of an earlier period: confirmed without change, shown next to the form, and suggested by a program."""

from typing import Any

import pytest
from django.test import Client
from django.utils.formats import date_format
from django.utils.html import escape

from tests.factories.encoder import suggestions_on  # noqa: F401
from tests.factories.kept import made_once
from tests.factories.records import MeetingFactory, UserFactory
from tests.factories.repeated_meeting import print_again, twin_of
from tests.factories.world import World, make_world
from tests.matrix.pages import forms_of
from tests.tracker.admin.addresses import sentences
from tests.tracker.portal.conftest import Address, sign_in_again
from tracker import actions
from tracker.actions.suggesting import suggest_for
from tracker.choices import SuggestionState
from tracker.models import Comment, PeriodItem, StatusUpdate, Suggestion

NOTHING = "Nothing was confirmed: you changed the answer."
CLOSED = "The reporting period is closed: a draft can be sent only if the secretariat reopens it."


def _accepted() -> World:
    """A second period for an answer that was accepted in the first, with evidence and a commitment."""
    world = make_world()
    cited = (actions.Citation(world.evidence(title="An invented law"), "art. 5"),)
    commitment = world.publish_commitment("15-a").commitment
    world.publish(summary="As it was. ", citations=cited, commitments=[commitment])
    world.evidence(title="Another law")
    world.open_period("period-2")
    return world


@pytest.fixture
def accepted(db: None) -> World:
    return made_once(_accepted)


@pytest.fixture
def focal(accepted: World, browser_of) -> Client:
    """The focal point of XAA."""
    return browser_of(accepted.focal_point)


@pytest.fixture
def place(address: Address) -> str:
    """The page of that answer in the second period."""
    return address("answer", period="period-2", slug="15-a")


def form_on(browser: Client, place: str) -> dict[str, list[str]]:
    """The fields of the answer's form as a browser sends them, untouched; with the button's address."""
    found = next(each for each in forms_of(browser.get(place).text) if "summary" in each.names)
    assert found.other_actions[0] == f"{place}no-change/"
    return {name: values for name, values in found.values.items() if name not in ("act", "csrfmiddlewaretoken")}


def test_what_was_typed_before_no_change_comes_back(focal: Client, place: str) -> None:
    fields = form_on(focal, place)
    said = {"comment-text": "Is that so?", "comment-language": "en", "comment-uuid": "0" * 31 + "7"}
    for typed in (
        {"summary": ["As it was. A second desk opened."]},
        {"implementation_status": ["implemented"]},
        {"commitments": []},
        {"evidence": []},
        {"link": ["https://example.org/law"]},
        {"language": ["fr"]},
    ):
        response = focal.post(f"{place}no-change/", fields | said | typed)
        assert (response.status_code, NOTHING in response.text) == (422, True), typed
        assert "Is that so?</textarea>" in response.text
        back = next(each for each in forms_of(response.text) if "summary" in each.names)
        assert {name: back.values.get(name, []) for name in typed} == typed
    assert not StatusUpdate.objects.drafts().exists()
    assert focal.post(place, fields | typed | {"act": "save"}).status_code == 302
    assert StatusUpdate.objects.drafts().get().unchanged_from is None
    focal.logout()
    back = sign_in_again(focal, focal.post(f"{place}no-change/", fields | {"summary": ["Typed while signed out."]}))
    assert "Typed while signed out.</textarea>" in back.text


def test_an_untouched_form_confirms_once_with_the_comment_that_was_typed(
    focal: Client, accepted: World, place: str, address: Address
) -> None:
    day = date_format(StatusUpdate.objects.get().reported_on, "DATE_FORMAT")
    assert f"Any additional action taken since {day}?" in focal.get(place).text
    assert "Any additional action" not in focal.get(address("answer", period="period-2", slug="15-b")).text
    tasks = address("task_list", period="period-2")
    reported = f"Reported before, on {day}."
    assert [sentences(focal.get(each)).count(reported) for each in (tasks, address("task_list"))] == [1, 0]
    fields = form_on(focal, place)
    assert fields["evidence"]
    assert fields["commitments"]
    said = {"comment-text": "Is that so?", "comment-language": "en", "comment-uuid": "0" * 31 + "7"}
    focal.post(f"{place}no-change/", fields | {"summary": ["Other words."]})
    pages = [focal.post(f"{place}no-change/", fields | said, follow=True) for _twice in range(2)]
    assert [page.redirect_chain for page in pages] == [[(place, 302)]] * 2
    stage = pages[0].text.partition('class="stage"')[2].partition("</p>")[0]
    assert f'href="{tasks}"' in stage, "the next step is at the top of the page"
    draft = StatusUpdate.objects.drafts().get()
    assert draft.is_ready
    assert draft.unchanged_from.summary == draft.summary
    assert Comment.objects.get().text == "Is that so?"
    assert reported not in sentences(focal.get(tasks))


def test_a_closed_period_offers_no_confirmation_and_takes_none(
    focal: Client, accepted: World, address: Address
) -> None:
    accepted.open_period("closed", opens=-90, due=-60, closes=-30)
    page, ready = address("answer", period="closed", slug="15-a"), "Save as ready and check before sending"
    text = focal.get(page).text
    assert text.index(CLOSED) < text.index('id="id_summary"')
    assert [each for each in ("Filled in with your answer", "No change since", ready) if each in text] == []
    assert ready in focal.get(address("answer", slug="15-b")).text
    refused = focal.post(f"{page}no-change/")
    assert (refused.status_code, escape(CLOSED) in refused.text) == (403, True)
    assert not StatusUpdate.objects.drafts().exists()


def test_a_focal_point_for_one_meeting_reads_what_was_accepted_in_a_period_of_another(
    seed_world: World, address: Address, browser_of
) -> None:
    seed_world.publish(summary="Said to another meeting.")
    meeting, person = MeetingFactory(), UserFactory()
    seed_world.open_period("elsewhere", meeting=meeting)
    seed_world.nominate(person, "XAA", "focal_point", meeting)
    own, page = browser_of(person), address("answer", period="elsewhere", slug="15-a")
    told = own.get(page).text
    before = told.partition("Your answers before")[2].partition("</section>")[0]
    assert "Said to another meeting." in before
    assert "Open it to correct or withdraw it" not in before  # the pages of that period are not hers
    assert "No change since" in told
    assert own.post(f"{page}no-change/", form_on(own, page)).status_code == 302
    draft = StatusUpdate.objects.drafts().get()
    assert draft.unchanged_from.summary == "Said to another meeting."
    seed_world.send(draft, by=person)
    draft.refresh_from_db()
    seed_world.accept(draft)
    told = own.get(address("consent", period="elsewhere")).text
    assert "another person reports in “Reporting period period-1”" in told
    assert "withdraw it" not in told


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


@pytest.mark.database
def test_the_own_accepted_answer_on_the_same_subject_is_suggested_and_labelled(
    again: Any, seed_world: World, browser_of, foreign: Client, address: Address, settings: Any
) -> None:
    there = f"{address('task_list', period='period-2')}recommendations/{again.meeting.slug}/{again.slug}/"
    own = browser_of(seed_world.focal_point)
    body = own.get(there).text
    for said in (TITLE, "Our own wells are open.", "Suggested by a program", "strength", "<mark>"):
        assert said in body
    assert "Canary" not in body
    theirs = foreign.get(there.replace("/xaa/", "/xab/")).text
    assert ("Canary" in theirs, "Our own wells" in theirs) == (True, False)
    settings.SUGGESTIONS = False
    body = own.get(there).text
    assert (TITLE in body, "program" in body) == (False, False)
    settings.SUGGESTIONS = True
    now = {"decided_at": seed_world.now(), "decided_by": seed_world.dataentry}
    Suggestion.objects.update(state=SuggestionState.REFUSED, **now)
    assert TITLE not in own.get(there).text
    Suggestion.objects.update(state=SuggestionState.OPEN, decided_at=None, decided_by=None)
    assert TITLE in own.get(there).text
    StatusUpdate.objects.filter(submission__member_state="XAA").update(review_state="submitted")
    assert TITLE not in own.get(there).text
