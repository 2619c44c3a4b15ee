"""Commitments: declared and updated by the State that makes them."""

import uuid

import pytest
from django.core.exceptions import ValidationError

from tests.factories.world import World
from tests.tracker.actions.bad_words import UNSTORABLE
from tracker import actions
from tracker.models import Commitment, CommitmentUpdate, Recommendation
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


def test_a_form_sent_twice_declares_one_commitment(seed_world: World) -> None:
    key = uuid.uuid4()
    first = seed_world.commit("15-a", commitment=key)
    assert seed_world.commit("15-a", commitment=key) == first
    assert Commitment.objects.count() == 1


def test_a_commitment_serves_recommendations_at_least_one(seed_world: World) -> None:
    draft = seed_world.commit("15-a", "15-b", "15-g")
    assert set(draft.recommendations.all()) == {seed_world.recommendations[slug] for slug in ("15-a", "15-b", "15-g")}
    with pytest.raises(actions.NotAllowed, match="at least one recommendation"):
        edit(seed_world, draft)


def test_a_commitment_of_another_state_is_not_updated(seed_world: World) -> None:
    theirs = seed_world.commit(state="XAB")
    with pytest.raises(actions.NotAllowed, match="another State's"):
        seed_world.commit(commitment=theirs.commitment_id)


@pytest.mark.parametrize("who", ["observer", "reviewer", "dataentry"])
def test_another_person_declares_nothing(seed_world: World, who: str) -> None:
    draft = seed_world.commit()
    with pytest.raises(actions.NotAllowed):
        edit(seed_world, draft, "15-a", by=getattr(seed_world, who), text="Mine.")


def test_an_expert_does_not_take_over_a_draft_by_narrowing_what_it_serves(seed_world: World) -> None:
    draft = seed_world.commit("15-a", "15-b")
    with pytest.raises(actions.NotAllowed):
        edit(seed_world, draft, "15-a", by=seed_world.expert)
    assert draft.recommendations.count() == 2


def test_an_expert_declares_on_what_was_named_to_her(seed_world: World) -> None:
    draft = seed_world.commit("15-a")
    assert edit(seed_world, draft, "15-a", by=seed_world.expert, note="A note.").typed_by == seed_world.expert


def test_an_edit_on_something_older_is_a_conflict(seed_world: World) -> None:
    draft = seed_world.commit()
    edit(seed_world, draft, "15-a", text="Theirs.")
    with pytest.raises(actions.EditConflict) as conflict:
        edit(seed_world, draft, "15-a", text="Mine.")
    assert conflict.value.theirs is not None
    assert CommitmentUpdate.objects.get().text == "Theirs."


@pytest.mark.parametrize("kind", UNSTORABLE)
@pytest.mark.parametrize("field", ["text", "lead_institution", "note"])
def test_words_that_cannot_be_stored_are_refused_and_leave_no_commitment(
    seed_world: World, kind: str, field: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        seed_world.commit(**{field: UNSTORABLE[kind]})
    assert list(refusal.value.message_dict) == [field]
    assert not Commitment.objects.exists()


@pytest.mark.parametrize(
    "words",
    [
        {"text": ""},
        {"text": "x" * (COMMITMENT_LIMIT + 1)},
        {"progress": "done"},
        {"lead_institution": "x" * 301},
        {"language": "tlh"},
    ],
)
def test_bad_words_are_refused(seed_world: World, words: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as refusal:
        seed_world.commit(**words)
    assert list(refusal.value.message_dict) == list(words)


def test_a_commitment_goes_with_its_only_draft(seed_world: World) -> None:
    draft = seed_world.commit()
    actions.discard(version=draft, by=seed_world.focal_point, now=seed_world.now())
    assert not Commitment.objects.exists()


def test_a_commitment_that_an_answer_names_stays(seed_world: World) -> None:
    draft = seed_world.commit()
    seed_world.draft(commitments=(draft.commitment,))
    actions.discard(version=draft, by=seed_world.focal_point, now=seed_world.now())
    assert Commitment.objects.exists()


def test_a_recommendation_of_any_meeting_is_served(seed_world: World) -> None:
    assert Recommendation.objects.exclude(slug__in=("15-a",)).exists()
    narrow = seed_world.open_period("narrow", slugs=("15-b",))
    assert seed_world.commit("15-a", period=narrow).recommendations.count() == 1


def test_a_draft_is_discarded_though_somebody_said_something_about_it(seed_world: World) -> None:
    """The comment stays, and so does what it is about: to delete that ended with a 500."""
    draft = seed_world.commit("15-a")
    said = actions.write_comment(
        uuid=uuid.uuid4(),
        submission=draft.submission,
        commitment=draft.commitment,
        text="Ask the Ministry.",
        language="en",
        by=seed_world.focal_point,
        now=seed_world.now(),
    )
    actions.discard(version=draft, by=seed_world.focal_point, now=seed_world.now())
    assert not CommitmentUpdate.objects.exists()
    said.refresh_from_db()
    assert said.commitment_id == draft.commitment_id
