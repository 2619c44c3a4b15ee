"""An addendum at the desk: its review says which outcomes it has, and another person confirms what it prints."""

from typing import Any

import pytest
from django.test import Client

from tests.factories.records import MeetingFactory, UserFactory
from tests.factories.world import World, make_world
from tests.tracker.admin.addresses import act_of, sentences, table_of
from tests.tracker.admin.reviews import ADDENDUM, USUAL, addendum_of, report_of, said_by_the_state
from tests.tracker.admin.test_imports import as_shown, publish, upload
from tracker.models import Correction, ImportProposal, Meeting, Position, SourceDocument


def review_of(entry: Client, number: int) -> Meeting:
    """A meeting whose report is published, with so many recommendations to be examined."""
    meeting = MeetingFactory()
    entry.post(table_of("importproposal", "add"), {"file": upload(report_of(number)), "meeting": meeting.pk})
    publish(entry, ImportProposal.objects.waiting().get(), meeting)
    return meeting


def brought(entry: Client, review: Meeting, text: str) -> ImportProposal:
    entry.post(table_of("importproposal", "add"), {"file": upload(text, "add.txt"), "meeting": review.pk})
    return ImportProposal.objects.waiting().get()


def published(entry: Client, addendum: ImportProposal) -> SourceDocument:
    first = act_of(addendum, "confirm")
    words = as_shown(entry.get(first)) | {"kin": "joins", "under_review": "VNM"}
    told = entry.post(first, words)
    assert told.status_code == 302, told.context["form"].errors
    last = told["Location"]
    page = sentences(entry.get(last))
    assert "is public once another person has confirmed it" in page
    assert f"{len(addendum.findings['answers'])} answers of a State, as printed" in page
    assert entry.post(last, as_shown(entry.get(last))).status_code == 302
    return SourceDocument.objects.get(proposal=addendum)


def _published() -> World:
    world, entry = make_world(), Client()
    entry.force_login(world.dataentry)
    published(entry, brought(entry, review_of(entry, 24), ADDENDUM))
    return world


WORLDS = {"document": _published}


@pytest.fixture
def document(seed_world: World) -> SourceDocument:
    """An addendum that is published: its answers wait for a second person."""
    return SourceDocument.objects.latest("pk")


def test_the_review_says_which_outcomes_there_are_and_the_record_knows_the_labels(
    seed_world: World, entry: Client
) -> None:
    addendum = brought(entry, review_of(entry, 24), ADDENDUM)
    page = sentences(entry.get(act_of(addendum, "change")))
    assert "What this document does" in page
    assert "24 answers of a State, as printed" in page
    assert "A second bridge is no priority." in page
    codes = {each["code"] for each in addendum.findings["warnings"]}
    assert not codes & {"report_unknown", "label_unknown", "label_not_answered", "no_recommendations"}


def test_another_person_confirms_what_it_prints_in_one_act(document: SourceDocument, entry: Client) -> None:
    assert document.replies.count() == 24
    assert not Position.objects.confirmed_replies().exists()
    page = sentences(entry.get(act_of(document, "change")))
    assert "A second bridge is no priority." in page
    address = act_of(document, "confirm-printed")
    refused = entry.post(address, {})
    assert refused.status_code == 403
    assert "Another person must confirm" in sentences(refused)
    assert address not in sentences(entry.get("/admin/")), "it waits for another person"
    second = Client()
    second.force_login(UserFactory(is_data_entry=True))
    assert address in sentences(second.get("/admin/"))
    assert "A second bridge is no priority." in sentences(second.get(address)), "what is confirmed stands there"
    assert second.post(address, {}).status_code == 302
    assert Position.objects.confirmed_replies().count() == 24
    assert address not in sentences(second.get(act_of(document, "change"))), "nothing is left to confirm"
    assert address not in sentences(second.get("/admin/"))


@pytest.mark.all
def test_157_recommendations_have_the_position_of_the_state_and_its_words(seed_world: Any, entry: Client) -> None:
    """Reviewed, published and confirmed; then the page of a recommendation prints what the State said of it."""
    said = said_by_the_state(USUAL)
    document = published(entry, brought(entry, review_of(entry, USUAL), addendum_of(said)))
    second = Client()
    second.force_login(UserFactory(is_data_entry=True))
    assert second.post(act_of(document, "confirm-printed"), {}).status_code == 302
    assert {each.label: (each.value, each.text) for each in Position.objects.confirmed_replies()} == said
    own = document.replies.get(label="7.153").recommendation
    page = sentences(Client().get(f"/en/recommendations/{own.meeting.slug}/{own.slug}/"))
    assert "As printed in <bdi>A/HRC/99/7/Add.1</bdi>" in page
    assert "Of 153 trees the law says nothing." in page


def test_what_was_read_wrongly_is_corrected_by_two_persons(document: SourceDocument, entry: Client) -> None:
    reply = document.replies.get(label="7.3")
    ask = act_of(document, "change-printed")
    words = {"printed": f"answer:{reply.pk}", "act": "correct", "text": "A third bridge.", "value": "noted"}
    assert "A third bridge." in entry.post(ask, words).content.decode(), "what was typed comes back"
    assert entry.post(ask, words | {"reason": "Misread."}).status_code == 302
    decide = act_of(Correction.objects.about(document).get(), "change")
    assert (
        entry.get(f"/admin/tracker/sourcedocument/{document.pk}/decide-printed/")["Location"]
        == f"{table_of('correction')}?stage=waiting"
    )
    page = sentences(entry.get(decide))
    assert "A second bridge is no priority." in page
    assert "A third bridge." in page
    assert entry.post(decide, {"confirm": "1"}).status_code == 403
    reviewer, second = Client(), Client()
    reviewer.force_login(UserFactory(is_reviewer=True))
    assert decide not in sentences(reviewer.get("/admin/")), "only data entry can confirm it"
    second.force_login(UserFactory(is_data_entry=True))
    assert decide in sentences(second.get("/admin/"))
    assert second.post(decide, {"confirm": "1"}).status_code == 302
    reply.refresh_from_db()
    assert reply.text == "A third bridge."
    assert decide not in sentences(second.get("/admin/"))


def asking(document: SourceDocument, label: str, **words: str) -> dict[str, str]:
    reply = document.replies.get(label=label)
    return {"printed": f"answer:{reply.pk}", "act": "correct", "text": "A third bridge.", "reason": "Misread."} | words


def test_a_correction_keeps_the_position_and_the_second_person_sees_one_that_is_to_go(
    document: SourceDocument, entry: Client
) -> None:
    ask = act_of(document, "change-printed")
    before = document.replies.get(label="7.1").value
    assert before
    assert entry.post(ask, asking(document, "7.1")).status_code == 302
    assert Correction.objects.get().after["value"] == before, "only the text was corrected"
    blank = asking(document, "7.3", text=" \n ", value="not_said")
    assert entry.post(ask, blank).status_code == 403, "blanks are no text"
    words = asking(document, "7.3", text=document.replies.get(label="7.3").text, value="not_said")
    assert entry.post(ask, words).status_code == 302
    page = sentences(entry.get(act_of(Correction.objects.about(document).first(), "change")))
    assert "<bdi>Noted. " in page
    assert "<bdi>The document does not say it. " in page
