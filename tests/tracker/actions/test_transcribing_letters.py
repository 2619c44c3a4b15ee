"""What was entered wrongly from a State's letter, and accepted, is corrected: in our name, not in the State's."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.factories.world import World
from tracker import actions
from tracker.actions.correcting.letters import words_of
from tracker.admin.queries import letters_returned
from tracker.choices import ReviewState
from tracker.ledger.receipts import check_receipt
from tracker.ledger.verification import verify_database
from tracker.models import AuditEvent, OutgoingMail, Publication, Span, StatusUpdate

pytestmark = [pytest.mark.django_db, pytest.mark.database]
WRONG, RIGHT = "Twelve officers were trained.", "Twenty officers were trained."
REASON = "The figure was misread."


@pytest.fixture
def letter(seed_world: World) -> StatusUpdate:
    """What was entered from a letter of XAA, and accepted, with a consent to publish."""
    draft = seed_world.draft(summary=WRONG, on_behalf=True)
    seed_world.send_on_behalf(draft, reported_on=seed_world.clock.date() - datetime.timedelta(days=3))
    seed_world.accept(draft)
    actions.set_consent(submission=draft.submission, consent="yes", by=seed_world.focal_point, now=seed_world.now())
    return StatusUpdate.objects.get(pk=draft.pk)


def correct(world: World, version: StatusUpdate, *, words: Any = None, **given: Any) -> StatusUpdate:
    """The correction of a version, sent to be reviewed."""
    right = actions.AnswerWords(**{**vars(words_of(version)), "summary": RIGHT} | (words or {}))
    made = world.correct("text", version, given=right, **{"reason": REASON} | given)
    return StatusUpdate.objects.select_related("transmission").get(pk=made.after["answers"][str(version.pk)])


def kinds() -> list[str]:
    return list(Publication.objects.order_by("sequence").values_list("kind", flat=True))


def current() -> str:
    return Span.objects.today().get().publication.text.words["summary"]


def test_the_right_words_stand_once_another_person_accepted_them(seed_world: World, letter: StatusUpdate) -> None:
    OutgoingMail.objects.all().delete()
    right = correct(seed_world, letter)
    assert (right.review_state, right.transcribes, right.transcribed_because) == ("submitted", letter, REASON)
    assert current() == WRONG, "nothing changes before that"
    first, sent = letter.transmission, right.transmission
    assert first is not None
    assert sent is not None
    assert (sent.scan_sha256, sent.reported_on, sent.channel) == (first.scan_sha256, first.reported_on, first.channel)
    assert sent.scan.name != first.scan.name, "an erasure of one leaves no dead name in the other"
    with sent.scan.open("rb") as again, first.scan.open("rb") as before:
        assert again.read() == before.read()
    assert check_receipt(first)
    assert check_receipt(sent)
    with pytest.raises(actions.NotAllowed):
        actions.accept(version=right, by=seed_world.dataentry, now=seed_world.now())
    assert not OutgoingMail.objects.exists()
    seed_world.accept(right)
    mail = OutgoingMail.objects.filter(user=seed_world.focal_point).get()
    assert "mistake of transcription" in mail.subject
    assert not [each for each in (WRONG, RIGHT, REASON) if each in mail.text + mail.html]
    assert (current(), kinds()) == (RIGHT, ["answer", "transcription"])
    right.refresh_from_db()
    letter.refresh_from_db()
    assert letter.review_state == ReviewState.SUPERSEDED
    assert (right.reported_on, right.corrected_on) == (letter.reported_on, None), "the State corrected nothing"
    assert verify_database().publications == 2


def test_no_refusal_shows_data_entry_that_the_state_drafts_its_own_answer(
    seed_world: World, letter: StatusUpdate
) -> None:
    seed_world.draft(summary="A draft in the portal.")
    assert correct(seed_world, letter).summary == RIGHT


def test_what_it_cites_and_touches_stays(seed_world: World) -> None:
    law = seed_world.evidence(is_public=True, link="https://example.org/law")
    pledge = seed_world.publish_commitment("15-a")
    draft = seed_world.draft(
        on_behalf=True, citations=(actions.Citation(law, "art. 5"),), commitments=(pledge.commitment,)
    )
    seed_world.send_on_behalf(draft)
    seed_world.accept(draft)
    right = correct(seed_world, StatusUpdate.objects.get(pk=draft.pk))
    assert [(each.evidence, each.pinpoint) for each in right.evidence_citations.all()] == [(law, "art. 5")]
    assert list(right.commitments.all()) == [pledge.commitment]


def test_a_second_correction_waits_for_the_review_of_the_first(seed_world: World, letter: StatusUpdate) -> None:
    first = correct(seed_world, letter)
    with pytest.raises(actions.NotAllowed, match="not reviewed yet"):
        correct(seed_world, letter)
    seed_world.accept(first)
    first.refresh_from_db()
    seed_world.accept(correct(seed_world, first, words={"language": "fr"}))
    assert kinds() == ["answer", "transcription", "transcription"]
    assert Span.objects.today().get().publication.text.language == "fr", "the language only was wrong"


@pytest.mark.parametrize("what", ["corrected", "withdrawn"])
def test_what_the_state_did_since_is_not_undone_by_an_older_letter(
    seed_world: World, letter: StatusUpdate, what: str
) -> None:
    right = correct(seed_world, letter)
    if what == "corrected":
        own = seed_world.draft(summary="Thirty officers were trained.")
        seed_world.send(own)
        seed_world.accept(own)
    else:
        actions.withdraw(version=letter, by=seed_world.focal_point, now=seed_world.now())
    before = kinds()
    with pytest.raises(actions.NotAllowed, match="stands no more"):
        seed_world.accept(right)
    assert kinds() == before
    assert seed_world.give_back(right).review_state == ReviewState.RETURNED


def test_nobody_reads_that_it_was_wrong_where_nothing_was_public(seed_world: World) -> None:
    """Without consent nothing is published; with a later one the right words are, as any answer."""
    draft = seed_world.draft(summary=WRONG, on_behalf=True)
    seed_world.send_on_behalf(draft)
    seed_world.accept(draft)
    seed_world.accept(correct(seed_world, StatusUpdate.objects.get(pk=draft.pk)))
    assert not kinds()
    actions.set_consent(submission=draft.submission, consent="yes", by=seed_world.focal_point, now=seed_world.now())
    assert (current(), kinds()) == (RIGHT, ["answer"])


def test_a_correction_of_the_state_keeps_its_day(seed_world: World, letter: StatusUpdate) -> None:
    """The State corrects by a second letter; its transcription is corrected: the day is that of the second letter."""
    second = seed_world.draft(summary="Fourty officers were trained.", on_behalf=True)
    seed_world.send_on_behalf(second)
    seed_world.accept(second)
    second.refresh_from_db()
    right = correct(seed_world, second, words={"summary": "Forty officers were trained."})
    seed_world.accept(right)
    right.refresh_from_db()
    assert (right.reported_on, right.corrected_on) == (letter.reported_on, second.corrected_on)
    assert right.corrected_on is not None
    assert kinds() == ["answer", "correction", "transcription"]


def test_who_may_and_of_what(seed_world: World, letter: StatusUpdate) -> None:
    for person in (seed_world.reviewer, seed_world.administrator, seed_world.focal_point):
        with pytest.raises(actions.NotAllowed, match="Only data entry"):
            correct(seed_world, letter, by=person)
    own = seed_world.publish("15-b")
    with pytest.raises(actions.NotAllowed, match="sent this in the portal"):
        correct(seed_world, own)
    with pytest.raises(ValidationError, match="Nothing would be changed"):
        correct(seed_world, letter, words={"summary": WRONG})
    with pytest.raises(ValidationError, match="Give the reason"):
        correct(seed_world, letter, reason=" ")
    assert StatusUpdate.objects.filter(on_behalf=True).count() == 1


def test_an_erasure_takes_the_reason_and_both_letters(seed_world: World, letter: StatusUpdate) -> None:
    right = correct(seed_world, letter)
    seed_world.accept(right)
    request = actions.ask_erasure(
        submission=letter.submission, recommendation=letter.recommendation, fields=["summary"],
        reason="A court ordered it.", by=seed_world.dataentry, now=seed_world.now(),
    )  # fmt: skip
    actions.confirm_correction(correction=request, by=seed_world.reviewer, now=seed_world.now())
    for version in StatusUpdate.objects.filter(on_behalf=True):
        assert (version.summary, version.transcribed_because) == ("", "")
        assert version.transmission is not None
        assert not version.transmission.scan
    for event in AuditEvent.objects.all():
        assert REASON not in f"{event.reason} {event.changes}"


def take_back(world: World, right: StatusUpdate) -> None:
    """The acceptance of a correction is taken back by two persons."""
    asked = world.correct("acceptance", right, by=world.reviewer, reason="Accepted too early.")
    assert current() == RIGHT
    actions.confirm_correction(correction=asked, by=world.second_reviewer, now=world.now())
    right.refresh_from_db()
    assert right.review_state == "submitted"


def test_the_wrong_text_does_not_count_again_with_the_acceptance_of_its_correction(
    seed_world: World, letter: StatusUpdate
) -> None:
    """The acceptance could not be taken back: the wrong text would have been public again."""
    right = correct(seed_world, letter)
    seed_world.accept(right)
    take_back(seed_world, right)
    letter.refresh_from_db()
    assert (letter.review_state, list(Span.objects.today())) == ("superseded", [])
    again = correct(seed_world, right, words={"summary": "Still other words."})
    assert (again.transcribes, again.transcribed_because) == (letter, REASON), "it corrects the same version"
    seed_world.accept(again)
    again.refresh_from_db()
    assert (again.reported_on, again.corrected_on) == (letter.reported_on, None)
    assert kinds()[-2:] == ["accepted_in_error", "answer"]
    verify_database()


def test_an_answer_before_the_letter_counts_until_its_correction_is_reviewed_again(seed_world: World) -> None:
    own = seed_world.publish(summary="First.")
    seed_world.now(days=2)
    draft = seed_world.draft(summary=WRONG, on_behalf=True)
    seed_world.send_on_behalf(draft)
    seed_world.accept(draft)
    right = correct(seed_world, StatusUpdate.objects.get(pk=draft.pk))
    seed_world.accept(right)
    take_back(seed_world, right)
    assert current() == "First."
    seed_world.accept(right)
    right.refresh_from_db()
    assert (current(), kinds()[-1]) == (RIGHT, "correction"), "it does not correct what the State said first"
    verify_database()
    take_back(seed_world, right)
    own.refresh_from_db()
    actions.withdraw(version=own, by=seed_world.focal_point, now=seed_world.now())
    with pytest.raises(actions.NotAllowed, match="it was withdrawn"):
        seed_world.accept(right)
    seed_world.give_back(right)
    StatusUpdate.objects.filter(pk=right.pk).update(checked_at=own.checked_at)  # long ago
    assert [each.pk for each in letters_returned(seed_world.dataentry, StatusUpdate)] == [right.pk]
