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
from tracker.models import AuditEvent, Evidence, Invitation, StatusUpdate, Submission, Transmission

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def days_to_closing(world: World) -> int:
    return (world.period.closes_on - world.clock.date()).days


def test_some_drafts_are_sent_and_the_others_stay(seed_world: World) -> None:
    one, other = seed_world.draft("15-a"), seed_world.draft("15-b")
    sending = seed_world.send(one)
    assert list(sending.statusupdates.all()) == [one]
    assert StatusUpdate.objects.get(pk=other.pk).review_state == ReviewState.DRAFT


def test_a_sending_keeps_who_cleared_it_and_the_contact(seed_world: World) -> None:
    contact = {"contact_name": "A. Person", "contact_email": "a@example.org", "consent": "yes", "period": "x"}
    sending = seed_world.send(
        seed_world.draft(),
        cleared_by="The Minister",
        cleared_on=datetime.date(2026, 1, 2),
        note_verbale="NV 5",
        contact=contact,
        consent="no",
    )
    submission = Submission.objects.get()
    assert (sending.cleared_by, sending.note_verbale) == ("The Minister", "NV 5")
    assert (submission.contact_name, submission.contact_email) == ("A. Person", "a@example.org")
    assert submission.consent == Consent.NO, "a contact carries contact fields and nothing else"


def test_versions_may_come_from_a_generator(seed_world: World) -> None:
    drafts = [seed_world.draft(), seed_world.commit()]
    sending = actions.submit(
        uuid=uuid.uuid4(),
        submission=drafts[0].submission,
        versions=(draft for draft in drafts),
        consent="yes",
        by=seed_world.focal_point,
        now=seed_world.now(),
    )
    assert (sending.statusupdates.count(), sending.commitmentupdates.count()) == (1, 1)


def test_nothing_is_not_sent(seed_world: World) -> None:
    with pytest.raises(actions.NotAllowed, match="at least one answer"):
        actions.submit(
            uuid=uuid.uuid4(),
            submission=seed_world.submission(),
            versions=[],
            consent="yes",
            by=seed_world.focal_point,
            now=seed_world.now(),
        )


def test_a_draft_that_is_gone_is_not_sent(seed_world: World) -> None:
    draft = seed_world.draft()
    stale = StatusUpdate.objects.get(pk=draft.pk)
    actions.discard(version=draft, by=seed_world.focal_point, now=seed_world.now())
    with pytest.raises(actions.NotAllowed, match="no longer there"):
        seed_world.send(stale)


def test_a_draft_of_another_state_is_not_sent_with_ours(seed_world: World) -> None:
    ours, theirs = seed_world.draft(), seed_world.draft(state="XAB")
    with pytest.raises(actions.NotAllowed, match="no longer there"):
        seed_world.send(ours, theirs)
    assert not Transmission.objects.exists()


def test_an_answer_says_what_action_was_taken(seed_world: World) -> None:
    with pytest.raises(actions.NotAllowed, match=r"Say for 15 \(a\)"):
        seed_world.send(seed_world.draft(status=""))


@pytest.mark.parametrize("consent", ["", "not_asked", "maybe"])
def test_consent_is_asked(seed_world: World, consent: str) -> None:
    with pytest.raises(actions.NotAllowed, match="may be published as received"):
        seed_world.send(seed_world.draft(), consent=consent)


def test_an_answer_of_another_response_is_not_sent_with_the_own_ones(seed_world: World) -> None:
    own, foreign = seed_world.draft("15-a"), seed_world.draft("15-b", state="XAB")
    with pytest.raises(actions.NotAllowed, match="no longer there"):
        seed_world.send(own, foreign)
    assert StatusUpdate.objects.get(pk=foreign.pk).review_state == ReviewState.DRAFT


def test_implemented_needs_substance_where_it_is_to_be_published(seed_world: World) -> None:
    draft = seed_world.draft(status="implemented", summary=" ")
    with pytest.raises(actions.NotAllowed, match=r"15 \(a\)"):
        seed_world.send(draft)
    assert seed_world.send(draft, consent="no").pk


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


@pytest.mark.parametrize("who", ["expert", "observer", "dataentry", "reviewer", "administrator"])
def test_only_the_focal_point_or_the_alternate_sends(seed_world: World, who: str) -> None:
    draft = seed_world.draft()
    with pytest.raises(actions.NotAllowed):
        seed_world.send(draft, by=getattr(seed_world, who))
    with pytest.raises(actions.NotAllowed):
        seed_world.send(draft, by=seed_world.focal_points["XAB"])


def test_a_person_whose_mandate_ended_sends_nothing(seed_world: World) -> None:
    draft = seed_world.draft()
    mandate = seed_world.focal_point_mandates["XAA"]
    actions.end_mandate(mandate=mandate, by=seed_world.administrator, now=seed_world.now())
    with pytest.raises(actions.NotAllowed):
        seed_world.send(draft)


