"""Stories 2 to 6: answer, return, correct; consent ended and given again; later periods, and letters out of order."""

import datetime

import pytest
from django.db.models import Q

from report.as_of import current as as_of
from report.as_of import history
from tests.factories.world import World
from tracker import actions
from tracker.choices import PublicationKind, ReviewState
from tracker.ledger.receipts import check_receipt
from tracker.ledger.verification import verify_database
from tracker.models import Publication, PublicationText, Span, StatusUpdate

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def kinds() -> list[str]:
    return list(Publication.objects.in_order().values_list("kind", flat=True))


def current(world: World, slug: str = "15-a", state: str = "XAA") -> Publication | None:
    span = Span.objects.today().filter(member_state=state, recommendation=world.recommendations[slug]).first()
    return span.publication if span else None


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
    assert (second.version, kinds()) == (2, [PublicationKind.ANSWER])
    assert publication is not None
    assert publication.text.words["summary"] == "Trained 240 practitioners in 2025."
    assert current(seed_world) == publication
    assert sending_1.receipt_sha256 != sending_2.receipt_sha256
    assert check_receipt(sending_1)
    assert check_receipt(sending_2)


def test_story_3_a_correction_after_closing_is_public_once_accepted(seed_world: World) -> None:
    second = seed_world.publish(summary="In 2025.")
    before = current(seed_world)
    third = seed_world.draft(summary="In 2026.")
    closed = (seed_world.period.closes_on - seed_world.clock.date()).days + 5
    sending = seed_world.send(third, days=closed)
    assert current(seed_world) == before

    seed_world.accept(third)
    third.refresh_from_db()
    second.refresh_from_db()
    assert kinds() == ["answer", "correction"]
    assert second.review_state == ReviewState.SUPERSEDED
    assert third.reported_on == second.reported_on
    assert third.corrected_on == sending.reported_on
    assert [text.words["summary"] for text in PublicationText.objects.order_by("pk")] == ["In 2025.", "In 2026."]
    assert current(seed_world).sequence == 2


def test_story_4_consent_ended_and_given_again(seed_world: World) -> None:
    seed_world.publish(summary="In 2025.")
    seed_world.publish(summary="In 2026.")
    submission = seed_world.submission()
    day_between = seed_world.clock.date()
    verify_database()

    actions.set_consent(submission=submission, consent="no", by=seed_world.focal_point, now=seed_world.now(days=2))
    assert kinds()[2:] == ["consent_ended"]
    assert not PublicationText.objects.exists()
    assert current(seed_world) is None
    assert not as_of.on(day_between).answers.exists()
    gone = history.gone(Q(recommendation=seed_world.recommendations["15-a"]), day_between)
    assert [(each.since.date(), each.until.date()) for each in gone] == [(day_between, seed_world.clock.date())]
    verify_database()

    actions.set_consent(submission=submission, consent="yes", by=seed_world.focal_point, now=seed_world.now(days=1))
    assert kinds() == ["answer", "correction", "consent_ended", "answer"]
    assert [text.words["summary"] for text in PublicationText.objects.all()] == ["In 2026."]
    assert current(seed_world).sequence == 4
    assert verify_database().without_text == 3


def test_story_5_a_later_period_without_consent_betrays_nothing(seed_world: World) -> None:
    seed_world.publish(summary="In 2025.")
    public_before = list(Publication.objects.values_list("hash", flat=True)), current(seed_world)
    later = seed_world.open_period("period-2")
    answer = seed_world.publish(period=later, consent="no", summary="Nobody is to read this.")
    assert answer.review_state == ReviewState.ACCEPTED
    assert (list(Publication.objects.values_list("hash", flat=True)), current(seed_world)) == public_before
    assert not PublicationText.objects.filter(search_words__contains="nobody is to read").exists()


def test_story_6_accepted_out_of_order_the_later_report_is_current(seed_world: World) -> None:
    period_a, period_b = seed_world.open_period("a"), seed_world.open_period("b")
    answer_a = seed_world.draft(period=period_a, summary="Of May.")
    seed_world.send(answer_a)
    answer_b = seed_world.draft(period=period_b, summary="Of June.")
    seed_world.send(answer_b, days=3)
    seed_world.accept(answer_b)
    seed_world.accept(answer_a)

    assert current(seed_world).text.words["summary"] == "Of June."
    assert kinds() == ["answer", "answer"]


def test_story_6_a_letter_of_years_ago_is_history_and_moves_nothing(seed_world: World) -> None:
    old = seed_world.open_period("old")
    seed_world.publish(summary="The newest.")
    newest = current(seed_world)
    actions.set_consent(
        submission=seed_world.submission(period=old), consent="yes", by=seed_world.focal_point, now=seed_world.now()
    )
    letter = seed_world.draft(period=old, on_behalf=True, summary="From a letter.")
    seed_world.send_on_behalf(letter, reported_on=seed_world.clock.date() - datetime.timedelta(days=700))
    seed_world.accept(letter)

    assert kinds() == ["answer", "answer"]
    assert current(seed_world) == newest
    assert {text.publication.period_id for text in PublicationText.objects.all()} == {"period-1", "old"}
