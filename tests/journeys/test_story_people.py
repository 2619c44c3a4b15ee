"""Stories 10 to 12: a letter beside a draft, a court's order, and a new focal point."""

import pytest

from tests.factories.records import UserFactory
from tests.factories.world import World
from tracker import actions
from tracker.choices import Consent, ImplementationStatus, MandateRole, ReviewState
from tracker.ledger.receipts import check_receipt
from tracker.ledger.verification import verify_database
from tracker.models import (
    AuditEvent,
    Evidence,
    OutgoingMail,
    Publication,
    PublicationText,
    Span,
    StatusUpdate,
)
from tracker.transitions import NEXT_TO_ACT

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def mails_to(person) -> list[str]:
    """The subjects queued for one person, oldest first."""
    return list(OutgoingMail.objects.filter(user=person).order_by("pk").values_list("subject", flat=True))


def test_story_10_a_letter_goes_its_own_lane_beside_the_draft(seed_world: World) -> None:
    own = seed_world.draft(summary="My own words, not ready.")
    letter = seed_world.draft(on_behalf=True, status=ImplementationStatus.NOT_STATED, summary="YES, training held.")
    seed_world.send_on_behalf(letter)
    letter = seed_world.give_back(letter, "The letter names no year.")
    assert NEXT_TO_ACT[ReviewState.RETURNED][True] == "data entry"
    assert NEXT_TO_ACT[ReviewState(letter.review_state)] == ("State", "data entry")

    again = seed_world.draft(
        on_behalf=True, status=ImplementationStatus.NOT_STATED, summary="YES, training held in 2025."
    )
    sending = seed_world.send_on_behalf(again)
    seed_world.accept(again)
    again.refresh_from_db()
    own.refresh_from_db()
    assert again.submission.consent == Consent.NOT_ASKED
    assert not Publication.objects.exists()
    assert sending.scan
    assert (own.review_state, own.summary) == (ReviewState.DRAFT, "My own words, not ready.")
    told = [subject for subject in mails_to(seed_world.focal_point) if "letter" in subject]
    assert len(told) == 3  # at both entries, and at the acceptance

    seed_world.send(own)
    seed_world.accept(own)
    own.refresh_from_db()
    again.refresh_from_db()
    assert (own.review_state, again.review_state) == (ReviewState.ACCEPTED, ReviewState.SUPERSEDED)
    assert own.reported_on == sending.reported_on


def test_story_11_a_court_orders_a_name_out(seed_world: World) -> None:
    law = seed_world.evidence(title="A. Person", is_public=True)
    answer = seed_world.publish(summary="A. Person was convicted.", citations=(actions.Citation(law),))
    sending = answer.transmission
    request = actions.ask_erasure(
        submission=answer.submission,
        fields=["summary"],
        reason="Order of a court of 1 June",
        recommendation=answer.recommendation,
        evidence=[law],
        by=seed_world.reviewer,
        now=seed_world.now(),
    )
    with pytest.raises(actions.NotAllowed):
        actions.confirm_correction(correction=request, by=seed_world.reviewer, now=seed_world.now())
    assert PublicationText.objects.count() == 1

    actions.confirm_correction(correction=request, by=seed_world.administrator, now=seed_world.now())
    answer.refresh_from_db()
    law.refresh_from_db()
    assert answer.summary == ""
    assert (law.file.name, law.title, Evidence.objects.public().count()) == ("", "", 0)
    assert not PublicationText.objects.exists()
    assert not Span.objects.today().exists()
    assert "A. Person" not in str(list(AuditEvent.objects.values_list("changes", flat=True)))
    assert Publication.objects.in_order().last().kind == "erasure"
    assert str(verify_database()).startswith("2 publications, 2 without text, chain ok")
    assert not check_receipt(sending)
    event = AuditEvent.objects.about(answer).get(act="erase")
    assert event.reason == "Order of a court of 1 June"


def test_story_12_the_successor_has_the_drafts_and_the_old_focal_point_nothing(seed_world: World) -> None:
    old = seed_world.focal_point
    draft = seed_world.draft(summary="Begun by the old one.")
    actions.end_mandate(
        mandate=seed_world.focal_point_mandates["XAA"], by=seed_world.administrator, now=seed_world.now()
    )
    successor = UserFactory(username="successor")
    seed_world.nominate(successor, "XAA", MandateRole.FOCAL_POINT)

    assert not StatusUpdate.objects.visible_to(old).exists()
    assert StatusUpdate.objects.visible_to(successor).get() == draft
    with pytest.raises(actions.NotAllowed):
        seed_world.draft(by=old, summary="Too late.", revision=0)
    draft.refresh_from_db()
    assert draft.summary == "Begun by the old one."


def test_story_12_an_expert_whose_mandate_ends_is_out_at_once(seed_world: World) -> None:
    seed_world.draft(by=seed_world.expert, summary="Of the ministry.")
    actions.end_mandate(mandate=seed_world.expert_mandate, by=seed_world.administrator, now=seed_world.now())
    assert not StatusUpdate.objects.visible_to(seed_world.expert).exists()
    with pytest.raises(actions.NotAllowed):
        seed_world.draft(by=seed_world.expert, summary="More.", revision=0)


def test_story_12_two_meetings_two_focal_points_neither_sends_for_the_other(seed_world: World) -> None:
    congress = seed_world.meeting.prepares
    second = UserFactory(username="of-the-congress")
    seed_world.nominate(second, "XAA", MandateRole.FOCAL_POINT, congress)
    other = seed_world.open_period("congress", meeting=congress)
    theirs = seed_world.draft(period=other, by=second, summary="For the Congress.")
    mine = seed_world.draft(summary="For the regional meeting.")
    with pytest.raises(actions.NotAllowed):
        seed_world.send(theirs, by=seed_world.focal_point)
    with pytest.raises(actions.NotAllowed):
        seed_world.send(mine, by=second)
    assert not StatusUpdate.objects.visible_to(second).filter(pk=mine.pk).exists()
    assert not StatusUpdate.objects.visible_to(seed_world.focal_point).filter(pk=theirs.pk).exists()
