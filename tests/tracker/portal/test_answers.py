"""One recommendation, one page: reading, writing, saving twice, two writers at once, and words that cannot be kept."""

from typing import Any

import pytest

from tests.matrix.pages import forms_of
from tests.tracker.admin.addresses import sentences
from tracker import actions
from tracker.models import StatusUpdate


def save(browser, page: str, fields: dict) -> StatusUpdate:
    """Save a draft as a browser does, and return it."""
    assert browser.post(page, fields).status_code == 302
    return StatusUpdate.objects.get()


def test_the_version_asked_stands_word_for_word(focal, seed_world, address) -> None:
    text = focal.get(address("answer", slug="15-g")).content.decode()
    assert "for the identification, prevention, and removal of illegal content (Viet Nam)" in text
    assert '<blockquote class="doc" lang="en" dir="auto">' in text


def test_a_draft_is_saved_once_however_often_it_is_sent(focal, address, words, seed_world) -> None:
    page = address("answer", slug="15-a")
    draft = save(focal, page, words())
    assert draft.review_state == "draft"
    assert draft.typed_by == seed_world.focal_point
    save(focal, page, words())
    assert StatusUpdate.objects.get().revision == draft.revision


def test_a_saved_draft_fills_the_form(focal, address, words) -> None:
    page = address("answer", slug="15-a")
    save(focal, page, words(summary="一个联合小组", language="zh-hans"))
    form = focal.get(page).context["form"]
    filled = [form[name].value() for name in ("summary", "language", "revision")]
    assert filled == ["一个联合小组", "zh-hans", 0]


def test_a_draft_may_lack_everything(focal, address, words) -> None:
    draft = save(focal, address("answer", slug="15-a"), words(implementation_status="", summary=""))
    assert draft.implementation_status == ""


@pytest.mark.parametrize(
    ("act", "page"), [("list", "task_list"), ("check", "check"), ("evidence", "evidence_add"), ("save", "answer")]
)
def test_save_goes_where_the_button_says(act, page, focal, address, words) -> None:
    response = focal.post(address("answer", slug="15-a"), words(act=act))
    wanted = address(page, slug="15-a") if page == "answer" else address(page)
    assert response.url.partition("?")[0] == wanted
    assert StatusUpdate.objects.count() == 1


def test_a_recommendation_that_is_not_asked_is_not_there(focal, seed_world, address) -> None:
    seed_world.open_period("period-2", slugs=("15-a",))
    assert focal.get(address("answer", period="period-2", slug="15-b")).status_code == 404


def test_another_state_neither_reads_nor_writes(foreign, address, words) -> None:
    page = address("answer", slug="15-a")
    assert foreign.get(page).status_code == 404
    assert foreign.post(page, words()).status_code == 404
    assert not StatusUpdate.objects.exists()


def test_an_expert_writes_what_is_named_to_her_and_nothing_else(expert, address, words) -> None:
    assert expert.post(address("answer", slug="15-a"), words()).status_code == 302
    response = expert.post(address("answer", slug="15-b"), words(summary="typed all the same"))
    assert response.status_code == 403
    assert "typed all the same" in response.content.decode()
    assert StatusUpdate.objects.get().recommendation.slug == "15-a"


def test_an_expert_sees_no_draft_of_another(focal, expert, address, words) -> None:
    save(focal, address("answer", slug="15-b"), words(summary="a secret of the ministry"))
    response = expert.get(address("answer", slug="15-b"))
    assert response.context["form"] is None
    assert "a secret of the ministry" not in response.content.decode()


def test_an_observer_reads_what_was_sent_and_writes_nothing(observer, seed_world, address, words) -> None:
    page = address("answer", slug="15-a")
    draft = seed_world.draft(summary="words on their way")
    assert "words on their way" not in observer.get(page).content.decode()
    seed_world.send(draft)
    assert "words on their way" in observer.get(page).content.decode()
    assert observer.post(address("answer", slug="15-b"), words()).status_code == 403
    assert StatusUpdate.objects.count() == 1


