"""The first hour: a newcomer, a successor, and who left each read what is so, and where to go on."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.mails import queued_mails
from tests.factories.records import UserFactory
from tests.factories.world import World
from tracker import actions
from tracker.choices import MandateRole
from tracker.models import StatusUpdate

EMAIL = "newcomer@example.org"
PASSWORD = "quiet rivers carry heavy stones"


def nominated(world: World, state: str, role: str = "focal_point") -> Client:
    """Somebody who was nominated, and took up her account by the link in her mail; she is where it led her."""
    actions.nominate_by_email(
        email=EMAIL, full_name="New Person", language="en", member_state=world.states[state], role=role,
        note_verbale="NV 5", by=world.administrator, now=timezone.now(),
    )  # fmt: skip
    client = Client()
    client.get(queued_mails(EMAIL)[0].link)
    words = {"password": PASSWORD, "password_again": PASSWORD, "full_name": "New Person", "language": "en"}
    client.landed = client.post(reverse("portal:take_up"), words)["Location"]
    return client


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def invite_xac(world: World) -> None:
    actions.invite(
        period=world.period, member_states=[world.xac], note_verbale="NV/1", by=world.dataentry, now=world.now()
    )


def test_from_the_mail_to_the_first_answer_in_four_pages_and_three_typed_values(seed_world: World) -> None:
    """The link, the welcome page, the answer, and the answer saved; typed: the password twice, and the summary."""
    invite_xac(seed_world)
    newcomer = nominated(seed_world, "XAC")
    assert newcomer.landed == "/portal/period-1/xac/welcome/"
    page = text_of(newcomer.get(newcomer.landed))
    for words in ("Welcome. You report for", "recommendations.", "Answers are due on", "Three steps", "sample answer"):
        assert words in page
    first = re.search(r'class="btn" href="([^"]+)"', page)
    assert first
    assert first[1].startswith("/portal/period-1/xac/recommendations/")
    words = {"implementation_status": "in_progress", "summary": "A desk was set up.", "language": "en", "revision": ""}
    newcomer.post(first[1], words)
    assert StatusUpdate.objects.get().summary == "A desk was set up."


def test_a_successor_begins_at_the_handover(seed_world: World) -> None:
    mandate = seed_world.focal_point_mandates["XAA"]
    actions.end_mandate(mandate=mandate, by=seed_world.administrator, now=seed_world.now())
    successor = nominated(seed_world, "XAA")
    assert successor.landed == "/portal/period-1/xaa/handover/"
    assert successor.get(successor.landed).status_code == 200


@pytest.mark.parametrize("role", ["focal_point", "observer", "expert"])
def test_who_is_nominated_before_the_invitation_reads_what_comes_next(seed_world: World, role: str) -> None:
    newcomer = nominated(seed_world, "XAC", role)
    page = text_of(newcomer.get(newcomer.landed))
    assert "nothing to report" not in page
    assert "No reporting period is open for your State yet." in page
    assert EMAIL in page
    assert f'class="btn" href="{reverse("portal:mail")}"' in page


@pytest.mark.parametrize("person", ["expert", "observer"])
def test_experts_and_observers_are_welcomed_with_what_is_theirs(seed_world: World, person: str, browser_of) -> None:
    page = text_of(browser_of(getattr(seed_world, person)).get("/portal/period-1/xaa/welcome/"))
    if person == "expert":
        assert "1 recommendation is assigned to you." in page
        assert "the focal point of your State sends what you drafted" in page
    else:
        assert "you read what your State sent, and write nothing" in page
        assert "Begin with" not in page


def test_who_left_reads_when_and_nothing_of_the_state(seed_world: World, browser_of) -> None:
    seed_world.draft(summary="Only the ministry reads this")
    before, mandate = seed_world.focal_point, seed_world.focal_point_mandates["XAA"]
    actions.end_mandate(mandate=mandate, by=seed_world.administrator, now=seed_world.now())
    client = browser_of(before)
    for page in ("", "recommendations/rpm-asia-pacific-2025/15-a/", "people/", "handover/"):
        response = client.get(f"/portal/period-1/xaa/{page}")
        assert response.status_code == 403
        assert f"Your mandate for {seed_world.xaa} ended on" in text_of(response)
        assert "Only the ministry" not in text_of(response)
    assert "ended on" in text_of(client.get("/portal/"))
    assert client.post("/portal/period-1/xaa/intention/", {}).status_code == 403
    assert client.get("/portal/period-1/xab/").status_code == 404
    # Named again for the State, in whatever role, she is there.
    seed_world.nominate(before, "XAA", MandateRole.OBSERVER)
    assert client.get("/portal/period-1/xaa/").status_code == 200
    assert browser_of(UserFactory()).get("/portal/period-1/xaa/").status_code == 404


def test_who_is_nominated_for_all_meetings_reads_that_another_reports_for_one(seed_world: World, browser_of) -> None:
    """She had been invited in the morning, and the link led to "Page not found"."""
    before, period = seed_world.focal_point, "/portal/period-1/xaa/"
    seed_world.draft(summary="Only the ministry reads this")
    assert browser_of(before).get(period).status_code == 200
    seed_world.nominate(UserFactory(), "XAA", MandateRole.FOCAL_POINT, meeting=seed_world.meeting)
    response = browser_of(before).get(period)
    assert response.status_code == 403
    assert f"Another person reports for {seed_world.xaa} in" in text_of(response)
    assert "Only the ministry" not in text_of(response)
    assert browser_of(before).get("/portal/period-1/xab/").status_code == 404


@pytest.mark.parametrize("cancelled", ["invitation", "reporting period"])
def test_who_follows_a_mail_to_a_cancelled_invitation_or_period_reads_that_nothing_is_asked(
    seed_world: World, focal: Client, foreign: Client, expert: Client, cancelled: str
) -> None:
    """It was a page that is nowhere."""
    period, words = seed_world.open_period("period-2"), {"by": seed_world.dataentry, "now": seed_world.now()}
    if cancelled == "invitation":
        actions.cancel_invitation(invitation=period.invitations.get(member_state="XAA"), **words)
        actions.cancel_invitation(invitation=period.invitations.get(member_state="XAB"), **words)
    else:
        actions.cancel_period(period=period, **words)
    for client in (focal, expert):
        for page in ("", "recommendations/rpm-asia-pacific-2025/15-a/", "check/"):
            response = client.get(f"/portal/period-2/xaa/{page}")
            assert response.status_code == 200
            assert f"{seed_world.xaa} is no longer asked to report in" in text_of(response)
            assert f"The secretariat cancelled the {cancelled} on" in text_of(response)
        assert client.post("/portal/period-2/xaa/intention/", {}).status_code == 403
    assert foreign.get("/portal/period-2/xaa/").status_code == 404
    assert "no longer asked" in text_of(foreign.get("/portal/period-2/xab/"))
    assert "period-2" not in text_of(focal.get("/portal/", follow=True))


def test_the_contact_alone_is_said_to_be_filled_in_and_only_where_it_is(seed_world: World, browser_of) -> None:
    client, sentence = browser_of(seed_world.focal_point), "Filled in with what your State gave last."
    seed_world.draft("15-a")
    page = client.get("/portal/period-1/xaa/check/").text
    assert "Optional, and never published." in page
    assert sentence not in page
    seed_world.send(seed_world.draft("15-b"), cleared_by="Cabinet Office")
    assert sentence not in client.get("/portal/period-1/xaa/check/").text
    seed_world.send(seed_world.draft("15-c"), cleared_by="Cabinet Office", contact={"contact_email": "a@example.org"})
    assert client.get("/portal/period-1/xaa/check/").text.count(sentence) == 1


def test_an_expert_is_welcomed_to_what_is_assigned_to_her(expert: Client, seed_world: World) -> None:
    """The period was said to ask as many as were assigned to her."""
    told = " ".join(expert.get("/portal/period-1/xaa/welcome/").text.split())
    assert f"Of what “{seed_world.period}” asks, 1 recommendation is assigned to you." in told
    assert "asks what was done about" not in told


def test_drafts_are_said_above_the_list_and_on_the_page_of_welcome(
    seed_world: World, focal: Client, observer: Client
) -> None:
    """It said “0 of 12 answered” and no more, while five drafts stood."""
    pages = [f"/portal/period-1/xaa/{page}" for page in ("", "welcome/")]
    assert "answered" not in text_of(focal.get(pages[1]))
    for slug in ("15-a", "15-b"):
        seed_world.draft(slug)
    for page in pages:
        assert "0 of 12 sent; 2 in preparation" in text_of(focal.get(page))
        assert "in preparation" not in text_of(observer.get(page))
    sent = seed_world.draft("15-c")
    seed_world.send(sent)
    seed_world.accept(sent)
    seed_world.draft("15-c", summary="A correction of what counts as answered.")
    for page in pages:
        assert "1 of 12 sent; 2 in preparation" in text_of(focal.get(page))
        assert "1 of 12 answered" in text_of(observer.get(page))
