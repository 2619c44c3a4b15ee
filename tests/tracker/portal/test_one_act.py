"""One measure, several recommendations: the form, what it would add to each answer, adding it to all in one save."""

import html
import re
import uuid
from typing import Any

import pytest

from tests.factories.files import upload
from tests.tracker.portal.conftest import sign_in_again
from tracker.models import AuditEvent, Evidence, StatusUpdate
from tracker.portal.report_once.reportable import choices_for
from tracker.portal.rooms import find_room

LAW = "The Online Fraud Act entered into force."


@pytest.fixture
def place(address) -> str:
    return address("report_once")


@pytest.fixture
def key(seed_world):
    """What the tick of a recommendation stands for."""
    return lambda slug, period=None: f"{(period or seed_world.period).pk}_{seed_world.recommendations[slug].pk.hex}"


@pytest.fixture
def typed():
    """What the first place posts."""

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
    """What the place of outcomes posts, as it stands."""
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


def test_the_page_shows_every_recommendation_and_what_its_answer_says_now(focal, place, seed_world) -> None:
    seed_world.draft("15-a", summary="A joint desk.", status="planned")
    seed_world.send(seed_world.draft("15-b", summary="Training."))
    body = " ".join(focal.get(place).content.decode().split())
    assert body.count('name="recommendations"') == 11
    assert "A joint desk." in body
    assert "a draft is there: Planned" in body
    assert "This answer was sent and waits to be checked." in body


def test_it_is_added_to_all_in_one_save_and_looking_at_it_saves_nothing(focal, place, key, typed, seed_world) -> None:
    law = seed_world.evidence(title="Online Fraud Act")
    pledge = seed_world.commit("15-a").commitment
    seed_world.draft("15-a", summary="A joint desk.", status="planned")
    events = AuditEvent.objects.count()
    sent = typed(key("15-a"), key("15-b"), implementation_status="implemented", evidence=[str(law.pk)],
                 commitments=[str(pledge.pk)], **{f"pin-{law.pk}": "art. 5"})  # fmt: skip
    outcome = focal.post(place, sent).text
    assert re.findall(r"<ins>\s*(.*?)\s*</ins>", outcome, re.DOTALL) == [LAW, LAW]
    assert outcome.count('<fieldset class="field">') == 2
    assert (AuditEvent.objects.count(), drafts()) == (events, [("15 (a)", "planned", "A joint desk.")])
    fields = carried(outcome)
    fields[f"status-{key('15-a')}"] = [""]  # as it is
    for _twice in range(2):
        assert focal.post(place, fields).url == "/portal/period-1/xaa/"
    assert drafts() == [("15 (a)", "planned", f"A joint desk.\n\n{LAW}"), ("15 (b)", "implemented", LAW)]
    for each in StatusUpdate.objects.drafts():
        assert [(c.evidence, c.pinpoint) for c in each.evidence_citations.all()] == [(law, "art. 5")]
        assert list(each.commitments.all()) == [pledge]


def test_across_two_periods(focal, place, key, typed, seed_world) -> None:
    later = seed_world.open_period("period-2")
    body = focal.post(place, typed(key("15-a"), key("15-b", later))).content.decode()
    focal.post(place, carried(body))
    assert drafts() == [("15 (a)", "", LAW), ("15 (b)", "", LAW)]
    assert {each.submission.period.slug for each in StatusUpdate.objects.all()} == {"period-1", "period-2"}


def test_a_closed_period_and_another_state_offer_nothing(seed_world) -> None:
    seed_world.open_period("period-2", opens=-90, due=-60, closes=-30)
    seed_world.nominate(seed_world.focal_point, "XAB", "observer")
    room = find_room(seed_world.focal_point, "period-1", "xaa")
    assert {(each.room.slug, each.room.code) for each in choices_for(room, seed_world.now())} == {("period-1", "xaa")}


def test_a_colleague_who_is_quicker_is_shown_first_and_nothing_is_lost(focal, place, key, typed, seed_world) -> None:
    draft = seed_world.draft("15-a", summary="A desk.")
    fields = carried(focal.post(place, typed(key("15-a"), key("15-b"))).content.decode())
    seed_world.draft("15-a", by=seed_world.expert, summary="Two desks.", revision=draft.revision)
    reply = focal.post(place, fields)
    body = reply.content.decode()
    assert reply.status_code == 409
    assert "A colleague changed one of these answers meanwhile." in body
    assert "Two desks." in body
    assert drafts() == [("15 (a)", "in_progress", "Two desks.")]
    assert focal.post(place, carried(body)).status_code == 302
    assert drafts() == [("15 (a)", "in_progress", f"Two desks.\n\n{LAW}"), ("15 (b)", "", LAW)]


def test_what_is_long_or_in_another_language_or_said_already_is_told(focal, place, key, typed, seed_world) -> None:
    seed_world.draft("15-a", summary="mot " * 200, language="fr")
    seed_world.draft("15-b", summary=f"A desk.\n\n{LAW}")
    body = focal.post(place, typed(key("15-a"), key("15-b"))).text
    for said in (
        "Words: 207 of 200", "Longer than requested.", "written in another language", "The summary says this already"
    ):  # fmt: skip
        assert said in body, said
    focal.post(place, carried(body))
    assert StatusUpdate.objects.get(printing__label="15 (a)").language == "fr"
    assert drafts()[1] == ("15 (b)", "in_progress", f"A desk.\n\n{LAW}")


