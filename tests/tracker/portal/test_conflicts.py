"""Two writers: the page shows what is saved, gives back what was typed, and the next save replaces it."""

import uuid
from typing import Any

from tests.matrix.pages import forms_of
from tests.tracker.admin.addresses import sentences
from tracker import actions
from tracker.models import Comment, CommitmentUpdate, Evidence, StatusUpdate


def fields_of(page: str, has: str = "summary") -> dict[str, Any]:
    """What the form of an answer or a commitment posts, untouched, from the page as a browser reads it."""
    found = next(each for each in forms_of(page) if has in each.names)
    several = ("evidence", "commitments", "recommendations")
    fields = {name: values if name in several else values[-1] for name, values in found.values.items()}
    return {name: value for name, value in fields.items() if name not in ("csrfmiddlewaretoken", "act")}


def test_the_second_writer_sees_the_saved_answer_and_gets_the_own_text_back(focal, seed_world, address, words) -> None:
    page = address("answer", slug="15-a")
    draft = seed_world.draft(summary="first")
    seed_world.draft(by=seed_world.expert, summary="Of the expert.", revision=draft.revision)
    mine = words(summary="mine", revision=draft.revision, link="https://example.org/law", link_pin="p. 3")
    assert focal.post(page, mine | {"act": "quiet"}).status_code == 409
    response = focal.post(page, mine)
    assert response.status_code == 409
    saved = response.text.partition('id="meanwhile"')[2].partition("</section>")[0]
    assert "expert-xaa saved this on" in saved
    assert "Of the expert." in saved
    assert 'data-autosave="stopped"' in response.text, "only the button saves over the text of a colleague"
    assert (StatusUpdate.objects.get().summary, Evidence.objects.exists()) == ("Of the expert.", False)

    given_back = fields_of(response.text)
    assert given_back["summary"] == "mine"
    assert focal.post(page, given_back | {"act": "ready"}).status_code == 302
    stored = StatusUpdate.objects.get()
    assert (stored.summary, stored.is_ready) == ("mine", True)
    assert stored.evidence_citations.get().pinpoint == "p. 3", "the link that was typed is not lost"


def test_a_person_with_two_windows_reads_of_no_colleague(focal, seed_world, address, words) -> None:
    seen = seed_world.draft(summary="first").revision
    page = address("answer", slug="15-a")
    assert focal.post(page, words(summary="in one window", revision=seen)).status_code == 302
    text = sentences(focal.post(page, words(summary="in the other", revision=seen)))
    assert "You saved this elsewhere first" in text
    assert "saved this on" not in text


def test_what_was_typed_comes_back_after_the_draft_was_sent_or_discarded(focal, seed_world, address, words) -> None:
    draft = seed_world.draft(summary="first")
    seed_world.send(draft)
    page = address("answer", slug="15-a")
    response = focal.post(page, words(summary="mine", revision=draft.revision))
    assert (response.status_code, fields_of(response.text)["summary"]) == (409, "mine")
    assert "Save draft" not in response.text
    page = address("answer", slug="15-b")
    actions.discard(version=seed_world.draft("15-b"), by=seed_world.focal_point, now=seed_world.now())
    response = focal.post(page, words(summary="mine", revision=0))
    assert response.status_code == 409
    assert focal.post(page, fields_of(response.text) | {"act": "save"}).status_code == 302
    assert StatusUpdate.objects.get(recommendation__slug="15-b").summary == "mine"


def test_a_draft_in_the_place_of_a_discarded_one_is_not_overwritten(focal, expert, seed_world, address, words) -> None:
    """Each draft was saved once: the page of the first one must not save over the second one."""
    page = address("answer", slug="15-a")
    focal.post(page, words(summary="first"))
    seen = fields_of(focal.get(page).text)
    actions.discard(version=StatusUpdate.objects.get(), by=seed_world.expert, now=seed_world.now())
    expert.post(page, words(summary="Of the expert."))
    response = focal.post(page, seen | {"summary": "mine", "act": "save"})
    assert (response.status_code, StatusUpdate.objects.get().summary) == (409, "Of the expert.")
    assert fields_of(response.text)["summary"] == "mine"


def test_a_draft_in_the_place_of_a_returned_one_is_not_overwritten(focal, seed_world, address, words) -> None:
    page = address("answer", slug="15-a")
    focal.post(page, words(summary="first"))
    seen, draft = fields_of(focal.get(page).text), StatusUpdate.objects.get()
    seed_world.send(draft)
    seed_world.give_back(draft)
    focal.post(page, words(summary="Of the colleague."))
    response = focal.post(page, seen | {"summary": "mine", "act": "save"})
    assert (response.status_code, StatusUpdate.objects.drafts().get().summary) == (409, "Of the colleague.")


def test_a_third_save_is_noticed_and_no_comment_is_lost(focal, seed_world, address, words) -> None:
    seed_world.draft(summary="first")
    seed_world.draft(by=seed_world.expert, summary="second", revision=0)
    comment = {"comment-uuid": str(uuid.uuid4()), "comment-text": "Ask the ministry.", "comment-language": "en"}
    page = address("answer", slug="15-a")
    met = focal.post(page, words(summary="mine", revision=0) | comment)
    seed_world.draft(by=seed_world.expert, summary="third", revision=1)
    again = focal.post(page, fields_of(met.text) | fields_of(met.text, "comment-text") | {"act": "save"})
    assert (again.status_code, Comment.objects.exists()) == (409, False)
    last = fields_of(again.text) | fields_of(again.text, "comment-text")
    assert focal.post(page, last | {"act": "save"}).status_code == 302
    assert (StatusUpdate.objects.get().summary, Comment.objects.get().text) == ("mine", "Ask the ministry.")


def test_a_commitment_is_given_back_with_the_comment_next_to_it(focal, seed_world, address) -> None:
    seen = seed_world.commit("15-a", text="First.")
    page, back = address("commitment", uuid=seen.commitment_id), address("answer", slug="15-a")
    begun = fields_of(focal.get(f"{page}?back={back}").text, "progress")
    assert focal.post(page, begun | {"text": "In one window."}).status_code == 302
    comment = {"comment-uuid": str(uuid.uuid4()), "comment-text": "Is it funded?", "comment-language": "en"}
    met = focal.post(page, begun | {"text": "In the other."} | comment)
    assert (met.status_code, "In one window." in met.text) == (409, True)
    fields = fields_of(met.text, "progress") | fields_of(met.text, "comment-text")
    saved = focal.post(page, fields | {"act": "ready"})
    assert saved.url.startswith(f"{back}?touch=")
    update = CommitmentUpdate.objects.get()
    assert (update.text, update.is_ready, Comment.objects.get().text) == ("In the other.", True, "Is it funded?")
