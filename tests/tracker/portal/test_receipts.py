"""The receipt hands out the very text that was hashed, so that a State checks it without us."""

import datetime
import hashlib
import io
import json
import re
import uuid
from typing import Any

import docx
import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from tests.factories.mails import queued_mails
from tests.factories.world import World
from tracker import actions
from tracker.actions.transcribing_letters import words_of
from tracker.models import PublicationText, StatusUpdate, Submission, Transmission


@pytest.fixture
def sent(seed_world: World) -> Transmission:
    """An answer, a commitment and evidence in one sending; the answer is named to nobody."""
    item = seed_world.evidence(title="An invented law")
    draft = seed_world.draft("15-b", summary="Ce qui a été fait : “½”.", citations=(actions.Citation(item, "art. 5"),))
    return seed_world.send(draft, seed_world.commit("15-b"), cleared_by="The Cabinet Office")


def text_address(sent: Transmission) -> str:
    return reverse("portal:receipt_text", args=[sent.pk])


def page_of(browser: Any, sent: Transmission) -> str:
    return str(browser.get(reverse("portal:receipt", args=[sent.pk])).content.decode())


def lines_of(browser: Any, sent: Transmission, language: str = "en") -> list[str]:
    reply = browser.get(reverse("portal:receipt_file", args=[sent.pk]), headers={"accept-language": language})
    return [each.text for each in docx.Document(io.BytesIO(reply.content)).paragraphs]


def confirmed_again(world: World) -> tuple[StatusUpdate, StatusUpdate]:
    """An answer of the first period, and its confirmation without change in the second, not yet sent."""
    earlier = world.publish("15-a")
    later = world.open_period("period-2")
    again = actions.confirm_unchanged(
        submission=world.submission(period=later), recommendation=earlier.recommendation,
        by=world.focal_point, now=world.now(),
    )  # fmt: skip
    return earlier, again


def test_the_file_has_the_hash_of_the_receipt(focal, observer, foreign, sent) -> None:
    page = page_of(focal, sent)
    assert text_address(sent) in page
    assert "What the record holds is what was sent." in page
    reply = focal.get(text_address(sent))
    assert hashlib.sha256(reply.content).hexdigest() == sent.receipt_sha256
    assert reply["Content-Type"] == "application/json"
    assert observer.get(text_address(sent)).content == reply.content
    assert foreign.get(text_address(sent)).status_code == 404


def test_the_file_names_what_was_sent_and_no_row(focal, seed_world, sent) -> None:
    found = focal.get(text_address(sent)).json()
    assert (found["format"], found["state"], found["period"]) == (2, "XAA", "period-1")
    (answer,) = found["answers"]
    assert (answer["slug"], answer["summary"]) == ("15-b", "Ce qui a été fait : “½”.")
    assert [len(each["sha256"]) for each in answer["cited"]] == [64]
    assert not {"submitted_by", "unchanged_from"} & {*found, *answer}
    assert seed_world.focal_point.username not in json.dumps(found)


def test_an_answer_confirmed_again_names_the_receipt_of_the_earlier_sending(focal, seed_world) -> None:
    earlier, again = confirmed_again(seed_world)
    found = focal.get(text_address(seed_world.send(again))).json()
    assert [each["confirms"] for each in found["answers"]] == [earlier.transmission.receipt_sha256]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_document_holds_the_same_text(focal, sent, language: str) -> None:
    hashed = [line for line in lines_of(focal, sent, language) if line.startswith('{"answers"')]
    assert [hashlib.sha256(line.encode()).hexdigest() for line in hashed] == [sent.receipt_sha256]


def test_the_receipt_says_what_was_asked_and_what_comes_next(focal, seed_world) -> None:
    draft = seed_world.draft("15-b")
    sent = seed_world.send(draft)
    next_step = "You can recall an answer until the secretariat starts its review."
    page = page_of(focal, sent)
    assert draft.printing.text in page
    assert str(draft.recommendation.meeting) in page
    assert next_step in page
    assert "certutil -hashfile receipt-xaa-" in page
    seed_world.accept(draft)
    assert next_step not in page_of(focal, sent)


def test_the_list_and_the_answer_lead_to_the_receipt_of_what_was_sent(focal, seed_world, address) -> None:
    first, second = (seed_world.send(seed_world.draft(slug)) for slug in ("15-b", "15-c"))
    listed = focal.get(address("receipts")).content.decode()
    assert "Recommendations: 15 (b)" in listed
    assert "Recommendations: 15 (c)" in listed
    receipt = f'href="{reverse("portal:receipt", args=[second.pk])}"'
    assert receipt in focal.get(address("answer", slug="15-c")).content.decode()
    assert receipt not in focal.get(address("answer", slug="15-b")).content.decode()
    assert first != second


def test_the_mail_calls_the_checksum_as_the_page_does(focal, seed_world, sent) -> None:
    (mail,) = [each for each in queued_mails(seed_world.focal_point.email) if "Receipt of your" in each.subject]
    assert f"Checksum of what was sent (SHA-256): {sent.receipt_sha256}" in mail.body
    assert "Checksum of what was sent (SHA-256)" in page_of(focal, sent)


