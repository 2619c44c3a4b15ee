"""The public views, asked by SQL: a row that one condition keeps private is in none, whatever the code above asks."""

import pytest
from django.db import connection

from tests.factories.world import World, make_world
from tracker import actions
from tracker.choices import CheckState
from tracker.models import Attribution, Evidence, Printing, ReportingPeriod


def shown(view: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM public_{view}")  # noqa: S608 - a name of ours
        return int(cursor.fetchone()[0])


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def cited(world: World) -> Evidence:
    """A public, clean item that a public answer cites."""
    item = world.evidence(is_public=True)
    Evidence.objects.update(check_state=CheckState.CLEAN)
    world.publish("15-a", citations=(actions.Citation(item),))
    assert (shown("evidence"), shown("evidencecitation")) == (1, 1)
    return item


@pytest.mark.parametrize("private", ["not public", "not scanned", "refused", "erased"])
def test_evidence_is_shown_only_where_it_is_public_and_clean_and_there(
    cited: Evidence, world: World, private: str
) -> None:
    changes = {
        "not public": {"is_public": False},
        "not scanned": {"check_state": CheckState.OPEN},
        "refused": {"check_state": CheckState.REFUSED},
        "erased": {"erased_at": world.now(), "erased_by": world.reviewer},
    }
    Evidence.objects.update(**changes[private])
    assert (shown("evidence"), shown("evidencecitation")) == (0, 0)


def test_evidence_is_shown_only_where_a_public_text_cites_it(world: World) -> None:
    item = world.evidence(is_public=True)
    Evidence.objects.update(check_state=CheckState.CLEAN)
    draft = world.draft(citations=(actions.Citation(item),))
    world.send(draft, consent="no")
    world.accept(draft)
    assert (shown("evidence"), shown("evidencecitation")) == (0, 0)


def test_a_commitment_is_shown_once_it_was_published(world: World) -> None:
    update = world.commit("15-a")
    world.publish("15-a", commitments=(update.commitment,))
    assert (shown("commitment"), shown("statusupdate_commitments")) == (0, 0)
    world.send(update)
    world.accept(update)
    assert (shown("commitment"), shown("statusupdate_commitments")) == (1, 1)


def test_a_source_of_a_recommendation_is_shown_once_it_was_confirmed(world: World) -> None:
    printing = Printing.objects.filter(attributions=None).first()
    assert printing is not None
    before = shown("attribution")
    named = Attribution(printing=printing, member_state=world.xaa, printed=printing.text[:5], start=0, end=5)
    named.save()
    assert shown("attribution") == before
    Attribution.objects.filter(pk=named.pk).update(confirmed_at=world.now(), confirmed_by=world.dataentry)
    assert shown("attribution") == before + 1


def test_a_period_is_shown_once_it_was_opened(world: World) -> None:
    before = [shown(view) for view in ("reportingperiod", "perioditem", "invitation")]
    assert min(before) > 0
    ReportingPeriod.objects.update(opened_at=None, opened_by=None)
    assert [shown(view) for view in ("reportingperiod", "perioditem", "invitation")] == [0, 0, 0]
