"""Commitments: declared and updated by the State that makes them."""

import uuid

import pytest
from django.core.exceptions import ValidationError

from tests.factories.world import World
from tests.tracker.actions.bad_words import UNSTORABLE
from tracker import actions
from tracker.models import Commitment, CommitmentUpdate
from tracker.models.commitments import COMMITMENT_LIMIT

pytestmark = [pytest.mark.django_db, pytest.mark.database]


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
