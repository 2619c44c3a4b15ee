"""What a State and the secretariat read of one answer at each stage: true at each, and alike on both sides."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from lxml import html

from tests.factories.world import World
from tests.tracker.admin.addresses import act_of
from tests.tracker.portal.conftest import Address
from tracker import actions
from tracker.models import Invitation, Submission, Transmission

pytestmark = pytest.mark.django_db


def read(browser: Client, page: str) -> str:
    """What a page says, without its marks."""
    body = html.fromstring(browser.get(page).content.decode())
    return " ".join(body.text_content().split())


def recalled(world: World) -> Transmission:
    """The sending of an answer on 15 (a) that the State took back itself."""
    draft = world.draft("15-a")
    sending = world.send(draft)
    actions.recall(version=draft, by=world.focal_point, now=world.now())
    return sending


@pytest.mark.database
def test_a_recalled_answer_is_said_to_be_recalled_and_what_comes_next(
    focal: Client, seed_world: World, address: Address
) -> None:
    recalled(seed_world)
    tasks = read(focal, address("task_list"))
    assert "Next: draft the recalled answer on 15 (a) again" in tasks
    assert "Recalled by your State" in tasks
    assert "Your State recalled it before the review. The next draft begins as a copy of it." in tasks
    answer = read(focal, address("answer", slug="15-a"))
    assert "Below is a copy: change it, save it as a draft and send it again." in answer
    assert "Returned" not in answer
    seed_world.draft("15-a", summary="Since May.")
    assert "Below is your draft, to be sent again." in read(focal, address("answer", slug="15-a"))


def test_the_secretariat_reads_a_recalled_answer_as_recalled(seed_world: World, browser_of) -> None:
    review, sending = browser_of(seed_world.reviewer), recalled(seed_world)
    invitation = Invitation.objects.get(period=seed_world.period, member_state="XAA")
    for page in (act_of(sending, "check"), act_of(invitation, "change")):
        said = read(review, page)
        assert "Recalled by the State" in said
        assert "Decided" not in said


def test_a_recalled_commitment_is_said_to_be_recalled(focal: Client, seed_world: World, address: Address) -> None:
    update = seed_world.commit("15-a")
    seed_world.send(update)
    actions.recall(version=update, by=seed_world.focal_point, now=seed_world.now())
    page = read(focal, address("commitment", uuid=update.commitment_id))
    assert "Recalled by your State" in page
    assert "To be corrected" not in page


def test_nothing_is_in_review_before_somebody_started(seed_world: World, focal: Client, address: Address) -> None:
    """On the State's pages and on those of the secretariat."""
    sending = seed_world.send(seed_world.draft("15-a"))
    for page in (address("task_list"), address("answer", slug="15-a")):
        said = read(focal, page)
        assert "Sent, review not yet started" in said
        assert "Under review" not in said
    assert "In review 1 answer" not in read(focal, address("task_list"))
    actions.open_for_checking(transmission=sending, by=seed_world.reviewer, now=seed_world.now())
    assert "In review 1 answer" in read(focal, address("task_list"))
    assert "is checking it" not in read(focal, address("answer", slug="15-a"))


def test_an_expert_reads_how_her_answers_stand_and_nothing_of_those_of_others(
    expert: Client, seed_world: World, address: Address
) -> None:
    for slug in ("15-a", "15-b"):
        seed_world.send(seed_world.draft(slug))
    sent = "Sent, review not yet started"
    assert sent in read(expert, address("answer", slug="15-a"))
    unseen = read(expert, address("answer", slug="15-b"))
    assert "Not assigned to you" in unseen
    assert "Not yet answered" not in unseen
    assert "Action needed" not in unseen
    assert "the experts to whom the recommendation is assigned see how this answer stands." in unseen
    actions.name_recommendations(
        mandate=seed_world.expert_mandate,
        period=seed_world.period,
        recommendations=[seed_world.recommendations["15-b"]],
        due_on=None,
        by=seed_world.focal_point,
        now=seed_world.now(),
    )
    assert sent in read(expert, address("answer", slug="15-b"))


def test_a_withdrawn_answer_is_not_called_unanswered(focal: Client, seed_world: World, address: Address) -> None:
    version = seed_world.publish("15-a")
    actions.withdraw(version=version, by=seed_world.focal_point, now=seed_world.now())
    page = read(focal, address("answer", slug="15-a"))
    assert "Withdrawn" in page
    assert "It was accepted, and withdrawn later. It is not public. You can write and send a new answer." in page
    assert "Not yet answered" not in page
    assert "No action is needed now." in page


def test_a_draft_of_a_correction_says_what_it_corrects_and_what_stays_public(
    focal: Client, expert: Client, seed_world: World, address: Address
) -> None:
    accepted = seed_world.publish("15-a")
    page = address("answer", slug="15-a")
    assert "This draft corrects" not in read(focal, page)
    seed_world.draft("15-a", summary="Two joint desks answer.")
    corrects = f"This draft corrects what was accepted on {date_format(accepted.checked_at, 'DATE_FORMAT')}"
    for person in (focal, expert):
        assert f"{corrects}, which stays public until the correction is accepted." in read(person, page)
    actions.set_consent(submission=accepted.submission, consent="no", by=seed_world.focal_point, now=seed_world.now())
    assert f"{corrects}. That is not public, and stands until the correction is accepted." in read(focal, page)


