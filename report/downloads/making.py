"""Making the files: what is already as it should be stays, the rest is written, and then all of it is what is there."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.conf import settings
from django.utils import translation

from report.downloads import database, ledger_parts, releases, sitemap, spoken_parts, store
from report.downloads.handing_out import changes, is_of_this_chain, is_of_this_epoch, stands
from report.downloads.parts import WantedPart, surroundings, tables_wanted
from report.downloads.store import MadeFiles, MadePart
from tracker.models import LedgerHead, Publication
from tracker.models.ledger import FIRST_PREVIOUS

# What is only added may wait so long; what is taken down never waits.
MAY_LAG = datetime.timedelta(minutes=10)


def is_due(now: datetime.datetime) -> bool:
    """Whether files have to be made: there are none, or something was taken down, or anything changed a while ago."""
    made = store.read()
    if made is None or not (stands(made) and is_of_this_epoch(made) and store.is_whole(made)):
        return True
    if database.PART not in made.parts:  # who wrote it was killed
        return True
    return now - made.made_at >= MAY_LAG and made.changes != changes()


def make(now: datetime.datetime) -> MadeFiles | None:
    """Make the files as the record is now. None where another process is at it.

    What is taken down meanwhile makes them due at once, and they are not handed out before.
    """
    with store.locked() as is_mine, translation.override(settings.LANGUAGE_CODE):
        if not is_mine:
            return None
        before = store.read()
        if before is not None and not (is_of_this_chain(before) and store.is_whole(before)):
            before = None
        counted, (entry, last_hash) = changes(), _head()
        moment = Publication.objects.filter(pk=entry).values_list("published_at", flat=True).first()
        parts = {each.name: _part(each, before) for each in _wanted(entry)}
        made = MadeFiles(store.FORM, entry, last_hash, moment, counted, now, parts)
        former = before if before and stands(before) and is_of_this_epoch(before) else None
        if kept := database.kept(made, before):
            made = database.with_part(made, kept)
        releases.clean(made, before)
        store.publish(made, former)
        releases.add_monthly(made)
        if not kept:  # it takes longer than all else
            made = database.added(made)
            store.publish(made, former)
        return made


def _wanted(entry: int) -> Iterator[WantedPart]:
    around = surroundings()
    yield from ledger_parts.wanted(entry)
    yield from tables_wanted(around)
    yield from spoken_parts.wanted(entry, around)
    yield from sitemap.wanted(around)


def _part(wanted: WantedPart, before: MadeFiles | None) -> MadePart:
    """The part as it was made before, where that is what is wanted; else written now."""
    kept = before.parts.get(wanted.name) if before else None
    if kept is not None and kept.sign == wanted.sign:
        return kept
    return MadePart(wanted.sign, {name: store.write(*content) for name, content in wanted.write().items()})


def _head() -> tuple[int, str]:
    head = LedgerHead.objects.filter(pk=1).values_list("sequence", "hash").first()
    return head or (0, FIRST_PREVIOUS)
