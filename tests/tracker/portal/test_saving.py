"""Saving while a person types, and what one save does: the same action as the button, a short reply, a link added."""

import re

import pytest
from django.contrib.messages import get_messages

from tracker import actions
from tracker.counting import length_of
from tracker.models import AuditEvent, CommitmentUpdate, Evidence, StatusUpdate

LINK = "https://example.org/register"


def test_a_quiet_save_is_a_save_with_a_short_reply(focal, address, words) -> None:
    page = address("answer", slug="15-a")
    for expected, summary in enumerate(("one", "one two", "one two three")):
        reply = focal.post(page, words(act="quiet", summary=summary, revision=expected - 1 if expected else ""))
        assert reply.json() == {"revision": expected, "address": page, "present": ""}
    draft = StatusUpdate.objects.get()
    assert (draft.summary, draft.review_state, draft.revision) == ("one two three", "draft", 2)
    assert AuditEvent.objects.filter(act="save").count() == 3
    assert not list(get_messages(focal.get(page).wsgi_request))


def test_a_quiet_save_never_overwrites(focal, seed_world, address, words) -> None:
    draft = seed_world.draft(summary="first")
    seed_world.draft(by=seed_world.expert, summary="hers", revision=draft.revision)
    reply = focal.post(address("answer", slug="15-a"), words(act="quiet", summary="mine", revision=draft.revision))
    assert reply.status_code == 409
    assert StatusUpdate.objects.get().summary == "hers"


@pytest.mark.parametrize(("who", "status"), [("observer", 403), ("foreign", 404), ("client", 403)])
def test_nobody_saves_quietly_who_may_not_save(who, status, request, seed_world, address, words) -> None:
    browser = request.getfixturevalue(who)
    assert browser.post(address("answer", slug="15-a"), words(act="quiet")).status_code == status
    assert not StatusUpdate.objects.exists()


def test_a_new_commitment_tells_where_it_is_found_again(focal, seed_world, address) -> None:
    form = focal.get(address("commitment_new")).context["form"]
    back = address("answer", slug="15-a")
    fields = {
        "uuid": str(form["uuid"].value()),
        "text": "Adopt a law.",
        "progress": "planned",
        "language": "en",
        "recommendations": [str(seed_world.recommendations["15-a"].pk)],
        "act": "quiet",
        "back": back,
    }
    reply = focal.post(address("commitment_new"), fields)
    update = CommitmentUpdate.objects.get()
    own = address("commitment", uuid=update.commitment_id)
    assert reply.json()["revision"] == update.revision
    assert reply.json()["address"].startswith(f"{own}?back=")
    assert focal.get(reply.json()["address"]).context["back"] == back
    incomplete = focal.post(address("commitment_new"), fields | {"text": ""})
    assert incomplete.status_code == 422


def test_a_link_is_added_to_the_library_and_cited_in_one_save(focal, address, words) -> None:
    page = address("answer", slug="15-a")
    form = focal.get(page).context["form"]
    fields = words(link=LINK, link_title="Register of laws", link_public="yes", link_uuid=form["link_uuid"].value())
    for _twice in range(2):
        assert focal.post(page, fields).status_code == 302
    item = Evidence.objects.get()
    assert (item.title, item.link, item.is_public) == ("Register of laws", LINK, True)
    assert [each.evidence for each in StatusUpdate.objects.get().evidence_citations.all()] == [item]


def test_a_link_is_cited_with_the_place_in_it_at_once(focal, address, words) -> None:
    page = address("answer", slug="15-a")
    assert '<label for="id_link_pin">Page or article</label>' in focal.get(page).content.decode()
    focal.post(page, words(link=LINK, link_pin="art. 12"))
    (cited,) = StatusUpdate.objects.get().evidence_citations.all()
    assert (cited.evidence.link, cited.pinpoint) == (LINK, "art. 12")
    assert 'value="art. 12" dir="auto"' in focal.get(page).content.decode()


def test_the_place_in_a_link_is_kept_where_the_link_is_refused(focal, address, words) -> None:
    response = focal.post(address("answer", slug="15-a"), words(link="no address", link_pin="art. 12"))
    assert response.status_code == 422
    assert response.context["form"]["link_pin"].value() == "art. 12"
    assert '<details class="new-link" data-by-button open>' in response.content.decode()


def test_a_link_without_a_title_is_named_by_its_address_and_private(focal, address, words) -> None:
    focal.post(address("answer", slug="15-a"), words(link=LINK))
    item = Evidence.objects.get()
    assert (item.title, item.is_public) == (LINK, False)


def test_a_link_that_is_none_is_said_at_its_field_and_saves_nothing(focal, address, words) -> None:
    response = focal.post(address("answer", slug="15-a"), words(link="javascript:alert(1)", summary="kept words"))
    text = response.content.decode()
    assert response.status_code == 422
    assert "Write an address that begins with http:// or https://." in text
    assert "javascript:alert(1)" in text
    assert "kept words" in text
    assert not Evidence.objects.exists()
    assert not StatusUpdate.objects.exists()


