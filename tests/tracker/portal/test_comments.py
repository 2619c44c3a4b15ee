"""Comments inside a State: who reads them, whom they address, and what is typed in a form beside the answer."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client

from tests.factories.mails import queued_mails
from tests.tracker.actions.bad_words import UNSTORABLE
from tests.tracker.portal.conftest import sign_in_again
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


def test_colleagues_read_it_on_the_page_of_the_answer_and_no_draft_begins(
    comment, focal, expert, observer, address
) -> None:
    data, before, page = (
        said("يرجى ذكر السنة", **{"comment-language": "ar"}),
        queued_mails(),
        address("answer", slug="15-a"),
    )
    for _twice in range(2):
        assert comment(focal, data).url == f"{page}#comments"
    shown = focal.get(page).text
    assert "Your comment was added. Your colleagues can read it." in shown
    assert "No e-mail is sent now: the next digest of a colleague says how many comments are new." in shown
    assert queued_mails() == before
    assert '<div class="own" lang="ar" dir="auto"><p>يرجى' in expert.get(page).text
    assert "يرجى" not in observer.get(page).text
    assert "comment-text" not in observer.get(page).text
    assert (Comment.objects.count(), Submission.objects.count(), StatusUpdate.objects.exists()) == (1, 1, False)
    text = Comment.objects.get().text
    assert text.encode() not in focal.get(address("questionnaire_file"), {"format": "xlsx"}).content
    assert not [event for event in AuditEvent.objects.all() if text in str(event.changes) + event.reason]


def test_an_expert_without_an_assignment_gets_back_what_she_typed(comment, expert, address) -> None:
    assert "comment-text" not in expert.get(address("answer", slug="15-b")).text
    refused = comment(expert, slug="15-b")
    assert (refused.status_code, TEXT in refused.text) == (403, True)
    assert not Comment.objects.exists()


def test_a_mistake_is_said_at_its_field_and_nothing_typed_is_lost(comment, focal, seed_world) -> None:
    seed_world.draft(summary="A desk.")
    for text in ("  ", "x" * 4001, UNSTORABLE["NUL"]):
        reply = comment(focal, said(text))
        assert reply.status_code == 422
        assert 'href="#id_comment-text"' in reply.text
        assert "A desk." in reply.text  # the draft is in its own form
        assert f">\n{text.strip()}</textarea>" in reply.text or "\x00" in text
    assert not Comment.objects.exists()


def test_an_ended_session_keeps_the_text(comment, client, seed_world, address) -> None:
    asked = comment(client)
    assert (asked.status_code, TEXT in asked.text) == (403, True)
    page = sign_in_again(client, asked).text
    assert f">\n{TEXT}</textarea>" in page
    assert page.count("You were signed out while you wrote.") == 1
    assert client.get(address("answer_comment", slug="15-a")).url == address("answer", slug="15-a")
    assert not Comment.objects.exists()


def test_who_saves_the_answer_does_not_lose_the_comment_that_was_typed(focal, words, address) -> None:
    page, long = address("answer", slug="15-a"), "x" * 4001
    focal.post(page, words(act="quiet", summary="A.", **said("Please add")))
    seen = StatusUpdate.objects.get().revision
    reply = focal.post(page, words(summary="A desk.", revision=seen, **said(long)))
    assert reply.status_code == 422
    assert f">\n{long}</textarea>" in reply.text
    assert "Draft saved." in reply.text
    assert (StatusUpdate.objects.get().summary, Comment.objects.exists()) == ("A desk.", False)
    saved = focal.post(page, words(summary="Two desks.", revision=seen + 1, **said()), follow=True).text
    assert "Draft saved." in saved
    assert "Your comment was added." in saved
    assert (StatusUpdate.objects.get().summary, Comment.objects.get().text) == ("Two desks.", TEXT)


def test_a_commitment_has_its_own(focal, expert, seed_world, address) -> None:
    pledge = seed_world.commit("15-a").commitment
    posted = focal.post(address("commitment_comment", uuid=pledge.pk), said())
    assert posted.url == f"{address('commitment', uuid=pledge.pk)}#comments"
    page = address("commitment", uuid=pledge.pk)
    assert TEXT in expert.get(page).content.decode()
    assert TEXT not in focal.get(address("answer", slug="15-a")).content.decode()
    wrong = focal.post(address("commitment_comment", uuid=pledge.pk), said(""))
    assert wrong.status_code == 422
    assert focal.post(address("commitment_comment", uuid=uuid.uuid4()), said()).status_code == 404


def remove(browser: Client, address: Any, comment: Comment) -> Any:
    return browser.post(address("comment_remove", uuid=comment.pk))


def test_one_removes_ones_own_and_a_sender_any_and_the_list_counts_the_rest(
    comment, focal, expert, observer, address
) -> None:
    comment(expert)
    comment(focal, said("By the focal point."))
    hers, his = Comment.objects.get(text=TEXT), Comment.objects.get(text="By the focal point.")
    for browser in (focal, expert):
        page = " ".join(browser.get(address("task_list")).text.split())
        assert re.search(r"2 comments<span .*?the last by focalpoint-xaa on", page)
    assert "comments" not in observer.get(address("task_list")).text
    assert remove(expert, address, his).status_code == 403
    assert remove(expert, address, hers).url == f"{address('answer', slug='15-a')}#comments"
    assert "1 comment<" in focal.get(address("task_list")).text
    assert remove(focal, address, his).status_code == 302
    page = focal.get(address("answer", slug="15-a")).text
    assert ("By the focal point." in page, page.count("Removed by")) == (False, 2)


def test_a_colleague_is_addressed_told_and_marks_it_as_resolved(comment, focal, expert, seed_world, address) -> None:
    page = address("answer", slug="15-a")
    assert "comment-addressed_to" not in focal.get(address("answer", slug="15-b")).text, "nobody else writes it"
    refused = comment(focal, said(**{"comment-addressed_to": str(seed_world.observer.pk)}))
    assert refused.status_code == 422
    for text in ("One of these people can no longer read this comment.", TEXT):
        assert text in refused.text
    assert not Comment.objects.exists()
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
