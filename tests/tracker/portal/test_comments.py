"""Comments on the pages of answers and commitments: who sees them, what becomes of a mistake, and the task list."""

import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.mails import queued_mails
from tests.tracker.actions.bad_words import UNSTORABLE
from tracker import actions
from tracker.models import AuditEvent, Comment, StatusUpdate, Submission

TEXT = "Please add the year of the decree."


def said(text: str = TEXT, **given: str) -> dict[str, str]:
    return {"comment-uuid": str(uuid.uuid4()), "comment-text": text, "comment-language": "en", **given}


@pytest.fixture
def comment(address):
    """Somebody posts a comment on 15 (a)."""

    def post(browser: Client, data: dict[str, str] | None = None, slug: str = "15-a") -> Any:
        return browser.post(address("answer_comment", slug=slug), data or said())

    return post


def test_colleagues_read_it_on_the_page_of_the_answer(comment, focal, expert, observer, foreign, address) -> None:
    assert comment(focal).url == f"{address('answer', slug='15-a')}#comments"
    page = address("answer", slug="15-a")
    assert TEXT in expert.get(page).content.decode()
    assert TEXT not in observer.get(page).content.decode()
    assert foreign.get(page).status_code == 404


def test_its_writer_reads_when_colleagues_are_told_of_it(comment, focal) -> None:
    before = queued_mails()
    page = focal.get(comment(focal).url).content.decode()
    assert "Your comment was added. Your colleagues can read it." in page
    assert "No e-mail is sent now: the next digest of a colleague says how many comments are new." in page
    assert queued_mails() == before


def test_it_stands_in_its_language_and_direction(comment, focal, address) -> None:
    comment(focal, said("يرجى ذكر السنة", **{"comment-language": "ar"}))
    assert re.search(
        r'<div class="own" lang="ar" dir="auto"><p>يرجى', focal.get(address("answer", slug="15-a")).content.decode()
    )


def test_it_begins_no_draft_and_saves_nothing_of_the_answer(comment, focal) -> None:
    comment(focal)
    assert Comment.objects.count() == 1
    assert not StatusUpdate.objects.exists()
    assert Submission.objects.count() == 1


def test_a_form_sent_twice_is_one_comment(comment, focal) -> None:
    data = said()
    assert [comment(focal, data).status_code for _time in range(2)] == [302, 302]
    assert Comment.objects.count() == 1


def test_observers_and_experts_who_are_not_named_see_no_form_and_are_refused(
    comment, expert, observer, address
) -> None:
    for browser, slug in ((observer, "15-a"), (expert, "15-b")):
        assert "comment-text" not in browser.get(address("answer", slug=slug)).content.decode()
        refused = comment(browser, slug=slug)
        assert refused.status_code == 403
        assert TEXT in refused.content.decode()  # her words come back
    assert not Comment.objects.exists()


@pytest.mark.parametrize("text", ["", "  ", "x" * 4001, *UNSTORABLE.values()])
def test_a_mistake_is_said_at_its_field_and_nothing_typed_is_lost(text, comment, focal, seed_world, address) -> None:
    seed_world.draft(summary="A desk.")
    reply = comment(focal, said(text))
    page = reply.content.decode()
    assert reply.status_code == 422
    assert 'href="#id_comment-text"' in page
    assert "A desk." in page  # the draft stands in its own form
    if text.isprintable():
        assert f">\n{text.strip()}</textarea>" in page
    assert not Comment.objects.exists()


def test_an_ended_session_keeps_the_words(comment, client, seed_world, address) -> None:
    asked = comment(client)
    assert asked.status_code == 403
    assert TEXT in asked.content.decode()
    kept = dict(re.findall(r'name="(kept-comment-[a-z]+)" value="([^"]*)"', asked.content.decode()))
    there = address("answer_comment", slug="15-a")
    signed = client.post(
        "/portal/sign-in/",
        {"username": "focalpoint-xaa", "password": "an invented password", "next": there, **kept},
    )
    assert signed.url == there
    page = client.get(there).content.decode()
    assert f">\n{TEXT}</textarea>" in page
    assert page.count("You were signed out while you wrote.") == 1
    assert client.get(there).url == address("answer", slug="15-a")
    assert not Comment.objects.exists()


def test_who_saves_the_answer_does_not_lose_the_comment_typed_beside_it(focal, words, address) -> None:
    """A focal point typed it, pressed "Save draft", and it was gone without a word."""
    page = address("answer", slug="15-a")
    saved = focal.post(page, words(summary="A desk.", **said()), follow=True).content.decode()
    assert "Draft saved." in saved
    assert "Your comment was added." in saved
    assert (StatusUpdate.objects.get().summary, Comment.objects.get().text) == ("A desk.", TEXT)


def test_a_comment_that_is_not_taken_comes_back_and_the_answer_is_saved(focal, words, address) -> None:
    long = "x" * 4001
    reply = focal.post(address("answer", slug="15-a"), words(summary="A desk.", **said(long)))
    assert reply.status_code == 422
    assert f">\n{long}</textarea>" in reply.content.decode()
    assert "Draft saved." in reply.content.decode()
    assert StatusUpdate.objects.get().summary == "A desk."
    assert not Comment.objects.exists()


def test_what_the_page_saves_by_itself_says_nothing_to_colleagues(focal, words, address) -> None:
    focal.post(address("answer", slug="15-a"), words(act="quiet", summary="A desk.", **said("Please add")))
    assert StatusUpdate.objects.get().summary == "A desk."
    assert not Comment.objects.exists()