def test_a_link_typed_beside_a_conflict_travels_on(focal, seed_world, address, words) -> None:
    page = address("answer", slug="15-a")
    draft = seed_world.draft(summary="first")
    seed_world.draft(by=seed_world.expert, summary="hers", revision=draft.revision)
    response = focal.post(page, words(summary="mine", link=LINK, link_pin="p. 3", revision=draft.revision))
    assert response.status_code == 409
    assert not Evidence.objects.exists()
    carried = {each.name: each.value for each in response.context["conflict"].same}
    focal.post(page, words(summary="mine", revision=response.context["conflict"].revision) | carried)
    assert Evidence.objects.get().link == LINK
    assert StatusUpdate.objects.get().evidence_citations.get().pinpoint == "p. 3"


@pytest.mark.parametrize(
    ("text", "language", "count", "is_over"),
    [
        ("", "en", 0, False),
        (" one\u00a0two\nthree ", "en", 3, False),
        ("一个 联合小组", "zh-hans", 6, False),
        ("word " * 200, "fr", 200, False),
        ("word " * 201, "fr", 201, True),
        ("字" * 401, "zh-hans", 401, True),
        ("字" * 401, "en", 1, False),
    ],
)
def test_words_are_counted_and_in_chinese_characters(text, language, count, is_over) -> None:
    length = length_of(text, language)
    assert (length.count, length.is_over) == (count, is_over)
    assert str(count) in length.said


def test_the_page_of_an_answer_says_who_works_on_it_and_what_comes_next(focal, seed_world, address) -> None:
    text = focal.get(address("answer", slug="15-a")).content.decode()
    assert f"It waits for {seed_world.expert}. You can write as well." in text
    assert f"Expert: {seed_world.expert}" in text
    assert address("answer", slug="15-b") in text
    sending = seed_world.send(seed_world.draft("15-a"))
    not_begun = focal.get(address("answer", slug="15-a")).content.decode()
    assert "The secretariat has not started its review yet." in not_begun
    assert "Under review" not in not_begun
    actions.open_for_checking(transmission=sending, by=seed_world.reviewer, now=seed_world.now())
    assert "Under review by the secretariat." in focal.get(address("answer", slug="15-a")).content.decode()


def test_an_observer_reads_that_the_focal_point_is_to_act(observer, expert, address) -> None:
    """And an expert to whom it is not assigned does not: how it stands is not told to her."""
    sentence = "Action needed from the focal point of your State."
    assert sentence in observer.get(address("answer", slug="15-b")).content.decode()
    assert sentence not in expert.get(address("answer", slug="15-b")).content.decode()


def test_the_line_of_the_stage_turns_when_the_page_saves_by_itself(focal, seed_world, address) -> None:
    """It said “Not yet answered” above “A new draft is saved”; and “Draft” alone beside “marked as ready”."""

    def line() -> str:
        page = focal.get(address("answer", slug="15-b")).content.decode()
        return " ".join(page.partition('class="stage"')[2].partition("</p>")[0].split())

    assert re.search(r"data-until-saved>Not yet answered<.*data-once-saved hidden>Draft<", line())
    draft = seed_world.draft("15-b")
    assert "data-once-saved" not in line()
    actions.mark_ready(version=draft, is_ready=True, by=seed_world.focal_point, now=seed_world.now())
    assert "<strong data-until-saved>Ready to send.</strong>" in line()


@pytest.mark.parametrize(
    ("field", "text", "language", "is_doubted"),
    [
        ("obstacles", "لا توجد موارد كافية لتدريب المدعين العامين.", "en", True),
        ("summary", "A joint desk answers reports within a day.", "ru", True),
        ("summary", "Принят закон о ЭКСПО (EXPO Act).", "ru", False),
        ("summary", "2026: 41.", "zh-hans", False),
        ("summary", "N/A (UNODC)", "ar", False),  # too few letters to tell
        ("summary", "Une loi a été adoptée.", "en", False),  # the same letters: nothing is known
    ],
)
def test_letters_of_another_language_than_the_one_chosen_are_said_and_refuse_nothing(
    focal, seed_world, address, words, field: str, text: str, language: str, is_doubted: bool
) -> None:
    """An answer in Arabic was saved as English, and nothing was said."""
    blank = {"summary": ""} | {field: text}
    response = focal.post(address("answer", slug="15-b"), words(language=language, **blank), follow=True)
    assert getattr(StatusUpdate.objects.get(), field) == text
    said = "A text is in other letters than those of the language chosen for it."
    page = response.content.decode()
    assert page.count(said) == (2 if is_doubted else 0)  # after saving, and at the field
    assert ("Check the field “Language of this text”." in page) == is_doubted


def test_a_save_that_takes_the_mark_as_ready_away_says_so(focal, seed_world, address, words) -> None:
    page = address("answer", slug="15-a")
    focal.post(page, words(act="ready"))
    saved = StatusUpdate.objects.get()
    assert saved.is_ready
    told = focal.post(page, words(summary="Better.", revision=saved.revision), follow=True).text
    assert "Draft saved, and no longer marked as ready." in told
    assert not StatusUpdate.objects.get().is_ready
