"""Who enters a State's pages: a newcomer and a successor, each role, and a person whose mandate or invitation ended."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.mails import queued_mails
from tests.factories.records import UserFactory
from tests.factories.world import World
from tests.tracker.admin.addresses import sentences
from tests.tracker.portal.conftest import Address
from tracker import actions
from tracker.choices import MandateRole
from tracker.models import StatusUpdate, Transmission

EMAIL = "newcomer@example.org"
PASSWORD = "quiet rivers carry heavy stones"


def test_who_is_not_invited_yet_reads_what_comes_next(seed_world: World) -> None:
    actions.nominate_by_email(
        email=EMAIL, full_name="New Person", language="en", member_state=seed_world.xac, role="focal_point",
        note_verbale="NV 5", by=seed_world.administrator, now=timezone.now(),
    )  # fmt: skip
    newcomer, words = Client(), {"password": PASSWORD, "password_again": PASSWORD, "full_name": "N", "language": "en"}
    newcomer.get(queued_mails(EMAIL)[0].link)
    page = sentences(newcomer.post(reverse("portal:take_up"), words, follow=True))
    assert "nothing to report" not in page
    mail = f'class="btn" href="{reverse("portal:mail")}"'
    for said in ("No reporting period is open for your State yet.", EMAIL, mail):
        assert said in page


def test_who_left_reads_when_and_nothing_of_the_state(seed_world: World, browser_of) -> None:
    seed_world.draft(summary="Only the ministry reads this")
    before, mandate = seed_world.focal_point, seed_world.focal_point_mandates["XAA"]
    actions.end_mandate(mandate=mandate, by=seed_world.administrator, now=seed_world.now())
    client = browser_of(before)
    for page in ("", "recommendations/rpm-asia-pacific-2025/15-a/"):
        response = client.get(f"/portal/period-1/xaa/{page}")
        assert response.status_code == 403
        assert f"Your mandate for {seed_world.xaa} ended on" in sentences(response)
        assert "Only the ministry" not in sentences(response)
    assert "ended on" in sentences(client.get("/portal/"))
    assert client.post("/portal/period-1/xaa/intention/", {}).status_code == 403
    assert client.get("/portal/period-1/xab/").status_code == 404
    # Named again for the State, in whatever role, she is there.
    seed_world.nominate(before, "XAA", MandateRole.OBSERVER)
    assert client.get("/portal/period-1/xaa/").status_code == 200
    stranger = browser_of(UserFactory())
    assert stranger.get("/portal/period-1/xaa/").status_code == 404
    assert "no mandate" in stranger.get("/portal/").text


def test_who_is_nominated_for_all_meetings_reads_that_another_reports_for_one(seed_world: World, browser_of) -> None:
    before, period = seed_world.focal_point, "/portal/period-1/xaa/"
    seed_world.draft(summary="Only the ministry reads this")
    assert browser_of(before).get(period).status_code == 200
    seed_world.nominate(UserFactory(), "XAA", MandateRole.FOCAL_POINT, meeting=seed_world.meeting)
    response = browser_of(before).get(period)
    assert response.status_code == 403
    assert f"Another person reports for {seed_world.xaa} in" in sentences(response)
    assert "Only the ministry" not in sentences(response)
    assert browser_of(before).get("/portal/period-1/xab/").status_code == 404


@pytest.mark.parametrize("cancelled", ["invitation", "reporting period"])
def test_who_follows_a_mail_to_a_cancelled_invitation_or_period_reads_that_nothing_is_asked(
    seed_world: World, focal: Client, foreign: Client, expert: Client, cancelled: str
) -> None:
    period, words = seed_world.open_period("period-2"), {"by": seed_world.dataentry, "now": seed_world.now()}
    if cancelled == "invitation":
        actions.cancel_invitation(invitation=period.invitations.get(member_state="XAA"), **words)
        actions.cancel_invitation(invitation=period.invitations.get(member_state="XAB"), **words)
    else:
        actions.cancel_period(period=period, **words)
    for client in (focal, expert):
        for page in ("", "recommendations/rpm-asia-pacific-2025/15-a/")[: 2 if client is focal else 1]:
            response = client.get(f"/portal/period-2/xaa/{page}")
            assert response.status_code == 200
            assert f"{seed_world.xaa} is no longer asked to report in" in sentences(response)
            assert f"The secretariat cancelled the {cancelled} on" in sentences(response)
        assert client.post("/portal/period-2/xaa/intention/", {}).status_code == 403
    assert foreign.get("/portal/period-2/xaa/").status_code == 404
    assert "no longer asked" in sentences(foreign.get("/portal/period-2/xab/"))
    assert "period-2" not in sentences(focal.get("/portal/", follow=True))


def test_experts_and_observers_are_welcomed_with_what_is_theirs(
    expert: Client, observer: Client, seed_world: World
) -> None:
    page = sentences(expert.get("/portal/period-1/xaa/welcome/"))
    assert f"Of what “{seed_world.period}” asks, 1 recommendation is assigned to you." in page
    assert "asks what was done about" not in page
    assert "the focal point of your State sends what you drafted" in page
    page = sentences(observer.get("/portal/period-1/xaa/welcome/"))
    assert "you read what your State sent, and write nothing" in page
    assert "Begin with" not in page


def test_an_address_is_exact_in_the_language_of_the_person_and_one_of_several(focal, seed_world, address) -> None:
    for place in ({"period": "period-9"}, {"iso3": "xac"}, {"iso3": "XAA"}):
        assert focal.get(address("task_list", **place)).status_code == 404
    assert focal.get("/portal/").url == address("task_list")
    seed_world.focal_point.language = "ar"
    seed_world.focal_point.save()
    response = focal.get(address("task_list"))
    assert (response["Content-Language"], response["Cache-Control"]) == ("ar", "no-store")
    assert 'lang="ar" dir="rtl"' in response.text
    seed_world.open_period("period-2")
    choice = focal.get("/portal/").text
    assert [address("task_list", period=each) in choice for each in ("period-1", "period-2")] == [True, True]


ENDED = "Your mandate for Ardovela ended on"


@pytest.fixture
def former(focal: Client, seed_world: World) -> Client:
    """Was the focal point of XAA, with an answer sent."""
    seed_world.publish("15-a")
    actions.end_mandate(
        mandate=seed_world.focal_point_mandates["XAA"], by=seed_world.administrator, now=seed_world.now()
    )
    return focal


def test_what_was_typed_while_the_mandate_ended_comes_back_to_be_copied(
    former: Client, address: Address, words
) -> None:
    typed = words(summary="A joint desk answers.", obstacles="Few\nstaff.") | {"comment-text": "Is that so?"}
    answer = former.post(address("answer", slug="15-b"), typed)
    assert answer.status_code == 403
    told = sentences(answer)
    assert ENDED in told
    assert "It is not saved, for you can no longer write here." in told
    for text in ("A joint desk answers.</textarea>", "Few\nstaff.</textarea>", "Is that so?</textarea>"):
        assert text in answer.text
    assert "in_progress</textarea>" not in answer.text
    assert not StatusUpdate.objects.drafts().exists()


def test_what_she_reads_then_says_that_it_ended_and_goes_by_the_role_that_she_had(
    former: Client, expert: Client, foreign: Client, seed_world: World, address: Address, settings
) -> None:
    settings.CONTACT_EMAIL = "record@example.org"
    notices = sentences(former.get("/portal/news/"))
    assert (ENDED in notices, "You have no notices yet." in notices) == (True, False)
    place = f"/portal/receipts/{Transmission.objects.get().pk}/"
    receipt = former.get(place)
    assert (receipt.status_code, ENDED in sentences(receipt)) == (403, True)
    assert foreign.get(place).status_code == 404
    account, works = "/portal/account/", "Continue to your work"
    assert [works in sentences(each.get(account)) for each in (former, foreign)] == [False, True]
    ended = sentences(former.get(address("task_list")))
    assert "Whoever your Government nominates after you finds it in the portal, with a page of handover." in ended
    assert "successor" not in ended
    first = sentences(former.get("/portal/"))
    assert 'If you think this is a mistake, write to <a href="mailto:record@example.org">' in first
    actions.end_mandate(mandate=seed_world.expert_mandate, by=seed_world.administrator, now=seed_world.now())
    ended = sentences(expert.get(address("task_list")))
    assert "The focal point of your State finds it in the portal." in ended
    assert "nominates after you" not in ended
    assert 'ask your focal point, or write to <a href="mailto:record@example.org">' in sentences(expert.get("/portal/"))
    seed_world.nominate(seed_world.focal_point, "XAC", MandateRole.FOCAL_POINT)
    page = sentences(former.get("/portal/"))
    assert ("Your account is ready" in page, ENDED in page) == (True, True)
    assert works in sentences(former.get(account))