def test_a_draft_of_a_commitment_says_what_stays_public(focal: Client, seed_world: World, address: Address) -> None:
    accepted = seed_world.publish_commitment("15-a")
    seed_world.commit("15-a", commitment=accepted.commitment_id, text="Adopt two laws.")
    page = read(focal, address("commitment", uuid=accepted.commitment_id))
    assert "which stays public until the correction is accepted." in page


def test_an_ended_consent_is_not_said_to_have_never_been_given(
    focal: Client, seed_world: World, address: Address
) -> None:
    seed_world.publish("15-a")
    actions.set_consent(
        submission=Submission.objects.get(), consent="no", by=seed_world.focal_point, now=seed_world.now()
    )
    day = date_format(Submission.objects.get().consent_said_at, "DATE_FORMAT")
    assert "Your State does not agree to publication. Nothing of this period is public." in read(
        focal, address("task_list")
    )
    assert f"No consent. Your State said so last on {day}." in read(focal, address("consent"))
    assert f"There is no consent to publish. Your State said so last on {day}." in read(focal, address("handover"))
    assert "Not public." in read(focal, address("answer", slug="15-a"))


@pytest.mark.database
def test_a_closed_period_asks_only_for_what_can_still_be_sent(
    focal: Client, seed_world: World, address: Address
) -> None:
    seed_world.draft("15-b")
    recalled(seed_world)
    yesterday = timezone.now().date() - datetime.timedelta(days=1)
    type(seed_world.period).objects.update(due_on=yesterday, closes_on=yesterday)
    page = read(focal, address("task_list"))
    assert "Answers were due on" in page
    assert "Action needed from your State 1 No action needed 11" in page
    assert "Next: draft the recalled answer on 15 (a) again" in page
    unsent = read(focal, address("answer", slug="15-b"))
    assert "a draft can be sent only if the secretariat reopens it" in unsent


def test_both_pages_of_consent_give_one_day(focal: Client, seed_world: World, address: Address) -> None:
    """Said on the first day, and again with a sending two days later."""
    seed_world.send(seed_world.draft("15-a"))
    seed_world.send(seed_world.draft("15-b"), days=2)
    seed_world.draft("15-c")
    day = date_format(Submission.objects.get().consent_said_at, "DATE_FORMAT")
    assert f"Given. Your State said so last on {day}." in read(focal, address("consent"))
    assert f"Last time, on {day} in" in read(focal, address("check"))


@pytest.mark.parametrize(("act", "said"), [
    ("save", "Draft saved. Nothing is sent before the focal point sends it."),
    ("ready", "Draft saved and marked as ready. Nothing is sent before the focal point sends it."),
    ("not_ready", "Draft saved, and no longer marked as ready."),
])  # fmt: skip
def test_each_button_of_an_answer_is_answered_with_what_it_did(act, said, focal, seed_world, address, words) -> None:
    draft = seed_world.draft("15-a")
    page = focal.post(address("answer", slug="15-a"), words(act=act, revision=draft.revision), follow=True)
    assert [str(message) for message in page.context["messages"]] == [said]


def test_names_of_commitments_end_with_their_own_stop(focal: Client, seed_world: World, address: Address) -> None:
    seed_world.publish_commitment("15-a", text="Open a desk.")
    page = read(focal, address("consent"))
    assert "Open a desk." in page
    assert "Open a desk.." not in page


def test_the_receipt_gives_the_words_that_were_agreed_to(focal: Client, seed_world: World, address: Address) -> None:
    sending = seed_world.send(seed_world.draft("15-a"))
    page = read(focal, f"/portal/receipts/{sending.pk}/")
    assert (
        "Agreed to wording no. 1 of the question. Its words: Do you agree that the answers of this period are published"
        in page
    )


def test_the_questionnaire_has_one_name(focal: Client, address: Address) -> None:
    (link,) = html.fromstring(focal.get(address("task_list")).content.decode()).xpath(
        f"//a[@href='{address('questionnaire')}']"
    )
    page = html.fromstring(focal.get(address("questionnaire")).content.decode())
    assert " ".join(page.findtext(".//h1").split()) == " ".join(link.text.split())


def test_an_answer_that_an_expert_is_to_write_waits_for_her_and_the_focal_point_may_write_as_well(
    focal: Client, expert: Client, seed_world: World, address: Address
) -> None:
    """findings: "Action needed from you." stood above the name of the expert, due a month before the answers."""
    waits = f"It waits for {seed_world.expert}. You can write as well."
    place = address("answer", slug="15-a")
    assert waits in read(focal, place)
    assert "Action needed from you." in read(expert, place)
    draft = seed_world.draft("15-a", by=seed_world.expert)
    assert waits in read(focal, place)
    actions.mark_ready(version=draft, is_ready=True, by=seed_world.expert, now=seed_world.now())
    assert "Action needed from you." in read(focal, place)
    assert "Action needed from you." in read(focal, address("answer", slug="15-b"))
    seed_world.send(draft)
    seed_world.give_back(draft)
    assert "Action needed from you." in read(focal, place)
