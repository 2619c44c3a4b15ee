"""One measure, several recommendations: the form, what it would add to each answer, adding it to all in one save."""

import html
import re
import uuid
from typing import Any

import pytest

from tests.factories.files import upload
from tracker.models import AuditEvent, Evidence, StatusUpdate
from tracker.portal.report_once.reportable import choices_for
from tracker.portal.rooms import find_room

LAW = "The Online Fraud Act entered into force."


@pytest.fixture
def page(address) -> str:
    return address("report_once")


@pytest.fixture
def key(seed_world):
    """What the tick of a recommendation stands for."""
    return lambda slug, period=None: f"{(period or seed_world.period).pk}_{seed_world.recommendations[slug].pk.hex}"


@pytest.fixture
def typed():
    """What the first page posts."""

    def form(*ticks: str, **changed: Any) -> dict[str, Any]:
        fields = {
            "uuid": str(uuid.uuid4()),
            "text": LAW,
            "language": "en",
            "implementation_status": "",
            "act": "preview",
        }
        return {**fields, "recommendations": list(ticks), **changed}

    return form


def carried(body: str) -> dict[str, Any]:
    """What the page of outcomes posts, as it stands."""
    fields: dict[str, Any] = {}
    form = body.partition('<main id="main"')[2]
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form):
        if name != "csrfmiddlewaretoken":
            fields.setdefault(name, []).append(html.unescape(value))
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)"\s+selected', options)
        fields[name] = [chosen[1] if chosen else ""]
    return {**fields, "act": "apply"}


def drafts() -> list[tuple[str, str, str]]:
    found = StatusUpdate.objects.drafts().select_related("printing").order_by("submission", "recommendation__order")
    return [(each.printing.label, each.implementation_status, each.summary) for each in found]


def test_the_page_shows_every_recommendation_and_what_its_answer_says_now(focal, page, seed_world) -> None:
    seed_world.draft("15-a", summary="A joint desk.", status="planned")
    seed_world.send(seed_world.draft("15-b", summary="Training."))
    body = " ".join(focal.get(page).content.decode().split())
    assert body.count('name="recommendations"') == 11
    assert "A joint desk." in body
    assert "a draft is there: Planned" in body
    assert "This answer was sent and waits to be checked." in body


def test_looking_at_the_outcome_saves_nothing(focal, page, key, typed, seed_world) -> None:
    seed_world.draft("15-a", summary="A joint desk.")
    events = AuditEvent.objects.count()
    body = focal.post(page, typed(key("15-a"), key("15-b"))).content.decode()
    assert re.findall(r"<ins>\s*(.*?)\s*</ins>", body, re.DOTALL) == [LAW, LAW]
    assert body.count('<fieldset class="field">') == 2
    assert AuditEvent.objects.count() == events
    assert drafts() == [("15 (a)", "in_progress", "A joint desk.")]


def test_it_is_added_to_all_in_one_save(focal, page, key, typed, seed_world) -> None:
    law = seed_world.evidence(title="Online Fraud Act")
    pledge = seed_world.commit("15-a").commitment
    seed_world.draft("15-a", summary="A joint desk.", status="planned")
    sent = typed(key("15-a"), key("15-b"), implementation_status="implemented", evidence=[str(law.pk)],
                 commitments=[str(pledge.pk)], **{f"pin-{law.pk}": "art. 5"})  # fmt: skip
    fields = carried(focal.post(page, sent).content.decode())
    fields[f"status-{key('15-a')}"] = [""]  # as it is
    assert focal.post(page, fields).url == "/portal/period-1/xaa/"
    assert drafts() == [("15 (a)", "planned", f"A joint desk.\n\n{LAW}"), ("15 (b)", "implemented", LAW)]
    for each in StatusUpdate.objects.drafts():
        assert [(c.evidence, c.pinpoint) for c in each.evidence_citations.all()] == [(law, "art. 5")]
        assert list(each.commitments.all()) == [pledge]


def test_across_two_periods(focal, page, key, typed, seed_world) -> None:
    later = seed_world.open_period("period-2")
    body = focal.post(page, typed(key("15-a"), key("15-b", later))).content.decode()
    focal.post(page, carried(body))
    assert drafts() == [("15 (a)", "", LAW), ("15 (b)", "", LAW)]
    assert {each.submission.period.slug for each in StatusUpdate.objects.all()} == {"period-1", "period-2"}


