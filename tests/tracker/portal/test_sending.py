"""The check page, sending, the receipt; consent; taking back, withdrawing, discarding."""

import io
import uuid

import docx
import pytest
from django.urls import reverse

from tests.factories.records import UserFactory
from tracker import actions
from tracker.models import PublicationText, StatusUpdate, Submission, Transmission
from tracker.portal.sending.check_and_send_forms import mark_of
from tracker.portal.sending.queries import transmission_for


def sending(*versions, **changed) -> dict:
    """What the check page posts."""
    fields = {"uuid": str(uuid.uuid4()), "versions": [mark_of(each) for each in versions], "consent": "yes"}
    return fields | changed


def ready(world, draft):
    """The draft, marked by the focal point."""
    return actions.mark_ready(version=draft, is_ready=True, by=world.focal_point, now=world.now())


def test_what_is_ready_comes_ticked_and_nothing_else(focal, seed_world, address) -> None:
    """findings: an expert's unfinished draft came ticked, and one click sent it."""
    seed_world.draft("15-a", by=seed_world.expert)
    drafts = [ready(seed_world, each) for each in (seed_world.draft("15-b"), seed_world.commit("15-c"))]
    page = focal.get(address("check"))
    assert page.context["form"]["versions"].value() == [mark_of(each) for each in drafts]
    assert page.content.decode().count("Not marked as ready.") == 1


def test_consent_is_asked_each_time_with_the_last_answer_beside(focal, seed_world, address) -> None:
    """findings: with consent filled in from last time one click published."""
    assert "Last time" not in focal.get(address("check")).content.decode()
    seed_world.send(seed_world.draft("15-a"), consent="yes")
    seed_world.draft("15-b")
    page = focal.get(address("check"))
    assert (page.context["form"]["consent"].value() or "", "It is asked each time." in page.text) == ("", True)
    seed_world.now(days=3)
    again = seed_world.send(seed_world.draft("15-c"), consent="yes").submitted_at
    seed_world.draft(period=seed_world.open_period("period-2"))
    page = focal.get(address("check", period="period-2")).text
    assert f"Last time, on {again:%-d %B %Y} in “Reporting period period-1”: Yes." in page


def test_all_mistakes_come_at_once_and_lead_to_their_places(focal, seed_world, address) -> None:
    """findings: consent first, then "15 (f)" on the next try."""
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
    assert not Transmission.objects.exists()


def test_the_page_begins_with_what_the_state_gave_last(focal, foreign, seed_world, address) -> None:
    fields = {"cleared_by": "Cabinet Office", "cleared_on": "2026-11-01", "note_verbale": "NV 7/2026",
              "contact_email": "desk@example.org"}  # fmt: skip
    focal.post(address("check"), sending(seed_world.draft(), **fields))
    second = seed_world.open_period("period-2")
    seed_world.draft(period=second)
    form = focal.get(address("check", period="period-2")).context["form"]
    assert {name: form[name].value() for name in fields} == {
        "cleared_by": None,
        "cleared_on": None,
        "note_verbale": None,
        "contact_email": "desk@example.org",
    }
    assert not form["consent"].value()
    assert not foreign.get(address("check", iso3="xab")).context["form"]["contact_email"].value()


def test_sent_twice_it_is_one_transmission_and_one_receipt(focal, seed_world, address) -> None:
    fields = sending(seed_world.draft(), cleared_by="Cabinet Office", cleared_on="2026-11-01", contact_name="A. B.")
    receipt = reverse("portal:receipt", args=[fields["uuid"]])
    for _twice in range(2):
        assert focal.post(address("check"), fields).url == receipt
    sent = Transmission.objects.get()
    text = focal.get(receipt).content.decode()
    assert sent.receipt_sha256 in text
    assert "Cabinet Office" in text
    assert "What the record holds is what was sent." in text
    assert Submission.objects.get(member_state="XAA").contact_name == "A. B."


def test_some_are_sent_and_the_rest_stays(focal, seed_world, address) -> None:
    first, second = seed_world.draft("15-a"), seed_world.draft("15-b")
    focal.post(address("check"), sending(first))
    assert StatusUpdate.objects.get(pk=first.pk).review_state == "submitted"
    assert StatusUpdate.objects.get(pk=second.pk).review_state == "draft"


