"""Drafts of answers: who saves, edits, confirms and discards what, and what a colleague's save does."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.factories.world import World
from tests.tracker.actions.bad_words import HALF, STORABLE, UNSTORABLE
from tracker import actions
from tracker.choices import AuditOwner, ReviewState
from tracker.models import AuditEvent, StatusUpdate, Submission
from tracker.models.answers import WORDS_LIMIT

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_draft_is_saved_once_and_edited_on_what_one_saw(seed_world: World) -> None:
    draft = seed_world.draft(summary="A joint desk.")
    event = AuditEvent.objects.about(draft).get()
    assert (draft.version, draft.revision, draft.review_state) == (1, 0, ReviewState.DRAFT)
    assert (event.act, event.owner, event.by) == ("save", AuditOwner.STATE, seed_world.focal_point)
    assert event.changes["summary"] == ["", "A joint desk."]
    again = seed_world.draft(summary="A joint desk.", revision=None)
    assert (again.pk, again.revision, AuditEvent.objects.about(draft).count()) == (draft.pk, 0, 1)
    edited = seed_world.draft(summary="Another.", revision=0)
    assert (edited.pk, edited.revision, edited.summary) == (draft.pk, 1, "Another.")


def test_an_edit_on_something_older_is_a_conflict_with_theirs(seed_world: World) -> None:
    seed_world.draft()
    draft = seed_world.draft(summary="Theirs.", revision=0)
    for seen in (None, 0, 7):
        with pytest.raises(actions.EditConflict) as conflict:
            seed_world.draft(summary="Mine.", revision=seen)
        assert conflict.value.theirs == StatusUpdate.objects.get(summary="Theirs.")
    actions.discard(version=draft, by=seed_world.focal_point, now=seed_world.now())
    with pytest.raises(actions.EditConflict) as conflict:
        seed_world.draft(summary="Mine.", revision=0)
    assert conflict.value.theirs is None


def test_what_was_sent_is_not_asked_or_not_named_is_not_written(seed_world: World) -> None:
    sent = seed_world.draft("15-a", by=seed_world.expert)
    assert sent.typed_by == seed_world.expert
    with pytest.raises(actions.NotAllowed):
        seed_world.draft("15-b", by=seed_world.expert)
    seed_world.send(sent)
    with pytest.raises(actions.NotAllowed, match="waits to be checked"):
        seed_world.draft(summary="Mine.")
    with pytest.raises(actions.NotAllowed, match="stays as it was sent"):
        actions.discard(version=sent, by=seed_world.focal_point, now=seed_world.now())
    with pytest.raises(actions.NotAllowed, match="not asked"):
        seed_world.draft("15-a", period=seed_world.open_period("narrow", slugs=("15-b",)))
    with pytest.raises(actions.NotAllowed, match="not invited"):
        actions.start_submission(
            period=seed_world.period, member_state=seed_world.xac, by=seed_world.dataentry, now=seed_world.now()
        )


def test_words_that_cannot_be_stored_are_refused_by_name_and_all_others_survive(seed_world: World) -> None:
    texts, long = ("summary", "obstacles", "assistance_needed"), "é" * (WORDS_LIMIT + 1)
    wrong = [{"summary": each} for each in (*UNSTORABLE.values(), HALF, long)]
    wrong += [*({field: UNSTORABLE["NUL"]} for field in texts), {"language": "tlh"}]
    for words in wrong:
        with pytest.raises(ValidationError) as refusal:
            seed_world.draft(**words)
        assert list(refusal.value.message_dict) == list(words)
    for status in ("done", "not_stated"):
        with pytest.raises(ValidationError):
            seed_world.draft(status=status)
    assert not StatusUpdate.objects.exists()
    assert seed_world.draft(status="not_stated", on_behalf=True).on_behalf
    for slug, text in (("15-b", STORABLE), ("15-c", long[1:])):
        assert StatusUpdate.objects.get(pk=seed_world.draft(slug, summary=text).pk).summary == text


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


# --- the next version ------------------------------------------------------------------------------------------------


def test_the_form_begins_with_the_last_version_or_the_newest_accepted_answer_of_a_period_before(
    seed_world: World,
) -> None:
    item = seed_world.evidence(link="https://example.org/law")
    draft = seed_world.draft(summary="As it was sent.", citations=(actions.Citation(item, "art. 5"),))
    seed_world.send(draft)
    seed_world.give_back(draft)
    begun = actions.prefill(seed_world.submission(), draft.recommendation)
    assert begun.words.summary == "As it was sent."
    assert begun.citations == (actions.Citation(item, "art. 5"),)
    seed_world.publish(summary="Of the first period.")
    later = seed_world.submission(period=seed_world.open_period("later"))
    assert actions.prefill(later, draft.recommendation).words.summary == "Of the first period."


def unchanged(world: World, by: Any = None) -> StatusUpdate:
    later = world.period.__class__.objects.filter(slug="later").first() or world.open_period("later")
    return actions.confirm_unchanged(
        submission=world.submission(period=later),
        recommendation=world.recommendations["15-a"],
        by=by or world.focal_point,
        now=world.now(),
    )


def test_no_change_since_copies_an_accepted_answer_and_names_it_until_an_edit(seed_world: World) -> None:
    before = seed_world.draft(summary="As before.")
    seed_world.send(before)
    with pytest.raises(actions.NotAllowed, match="no accepted answer"):
        unchanged(seed_world)
    seed_world.accept(before)
    draft = unchanged(seed_world)
    assert (draft.summary, draft.unchanged_from) == ("As before.", before)
    with pytest.raises(actions.NotAllowed, match="was begun"):
        unchanged(seed_world)
    edited = seed_world.draft(summary="Not as before.", revision=0, period=draft.submission.period)
    assert edited.unchanged_from is None


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


def test_the_secretariat_sees_a_response_once_something_was_sent_and_who_began_a_letter_before(
    seed_world: World,
) -> None:
    draft = seed_world.draft("15-a")
    begun = actions.start_submission(
        period=seed_world.period, member_state=seed_world.xab, by=seed_world.dataentry, now=seed_world.now()
    )
    assert Submission.objects.visible_to(seed_world.dataentry).get() == begun
    seen = Submission.objects.visible_to(seed_world.reviewer)
    assert not seen.exists()
    seed_world.send(draft)
    assert seen.get() == draft.submission
