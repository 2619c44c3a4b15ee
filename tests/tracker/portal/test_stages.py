"""What a State and the Secretariat read of one answer at each stage: sent, recalled, returned, corrected, erased."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from lxml import html

from tests.factories.world import World
from tests.tracker.actions.test_two_persons import NAME, ask_erasure, confirm
from tests.tracker.admin.addresses import act_of
from tests.tracker.portal.conftest import Address, read
from tracker import actions
from tracker.importing import reference
from tracker.models import Invitation, OutgoingMail, ReadySentence, StatusUpdate, Transmission
from tracker.models.return_reasons import OWN_WORDS, FieldReason


def recalled(world: World) -> Transmission:
    """The sending of an answer on 15 (a) that the State took back itself."""
    draft = world.draft("15-a")
    sending = world.send(draft)
    actions.recall(version=draft, by=world.focal_point, now=world.now())
    return sending


@pytest.mark.database
def test_a_recalled_answer_is_said_to_be_recalled_and_what_comes_next(
    focal: Client, seed_world: World, address: Address, browser_of
) -> None:
    sending = recalled(seed_world)
    review = browser_of(seed_world.reviewer)
    invitation = Invitation.objects.get(period=seed_world.period, member_state="XAA")
    for page in (act_of(sending, "check"), act_of(invitation, "change")):
        said = read(review, page)
        assert ("Recalled by the State" in said, "Decided" in said) == (True, False)
    tasks = read(focal, address("task_list"))
    assert "Next: draft the recalled answer on 15 (a) again" in tasks
    assert "Recalled by your State" in tasks
    assert "Your State recalled it before the review. The next draft begins as a copy of it." in tasks
    answer = read(focal, address("answer", slug="15-a"))
    assert "Below is a copy: change it, save it as a draft and send it again." in answer
    assert "Returned" not in answer
    seed_world.draft("15-a", summary="Since May.")
    assert "Below is your draft, to be sent again." in read(focal, address("answer", slug="15-a"))
    update = seed_world.commit("15-a")
    seed_world.send(update)
    actions.recall(version=update, by=seed_world.focal_point, now=seed_world.now())
    page = read(focal, address("commitment", uuid=update.commitment_id))
    assert ("Recalled by your State" in page, "To be corrected" in page) == (True, False)


def test_nothing_is_in_review_before_somebody_started(seed_world: World, focal: Client, address: Address) -> None:
    place = address("answer", slug="15-a")
    page = focal.get(place).text
    for said in (f"Expert: {seed_world.expert}", address("answer", slug="15-b")):
        assert said in page
    sending = seed_world.send(seed_world.draft("15-a"))
    tasks, answer = read(focal, address("task_list")), read(focal, place)
    for said in (tasks, answer):
        assert ("Sent, review not yet started" in said, "Under review" in said) == (True, False)
    assert "In review 1 answer" not in tasks
    assert "The secretariat has not started its review yet." in answer
    actions.open_for_checking(transmission=sending, by=seed_world.reviewer, now=seed_world.now())
    assert "In review 1 answer" in read(focal, address("task_list"))
    answer = read(focal, place)
    assert ("Under review by the secretariat." in answer, "is checking it" in answer) == (True, False)


def test_an_expert_reads_how_her_answers_stand_and_nothing_of_those_of_others(
    expert: Client, observer: Client, seed_world: World, address: Address
) -> None:
    acts = "Action needed from the focal point of your State."
    assert [acts in read(each, address("answer", slug="15-b")) for each in (observer, expert)] == [True, False]
    for slug in ("15-a", "15-b"):
        seed_world.send(seed_world.draft(slug))
    sent = "Sent, review not yet started"
    assert sent in read(expert, address("answer", slug="15-a"))
    unseen = read(expert, address("answer", slug="15-b"))
    assert "Not assigned to you" in unseen
    assert "Not yet answered" not in unseen
    assert "Action needed" not in unseen
    assert "the experts to whom the recommendation is assigned see how this answer stands." in unseen
    actions.name_recommendations(
        mandate=seed_world.expert_mandate,
        period=seed_world.period,
        recommendations=[seed_world.recommendations["15-b"]],
        due_on=None,
        by=seed_world.focal_point,
        now=seed_world.now(),
    )
    assert sent in read(expert, address("answer", slug="15-b"))


def test_a_draft_of_a_correction_says_what_it_corrects_and_what_stays_public(
    focal: Client, expert: Client, seed_world: World, address: Address
) -> None:
    accepted = seed_world.publish("15-a")
    page = address("answer", slug="15-a")
    assert "This draft corrects" not in read(focal, page)
    seed_world.draft("15-a", summary="Two joint desks answer.")
    corrects = f"This draft corrects what was accepted on {date_format(accepted.checked_at, 'DATE_FORMAT')}"
    for person in (focal, expert):
        assert f"{corrects}, which stays public until the correction is accepted." in read(person, page)
    promised = seed_world.publish_commitment("15-a")
    seed_world.commit("15-a", commitment=promised.commitment_id, text="Adopt two laws.")
    pledge = read(focal, address("commitment", uuid=promised.commitment_id))
    assert "which stays public until the correction is accepted." in pledge
    actions.set_consent(submission=accepted.submission, consent="no", by=seed_world.focal_point, now=seed_world.now())
    assert f"{corrects}. That is not public, and stands until the correction is accepted." in read(focal, page)
    withdrawn = seed_world.publish("15-b")
    actions.withdraw(version=withdrawn, by=seed_world.focal_point, now=seed_world.now())
    text = read(focal, address("answer", slug="15-b"))
    assert ("Withdrawn" in text, "Not yet answered" in text) == (True, False)
    for said in (
        "It was accepted, and withdrawn later. It is not public. You can write and send a new answer.",
        "No action is needed now.",
    ):
        assert said in text


@pytest.mark.database
def test_a_closed_period_asks_only_for_what_can_still_be_sent(
    focal: Client, seed_world: World, address: Address
) -> None:
    seed_world.draft("15-b")
    recalled(seed_world)
    yesterday = timezone.now().date() - datetime.timedelta(days=1)
    type(seed_world.period).objects.update(due_on=yesterday, closes_on=yesterday)
    page = read(focal, address("task_list"))
    assert "Answers were due on" in page
    assert "Action needed from your State 1 No action needed 11" in page
    assert "Next: draft the recalled answer on 15 (a) again" in page
    unsent = read(focal, address("answer", slug="15-b"))
    assert "a draft can be sent only if the secretariat reopens it" in unsent


def test_an_answer_that_an_expert_is_to_write_waits_for_her_and_the_focal_point_may_write_as_well(
    focal: Client, expert: Client, seed_world: World, address: Address
) -> None:
    waits = f"It waits for {seed_world.expert}. You can write as well."
    place = address("answer", slug="15-a")
    assert waits in read(focal, place)
    assert "Action needed from you." in read(expert, place)
    draft = seed_world.draft("15-a", by=seed_world.expert)
    assert waits in read(focal, place)
    actions.mark_ready(version=draft, is_ready=True, by=seed_world.expert, now=seed_world.now())
    assert "Action needed from you." in read(focal, place)
    assert "Action needed from you." in read(focal, address("answer", slug="15-b"))
    seed_world.send(draft)
    seed_world.give_back(draft)
    assert "Action needed from you." in read(focal, place)


OWN = "Which platforms are the smaller ones?"


@pytest.fixture
def returned(seed_world: World) -> StatusUpdate:
    """15 (a), returned for its summary by a ready sentence, and for its evidence in a reviewer's own words."""
    reference.load_reference()
    draft = seed_world.draft("15-a")
    seed_world.send(draft)
    ready = ReadySentence.objects.get(slug="summary-since-when").reason
    seed_world.give_back(draft, "", [ready, FieldReason("evidence", {OWN_WORDS: OWN})])
    return draft


