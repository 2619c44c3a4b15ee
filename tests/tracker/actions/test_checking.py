"""Return with a reason, or accept: never by one who typed, never twice."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.factories.records import UserFactory
from tests.factories.world import World
from tests.tracker.actions.bad_words import UNSTORABLE
from tracker import actions
from tracker.choices import PublicationKind, ReviewState
from tracker.models import AuditEvent, Publication, StatusUpdate

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def sent(world: World, **fields: Any) -> StatusUpdate:
    draft = world.draft(**fields)
    world.send(draft)
    return draft


def test_a_return_needs_a_reason_that_can_be_stored(seed_world: World) -> None:
    draft = sent(seed_world)
    with pytest.raises(actions.NotAllowed, match="Give the reason"):
        seed_world.give_back(draft, " \n")
    with pytest.raises(ValidationError):
        seed_world.give_back(draft, UNSTORABLE["NUL"])
    assert seed_world.give_back(draft, " The year. ").return_reason == "The year."


def test_only_what_was_submitted_is_accepted_or_returned(seed_world: World) -> None:
    superseded = seed_world.publish()
    accepted, withdrawn = seed_world.publish(summary="Corrected."), seed_world.publish("15-b")
    actions.withdraw(version=withdrawn, by=seed_world.focal_point, now=seed_world.now())
    returned = sent(seed_world, slug="15-c")
    seed_world.give_back(returned)
    for version in (seed_world.draft("15-d"), superseded, accepted, withdrawn, returned):
        stage = StatusUpdate.objects.get(pk=version.pk).review_state
        with pytest.raises(actions.NotAllowed):
            seed_world.accept(version, by=seed_world.second_reviewer)
        with pytest.raises(actions.NotAllowed):
            seed_world.give_back(version)
        assert StatusUpdate.objects.get(pk=version.pk).review_state == stage


def test_nobody_accepts_what_they_typed_last_or_before_a_colleague(seed_world: World) -> None:
    both = UserFactory(is_data_entry=True, is_reviewer=True)
    seed_world.draft(on_behalf=True, by=both)
    mended = seed_world.draft(on_behalf=True, summary="Mended by a colleague.", revision=0)
    own = seed_world.draft("15-b", on_behalf=True, by=both)
    seed_world.send_on_behalf(mended, own)
    for letter in (mended, own):
        with pytest.raises(actions.NotAllowed, match="You typed this answer"):
            seed_world.accept(letter, by=both)
    assert seed_world.give_back(mended).review_state == ReviewState.RETURNED


def test_with_consent_an_answer_without_substance_is_not_accepted(seed_world: World) -> None:
    item = seed_world.evidence(is_public=True, link="https://example.org/law")
    draft = sent(seed_world, status="implemented", summary="", citations=(actions.Citation(item),))
    actions.set_evidence_public(evidence=item, is_public=False, by=seed_world.focal_point, now=seed_world.now())
    with pytest.raises(actions.NotAllowed, match="needs a summary or public evidence"):
        seed_world.accept(draft)


def test_a_correction_supersedes_and_keeps_the_date_of_the_answer(seed_world: World) -> None:
    first = seed_world.publish(summary="As it was.")
    seed_world.now(days=5)
    second = seed_world.publish(summary="Corrected.")
    first.refresh_from_db()
    assert (first.review_state, second.review_state) == (ReviewState.SUPERSEDED, ReviewState.ACCEPTED)
    assert (second.reported_on, second.corrected_on) == (first.reported_on, second.transmission.reported_on)
    assert [each.kind for each in Publication.objects.in_order()] == [
        PublicationKind.ANSWER,
        PublicationKind.CORRECTION,
    ]
    assert AuditEvent.objects.about(first).filter(act="supersede").count() == 1


def test_an_answer_of_an_earlier_day_does_not_replace_one_of_a_later_day(seed_world: World) -> None:
    """Public pages said "reported on 1 December, corrected on 5 October" where the answer of October came second."""
    waiting = sent(seed_world, summary="Of the earlier day.")
    seed_world.now(days=3)
    newer = seed_world.draft(summary="Of the letter.", on_behalf=True)
    seed_world.send_on_behalf(newer)
    seed_world.accept(newer)
    with pytest.raises(actions.NotAllowed, match=r"is accepted already, and is newer\. Return this one\."):
        seed_world.accept(waiting)
    assert StatusUpdate.objects.accepted().get().summary == "Of the letter."
    seed_world.give_back(waiting)
    assert StatusUpdate.objects.get(pk=waiting.pk).review_state == ReviewState.RETURNED
