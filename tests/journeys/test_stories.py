"""Stories 2 to 12 by the actions: what becomes of an answer, a commitment, a letter and a file, and who has them.

Stories 1 and 9, of documents, are told over HTTP (`test_story_versions`).
"""

import datetime

import pytest
from django.db.models import Q

from report.as_of import current as as_of
from report.as_of import history
from tests.factories.records import UserFactory
from tests.factories.world import World
from tracker import actions
from tracker.choices import Consent, ImplementationStatus, MandateRole, ReviewState
from tracker.ledger.receipts import check_receipt
from tracker.ledger.verification import verify_database
from tracker.models import Evidence, OutgoingMail, Publication, PublicationText, Span, StatusUpdate

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def kinds() -> list[str]:
    return list(Publication.objects.in_order().values_list("kind", flat=True))


def current(world: World) -> Publication | None:
    span = Span.objects.today().filter(member_state="XAA", recommendation=world.recommendations["15-a"]).first()
    return span.publication if span else None


def said() -> list[str]:
    return [text.words["summary"] for text in PublicationText.objects.order_by("pk")]


def test_story_2_returned_corrected_and_accepted_by_another_person(seed_world: World) -> None:
    first = seed_world.draft(summary="Trained practitioners.")
    sending_1 = seed_world.send(first)
    returned = seed_world.give_back(first, "Please give the year.")
    with pytest.raises(actions.EditConflict):
        seed_world.draft(summary="Changed after it was sent.", revision=returned.revision)
    copy = actions.prefill(seed_world.submission(), seed_world.recommendations["15-a"])
    assert copy.words.summary == "Trained practitioners."
    second = seed_world.draft(summary="Trained 240 practitioners in 2025.")
    sending_2 = seed_world.send(second)
    publication = seed_world.accept(second)
    assert StatusUpdate.objects.get(pk=first.pk).review_state == ReviewState.RETURNED
    assert (second.version, kinds(), said()) == (2, ["answer"], ["Trained 240 practitioners in 2025."])
    assert current(seed_world) == publication
    assert sending_1.receipt_sha256 != sending_2.receipt_sha256
    assert check_receipt(sending_1)
    assert check_receipt(sending_2)


def test_stories_3_and_4_corrected_after_closing_and_consent_ended_and_given_again(seed_world: World) -> None:
    second = seed_world.publish(summary="In 2025.")
    before, begun = current(seed_world), seed_world.clock.date()
    third = seed_world.draft(summary="In 2026.")
    closed = (seed_world.period.closes_on - seed_world.clock.date()).days + 5
    sending = seed_world.send(third, days=closed)
    assert current(seed_world) == before
    seed_world.accept(third)
    third.refresh_from_db()
    second.refresh_from_db()
    assert second.review_state == ReviewState.SUPERSEDED
    assert (third.reported_on, third.corrected_on) == (second.reported_on, sending.reported_on)
    assert said() == ["In 2025.", "In 2026."]
    submission, day_between = seed_world.submission(), seed_world.clock.date()
    actions.set_consent(submission=submission, consent="no", by=seed_world.focal_point, now=seed_world.now(days=2))
    assert (said(), current(seed_world)) == ([], None)
    assert not as_of.on(day_between).answers.exists()
    gone = history.gone(Q(recommendation=seed_world.recommendations["15-a"]), day_between)
    assert [(each.since.date(), each.until.date()) for each in gone] == [(begun, seed_world.clock.date())]
    actions.set_consent(submission=submission, consent="yes", by=seed_world.focal_point, now=seed_world.now(days=1))
    assert kinds() == ["answer", "correction", "consent_ended", "answer"]
    assert said() == ["In 2026."]
    assert current(seed_world).sequence == 4
    assert verify_database().without_text == 3


def test_stories_5_and_6_only_a_later_report_with_consent_is_current(seed_world: World) -> None:
    period_a, period_b, old = (seed_world.open_period(slug) for slug in ("a", "b", "old"))
    answer_a = seed_world.draft(period=period_a, summary="Of May.")
    seed_world.send(answer_a)
    answer_b = seed_world.draft(period=period_b, summary="Of June.")
    seed_world.send(answer_b, days=3)
    seed_world.accept(answer_b)
    seed_world.accept(answer_a)
    assert current(seed_world).text.words["summary"] == "Of June."
    actions.set_consent(
        submission=seed_world.submission(period=old), consent="yes", by=seed_world.focal_point, now=seed_world.now()
    )
    letter = seed_world.draft(period=old, on_behalf=True, summary="From a letter.")
    seed_world.send_on_behalf(letter, reported_on=seed_world.clock.date() - datetime.timedelta(days=700))
    seed_world.accept(letter)
    assert (kinds(), current(seed_world).text.words["summary"]) == (["answer"] * 3, "Of June.")
    later = seed_world.publish(period=seed_world.open_period("later"), consent="no", summary="Nobody is to read this.")
    assert later.review_state == ReviewState.ACCEPTED
    assert (len(kinds()), current(seed_world).text.words["summary"]) == (3, "Of June.")