def asked(page) -> list[str]:
    """What stands below the heading of each field that was asked about, and this heading."""
    body = html.fromstring(page.content.decode())
    return [
        " ".join(f"{each.text_content()} | {each.getprevious().text_content()}".split())
        for each in body.find_class("asked-back")
    ]


@pytest.mark.database
def test_each_reason_of_a_return_is_next_to_its_field_in_the_readers_language(
    focal, seed_world, returned, address, settings
) -> None:
    settings.CONTACT_EMAIL = "record@example.org"
    page = focal.get(address("answer", slug="15-a"))
    assert asked(page) == [
        "The secretariat asks: Please give the month and the year. | Summary of action taken",
        f"The secretariat asks: {OWN} | Evidence",
    ]
    assert page.context["form"]["summary"].value() == returned.summary, "a copy to correct"
    (panel,) = html.fromstring(page.text).xpath("//section[@aria-labelledby='returned']")
    (link,) = panel.xpath(".//a[starts-with(@href, 'mailto:')]")
    assert (link.get("href"), link.text) == ("mailto:record@example.org", "Write to the secretariat")
    assert "Please give the month and the year." in focal.get(address("task_list")).text
    draft = seed_world.draft("15-a", summary="Since March 2026.")
    assert draft.version == 2
    (why,) = html.fromstring(focal.get(address("check")).text).find_class("asked-back")
    expected = "The secretariat asks: Summary: Please give the month and the year. Evidence: Which platforms"
    assert " ".join(why.text_content().split()).startswith(expected)
    seed_world.focal_point.language = "fr"
    seed_world.focal_point.save()
    page = focal.get(address("answer", slug="15-a")).text
    assert '<p lang="fr" dir="auto">Veuillez indiquer le mois et l’année.</p>' in page
    assert OWN in page
    for stored in ("", "erased", "[]", '{"format": 2, "reasons": 1}'):  # of a later release, or after an erasure
        returned.reasons_by_field = stored
        assert returned.field_reasons == []


