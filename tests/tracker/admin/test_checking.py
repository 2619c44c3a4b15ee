"""A reviewer checks what a State sent: opens it, accepts or returns with a reason, withdraws on a note verbale."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from tests.factories.files import upload
from tests.factories.world import World
from tests.tracker.admin.addresses import act_of, sentences, table_of
from tracker.actions import Citation
from tracker.admin.display import state_and_period
from tracker.content import ANSWER
from tracker.models import Publication, StatusUpdate


@pytest.fixture
def sent(seed_world: World) -> StatusUpdate:
    """An answer of XAA that waits, with a private file cited."""
    law = seed_world.evidence(title="An invented decree")
    draft = seed_world.draft("15-a", summary="A desk answers.", citations=(Citation(law, "art. 7"),))
    seed_world.send(draft)
    return StatusUpdate.objects.get(pk=draft.pk)


@pytest.fixture
def opened(sent: StatusUpdate, review) -> StatusUpdate:
    """The same, opened for checking."""
    review.post(act_of(sent.transmission, "open"))
    return StatusUpdate.objects.get(pk=sent.pk)


def test_looking_at_a_sending_writes_nothing(sent, review) -> None:
    page = review.get(act_of(sent.transmission, "check"))
    sent.transmission.refresh_from_db()
    assert sent.transmission.claimed_at is None
    assert "Start review" in sentences(page)
    assert 'name="reason"' not in sentences(page)


def test_before_a_review_starts_it_is_said_that_the_state_can_then_recall_nothing(sent, review) -> None:
    for name in ("check", "open"):
        page = sentences(review.get(act_of(sent.transmission, name)))
        assert "Once you start, the State can no longer recall what it sent." in page


def test_of_a_letter_nothing_is_said_of_recalling(seed_world, review) -> None:
    letter = seed_world.send_on_behalf(seed_world.draft("15-a", on_behalf=True))
    for name in ("check", "open"):
        page = sentences(review.get(act_of(letter, name)))
        assert "Start review" in page
        assert "recall" not in page


def test_opening_shows_words_evidence_and_hints(opened, review, seed_world) -> None:
    assert opened.transmission.claimed_by == seed_world.reviewer
    page = sentences(review.get(act_of(opened.transmission, "check")))
    for words in ("A desk answers.", "An invented decree", "art. 7", "private", "Strengthen inclusive"):
        assert words in page


def test_a_field_less_is_not_on_the_reviewers_screen(opened, review, seed_world, monkeypatch) -> None:
    """The definition of content rules: what is taken out of it is gone from here, and what is in it is here."""
    StatusUpdate.objects.filter(pk=opened.pk).update(obstacles="A planted obstacle.", assistance_needed="Planted need.")
    page = sentences(review.get(act_of(opened, "check")))
    assert "A planted obstacle." in page
    assert "Planted need." in page
    monkeypatch.setattr(StatusUpdate, "content", ANSWER[:2])
    page = sentences(review.get(act_of(opened, "check")))
    assert "A desk answers." in page
    assert "lanted" not in page


def test_a_second_reviewer_is_told_who_has_it(opened, desk_of, seed_world) -> None:
    other = desk_of(seed_world.second_reviewer)
    for address in (act_of(opened.transmission, "check"), act_of(opened, "check")):
        page = sentences(other.get(address))
        assert "reviewer is reviewing this response." in page
        assert 'name="reason"' not in page
    assert other.post(act_of(opened.transmission, "open")).status_code == 403
    opened.transmission.refresh_from_db()
    assert opened.transmission.claimed_by == seed_world.reviewer


@pytest.mark.parametrize("act", ["accept", "return"])
def test_a_second_reviewer_decides_nothing_before_she_took_it_over(opened, desk_of, seed_world, act) -> None:
    other, words = desk_of(seed_world.second_reviewer), {"reason": "Which year?"}
    refused = other.post(act_of(opened, act), words)
    assert refused.status_code == 403
    assert "reviewer is reviewing this response." in sentences(refused)
    assert other.post(act_of(opened.transmission, "take-over")).status_code == 302
    assert other.post(act_of(opened, act), words).status_code == 302
    opened.refresh_from_db()
    assert opened.checked_by == seed_world.second_reviewer


def test_taking_over_is_in_the_history_and_ends_the_first_ones_turn(opened, desk_of, seed_world, review) -> None:
    desk_of(seed_world.second_reviewer).post(act_of(opened.transmission, "take-over"))
    events = review.get(act_of(opened.transmission, "history")).context["events"]
    assert events.last().changes["claimed_by"] == [seed_world.reviewer.pk, seed_world.second_reviewer.pk]
    assert review.post(act_of(opened, "accept")).status_code == 403


@pytest.mark.database
def test_accepting_publishes_and_opens_the_next_sending(seed_world, opened, review) -> None:
    other = seed_world.send(seed_world.draft("15-b", state="XAB"))
    response = review.post(act_of(opened, "accept"))
    assert response["Location"] == act_of(other, "check")
    said = "nothing is left to review. This is the next response."
    assert f"{state_and_period(opened.submission)}: {said}" in sentences(review.get(response["Location"]))
    opened.refresh_from_db()
    assert opened.review_state == "accepted"
    assert Publication.objects.get().kind == "answer"


def test_after_accepting_it_is_said_whether_anything_of_it_is_public(seed_world, opened, review) -> None:
    """ "Accepted" was all that was said, with consent and without; and later "Accepted" of what was public."""
    without = "Without consent to publish, nothing of it is public."
    assert "With consent it is published at once." in sentences(review.get(act_of(opened, "check")))
    page = sentences(review.post(act_of(opened, "accept"), follow=True))
    assert without not in page
    assert "15 (a). What was accepted is public now." in page
    asked = opened.recommendation
    public_page = reverse("report:recommendation", args=[asked.meeting.slug, asked.slug])
    assert f'<a href="{public_page}">Read it on the public pages</a>' in page, "what became public has no link"
    assert "Public since" in sentences(review.get(act_of(opened.transmission, "check")))
    decided = [sentences(review.get(act_of(each, "check"))) for each in (opened, opened.transmission)]
    assert "Write a reason for return" not in decided[0], "a key for what cannot be done any more"
    assert "<kbd>" not in decided[1], "keys of a response that is decided, and none waits behind it"
    typed = seed_world.draft("15-b", state="XAB", on_behalf=True)
    letter = seed_world.send_on_behalf(typed)
    review.post(act_of(letter, "open"))
    done = review.post(act_of(letter, "accept-selected"), {"answers": [typed.pk]}, follow=True)
    assert without in sentences(done)
    assert "Public since" not in sentences(review.get(act_of(letter, "check")))


def test_accepting_by_a_clock_far_behind_is_refused_with_a_sentence(seed_world, opened, review) -> None:
    seed_world.clock = timezone.now() + datetime.timedelta(hours=1)
    seed_world.publish("15-b", state="XAB")
    refused = review.post(act_of(opened, "accept"))
    assert refused.status_code == 403
    assert "The clock of this server shows" in sentences(refused)
    assert StatusUpdate.objects.get(pk=opened.pk).review_state == "submitted"


def test_accepting_twice_is_refused_with_a_sentence(opened, review) -> None:
    review.post(act_of(opened, "accept"))
    again = review.post(act_of(opened, "accept"))
    assert again.status_code == 403
    assert "not waiting to be checked" in sentences(again)
    assert Publication.objects.count() == 1


def test_who_corrects_what_a_letter_says_stands_where_it_is_returned(seed_world, opened, review) -> None:
    typed = seed_world.draft("15-b", on_behalf=True)
    seed_world.send_on_behalf(typed)
    hint = "Where the letter itself is unclear, write to the Government"
    assert hint in sentences(review.get(act_of(StatusUpdate.objects.get(pk=typed.pk), "return")))
    assert hint not in sentences(review.get(act_of(opened, "return")))


def test_returning_needs_a_reason(opened, review) -> None:
    response = review.post(act_of(opened, "return"), {"reason": "  "})
    assert response.status_code in (200, 403)
    opened.refresh_from_db()
    assert opened.review_state == "submitted"
    response = review.post(act_of(opened, "return"), {"reason": "Which year?"})
    opened.refresh_from_db()
    assert (opened.review_state, opened.return_reason) == ("returned", "Which year?")
    assert response["Location"] == table_of("transmission")


def test_a_reason_typed_too_late_comes_back(seed_world, opened, review) -> None:
    seed_world.accept(opened)
    response = review.post(act_of(opened, "return"), {"reason": "Long words about the year"})
    assert response.status_code == 403
    assert "Long words about the year" in sentences(response)


def test_a_reason_that_cannot_be_stored_is_refused_and_kept(opened, review) -> None:
    response = review.post(act_of(opened, "return"), {"reason": "Which year?\ufffe"})
    assert response.status_code == 200
    assert "cannot be stored" in sentences(response)
    assert "Which year?" in sentences(response)


@pytest.mark.parametrize("role", ["dataentry", "administrator"])
def test_only_a_reviewer_decides(opened, desk_of, seed_world, role) -> None:
    client = desk_of(getattr(seed_world, role))
    assert client.post(act_of(opened, "accept")).status_code == 403
    assert client.post(act_of(opened, "return"), {"reason": "x"}).status_code == 403
    assert client.post(act_of(opened.transmission, "open")).status_code == 403
    assert "Only a reviewer" in sentences(client.get(act_of(opened.transmission, "check")))
    opened.refresh_from_db()
    assert opened.review_state == "submitted"


@pytest.mark.parametrize("others_wait", [True, False])
def test_who_only_reads_is_offered_no_next_review_and_told_of_no_end_of_them(
    opened, entry, seed_world, others_wait
) -> None:
    if others_wait:
        seed_world.send(seed_world.draft("15-b", state="XAB"))
    whole, one = (
        sentences(entry.get(act_of(opened.transmission, "check"))),
        sentences(entry.get(act_of(opened, "check"))),
    )
    assert "Next to check" not in whole
    assert "Nothing else waits" not in whole
    assert "<kbd>" not in whole
    assert "<kbd>n</kbd>" in one
    for key in "aro":
        assert f"<kbd>{key}</kbd>" not in one


def test_the_typist_reads_why_she_may_not_accept(seed_world, review) -> None:
    seed_world.reviewer.is_data_entry = True
    seed_world.reviewer.save()
    draft = seed_world.draft("15-a", on_behalf=True, by=seed_world.reviewer)
    letter = seed_world.send_on_behalf(draft)
    review.post(act_of(letter, "open"))
    page = sentences(review.get(act_of(letter, "check")))
    assert "You typed this answer. Another reviewer must accept it." in page
    assert review.post(act_of(draft, "accept")).status_code == 403


def test_a_correction_stands_beside_the_version_before(seed_world, review) -> None:
    seed_world.publish("15-a", summary="The first wording.")
    correction = seed_world.draft("15-a", summary="The second wording.")
    letter = seed_world.send(correction)
    review.post(act_of(letter, "open"))
    for address in (act_of(letter, "check"), act_of(correction, "check")):
        page = sentences(review.get(address))
        assert "The <ins>second</ins> wording." in page
        assert "The <del>first</del> wording." in page
        assert "(changed)" in page


def test_withdrawing_needs_the_note_verbale(seed_world, review) -> None:
    accepted = seed_world.publish("15-a")
    assert review.post(act_of(accepted, "withdraw"), {"note_verbale": ""}).status_code == 200
    before = sentences(review.get(act_of(accepted, "withdraw")))
    assert "Public since" in before
    assert accepted.summary in before
    done = review.post(act_of(accepted, "withdraw"), {"note_verbale": "NV 12/2026"}, follow=True)
    assert "Withdrawn: Ardovela, 15 (a). 1 focal point or alternate of the State was told" in sentences(done)
    accepted.refresh_from_db()
    assert accepted.review_state == "withdrawn"


def test_the_letter_is_downloaded_as_an_attachment(seed_world, review) -> None:
    letter = seed_world.send_on_behalf(seed_world.draft("15-a", on_behalf=True))
    download = review.get(act_of(letter, "letter"))
    assert b"".join(download) == upload("letter.pdf").read()
    download.close()
    assert download["Content-Disposition"].startswith("attachment")
    assert review.get(act_of(seed_world.send(seed_world.draft("15-b")), "letter")).status_code == 404


def test_a_posted_stage_or_typist_changes_nothing(opened, review, seed_world) -> None:
    review.post(act_of(opened, "change"), {"review_state": "accepted", "typed_by": seed_world.reviewer.pk})
    review.post(
        act_of(opened, "return"), {"reason": "Why?", "review_state": "accepted", "checked_by": 1, "summary": ""}
    )
    opened.refresh_from_db()
    assert opened.review_state == "returned"
    assert opened.typed_by == seed_world.focal_point
    assert opened.summary == "A desk answers."


def test_an_answer_and_all_that_is_needed_to_decide_on_it_stand_in_one_view(seed_world, review) -> None:
    drafts = [
        seed_world.draft("15-a", citations=[Citation(seed_world.evidence(is_public=True), "art. 5")]),
        seed_world.draft("15-b"),
    ]
    sending = seed_world.send(*drafts)
    review.post(act_of(sending, "open"))
    page = html.fromstring(sentences(review.get(act_of(drafts[0], "check"))))
    (view,) = page.find_class("answer-view")
    assert [part.tag for part in view] == ["div", "aside", "details"]  # what it says, evidence and letter, the return
    assert "art. 5" in view[1].text_content()
    line = [" ".join(each.text_content().split()) for each in page.find_class("answer-steps")[0]]
    assert sorted(line) == ["15 (a) not reviewed", "15 (b) points to check"]
    (bar,) = page.find_class("answer-decide")
    assert bar.xpath(".//input[@type='submit']/@value") == ["Accept"]
    assert view.xpath("//details//*[@id=substring(//*[@class='desk-button']/@href, 2)]")  # its link leads into the fold


def test_words_accepted_before_are_folded_and_what_was_rewritten_is_read_plain(seed_world, review) -> None:
    seed_world.publish("15-a", summary="A desk answers calls.", obstacles="Staff is lacking.")
    again = {"summary": "Since March the ministry runs a helpline.", "obstacles": "Staff is lacking."}
    now = seed_world.draft("15-a", status="planned", **again)
    sending = seed_world.send(now)
    review.post(act_of(sending, "open"))
    page = html.fromstring(sentences(review.get(act_of(now, "check"))))
    (said,) = page.find_class("answer-said")
    (fold,) = said.iter("details")
    assert " ".join(fold.findtext("summary").split()) == "Not changed: Main obstacles"
    assert [" ".join(each.text_content().split()) for each in said.xpath("table[1]//th[@scope='row']")] == [
        "Action taken (changed)",
        "Summary (rewritten)",
    ]
    assert not said.xpath(".//ins | .//del")
    assert [" ".join(each.text_content().split()) for each in said.xpath("table[1]//td")][2:] == [
        "Since March the ministry runs a helpline.",
        "A desk answers calls.",
    ]


def test_what_was_only_returned_before_is_not_folded(seed_world, review) -> None:
    draft = seed_world.draft("15-a", summary="A desk answers calls.")
    seed_world.send(draft)
    seed_world.give_back(draft)
    again = seed_world.draft("15-a", summary="A desk answers calls.")
    review.post(act_of(seed_world.send(again), "open"))
    (said,) = html.fromstring(sentences(review.get(act_of(again, "check")))).find_class("answer-said")
    assert not list(said.iter("details"))