def test_a_closed_period_and_another_state_offer_nothing(seed_world) -> None:
    seed_world.open_period("period-2", opens=-90, due=-60, closes=-30)
    seed_world.nominate(seed_world.focal_point, "XAB", "observer")
    room = find_room(seed_world.focal_point, "period-1", "xaa")
    assert {(each.room.slug, each.room.code) for each in choices_for(room, seed_world.now())} == {("period-1", "xaa")}


def test_a_form_sent_twice_is_one(focal, page, key, typed, seed_world) -> None:
    fields = carried(focal.post(page, typed(key("15-a"), key("15-b"))).content.decode())
    assert [focal.post(page, fields).status_code for _time in range(2)] == [302, 302]
    assert drafts() == [("15 (a)", "", LAW), ("15 (b)", "", LAW)]
    assert AuditEvent.objects.filter(act="save").count() == 2


def test_a_colleague_who_is_quicker_is_shown_first_and_nothing_is_lost(focal, page, key, typed, seed_world) -> None:
    draft = seed_world.draft("15-a", summary="A desk.")
    fields = carried(focal.post(page, typed(key("15-a"), key("15-b"))).content.decode())
    seed_world.draft("15-a", by=seed_world.expert, summary="Two desks.", revision=draft.revision)
    reply = focal.post(page, fields)
    body = reply.content.decode()
    assert reply.status_code == 409
    assert "A colleague changed one of these answers meanwhile." in body
    assert "Two desks." in body
    assert drafts() == [("15 (a)", "in_progress", "Two desks.")]
    assert focal.post(page, carried(body)).status_code == 302
    assert drafts() == [("15 (a)", "in_progress", f"Two desks.\n\n{LAW}"), ("15 (b)", "", LAW)]


def test_a_long_summary_is_told_and_not_cut(focal, page, key, typed, seed_world) -> None:
    seed_world.draft("15-a", summary="word " * 200)
    body = focal.post(page, typed(key("15-a"))).content.decode()
    assert "Words: 207 of 200" in body
    assert "Longer than requested." in body


def test_another_language_is_told(focal, page, key, typed, seed_world) -> None:
    seed_world.draft("15-a", summary="Un bureau commun.", language="fr")
    body = focal.post(page, typed(key("15-a"))).content.decode()
    assert "written in another language" in body
    focal.post(page, carried(body))
    assert StatusUpdate.objects.get().language == "fr"


def test_letters_of_another_language_are_said_again_however_the_text_is_changed(focal, page, key, typed) -> None:
    """Nothing was said of it here, while each answer by itself says it on every save."""
    said = "A text is in other letters than those of the language chosen for it."
    texts = ("اعتمد قانون جديد في هذا العام.", "اعتمد قانون ثان في هذا العام.", f"{LAW} صدر قانون جديد في هذا العام.")
    fields = typed(key("15-a"))
    for text in texts:
        outcome = focal.post(page, {**fields, "text": text})
        assert f"{said} Check the field “Language of this text”." in outcome.text
        fields = carried(outcome.text)
        changing = focal.post(page, {**fields, "act": "change"})
        assert changing.text.count(said) == 1  # beside the language
        fields = {**fields, "act": "preview"}
    assert said not in focal.post(page, {**fields, "language": ["ar"]}).text
    assert said not in focal.get(page).text
    assert drafts() == []
    assert focal.post(page, carried(focal.post(page, fields).text)).status_code == 302  # it refuses nothing
    assert drafts() == [("15 (a)", "", texts[-1])]


def test_what_is_told_already_stays(focal, page, key, typed, seed_world) -> None:
    seed_world.draft("15-a", summary=f"A desk.\n\n{LAW}")
    body = focal.post(page, typed(key("15-a"))).content.decode()
    assert "The summary says this already" in body
    focal.post(page, carried(body))
    assert drafts() == [("15 (a)", "in_progress", f"A desk.\n\n{LAW}")]


def test_a_new_link_is_cited_by_each(focal, page, key, typed) -> None:
    sent = typed(key("15-a"), key("15-b"), link="https://example.org/law", link_title="The law", link_public="yes")
    body = focal.post(page, {**sent, "link_uuid": str(uuid.uuid4())}).content.decode()
    assert not Evidence.objects.exists()
    focal.post(page, carried(body))
    law = Evidence.objects.get()
    assert (law.title, law.is_public, law.citations.count()) == ("The law", True, 2)


