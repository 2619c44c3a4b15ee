"""Two writers: both texts are shown, what was pressed first is done, and what was typed elsewhere is not lost."""

import uuid
from typing import Any

import pytest

from tests.matrix.pages import forms_of
from tests.tracker.admin.addresses import sentences
from tracker import actions
from tracker.models import Comment, CommitmentUpdate, Evidence, StatusUpdate


def test_two_writers_see_both_texts_and_choose(focal, seed_world, address, words) -> None:
    page = address("answer", slug="15-a")
    draft = seed_world.draft(summary="first")
    seed_world.draft(by=seed_world.expert, summary="hers", obstacles="hers too", revision=draft.revision)
    mine = words(summary="mine", revision=draft.revision, link="https://example.org/law", link_pin="p. 3")
    assert focal.post(page, mine | {"act": "quiet"}).status_code == 409
    response = focal.post(page, mine)
    assert response.status_code == 409
    assert [f'value="{text}"' in response.text for text in ("mine", "hers", "hers too")] == [True] * 3
    assert StatusUpdate.objects.get().summary == "hers"
    assert not Evidence.objects.exists()

    carried = {each.name: each.value for each in response.context["conflict"].same}
    chosen = words(summary="mine", obstacles="hers too", revision=response.context["conflict"].revision)
    assert focal.post(page, chosen | carried).status_code == 302
    saved = StatusUpdate.objects.get()
    assert (saved.summary, saved.obstacles) == ("mine", "hers too")
    assert saved.evidence_citations.get().pinpoint == "p. 3", "the link that was typed is not lost"


def test_whoever_saved_it_in_two_windows_is_told_so_and_of_no_colleague(focal, seed_world, address, words) -> None:
    seen = seed_world.draft(summary="first").revision
    page = address("answer", slug="15-a")
    assert focal.post(page, words(summary="in one window", revision=seen)).status_code == 302
    text = sentences(focal.post(page, words(summary="in the other", revision=seen)))
    assert "You saved this elsewhere first" in text
    assert "You saved this draft on" in text
    assert "What is saved</strong>" in text
    assert not [word for word in ("olleague", "Theirs", "theirs", "Mine") if word in text]


def test_what_was_changed_in_one_window_alone_is_kept_without_a_choice(focal, seed_world, address) -> None:
    """The old words of the other window were chosen beforehand, as if they had been typed there: the new ones went."""
    seed_world.draft(summary="first", obstacles="old")
    page = address("answer", slug="15-a")
    one, other = (fields_of(focal.get(page).text) for _each in range(2))
    assert focal.post(page, one | {"obstacles": "new", "act": "save"}).status_code == 302
    response = focal.post(page, other | {"summary": "second", "act": "save"})
    assert response.status_code == 409
    assert "As it was when you opened the page" in response.text
    chosen = fields_of(response.text) | {"act": "save"}
    assert (chosen["obstacles"], chosen["summary"]) == ("new", "second")
    assert focal.post(page, chosen).status_code == 302
    saved = StatusUpdate.objects.get()
    assert (saved.summary, saved.obstacles) == ("second", "new")


def fields_of(page: str) -> dict[str, Any]:
    """What the form of an answer sends, untouched, from the page as a browser reads it."""
    found = next(each for each in forms_of(page) if "summary" in each.names)
    return {
        name: values if name in ("evidence", "commitments") else values[-1] for name, values in found.values.items()
    }


def test_a_draft_that_was_sent_or_discarded_meanwhile_is_said_to_be(focal, seed_world, address, words) -> None:
    draft = seed_world.draft(summary="first")
    seed_world.send(draft)
    page = address("answer", slug="15-a")
    response = focal.post(page, words(summary="mine", revision=draft.revision))
    assert (response.status_code, "mine" in response.text) == (409, True)
    assert "Save what I chose" not in response.text
    page = address("answer", slug="15-b")
    actions.discard(version=seed_world.draft("15-b"), by=seed_world.focal_point, now=seed_world.now())
    response = focal.post(page, words(summary="mine", revision=0))
    assert response.status_code == 409
    assert focal.post(page, words(summary="mine", revision=response.context["conflict"].revision)).status_code == 302


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
        ("ready", "Mark as ready", "answer", True),
        ("check", "Save as ready and check before sending", "check", True),
        ("evidence", "Save and add evidence", "evidence_add", False),
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


def test_a_second_conflict_loses_neither_the_button_nor_a_comment(focal, seed_world, address, met) -> None:
    typed = {"comment-uuid": str(uuid.uuid4()), "comment-text": "Ask the ministry.", "comment-language": "en"}
    fields = chosen_on(met("ready", **typed), "summary")
    seed_world.draft(by=seed_world.expert, summary="hers again", revision=StatusUpdate.objects.get().revision)
    again = chosen_on(focal.post(address("answer", slug="15-a"), fields), "summary")
    assert focal.post(address("answer", slug="15-a"), again).status_code == 302
    assert StatusUpdate.objects.get().is_ready
    assert Comment.objects.get().text == "Ask the ministry."


def both_of(response: Any, field: str) -> str:
    """What “Both” posts on the page of two texts."""
    (text,) = [each for each in response.context["conflict"].texts if each.name == field]
    assert f'value="{text.both}"' in response.text
    return str(text.both)


@pytest.mark.parametrize("act", ["ready", "check"])
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


@pytest.mark.parametrize("is_both", [False, True])
def test_a_commitment_is_marked_as_ready_unless_it_holds_both_texts(is_both, focal, seed_world, address) -> None:
    seen = seed_world.commit("15-a", text="First.")
    page, back = address("commitment", uuid=seen.commitment_id), address("answer", slug="15-a")
    (form,) = [each for each in forms_of(focal.get(f"{page}?back={back}").text) if "progress" in each.names]
    begun = {name: values[-1] for name, values in form.values.items() if name != "csrfmiddlewaretoken"}
    assert focal.post(page, begun | {"text": "In one window."}).status_code == 302
    met = focal.post(page, begun | {"text": "In the other.", "act": "ready"})
    assert [f'value="{text}"' in met.text for text in ("In one window.", "In the other.")] == [True] * 2
    saved = focal.post(page, chosen_on(met, "progress") | ({"text": both_of(met, "text")} if is_both else {}))
    update = CommitmentUpdate.objects.get()
    if is_both:
        assert (update.text, update.is_ready) == ("In one window.\n\nIn the other.", False)
    else:
        assert saved.url.startswith(f"{back}?touch=")
        assert (update.text, update.is_ready) == ("In the other.", True)
