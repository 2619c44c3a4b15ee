"""One recommendation, one page: reading, writing, saving while a person types, two writers, what cannot be stored."""

import html
import re
import uuid
from typing import Any

import pytest
from django.contrib.messages import get_messages
from lxml.html import fromstring

from tests.matrix.pages import forms_of
from tests.tracker.admin.addresses import sentences
from tracker import actions
from tracker.models import AuditEvent, Comment, CommitmentUpdate, Evidence, PeriodItem, Printing, StatusUpdate
from tracker.words.counting import length_of


def save(browser, page: str, fields: dict) -> StatusUpdate:
    """Save a draft as a browser does, and return it."""
    assert browser.post(page, fields).status_code == 302
    return StatusUpdate.objects.get()


def test_the_text_that_is_asked_appears_with_its_meeting_and_document(focal, seed_world, address) -> None:
    page = focal.get(address("answer", slug="15-g")).text
    assert "for the identification, prevention, and removal of illegal content (Viet Nam)" in page
    assert '<blockquote class="doc" lang="en" dir="auto">' in page
    meeting, title = "Asia and Pacific Regional Preparatory Meeting", seed_world.document.title
    assert f'<bdi>{meeting}</bdi>, <bdi lang="en">{title}</bdi>, paragraph 15' in " ".join(html.unescape(page).split())
    seed_world.open_period("period-2", slugs=("15-a",))
    assert focal.get(address("answer", period="period-2", slug="15-b")).status_code == 404, "it is not asked"


def test_a_draft_is_saved_once_and_fills_the_form_with_every_character(focal, seed_world, address, words) -> None:
    page = address("answer", slug="15-a")
    text = "一个 العربية עברית 😀 e\u0301 \u202b\u200f\U0001f1fb\U0001f1f3 <script>\r\nline"
    typed = words(implementation_status="", summary=text, language="zh-hans")
    draft = save(focal, page, typed)
    assert (draft.review_state, draft.typed_by) == ("draft", seed_world.focal_point)
    assert save(focal, page, typed).revision == draft.revision
    form = focal.get(page).context["form"]
    stored = text.replace("\r\n", "\n")
    assert [form[name].value() for name in ("summary", "language", "revision")] == [stored, "zh-hans", draft.revision]


def test_save_goes_where_the_button_says(focal, address, words) -> None:
    place = address("answer", slug="15-a")
    for act, page in (("list", "task_list"), ("check", "check"), ("evidence", "evidence_add"), ("save", "answer")):
        wanted = place if page == "answer" else address(page)
        assert focal.post(place, words(act=act)).url.partition("?")[0] == wanted, act
    assert StatusUpdate.objects.count() == 1


def test_what_was_sent_is_read_and_what_was_accepted_is_corrected(focal, observer, seed_world, address, words) -> None:
    page = address("answer", slug="15-a")
    draft = seed_world.draft(summary="words on their way")
    assert "words on their way" not in observer.get(page).text
    seed_world.send(draft)
    assert "words on their way" in observer.get(page).text
    assert focal.get(page).context["form"] is None
    response = focal.post(page, words(summary="too late, but typed"))
    assert (response.status_code, "too late, but typed" in response.text) == (403, True)
    seed_world.accept(draft)
    assert focal.get(page).context["form"] is None
    form = focal.get(address("answer_correct", slug="15-a")).context["form"]
    assert form["summary"].value() == "words on their way"
    focal.post(page, words(summary="32 cases."))
    correction = StatusUpdate.objects.get(review_state="draft")
    assert (correction.version, correction.summary) == (draft.version + 1, "32 cases.")


def test_what_may_stay_empty_is_folded_until_it_has_a_text(focal, seed_world, address) -> None:
    def folds() -> list[tuple[str, bool]]:
        page = fromstring(focal.get(address("answer", slug="15-a")).content)
        return [(" ".join(each[0].text.split()), "open" in each.attrib) for each in page.find_class("fold")][:2]

    assert folds() == [("Main obstacles", False), ("Technical assistance needed", False)]
    seed_world.draft("15-a", obstacles="Too few staff.")
    assert folds() == [("Main obstacles", True), ("Technical assistance needed", False)]


