"""Sending: by the right person, at the right moment, whole, and once."""

import datetime
import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.files import upload
from tests.factories.world import World
from tests.tracker.actions.bad_words import UNSTORABLE
from tests.tracker.admin.large import large_drafts
from tracker import actions
from tracker.choices import Channel, CheckState, Consent, ReviewState
from tracker.ledger.receipts import check_receipt
from tracker.models import AuditEvent, Evidence, Invitation, StatusUpdate, Submission, Transmission

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def days_to_closing(world: World) -> int:
    return (world.period.closes_on - world.clock.date()).days


def test_a_sending_keeps_who_cleared_it_and_the_contact_and_leaves_other_drafts(seed_world: World) -> None:
    contact = {"contact_name": "A. Person", "contact_email": "a@example.org", "consent": "yes", "period": "x"}
    one, other = seed_world.draft("15-a"), seed_world.draft("15-b")
    cleared = {"cleared_by": "The Minister", "cleared_on": datetime.date(2026, 1, 2), "note_verbale": "NV 5"}
    sending = seed_world.send(one, contact=contact, consent="no", **cleared)
    submission = Submission.objects.get()
    assert {name: getattr(sending, name) for name in cleared} == cleared
    assert (submission.contact_name, submission.contact_email) == ("A. Person", "a@example.org")
    assert submission.consent == Consent.NO, "a contact carries contact fields and nothing else"
    assert list(sending.statusupdates.all()) == [one]
    assert StatusUpdate.objects.get(pk=other.pk).review_state == ReviewState.DRAFT


def test_what_cannot_be_sent_refuses_the_whole_sending(seed_world: World) -> None:
    own, gone, letter = seed_world.draft("15-a"), seed_world.draft("15-b"), seed_world.draft("15-c", on_behalf=True)
    foreign, poor = seed_world.draft("15-b", state="XAB"), seed_world.draft("15-d", status="")
    bare = seed_world.draft("15-e", status="implemented", summary=" ")
    soon = seed_world.draft("15-a", period=seed_world.open_period("soon", opens=10))
    actions.discard(version=StatusUpdate.objects.get(pk=gone.pk), by=seed_world.focal_point, now=seed_world.now())
    refused: list[tuple[str, list[StatusUpdate], dict[str, Any]]] = [
        ("no longer there", [own, foreign], {}),
        ("no longer there", [gone], {}),
        ("no longer a draft", [letter], {}),
        (r"Say for 15 \(d\)", [own, poor], {}),
        (r"15 \(e\)", [own, bare], {}),
        ("has not begun", [soon], {}),
        *(("may be published as received", [own], {"consent": each}) for each in ("", "not_asked", "maybe")),
    ]
    for sentence, versions, given in refused:
        with pytest.raises(actions.NotAllowed, match=sentence):
            seed_world.send(*versions, **given)
    wrong = [{field: each} for field in ("cleared_by", "note_verbale") for each in UNSTORABLE.values()]
    for fields in (*wrong, {"contact": {"contact_email": "nowhere"}}):
        with pytest.raises(ValidationError):
            seed_world.send(own, **fields)
    with pytest.raises(actions.NotAllowed, match="at least one answer"):
        actions.submit(
            uuid=uuid.uuid4(), submission=own.submission, versions=[], consent="yes",
            by=seed_world.focal_point, now=seed_world.now(),
        )  # fmt: skip
    assert not Transmission.objects.exists()
    assert not StatusUpdate.objects.exclude(review_state=ReviewState.DRAFT).exists()
    assert seed_world.send(bare, consent="no").pk


def test_a_yes_that_was_given_before_asks_for_substance_as_well(seed_world: World) -> None:
    submission = seed_world.submission()
    actions.set_consent(submission=submission, consent="yes", by=seed_world.focal_point, now=seed_world.now())
    draft = seed_world.draft(status="implemented", summary="")
    with pytest.raises(actions.NotAllowed, match="needs a summary or public evidence"):
        seed_world.send(draft)


def test_public_evidence_is_substance_once_it_was_checked_and_private_is_not(seed_world: World) -> None:
    item = seed_world.evidence(link="https://example.org/law")
    draft = seed_world.draft(status="implemented", summary="", citations=(actions.Citation(item),))
    with pytest.raises(actions.NotAllowed):
        seed_world.send(draft)
    actions.set_evidence_public(evidence=item, is_public=True, by=seed_world.focal_point, now=seed_world.now())
    Evidence.objects.update(check_state=CheckState.OPEN)
    with pytest.raises(actions.NotAllowed):
        seed_world.send(draft)
    Evidence.objects.update(check_state=CheckState.CLEAN)
    assert seed_world.send(draft).pk


# --- the moment ------------------------------------------------------------------------------------------------------


def test_late_is_taken_and_closed_is_not(seed_world: World) -> None:
    late, too_late = seed_world.draft("15-a"), seed_world.draft("15-b")
    assert seed_world.send(late, days=days_to_closing(seed_world) - 1).reported_on > seed_world.period.due_on
    with pytest.raises(actions.NotAllowed, match="is closed"):
        seed_world.send(too_late, days=2)


def test_a_reopened_period_takes_answers_until_its_day(seed_world: World) -> None:
    draft, other = seed_world.draft("15-a"), seed_world.draft("15-b")
    seed_world.now(days=days_to_closing(seed_world) + 1)
    invitation = Invitation.objects.get(member_state="XAA", period=seed_world.period)
    until = seed_world.clock.date() + datetime.timedelta(days=3)
    actions.reopen_invitation(invitation=invitation, until=until, by=seed_world.dataentry, now=seed_world.now())
    assert seed_world.send(draft).pk
    with pytest.raises(actions.NotAllowed):
        seed_world.send(other, days=4)