def test_a_commitment_has_its_own(focal, expert, observer, seed_world, address) -> None:
    pledge = seed_world.commit("15-a").commitment
    posted = focal.post(address("commitment_comment", uuid=pledge.pk), said())
    assert posted.url == f"{address('commitment', uuid=pledge.pk)}#comments"
    page = address("commitment", uuid=pledge.pk)
    assert TEXT in expert.get(page).content.decode()
    assert observer.get(page).status_code == 404
    assert TEXT not in focal.get(address("answer", slug="15-a")).content.decode()
    wrong = focal.post(address("commitment_comment", uuid=pledge.pk), said(""))
    assert wrong.status_code == 422
    assert focal.post(address("commitment_comment", uuid=uuid.uuid4()), said()).status_code == 404


def remove(browser: Client, address: Any, comment: Comment) -> Any:
    return browser.post(address("comment_remove", uuid=comment.pk))


def test_one_removes_ones_own_and_a_sender_any(comment, focal, expert, observer, address) -> None:
    comment(expert)
    comment(focal, said("By the focal point."))
    hers, his = Comment.objects.get(text=TEXT), Comment.objects.get(text="By the focal point.")
    assert remove(observer, address, hers).status_code == 404
    assert remove(expert, address, his).status_code == 403
    assert remove(expert, address, hers).url == f"{address('answer', slug='15-a')}#comments"
    assert remove(focal, address, his).status_code == 302
    page = focal.get(address("answer", slug="15-a")).content.decode()
    assert "By the focal point." not in page
    assert page.count("Removed by") == 2


def test_a_comment_of_another_room_is_not_there(comment, focal, foreign, address) -> None:
    comment(focal)
    assert foreign.post(address("comment_remove", iso3="xab", uuid=Comment.objects.get().pk)).status_code == 404


def test_the_task_list_counts_them_for_those_who_read_them(comment, focal, expert, observer, address) -> None:
    comment(focal)
    comment(expert, said("It is of 2026."))
    for browser in (focal, expert):
        page = " ".join(browser.get(address("task_list")).content.decode().split())
        assert re.search(r"2 comments<span .*?the last by expert-xaa on", page)
    assert "comments" not in observer.get(address("task_list")).content.decode()
    actions.remove_comment(comment=Comment.objects.get(text=TEXT), by=Comment.objects.get(text=TEXT).written_by,
                           now=Comment.objects.get(text=TEXT).written_at)  # fmt: skip
    assert "1 comment<" in focal.get(address("task_list")).content.decode()


def test_the_questionnaire_and_the_audit_hold_no_comment(comment, focal, address) -> None:
    comment(focal)
    assert TEXT.encode() not in focal.get(address("questionnaire_file"), {"format": "xlsx"}).content
    assert not [event for event in AuditEvent.objects.all() if TEXT in str(event.changes) + event.reason]


def test_the_page_of_an_answer_takes_as_many_questions_with_forty_comments(comment, focal, address) -> None:
    page, counts = address("answer", slug="15-a"), []
    for more in (2, 38):
        for number in range(more):
            comment(focal, said(f"{number}"))
        focal.get(page)  # says that they are there
        with CaptureQueriesContext(connection) as asked:
            focal.get(page)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_colleague_is_addressed_told_and_marks_it_as_resolved(comment, focal, expert, seed_world, address) -> None:
    page = address("answer", slug="15-a")
    assert f'value="{seed_world.expert.pk}"' in focal.get(page).content.decode()
    asked = comment(focal, said(**{"comment-addressed_to": str(seed_world.expert.pk)}))
    assert "Addressed to: expert-xaa." in focal.get(asked.url).content.decode()
    assert [mail.to for mail in queued_mails() if "addressed it" in mail.body] == [seed_world.expert.email]
    assert "1 open addressed to you" in " ".join(expert.get(address("task_list")).content.decode().split())
    mine = expert.get(page).content.decode()
    assert "Addressed to:" in mine
    assert "Mark as resolved" in mine
    resolve = address("comment_resolve", uuid=Comment.objects.get().pk)
    assert expert.post(resolve).url == f"{page}#comments"
    after = " ".join(focal.get(page).content.decode().split())
    assert "Marked as resolved by expert-xaa on" in after
    assert TEXT in after  # folded, not gone
    assert "addressed to you" not in expert.get(address("task_list")).content.decode()
    expert.post(resolve, {"open": "yes"})
    assert Comment.objects.get().resolved_at is None


def test_who_is_offered_reads_it_and_nobody_else_is_taken(comment, focal, observer, seed_world, address) -> None:
    of_b = focal.get(address("answer", slug="15-b")).content.decode()
    assert "comment-addressed_to" not in of_b  # nobody else writes it
    refused = comment(focal, said(**{"comment-addressed_to": str(seed_world.observer.pk)}))
    assert refused.status_code == 422
    assert "One of these people can no longer read this comment." in refused.content.decode()
    assert TEXT in refused.content.decode()
    assert not Comment.objects.exists()


def test_a_stranger_resolves_nothing(comment, focal, observer, foreign, address) -> None:
    comment(focal)
    key = Comment.objects.get().pk
    assert observer.post(address("comment_resolve", uuid=key)).status_code == 404
    assert foreign.post(address("comment_resolve", iso3="xab", uuid=key)).status_code == 404
    assert Comment.objects.get().resolved_at is None
