"""The receipt: what was sent, its checksum, and the very text that was hashed, so that a State checks it without us."""

import datetime
import hashlib
import io
import re
from typing import Any

import docx
import pytest
from django.urls import reverse
from django.utils.formats import date_format
from lxml import html

from tests.factories.mails import queued_mails
from tests.factories.records import UserFactory
from tests.factories.world import World
from tracker import actions
from tracker.models import Transmission
from tracker.portal.reading.sent import transmission_for


@pytest.fixture
def sent(seed_world: World) -> Transmission:
    """An answer, a commitment and evidence in one sending; the answer is assigned to nobody."""
    item = seed_world.evidence(title="An invented law")
    draft = seed_world.draft("15-b", summary="Ce qui a été fait : “½”.", citations=(actions.Citation(item, "art. 5"),))
    words = {"text": "Adopt a law.\nTrain judges.", "lead_institution": "Ministry of Justice", "note": "It moved."}
    pledge = seed_world.commit("15-b", target_on=datetime.date(2027, 12, 31), **words)
    return seed_world.send(draft, pledge, cleared_by="The Cabinet Office", contact={"contact_name": "A. Contact"})


def text_address(sent: Transmission) -> str:
    return reverse("portal:receipt_text", args=[sent.pk])


def page_of(browser: Any, sent: Transmission) -> str:
    return str(browser.get(reverse("portal:receipt", args=[sent.pk])).text)


def lines_of(browser: Any, sent: Transmission, language: str = "en") -> list[str]:
    reply = browser.get(reverse("portal:receipt_file", args=[sent.pk]), headers={"accept-language": language})
    return [each.text for each in docx.Document(io.BytesIO(reply.content)).paragraphs]


COVERS = "Not in it are the consent to publish, the contact person, and the files and web pages that are cited."
AGREED = (
    "Agreed to wording no. 1 of the question. Its words: Do you agree that the answers of this period are published"
)


def test_the_text_and_page_of_a_receipt_say_one_thing(focal, observer, seed_world, address, sent) -> None:
    page, reply = page_of(focal, sent), focal.get(text_address(sent))
    assert hashlib.sha256(reply.content).hexdigest() == sent.receipt_sha256
    assert reply["Content-Type"] == "application/json"
    assert observer.get(text_address(sent)).content == reply.content
    found = reply.json()
    assert (found["format"], found["state"], found["period"]) == (2, "XAA", "period-1")
    (answer,) = found["answers"]
    assert (answer["slug"], answer["summary"]) == ("15-b", "Ce qui a été fait : “½”.")
    assert [len(each["sha256"]) for each in answer["cited"]] == [64]
    assert not {"submitted_by", "unchanged_from"} & {*found, *answer}
    assert [each for each in ("art. 5", "The Cabinet Office") if each not in reply.text] == []
    unsaid = ("A. Contact", "consent", "An invented law", seed_world.focal_point.username)
    assert [each for each in unsaid if each in reply.text] == []

    update = sent.commitmentupdates.get()
    pages = (address("answer", slug="15-b"), address("commitment", uuid=update.commitment_id))
    links = [f'href="{each}"' for each in (*pages, text_address(sent), reverse("portal:receipt_file", args=[sent.pk]))]
    assert [link for link in links if link not in page] == []
    answer = sent.statusupdates.get()
    said = ["What the record holds is what was sent.", COVERS, "Language of this text: English", answer.printing.text]
    said += ["You can recall an answer until the secretariat starts its review.", "certutil -hashfile receipt-xaa-"]
    assert [each for each in [*said, str(answer.recommendation.meeting)] if each not in page] == []
    assert AGREED in " ".join(html.fromstring(page).text_content().split())