def test_what_the_checksum_is_of_and_is_not_is_said_as_it_is(focal, seed_world) -> None:
    item = seed_world.evidence(title="An invented law")
    draft = seed_world.draft("15-b", summary="A joint desk.", citations=(actions.Citation(item, "art. 5"),))
    sent = seed_world.send(draft, cleared_by="The Cabinet Office", contact={"contact_name": "A. Contact"})
    text = focal.get(text_address(sent)).content.decode()
    assert [each for each in ("A joint desk.", "art. 5", "The Cabinet Office") if each not in text] == []
    assert [each for each in ("A. Contact", "consent", "An invented law") if each in text] == []
    said = "Not in it are the consent to publish, the contact person, and the files and web pages that are cited."
    page = page_of(focal, sent)
    assert said in page
    assert said in lines_of(focal, sent)
    assert not re.search(r"\bhash\b", " ".join([page, *lines_of(focal, sent)]))


def test_who_sees_a_part_of_it_is_given_no_file(expert, sent) -> None:
    assert text_address(sent) not in page_of(expert, sent)
    assert expert.get(text_address(sent)).status_code == 404
    assert not [line for line in lines_of(expert, sent) if line.startswith('{"answers"')]


def test_after_an_erasure_there_is_no_such_text(focal, seed_world, sent) -> None:
    request = actions.ask_erasure(
        submission=sent.submission, recommendation=seed_world.recommendations["15-b"], fields=["summary"],
        reason="A court ordered it.", by=seed_world.dataentry, now=seed_world.now(),
    )  # fmt: skip
    actions.confirm_request(request=request, by=seed_world.reviewer, now=seed_world.now())
    assert "something of it was erased by order" in page_of(focal, sent)
    assert text_address(sent) not in page_of(focal, sent)
    gone = focal.get(text_address(sent))
    assert gone.status_code == 410
    assert "something of it was erased by order" in gone.content.decode()
    assert not [line for line in lines_of(focal, sent) if line.startswith('{"answers"')]


def test_a_receipt_of_a_later_release_is_never_shown_as_erased(focal, sent) -> None:
    Transmission.objects.filter(pk=sent.pk).update(receipt_format=3)
    page = page_of(focal, sent)
    assert "A later release wrote this receipt: this release cannot check it." in page
    assert "erased" not in page
    assert focal.get(text_address(sent)).status_code == 410
    assert lines_of(focal, sent)


def test_a_withdrawal_by_a_clock_far_behind_is_refused_on_its_page(focal, seed_world, address) -> None:
    seed_world.clock = timezone.now() + datetime.timedelta(hours=1)
    seed_world.publish(summary="as it stays")
    refused = focal.post(address("answer_withdraw", slug="15-a"))
    assert refused.status_code == 403
    assert "The clock of this server shows" in refused.content.decode()
    assert PublicationText.objects.exists()


def test_the_document_says_all_that_a_commitment_says(focal, seed_world) -> None:
    words = {"text": "Adopt a law.\nTrain judges.", "lead_institution": "Ministry of Justice", "note": "It moved."}
    sent = seed_world.send(seed_world.commit("15-b", target_on=datetime.date(2027, 12, 31), **words))
    lines = lines_of(focal, sent)
    said = ["Adopt a law.", "Train judges.", "Lead institution: Ministry of Justice"]
    said += ["Target date: 31 December 2027", "Progress: Planned", "Note", "It moved."]
    assert [line for line in lines if line in said] == said


def test_a_receipt_says_what_was_recalled_and_what_was_confirmed_without_change(focal, seed_world) -> None:
    earlier, again = confirmed_again(seed_world)
    sent = seed_world.send(again)
    day = date_format(earlier.reported_on, "DATE_FORMAT")
    assert f"Confirmed without change since {day}." in lines_of(focal, sent)
    assert "Recalled by your State" not in page_of(focal, sent)
    assert "Recalled by your State" not in lines_of(focal, sent)
    again.refresh_from_db()
    actions.recall(version=again, by=seed_world.focal_point, now=seed_world.now())
    assert "Recalled by your State" in page_of(focal, sent)
    assert "Recalled by your State" in lines_of(focal, sent)


def test_a_receipt_leads_to_each_answer_and_commitment_that_it_names(focal, sent, address) -> None:
    """“You can recall an answer” led nowhere."""
    update = sent.commitmentupdates.get()
    for page in (address("answer", slug="15-b"), address("commitment", uuid=update.commitment_id)):
        assert f'href="{page}"' in page_of(focal, sent), page


def test_the_mail_names_the_commitment_that_was_sent_along(seed_world, sent) -> None:
    (mail,) = [each for each in queued_mails(seed_world.focal_point.email) if "Receipt of your" in each.subject]
    assert mail.subject.endswith("– 15 (b), 1 commitment, Ardovela")


