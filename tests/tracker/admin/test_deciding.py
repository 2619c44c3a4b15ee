"""A sending of many answers: what has a hint, all without one at once, the rest one a screen, and what opens next."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.world import World, make_world
from tests.tracker.admin.addresses import act_of, sentences, table_of
from tests.tracker.admin.large import large_sending
from tracker import actions
from tracker.actions import Citation
from tracker.actions.auditing import record
from tracker.admin.review import decisions
from tracker.admin.review.comparison import hints_for
from tracker.models import AuditEvent, CommitmentUpdate, Evidence, Publication, StatusUpdate
from tracker.web import paging

QUERIES = 20


def _with_a_law() -> World:
    world = make_world()
    world.evidence(is_public=True)
    return world


WORLDS = {"seed_world": _with_a_law}


@pytest.fixture
def complete(seed_world: World) -> list[Citation]:
    """What makes an answer complete: a public law that it cites."""
    return [Citation(Evidence.objects.get(), "art. 5")]


def stages(*versions: StatusUpdate) -> list[str]:
    return [type(each).objects.get(pk=each.pk).review_state for each in versions]


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.database
def test_all_without_a_hint_are_accepted_at_once_and_those_with_one_by_selecting_them(
    seed_world, complete, review
) -> None:
    plain = [seed_world.draft(slug, citations=complete) for slug in ("15-a", "15-b")]
    hinted = [seed_world.draft(slug, summary="") for slug in ("15-c", "15-d", "15-e")]
    sending = seed_world.send(*plain, *hinted)
    review.post(act_of(sending, "open"))
    page = sentences(review.get(act_of(sending, "check")))
    assert "Accept all 2 with no points to check" in page
    for version in (*hinted, *plain):
        assert f'name="answers" value="{version.pk}"' in page
    response = review.post(act_of(sending, "accept-plain"), follow=True)
    assert ": 2 accepted. What was accepted is public now." in sentences(response)
    assert response.redirect_chain[-1][0] == act_of(hinted[0], "check")
    assert stages(*plain, *hinted) == ["accepted"] * 2 + ["submitted"] * 3
    assert Publication.objects.count() == 2
    assert AuditEvent.objects.filter(act="accept").count() == 2
    selected = review.post(act_of(sending, "accept-selected"), {"answers": [each.pk for each in hinted[:2]]})
    assert selected["Location"] == act_of(hinted[2], "check")
    assert stages(*hinted) == ["accepted", "accepted", "submitted"]


def test_what_a_reviewer_typed_or_wrote_in_is_left_out(seed_world, review) -> None:
    seed_world.reviewer.is_data_entry = True
    seed_world.reviewer.save()
    own = seed_world.draft("15-a", on_behalf=True, by=seed_world.reviewer)
    StatusUpdate.objects.filter(pk=own.pk).update(implementation_status="planned")
    edited, fine = (seed_world.draft(slug, on_behalf=True, status="planned") for slug in ("15-b", "15-c"))
    record("save", edited, by=seed_world.reviewer, now=seed_world.now())
    sending = seed_world.send_on_behalf(own, edited, fine)
    page = review.get(act_of(sending, "check"))
    assert "You typed this answer. Another reviewer must accept it." in sentences(page)
    assert page.context["plain_count"] == 1
    review.post(act_of(sending, "accept-plain"))
    assert stages(own, edited, fine) == ["submitted", "submitted", "accepted"]
    for act in (act_of(sending, "accept-plain"), act_of(own, "accept")):
        assert review.post(act).status_code == 403


def test_what_is_refused_meanwhile_is_named_with_its_reason(seed_world, monkeypatch) -> None:
    first, second = (seed_world.draft(slug, status="planned") for slug in ("15-a", "15-b"))
    sending = seed_world.send(first, second)
    without_hint = decisions.without_hint

    def recalled_meanwhile(*given):
        found = without_hint(*given)
        actions.recall(version=first, by=seed_world.focal_point, now=seed_world.now())
        return found

    monkeypatch.setattr(decisions, "without_hint", recalled_meanwhile)
    outcome = decisions.accept_plain(sending, by=seed_world.reviewer, now=seed_world.now())
    assert str(outcome) == (
        "Ardovela, 15 (b): accepted. What was accepted is public now. "
        f'<a href="/en/recommendations/{seed_world.meeting.slug}/15-b/">Read it on the public pages</a> '
        "15 (a): This answer is not waiting to be checked."
    )
    assert stages(first, second) == ["returned", "accepted"]


def test_very_many_are_accepted_in_several_presses_of_the_same_button(seed_world, review, monkeypatch) -> None:
    monkeypatch.setattr(decisions, "AT_ONCE", 3)
    sending = large_sending(seed_world, 5)
    review.post(act_of(sending, "open"))
    first = review.post(act_of(sending, "accept-plain"), follow=True)
    assert first.redirect_chain[-1][0] == act_of(sending, "check")
    assert "2 more have no points to check: accept them in the same way." in sentences(first)
    assert "Accept all 2 with no points to check" in sentences(first)
    assert ": 2 accepted. What was accepted is public now." in sentences(
        review.post(act_of(sending, "accept-plain"), follow=True)
    )
    assert review.post(act_of(sending, "accept-plain")).status_code == 403
    assert Publication.objects.count() == 5


def test_a_large_response_is_read_a_page_at_a_time(seed_world, review, monkeypatch) -> None:
    """What is said of all its answers is true on each page."""
    monkeypatch.setattr(paging, "PAGE", 3)
    sending = large_sending(seed_world, 7, hinted=2)
    review.post(act_of(sending, "open"))
    pages = [review.get(act_of(sending, "check"), {"page": number}) for number in ("", "2", "3", "soon", "9")]
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


def test_a_response_that_a_colleague_has_open_is_not_the_next(seed_world, review) -> None:
    first, second = seed_world.draft("15-a"), seed_world.draft("15-b")
    theirs = seed_world.send(seed_world.draft("15-a", state="XAB"))
    sent = seed_world.send(first)
    own = seed_world.send(second)
    actions.open_for_checking(transmission=theirs, by=seed_world.second_reviewer, now=seed_world.now())
    single = review.post(act_of(sent, "open"))
    assert single["Location"] == act_of(first, "check"), "a single answer opens at once on its own page"
    assert review.post(act_of(first, "accept"))["Location"] == act_of(own, "check")
    assert review.post(act_of(second, "accept"))["Location"] == table_of("transmission")


def test_an_answer_is_shown_beside_that_of_the_period_before_and_why_one_was_returned(seed_world, review) -> None:
    seed_world.publish("15-a", summary="A desk of two people answers.")
    second = seed_world.open_period("period-2", slugs=("15-a",))
    draft = seed_world.draft("15-a", period=second, summary="A desk of nine people answers.")
    seed_world.send(draft)
    page = sentences(review.get(act_of(draft, "check")))
    assert "A desk of <ins>nine</ins> people answers." in page
    assert "Reporting period period-1" in page
    seed_world.give_back(draft, "Since when?")
    again = seed_world.draft("15-a", period=second, summary="A desk of nine people answers since 2026.")
    seed_world.send(again)
    page = sentences(review.get(act_of(again, "check")))
    for said in ("Version 1 was returned:", "Since when?", "<ins>"):
        assert said in page


def test_a_commitment_has_its_page_too_and_a_draft_from_a_letter_has_none(seed_world, review) -> None:
    update = seed_world.commit("15-a")
    review.post(act_of(seed_world.send(update), "open"))
    page = sentences(review.get(act_of(update, "check")))
    assert "No target date." in page
    review.post(act_of(update, "accept"))
    assert CommitmentUpdate.objects.get(pk=update.pk).review_state == "accepted"
    assert review.get(act_of(seed_world.draft("15-a", on_behalf=True), "check")).status_code == 404


def test_an_answer_without_evidence_has_a_hint_where_something_was_done(seed_world) -> None:
    """A paper form and a confirmed answer have none."""
    cases = {
        ("in_progress", "Begun."): True, ("planned", "Next year."): False, ("no_action", "No money."): False,
        ("planned", ""): True, ("planned", "word " * 201): True,
    }  # fmt: skip
    for slug, ((status, summary), has_hint) in zip(seed_world.recommendations, cases.items(), strict=False):
        assert bool(hints_for(seed_world.draft(slug, status=status, summary=summary))) is has_hint
    typed = seed_world.draft("15-a", status="implemented", on_behalf=True)
    before = seed_world.publish("15-k")
    submission = seed_world.submission(period=seed_world.open_period("period-2", slugs=("15-k",)))
    same = actions.confirm_unchanged(
        submission=submission, recommendation=before.recommendation, by=seed_world.focal_point, now=seed_world.now()
    )
    assert [hints_for(typed), hints_for(same)] == [[], []]


def test_the_pages_of_a_sending_take_as_many_queries_for_ten_answers_as_for_fifty(seed_world, review) -> None:
    small = seed_world.send(*[seed_world.draft(f"15-{letter}") for letter in "abcdefghij"])
    of_ten = queries(review, act_of(small, "check"))
    one_of_ten = queries(review, act_of(small.statusupdates.first(), "check"))
    large = large_sending(seed_world, 50, hinted=8)
    assert queries(review, act_of(large, "check")) <= of_ten <= QUERIES
    assert queries(review, act_of(large.statusupdates.first(), "check")) <= one_of_ten <= QUERIES