def test_mail_page_and_document_of_a_receipt_say_its_checksum(focal, seed_world, sent) -> None:
    page, lines = page_of(focal, sent), lines_of(focal, sent)
    checksum = f"Checksum of what was sent (SHA-256): {sent.receipt_sha256}"
    (mail,) = [each for each in queued_mails(seed_world.focal_point.email) if "Receipt of your" in each.subject]
    assert mail.subject.endswith("– 15 (b), 1 commitment, Ardovela")
    assert checksum in mail.body
    assert "Checksum of what was sent (SHA-256)" in page
    told = [checksum, COVERS, "15 (b), version 1", "An invented law, art. 5", "Adopt a law.", "Train judges."]
    told += ["Lead institution: Ministry of Justice", "Target date: 31 December 2027", "Progress: Planned", "It moved."]
    assert [each for each in told if each not in lines] == []
    for each in (lines, lines_of(focal, sent, "ar")):
        (hashed,) = [line for line in each if line.startswith('{"answers"')]
        assert hashlib.sha256(hashed.encode()).hexdigest() == sent.receipt_sha256
    assert not re.search(r"\bhash\b", " ".join([page, *lines]))
    tree = html.fromstring(page)
    text = " ".join(tree.text_content().split())
    answer, update = sent.statusupdates.get(), sent.commitmentupdates.get()
    parts = ("Consent to publish, now", answer.summary, "Verify this receipt", "certutil")
    places = [text.index(each) for each in parts]
    assert places == sorted(places)
    assert tree.xpath("//details[@id='verify' and not(@open)]//*[@data-receipt]")
    assert lines.index("Train judges.") < lines.index(checksum)
    for version in (answer, update):
        seed_world.accept(version)
    assert "You can recall an answer" not in page_of(focal, sent)


def test_lists_and_answers_lead_to_the_receipt_that_covers_them(focal, observer, seed_world, address) -> None:
    sent = seed_world.send(*(seed_world.draft(slug) for slug in ("15-b", "15-c")))
    other = seed_world.send(seed_world.draft("15-d"))
    listed = focal.get(address("receipts")).text
    assert [f"Recommendations: {each}" in listed for each in ("15 (b)", "15 (d)")] == [True] * 2
    assert ">2 answers</p>" in listed
    assert receipt_links(focal, address("answer", slug="15-c")) == {reverse("portal:receipt", args=[sent.pk])}
    assert receipt_links(focal, address("answer", slug="15-d")) == {reverse("portal:receipt", args=[other.pk])}


def test_there_is_no_such_text_for_who_sees_a_part_of_a_later_release_or_after_an_erasure(
    focal, expert, seed_world, sent
) -> None:
    assert text_address(sent) not in page_of(expert, sent)
    assert expert.get(text_address(sent)).status_code == 404
    assert not [line for line in lines_of(expert, sent) if line.startswith('{"answers"')]
    Transmission.objects.filter(pk=sent.pk).update(receipt_format=3)
    page = page_of(focal, sent)
    assert "A later release wrote this receipt: this release cannot check it." in page
    assert "erased" not in page
    assert focal.get(text_address(sent)).status_code == 410
    assert lines_of(focal, sent)
    Transmission.objects.filter(pk=sent.pk).update(receipt_format=sent.receipt_format)
    request = actions.ask_erasure(
        submission=sent.submission, recommendation=seed_world.recommendations["15-b"], fields=["summary"],
        reason="A court ordered it.", by=seed_world.dataentry, now=seed_world.now(),
    )  # fmt: skip
    actions.confirm_correction(correction=request, by=seed_world.reviewer, now=seed_world.now())
    assert text_address(sent) not in page_of(focal, sent)
    gone = focal.get(text_address(sent))
    assert gone.status_code == 410
    for page in (page_of(focal, sent), gone.text):
        assert "something of it was erased by order" in page
    assert not [line for line in lines_of(focal, sent) if line.startswith('{"answers"')]


def test_a_receipt_says_what_was_recalled_and_what_was_confirmed_without_change(focal, seed_world) -> None:
    earlier = seed_world.publish("15-a")
    again = actions.confirm_unchanged(
        submission=seed_world.submission(period=seed_world.open_period("period-2")),
        recommendation=earlier.recommendation, by=seed_world.focal_point, now=seed_world.now(),
    )  # fmt: skip
    sent = seed_world.send(again)
    confirms = [each["confirms"] for each in focal.get(text_address(sent)).json()["answers"]]
    assert confirms == [earlier.transmission.receipt_sha256]
    day = date_format(earlier.reported_on, "DATE_FORMAT")
    assert f"Confirmed without change since {day}." in lines_of(focal, sent)
    recalled = "Recalled by your State"
    assert (recalled in page_of(focal, sent), recalled in lines_of(focal, sent)) == (False, False)
    again.refresh_from_db()
    actions.recall(version=again, by=seed_world.focal_point, now=seed_world.now())
    assert (recalled in page_of(focal, sent), recalled in lines_of(focal, sent)) == (True, True)