def test_a_draft_changed_since_the_page_was_opened_is_not_sent(focal, seed_world, address) -> None:
    draft = seed_world.draft()
    fields = sending(draft, note_verbale="NV 7/2026")
    seed_world.draft(by=seed_world.expert, summary="other words", revision=draft.revision)
    response = focal.post(address("check"), fields)
    assert response.status_code == 422
    assert "changed since you opened this page" in response.content.decode()
    assert "NV 7/2026" in response.content.decode()
    assert not Transmission.objects.exists()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"consent": ""}, "Say whether the answers may be published"),
        ({"consent": "maybe"}, "not one of the available choices"),
        ({"versions": []}, "Choose at least one answer to send."),
        ({"contact_email": "nobody"}, "Write an e-mail address"),
        ({"cleared_on": "yesterday"}, "year, month and day"),
        ({"uuid": "x"}, "valid UUID"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_comes_back(changed, sentence, focal, seed_world, address) -> None:
    fields = sending(seed_world.draft(), cleared_by="Cabinet Office") | changed
    response = focal.post(address("check"), fields)
    text = response.content.decode()
    assert response.status_code == 422
    assert sentence in text
    assert "Cabinet Office" in text
    assert not Transmission.objects.exists()


def test_an_answer_without_a_status_is_not_sent(focal, seed_world, address) -> None:
    response = focal.post(address("check"), sending(seed_world.draft(status="")))
    assert response.status_code == 422
    assert "Say for 15 (a) what action was taken" in response.content.decode()


def test_implemented_with_consent_needs_substance(focal, seed_world, address) -> None:
    response = focal.post(address("check"), sending(seed_world.draft(status="implemented", summary="")))
    assert response.status_code == 422
    assert "needs a summary or public evidence" in response.content.decode()


def test_after_closing_the_reason_is_said(focal, seed_world, address, browser_of) -> None:
    seed_world.open_period("closed", opens=-90, due=-60, closes=-30)
    draft = seed_world.draft(period=seed_world.period.__class__.objects.get(slug="closed"))
    response = focal.post(address("check", period="closed"), sending(draft))
    assert response.status_code == 403
    assert "The reporting period is closed." in response.content.decode()
    assert StatusUpdate.objects.get().review_state == "draft"


def test_nobody_but_the_focal_point_sends(expert, observer, foreign, seed_world, address) -> None:
    fields = sending(seed_world.draft())
    assert [each.post(address("check"), fields).status_code for each in (expert, observer, foreign)] == [403, 403, 404]
    assert foreign.post(address("check", iso3="xab"), fields).status_code == 422
    assert not Transmission.objects.exists()


def test_the_check_page_says_what_no_takes_down_and_what_stays(focal, seed_world, address) -> None:
    seed_world.publish("15-a")
    seed_world.publish("15-b")
    second = seed_world.open_period("period-2")
    seed_world.draft("15-a", period=second)
    seed_world.draft("15-c")
    here = focal.get(address("check")).content.decode()
    there = focal.get(address("check", period="period-2")).content.decode()
    assert "2 published texts of this period are taken down at once" in here
    assert "What you published in other periods stays public." in there
    assert address("answer_withdraw", slug="15-a") in there


def test_the_receipt_is_a_document_too(focal, observer, foreign, seed_world) -> None:
    item = seed_world.evidence(title="An invented law")
    draft = seed_world.draft(
        summary="What we did.", obstacles="No budget.", citations=(actions.Citation(item, "art. 5"),)
    )
    transmission = seed_world.send(draft, cleared_by="The Cabinet Office", note_verbale="NV 7")
    address = reverse("portal:receipt_file", args=[transmission.pk])
    assert address in focal.get(reverse("portal:receipt", args=[transmission.pk])).content.decode()
    lines = [each.text for each in docx.Document(io.BytesIO(focal.get(address).content)).paragraphs]
    assert f"Checksum of what was sent (SHA-256): {transmission.receipt_sha256}" in lines
    assert {"What we did.", "No budget.", "An invented law, art. 5", "15 (a), version 1", "Note verbale: NV 7"} <= {
        *lines
    }
    assert observer.get(address).status_code == 200
    assert foreign.get(address).status_code == 404


def test_the_receipt_of_a_letter_names_nobody_of_the_secretariat(focal, seed_world) -> None:
    sent = seed_world.send_on_behalf(seed_world.draft(on_behalf=True))
    page = focal.get(reverse("portal:receipt_file", args=[sent.pk]))
    text = " ".join(each.text for each in docx.Document(io.BytesIO(page.content)).paragraphs)
    assert "entered by the secretariat" in text
    assert str(sent.submitted_by) not in text


def test_a_receipt_is_the_states_own(focal, observer, foreign, seed_world) -> None:
    transmission = seed_world.send(seed_world.draft(summary="sent words"))
    page = reverse("portal:receipt", args=[transmission.pk])
    assert "sent words" in focal.get(page).content.decode()
    assert observer.get(page).status_code == 200
    assert foreign.get(page).status_code == 404
    assert focal.get(reverse("portal:receipt", args=[uuid.uuid4()])).status_code == 404


def test_receipts_of_another_state_are_not_found_behind_either_door(foreign, seed_world, address) -> None:
    """The query that finds a receipt asks who may see it, and so does the room: each for itself."""
    sent = seed_world.send(seed_world.draft(summary="sent words"))
    assert transmission_for(seed_world.focal_point, sent.pk) == sent
    assert transmission_for(seed_world.focal_points["XAB"], sent.pk) is None
    assert transmission_for(UserFactory(), sent.pk) is None
    page = reverse("portal:receipt", args=[sent.pk])
    assert page not in foreign.get(address("receipts", iso3="xab")).content.decode()
    for name in ("receipt", "receipt_text", "receipt_file"):
        assert foreign.get(reverse(f"portal:{name}", args=[sent.pk])).status_code == 404


def test_consent_ends_and_is_given_again(focal, seed_world, address) -> None:
    seed_world.publish("15-a")
    page = address("consent")
    assert "1 published text of this period is taken down at once" in focal.get(page).content.decode()
    for wanted, readable in (("no", 0), ("no", 0), ("yes", 1)):
        assert focal.post(page, {"consent": wanted}).url == page
        assert PublicationText.objects.count() == readable
    assert focal.post(page, {"consent": "not_asked"}).status_code == 422


def test_consent_is_refused_where_an_answer_lacks_substance(focal, seed_world, address) -> None:
    seed_world.publish("15-a", status="implemented", summary="", consent="no")
    response = focal.post(address("consent"), {"consent": "yes"})
    assert response.status_code == 403
    assert "needs a summary or public evidence" in response.content.decode()


def test_only_the_focal_point_decides_on_consent(expert, observer, seed_world, address) -> None:
    seed_world.publish("15-a")
    for person in (expert, observer):
        assert person.get(address("consent")).status_code == 403
        assert person.post(address("consent"), {"consent": "no"}).status_code == 403
    assert PublicationText.objects.count() == 1


def test_what_was_sent_is_taken_back_until_somebody_checks_it(focal, seed_world, address) -> None:
    draft = seed_world.draft()
    transmission = seed_world.send(draft)
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


def test_a_withdrawal_says_its_effect_first(focal, seed_world, address) -> None:
    seed_world.publish(summary="to be withdrawn")
    page = address("answer_withdraw", slug="15-a")
    text = focal.get(page).content.decode()
    assert "It will be taken down at once" in text
    assert "Afterwards your State has no published answer here." in text
    for _twice in range(2):
        assert focal.post(page).url == address("answer", slug="15-a")
    assert not PublicationText.objects.exists()


def test_a_withdrawal_says_what_is_shown_instead(focal, seed_world, address) -> None:
    seed_world.publish(summary="older")
    second = seed_world.open_period("period-2")
    seed_world.publish(summary="newer", period=second)
    text = focal.get(address("answer_withdraw", period="period-2", slug="15-a")).content.decode()
    assert "stays public and is then shown as the current one" in text


def test_a_commitment_is_withdrawn_the_same_way(focal, seed_world, address) -> None:
    update = seed_world.publish_commitment()
    page = address("commitment_withdraw", uuid=update.commitment_id)
    assert focal.get(page).status_code == 200
    assert focal.post(page).status_code == 302
    assert not PublicationText.objects.exists()


def test_a_draft_is_discarded_once_and_unseen_words_are_not(focal, seed_world, address) -> None:
    draft = seed_world.draft()
    page = address("answer_discard", slug="15-a")
    seed_world.draft(by=seed_world.expert, summary="hers", revision=draft.revision)
    response = focal.post(page, {"revision": draft.revision})
    assert response.status_code == 403
    assert "A colleague saved this draft" in response.content.decode()
    for _twice in range(2):
        assert focal.post(page, {"revision": draft.revision + 1}).url == address("answer", slug="15-a")
    assert not StatusUpdate.objects.exists()


def test_acts_have_their_person_and_their_moment(focal, foreign, expert, observer, seed_world, address) -> None:
    for act in ("discard", "recall", "withdraw"):
        page = address(f"answer_{act}", slug="15-a")
        assert focal.get(page).status_code == 403
        assert foreign.post(page).status_code == 404
    seed_world.publish()
    for person in (expert, observer):
        assert person.post(address("answer_withdraw", slug="15-a")).status_code == 403
    assert PublicationText.objects.count() == 1
    assert focal.get(address("commitment_withdraw", uuid=uuid.uuid4())).status_code == 404