def test_a_return_without_fields_is_read_as_it_was_and_a_commitment_is_asked_about_at_its_fields(
    focal, seed_world, address
) -> None:
    draft, update = seed_world.draft("15-a"), seed_world.commit("15-a")
    seed_world.send(draft, update)
    seed_world.give_back(draft, "The year is missing.")
    seed_world.give_back(update, "", [FieldReason("target_on", {"en": "Please give a target date."})])
    for name, place in (("answer", {"slug": "15-a"}), ("task_list", {})):
        page = focal.get(address(name, **place))
        assert "The year is missing." in page.text
        assert asked(page) == []
    page = focal.get(address("commitment", uuid=update.commitment_id))
    assert asked(page) == ["The secretariat asks: Please give a target date. | Target date"]
    seed_world.draft("15-a", summary="Since March 2026.")
    assert "The year is missing." in focal.get(address("check")).text


def test_after_an_erasure_the_answer_says_what_was_done(focal, expert, foreign, seed_world, address) -> None:
    seed_world.publish(summary=f"{NAME} leads the desk.")
    place, court = address("answer", slug="15-a"), "A court ordered it."
    actions.refuse_correction(correction=ask_erasure(seed_world), by=seed_world.reviewer, now=seed_world.now())
    text = read(focal, place)
    assert ("Erased by" in text, "was asked on" in text) == (False, False), "what was refused is not shown"
    request = ask_erasure(seed_world)
    text = focal.get(place).text
    assert ("The secretariat was asked on" in text, court in text) == (True, True)
    confirm(seed_world, request)
    text = focal.get(place).text
    for said in ("Erased by the secretariat on", "<li>Summary</li>", court):
        assert said in text
    assert NAME not in text
    text = expert.get(place).text
    assert ("Erased by the secretariat on" in text, court in text) == (True, False)
    assert "Erased by" not in focal.get(address("answer", slug="15-b")).text
    assert "Erased by" not in foreign.get(address("answer", slug="15-a", iso3="xab")).text
    update = seed_world.publish_commitment()
    request = ask_erasure(seed_world, recommendation=None, commitment=update.commitment, fields=["text", "note"])
    confirm(seed_world, request)
    text = focal.get(address("commitment", uuid=update.commitment_id)).text
    assert ("Erased by the secretariat on" in text, "<li>Commitment</li>" in text) == (True, True)


def test_an_erasure_of_only_files_is_told_next_to_what_was_sent(focal, expert, foreign, seed_world, address) -> None:
    """It names no answer: the e-mail leads to the receipts, which may not match any more."""
    leaflet = seed_world.evidence(title=f"Leaflet of {NAME}")
    seed_world.publish(citations=(actions.Citation(leaflet, ""),))
    receipts = address("receipts")
    request = ask_erasure(seed_world, fields=[], evidence=[leaflet])
    waits = read(focal, receipts)
    assert "The secretariat was asked on" in waits
    assert "If you change who may read the file first, this request is not carried out." in waits
    confirm(seed_world, request)
    told = OutgoingMail.objects.get(key__startswith="second_approval_confirmed", user=seed_world.focal_point).text
    assert "The files are deleted from every answer that cites them" in " ".join(told.split())
    assert receipts in told
    done = read(focal, receipts)
    for said in ("Erased by the secretariat on", "1 file", "A court ordered it.", "and the texts stay."):
        assert said in done
    assert NAME not in done
    assert "A court ordered it." not in read(expert, receipts)
    assert "Erased by" not in read(foreign, address("receipts", iso3="xab"))
    assert "Erased by" not in read(focal, address("answer", slug="15-a"))
