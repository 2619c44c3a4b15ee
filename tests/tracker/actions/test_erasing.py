"""An erasure reaches the copies of an answer's words: what was said about it, to whom, and on which paper it came."""

from typing import Any

import pytest

from tests.factories.mails import quote_as_before
from tests.factories.world import World
from tests.tracker.actions.test_commenting import comment
from tests.tracker.actions.test_two_persons import ask_erasure, confirm, erase
from tracker import actions
from tracker.choices import AuditOwner, PublicationKind
from tracker.ledger.verification import verify_database
from tracker.mail import outbox
from tracker.mail.clock import send_due_mail
from tracker.models import (
    AuditEvent,
    Comment,
    Evidence,
    EvidenceCitation,
    MailPreference,
    OutgoingMail,
    Publication,
    PublicationText,
    Span,
    StatusUpdate,
    Transmission,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NAME = "Jane Example"
WORDS = f"{NAME} wrote the decree."
REASON = f"Is “{WORDS}” meant?"


def returned(world: World) -> StatusUpdate:
    """An answer that was sent and returned, with its words quoted in the reason."""
    version = world.draft(summary=WORDS)
    world.send(version)
    world.give_back(version, REASON)
    return version


def with_the_name(*models: Any) -> list[str]:
    """Every row of these models that holds the name."""
    return [f"{model.__name__}: {row}" for model in models for row in model.objects.values() if NAME in str(row)]


@pytest.mark.parametrize("is_sent", [True, False])
def test_the_reason_of_a_return_goes_with_its_event_and_its_mail(seed_world: World, is_sent: bool) -> None:
    version = returned(seed_world)
    if is_sent:
        OutgoingMail.objects.update(sent_at=seed_world.now())
    erase(seed_world)
    assert not with_the_name(StatusUpdate, AuditEvent, OutgoingMail)
    event = AuditEvent.objects.about(version).get(act="return")
    assert (event.by, event.reason, event.changes["return_reason"]) == (seed_world.reviewer, "", ["", ""])
    mail = OutgoingMail.objects.get(key__startswith="returned")
    assert bool(mail.sent_at) == is_sent == (not mail.subject + mail.text + mail.html)
    if not is_sent:  # it still goes out
        assert "/portal/period-1/xaa/recommendations/" in mail.text
        assert "An answer was returned – 15 (a), " in mail.subject


def test_mails_and_digests_of_both_returns_for_the_same_reason_are_blanked_and_no_others(seed_world: World) -> None:
    """Digests of earlier releases quoted the last return: the first stood there before the second, for one reason."""
    MailPreference.objects.create(user=seed_world.focal_point)
    returned(seed_world)
    seed_world.draft("15-b")
    send_due_mail(seed_world.now(days=30))
    assert not OutgoingMail.objects.filter(key__startswith="clock", text__contains=NAME).exists()
    quote_as_before(REASON, to=seed_world.focal_point)
    returned(seed_world)
    OutgoingMail.objects.update(sent_at=seed_world.now())
    others = OutgoingMail.objects.exclude(text__contains=NAME).exclude(key__startswith="returned")
    kept = set(others.values_list("pk", flat=True))
    erase(seed_world)
    assert not with_the_name(OutgoingMail)
    assert kept <= set(OutgoingMail.objects.exclude(text="").values_list("pk", flat=True))


def test_a_withdrawal_keeps_who_and_when_and_not_its_note(seed_world: World) -> None:
    version = seed_world.publish(summary=WORDS)
    note = f"NV 7 on {NAME}"
    actions.withdraw(version=version, note_verbale=note, by=seed_world.reviewer, now=seed_world.now())
    OutgoingMail.objects.update(sent_at=seed_world.now())
    erase(seed_world)
    assert not with_the_name(AuditEvent, OutgoingMail)
    assert AuditEvent.objects.about(version).filter(act="withdraw", by=seed_world.reviewer).count() == 1


def test_comments_about_the_answer_or_the_commitment_go_and_others_stay(seed_world: World) -> None:
    seed_world.publish(summary=WORDS)
    update = seed_world.publish_commitment("15-a", text=WORDS)
    about, pledged, other = (
        comment(seed_world, text=f"Ask {NAME}."),
        comment(seed_world, text=f"Ask {NAME}.", commitment=update.commitment),
        comment(seed_world, slug="15-b", text="Stays."),
    )
    erase(seed_world)
    erase(seed_world, fields=["text"], commitment=update.commitment)
    texts = {about.pk: "", pledged.pk: "", other.pk: "Stays."}
    assert dict(Comment.objects.values_list("pk", "text")) == texts
    event = AuditEvent.objects.about(about).get(act="erase")
    assert (event.reason, event.owner) == ("A court ordered it.", AuditOwner.STATE)
    assert verify_database().publications == 4


def test_the_letter_that_an_answer_came_by_goes(seed_world: World) -> None:
    typed = seed_world.draft(on_behalf=True, summary=WORDS)
    letter = seed_world.send_on_behalf(typed)
    other = seed_world.send_on_behalf(seed_world.draft("15-b", on_behalf=True))
    erase(seed_world)
    letter.refresh_from_db()
    assert (bool(letter.scan), letter.scan_sha256) == (False, "")
    event = AuditEvent.objects.about(letter).get(act="erase")
    assert event.changes == {"scan": ["", ""], "scan_sha256": ["", ""]}
    assert Transmission.objects.get(pk=other.pk).scan


def test_erased_evidence_takes_the_places_in_it_and_emails_about_it_along(seed_world: World) -> None:
    item, kept = seed_world.evidence(title=f"Letter of {NAME}"), seed_world.evidence(title="A law")
    cited = (actions.Citation(item, f"where {NAME} signs"), actions.Citation(kept, "art. 5"))
    version = seed_world.draft(citations=cited)
    seed_world.draft(revision=0, citations=cited[1:])
    seed_world.draft(revision=1, citations=cited)
    seed_world.send(version)
    outbox.tell_concerned("evidence_refused", about=item, evidence=item)
    OutgoingMail.objects.update(sent_at=seed_world.now())
    assert with_the_name(OutgoingMail)
    erase(seed_world, fields=[], evidence=[item])
    assert not with_the_name(AuditEvent, EvidenceCitation, Evidence, OutgoingMail)
    assert set(EvidenceCitation.objects.values_list("evidence", "pinpoint")) == {(item.pk, ""), (kept.pk, "art. 5")}
    told = AuditEvent.objects.about(version).filter(act="save").values_list("changes", flat=True)
    assert all([str(kept.pk), "art. 5"] in changes["citations"][1] for changes in told)


def test_an_erasure_reaches_no_file_of_another_state_whatever_its_request_names(seed_world: World) -> None:
    foreign, own = seed_world.evidence(state="XAB", title="A law"), seed_world.evidence()
    request = ask_erasure(seed_world, fields=[], evidence=[own])
    request.after["evidence"].append(str(foreign.pk))
    request.save()
    confirm(seed_world, request)
    assert [Evidence.objects.get(pk=each.pk).erased_at is None for each in (foreign, own)] == [True, False]


def test_a_reason_that_repeats_the_words_is_refused(seed_world: World) -> None:
    seed_world.publish(summary=f"{NAME} wrote the decree and signed it.")
    with pytest.raises(actions.NotAllowed, match="The reason repeats words"):
        erase(seed_world, reason=f"They did not want “{NAME} wrote the decree and signed it” to be read.")
    assert StatusUpdate.objects.get().summary


def said_again(world: World) -> StatusUpdate:
    """“No change since” the answer of the first period, in a second one, accepted."""
    later = world.open_period("period-2")
    draft = actions.confirm_unchanged(
        submission=world.submission(period=later), recommendation=world.recommendations["15-a"],
        by=world.focal_point, now=world.now(),
    )  # fmt: skip
    world.send(draft)
    world.accept(draft)
    return draft


def test_an_answer_that_says_no_change_since_is_reached_in_its_period(seed_world: World) -> None:
    seed_world.publish(summary=NAME, obstacles="None.")
    again = said_again(seed_world)
    assert PublicationText.objects.count() == 2
    erase(seed_world)
    again.refresh_from_db()
    assert (again.summary, again.obstacles) == ("", "None.")
    assert not with_the_name(StatusUpdate, AuditEvent, PublicationText)
    ends = Publication.objects.filter(kind=PublicationKind.ERASURE).values_list("period", flat=True)
    assert set(ends) == {"period-1", "period-2"}
    assert verify_database().without_text == 4


def test_the_answer_that_it_was_taken_from_is_reached_as_well(seed_world: World) -> None:
    first = seed_world.publish(summary=NAME)
    again = said_again(seed_world)
    erase(seed_world, submission=again.submission)
    first.refresh_from_db()
    assert first.summary == ""
    assert not PublicationText.objects.exists()


def test_another_text_of_a_later_period_stays_and_is_published_again(seed_world: World) -> None:
    seed_world.publish(summary=NAME)
    again = said_again(seed_world)
    corrected = seed_world.publish(period=again.submission.period, summary="Something else.")
    erase(seed_world)
    assert not with_the_name(StatusUpdate, AuditEvent, PublicationText)
    assert PublicationText.objects.get().status_update == corrected
    assert Span.objects.today().get().publication.text.status_update == corrected
    assert verify_database().publications == 6


def test_a_long_text_that_is_the_same_is_a_copy_and_a_word_or_two_are_none(seed_world: World) -> None:
    long, later = f"{NAME} wrote the decree and signed it.", seed_world.open_period("period-2")
    seed_world.publish("15-a", summary=long, obstacles="None.")
    seed_world.publish("15-a", period=later, summary=long, obstacles="None.", assistance_needed="A few.")
    another = seed_world.open_period("period-3")
    seed_world.publish("15-a", period=another, summary="Something else.", obstacles="None.")
    erase(seed_world, fields=["summary", "obstacles"])
    assert not with_the_name(StatusUpdate, AuditEvent, PublicationText)
    assert StatusUpdate.objects.get(submission__period=later).assistance_needed == "A few."
    kept = StatusUpdate.objects.get(submission__period=another)
    assert (kept.summary, kept.obstacles) == ("Something else.", "None.")
    assert set(PublicationText.objects.values_list("status_update", flat=True)) == {kept.pk}


def test_drafts_of_a_later_period_that_began_with_the_words_keep_no_trace(seed_world: World) -> None:
    seed_world.publish(summary=NAME)
    later = seed_world.open_period("period-2")
    discarded = seed_world.draft(period=later, summary=NAME)
    actions.discard(version=discarded, by=seed_world.focal_point, now=seed_world.now())
    draft = seed_world.draft(period=later, summary=NAME)
    seed_world.draft(period=later, summary="Something else.", revision=draft.revision)
    erase(seed_world)
    assert not with_the_name(StatusUpdate, AuditEvent)
    assert StatusUpdate.objects.get(pk=draft.pk).summary == "Something else."
