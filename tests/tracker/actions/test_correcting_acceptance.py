"""A reviewer accepted an answer by mistake: it is reviewed again, and its public text is taken down."""

from typing import Any

import pytest

from tests.factories.world import World
from tracker import actions
from tracker.actions.correcting.kinds import kind_of
from tracker.choices import CorrectionKind, ReviewState
from tracker.ledger.verification import verify_database
from tracker.models import Correction, OutgoingMail, Publication, Span, StatusUpdate

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def ask(world: World, target: Any, **who: Any) -> Correction:
    return actions.ask_correction(
        kind=CorrectionKind.ACCEPTANCE,
        target=target,
        after={},
        reason="I clicked on the wrong button.",
        by=who.get("by", world.reviewer),
        now=world.now(),
    )


def confirm(world: World, correction: Correction) -> None:
    actions.confirm_correction(correction=correction, by=world.second_reviewer, now=world.now())


def kinds() -> list[tuple[str, int]]:
    return list(Publication.objects.order_by("sequence").values_list("kind", "entry_format"))


def test_a_public_answer_is_reviewed_again_after_a_second_person(seed_world: World) -> None:
    version = seed_world.publish()
    correction = ask(seed_world, version)
    assert correction.is_waiting
    assert Span.objects.today().exists(), "nothing changes before a second person confirms"
    confirm(seed_world, correction)
    version.refresh_from_db()
    assert (version.review_state, version.checked_by, version.reported_on) == (ReviewState.SUBMITTED, None, None)
    assert version.summary != "", "the text is the State's own and stays"
    assert not Span.objects.today().exists()
    assert kinds() == [("answer", 2), ("accepted_in_error", 4)]
    correction.refresh_from_db()
    effects = kind_of(correction).effects(correction)
    assert ([row.after for row in effects.rows], len(effects.public_lines)) == (["To be reviewed"], 1)
    told = OutgoingMail.objects.filter(user=seed_world.focal_point).order_by("pk").last()
    assert told is not None
    said = " ".join(told.text.split())
    assert "We accepted 1 answer of your State by mistake." in said
    assert f"these answers of your State were public: {version.printing.label}. They are no longer public." in said
    verify_database()
    seed_world.accept(version)
    assert kinds()[-1][0] == "answer"
    verify_database()


def test_what_was_accepted_before_is_current_again(seed_world: World) -> None:
    earlier = seed_world.publish(summary="First.")
    later = seed_world.publish(summary="Second.")
    confirm(seed_world, ask(seed_world, later))
    earlier.refresh_from_db()
    assert earlier.review_state == ReviewState.ACCEPTED
    assert Span.objects.today().get().publication.text.words["summary"] == "First."
    verify_database()


def test_without_consent_nobody_else_must_confirm(seed_world: World) -> None:
    version = seed_world.publish(consent="no")
    correction = ask(seed_world, version)
    assert correction.done_at is not None
    (email,) = kind_of(correction).effects(correction).emails
    assert "no longer public" not in email.sentence
    version.refresh_from_db()
    assert version.review_state == ReviewState.SUBMITTED


def test_an_answer_with_a_later_version_stays_accepted(seed_world: World) -> None:
    version = seed_world.publish()
    seed_world.draft(summary="Begun since.", revision=None)
    with pytest.raises(actions.NotAllowed, match="has a later version"):
        ask(seed_world, StatusUpdate.objects.get(pk=version.pk))
