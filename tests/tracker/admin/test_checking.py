"""A reviewer checks what a State sent: opens it, accepts or returns with a reason, withdraws on a note verbale."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format
from lxml import html

from tests.factories.files import upload
from tests.factories.world import World, make_world
from tests.tracker.admin.addresses import act_of, sentences, table_of
from tracker import actions
from tracker.actions import Citation
from tracker.admin.display import state_and_period
from tracker.content import ANSWER
from tracker.models import Printing, Publication, StatusUpdate


def _sent() -> World:
    world = make_world()
    law = world.evidence(title="An invented decree")
    world.send(world.draft("15-a", summary="A desk answers.", citations=(Citation(law, "art. 7"),)))
    return world


def _opened() -> World:
    world = _sent()
    transmission = StatusUpdate.objects.get().transmission
    actions.open_for_checking(transmission=transmission, by=world.reviewer, now=world.now())
    return world


WORLDS = {"sent": _sent, "opened": _opened}


@pytest.fixture
def sent(seed_world: World) -> StatusUpdate:
    """An answer of XAA that waits, with a private file cited."""
    return StatusUpdate.objects.get()


@pytest.fixture
def opened(seed_world: World) -> StatusUpdate:
    """The same, opened for checking."""
    return StatusUpdate.objects.get()


def parsed(response: Any) -> Any:
    return html.fromstring(sentences(response))


def texts(parts: Any) -> list[str]:
    return [" ".join(each.text_content().split()) for each in parts]


# --- opening


def test_looking_at_a_response_writes_nothing_and_says_what_starting_means(seed_world, sent, review) -> None:
    letter = seed_world.send_on_behalf(seed_world.draft("15-b", on_behalf=True))
    for name in ("check", "open"):
        page, of_letter = (sentences(review.get(act_of(each, name))) for each in (sent.transmission, letter))
        assert "Once you start, the State can no longer recall what it sent." in page
        assert "Start review" in page
        assert "Start review" in of_letter
        assert ('name="reason"' in page, "recall" in of_letter) == (False, False)
    sent.transmission.refresh_from_db()
    assert sent.transmission.claimed_at is None
    download = review.get(act_of(letter, "letter"))
    assert b"".join(download) == upload("letter.pdf").read()
    download.close()
    assert download["Content-Disposition"].startswith("attachment")
    assert review.get(act_of(sent.transmission, "letter")).status_code == 404


def test_a_reviewer_reads_all_fields_and_the_evidence(opened, review, monkeypatch) -> None:
    """The definition of content decides which fields are on the page."""
    StatusUpdate.objects.filter(pk=opened.pk).update(obstacles="A planted obstacle.", assistance_needed="Planted need.")
    words = (
        "A desk answers.",
        "An invented decree",
        "art. 7",
        "private",
        "Strengthen inclusive",
        "A planted obstacle.",
    )
    for address in (act_of(opened.transmission, "check"), act_of(opened, "check")):
        page = sentences(review.get(address))
        for each in (*words, "Planted need."):
            assert each in page
    assert "law.txt" in page
    assert "How the file begins" in page
    monkeypatch.setattr(StatusUpdate, "content", ANSWER[:2])
    page = sentences(review.get(act_of(opened, "check")))
    assert "A desk answers." in page
    assert "lanted" not in page


def test_a_second_reviewer_decides_nothing_before_she_took_it_over(
    opened, entry, review, browser_of, seed_world
) -> None:
    """Who only reads is offered no decision and no next review."""
    seed_world.send(seed_world.draft("15-b", state="XAB"))
    whole, one = (sentences(entry.get(act_of(each, "check"))) for each in (opened.transmission, opened))
    assert "Only a reviewer" in whole
    for absent in ("Next to check", "Nothing else waits", "<kbd>"):
        assert absent not in whole
    assert "<kbd>n</kbd>" in one
    assert not [key for key in "aro" if f"<kbd>{key}</kbd>" in one]
    other, sending = browser_of(seed_world.second_reviewer), opened.transmission
    said = "reviewer is reviewing this response."
    for address in (act_of(sending, "check"), act_of(opened, "check")):
        page = sentences(other.get(address))
        assert said in page
        assert 'name="reason"' not in page
    assert other.post(act_of(sending, "open")).status_code == 403
    for act in ("accept", "return"):
        refused = other.post(act_of(opened, act), {"reason": "Which year?"})
        assert (refused.status_code, said in sentences(refused)) == (403, True)
    assert said in sentences(other.post(act_of(sending, "accept-plain")))
    assert other.post(act_of(sending, "take-over")).status_code == 302
    newest, *_older = review.get(act_of(sending, "history"), follow=True).context["cl"].result_list
    assert newest.changes["claimed_by"] == [seed_world.reviewer.pk, seed_world.second_reviewer.pk]
    assert review.post(act_of(opened, "accept")).status_code == 403, "her turn has ended"
    assert other.post(act_of(opened, "accept")).status_code == 302
    opened.refresh_from_db()
    assert opened.checked_by == seed_world.second_reviewer
    late = other.post(act_of(opened, "return"), {"reason": "Long words about the year"})
    assert (late.status_code, "Long words about the year" in sentences(late)) == (403, True), "it comes back"
    assert "not waiting to be checked" in sentences(other.post(act_of(opened, "accept")))
    assert Publication.objects.count() == 1


# --- deciding


@pytest.mark.database
def test_after_the_last_decision_the_next_response_of_the_state_opens_then_others(seed_world, opened, review) -> None:
    other = seed_world.send(seed_world.draft("15-b", state="XAB"))
    more = seed_world.send(seed_world.draft("15-b"))
    response = review.post(act_of(opened, "accept"))
    assert response["Location"] == act_of(more, "check")
    page = sentences(review.get(response["Location"]))
    assert f"{state_and_period(opened.submission)}: one more of its responses waits, and this is it." in page
    assert "nothing is left" not in page
    response = review.post(act_of(more.statusupdates.get(), "accept"))
    assert response["Location"] == act_of(other, "check")
    said = "nothing is left to review. This is the next response."
    assert f"{state_and_period(opened.submission)}: {said}" in sentences(review.get(response["Location"]))
    opened.refresh_from_db()
    assert opened.review_state == "accepted"
    assert {each.kind for each in Publication.objects.all()} == {"answer"}


def test_after_accepting_it_is_said_whether_anything_is_public(seed_world, opened, review) -> None:
    without = "Without consent to publish, nothing of it is public."
    assert "With consent it is published at once." in sentences(review.get(act_of(opened, "check")))
    page = sentences(review.post(act_of(opened, "accept"), follow=True))
    assert without not in page
    assert "15 (a): accepted. What was accepted is public now." in page
    asked = opened.recommendation
    public_page = reverse("report:recommendation", args=[asked.meeting.slug, asked.slug])
    assert f'<a href="{public_page}">Read it on the public pages</a>' in page
    decided = [sentences(review.get(act_of(each, "check"))) for each in (opened, opened.transmission)]
    assert "Write a reason for return" not in decided[0], "a key for what cannot be done any more"
    assert "Public since" in decided[1]
    assert "<kbd>" not in decided[1], "keys of a response that is decided, and none waits behind it"
    typed = seed_world.draft("15-b", state="XAB", on_behalf=True)
    letter = seed_world.send_on_behalf(typed)
    review.post(act_of(letter, "open"))
    done = review.post(act_of(letter, "accept-selected"), {"answers": [typed.pk]}, follow=True)
    assert without in sentences(done)
    assert "Public since" not in sentences(review.get(act_of(letter, "check")))


def test_a_return_needs_a_reason_that_can_be_stored(seed_world, opened, review) -> None:
    hint = "Where the letter itself is unclear, write to the Government"
    assert hint not in sentences(review.get(act_of(opened, "return")))
    assert review.post(act_of(opened, "return"), {"reason": "  "}).status_code in (200, 403)
    odd = sentences(review.post(act_of(opened, "return"), {"reason": "Which year?\ufffe"}))
    assert "cannot be stored" in odd
    assert "Which year?" in odd
    assert review.post(act_of(opened, "return"), {"reason": "Why?"})["Location"] == table_of("transmission")
    opened.refresh_from_db()
    assert (opened.review_state, opened.return_reason) == ("returned", "Why?")
    typed = seed_world.draft("15-b", on_behalf=True)
    seed_world.send_on_behalf(typed)
    assert hint in sentences(review.get(act_of(StatusUpdate.objects.get(pk=typed.pk), "return")))


def test_withdrawing_needs_the_note_verbale(seed_world, review) -> None:
    first = seed_world.publish("15-a").publication_text.publication.published_at
    seed_world.now(days=3)
    accepted = seed_world.publish("15-a", summary="In all provinces.")
    assert review.post(act_of(accepted, "withdraw"), {"note_verbale": ""}).status_code == 200
    before = sentences(review.get(act_of(accepted, "withdraw")))
    since = f"Public since {date_format(first, 'DATE_FORMAT')}."
    assert since in before, "the day of the correction was shown"
    assert since in sentences(review.get(act_of(accepted.transmission, "check")))
    state = Client()
    state.force_login(seed_world.focal_point)
    assert since in sentences(state.get("/portal/period-1/xaa/recommendations/rpm-asia-pacific-2025/15-a/"))
    assert accepted.summary in before
    done = review.post(act_of(accepted, "withdraw"), {"note_verbale": "NV 12/2026"}, follow=True)
    assert "Withdrawn: Ardovela, 15 (a). 1 focal point or alternate of the State was told" in sentences(done)
    accepted.refresh_from_db()
    assert accepted.review_state == "withdrawn"


# --- what is on the page


def test_a_correction_is_shown_beside_the_version_before_also_in_another_language(seed_world, review) -> None:
    seed_world.publish("15-a", summary="The first wording.")
    seed_world.publish("15-c", summary="Un bureau répond.", language="fr")
    correction = seed_world.draft("15-a", summary="The second wording.")
    translated = seed_world.draft("15-c", summary="An office answers.", language="en")
    letter = seed_world.send(correction, translated)
    review.post(act_of(letter, "open"))
    for address in (act_of(letter, "check"), act_of(correction, "check")):
        page = sentences(review.get(address))
        assert "The <ins>second</ins> wording." in page
        assert "The <del>first</del> wording." in page
        assert "(changed)" in page
    for address in (act_of(letter, "check"), act_of(translated, "check")):
        rows = parsed(review.get(address)).xpath("//table[@class='desk-compare']//tr[th[@scope='row']]")
        told = [" ".join(texts(row)) for row in rows]
        assert [each for each in told if "Language" in each] == ["Language of this text (changed) English Français"]
    seed_world.give_back(translated)
    again = seed_world.draft("15-c", summary="Un bureau répond.", language="en")
    page = sentences(review.get(act_of(seed_world.send(again), "check")))
    assert "Changed: Language of this text" in page
    assert "The same words as before" not in page


def test_an_answer_and_all_that_is_needed_to_decide_on_it_are_in_one_view(seed_world, review) -> None:
    drafts = [
        seed_world.draft("15-a", citations=[Citation(seed_world.evidence(is_public=True), "art. 5")]),
        seed_world.draft("15-b"),
    ]
    sending = seed_world.send(*drafts)
    review.post(act_of(sending, "open"))
    page = parsed(review.get(act_of(drafts[0], "check")))
    (view,) = page.find_class("answer-view")
    assert [part.tag for part in view] == ["div", "aside", "details"]  # what it says, evidence and letter, the return
    assert "art. 5" in view[1].text_content()
    assert page.xpath("//a[@data-key='s']/@href") == [act_of(sending, "check")], "the whole response"
    (bar,) = page.find_class("answer-decide")
    assert bar.xpath(".//input[@type='submit']/@value") == ["Accept"]
    assert view.xpath("//details//*[@id=substring(//*[@class='desk-button']/@href, 2)]")  # its link leads into the fold


def test_a_recommendation_that_we_corrected_is_reviewed_and_typed_in_the_corrected_text(
    seed_world, review, entry
) -> None:
    published, sent = seed_world.publish("15-c"), seed_world.draft("15-c", state="XAB")
    seed_world.send(sent)
    wrong = Printing.objects.get(recommendation=sent.recommendation)
    seed_world.correct("text", wrong, text=wrong.text.replace("Strengthen", "Deepen"), page=None)
    place = ["period-1", "XAB", sent.recommendation_id]
    letter = entry.get(reverse("admin:tracker_submission_letter_answer", args=place))
    for page in (review.get(act_of(sent, "check")), review.get(act_of(published, "check")), letter):
        assert "Deepen coordination" in sentences(page)
        assert "Strengthen coordination" not in sentences(page)


def test_only_words_that_were_accepted_before_are_folded(seed_world, review) -> None:
    """What was rewritten is read plain; what was only returned before is not folded."""
    seed_world.publish("15-a", summary="A desk answers calls.", obstacles="Staff is lacking.")
    again = {"summary": "Since March the ministry runs a helpline.", "obstacles": "Staff is lacking."}
    now = seed_world.draft("15-a", status="planned", **again)
    review.post(act_of(seed_world.send(now), "open"))
    (said,) = parsed(review.get(act_of(now, "check"))).find_class("answer-said")
    (fold,) = said.iter("details")
    assert " ".join(fold.findtext("summary").split()) == "Not changed: Main obstacles"
    assert texts(said.xpath("table[1]//th[@scope='row']")) == ["Action taken (changed)", "Summary (rewritten)"]
    assert not said.xpath(".//ins | .//del")
    assert texts(said.xpath("table[1]//td"))[2:] == [
        "Since March the ministry runs a helpline.",
        "A desk answers calls.",
    ]
    returned = seed_world.draft("15-b", summary="A desk answers calls.")
    seed_world.send(returned)
    seed_world.give_back(returned)
    again = seed_world.draft("15-b", summary="A desk answers calls.")
    review.post(act_of(seed_world.send(again), "open"))
    (said,) = parsed(review.get(act_of(again, "check"))).find_class("answer-said")
    assert not list(said.iter("details"))