def test_what_cannot_be_kept_is_said_at_its_field_and_comes_back(focal, address, words) -> None:
    wrong = {
        "summary": ("x" * 10_001, "This has 10001 characters. At most 10000 can be kept."),
        "obstacles": ("a\ufffe", "Character 2 of this text (U+FFFE) cannot be stored."),
        "implementation_status": ("not_stated", "not one of the available choices"),
        "language": ("tlh", "not one of the available choices"),
        "commitments": ("5f5e2b0e-0000-4000-8000-000000000000", "not a commitment of your State"),
        "evidence": ("x", "not in your library"),
        "revision": ("x", "whole number"),
        "link": ("javascript:alert(1)", "Write an address that begins with http:// or https://."),
        "link_language": ("English!", "name of the language"),
    }
    typed = words(
        **{name: value for name, (value, _said) in wrong.items()}, assistance_needed="kept", link_pin="art. 12"
    )
    response = focal.post(address("answer", slug="15-a"), typed)
    errors = response.context["form"].errors
    assert response.status_code == 422
    assert [name for name, (_value, said) in wrong.items() if said not in " ".join(errors[name])] == []
    assert [name for name in ("assistance_needed", "link_pin") if response.context["form"][name].value() is None] == []
    assert '<details class="new-link" data-by-button open>' in response.text
    assert "javascript:alert(1)" in response.text
    assert not StatusUpdate.objects.exists()
    assert not Evidence.objects.exists()


def test_evidence_is_ticked_with_the_place_in_it_and_an_expert_keeps_it(
    focal, expert, seed_world, address, words
) -> None:
    item = seed_world.evidence(title="An invented law")
    page = address("answer", slug="15-a")
    assert focal.get(f"{page}?cite={item.pk}").context["form"].rows[0].is_cited
    draft = save(focal, page, words(evidence=[str(item.pk)], **{f"pin-{item.pk}": "art. 5"}))
    assert [(each.evidence, each.pinpoint) for each in draft.evidence_citations.all()] == [(item, "art. 5")]
    form = expert.get(page).context["form"]
    assert [row.evidence for row in form.rows if row.is_cited] == [item]
    assert draft.revision == form["revision"].value()


def test_a_button_saves_and_marks_as_ready(focal, seed_world, address, words) -> None:
    page = address("answer", slug="15-a")
    assert focal.post(page, words(act="ready")).status_code == 302
    draft = StatusUpdate.objects.get()
    assert (draft.is_ready, draft.ready_by) == (True, seed_world.focal_point)
    text = focal.get(page).text
    assert "Marked as ready by" in text
    assert "If anybody changes it, the mark is removed." in text
    told = focal.post(page, words(summary="Better.", revision=draft.revision), follow=True).text
    assert "Draft saved, and no longer marked as ready." in told
    assert not StatusUpdate.objects.get().is_ready


def test_an_expert_marks_what_the_focal_point_then_finds_ticked(expert, focal, address, words) -> None:
    page = address("answer", slug="15-a")
    refused = expert.post(page, words(act="ready", implementation_status="", summary="A joint desk, unfinished."))
    assert refused.status_code == 422
    for said in ("Say what action was taken before you mark this answer as ready.", "A joint desk, unfinished."):
        assert said in refused.text
    assert not StatusUpdate.objects.exists()
    expert.post(page, words(act="ready"))
    assert len(focal.get(address("check")).context["form"]["versions"].value()) == 1
    assert "Ready to send." in focal.get(address("task_list")).content.decode()


