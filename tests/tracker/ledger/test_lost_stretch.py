"""A restore loses the end of the ledger: what was lost is named in the chain, and no number is given twice."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from tests.factories.kept import made_once
from tests.factories.world import World, make_world
from tests.tracker.ledger.tampering import sealed
from tracker import actions
from tracker.choices import PublicationKind
from tracker.ledger.lost_stretch import BLOCK, LostStretch, NoStretch, lost_since, stretch_of
from tracker.ledger.take_down_log import take_downs
from tracker.ledger.verification import Fault, LedgerRow, row_of, rows_of_database, verify, verify_database
from tracker.models import LedgerHead, Publication
from tracker.upkeep.backups.restoring import keep_lost_stretch

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DAY = datetime.date(2031, 5, 6)
KEPT = "b" * 64
STRETCH = LostStretch(3, 1004, 4, KEPT, DAY)
BEFORE = LostStretch(200, 5000, 4000, KEPT, DAY - datetime.timedelta(days=1))


def _restored() -> World:
    world = make_world()
    world.publish("15-a")
    world.publish("15-b")
    LedgerHead.objects.update(lost=STRETCH.as_header())
    return world


@pytest.fixture
def restored(db: None) -> World:
    """Two entries that came back from a backup, of a ledger whose entry 4 is known; nothing was written since."""
    return made_once(_restored)


def test_the_next_entry_names_what_was_lost_and_begins_above_it(restored: World) -> None:
    version = restored.publish("15-c")
    restored.publish("15-d")
    assert list(Publication.objects.in_order().values_list("sequence", "entry_format")) == [
        (1, 2), (2, 2), (1005, 3), (1006, 2),
    ]  # fmt: skip
    assert row_of(Publication.objects.get(pk=1005))["lost"] == STRETCH.as_header()
    found = verify_database()
    assert (found.publications, found.numbers, found.lost) == (4, 1006, (STRETCH,))
    assert str(found).endswith(
        f"; restored on 2031-05-06 from entry 2; entries 3 to at least 4 of {KEPT} were lost; "
        "numbers to 1004 are not given again"
    )
    actions.withdraw(version=version, by=restored.focal_point, now=restored.now())
    assert verify_database().numbers == 1007


def test_of_several_entries_at_once_the_first_names_it(restored: World) -> None:
    versions = restored.submission().statusupdates.accepted().order_by("recommendation__slug")
    with transaction.atomic():
        actions.ledger.take_down_many(PublicationKind.WITHDRAWAL, list(versions), now=restored.now())
    assert list(Publication.objects.in_order().values_list("sequence", "entry_format"))[2:] == [(1005, 3), (1006, 2)]
    assert LedgerHead.objects.get().lost is None


def test_a_missing_last_entry_is_still_found(restored: World) -> None:
    restored.publish("15-c")
    head = LedgerHead.objects.get()
    assert head.entries == Publication.objects.count() == 3
    LedgerHead.objects.update(sequence=1006)
    with pytest.raises(Fault, match="the head counts 1006 publications, the ledger holds 1005"):
        verify_database()
    LedgerHead.objects.update(sequence=head.sequence, left_out=1003)
    with pytest.raises(Fault, match="the head counts 2 entries, the ledger has 3"):
        verify_database()


def rewritten(rows: list[LedgerRow], **lost: Any) -> list[LedgerRow]:
    """The entries, of which the last says something else of what was lost; its hash is right."""
    *before, last = rows
    return [*before, sealed(last | {"lost": None if lost == {"lost": None} else {**STRETCH.as_header(), **lost}})]


WRONG: dict[str, dict[str, Any]] = {
    "not from the entry before": {"first": 2},
    "not to its own number": {"last": 1003},
    "nothing": {"lost": None},
    "more than was left out": {"known": 1005},
    "no day": {"restored_on": "some day"},
    "a key more": {"by": "somebody"},
    "no number": {"first": "3"},
}


def test_a_jump_is_accepted_only_where_it_is_named(restored: World) -> None:
    restored.publish("15-c")
    rows = list(rows_of_database())
    verify(rewritten(rows))
    for wrong in WRONG.values():
        with pytest.raises(Fault, match="publication 1005"):
            verify(rewritten(rows, **wrong))
    restored.publish("15-d")
    one, *_deleted, last = list(rows_of_database())
    claimed = STRETCH.as_header() | {"first": 2, "last": 1005}  # beside its header, of format 2, which has none
    with pytest.raises(Fault, match="publication 1006 follows publication 1"):
        verify([one, last | {"lost": claimed}])


def test_where_all_was_lost_the_first_entry_follows_nothing(seed_world: World) -> None:
    LedgerHead.objects.update_or_create(pk=1, defaults={"lost": LostStretch(1, 1000, 0, "", DAY).as_header()})
    seed_world.publish("15-a")
    (only,) = rows_of_database()
    assert verify([only]).numbers == verify_database().numbers == 1001
    with pytest.raises(Fault, match="publication 1001 names a previous one"):
        verify([sealed(only | {"previous": KEPT})])


@pytest.mark.parametrize(
    ("latest", "given", "lost"),
    [
        ((204, KEPT), {}, LostStretch(200, 204 + BLOCK, 204, KEPT, DAY)),
        ((204, KEPT), {"is_last": True}, LostStretch(200, 204, 204, KEPT, DAY)),
        ((150, KEPT), {}, LostStretch(200, 199 + BLOCK, 0, "", DAY)),
        ((199, KEPT), {"is_last": True}, None),
        # Of a block that is not known to have begun, no more than the rest of the one before was given.
        ((204, KEPT), {"given": 200}, LostStretch(200, 204 + BLOCK, 204, KEPT, DAY)),
        ((204, KEPT), {"given": 1000}, LostStretch(200, 1000, 204, KEPT, DAY)),
        ((204, KEPT), {"given": 7000}, LostStretch(200, 7000, 204, KEPT, DAY)),
        ((204, KEPT), {"left_out": 7000, "given": 7000}, LostStretch(200, 7000, 204, KEPT, DAY)),
        ((204, KEPT), {"is_last": True, "given": 7000}, LostStretch(200, 204, 204, KEPT, DAY)),
        # The backup was made between two restores: its head still holds what the next entry has to name. Entries may
        # have been written after it, above what the first restore left out.
        ((204, "c" * 64), {"before": BEFORE}, LostStretch(200, 5000 + BLOCK, 4000, KEPT, DAY)),
        ((199, KEPT), {"is_last": True, "before": BEFORE}, LostStretch(200, 5000, 4000, KEPT, DAY)),
    ],
)
def test_what_a_restore_leaves_out(latest: tuple[int, str], given: dict[str, Any], lost: LostStretch | None) -> None:
    assert lost_since(199, latest, DAY, **{"is_last": False, **given}) == lost
    assert lost is None or stretch_of(lost.as_header()) == lost
    for wrong in ({}, {"first": 1}, STRETCH.as_header() | {"first": 0}, STRETCH.as_header() | {"first": True}, 7):
        with pytest.raises(NoStretch):
            stretch_of(wrong)  # type: ignore[arg-type]


def test_thousands_of_entries_that_nobody_kept_are_not_numbered_again(
    seed_world: World, settings: Any, tmp_path: Path
) -> None:
    """A backup of a small ledger; afterwards it grew beyond three blocks, and nothing of it was taken down."""
    settings.TAKEDOWN_LOG = tmp_path / "take-downs.jsonl"
    seed_world.publish("15-a")
    LedgerHead.objects.update(lost=LostStretch(2, 3 * BLOCK - 1, 0, "", DAY).as_header())  # stands for the growth
    seed_world.publish("15-b")
    assert keep_lost_stretch(None, seed_world.now()) == LostStretch(3001, 4000, 0, "", seed_world.now().date())
    LedgerHead.objects.update(lost=None)
    seed_world.publish("15-c")  # the first number of a block
    assert Publication.objects.in_order().last().pk == 3 * BLOCK + 1
    LedgerHead.objects.update(sequence=1, lost=None)  # the backup is put back
    assert keep_lost_stretch(None, seed_world.now()) == LostStretch(2, 4 * BLOCK, 0, "", seed_world.now().date())
    assert list(take_downs()) == []


def test_the_same_backup_put_back_twice_gives_no_number_twice(restored: World, settings: Any, tmp_path: Path) -> None:
    """The backup knows nothing of the first restore; neither does any take-down. Who says which was the last is
    believed."""
    settings.TAKEDOWN_LOG = tmp_path / "take-downs.jsonl"
    LedgerHead.objects.update(lost=None)
    first = keep_lost_stretch(None, restored.now())
    assert first == LostStretch(3, 2 + BLOCK, 0, "", restored.now().date())
    LedgerHead.objects.update(lost=None)  # entries from 1003 on were written, and are lost
    second = keep_lost_stretch(None, restored.now())
    assert second == LostStretch(3, 2 + 2 * BLOCK, 0, "", restored.now().date())
    LedgerHead.objects.update(lost=None)
    assert keep_lost_stretch((1005, KEPT), restored.now()) == LostStretch(3, 1005, 1005, KEPT, restored.now().date())
    assert list(take_downs()) == []
