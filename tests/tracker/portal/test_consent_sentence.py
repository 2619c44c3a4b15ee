"""A State agrees to the sentence on its page, and what it published is under what that sentence said."""

from typing import Any

import pytest
from django.test import Client

from tests.factories.world import World
from tests.tracker.portal.conftest import Address
from tracker.consent_sentences import FIRST, asked_now
from tracker.models import AuditEvent, PublicationText, Submission


def consented() -> Submission:
    return Submission.objects.get()


@pytest.fixture
def page(seed_world: World, settings: Any, address: Address) -> str:
    """The address of the decision of a State that published under the first sentence, before a licence was set."""
    seed_world.publish("15-a", summary="A joint desk was opened.")
    settings.DATA_LICENCE = "CC BY 4.0"
    return address("consent")


@pytest.mark.database
def test_what_was_published_stays_without_a_licence_until_the_state_agrees_anew(focal: Client, page: str) -> None:
    assert list(PublicationText.objects.values_list("consent_sentence", "consent_licence")) == [(1, "")]
    assert "Others may use them again under this licence: CC BY 4.0." in focal.get(page).content.decode()
    response = focal.post(page, {"consent": "yes", "asked": asked_now().mark})
    assert response.status_code == 302
    assert (consented().consent_sentence, consented().consent_licence) == (2, "CC BY 4.0")
    assert list(PublicationText.objects.values_list("consent_sentence", "consent_licence")) == [(2, "CC BY 4.0")]
    event = AuditEvent.objects.filter(act="repeat_consent").latest("pk")
    assert event.changes["consent_sentence"] == [1, 2]
    assert "Agreed to wording no. 2 of the question." in focal.get(page).content.decode()


def test_a_form_of_the_release_before_asked_the_first_sentence(focal: Client, page: str) -> None:
    focal.post(page, {"consent": "yes"})
    assert consented().consent_sentence == FIRST.number


def test_a_licence_that_was_changed_meanwhile_is_read_again_first(focal: Client, page: str, settings: Any) -> None:
    mark = asked_now().mark
    settings.DATA_LICENCE = "CC0 1.0"
    response = focal.post(page, {"consent": "yes", "asked": mark})
    assert "was changed meanwhile" in response.content.decode()
    assert asked_now().mark in response.content.decode()
    assert consented().consent_licence == ""


def test_an_older_yes_takes_nothing_from_a_newer_one_and_a_no_ends_both(focal: Client, page: str) -> None:
    focal.post(page, {"consent": "yes", "asked": asked_now().mark})
    focal.post(page, {"consent": "yes"})
    assert (consented().consent_sentence, consented().consent_licence) == (2, "CC BY 4.0")
    focal.post(page, {"consent": "no", "asked": asked_now().mark})
    assert (consented().consent_sentence, consented().consent_licence) == (2, "")
    assert not PublicationText.objects.exists()