def test_a_quiet_save_is_a_save_with_a_short_reply(focal, address, words) -> None:
    page = address("answer", slug="15-a")
    seen: list[int] = []
    for summary in ("one", "one two", "one two three"):
        reply = focal.post(page, words(act="quiet", summary=summary, revision=seen[-1] if seen else ""))
        seen.append(StatusUpdate.objects.get().revision)
        assert reply.json() == {"revision": seen[-1], "address": page}
    draft = StatusUpdate.objects.get()
    assert (draft.summary, draft.review_state, draft.revision) == ("one two three", "draft", seen[0] + 2)
    assert AuditEvent.objects.filter(act="save").count() == 3
    assert not list(get_messages(focal.get(page).wsgi_request))


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
    shown = focal.get(page)
    assert '<label for="id_link_pin">Page or article</label>' in shown.text
    assert '<label for="id_link_language">Language of the document</label>' in shown.text
    own = {"link": "https://example.org/register", "link_uuid": shown.context["form"]["link_uuid"].value()}
    fields = words(link_title="Register of laws", link_public="yes", link_pin="art. 12", link_language="VI", **own)
    for _twice in range(2):
        assert focal.post(page, fields).status_code == 302
    item = Evidence.objects.get()
    assert (item.title, item.link, item.is_public, item.language) == ("Register of laws", own["link"], True, "vi")
    (cited,) = StatusUpdate.objects.get().evidence_citations.all()
    assert (cited.evidence, cited.pinpoint) == (item, "art. 12")
    assert 'value="art. 12" dir="auto"' in focal.get(page).text
    focal.post(address("answer", slug="15-b"), words(link="https://example.org/law", language="zh-hans"))
    item = Evidence.objects.latest("added_at")
    assert (item.title, item.is_public, item.language) == ("https://example.org/law", False, "zh-hans")


@pytest.mark.parametrize(
    ("text", "language", "count", "is_over"),
    [
        ("", "en", 0, False),
        (" one\u00a0two\nthree ", "en", 3, False),
        ("一个 联合小组", "zh-hans", 6, False),
        ("word " * 201, "fr", 201, True),
        ("字" * 401, "zh-hans", 401, True),
        ("字" * 401, "en", 1, False),
    ],
)
def test_words_are_counted_and_in_chinese_characters(text, language, count, is_over) -> None:
    length = length_of(text, language)
    assert (length.count, length.is_over) == (count, is_over)
    assert str(count) in length.said


def test_the_line_of_the_stage_turns_when_the_page_saves_by_itself(focal, seed_world, address) -> None:
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
        ("summary", "N/A (UNODC)", "ar", False),  # too few letters to tell
    ],
)
def test_letters_of_another_language_than_the_one_chosen_are_said_and_refuse_nothing(
    focal, seed_world, address, words, field: str, text: str, language: str, is_doubted: bool
) -> None:
    blank = {"summary": ""} | {field: text}
    response = focal.post(address("answer", slug="15-b"), words(language=language, **blank), follow=True)
    assert getattr(StatusUpdate.objects.get(), field) == text
    said = "A text is in other letters than those of the language chosen for it."
    page = response.content.decode()
    assert page.count(said) == (2 if is_doubted else 0)  # after saving, and at the field
    assert ("Check the field “Language of this text”." in page) == is_doubted


@pytest.mark.database
def test_a_mistake_of_ours_in_a_recommendation_is_corrected_for_those_who_are_asked(focal, seed_world, address) -> None:
    page = address("answer", slug="15-c")
    seed_world.draft("15-c", summary="A draft on the text before.")
    wrong = Printing.objects.get(recommendation=seed_world.recommendations["15-c"])
    seed_world.correct("text", wrong, text=wrong.text.replace("Strengthen", "Deepen"))
    body = " ".join(focal.get(page).content.decode().split())
    asked = body.partition("<blockquote")[2].partition("</blockquote>")[0]
    assert "Deepen coordination" in asked
    assert "Strengthen coordination" not in asked
    assert "A draft on the text before." in body
    assert PeriodItem.objects.filter(printing=wrong).count() == 0