def test_letters_of_another_language_are_said_again_however_the_text_is_changed(focal, place, key, typed) -> None:
    """Nothing was said of it here, while each answer by itself says it on every save."""
    said = "A text is in other letters than those of the language chosen for it."
    texts = ("اعتمد قانون جديد في هذا العام.", f"{LAW} صدر قانون جديد في هذا العام.")
    fields = typed(key("15-a"))
    for text in texts:
        outcome = focal.post(place, {**fields, "text": text})
        assert f"{said} Check the field “Language of this text”." in outcome.text
        fields = carried(outcome.text)
        changing = focal.post(place, {**fields, "act": "change"})
        assert changing.text.count(said) == 1  # beside the language
        fields = {**fields, "act": "preview"}
    assert said not in focal.post(place, {**fields, "language": ["ar"]}).text
    assert said not in focal.get(place).text
    assert drafts() == []
    assert focal.post(place, carried(focal.post(place, fields).text)).status_code == 302  # it refuses nothing
    assert drafts() == [("15 (a)", "", texts[-1])]


@pytest.mark.parametrize("new", ["link", "upload"])
def test_a_new_link_or_file_is_cited_by_each_with_the_place_in_it(new, focal, place, key, typed) -> None:
    given = {"link": "https://example.org/law", "upload": upload("law.pdf")}[new]
    own = {new: given, "upload_uuid": str(uuid.uuid4()), "link_uuid": str(uuid.uuid4()), "link_title": "The law"}
    sent = typed(key("15-a"), key("15-b"), link_pin="art. 12", link_public="yes", **own)
    body = focal.post(place, sent).text
    assert "<bdi>art. 12</bdi>" in body
    assert ("is in your library now" in body) == Evidence.objects.exists() == (new == "upload")
    focal.post(place, carried(body))
    law = Evidence.objects.get()
    assert [each.pinpoint for each in law.citations.all()] == ["art. 12", "art. 12"]
    assert new == "upload" or (law.title, law.is_public) == ("The law", True)


def test_a_file_that_is_not_taken_is_said_and_all_is_kept(focal, place, key, typed) -> None:
    bad = upload("law.txt")
    bad.name, bad.file = "law.exe", type(bad.file)(b"MZ\x90\x00")
    reply = focal.post(place, typed(key("15-a"), upload=bad, upload_uuid=str(uuid.uuid4())))
    assert reply.status_code == 422
    assert f">\n{LAW}</textarea>" in reply.content.decode()
    assert not Evidence.objects.exists()


def test_a_mistake_is_said_and_nothing_typed_is_lost(focal, place, key, typed) -> None:
    unknown = "1_ffffffffffffffffffffffffffffffff"
    for changed, sentences in (
        ({"text": " ", "evidence": [str(uuid.uuid4())], "commitments": [str(uuid.uuid4())], "link": "ftp://example.org"},
         ["Write what was done.", "not in your library", "not a commitment of your State", "http"]),
        ({"text": "a\x00b", "recommendations": [unknown]}, ["cannot be stored", "Choose among the recommendations"]),
        ({"recommendations": []}, ["Choose at least one recommendation"]),
    ):  # fmt: skip
        for act in ("preview", "apply"):
            reply = focal.post(place, typed(key("15-a"), **{"act": act, **changed}))
            assert reply.status_code == 422
            assert [each for each in sentences if each not in reply.text] == []
            assert "recommendations" in changed or re.search(rf'value="{key("15-a")}"[^>]* checked', reply.text)
    assert drafts() == []


def test_going_back_brings_what_was_typed(focal, place, key, typed) -> None:
    fields = carried(focal.post(place, typed(key("15-a"), implementation_status="planned")).content.decode())
    body = focal.post(place, {**fields, "act": "change"}).content.decode()
    assert f">\n{LAW}</textarea>" in body
    assert re.search(rf'value="{key("15-a")}"[^>]* checked', body)
    assert '<option value="planned" selected>' in body


def test_an_ended_session_keeps_it(client, place, key, typed, seed_world) -> None:
    body = sign_in_again(client, client.post(place, typed(key("15-a")))).text
    assert f">\n{LAW}</textarea>" in body
    assert re.search(rf'value="{key("15-a")}"[^>]* checked', body)


def test_an_expert_finds_what_is_named_to_her_and_nothing_else(expert, place, key, typed, seed_world) -> None:
    seed_world.draft("15-b", summary="Not hers to read.")
    body = expert.get(place).content.decode()
    assert body.count('name="recommendations"') == 1
    assert "Not hers to read." not in body
    assert expert.post(place, typed(key("15-b"))).status_code == 422
    expert.post(place, carried(expert.post(place, typed(key("15-a"))).content.decode()))
    assert ("15 (a)", "", LAW) in drafts()
