"""The first hour of each kind of person of a State: from the link of the mail to the first answer saved.

In at most six pages and three typed values, and no page without a way on. Counted as the story of a period counts.
"""

from dataclasses import dataclass

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.mails import queued_mails
from tests.factories.records import PASSWORD
from tests.factories.world import World
from tests.journeys.walker import Walker
from tests.tracker.mail.test_matter import link_of
from tracker import actions
from tracker.choices import MandateRole
from tracker.models import OutgoingMail, StatusUpdate, User

PAGES, TYPED = 6, 3
EMAIL = "newcomer@example.org"
NEW_PASSWORD = "quiet rivers carry heavy stones"
WORDS = {"implementation_status": "in_progress", "summary": "A joint desk answers reports."}


@dataclass
class Newcomer(Walker):
    """Somebody who is not signed in. Each page that is shown has a way on beside the menu."""

    def __post_init__(self) -> None:
        self.client = Client(headers={"sec-fetch-site": "same-origin"})

    def _show(self, response, address: str) -> None:
        super()._show(response, address)
        ways = self.page.xpath("//main//a[@href] | //main//button | //main//input[@type='submit']")
        assert ways, f"{self.address} leads nowhere: {self.text[-500:]}"

    def takes_up_the_account(self) -> None:
        self.opens(queued_mails(EMAIL)[0].link)
        self.presses("Set up the account", password=NEW_PASSWORD, password_again=NEW_PASSWORD)

    def is_told_in_figures(self, who: str) -> None:
        print(f"\n{who:34}{self.counted.pages:3} pages{self.counted.clicks:3} clicks{self.counted.typed:3} typed")
        assert self.counted.pages <= PAGES, who
        assert self.counted.typed <= TYPED, who


def nominated(world: World, state: str, role: str) -> Newcomer:
    person = actions.nominate_by_email(
        email=EMAIL, full_name="New Person", language="en", member_state=world.states[state], role=role,
        note_verbale="NV 5", by=world.administrator, now=timezone.now(),
    )  # fmt: skip
    return Newcomer(person)


def invited(world: World, state: str) -> None:
    actions.invite(
        period=world.period, member_states=[world.states[state]], note_verbale="NV/1", by=world.dataentry,
        now=world.now(),
    )  # fmt: skip


@pytest.mark.django_db
def test_a_new_focal_point(seed_world: World) -> None:
    invited(seed_world, "XAC")
    newcomer = nominated(seed_world, "XAC", MandateRole.FOCAL_POINT)
    newcomer.takes_up_the_account()
    newcomer.sees("Welcome. You report for", "Three steps")
    newcomer.follows("Begin with 15 (a)")
    newcomer.presses("Save draft", **WORDS)
    assert StatusUpdate.objects.get().summary == WORDS["summary"]
    newcomer.is_told_in_figures("new focal point")


@pytest.mark.django_db
def test_a_new_expert(seed_world: World) -> None:
    newcomer = nominated(seed_world, "XAA", MandateRole.EXPERT)
    mandate = User.objects.get(email=EMAIL).mandates.get()
    actions.name_recommendations(
        mandate=mandate, period=seed_world.period, recommendations=[seed_world.recommendations["15-c"]],
        due_on=None, by=seed_world.focal_point, now=seed_world.now(),
    )  # fmt: skip
    newcomer.takes_up_the_account()
    newcomer.follows("Begin with 15 (c)")
    newcomer.presses("Save draft", **WORDS)
    assert StatusUpdate.objects.get().summary == WORDS["summary"]
    newcomer.is_told_in_figures("new expert")


@pytest.mark.django_db
def test_a_new_observer_reads(seed_world: World) -> None:
    seed_world.publish("15-a")
    newcomer = nominated(seed_world, "XAA", MandateRole.OBSERVER)
    newcomer.takes_up_the_account()
    newcomer.sees("you read what your State sent, and write nothing")
    newcomer.follows("See everything")
    newcomer.sees("Accepted")
    newcomer.is_told_in_figures("new observer")


@pytest.mark.django_db
def test_a_successor(seed_world: World) -> None:
    seed_world.publish("15-a")
    actions.end_mandate(
        mandate=seed_world.focal_point_mandates["XAA"], by=seed_world.administrator, now=seed_world.now()
    )
    successor = nominated(seed_world, "XAA", MandateRole.FOCAL_POINT)
    successor.takes_up_the_account()
    assert successor.address.endswith("/handover/")
    successor.follows("Tasks")
    successor.follows("Open 15 (b)")
    successor.presses("Save draft", **WORDS)
    assert StatusUpdate.objects.drafts().get().summary == WORDS["summary"]
    successor.is_told_in_figures("successor")


@pytest.mark.django_db
def test_a_focal_point_who_comes_back_for_the_next_period(seed_world: World) -> None:
    seed_world.publish("15-a")
    seed_world.open_period("period-2")
    person = seed_world.focal_point
    mail = OutgoingMail.objects.filter(user=person, key__startswith="invited").latest("queued_at")
    back = Newcomer(person)
    back.opens(link_of(mail))
    back.presses("Sign in", username=person.username, password=PASSWORD)
    back.follows("Open 15 (a)")
    back.presses("Save draft", summary="The desk answers within a day.")
    assert StatusUpdate.objects.drafts().get().summary == "The desk answers within a day."
    back.is_told_in_figures("returning focal point")


@pytest.mark.django_db
def test_who_left_reads_when_and_whom_to_ask(seed_world: World) -> None:
    person = seed_world.focal_point
    actions.end_mandate(
        mandate=seed_world.focal_point_mandates["XAA"], by=seed_world.administrator, now=seed_world.now()
    )
    left = Newcomer(person)
    left.opens("/portal/")
    left.presses("Sign in", username=person.username, password=PASSWORD)
    left.sees(f"Your mandate for {seed_world.xaa} ended on")
    left.is_told_in_figures("former focal point")
