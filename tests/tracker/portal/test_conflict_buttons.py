"""After the page of two texts what was pressed first is done, and what was typed beside the form is not lost."""

import uuid
from typing import Any

import pytest

from tests.matrix.pages import forms_of
from tracker.models import Comment, CommitmentUpdate, StatusUpdate

pytestmark = pytest.mark.django_db


def chosen_on(response: Any, has: str) -> dict[str, Any]:
    """What the page of two texts posts, untouched, with its one button."""
    assert response.status_code == 409
    (form,) = [each for each in forms_of(response.text) if has in each.names]
    assert form.values["act"]  # its one button
    return {name: values[-1] for name, values in form.values.items() if name != "csrfmiddlewaretoken"}


@pytest.fixture
def met(focal, seed_world, address, words):
    """The page that a button met because the expert had saved meanwhile."""

    def press(act: str, **changed: Any) -> Any:
        draft = seed_world.draft(summary="first")
        seed_world.draft(by=seed_world.expert, summary="hers", revision=draft.revision)
        posted = words(act=act, summary="mine", revision=draft.revision) | changed
        return focal.post(address("answer", slug="15-a"), posted)

    return press


@pytest.mark.parametrize(
    ("act", "label", "page", "is_ready"),
    [
        ("ready", "Save and mark as ready", "answer", True),
        ("check", "Save as ready and check before sending", "check", True),
        ("list", "Save and go to the list", "task_list", False),
        ("evidence", "Save and add evidence", "evidence_add", False),
        ("commitment", "Save and declare a commitment", "commitment_new", False),
        ("save", "", "answer", False),
        ("quiet", "", "answer", False),
        ("what no button says", "", "answer", False),
    ],
)
def test_what_was_pressed_first_is_done_after_choosing(act, label, page, is_ready, focal, address, met) -> None:
    """It was saved as a draft and no more: the mark “ready” was lost, and the check page did not come."""
    response = met(act)
    assert ("You pressed" in response.text) == bool(label)
    assert f"You pressed <strong>{label}</strong>." in response.text or not label
    saved = focal.post(address("answer", slug="15-a"), chosen_on(response, "summary"))
    assert saved.status_code == 302
    assert saved.url.partition("?")[0] == (address(page, slug="15-a") if page == "answer" else address(page))
    draft = StatusUpdate.objects.get()
    assert (draft.summary, draft.is_ready) == ("mine", is_ready)


def test_a_conflict_in_a_conflict_loses_it_neither(focal, seed_world, address, met) -> None:
    fields = chosen_on(met("ready"), "summary")
    seed_world.draft(by=seed_world.expert, summary="hers again", revision=StatusUpdate.objects.get().revision)
    again = chosen_on(focal.post(address("answer", slug="15-a"), fields), "summary")
    assert focal.post(address("answer", slug="15-a"), again).status_code == 302
    assert StatusUpdate.objects.get().is_ready


def test_the_comment_that_was_typed_beside_it_is_written(focal, address, met) -> None:
    typed = {"comment-uuid": str(uuid.uuid4()), "comment-text": "Ask the ministry.", "comment-language": "en"}
    fields = chosen_on(met("ready", **typed), "summary")
    assert focal.post(address("answer", slug="15-a"), fields).status_code == 302
    assert Comment.objects.get().text == "Ask the ministry."


def test_a_commitment_is_marked_as_ready_and_leads_back_to_its_answer(focal, seed_world, address) -> None:
    seen = seed_world.commit("15-a", text="First.")
    page, back = address("commitment", uuid=seen.commitment_id), address("answer", slug="15-a")
    (form,) = [each for each in forms_of(focal.get(f"{page}?back={back}").text) if "progress" in each.names]
    begun = {name: values[-1] for name, values in form.values.items() if name != "csrfmiddlewaretoken"}
    assert focal.post(page, begun | {"text": "In one window."}).status_code == 302
    met = focal.post(page, begun | {"text": "In the other.", "act": "ready"})
    saved = focal.post(page, chosen_on(met, "progress"))
    assert saved.url.startswith(f"{back}?touch=")
    update = CommitmentUpdate.objects.get()
    assert (update.text, update.is_ready) == ("In the other.", True)


def both_of(response: Any, field: str) -> str:
    """What “Both” posts on the page of two texts."""
    (text,) = [each for each in response.context["conflict"].texts if each.name == field]
    assert f'value="{text.both}"' in response.text
    return str(text.both)


@pytest.mark.parametrize("act", ["ready", "check", "save"])
def test_both_texts_in_one_are_a_draft_that_is_not_ready(act, focal, seed_world, address, met) -> None:
    """The doubled text was marked as ready, and the check page offered to send it."""
    response = met(act)
    page, fields = address("answer", slug="15-a"), chosen_on(response, "summary")
    saved = focal.post(page, fields | {"summary": both_of(response, "summary")}, follow=True)
    assert saved.redirect_chain == [(page, 302)]
    draft = StatusUpdate.objects.get()
    assert (draft.summary, draft.is_ready) == ("hers\n\nmine", False)
    assert "it holds both texts. Work them into one first." in saved.text
    worked = fields | {"summary": "hers and mine", "revision": draft.revision}
    assert focal.post(page, worked | {"act": "ready", "joined": ""}).status_code == 302
    assert StatusUpdate.objects.get().is_ready


def test_both_texts_are_not_ready_after_a_second_conflict_either(focal, seed_world, address, met) -> None:
    response = met("ready")
    fields = chosen_on(response, "summary") | {"summary": both_of(response, "summary")}
    seed_world.draft(by=seed_world.expert, summary="hers again", revision=StatusUpdate.objects.get().revision)
    again = chosen_on(focal.post(address("answer", slug="15-a"), fields), "summary")
    assert focal.post(address("answer", slug="15-a"), again).status_code == 302
    draft = StatusUpdate.objects.get()
    assert (draft.summary, draft.is_ready) == ("hers\n\nmine", False)


def test_both_texts_of_a_commitment_are_not_ready(focal, seed_world, address) -> None:
    seen = seed_world.commit("15-a", text="First.")
    page = address("commitment", uuid=seen.commitment_id)
    (form,) = [each for each in forms_of(focal.get(page).text) if "progress" in each.names]
    begun = {name: values[-1] for name, values in form.values.items() if name != "csrfmiddlewaretoken"}
    focal.post(page, begun | {"text": "In one window."})
    met = focal.post(page, begun | {"text": "In the other.", "act": "ready"})
    focal.post(page, chosen_on(met, "progress") | {"text": both_of(met, "text")})
    update = CommitmentUpdate.objects.get()
    assert (update.text, update.is_ready) == ("In one window.\n\nIn the other.", False)
