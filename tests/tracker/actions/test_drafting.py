"""Drafts of answers: who saves, edits, confirms and discards what, and what a colleague's save does."""

import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.factories.world import World
from tests.tracker.actions.bad_words import HALF, STORABLE, UNSTORABLE
from tests.tracker.actions.test_two_persons import erase
from tracker import actions
from tracker.choices import AuditOwner, ReviewState
from tracker.models import AuditEvent, Commitment, CommitmentUpdate, StatusUpdate, Submission
from tracker.models.answers import WORDS_LIMIT
from tracker.models.commitments import COMMITMENT_LIMIT

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


def edit(world: World, draft: CommitmentUpdate, *slugs: str, by: object = None, **words: str) -> CommitmentUpdate:
    return actions.save_commitment(
        uuid=draft.commitment_id,
        submission=draft.submission,
        words=actions.CommitmentWords(**({"text": draft.text} | words)),
        recommendations=[world.recommendations[slug] for slug in slugs],
        revision=draft.revision,
        by=by or world.focal_point,
        now=world.now(),
    )


def test_a_commitment_serves_recommendations_at_least_one(seed_world: World) -> None:
    draft = seed_world.commit("15-a", "15-b", "15-g")
    assert set(draft.recommendations.all()) == {seed_world.recommendations[slug] for slug in ("15-a", "15-b", "15-g")}
    with pytest.raises(actions.NotAllowed, match="at least one recommendation"):
        edit(seed_world, draft)
    narrow = seed_world.open_period("narrow", slugs=("15-b",))
    assert seed_world.commit("15-a", period=narrow).recommendations.count() == 1, "also what is not asked"
    theirs = seed_world.commit(state="XAB")
    with pytest.raises(actions.NotAllowed, match="another State's"):
        seed_world.commit(commitment=theirs.commitment_id)


def test_an_expert_does_not_take_over_a_draft_by_narrowing_what_it_serves(seed_world: World) -> None:
    draft = seed_world.commit("15-a", "15-b")
    with pytest.raises(actions.NotAllowed):
        edit(seed_world, draft, "15-a", by=seed_world.expert)
    assert draft.recommendations.count() == 2
    hers = seed_world.commit("15-a")
    assert edit(seed_world, hers, "15-a", by=seed_world.expert, note="A note.").typed_by == seed_world.expert


def test_a_form_sent_twice_is_one_commitment_and_an_edit_on_something_older_a_conflict(seed_world: World) -> None:
    draft = seed_world.commit("15-a")
    assert seed_world.commit("15-a", commitment=draft.commitment_id) == draft
    assert Commitment.objects.count() == 1
    edit(seed_world, draft, "15-a", text="Theirs.")
    with pytest.raises(actions.EditConflict) as conflict:
        edit(seed_world, draft, "15-a", text="Mine.")
    assert conflict.value.theirs is not None
    assert CommitmentUpdate.objects.get().text == "Theirs."


def test_bad_words_are_refused_and_leave_no_commitment(seed_world: World) -> None:
    unstorable = [{field: UNSTORABLE["NUL"]} for field in ("text", "lead_institution", "note")]
    wrong = [
        {"text": ""},
        {"text": "x" * (COMMITMENT_LIMIT + 1)},
        {"progress": "done"},
        {"lead_institution": "x" * 301},
    ]
    for words in (*unstorable, *wrong, {"language": "tlh"}):
        with pytest.raises(ValidationError) as refusal:
            seed_world.commit(**words)
        assert list(refusal.value.message_dict) == list(words)
    assert not Commitment.objects.exists()


def test_a_commitment_goes_with_its_only_draft_unless_an_answer_or_a_comment_is_about_it(seed_world: World) -> None:
    """To delete what a comment is about ended with a 500."""
    alone, named, spoken_of = (seed_world.commit("15-a") for _each in range(3))
    seed_world.draft(commitments=(named.commitment,))
    about = {"submission": spoken_of.submission, "commitment": spoken_of.commitment, "by": seed_world.focal_point}
    actions.write_comment(uuid=uuid.uuid4(), text="Ask the Ministry.", language="en", now=seed_world.now(), **about)
    for draft in (alone, named, spoken_of):
        actions.discard(version=draft, by=seed_world.focal_point, now=seed_world.now())
    assert not CommitmentUpdate.objects.exists()
    assert set(Commitment.objects.values_list("pk", flat=True)) == {named.commitment_id, spoken_of.commitment_id}


def mark(world: World, version: Any, *, by: Any = None, is_ready: bool = True) -> Any:
    return actions.mark_ready(version=version, is_ready=is_ready, by=by or world.focal_point, now=world.now())


def stored(version: Any) -> Any:
    return type(version).objects.get(pk=version.pk)


def test_who_may_write_it_marks_the_words_they_saw_and_takes_the_mark_back(seed_world: World) -> None:
    for person, slug in ((seed_world.expert, "15-a"), (seed_world.focal_point, "15-b")):
        draft = mark(seed_world, seed_world.draft(slug, by=person), by=person)
        assert (draft.is_ready, draft.ready_by) == (True, person)
        event = AuditEvent.objects.about(draft).get(act="mark_ready")
        assert (event.owner, event.by, event.member_state_id) == ("state", person, "XAA")
    with pytest.raises(actions.NotAllowed):
        mark(seed_world, draft, by=seed_world.expert, is_ready=False)
    assert not mark(seed_world, draft, is_ready=False).is_ready
    seed_world.draft("15-b", summary="Two.", revision=draft.revision)
    with pytest.raises(actions.EditConflict):
        mark(seed_world, draft)
    with pytest.raises(ValidationError, match="Say what action was taken before you mark"):
        mark(seed_world, seed_world.draft("15-c", status=""))


def test_what_was_sent_or_typed_from_a_letter_is_not_marked(seed_world: World) -> None:
    sent = seed_world.draft()
    seed_world.send(sent)
    with pytest.raises(actions.NotAllowed):
        mark(seed_world, stored(sent))
    with pytest.raises(actions.NotAllowed, match="from a letter"):
        mark(seed_world, seed_world.draft(on_behalf=True), by=seed_world.dataentry)


def test_an_edit_or_a_return_takes_the_mark_away_and_the_same_words_do_not(seed_world: World) -> None:
    draft = mark(seed_world, seed_world.draft(summary="One."))
    seed_world.draft(summary="One.", revision=draft.revision)
    assert stored(draft).is_ready
    seed_world.draft(summary="Two.", revision=draft.revision)
    assert not stored(draft).is_ready
    assert AuditEvent.objects.about(draft).filter(act="save").last().changes["ready_at"][1] is None
    draft = mark(seed_world, stored(draft))
    seed_world.send(draft)
    seed_world.give_back(stored(draft))
    assert not seed_world.draft(summary="With the year.").is_ready
    pledge = mark(seed_world, seed_world.commit("15-a"))
    seed_world.commit("15-a", commitment=pledge.commitment_id)
    assert stored(pledge).is_ready
    with pytest.raises(actions.EditConflict):
        seed_world.commit("15-a", commitment=pledge.commitment_id, text="Adopt another law.")


def test_an_erasure_takes_the_mark_away(seed_world: World) -> None:
    seed_world.publish()
    draft = mark(seed_world, seed_world.draft(summary="Mrs X. Invented leads it."))
    erase(seed_world)
    assert not stored(draft).is_ready
