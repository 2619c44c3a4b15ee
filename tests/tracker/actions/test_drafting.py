"""Drafts of answers: who saves, edits, confirms and discards what, and what a colleague's save does."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.factories.records import MeetingFactory, UserFactory
from tests.factories.world import World
from tests.tracker.actions.bad_words import HALF, STORABLE, UNSTORABLE
from tracker import actions
from tracker.choices import AuditOwner, MandateRole, ReviewState
from tracker.models import AuditEvent, StatusUpdate, Submission
from tracker.models.answers import WORDS_LIMIT

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_draft_is_saved_once_and_written_down_for_its_state(seed_world: World) -> None:
    draft = seed_world.draft(summary="A joint desk.")
    event = AuditEvent.objects.about(draft).get()
    assert (draft.version, draft.revision, draft.review_state) == (1, 0, ReviewState.DRAFT)
    assert (event.act, event.owner, event.by) == ("save", AuditOwner.STATE, seed_world.focal_point)
    assert event.changes["summary"] == ["", "A joint desk."]


def test_the_same_words_again_change_nothing(seed_world: World) -> None:
    draft = seed_world.draft()
    again = seed_world.draft(revision=None)
    assert (again.pk, again.revision) == (draft.pk, 0)
    assert AuditEvent.objects.about(draft).count() == 1


def test_an_edit_on_what_one_saw_is_kept(seed_world: World) -> None:
    draft = seed_world.draft()
    edited = seed_world.draft(summary="Another.", revision=0)
    assert (edited.pk, edited.revision, edited.summary) == (draft.pk, 1, "Another.")


@pytest.mark.parametrize("seen", [None, 0, 7])
def test_an_edit_on_something_older_is_a_conflict_with_theirs(seed_world: World, seen: int | None) -> None:
    seed_world.draft()
    seed_world.draft(summary="Theirs.", revision=0)
    with pytest.raises(actions.EditConflict) as conflict:
        seed_world.draft(summary="Mine.", revision=seen)
    assert conflict.value.theirs == StatusUpdate.objects.get(summary="Theirs.")


def test_an_edit_of_a_draft_that_was_discarded_is_a_conflict(seed_world: World) -> None:
    draft = seed_world.draft()
    actions.discard(version=draft, by=seed_world.focal_point, now=seed_world.now())
    with pytest.raises(actions.EditConflict) as conflict:
        seed_world.draft(summary="Mine.", revision=0)
    assert conflict.value.theirs is None


def test_a_first_save_over_what_was_sent_is_refused(seed_world: World) -> None:
    seed_world.send(seed_world.draft())
    with pytest.raises(actions.NotAllowed, match="waits to be checked"):
        seed_world.draft(summary="Mine.")


@pytest.mark.parametrize("who", ["observer", "reviewer", "dataentry", "administrator", "focal point of another State"])
def test_another_person_writes_no_draft(seed_world: World, who: str) -> None:
    seed_world.submission()
    person = seed_world.focal_points["XAB"] if "another" in who else getattr(seed_world, who)
    with pytest.raises(actions.NotAllowed):
        seed_world.draft(by=person)
    assert not StatusUpdate.objects.exists()


def test_an_expert_writes_what_was_named_to_her_and_nothing_else(seed_world: World) -> None:
    assert seed_world.draft("15-a", by=seed_world.expert).typed_by == seed_world.expert
    with pytest.raises(actions.NotAllowed):
        seed_world.draft("15-b", by=seed_world.expert)


def test_a_focal_point_of_another_meeting_writes_nothing(seed_world: World) -> None:
    person = UserFactory()
    seed_world.nominate(person, "XAA", MandateRole.ALTERNATE, meeting=MeetingFactory())
    with pytest.raises(actions.NotAllowed):
        seed_world.draft(by=person)


def test_what_a_period_does_not_ask_is_not_answered(seed_world: World) -> None:
    period = seed_world.open_period("narrow", slugs=("15-b",))
    with pytest.raises(actions.NotAllowed, match="not asked"):
        seed_world.draft("15-a", period=period)


def test_a_state_that_was_not_invited_begins_nothing(seed_world: World) -> None:
    with pytest.raises(actions.NotAllowed, match="not invited"):
        actions.start_submission(
            period=seed_world.period, member_state=seed_world.xac, by=seed_world.dataentry, now=seed_world.now()
        )


@pytest.mark.parametrize("kind", UNSTORABLE)
@pytest.mark.parametrize("field", ["summary", "obstacles", "assistance_needed"])
def test_words_that_cannot_be_stored_are_refused_by_name(seed_world: World, kind: str, field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        seed_world.draft(**{field: UNSTORABLE[kind]})
    assert list(refusal.value.message_dict) == [field]
    assert not StatusUpdate.objects.exists()


def test_half_a_character_is_refused(seed_world: World) -> None:
    with pytest.raises(ValidationError):
        seed_world.draft(summary=HALF)


def test_every_other_character_survives(seed_world: World) -> None:
    draft = seed_world.draft(summary=STORABLE)
    assert StatusUpdate.objects.get(pk=draft.pk).summary == STORABLE


def test_an_answer_may_be_long_and_not_longer(seed_world: World) -> None:
    seed_world.draft(summary="é" * WORDS_LIMIT)
    with pytest.raises(ValidationError) as refusal:
        seed_world.draft("15-b", summary="é" * (WORDS_LIMIT + 1))
    assert list(refusal.value.message_dict) == ["summary"]


@pytest.mark.parametrize(("field", "value"), [("status", "done"), ("language", "tlh")])
def test_a_code_outside_the_list_is_refused(seed_world: World, field: str, value: str) -> None:
    with pytest.raises(ValidationError):
        seed_world.draft(**{field: value})


def test_not_stated_is_for_letters_alone(seed_world: World) -> None:
    with pytest.raises(ValidationError):
        seed_world.draft(status="not_stated")
    assert seed_world.draft(status="not_stated", on_behalf=True).on_behalf


def test_evidence_and_commitments_of_another_state_are_not_touched(seed_world: World) -> None:
    foreign = seed_world.evidence(state="XAB", link="https://example.org/b")
    with pytest.raises(actions.NotAllowed, match="evidence of its own State"):
        seed_world.draft(citations=(actions.Citation(foreign),))
    commitment = seed_world.commit(state="XAB").commitment
    with pytest.raises(actions.NotAllowed, match="commitments of its own State"):
        seed_world.draft(commitments=(commitment,))


def test_letters_have_a_lane_of_their_own_beside_the_draft(seed_world: World) -> None:
    own, letter = seed_world.draft(summary="Ours."), seed_world.draft(summary="From the letter.", on_behalf=True)
    assert (own.version, letter.version) == (1, 2)
    assert AuditEvent.objects.about(letter).get().owner == AuditOwner.SECRETARIAT


@pytest.mark.parametrize("who", ["focal_point", "reviewer", "administrator"])
def test_only_data_entry_types_a_letter(seed_world: World, who: str) -> None:
    with pytest.raises(actions.NotAllowed):
        seed_world.draft(on_behalf=True, by=getattr(seed_world, who))


# --- the next version ------------------------------------------------------------------------------------------------


def test_the_form_begins_with_the_last_version_of_the_answer(seed_world: World) -> None:
    item = seed_world.evidence(link="https://example.org/law")
    draft = seed_world.draft(summary="As it was sent.", citations=(actions.Citation(item, "art. 5"),))
    seed_world.send(draft)
    seed_world.give_back(draft)
    begun = actions.prefill(seed_world.submission(), seed_world.recommendations["15-a"])
    assert begun.words.summary == "As it was sent."
    assert begun.citations == (actions.Citation(item, "art. 5"),)


def test_the_form_of_a_new_period_begins_with_the_newest_accepted_answer(seed_world: World) -> None:
    seed_world.publish(summary="Of the first period.")
    later = seed_world.open_period("later")
    begun = actions.prefill(seed_world.submission(period=later), seed_world.recommendations["15-a"])
    assert begun.words.summary == "Of the first period."


def unchanged(world: World, by: Any = None) -> StatusUpdate:
    later = world.period.__class__.objects.filter(slug="later").first() or world.open_period("later")
    return actions.confirm_unchanged(
        submission=world.submission(period=later),
        recommendation=world.recommendations["15-a"],
        by=by or world.focal_point,
        now=world.now(),
    )


def test_no_change_since_copies_the_answer_and_names_it(seed_world: World) -> None:
    before = seed_world.publish(summary="As before.")
    draft = unchanged(seed_world)
    assert (draft.summary, draft.unchanged_from) == ("As before.", before)


def test_an_edit_of_no_change_since_is_a_change(seed_world: World) -> None:
    seed_world.publish(summary="As before.")
    draft = unchanged(seed_world)
    edited = seed_world.draft(summary="Not as before.", revision=0, period=draft.submission.period)
    assert edited.unchanged_from is None


def test_no_change_needs_an_earlier_accepted_answer(seed_world: World) -> None:
    seed_world.send(seed_world.draft())
    with pytest.raises(actions.NotAllowed, match="no accepted answer"):
        unchanged(seed_world)


def test_no_change_is_not_said_twice(seed_world: World) -> None:
    seed_world.publish()
    unchanged(seed_world)
    with pytest.raises(actions.NotAllowed, match="was begun"):
        unchanged(seed_world)


def test_no_change_since_a_letter_without_a_status_asks_for_one(seed_world: World) -> None:
    letter = seed_world.draft(status="not_stated", on_behalf=True)
    seed_world.send_on_behalf(letter)
    seed_world.accept(letter)
    with pytest.raises(actions.NotAllowed, match="does not say what action"):
        unchanged(seed_world)


# --- discard ---------------------------------------------------------------------------------------------------------


def test_a_discarded_draft_is_gone_and_its_event_keeps_what_it_said(seed_world: World) -> None:
    draft = seed_world.draft(summary="To be thrown away.")
    actions.discard(version=draft, by=seed_world.focal_point, now=seed_world.now())
    event = AuditEvent.objects.get(act="discard")
    assert event.changes["summary"] == ["To be thrown away.", None]
    assert (event.object_id, event.owner) == (str(draft.pk), AuditOwner.STATE)
    assert not StatusUpdate.objects.exists()


def test_what_was_sent_is_not_discarded(seed_world: World) -> None:
    draft = seed_world.draft()
    seed_world.send(draft)
    with pytest.raises(actions.NotAllowed, match="stays as it was sent"):
        actions.discard(version=draft, by=seed_world.focal_point, now=seed_world.now())


@pytest.mark.parametrize("who", ["observer", "dataentry", "reviewer", "focal point of another State"])
def test_another_person_discards_nothing(seed_world: World, who: str) -> None:
    draft = seed_world.draft()
    person = seed_world.focal_points["XAB"] if "another" in who else getattr(seed_world, who)
    with pytest.raises(actions.NotAllowed):
        actions.discard(version=draft, by=person, now=seed_world.now())
    assert StatusUpdate.objects.filter(pk=draft.pk).exists()


def test_the_secretariat_sees_a_response_once_something_was_sent(seed_world: World) -> None:
    draft = seed_world.draft("15-a")
    seen = Submission.objects.visible_to(seed_world.reviewer)
    assert not seen.exists()
    assert not Submission.objects.visible_to(seed_world.dataentry).exists()
    seed_world.send(draft)
    assert seen.get() == draft.submission


def test_who_began_to_enter_a_letter_sees_its_response_and_no_colleague_does(seed_world: World) -> None:
    begun = actions.start_submission(
        period=seed_world.period, member_state=seed_world.xab, by=seed_world.dataentry, now=seed_world.now()
    )
    assert Submission.objects.visible_to(seed_world.dataentry).get() == begun
    assert not Submission.objects.visible_to(seed_world.reviewer).exists()