def test_language_and_related_commitments_are_shown_before_and_after_sending(focal, seed_world, address) -> None:
    commitment = seed_world.publish_commitment("15-b", text="Open a joint desk.").commitment
    draft = seed_world.draft("15-a", summary="Un guichet commun.", language="en", commitments=(commitment,))
    check, answer = (focal.get(place).text for place in (address("check"), address("answer", slug="15-a")))
    assert "Open a joint desk." in answer
    assert [each for each in ("Open a joint desk.", "Language of this text: English") if each not in check] == []
    sending = seed_world.send(draft)
    receipt = page_of(focal, sending)
    seen = focal.get(address("answer", slug="15-a")).text.partition("What was sent")[2]
    for page in (receipt, seen):
        assert [each for each in ("Open a joint desk.", "Language of this text: English") if each not in page] == []
    assert "Related commitments" in receipt


def test_the_receipt_of_a_correction_of_ours_says_so_and_reads_as_no_second_letter(focal, seed_world) -> None:
    letter = seed_world.send_on_behalf(seed_world.draft("15-a", on_behalf=True))
    seed_world.accept(letter.statusupdates.get())
    wrong = letter.statusupdates.get()
    correction = seed_world.correct_text(wrong, summary="Twenty officers were trained.")
    said = "The secretariat had entered it otherwise than your letter says, and corrects that:"
    assert f'{said} <q dir="auto">Misread.</q>' in " ".join(page_of(focal, correction).split())
    assert f"{said} Misread." in lines_of(focal, correction)
    assert said not in page_of(focal, letter)
    text = " ".join(lines_of(focal, letter))
    assert ("entered by the secretariat" in text, str(letter.submitted_by) in text) == (True, False)
    assert not [line for line in lines_of(focal, letter) if line.startswith(said)]


def receipt_links(browser: Any, page: str) -> set[str]:
    """The receipts to which a page leads."""
    return set(re.findall(r'href="(/portal/receipts/[0-9a-f-]{36}/)"', browser.get(page).content.decode()))


def test_the_receipt_is_reached_from_what_was_accepted_and_withdrawn(
    focal: Any, observer: Any, seed_world: World, address, sent: Transmission
) -> None:
    answer, promise = sent.statusupdates.get(), sent.commitmentupdates.get()
    pages = (address("answer", slug="15-b"), address("commitment", uuid=promise.commitment_id))
    own = reverse("portal:receipt", args=[sent.pk])
    assert [receipt_links(browser, page) for browser in (focal, observer) for page in pages] == [{own}] * 4
    seed_world.accept(answer)
    seed_world.accept(promise)
    assert [receipt_links(browser, page) for browser in (focal, observer) for page in pages] == [{own}] * 4
    answer.refresh_from_db()
    actions.withdraw(version=answer, by=seed_world.reviewer, now=seed_world.now(), note_verbale="NV/7")
    for browser in (focal, observer):
        page = browser.get(pages[0]).text
        assert own in page
        assert "There is nothing here that you can read yet." not in page
        assert browser.get(own).status_code == 200


def test_the_data_of_a_state_are_exported_below_its_receipts(focal, observer, seed_world) -> None:
    place = "/portal/period-1/xaa/receipts/"
    before = " ".join(focal.get(place).text.split())
    assert "Export the data of your State" in before
    assert "each receipt opens it word for word" not in before
    seed_world.publish("15-a")
    for browser in (focal, observer):
        page = browser.get(place).text
        assert "each receipt opens it word for word" in " ".join(page.split())
        for ending in ("csv", "json", "xlsx") if browser is focal else ("csv",):
            (way,) = re.findall(rf'href="([^"]*\.{ending})"', page)
            data = browser.get(way)
            assert data.status_code == 200
            data.close()


def test_receipts_of_another_state_are_found_neither_by_the_query_nor_by_the_page(foreign, seed_world, address) -> None:
    sent = seed_world.send(seed_world.draft(summary="sent words"))
    found = [transmission_for(each, sent.pk) for each in (*seed_world.focal_points.values(), UserFactory())]
    assert found == [sent, None, None]
    page = reverse("portal:receipt", args=[sent.pk])
    assert page not in foreign.get(address("receipts", iso3="xab")).text
    for name in ("receipt", "receipt_text", "receipt_file"):
        assert foreign.get(reverse(f"portal:{name}", args=[sent.pk])).status_code == 404


def test_a_letter_that_an_earlier_release_took_back_is_no_receipt_of_the_state(seed_world) -> None:
    letter = seed_world.send_on_behalf(seed_world.draft("15-a", on_behalf=True))
    letter.statusupdates.update(review_state="returned")
    assert transmission_for(seed_world.focal_point, letter.pk) is None
    assert transmission_for(seed_world.reviewer, letter.pk) == letter
