"""The check page and sending: what comes selected, what is missing, the clearance, the closed period, recalling."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from tests.factories.world import World
from tests.tracker.admin.addresses import sentences
from tests.tracker.portal.conftest import Address, in_days
from tracker import actions
from tracker.models import Invitation, PublicationText, ReportingPeriod, StatusUpdate, Submission, Transmission
from tracker.models.versions import Version
from tracker.portal.sending import mark_of


def sending(*versions, **changed) -> dict:
    """What the check page posts."""
    fields = {"uuid": str(uuid.uuid4()), "versions": [mark_of(each) for each in versions], "consent": "yes"}
    return fields | changed


def test_all_mistakes_come_at_once_and_lead_to_their_places(focal, seed_world, address) -> None:
    bare = seed_world.draft("15-a", status="implemented", summary="")
    without = [seed_world.draft(slug, status="") for slug in ("15-b", "15-c")]
    fields = sending(bare, *without, contact_email="no address", cleared_by="Cabinet Office")
    response = focal.post(address("check"), {**fields, "consent": ""})
    assert response.status_code == 422
    mistakes = {sentence: anchor for anchor, sentence in response.context["form"].mistakes}
    boxes = [option.id_for_label for option in response.context["form"]["versions"]]
    assert mistakes["Say for 15 (b) what action was taken before you send it."] == boxes[1]
    assert mistakes["Say for 15 (c) what action was taken before you send it."] == boxes[2]
    assert "Say whether the answers may be published as received." in mistakes
    assert "Write an e-mail address such as a@example.org." in mistakes
    page = response.content.decode()
    assert "Cabinet Office" in page
    assert page.count(" checked") == 3
    response = focal.post(address("check"), fields)
    sentences = [sentence for _anchor, sentence in response.context["form"].mistakes]
    assert len(sentences) == 4
    assert any("needs a summary or public evidence" in each and "15 (a)" in each for each in sentences)
    malformed = {"consent": "maybe", "versions": [], "cleared_on": "yesterday", "uuid": "x"}
    errors = focal.post(address("check"), fields | malformed).context["form"].errors
    for name, sentence in {
        "consent": "not one of the available choices",
        "versions": "Choose at least one answer to send.",
        "cleared_on": "year, month and day",
        "uuid": "valid UUID",
    }.items():
        assert sentence in " ".join(errors[name]), name
    assert not Transmission.objects.exists()


def test_the_page_begins_with_the_contact_that_the_state_gave_last(focal, foreign, seed_world, address) -> None:
    filled = "Filled in with what your State gave last."
    fields = {"cleared_by": "Cabinet Office", "cleared_on": "2026-11-01", "note_verbale": "NV 7/2026"}
    focal.post(address("check"), sending(seed_world.draft("15-b"), **fields))
    seed_world.draft("15-d")
    page = focal.get(address("check")).text
    assert ("Optional, and never published." in page, filled in page) == (True, False)
    contact = {"contact_email": "desk@example.org"}
    focal.post(address("check"), sending(seed_world.draft("15-c"), **contact))
    assert focal.get(address("check")).text.partition("Contact person")[2].count(filled) == 1
    seed_world.draft(period=seed_world.open_period("period-2"))
    page = focal.get(address("check", period="period-2"))
    form = page.context["form"]
    assert [form[name].value() for name in fields] == [None, None, None]
    assert (form["contact_email"].value(), page.text.count(filled)) == ("desk@example.org", 1)
    assert not form["consent"].value()
    assert not foreign.get(address("check", iso3="xab")).context["form"]["contact_email"].value()


def test_sent_twice_it_is_one_transmission_and_one_receipt(focal, foreign, seed_world, address) -> None:
    rest = seed_world.draft("15-b")
    fields = sending(seed_world.draft(), cleared_by="Cabinet Office", cleared_on="2026-11-01", contact_name="A. B.")
    assert foreign.post(address("check", iso3="xab"), fields).status_code == 422, "the drafts of another State"
    receipt = reverse("portal:receipt", args=[fields["uuid"]])
    for _twice in range(2):
        assert focal.post(address("check"), fields).url == receipt
    sent = Transmission.objects.get()
    text = focal.get(receipt).text
    for said in (sent.receipt_sha256, "Cabinet Office", "What the record holds is what was sent."):
        assert said in text
    assert Submission.objects.get(member_state="XAA").contact_name == "A. B."
    rest.refresh_from_db()
    assert rest.review_state == "draft", "what was not selected stays"


def test_what_was_sent_is_taken_back_until_somebody_checks_it(focal, seed_world, address) -> None:
    seed_world.send(seed_world.draft())
    page = address("answer_recall", slug="15-a")
    assert "Recall what you sent?" in focal.get(page).content.decode()
    for _twice in range(2):
        assert focal.post(page).url == address("answer", slug="15-a")
    assert StatusUpdate.objects.get().review_state == "returned"

    again = seed_world.draft()
    transmission = seed_world.send(again)
    actions.open_for_checking(transmission=transmission, by=seed_world.reviewer, now=seed_world.now())
    response = focal.post(page)
    assert response.status_code == 403
    assert "has started its review" in response.content.decode()


def test_a_withdrawal_says_its_effect_first_and_promises_no_new_answer_after_closing(
    focal, seed_world, address
) -> None:
    seed_world.publish(summary="to be withdrawn")
    page = address("answer_withdraw", slug="15-a")
    text, again = focal.get(page).text, "You can write and send a new answer."
    for said in ("It will be taken down at once", "Afterwards your State has no published answer here.", again):
        assert said in text
    ReportingPeriod.objects.update(opens_on=in_days(-30), due_on=in_days(-30), closes_on=in_days(-30))
    shown = focal.get(page)
    assert "a new answer can be sent only if the secretariat reopens it." in sentences(shown)
    assert [again in each.text for each in (shown, focal.post(page, follow=True))] == [False] * 2
    assert focal.post(page).url == address("answer", slug="15-a"), "a form sent twice"
    assert not PublicationText.objects.exists()


def test_a_draft_is_sent_or_discarded_only_as_it_was_on_the_page(focal, seed_world, address) -> None:
    draft = seed_world.draft()
    fields = sending(draft, note_verbale="NV 7/2026")
    seed_world.draft(by=seed_world.expert, summary="hers", revision=draft.revision)
    response = focal.post(address("check"), fields)
    assert response.status_code == 422
    for said in ("changed since you opened this page", "NV 7/2026"):
        assert said in response.text
    assert not Transmission.objects.exists()
    page = address("answer_discard", slug="15-a")
    response = focal.post(page, {"revision": draft.revision})
    assert (response.status_code, "A colleague saved this draft" in response.text) == (403, True)
    for _twice in range(2):
        assert focal.post(page, {"revision": draft.revision + 1}).url == address("answer", slug="15-a")
    assert not StatusUpdate.objects.exists()


def offered(client, place) -> list[tuple[str, bool]]:
    """What the check page offers as cleared the last time, and whether it comes selected."""
    options = client.get(place).context["form"]["cleared_as_last"]
    return [(option.choice_label, option.data["selected"]) for option in options]


def test_a_clearance_is_given_each_time_and_the_last_one_is_a_choice(focal, foreign, seed_world, address) -> None:
    focal.post(address("check"), sending(seed_world.draft("15-a"), cleared_by="Cabinet <Office>"))
    second = seed_world.draft("15-b")
    page = " ".join(focal.get(address("check")).text.split())
    assert "Cleared by <bdi>Cabinet &lt;Office&gt;</bdi>, as the last time" in page
    assert "Filled in with what your State gave last." not in page
    said = {"comment-uuid": str(uuid.uuid4()), "comment-text": "Which year?", "comment-language": "en"}
    focal.post(address("answer_comment", slug="15-b"), said)
    open_one = "1 comment inside your State is open; it is not sent."
    assert open_one in " ".join(focal.get(address("check")).text.split())
    focal.post(address("comment_resolve", uuid=said["comment-uuid"]))
    assert open_one not in " ".join(focal.get(address("check")).text.split())
    assert offered(focal, address("check")) == [("Cabinet <Office>", False)]
    assert offered(foreign, address("check", iso3="xab")) == []
    stale = sending(second, cleared_as_last="Cabinet Office", note_verbale="NV 7/2026")
    refused = focal.post(address("check"), stale)
    assert (refused.status_code, "sent another response since you opened" in refused.text) == (422, True)
    assert "NV 7/2026" in refused.text
    again = sending(second, cleared_as_last="Cabinet <Office>")
    both = sending(seed_world.draft("15-c"), cleared_as_last="Cabinet <Office>", cleared_by="The Minister")
    nobody = sending(seed_world.draft("15-d"))
    for fields in (again, both, nobody):
        focal.post(address("check"), fields)
    cleared = {str(each.pk): each.cleared_by for each in Transmission.objects.all()}
    assert [cleared[each["uuid"]] for each in (again, both, nobody)] == ["Cabinet <Office>", "The Minister", ""]
    assert offered(focal, address("check")) == []


CLOSED = "The reporting period is closed. Corrections and what was returned or recalled can still be sent."
KEPT = "The reporting period is closed: a draft can be sent only if the secretariat reopens it."
LATE = "What you send is received and marked as late."


@pytest.fixture
def marked(seed_world: World) -> Callable[..., Version]:
    """A draft that is marked as ready."""

    def drafted(slug: str, **said: Any) -> Version:
        draft = seed_world.draft(slug, **said)
        return actions.mark_ready(version=draft, is_ready=True, by=seed_world.focal_point, now=seed_world.now())

    return drafted


def test_what_is_ready_and_can_be_sent_comes_selected(
    focal: Client, seed_world: World, address: Address, marked: Callable[..., Version]
) -> None:
    seed_world.publish("15-a")
    correction, first = marked("15-a", summary="Corrected."), marked("15-b")
    promise = seed_world.commit("15-c")
    page = focal.get(address("check"))
    assert page.context["form"]["versions"].value() == [mark_of(correction), mark_of(first)]
    assert page.text.count("Not marked as ready.") == 1

    ReportingPeriod.objects.update(opens_on=in_days(-90), due_on=in_days(-60), closes_on=in_days(-30))
    page = focal.get(address("check"))
    assert page.context["form"]["versions"].value() == [mark_of(correction)]
    assert CLOSED in page.text
    assert LATE not in page.text
    rows = html.fromstring(page.text).xpath("//fieldset[.//*[@id='sent']]/div/div")
    assert [KEPT in " ".join(each.text_content().split()) for each in rows] == [False, True, True]
    assert page.context["form"].too_late == {first, promise}
    refused = focal.post(address("check"), sending(first))
    assert (refused.status_code, "The reporting period is closed." in refused.text) == (403, True)

    Invitation.objects.filter(member_state="XAA").update(reopened_until=in_days(3))
    page = focal.get(address("check"))
    assert page.context["form"]["versions"].value() == [mark_of(correction), mark_of(first)]
    assert KEPT not in page.text
    assert LATE in page.text


def test_what_is_sent_late_is_marked_as_late(focal, seed_world, address) -> None:
    def pages(slug: str) -> list[bool]:
        draft = seed_world.draft(slug)
        check = "What you send is received and marked as late." in focal.get(address("check")).text
        sent = seed_world.send(draft)
        receipt = "late: it was due on" in focal.get(f"/portal/receipts/{sent.pk}/").text
        return [check, receipt, ", late" in focal.get(address("receipts")).text]

    assert pages("15-a") == [False] * 3
    ReportingPeriod.objects.update(due_on=in_days(-25))
    assert pages("15-b") == [True] * 3