def test_what_was_sent_is_read_and_not_written(focal, seed_world, address, words) -> None:
    seed_world.send(seed_world.draft())
    page = address("answer", slug="15-a")
    assert focal.get(page).context["form"] is None
    response = focal.post(page, words(summary="too late, but typed"))
    assert response.status_code == 403
    assert "too late, but typed" in response.content.decode()


def test_the_reason_for_a_return_is_shown_with_a_copy_to_mend(focal, seed_world, address) -> None:
    draft = seed_world.draft(summary="240 practitioners were trained.")
    seed_world.send(draft)
    seed_world.give_back(StatusUpdate.objects.get(), "Please give the year.")
    response = focal.get(address("answer", slug="15-a"))
    assert "Please give the year." in response.content.decode()
    assert response.context["form"]["summary"].value() == "240 practitioners were trained."


def test_an_earlier_answer_fills_the_form_and_is_confirmed_in_one_click(focal, seed_world, address) -> None:
    seed_world.publish(summary="As it was.")
    seed_world.open_period("period-2")
    page = address("answer", period="period-2", slug="15-a")
    response = focal.get(page)
    assert response.context["form"]["summary"].value() == "As it was."
    assert "No change since" in response.content.decode()
    for _twice in range(2):
        assert focal.post(address("answer_no_change", period="period-2", slug="15-a")).url == page
    draft = StatusUpdate.objects.get(review_state="draft")
    assert draft.unchanged_from.summary == draft.summary == "As it was."


def test_an_accepted_answer_is_corrected_in_a_next_version(focal, seed_world, address, words) -> None:
    accepted = seed_world.publish(summary="31 cases.")
    assert focal.get(address("answer", slug="15-a")).context["form"] is None
    form = focal.get(address("answer_correct", slug="15-a")).context["form"]
    assert form["summary"].value() == "31 cases."
    focal.post(address("answer", slug="15-a"), words(summary="32 cases."))
    draft = StatusUpdate.objects.get(review_state="draft")
    assert (draft.version, draft.summary) == (accepted.version + 1, "32 cases.")


def test_a_letter_is_shown_as_entered_from_it(focal, seed_world, address) -> None:
    version = seed_world.draft(on_behalf=True, status="not_stated", summary="Training was held.")
    seed_world.send_on_behalf(version)
    text = focal.get(address("answer", slug="15-a")).content.decode()
    assert "Entered from your letter or e-mail of" in text
    assert "Training was held." in text


def test_two_writers_see_both_texts_and_choose(focal, seed_world, address, words) -> None:
    page = address("answer", slug="15-a")
    draft = seed_world.draft(summary="first")
    theirs = seed_world.draft(by=seed_world.expert, summary="hers", obstacles="hers too", revision=draft.revision)
    response = focal.post(page, words(summary="mine", revision=draft.revision))
    text = response.content.decode()
    assert response.status_code == 409
    assert 'value="mine"' in text
    assert 'value="hers"' in text
    assert 'value="hers too"' in text
    assert StatusUpdate.objects.get().summary == "hers"

    chosen = words(summary="mine", obstacles="hers too", revision=response.context["conflict"].revision)
    assert focal.post(page, chosen).status_code == 302
    saved = StatusUpdate.objects.get(pk=theirs.pk)
    assert (saved.summary, saved.obstacles) == ("mine", "hers too")


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


def test_a_draft_sent_meanwhile_is_shown_beside_mine(focal, seed_world, address, words) -> None:
    draft = seed_world.draft(summary="first")
    seed_world.send(draft)
    response = focal.post(address("answer", slug="15-a"), words(summary="mine", revision=draft.revision))
    assert response.status_code == 409
    assert "mine" in response.content.decode()
    assert "Save what I chose" not in response.content.decode()


