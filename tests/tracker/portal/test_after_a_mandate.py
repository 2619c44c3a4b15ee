"""Somebody whose mandate ended: told so wherever an e-mail leads, and given back what was typed meanwhile."""

import pytest
from django.test import Client

from tests.factories.world import World
from tests.tracker.admin.addresses import sentences
from tests.tracker.portal.conftest import Address
from tracker import actions
from tracker.choices import MandateRole
from tracker.models import StatusUpdate, Transmission

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
    """“Page not found” was the answer, in the dress of the public site, and the words were gone."""
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


def test_a_stranger_is_told_nothing_whatever_is_posted(
    foreign: Client, former: Client, address: Address, words
) -> None:
    assert foreign.post(address("answer", slug="15-b"), words(summary="A joint desk.")).status_code == 404


def test_notices_and_receipts_say_that_the_mandate_ended(former: Client, foreign: Client) -> None:
    """The notices of an hour before were said not to be, and a receipt in an own e-mail was “not found”."""
    notices = sentences(former.get("/portal/news/"))
    assert ENDED in notices
    assert "You have no notices yet." not in notices
    place = f"/portal/receipts/{Transmission.objects.get().pk}/"
    receipt = former.get(place)
    assert (receipt.status_code, ENDED in sentences(receipt)) == (403, True)
    assert foreign.get(place).status_code == 404


def test_who_acts_for_another_state_reads_on_her_first_page_that_this_mandate_ended(
    former: Client, seed_world: World
) -> None:
    seed_world.nominate(seed_world.focal_point, "XAC", MandateRole.FOCAL_POINT)
    page = sentences(former.get("/portal/"))
    assert "Your account is ready" in page
    assert ENDED in page


def test_what_she_reads_then_goes_by_the_role_that_she_had(
    former: Client, expert: Client, seed_world: World, address: Address, settings
) -> None:
    """findings: the focal point was to ask her focal point, and a successor was promised whom nobody had nominated."""
    settings.CONTACT_EMAIL = "record@example.org"
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


def test_security_offers_no_work_to_who_holds_no_mandate(former: Client, foreign: Client, seed_world: World) -> None:
    """It offered "Continue to your work", and led to a page that said that there is none."""
    assert "Continue to your work" not in sentences(former.get("/portal/account/"))
    assert "Continue to your work" in sentences(foreign.get("/portal/account/"))
    seed_world.nominate(seed_world.focal_point, "XAC", MandateRole.FOCAL_POINT)
    assert "Continue to your work" in sentences(former.get("/portal/account/"))
