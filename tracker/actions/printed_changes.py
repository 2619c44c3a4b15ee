"""Correcting or removing what a document prints of a State: one person asks, another confirms, and then it is so.

Printed matter was read wrongly, or is no answer at all. Nothing of the record's own answers is touched.
"""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.actions.auditing import Changes, record, set_fields
from tracker.actions.errors import NotAllowed, require
from tracker.actions.printed_matter import locked_document
from tracker.choices import PositionValue
from tracker.models import Position, PrintedChange, PrintedCommitment, SourceDocument, User
from tracker.policies import Allowed, Denied, Verdict, may_import
from tracker.printed_choices import PrintedChangeAct, PrintedKind

type PrintedMatter = Position | PrintedCommitment


def may_decide_printed_change(user: User, change: PrintedChange) -> Verdict:
    """Confirm a change: whoever may import, but not the one who asked for it."""
    verdict = may_import(user)
    if isinstance(verdict, Denied):
        return verdict
    if user.pk == change.asked_by_id:
        return Denied(_("You asked for this. Another person must confirm it."))
    return Allowed()


def printed_thing(document: SourceDocument, kind: str, key: str) -> PrintedMatter | None:
    """The answer or commitment as printed in this document under a key; None where it is not, or no more."""
    rows: Any = document.replies if kind == PrintedKind.ANSWER else document.printed_commitments
    try:
        found: PrintedMatter | None = rows.filter(pk=key).first()
    except (ValueError, ValidationError):  # no key at all
        return None
    return found


@transaction.atomic
def ask_printed_change(
    *,
    document: SourceDocument,
    kind: str,
    key: str,
    act: str,
    reason: str,
    by: User,
    now: datetime.datetime,
    text: str = "",
    value: str = "",
) -> PrintedChange:
    """Ask that one answer or commitment as printed be corrected or removed; nothing changes before it is confirmed.

    Args:
        kind, key: which one, as `PrintedKind` and its row have it.
        act: of `PrintedChangeAct`.
        text, value: what is to stand there, where it is corrected; a commitment has no position.

    Raises NotAllowed where `by` may not, where it is not printed in this document, where one waits already, or where
    nothing would be changed; ValidationError where a text cannot be kept.
    """
    require(may_import(by))
    stored = locked_document(document.meeting_id, document.pk)
    thing = printed_thing(stored, kind, key) if stored else None
    if stored is None or thing is None:
        raise NotAllowed(_("The document prints no such answer or commitment any more."))
    if PrintedChange.objects.waiting().filter(kind=kind, key=str(thing.pk)).exists():
        raise NotAllowed(_("A change of it waits for a second person already."))
    is_answer = isinstance(thing, Position)
    if act == PrintedChangeAct.CORRECT:
        if text == thing.text and (not isinstance(thing, Position) or value == thing.value):
            raise NotAllowed(_("Nothing would be changed. Write what the document prints."))
        if not text.strip() and not (is_answer and value):
            raise NotAllowed(_("Write what the document prints. To take it away, choose to remove it."))
    change = PrintedChange(
        document=stored,
        act=act,
        kind=kind,
        key=str(thing.pk),
        label=thing.label if isinstance(thing, Position) else str(thing.order),
        text=text if act == PrintedChangeAct.CORRECT else "",
        value=value if act == PrintedChangeAct.CORRECT and is_answer else "",
        reason=reason,
        asked_at=now,
        asked_by=by,
    )
    change.full_clean()
    change.save()
    record("ask_printed_change", change, by=by, now=now, reason=reason, member_state=thing.member_state_id)
    return change


@transaction.atomic
def confirm_printed_change(*, change: PrintedChange, by: User, now: datetime.datetime) -> PrintedChange:
    """Carry out what another person asked for. A corrected text that was public is public as it stands now.

    Raises NotAllowed for the one who asked, and where it was decided or what it names is gone.
    """
    stored = _waiting(change)
    require(may_decide_printed_change(by, stored))
    thing = printed_thing(stored.document, stored.kind, stored.key)
    if thing is None:
        raise NotAllowed(_("The document prints no such answer or commitment any more."))
    state = thing.member_state_id
    if stored.act == PrintedChangeAct.CORRECT:
        changes = _correct(thing, stored, by, now)
    else:
        changes = {"text": [thing.text, None]}
        if isinstance(thing, PrintedCommitment):
            thing.recommendations.clear()
        thing.delete()
    set_fields(stored, confirmed_at=now, confirmed_by=by)
    stored.save()
    reason = stored.reason
    record("confirm_printed_change", stored, by=by, now=now, changes=changes, reason=reason, member_state=state)
    return stored


def _correct(thing: PrintedMatter, change: PrintedChange, by: User, now: datetime.datetime) -> Changes:
    """The new words; who confirmed them is the second person, where they are public."""
    own = {"value": PositionValue(change.value) if change.value else ""} if isinstance(thing, Position) else {}
    changes = set_fields(thing, text=change.text, **own)
    if thing.confirmed_at is not None:
        set_fields(thing, confirmed_at=now, confirmed_by=by)
    thing.full_clean()
    thing.save()
    return changes


@transaction.atomic
def refuse_printed_change(*, change: PrintedChange, by: User, now: datetime.datetime) -> PrintedChange:
    """Set a request aside; nothing is done. The one who asked may do so too."""
    require(may_import(by))
    stored = _waiting(change)
    set_fields(stored, refused_at=now, refused_by=by)
    stored.save()
    record("refuse_printed_change", stored, by=by, now=now)
    return stored


def _waiting(change: PrintedChange) -> PrintedChange:
    locked_document(change.document.meeting_id, change.document_id)
    found = PrintedChange.objects.select_for_update(of=("self",)).select_related("document")
    stored = found.filter(pk=change.pk).first()
    if stored is None or not stored.is_waiting:
        raise NotAllowed(_("This request was decided already."))
    return stored