def test_what_describes_a_field_is_on_the_page_and_a_mistake_is_among_it(focal, address, words) -> None:
    """A screen reader reads what `aria-describedby` names when the person comes to the field."""
    page = fromstring(focal.post(address("answer", slug="15-a"), words(summary="x" * 200_000)).text)
    known = set(page.xpath("//@id"))
    named = {each.get("name"): each.get("aria-describedby").split() for each in page.xpath("//*[@aria-describedby]")}
    assert named["summary"]
    assert {part for parts in named.values() for part in parts} <= known
    (wrong,) = page.xpath("//textarea[@name='summary'][@aria-invalid='true']")
    assert wrong.get("lang") == words()["language"]
    assert f"{wrong.get('id')}_error" in named["summary"]
    assert f"{wrong.get('id')}_count" in named["summary"]


def ticks_of(browser, page: str) -> list[str]:
    """The labels of the other recommendations for which the answer can be used too."""
    form = browser.get(page).context["form"]
    return [item.printing.label for item, _box in form.also_offered]


def test_an_answer_is_used_also_for_others_that_have_none(focal, expert, seed_world, address, words) -> None:
    seed_world.draft("15-b", summary="Written before.")
    law, pledge = seed_world.evidence(title="Online Fraud Act"), seed_world.commit("15-a").commitment
    page = address("answer", slug="15-a")
    assert ticks_of(expert, page) == []
    others = [str(seed_world.recommendations["15-c"].pk)]
    assert expert.post(page, words(also=others)).status_code == 422, "it is not assigned to her"
    assert ticks_of(focal, page)[:2] == ["15 (c)", "15 (d)"], "15 (b) has an answer"
    ticked = [str(seed_world.recommendations[slug].pk) for slug in ("15-b", "15-c", "15-d")]
    fields = {"evidence": [str(law.pk)], f"pin-{law.pk}": "art. 5", "commitments": [str(pledge.pk)], "also": ticked}
    response = focal.post(page, words(act="ready", **fields), follow=True)
    assert "The same text is saved as a draft for: 15 (c), 15 (d)." in response.text
    drafts = {each.printing.label: each for each in StatusUpdate.objects.drafts()}
    assert drafts.keys() == {"15 (a)", "15 (b)", "15 (c)", "15 (d)"}
    assert drafts["15 (b)"].summary == "Written before."
    for label in ("15 (c)", "15 (d)"):
        draft = drafts[label]
        assert (draft.summary, draft.is_ready) == (drafts["15 (a)"].summary, False)
        assert [(each.evidence, each.pinpoint) for each in draft.evidence_citations.all()] == [(law, "art. 5")]
        assert list(draft.commitments.all()) == [pledge]
    assert "15 (c)" not in ticks_of(focal, page)


def test_the_address_of_one_measure_for_several_leads_to_the_list(focal, address) -> None:
    response = focal.get(address("report_once"), follow=True)
    assert response.redirect_chain == [(address("task_list"), 302)]
    assert "its answer can be used also for other recommendations" in response.text


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
    text = sentences(focal.post(page, words(summary="in another window", revision=draft.revision)))
    assert ("You saved this elsewhere first" in text, "saved this on" in text) == (True, False)


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


def test_a_draft_in_the_place_of_a_discarded_or_returned_one_is_not_overwritten(
    focal, expert, seed_world, address, words
) -> None:
    """Each draft was saved once: the page of the first one must not save over the second one."""
    page = address("answer", slug="15-a")
    focal.post(page, words(summary="first"))
    seen = fields_of(focal.get(page).text)
    actions.discard(version=StatusUpdate.objects.get(), by=seed_world.expert, now=seed_world.now())
    expert.post(page, words(summary="Of the expert."))
    response = focal.post(page, seen | {"summary": "mine", "act": "save"})
    assert (response.status_code, StatusUpdate.objects.get().summary) == (409, "Of the expert.")
    assert fields_of(response.text)["summary"] == "mine"
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
