"""Making the files: what is already as it should be stays, the rest is written, and then all of it is what is there."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.conf import settings
from django.utils import translation

from report.downloads import answer_parts, ledger_parts, store
from report.downloads.may_be_handed_out import is_of_this_chain, stands
from report.downloads.parts import WantedPart
from report.downloads.store import MadeFiles, MadePart
from tracker.models import LedgerHead, Publication, PublicCounter
from tracker.models.ledger import FIRST_PREVIOUS

# What is only added may wait so long; what is taken down never waits.
MAY_LAG = datetime.timedelta(minutes=10)


def is_due(now: datetime.datetime) -> bool:
    """Whether files have to be made: there are none, or something was taken down, or anything changed a while ago."""
    made = store.read()
    if made is None or not stands(made) or not store.is_whole(made):
        return True
    return now - made.made_at >= MAY_LAG and made.changes != _changes()


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
        changes, (entry, last_hash) = _changes(), _head()
        moment = Publication.objects.filter(pk=entry).values_list("published_at", flat=True).first()
        parts = {each.name: _part(each, before) for each in _wanted(entry)}
        made = MadeFiles(store.FORM, entry, last_hash, moment, changes, now, parts)
        store.publish(made, before if before and stands(before) else None)
        return made


def _wanted(entry: int) -> Iterator[WantedPart]:
    yield from ledger_parts.wanted(entry)
    yield from answer_parts.wanted(entry)


def _part(wanted: WantedPart, before: MadeFiles | None) -> MadePart:
    """The part as it was made before, where that is what is wanted; else written now."""
    kept = before.parts.get(wanted.name) if before else None
    if kept is not None and kept.sign == wanted.sign:
        return kept
    return MadePart(wanted.sign, {name: store.write(*content) for name, content in wanted.write().items()})


def _head() -> tuple[int, str]:
    head = LedgerHead.objects.filter(pk=1).values_list("sequence", "hash").first()
    return head or (0, FIRST_PREVIOUS)


def _changes() -> str:
    counter = PublicCounter.objects.filter(pk=1).values_list("changes", "epoch").first()
    return "{} {}".format(*counter) if counter else ""