def test_the_commitments_that_an_answer_names_stand_where_it_is_sent_and_was_sent(focal, seed_world, address) -> None:
    """They went out and became public, and neither the check page nor the receipt said so."""
    commitment = seed_world.publish_commitment("15-b", text="Open a joint desk.").commitment
    draft = seed_world.draft("15-a", commitments=(commitment,))
    for page in (address("check"), address("answer", slug="15-a")):
        assert "Open a joint desk." in focal.get(page).text
    sending = seed_world.send(draft)
    sent = focal.get(f"/portal/receipts/{sending.pk}/").text
    assert "Related commitments" in sent
    assert "Open a joint desk." in sent
    seen = focal.get(address("answer", slug="15-a")).text.partition("What was sent")[2]
    assert "Open a joint desk." in seen


def test_the_language_of_a_text_is_told_before_it_is_sent_and_after(focal, seed_world, address) -> None:
    """French went out as English, and only the public page said so."""
    draft = seed_world.draft("15-a", summary="Un guichet commun.", language="en")
    assert "Language of this text: English" in focal.get(address("check")).text
    sending = seed_world.send(draft)
    for page in (f"/portal/receipts/{sending.pk}/", address("answer", slug="15-a")):
        assert "Language of this text: English" in focal.get(page).text


def test_a_contact_that_is_filled_in_is_said_to_be_the_one_of_before(focal, seed_world, address) -> None:
    """A successor sent the name of who had left: that it was filled in stood at the clearance alone."""
    seed_world.draft("15-a")
    said = "Filled in with what your State gave last."
    assert said not in focal.get(address("check")).text
    Submission.objects.update(contact_name="Who left")
    contact = focal.get(address("check")).text.partition("Contact person")[2]
    assert said in contact


def test_the_receipt_of_a_correction_of_ours_says_so_and_reads_as_no_second_letter(focal, seed_world) -> None:
    """The list called it “Correction of the transcription”, and the receipt a letter of the State."""
    letter = seed_world.send_on_behalf(seed_world.draft("15-a", on_behalf=True))
    seed_world.accept(letter.statusupdates.get())
    wrong = letter.statusupdates.get()
    words = actions.AnswerWords(**vars(words_of(wrong)) | {"summary": "Twenty officers were trained."})
    correction = actions.correct_letter(
        uuid=uuid.uuid4(), version=wrong, words=words, reason="Misread.", by=seed_world.dataentry, now=seed_world.now()
    )
    said = "The secretariat had entered it otherwise than your letter says, and corrects that:"
    assert f'{said} <q dir="auto">Misread.</q>' in " ".join(page_of(focal, correction).split())
    assert f"{said} Misread." in lines_of(focal, correction)
    assert said not in page_of(focal, letter)
    assert not [line for line in lines_of(focal, letter) if line.startswith(said)]


def receipt_links(browser: Any, page: str) -> set[str]:
    """The receipts to which a page leads."""
    return set(re.findall(r'href="(/portal/receipts/[0-9a-f-]{36}/)"', browser.get(page).content.decode()))


@pytest.mark.parametrize("who", ["focal", "observer"])
def test_the_receipt_is_reached_from_what_was_accepted_and_withdrawn(
    who: str, request: Any, seed_world: World, address, sent: Transmission
) -> None:
    """Once an answer was accepted, no link of its page led to the receipt."""
    browser = request.getfixturevalue(who)
    answer, promise = sent.statusupdates.get(), sent.commitmentupdates.get()
    pages = (address("answer", slug="15-b"), address("commitment", uuid=promise.commitment_id))
    own = reverse("portal:receipt", args=[sent.pk])
    assert [receipt_links(browser, page) for page in pages] == [{own}] * 2
    seed_world.accept(answer)
    seed_world.accept(promise)
    assert [receipt_links(browser, page) for page in pages] == [{own}] * 2
    answer.refresh_from_db()
    actions.withdraw(version=answer, by=seed_world.reviewer, now=seed_world.now(), note_verbale="NV/7")
    page = browser.get(pages[0]).content.decode()
    assert own in page
    assert "There is nothing here that you can read yet." not in page
    assert browser.get(own).status_code == 200


def test_each_list_of_receipts_says_how_many_answers_each_covers(focal, seed_world: World, address) -> None:
    seed_world.send(*(seed_world.draft(slug) for slug in ("15-a", "15-c")))
    for page in ("receipts", "handover"):
        assert ">2 answers</p>" in focal.get(address(page)).content.decode()


def test_the_data_of_a_state_are_exported_below_its_receipts(focal, observer, seed_world) -> None:
    """findings: no page of the portal led a State to its own data, and the word was nowhere."""
    place = "/portal/period-1/xaa/receipts/"
    before = " ".join(focal.get(place).text.split())
    assert "Export the data of your State" in before
    assert "each receipt opens it word for word" not in before
    seed_world.publish("15-a")
    for browser in (focal, observer):
        page = browser.get(place).text
        assert "each receipt opens it word for word" in " ".join(page.split())
        for ending in ("csv", "json", "xlsx"):
            (way,) = re.findall(rf'href="([^"]*\.{ending})"', page)
            data = browser.get(way)
            assert data.status_code == 200
            data.close()
