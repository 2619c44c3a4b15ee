"""The language of a letter: where the choice comes from, and in which one the letter is about to be sent."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.world import World
from tests.tracker.admin.addresses import sentences
from tests.tracker.admin.test_letters import WORDS, answer, letter  # noqa: F401
from tracker.models import Mandate, StatusUpdate, User

AS_READ = "Chosen beforehand: the language in which this State’s focal point reads. Choose that of the letter."
DOUBT = "A text seems to be in another language than the one chosen for it."


@pytest.fixture
def other(seed_world: World, letter: str) -> str:  # noqa: F811
    """The address of what the letter says on 15 (b)."""
    return f"{letter}{seed_world.recommendations['15-b'].pk}/"


def said(client: Client, address: str) -> str:
    """What a page says, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", sentences(client.get(address))).split())


def test_a_language_that_stands_chosen_says_where_it_comes_from(
    seed_world: World,
    entry: Client,
    answer: str,  # noqa: F811
    other: str,
) -> None:
    """A French letter of a State whose focal point reads Russian would have become public as Russian."""
    User.objects.filter(pk=seed_world.focal_points["XAB"].pk).update(language="ru")
    assert AS_READ in said(entry, answer)
    entry.post(answer, WORDS | {"language": "fr"})
    assert "Chosen beforehand" not in said(entry, answer), "it was chosen"
    assert "Chosen beforehand: the language of the answer that was typed last for this letter." in said(entry, other)
    Mandate.objects.filter(member_state="XAC").delete()
    nobody = answer.replace("/XAB/", "/XAC/")
    assert "Chosen beforehand: English, as this State has no focal point." in said(entry, nobody)


def test_a_form_that_begins_with_an_earlier_answer_says_so(
    seed_world: World,
    entry: Client,
) -> None:
    """Its words and their language were those of the period before, and nothing on the page said whose they are."""
    seed_world.publish("15-a", summary="Une loi.", language="fr")
    later = seed_world.open_period("later")
    seed_world.submission("XAA", later)
    address = reverse("admin:tracker_submission_letter", args=[later.slug, "XAA"])
    address += f"{seed_world.recommendations['15-a'].pk}/"
    sentence = "Chosen beforehand: the language of the State’s earlier answer, whose words stand below."
    form = entry.get(address).context["form"]
    assert (form["language"].value(), form["summary"].value()) == ("fr", "Une loi.")
    assert sentence in said(entry, address)
    entry.post(address, WORDS | {"language": "fr"})
    assert "Chosen beforehand" not in said(entry, address)


def test_what_was_posted_is_no_choice_made_beforehand(entry: Client, answer: str) -> None:  # noqa: F811
    refused = entry.post(answer, WORDS | {"implementation_status": "", "language": "fr"})
    assert refused.context["form"].errors
    assert "Chosen beforehand" not in refused.content.decode()


def test_before_a_letter_is_sent_its_page_says_in_which_language_and_doubts_it(
    seed_world: World,
    entry: Client,
    letter: str,  # noqa: F811
    answer: str,  # noqa: F811
    other: str,
) -> None:
    """Two answers, each too short to tell its language; together they read as French."""
    entry.post(answer, WORDS | {"summary": "Une loi pour les écoles.", "language": "en"})
    page = said(entry, letter)
    assert "Language of the letter: English" in page
    assert DOUBT not in page
    entry.post(other, WORDS | {"summary": "Le ministère dans les communes.", "language": "en"})
    assert f"Language of the letter: English {DOUBT}" in said(entry, letter)
    revision = StatusUpdate.objects.get(recommendation=seed_world.recommendations["15-b"]).revision
    entry.post(other, WORDS | {"language": "fr", "revision": revision})
    page = said(entry, letter)
    assert "Language of the letter: English ( 15 (a) )" in page
    assert "Language of the letter: Français ( 15 (b) )" in page
    assert DOUBT not in page


def test_a_letter_in_the_language_that_is_chosen_is_not_doubted(
    entry: Client,
    letter: str,  # noqa: F811
    answer: str,  # noqa: F811
) -> None:
    entry.post(answer, WORDS | {"summary": "The law on the repair of goods was adopted by the parliament in May."})
    page = said(entry, letter)
    assert "Language of the letter: English" in page
    assert DOUBT not in page
