"""A sending of many answers: what has a hint, all without one at once, the rest one a screen, and what opens next."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.world import World
from tests.tracker.admin.addresses import act_of, sentences, table_of
from tests.tracker.admin.large import large_sending
from tracker import actions, list_pages
from tracker.actions import Citation
from tracker.actions.auditing import record
from tracker.admin.review import decisions
from tracker.models import AuditEvent, CommitmentUpdate, Publication, StatusUpdate

QUERIES = 20


@pytest.fixture
def complete(seed_world: World) -> list[Citation]:
    """What makes an answer complete: a public law that it cites."""
    return [Citation(seed_world.evidence(is_public=True), "art. 5")]


def stages(*versions: StatusUpdate) -> list[str]:
    return [type(each).objects.get(pk=each.pk).review_state for each in versions]


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.database
def test_all_without_a_hint_are_accepted_at_once(seed_world, complete, review) -> None:
    plain = [seed_world.draft(slug, citations=complete) for slug in ("15-a", "15-b")]
    hinted = seed_world.draft("15-c", summary="")
    sending = seed_world.send(*plain, hinted)
    review.post(act_of(sending, "open"))
    page = review.get(act_of(sending, "check"))
    assert "Accept all 2 with no points to check" in sentences(page)
    response = review.post(act_of(sending, "accept-plain"), follow=True)
    assert "2 were accepted." in sentences(response)
    assert response.redirect_chain[-1][0] == act_of(hinted, "check")
    assert stages(*plain, hinted) == ["accepted", "accepted", "submitted"]
    assert Publication.objects.count() == 2
    assert AuditEvent.objects.filter(act="accept").count() == 2


def test_what_she_typed_herself_is_left_out(seed_world, complete, review) -> None:
    seed_world.reviewer.is_data_entry = True
    seed_world.reviewer.save()
    own = seed_world.draft("15-a", on_behalf=True, by=seed_world.reviewer, citations=())
    StatusUpdate.objects.filter(pk=own.pk).update(implementation_status="planned")
    others = seed_world.draft("15-b", on_behalf=True, status="planned")
    sending = seed_world.send_on_behalf(own, others)
    review.post(act_of(sending, "accept-plain"))
    assert stages(own, others) == ["submitted", "accepted"]
    assert review.post(act_of(sending, "accept-plain")).status_code == 403


def test_what_she_wrote_in_is_left_out_though_another_typed_it_last(seed_world, complete, review) -> None:
    mended, fine = (seed_world.draft(slug, status="planned") for slug in ("15-a", "15-b"))
    sending = seed_world.send(mended, fine)
    record("save", mended, by=seed_world.reviewer, now=seed_world.now())
    page = review.get(act_of(sending, "check"))
    assert "You typed this answer. Another reviewer must accept it." in sentences(page)
    assert page.context["plain_count"] == 1
    review.post(act_of(sending, "accept-plain"))
    assert stages(mended, fine) == ["submitted", "accepted"]


def test_what_is_refused_meanwhile_is_named_with_its_reason(seed_world, monkeypatch) -> None:
    first, second = (seed_world.draft(slug, status="planned") for slug in ("15-a", "15-b"))
    sending = seed_world.send(first, second)
    accept_many = decisions.actions.accept_many

    def recalled_meanwhile(**words):
        actions.recall(version=first, by=seed_world.focal_point, now=seed_world.now())
        return accept_many(**words)

    monkeypatch.setattr(decisions.actions, "accept_many", recalled_meanwhile)
    outcome = decisions.accept_plain(sending, by=seed_world.reviewer, now=seed_world.now())
    assert str(outcome) == (
        "Ardovela, 15 (b): 1 was accepted. 15 (a): This answer is not waiting to be checked. "
        'What was accepted is public now. <a href="/en/states/xaa/">Read it on the public pages</a>'
    )
    assert stages(first, second) == ["returned", "accepted"]


def test_very_many_are_accepted_in_several_presses_of_the_same_button(seed_world, review, monkeypatch) -> None:
    monkeypatch.setattr(decisions, "AT_ONCE", 3)
    sending = large_sending(seed_world, 5)
    review.post(act_of(sending, "open"))
    first = review.post(act_of(sending, "accept-plain"), follow=True)
    assert first.redirect_chain[-1][0] == act_of(sending, "check")
    assert "3 were accepted. 2 more have no points to check: accept them in the same way." in sentences(first)
    assert "Accept all 2 with no points to check" in sentences(first)
    assert "2 were accepted." in sentences(review.post(act_of(sending, "accept-plain"), follow=True))
    assert review.post(act_of(sending, "accept-plain")).status_code == 403
    assert Publication.objects.count() == 5


def test_a_large_response_is_read_a_page_at_a_time(seed_world, review, monkeypatch) -> None:
    """240 answers on one page weighed 730 KB; what is said of all of them stays true on each page."""
    monkeypatch.setattr(list_pages, "PAGE", 3)
    sending = large_sending(seed_world, 7, hinted=2)
    address = act_of(sending, "check")
    review.post(act_of(sending, "open"))
    pages = [review.get(address, {"page": number}) for number in ("", "2", "3", "soon", "9")]
    read = [[each.name for *_rest, rows in page.context["groups"] for each in rows] for page in pages]
    assert [len(each) for each in read] == [3, 3, 1, 3, 1]
    assert sorted({name for page in read[:3] for name in page}) == sorted(f"{100 + place} (a)" for place in range(7))
    assert read[0] == read[3]
    assert read[2] == read[4]
    for page in pages:
        assert "Accept all 5 with no points to check" in sentences(page)
    assert "Points to check (2)" in sentences(pages[0])
    assert "No points to check (5)" in sentences(pages[2])
    assert "1 to 3 of 7" in sentences(pages[0])
    assert f'href="{act_of(sending.statusupdates.order_by("pk")[0], "check")}"' in sentences(pages[2]), "the first"


@pytest.mark.parametrize("role", ["dataentry", "administrator"])
def test_only_a_reviewer_accepts_all(seed_world, complete, desk_of, role) -> None:
    draft = seed_world.draft("15-a", citations=complete)
    sending = seed_world.send(draft)
    client = desk_of(getattr(seed_world, role))
    assert client.post(act_of(sending, "accept-plain")).status_code == 403
    assert stages(draft) == ["submitted"]


def test_a_colleagues_sending_is_not_accepted_at_once(seed_world, complete, review, desk_of) -> None:
    draft = seed_world.draft("15-a", citations=complete)
    sending = seed_world.send(draft)
    review.post(act_of(sending, "open"))
    other = desk_of(seed_world.second_reviewer)
    assert "reviewer is reviewing this response." in sentences(other.post(act_of(sending, "accept-plain")))
    assert stages(draft) == ["submitted"]


def test_a_single_answer_opens_at_once_on_its_screen(seed_world, review) -> None:
    draft = seed_world.draft("15-a")
    assert review.post(act_of(seed_world.send(draft), "open"))["Location"] == act_of(draft, "check")


def test_the_next_opens_by_itself_hints_first(seed_world, complete, review) -> None:
    plain = [seed_world.draft(slug, citations=complete) for slug in ("15-a", "15-d")]
    hinted = [seed_world.draft(slug, summary="") for slug in ("15-b", "15-c")]
    sending = seed_world.send(*plain, *hinted)
    review.post(act_of(sending, "open"))
    screen = review.get(act_of(hinted[0], "check"))
    assert (screen.context["place"], screen.context["waiting_count"], screen.context["previous"]) == (1, 4, None)
    assert screen.context["following"][0] == act_of(hinted[1], "check")
    returned = review.post(act_of(hinted[0], "return"), {"reason": "Which year?"})
    assert returned["Location"] == act_of(hinted[1], "check")
    turning = review.post(act_of(hinted[1], "accept"))
    assert turning["Location"] == act_of(sending, "check"), "the others are accepted at once there"
    review.post(act_of(sending, "accept-plain"))
    assert stages(*hinted, *plain) == ["returned", "accepted", "accepted", "accepted"]


def test_a_sending_that_a_colleague_has_open_is_not_the_next(seed_world, review, desk_of) -> None:
    first, second = seed_world.draft("15-a"), seed_world.draft("15-b")
    theirs = seed_world.send(seed_world.draft("15-a", state="XAB"))
    seed_world.send(first)
    own = seed_world.send(second)
    desk_of(seed_world.second_reviewer).post(act_of(theirs, "open"))
    assert review.post(act_of(first, "accept"))["Location"] == act_of(own, "check")
    assert review.post(act_of(second, "accept"))["Location"] == table_of("transmission")


def test_an_answer_stands_beside_that_of_the_period_before(seed_world, review) -> None:
    seed_world.publish("15-a", summary="A desk of two people.")
    second = seed_world.open_period("period-2", slugs=("15-a",))
    draft = seed_world.draft("15-a", period=second, summary="A desk of nine people.")
    seed_world.send(draft)
    page = sentences(review.get(act_of(draft, "check")))
    assert "A desk of <ins>nine</ins> people." in page
    assert "Reporting period period-1" in page


def test_an_answer_sent_again_says_why_it_was_returned(seed_world, review) -> None:
    first = seed_world.draft("15-a", summary="A desk answers reports within a day.")
    seed_world.send(first)
    seed_world.give_back(first, "Since when?")
    again = seed_world.draft("15-a", summary="A desk answers reports within a day since 2026.")
    seed_world.send(again)
    page = sentences(review.get(act_of(again, "check")))
    assert "Version 1 was returned:" in page
    assert "Since when?" in page
    assert "<ins>" in page


def test_the_screen_previews_a_text_and_names_the_evidence(seed_world, review) -> None:
    law = seed_world.evidence(title="An invented decree")
    draft = seed_world.draft("15-a", citations=(Citation(law, "art. 7"),))
    seed_world.send(draft)
    page = sentences(review.get(act_of(draft, "check")))
    for words in ("An invented decree", "art. 7", "private", "law.txt", "How the file begins"):
        assert words in page


def test_a_commitment_has_its_screen_too(seed_world, review) -> None:
    update = seed_world.commit("15-a")
    review.post(act_of(seed_world.send(update), "open"))
    page = sentences(review.get(act_of(update, "check")))
    assert "No target date." in page
    review.post(act_of(update, "accept"))
    assert CommitmentUpdate.objects.get(pk=update.pk).review_state == "accepted"


def test_a_draft_from_a_letter_is_on_no_screen(seed_world, review) -> None:
    assert review.get(act_of(seed_world.draft("15-a", on_behalf=True), "check")).status_code == 404


@pytest.mark.parametrize(
    ("status", "summary", "has_hint"),
    [
        ("in_progress", "Begun.", True),
        ("planned", "Next year.", False),
        ("no_action", "No money.", False),
        ("planned", "", True),
        ("planned", "word " * 201, True),
    ],
)
def test_an_answer_without_evidence_has_a_hint_where_something_was_done(
    seed_world, review, status, summary, has_hint
) -> None:
    sending = seed_world.send(seed_world.draft("15-a", status=status, summary=summary))
    assert review.get(act_of(sending, "check")).context["hinted_count"] == int(has_hint)


def test_the_pages_of_a_sending_take_as_many_queries_for_ten_answers_as_for_two_hundred(seed_world, review) -> None:
    small = seed_world.send(*[seed_world.draft(f"15-{letter}") for letter in "abcdefghij"])
    of_ten = queries(review, act_of(small, "check"))
    one_of_ten = queries(review, act_of(small.statusupdates.first(), "check"))
    large = large_sending(seed_world, 200, hinted=8)
    assert queries(review, act_of(large, "check")) <= of_ten <= QUERIES
    assert queries(review, act_of(large.statusupdates.first(), "check")) <= one_of_ten <= QUERIES