def test_story_7_one_commitment_is_on_three_pages_until_consent_ends(seed_world: World) -> None:
    """An answer that touches it copies nothing of it."""
    served = ("15-a", "15-b", "15-g")
    first = seed_world.publish_commitment(*served, target_on=datetime.date(2026, 12, 31), text="Adopt the law.")
    seed_world.publish(commitments=(first.commitment,), summary="The bill was read.")
    body = Span.objects.today().answers().get().publication.text.body
    assert "Adopt the law" not in body
    assert str(first.commitment_id) not in body
    again = {"commitment": first.commitment_id, "period": seed_world.open_period("later")}
    update = seed_world.publish_commitment(*served, **again, target_on=datetime.date(2027, 12, 31))
    now = Span.objects.today().commitments().get().publication
    assert now.text.words["target_on"] == "2027-12-31"
    assert kinds() == ["commitment", "answer", "commitment"]
    for slug in served:
        texts = PublicationText.objects.filter(recommendations=seed_world.recommendations[slug])
        assert now.pk in texts.values_list("publication", flat=True)
    for submission in (first.submission, update.submission):
        actions.set_consent(submission=submission, consent="no", by=seed_world.focal_point, now=seed_world.now())
    assert not Span.objects.today().exists()
    assert not PublicationText.objects.exists()


def test_story_8_a_file_is_public_while_one_readable_answer_cites_it_and_its_state_lets_it(seed_world: World) -> None:
    law = seed_world.evidence(title="Draft law")
    first = seed_world.publish("15-a", citations=(actions.Citation(law, "art. 5"),))
    assert not Evidence.objects.public().exists()
    actions.set_evidence_public(evidence=law, is_public=True, by=seed_world.focal_point, now=seed_world.now())
    later = seed_world.open_period("later")
    second = seed_world.publish("15-b", period=later, citations=(actions.Citation(law),))
    actions.set_consent(submission=second.submission, consent="no", by=seed_world.focal_point, now=seed_world.now())
    assert Evidence.objects.public().get() == law
    actions.withdraw(version=first, by=seed_world.focal_point, now=seed_world.now())
    assert not Evidence.objects.public().exists()


def test_story_10_a_letter_goes_its_own_lane_beside_the_draft(seed_world: World) -> None:
    own = seed_world.draft(summary="My own words, not ready.")
    typed = {"on_behalf": True, "status": ImplementationStatus.NOT_STATED}
    letter = seed_world.draft(**typed, summary="YES, training held.")
    seed_world.send_on_behalf(letter)
    seed_world.give_back(letter, "The letter names no year.")
    again = seed_world.draft(**typed, summary="YES, training held in 2025.")
    sending = seed_world.send_on_behalf(again)
    seed_world.accept(again)
    again.refresh_from_db()
    own.refresh_from_db()
    assert again.submission.consent == Consent.NOT_ASKED
    assert not Publication.objects.exists()
    assert sending.scan
    assert (own.review_state, own.summary) == (ReviewState.DRAFT, "My own words, not ready.")
    subjects = OutgoingMail.objects.filter(user=seed_world.focal_point, subject__contains="letter")
    assert subjects.count() == 3  # at both entries, and at the acceptance
    seed_world.send(own)
    seed_world.accept(own)
    own.refresh_from_db()
    again.refresh_from_db()
    assert (own.review_state, again.review_state) == (ReviewState.ACCEPTED, ReviewState.SUPERSEDED)
    assert own.reported_on == sending.reported_on


def test_story_12_whose_mandate_ends_is_out_at_once_and_the_successor_has_the_drafts(seed_world: World) -> None:
    congress = seed_world.meeting.prepares
    second = UserFactory(username="of-the-congress")
    seed_world.nominate(second, "XAA", MandateRole.FOCAL_POINT, congress)
    theirs = seed_world.draft(period=seed_world.open_period("congress", meeting=congress), by=second)
    old, mine = seed_world.focal_point, seed_world.draft(by=seed_world.expert, summary="Of the ministry.")
    for sender, version in ((old, theirs), (second, mine)):
        assert not StatusUpdate.objects.visible_to(sender).filter(pk=version.pk).exists()
        with pytest.raises(actions.NotAllowed):
            seed_world.send(version, by=sender)
    for mandate in (seed_world.focal_point_mandates["XAA"], seed_world.expert_mandate):
        actions.end_mandate(mandate=mandate, by=seed_world.administrator, now=seed_world.now())
    for person in (old, seed_world.expert):
        assert not StatusUpdate.objects.visible_to(person).exists()
        with pytest.raises(actions.NotAllowed):
            seed_world.draft(by=person, summary="Too late.", revision=0)
    successor = UserFactory(username="successor")
    seed_world.nominate(successor, "XAA", MandateRole.FOCAL_POINT)
    assert StatusUpdate.objects.visible_to(successor).get() == mine
    mine.refresh_from_db()
    assert mine.summary == "Of the ministry."
