"""A reviewer accepted an answer by mistake: it is reviewed again, and its public text is taken down."""

from typing import Any

import pytest
from django.utils.formats import date_format

from tests.factories.world import World
from tracker import actions
from tracker.actions.correcting.kinds import kind_of
from tracker.choices import ReviewState
from tracker.ledger.verification import verify_database
from tracker.models import Correction, OutgoingMail, Publication, Span, StatusUpdate

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def ask(world: World, target: Any) -> Correction:
    return world.correct("acceptance", target, by=world.reviewer)


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
    day = date_format(seed_world.clock, "DATE_FORMAT")
    assert f"these answers of your State were public from {day} to {day}: 15 (a)." in said
    verify_database()
    seed_world.accept(version)
    assert kinds()[-1][0] == "answer"
    verify_database()


@pytest.mark.parametrize(
    ("consent", "said"), [("yes", "counts again and is public."), ("no", "counts again. It is not public.")]
)
def test_what_was_accepted_before_counts_again_and_the_state_reads_so(
    seed_world: World, consent: str, said: str
) -> None:
    """The email and the check page said that the answer was no longer public, and the one before was public again."""
    earlier = seed_world.publish(summary="First.", consent=consent)
    seed_world.now(days=3)
    correction = ask(seed_world, seed_world.publish(summary="Second.", consent=consent))
    assert earlier.transmission is not None
    day = date_format(earlier.transmission.reported_on, "DATE_FORMAT")
    said = f"15 (a): The answer you sent on {day} {said}"
    (announced,) = kind_of(correction).effects(correction).emails
    assert said in announced.sentence
    if correction.is_waiting:
        confirm(seed_world, correction)
    told = OutgoingMail.objects.filter(user=seed_world.focal_point).order_by("pk").last()
    assert told is not None
    assert said in " ".join(told.text.split())
    assert "no longer public" not in told.text
    stored = Correction.objects.get()
    effects = kind_of(stored).effects(stored)
    assert said in effects.emails[0].sentence
    assert (f"15 (a), {day}", "Superseded") in [(row.item, row.now) for row in effects.rows]
    earlier.refresh_from_db()
    assert earlier.review_state == ReviewState.ACCEPTED
    public = [each.publication.text.words["summary"] for each in Span.objects.today()]
    assert public == (["First."] if consent == "yes" else [])
    verify_database()


def test_without_consent_nobody_else_must_confirm(seed_world: World) -> None:
    version = seed_world.publish(consent="no")
    correction = ask(seed_world, version)
    assert correction.done_at is not None
    (email,) = kind_of(correction).effects(correction).emails
    assert "public" not in email.sentence
    version.refresh_from_db()
    assert version.review_state == ReviewState.SUBMITTED


def test_an_answer_with_a_later_version_stays_accepted(seed_world: World) -> None:
    version = seed_world.publish()
    seed_world.draft(summary="Begun since.", revision=None)
    with pytest.raises(actions.NotAllowed, match="has a later version"):
        ask(seed_world, StatusUpdate.objects.get(pk=version.pk))