def test_a_draft_discarded_meanwhile_can_be_begun_again(focal, seed_world, address, words) -> None:
    draft = seed_world.draft(summary="first")
    actions.discard(version=draft, by=seed_world.focal_point, now=seed_world.now())
    page = address("answer", slug="15-a")
    response = focal.post(page, words(summary="mine", revision=0))
    assert response.status_code == 409
    assert focal.post(page, words(summary="mine", revision=response.context["conflict"].revision)).status_code == 302


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"summary": "x" * 10_001}, "This has 10001 characters. At most 10000 can be kept."),
        ({"summary": "a\x00b"}, "Character 2 of this text (U+0000) cannot be stored."),
        ({"obstacles": "a\ufffe"}, "Character 2 of this text (U+FFFE) cannot be stored."),
        ({"implementation_status": "not_stated"}, "not one of the available choices"),
        ({"language": "tlh"}, "not one of the available choices"),
        ({"commitments": "5f5e2b0e-0000-4000-8000-000000000000"}, "not a commitment of your State"),
        ({"evidence": "x"}, "not in your library"),
        ({"revision": "x"}, "whole number"),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_field_and_comes_back(changed, sentence, focal, address, words) -> None:
    response = focal.post(address("answer", slug="15-a"), words(**{"assistance_needed": "kept words"} | changed))
    text = response.content.decode()
    assert response.status_code == 422
    assert sentence in text
    assert "kept words" in text
    assert not StatusUpdate.objects.exists()


def test_any_other_character_survives(focal, address, words) -> None:
    text = "العربية עברית 😀 e\u0301 \u202b\u200f\U0001f1fb\U0001f1f3 <script>\r\nline"
    draft = save(focal, address("answer", slug="15-a"), words(summary=text))
    assert draft.summary == text.replace("\r\n", "\n")


def test_evidence_is_ticked_with_the_place_in_it(focal, seed_world, address, words) -> None:
    item = seed_world.evidence(title="An invented law")
    page = address("answer", slug="15-a")
    assert focal.get(f"{page}?cite={item.pk}").context["form"].rows[0].is_cited
    draft = save(focal, page, words(evidence=[str(item.pk)], **{f"pin-{item.pk}": "art. 5"}))
    assert [(each.evidence, each.pinpoint) for each in draft.evidence_citations.all()] == [(item, "art. 5")]


def test_an_expert_who_saves_keeps_what_a_colleague_cited(expert, seed_world, address, words) -> None:
    item = seed_world.evidence(title="A file not sent yet")
    draft = seed_world.draft(citations=(actions.Citation(item, "p. 3"),))
    form = expert.get(address("answer", slug="15-a")).context["form"]
    assert [row.evidence for row in form.rows if row.is_cited] == [item]
    assert draft.revision == form["revision"].value()


@pytest.mark.parametrize("act", ["ready", "check"])
def test_a_button_saves_and_marks_as_ready(act, focal, seed_world, address, words) -> None:
    page = address("answer", slug="15-a")
    assert focal.post(page, words(act=act)).status_code == 302
    draft = StatusUpdate.objects.get()
    assert (draft.is_ready, draft.ready_by) == (True, seed_world.focal_point)
    text = focal.get(page).content.decode()
    assert "Marked as ready by" in text
    assert "If anybody changes it, the mark is removed." in text
    focal.post(page, words(act="not_ready", revision=draft.revision))
    assert not StatusUpdate.objects.get().is_ready


def test_an_expert_marks_what_the_focal_point_then_finds_ticked(expert, focal, address, words) -> None:
    expert.post(address("answer", slug="15-a"), words(act="ready"))
    assert len(focal.get(address("check")).context["form"]["versions"].value()) == 1
    assert "Ready to send." in focal.get(address("task_list")).content.decode()


def test_without_a_status_nothing_is_marked_and_the_words_come_back(focal, address, words) -> None:
    page = address("answer", slug="15-a")
    response = focal.post(page, words(act="ready", implementation_status="", summary="A joint desk, unfinished."))
    assert response.status_code == 422
    text = response.content.decode()
    assert "Say what action was taken before you mark this answer as ready." in text
    assert "A joint desk, unfinished." in text
    assert not StatusUpdate.objects.exists()


def test_no_change_since_is_ready_as_it_stands(focal, seed_world, address) -> None:
    seed_world.publish("15-a")
    seed_world.open_period("period-2")
    focal.post(address("answer_no_change", slug="15-a", period="period-2"))
    assert StatusUpdate.objects.drafts().get().is_ready
