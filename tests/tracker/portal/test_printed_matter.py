"""From what a document prints of her State the focal point begins her own answer or commitment, and nobody else's."""

import uuid
from typing import Any

import pytest
from django.utils import timezone

from tracker.models import Commitment, Position, PrintedCommitment, StatusUpdate
from tracker.portal.reading.answers import MOST_SHOWN

WORDS = "The gardens of the coast are open since 2030."


COMMITMENT = "To plant elms in each village."


@pytest.fixture
def confirmed(seed_world) -> dict[str, Any]:
    """Who confirmed what a document says, and when."""
    return {"confirmed_at": timezone.now(), "confirmed_by": seed_world.reviewer}


@pytest.fixture
def reply(seed_world, confirmed):
    """A reply of a State on 15 (a) that appears in a document; without `is_public` nobody has confirmed it."""

    def printed(state="XAA", text=WORDS, is_public=True):
        return Position.objects.create(
            member_state=seed_world.states[state], recommendation=seed_world.recommendations["15-a"], value="supported",
            document=seed_world.document, label="15 (a)", text=text, **(confirmed if is_public else {}),
        )  # fmt: skip

    return printed


@pytest.fixture
def pledge(seed_world, confirmed):
    """A commitment of a State that appears in a document."""

    def printed(state="XAA", text=COMMITMENT, is_public=True):
        made = PrintedCommitment.objects.create(
            member_state=seed_world.states[state], meeting=seed_world.meeting, document=seed_world.document, text=text,
            order=PrintedCommitment.objects.count() + 1, **(confirmed if is_public else {}),
        )  # fmt: skip
        made.recommendations.add(seed_world.recommendations["15-b"])
        return made

    return printed


@pytest.mark.database
def test_a_printed_answer_begins_hers_and_is_nothing_before_she_saved_it(
    focal, observer, seed_world, address, words, reply
) -> None:
    printed, page = reply(), address("answer", slug="15-a")
    link = f"{page}?printed={printed.pk}"
    assert link in focal.get(page).text
    begun = focal.get(link)
    assert begun.context["form"]["summary"].value() == WORDS
    assert begun.context["form"]["language"].value() == printed.document.language
    for said in (printed.document.symbol, "It is yours"):
        assert said in begun.text
    assert "replaces them" not in begun.text
    assert not StatusUpdate.objects.exists()
    assert focal.post(page, words(summary="Her own words.")).status_code == 302
    begun = focal.get(link)
    form, draft = begun.context["form"], StatusUpdate.objects.get()
    assert "saving this form replaces them" in begun.text
    assert (form["summary"].value(), form["revision"].value(), draft.summary) == (
        WORDS,
        draft.revision,
        "Her own words.",
    )
    assert focal.post(page, words(summary=WORDS, revision=draft.revision)).status_code == 302
    draft.refresh_from_db()
    assert (draft.summary, draft.review_state) == (WORDS, "draft")
    assert Position.objects.get().text == WORDS, "the printed one stays as it is"
    seed_world.send(draft)
    seed_world.accept(draft)
    for browser in (observer, focal):  # who writes nothing, and once it was accepted
        text = browser.get(page).text
        assert (WORDS in text, "Use this text" in text) == (True, False)


@pytest.mark.parametrize("given", [{"state": "XAB"}, {"is_public": False}, {"text": ""}])
def test_what_is_of_another_state_or_not_public_or_without_text_is_not_offered(
    focal, address, reply, pledge, given
) -> None:
    printed, promise = reply(**given), pledge(**given)
    page, new = address("answer", slug="15-a"), address("commitment_new")
    text = focal.get(page).text
    assert ("As printed of your State" in text, WORDS in text) == (False, False)
    assert COMMITMENT not in focal.get(address("commitments")).text
    for key in (printed.pk, "", "x", "0", "99999999999999999999"):
        assert focal.get(f"{page}?printed={key}").status_code == 404
    if "text" not in given:
        assert focal.get(f"{new}?printed={promise.pk}").status_code == 404
    assert focal.get(f"{new}?printed=x").status_code == 404


def test_a_printed_commitment_begins_hers_with_what_it_serves(focal, observer, address, seed_world, pledge) -> None:
    printed = pledge()
    link = f"{address('commitment_new')}?printed={printed.pk}"
    assert link in focal.get(address("commitments")).content.decode()
    listed = observer.get(address("commitments")).text
    assert (COMMITMENT in listed, "Use this text" in listed) == (True, False)
    begun = focal.get(link)
    form = begun.context["form"]
    assert form["text"].value() == COMMITMENT
    assert form["recommendations"].value() == [str(seed_world.recommendations["15-b"].pk)]
    assert printed.document.symbol in begun.content.decode()
    assert not Commitment.objects.exists()
    sent = {
        "uuid": str(uuid.uuid4()),
        "text": COMMITMENT,
        "recommendations": form["recommendations"].value(),
        "progress": "planned",
        "language": "en",
        "act": "save",
    }
    assert focal.post(address("commitment_new"), sent).status_code == 302
    assert Commitment.objects.get().member_state_id == "XAA"


def test_each_text_is_told_from_the_others_and_that_there_are_more_is_said(focal, address, pledge) -> None:
    for number in range(MOST_SHOWN):
        pledge(text=f"To plant elm {number}.")
    page = focal.get(address("commitments")).content.decode()
    assert page.count("To plant elm 7.") == 3, "in the words that unfold, in the link and in the text"
    assert "The others stand in the documents" not in page
    pledge(text="To plant an oak.")
    page = focal.get(address("commitments")).content.decode()
    assert f"The first {MOST_SHOWN} are shown. The others stand in the documents." in " ".join(page.split())
    assert page.count("Use this text") == MOST_SHOWN