def test_after_closing_a_correction_and_what_was_returned_are_still_sent(seed_world: World) -> None:
    """Each of many is asked whether it goes on. A letter that was returned lets the State begin nothing of its own."""
    seed_world.publish("15-a")
    returned, letter = seed_world.draft("15-b"), seed_world.draft("15-c", on_behalf=True)
    seed_world.send(returned)
    seed_world.send_on_behalf(letter)
    for version in (returned, letter):
        seed_world.give_back(version)
    late_letter = seed_world.draft("15-d", on_behalf=True)
    seed_world.now(days=days_to_closing(seed_world) + 1)
    drafts = [seed_world.draft("15-a", summary="Corrected."), seed_world.draft("15-b", summary="With the year.")]
    for new in (seed_world.draft("15-c", summary="Its own."), seed_world.draft("15-e")):
        with pytest.raises(actions.NotAllowed, match="period is closed"):
            seed_world.send(*drafts, new)
    assert seed_world.send(*drafts).statusupdates.count() == 2
    assert seed_world.send_on_behalf(late_letter).pk, "closing does not bind a letter"


# --- the same form again ---------------------------------------------------------------------------------------------


def test_the_same_form_again_is_the_sending_there_is_and_its_key_is_of_no_other(seed_world: World) -> None:
    drafts = [seed_world.draft(), seed_world.commit()]
    given: dict[str, Any] = {"uuid": uuid.uuid4(), "consent": "yes"}
    own = given | {"submission": drafts[0].submission, "by": seed_world.focal_point}
    first = actions.submit(**own, versions=(draft for draft in drafts), now=seed_world.now())
    assert (first.statusupdates.count(), first.commitmentupdates.count()) == (1, 1)
    events = AuditEvent.objects.count()
    assert actions.submit(**own, versions=drafts, now=seed_world.now()) == first
    assert AuditEvent.objects.count() == events
    other = seed_world.draft(state="XAB")
    theirs = given | {"submission": other.submission, "versions": [other], "by": seed_world.focal_points["XAB"]}
    with pytest.raises(ValidationError):
        actions.submit(**theirs, now=seed_world.now())


# --- letters ---------------------------------------------------------------------------------------------------------


def test_a_letter_is_kept_with_its_date_and_its_scan(seed_world: World) -> None:
    letter = seed_world.draft(on_behalf=True, status="not_stated")
    sending = seed_world.send_on_behalf(letter, reported_on=datetime.date(2025, 3, 4))
    assert (sending.reported_on, sending.channel, sending.on_behalf) == (datetime.date(2025, 3, 4), "letter", True)
    assert sending.scan.name.startswith("scans/")
    assert len(sending.scan_sha256) == 64
    assert Submission.objects.get().consent == Consent.NOT_ASKED


def test_a_letter_that_cannot_be_is_refused(seed_world: World) -> None:
    letter, now = seed_world.draft(on_behalf=True), seed_world.now()
    right: dict[str, Any] = {"channel": Channel.LETTER, "reported_on": now.date(), "scan": upload()}
    right |= {"submission": letter.submission, "versions": [letter], "by": seed_world.dataentry, "now": now}
    tomorrow = now.date() + datetime.timedelta(days=1)
    for wrong in ({"channel": Channel.PORTAL}, {"channel": "pigeon"}, {"reported_on": tomorrow}):
        with pytest.raises(actions.NotAllowed):
            actions.submit_on_behalf(uuid=uuid.uuid4(), **(right | wrong))
    bad = SimpleUploadedFile("scan.exe", b"MZ\x90\x00")
    with pytest.raises(ValidationError) as refusal:
        actions.submit_on_behalf(uuid=uuid.uuid4(), **(right | {"scan": bad}))
    assert list(refusal.value.message_dict) == ["upload"]
    assert StatusUpdate.objects.get().review_state == ReviewState.DRAFT


def test_a_hundred_answers_are_sent_in_the_queries_of_three(seed_world: World) -> None:
    counts = []
    for number in (1, 3, 100):
        drafts = list(StatusUpdate.objects.filter(pk__in=large_drafts(seed_world, number)))
        with CaptureQueriesContext(connection) as captured:
            sending = seed_world.send(*drafts)
        assert sending.statusupdates.count() == number == sending.statusupdates.submitted().count()
        counts.append(len(captured))
    assert AuditEvent.objects.filter(act="submit").count() == 104
    assert counts[1] == counts[2] <= 50


def recall(world: World, version: Any, by: Any = None) -> Any:
    return actions.recall(version=version, by=by or world.focal_point, now=world.now())


def test_a_recalled_version_stays_as_it_was_sent(seed_world: World) -> None:
    draft = seed_world.draft()
    sending = seed_world.send(draft)
    recalled = recall(seed_world, draft)
    assert (recalled.review_state, recalled.transmission) == (ReviewState.RETURNED, sending)
    assert check_receipt(sending)
    assert seed_world.draft(summary="Mended.").version == 2


def test_nothing_is_recalled_twice_or_once_one_reviewer_checks_it(seed_world: World) -> None:
    draft = seed_world.draft()
    sending = seed_world.send(draft)
    recall(seed_world, draft)
    with pytest.raises(actions.NotAllowed):
        recall(seed_world, draft)
    again = seed_world.draft("15-b")
    sending = seed_world.send(again)
    for _turn in range(2):
        actions.open_for_checking(transmission=sending, by=seed_world.reviewer, now=seed_world.now())
    with pytest.raises(actions.NotAllowed, match="is reviewing this response"):
        actions.open_for_checking(transmission=sending, by=seed_world.second_reviewer, now=seed_world.now())
    assert AuditEvent.objects.filter(act="open_for_checking").count() == 1
    with pytest.raises(actions.NotAllowed, match="has started its review"):
        recall(seed_world, again)
