"""A newer decision of the State wins: a second approval that is older is refused, says why, and is closed."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils.formats import date_format

from tests.factories.world import World
from tests.tracker.actions.test_two_persons import ask_consent, ask_erasure, confirm, erase
from tracker import actions
from tracker.models import AuditEvent, Correction, PublicationText, StatusUpdate, Submission

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def set_consent(world: World, consent: str) -> Submission:
    return actions.set_consent(
        submission=world.submission(), consent=consent, by=world.focal_point, now=world.now(days=1)
    )


def refused(world: World, request: Any, words: str) -> Correction:
    """The request after somebody tried to confirm it and was refused with these words."""
    with pytest.raises(actions.NotAllowed, match=words):
        confirm(world, request)
    return Correction.objects.get(pk=request.pk)


@pytest.mark.parametrize("way", ["set", "sent"])
def test_the_same_no_again_is_newer_than_a_yes_that_was_asked_before(seed_world: World, way: str) -> None:
    """The State says no a second time, by itself or in a sending: its consent did not change, and it decided."""
    seed_world.publish(consent="no")
    request = ask_consent(seed_world, consent="yes")
    if way == "set":
        set_consent(seed_world, "no")
    else:
        seed_world.send(seed_world.draft("15-b"), consent="no")
    with pytest.raises(actions.NotAllowed, match="Another person"):
        confirm(seed_world, request, by=seed_world.dataentry)
    assert Correction.objects.waiting().count() == 1, "who may not confirm closes nothing"
    refused(seed_world, request, "decided on publication")
    assert Submission.objects.get().consent == "no"


def test_an_old_yes_does_not_end_a_newer_no(seed_world: World) -> None:
    """findings: six texts were readable again, thirty days after the State had taken its consent back."""
    for slug in ("15-a", "15-b", "15-c"):
        seed_world.publish(slug)
    request = ask_consent(seed_world, consent="yes")
    set_consent(seed_world, "no")
    assert PublicationText.objects.count() == 0
    seed_world.now(days=30)
    stored = refused(seed_world, request, "decided on publication")
    assert PublicationText.objects.count() == 0
    assert Submission.objects.get().consent == "no"
    assert (stored.is_overtaken, stored.refused_by) == (True, seed_world.reviewer)
    assert AuditEvent.objects.about(stored).get(act="overtake_set_consent").by == seed_world.reviewer


def test_of_two_notes_verbales_the_later_one_wins_whichever_is_confirmed_first(seed_world: World) -> None:
    seed_world.publish(consent="no")
    first, second = ask_consent(seed_world, consent="yes"), ask_consent(seed_world, consent="no")
    confirm(seed_world, second)
    refused(seed_world, first, "decided on publication")
    third, fourth = ask_consent(seed_world, consent="yes"), ask_consent(seed_world, consent="no")
    confirm(seed_world, third)
    assert Submission.objects.get().consent == "yes"
    confirm(seed_world, fourth)
    assert Submission.objects.get().consent == "no"


TODAY = 20


def day_of(world: World, day: int) -> datetime.date:
    """A day of the month in which these notes arrive; it is the 20th."""
    return world.clock.date() - datetime.timedelta(days=TODAY - day)


def decided_on(world: World, day: int) -> str:
    """What a refusal says of a decision of that day."""
    return f"decision of {date_format(day_of(world, day), 'DATE_FORMAT')} is newer"


def dated(world: World, day: int, consent: str, **given: Any) -> Correction:
    """A request from a note verbale of this day, recorded today."""
    words = {"note_on": day_of(world, day), "note_verbale": f"NV of day {day}"}
    return ask_consent(world, consent=consent, **(words | given))


@pytest.fixture
def later(seed_world: World) -> World:
    """A State that said no when it sent, a month and a half ago."""
    seed_world.publish(consent="no")
    seed_world.now(days=45)
    return seed_world


def test_an_older_note_replaces_a_newer_one_only_where_somebody_says_why(later: World) -> None:
    """The note of the 10th said no; a note of the 1st that was found later said yes, and the answers were published."""
    confirm(later, dated(later, 10, "no"))
    with pytest.raises(ValidationError, match=decided_on(later, 10)) as refusal:
        dated(later, 1, "yes")
    assert list(refusal.value.message_dict) == ["why_older"]
    assert Submission.objects.get().consent == "no"
    why = "The note of the 10th was of another State."
    confirm(later, dated(later, 1, "yes", why_older=why))
    assert Submission.objects.get().consent == "yes"
    with pytest.raises(ValidationError, match=decided_on(later, 10)):
        dated(later, 5, "no")
    request = dated(later, 2, "yes", why_older=why)
    confirm(later, dated(later, 12, "no"))
    refused(later, request, decided_on(later, 12))  # the reason covers no decision made after it


def test_of_two_notes_that_wait_the_newer_date_wins_whichever_was_typed_first(later: World) -> None:
    newer, older = dated(later, 10, "no"), dated(later, 1, "yes")
    confirm(later, older)
    confirm(later, newer)
    assert Submission.objects.get().consent == "no"
    newest, older = dated(later, 15, "yes"), dated(later, 12, "no")
    confirm(later, newest)
    assert refused(later, older, decided_on(later, 15)).is_overtaken
    assert Submission.objects.get().consent == "yes"


def test_a_note_older_than_what_the_state_said_in_the_portal_needs_a_reason(later: World) -> None:
    actions.set_consent(submission=later.submission(), consent="yes", by=later.focal_point, now=later.now())
    with pytest.raises(ValidationError, match=decided_on(later, TODAY)):
        dated(later, TODAY - 1, "no")
    with pytest.raises(ValidationError, match="after today"):
        dated(later, TODAY + 1, "no")
    confirm(later, dated(later, TODAY, "no"))
    assert Submission.objects.get().consent == "no"


def test_a_request_of_an_earlier_release_has_no_date_and_goes_by_when_it_was_asked(later: World) -> None:
    first, second = dated(later, 1, "yes"), dated(later, 10, "no")
    for each in (first, second):
        each.after |= {"note_on": None, "sentence": None}
        each.save()
    confirm(later, second)
    refused(later, first, "decided on publication")
    with pytest.raises(ValidationError, match=decided_on(later, TODAY)):
        dated(later, TODAY - 1, "yes")


def corrected(world: World) -> None:
    world.send(world.draft(summary="Without a name.", revision=None))


def withdrawn(world: World) -> None:
    version = StatusUpdate.objects.accepted().get()
    actions.withdraw(version=version, by=world.focal_point, now=world.now())


def recalled(world: World) -> None:
    """What was sent as a correction, before the request."""
    version = StatusUpdate.objects.submitted().get()
    actions.recall(version=version, by=world.focal_point, now=world.now())


def by_letter(world: World) -> None:
    world.send_on_behalf(world.draft(on_behalf=True, summary="As the letter has it."))


@pytest.mark.parametrize("newer", [corrected, withdrawn, by_letter, recalled])
def test_an_erasure_older_than_what_the_state_did_with_the_answer_is_refused(seed_world: World, newer: Any) -> None:
    seed_world.publish(summary="Mrs X. Invented leads the desk.")
    if newer == recalled:
        corrected(seed_world)
    request = ask_erasure(seed_world)
    newer(seed_world)
    stored = refused(seed_world, request, "ask again")
    assert stored.is_overtaken
    assert StatusUpdate.objects.exclude(summary="").exists()
    erase(seed_world)
    assert not StatusUpdate.objects.exclude(summary="").exists()


def test_what_the_secretariat_may_not_see_stops_no_erasure(seed_world: World) -> None:
    """A draft belongs to the State: a refusal would tell that there is one. Another answer is another thing."""
    item = seed_world.evidence(is_public=True)
    seed_world.publish(summary="Mrs X. Invented leads the desk.", citations=(actions.Citation(item),))
    request, of_evidence = ask_erasure(seed_world), ask_erasure(seed_world, fields=[], evidence=[item])
    draft = seed_world.draft(summary="Mrs X. Invented still leads the desk.")
    seed_world.send(seed_world.draft("15-b"), consent="no")
    confirm(seed_world, request)
    draft.refresh_from_db()
    assert draft.summary == ""
    actions.set_evidence_public(evidence=item, is_public=False, by=seed_world.focal_point, now=seed_world.now())
    refused(seed_world, of_evidence, "ask again")  # the State made it private since