def test_a_new_file_goes_into_the_library_at_once_and_is_cited_by_each(focal, page, key, typed) -> None:
    sent = typed(key("15-a"), key("15-b"), upload=upload("law.pdf"), upload_uuid=str(uuid.uuid4()))
    body = focal.post(page, sent).content.decode()
    assert "is in your library now" in body
    focal.post(page, carried(body))
    assert Evidence.objects.get().citations.count() == 2


@pytest.mark.parametrize("new", ["link", "upload"])
def test_the_place_in_what_is_new_is_shown_and_cited_with_it(focal, page, key, typed, new) -> None:
    given = {"link": "https://example.org/law", "upload": upload("law.pdf")}[new]
    own = {new: given, "upload_uuid": str(uuid.uuid4()), "link_uuid": str(uuid.uuid4())}
    body = focal.post(page, typed(key("15-a"), key("15-b"), link_pin="art. 12", **own)).content.decode()
    assert "<bdi>art. 12</bdi>" in body
    focal.post(page, carried(body))
    assert [each.pinpoint for each in Evidence.objects.get().citations.all()] == ["art. 12", "art. 12"]


def test_a_file_that_is_not_taken_is_said_and_all_is_kept(focal, page, key, typed) -> None:
    bad = upload("law.txt")
    bad.name, bad.file = "law.exe", type(bad.file)(b"MZ\x90\x00")
    reply = focal.post(page, typed(key("15-a"), upload=bad, upload_uuid=str(uuid.uuid4())))
    assert reply.status_code == 422
    assert f">\n{LAW}</textarea>" in reply.content.decode()
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"text": " "}, "Write what was done."),
        ({"recommendations": []}, "Choose at least one recommendation"),
        ({"recommendations": ["1_ffffffffffffffffffffffffffffffff"]}, "Choose among the recommendations"),
        ({"text": "a\x00b"}, "cannot be stored"),
        ({"evidence": [str(uuid.uuid4())]}, "not in your library"),
        ({"commitments": [str(uuid.uuid4())]}, "not a commitment of your State"),
        ({"link": "ftp://example.org"}, "http"),
    ],
)
def test_a_mistake_is_said_and_nothing_typed_is_lost(changed, sentence, focal, page, key, typed) -> None:
    for act in ("preview", "apply"):
        reply = focal.post(page, typed(key("15-a"), **{"act": act, **changed}))
        assert reply.status_code == 422
        body = reply.content.decode()
        assert sentence in body
        if "recommendations" not in changed:
            assert re.search(rf'value="{key("15-a")}"[^>]* checked', body)
    assert drafts() == []


def test_going_back_brings_what_was_typed(focal, page, key, typed) -> None:
    fields = carried(focal.post(page, typed(key("15-a"), implementation_status="planned")).content.decode())
    body = focal.post(page, {**fields, "act": "change"}).content.decode()
    assert f">\n{LAW}</textarea>" in body
    assert re.search(rf'value="{key("15-a")}"[^>]* checked', body)
    assert '<option value="planned" selected>' in body


def test_an_ended_session_keeps_it(client, page, key, typed, seed_world) -> None:
    asked = client.post(page, typed(key("15-a"))).content.decode()
    kept = re.findall(r'name="(kept-[^"]+)" value="([^"]*)"', asked)
    assert ("kept-text", LAW) in kept
    data = {"username": "focalpoint-xaa", "password": "an invented password", "next": page, **dict(kept)}
    client.post("/portal/sign-in/", data)
    body = client.get(page).content.decode()
    assert f">\n{LAW}</textarea>" in body
    assert re.search(rf'value="{key("15-a")}"[^>]* checked', body)


def test_an_expert_finds_what_is_named_to_her_and_nothing_else(expert, page, key, typed, seed_world) -> None:
    seed_world.draft("15-b", summary="Not hers to read.")
    body = expert.get(page).content.decode()
    assert body.count('name="recommendations"') == 1
    assert "Not hers to read." not in body
    assert expert.post(page, typed(key("15-b"))).status_code == 422
    expert.post(page, carried(expert.post(page, typed(key("15-a"))).content.decode()))
    assert ("15 (a)", "", LAW) in drafts()


def test_who_reads_only_is_refused_and_others_find_nothing(observer, foreign, page, seed_world) -> None:
    assert observer.get(page).status_code == 403
    assert foreign.get(page).status_code == 404