@pytest.mark.parametrize("kind", UNSTORABLE)
@pytest.mark.parametrize("field", ["cleared_by", "note_verbale"])
def test_words_that_cannot_be_stored_are_refused(seed_world: World, kind: str, field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        seed_world.send(seed_world.draft(), **{field: UNSTORABLE[kind]})
    assert list(refusal.value.message_dict) == [field]
    assert not Transmission.objects.exists()


def test_a_bad_contact_refuses_the_whole_sending(seed_world: World) -> None:
    with pytest.raises(ValidationError):
        seed_world.send(seed_world.draft(), contact={"contact_email": "nowhere"})
    assert not Transmission.objects.exists()
    assert StatusUpdate.objects.get().review_state == ReviewState.DRAFT


# --- the moment ------------------------------------------------------------------------------------------------------


def test_nothing_is_sent_before_a_period_begins(seed_world: World) -> None:
    draft = seed_world.draft(period=seed_world.open_period("soon", opens=10))
    with pytest.raises(actions.NotAllowed, match="has not begun"):
        seed_world.send(draft)


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
    seed_world.publish("15-a")
    returned = seed_world.draft("15-b")
    seed_world.send(returned)
    seed_world.give_back(returned)
    seed_world.now(days=days_to_closing(seed_world) + 1)
    assert seed_world.send(seed_world.draft("15-a", summary="Corrected.")).pk
    assert seed_world.send(seed_world.draft("15-b", summary="With the year.")).pk
    with pytest.raises(actions.NotAllowed):
        seed_world.send(seed_world.draft("15-c"))


def test_after_closing_a_letter_that_was_returned_lets_the_state_begin_nothing(seed_world: World) -> None:
    letter = seed_world.draft("15-b", on_behalf=True)
    seed_world.send_on_behalf(letter)
    seed_world.give_back(letter)
    seed_world.now(days=days_to_closing(seed_world) + 1)
    with pytest.raises(actions.NotAllowed, match="is closed"):
        seed_world.send(seed_world.draft("15-b", summary="Its own."))


# --- the same form again ---------------------------------------------------------------------------------------------


def test_the_same_form_again_is_the_sending_there_is(seed_world: World) -> None:
    draft = seed_world.draft()
    given: dict[str, Any] = {
        "uuid": uuid.uuid4(),
        "submission": draft.submission,
        "versions": [draft],
        "consent": "yes",
        "by": seed_world.focal_point,
    }
    first = actions.submit(**given, now=seed_world.now())
    events = AuditEvent.objects.count()
    assert actions.submit(**given, now=seed_world.now()) == first
    assert AuditEvent.objects.count() == events


def test_the_key_of_another_sending_is_refused(seed_world: World) -> None:
    first = seed_world.send(seed_world.draft())
    draft = seed_world.draft(state="XAB")
    with pytest.raises(ValidationError):
        actions.submit(
            uuid=first.pk,
            submission=draft.submission,
            versions=[draft],
            consent="yes",
            by=seed_world.focal_points["XAB"],
            now=seed_world.now(),
        )


# --- letters ---------------------------------------------------------------------------------------------------------


def test_a_letter_is_kept_with_its_date_and_its_scan(seed_world: World) -> None:
    letter = seed_world.draft(on_behalf=True, status="not_stated")
    sending = seed_world.send_on_behalf(letter, reported_on=datetime.date(2025, 3, 4))
    assert (sending.reported_on, sending.channel, sending.on_behalf) == (datetime.date(2025, 3, 4), "letter", True)
    assert sending.scan.name.startswith("scans/")
    assert len(sending.scan_sha256) == 64
    assert Submission.objects.get().consent == Consent.NOT_ASKED


def test_a_letter_is_not_bound_by_closing(seed_world: World) -> None:
    letter = seed_world.draft(on_behalf=True)
    seed_world.now(days=days_to_closing(seed_world) + 100)
    assert seed_world.send_on_behalf(letter).pk


@pytest.mark.parametrize(
    "fields",
    [
        {"channel": Channel.PORTAL},
        {"channel": "pigeon"},
        {"days_ahead": 1},
        {"by": "reviewer"},
        {"by": "focal_point"},
    ],
)
def test_a_letter_that_cannot_be_is_refused(seed_world: World, fields: dict[str, Any]) -> None:
    letter, now = seed_world.draft(on_behalf=True), seed_world.now()
    with pytest.raises(actions.NotAllowed):
        actions.submit_on_behalf(
            uuid=uuid.uuid4(),
            submission=letter.submission,
            versions=[letter],
            channel=fields.get("channel", Channel.LETTER),
            reported_on=now.date() + datetime.timedelta(days=fields.get("days_ahead", 0)),
            scan=upload(),
            by=getattr(seed_world, fields.get("by", "dataentry")),
            now=now,
        )


def test_a_bad_scan_refuses_the_whole_letter(seed_world: World) -> None:
    letter = seed_world.draft(on_behalf=True)
    with pytest.raises(ValidationError) as refusal:
        actions.submit_on_behalf(
            uuid=uuid.uuid4(),
            submission=letter.submission,
            versions=[letter],
            channel=Channel.LETTER,
            reported_on=seed_world.clock.date(),
            scan=SimpleUploadedFile("scan.exe", b"MZ\x90\x00"),
            by=seed_world.dataentry,
            now=seed_world.now(),
        )
    assert list(refusal.value.message_dict) == ["upload"]
    assert StatusUpdate.objects.get().review_state == ReviewState.DRAFT


def test_a_state_does_not_send_what_data_entry_typed(seed_world: World) -> None:
    letter = seed_world.draft(on_behalf=True)
    with pytest.raises(actions.NotAllowed):
        seed_world.send(letter)


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


def test_after_closing_each_of_many_is_asked_whether_it_goes_on(seed_world: World) -> None:
    goes_on, corrected, new = (f"15-{letter}" for letter in "abc")
    seed_world.publish(corrected)
    returned = seed_world.draft(goes_on)
    seed_world.send(returned)
    seed_world.give_back(returned)
    days = days_to_closing(seed_world) + 1
    drafts = [seed_world.draft(slug) for slug in (goes_on, corrected)]
    with pytest.raises(actions.NotAllowed, match="period is closed"):
        seed_world.send(*drafts, seed_world.draft(new), days=days)
    assert seed_world.send(*drafts).statusupdates.count() == 2
