"""A draft is marked as ready by who may write it; whatever changes it takes the mark away."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.factories.world import World
from tests.tracker.actions.test_two_persons import erase
from tracker import actions
from tracker.models import AuditEvent

pytestmark = [pytest.mark.django_db, pytest.mark.database]


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
