"""From nomination to the first sending, and an expert whose mandate ends in the middle of a sentence; by keyboard."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.keyboard import Keyboard
from tests.factories.mails import queued_mails
from tests.factories.world import World
from tracker import actions
from tracker.models import AccountInvitation, Mandate, StatusUpdate, Transmission, User

pytestmark = pytest.mark.browser

EMAIL = "newcomer@example.org"
PASSWORD = "a long invented phrase"
SUMMARY = "A joint desk answers reports within a day."
TASK = "Strengthen inclusive and multi-stakeholder partnerships"


@pytest.fixture
def keyboard_of(browser_page: Callable[..., Page], live_server: LiveServer) -> Callable[..., Keyboard]:
    """A person at an own browser, signed in before; or nobody yet."""

    def sit_down(person: User | None, address: str) -> Keyboard:
        page = browser_page()
        if person is not None:
            client = Client()
            client.force_login(person)
            name = settings.SESSION_COOKIE_NAME
            page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        page.goto(address)
        return Keyboard(page)

    return sit_down


def nominates(desk: Keyboard, state: str) -> None:
    desk.types("Name", "New Comer")
    desk.types("E-mail", EMAIL)
    desk.goes_to("State")
    desk.page.keyboard.type(state)
    desk.types("Note verbale", "NV/3")
    desk.presses("Record a nomination", "input")
    expect(desk.page.get_by_text("A link to the account was sent by e-mail")).to_be_visible()


def takes_up_the_account(newcomer: Keyboard) -> None:
    newcomer.types("Password", PASSWORD)
    newcomer.types("The same password again", PASSWORD)
    newcomer.presses("Set up the account", "button")
    expect(newcomer.page).to_have_url(re.compile("/portal/period-1/xac/"))


def answers_and_sends(newcomer: Keyboard) -> None:
    newcomer.presses("See everything", "a")
    newcomer.presses(TASK, "a")
    newcomer.chooses("Implemented", "In progress")
    newcomer.types("2. Summary of action taken", SUMMARY)
    newcomer.presses("Save as ready and check before sending")
    newcomer.chooses("Yes, publish as received", "Yes, publish as received")
    newcomer.presses("Send to the secretariat")
    expect(newcomer.page.get_by_text("This page is your receipt.")).to_be_visible()


def test_from_nomination_to_the_first_sending(seed_world: World, keyboard_of: Callable[..., Keyboard]) -> None:
    actions.invite(
        period=seed_world.period, member_states=[seed_world.xac], note_verbale="NV/1", by=seed_world.dataentry,
        now=seed_world.now(),
    )  # fmt: skip
    nominates(keyboard_of(seed_world.administrator, "/admin/tracker/mandate/add/"), seed_world.xac.name)
    mandate = Mandate.objects.get(user__email=EMAIL)
    assert (mandate.member_state, mandate.role, mandate.note_verbale) == (seed_world.xac, "focal_point", "NV/3")
    newcomer = keyboard_of(None, queued_mails(EMAIL)[0].link)
    takes_up_the_account(newcomer)
    assert AccountInvitation.objects.get().used_at is not None
    answers_and_sends(newcomer)
    sent = Transmission.objects.get()
    assert (sent.submitted_by, sent.submission.member_state) == (mandate.user, seed_world.xac)
    assert StatusUpdate.objects.get(transmission=sent).summary == SUMMARY
    receipt = queued_mails(EMAIL)[-1]
    assert sent.receipt_sha256 in receipt.body
    assert newcomer.page.locator("dd.mono").text_content() == sent.receipt_sha256


def test_an_experts_mandate_ends_in_the_middle_of_a_sentence(
    seed_world: World, keyboard_of: Callable[..., Keyboard]
) -> None:
    """Her next request is refused and stores nothing; what was saved before is the State's."""
    before = seed_world.draft("15-a", by=seed_world.expert, summary="Saved before.")
    expert = keyboard_of(seed_world.expert, "/portal/")
    expert.presses("Open 15 (a)", "a")
    focal = keyboard_of(seed_world.focal_point, f"/portal/period-1/xaa/people/{seed_world.expert_mandate.pk}/")
    focal.presses("End the mandate", "a")
    focal.presses("End the mandate", "button")
    expect(focal.page.get_by_text("The next request of this person is refused.")).to_be_visible()

    expert.goes_to("2. Summary of action taken")
    expert.page.keyboard.press("End")
    expert.page.keyboard.insert_text(" And never stored.")
    with expert.page.expect_response(lambda response: response.request.method == "POST") as refused:
        expert.presses("Save draft", "button")
    assert refused.value.status == 403
    expect(expert.page.get_by_role("textbox").first).to_have_value("Saved before. And never stored.")
    stored = StatusUpdate.objects.get()
    assert (stored.pk, stored.summary, stored.revision) == (before.pk, "Saved before.", before.revision)
    expert.page.goto("/portal/")
    expect(expert.page.get_by_text("has no mandate for a State")).to_be_visible()
    assert StatusUpdate.objects.visible_to(seed_world.focal_point).get() == stored
    assert not Mandate.objects.acting().filter(user=seed_world.expert).exists()
    assert seed_world.expert_mandate.assignments.filter(ended_at__lte=timezone.now()).count() == 1
