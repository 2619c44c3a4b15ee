"""A draft is marked as ready by who may write it; whatever changes it takes the mark away."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.factories.world import World
from tests.tracker.actions.test_two_persons import ask_erasure, confirm
from tracker import actions
from tracker.models import AuditEvent, StatusUpdate

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def mark(world: World, version: Any, *, by: Any = None, is_ready: bool = True) -> Any:
    return actions.mark_ready(version=version, is_ready=is_ready, by=by or world.focal_point, now=world.now())


def stored(version: Any) -> Any:
    return type(version).objects.get(pk=version.pk)


@pytest.mark.parametrize("who", ["focal_point", "expert"])
def test_who_may_write_it_marks_it(seed_world: World, who: str) -> None:
    person = getattr(seed_world, who)
    draft = mark(seed_world, seed_world.draft("15-a", by=person), by=person)
    assert (draft.is_ready, draft.ready_by) == (True, person)
    event = AuditEvent.objects.about(draft).get(act="mark_ready")
    assert (event.owner, event.by) == ("state", person)


@pytest.mark.parametrize("who", ["observer", "reviewer", "dataentry"])
def test_nobody_else_does(seed_world: World, who: str) -> None:
    draft = seed_world.draft()
    with pytest.raises(actions.NotAllowed):
        mark(seed_world, draft, by=getattr(seed_world, who))


def test_an_expert_marks_no_answer_of_another(seed_world: World) -> None:
    draft = seed_world.draft("15-b")
    with pytest.raises(actions.NotAllowed):
        mark(seed_world, draft, by=seed_world.expert)


def test_what_was_sent_or_typed_from_a_letter_is_not_marked(seed_world: World) -> None:
    sent = seed_world.draft()
    seed_world.send(sent)
    with pytest.raises(actions.NotAllowed):
        mark(seed_world, stored(sent))
    with pytest.raises(actions.NotAllowed, match="from a letter"):
        mark(seed_world, seed_world.draft(on_behalf=True), by=seed_world.dataentry)


def test_an_answer_without_a_status_is_not_ready(seed_world: World) -> None:
    with pytest.raises(ValidationError, match="Say what action was taken before you mark"):
        mark(seed_world, seed_world.draft(status=""))


def test_an_edit_takes_the_mark_away_and_the_same_words_do_not(seed_world: World) -> None:
    draft = mark(seed_world, seed_world.draft(summary="One."))
    seed_world.draft(summary="One.", revision=draft.revision)
    assert stored(draft).is_ready
    seed_world.draft(summary="Two.", revision=draft.revision)
    assert not stored(draft).is_ready
    assert AuditEvent.objects.about(draft).filter(act="save").last().changes["ready_at"][1] is None


def test_an_edit_of_a_commitment_takes_its_mark_away(seed_world: World) -> None:
    draft = mark(seed_world, seed_world.commit("15-a"))
    actions.save_commitment(
        uuid=draft.commitment_id,
        submission=draft.submission,
        words=actions.CommitmentWords(text="Adopt another law."),
        recommendations=list(draft.recommendations.all()),
        revision=draft.revision,
        by=seed_world.focal_point,
        now=seed_world.now(),
    )
    assert not stored(draft).is_ready


def test_an_erasure_takes_the_mark_away(seed_world: World) -> None:
    seed_world.publish()
    draft = mark(seed_world, seed_world.draft(summary="Mrs X. Invented leads it."))
    confirm(seed_world, ask_erasure(seed_world))
    assert not stored(draft).is_ready


def test_the_mark_is_taken_back(seed_world: World) -> None:
    draft = mark(seed_world, seed_world.draft())
    assert not mark(seed_world, draft, is_ready=False).is_ready


def test_a_mark_is_of_the_words_one_saw(seed_world: World) -> None:
    seen = seed_world.draft(summary="One.")
    seed_world.draft(summary="Two.", revision=seen.revision)
    with pytest.raises(actions.EditConflict):
        mark(seed_world, seen)


def test_the_next_version_after_a_return_is_not_ready(seed_world: World) -> None:
    draft = mark(seed_world, seed_world.draft())
    seed_world.send(draft)
    seed_world.give_back(stored(draft))
    assert not seed_world.draft(summary="With the year.").is_ready
    assert StatusUpdate.objects.count() == 2
