"""Asking for a correction, confirming it and refusing it: the same steps for every kind."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.actions.auditing import Changes, record, set_fields
from tracker.actions.correcting.kinds import REGISTRY, kind_of
from tracker.actions.errors import NotAllowed, require
from tracker.audit_acts import Act
from tracker.choices import CorrectionKind
from tracker.models import Correction, User
from tracker.models.corrections import target_column


@transaction.atomic
def ask_correction(
    *,
    kind: CorrectionKind,
    target: Any,
    after: Mapping[str, Any],
    reason: str,
    by: User,
    now: datetime.datetime,
    given: Any = None,
) -> Correction:
    """Ask for a correction of a mistake of ours. It is carried out at once where no second person must confirm it.

    Args:
        target: the row to correct, of any class that `Correction` can name.
        after: the values of the form, as JSON.
        reason: for the Secretariat only; no State and no public page shows it.
        given: a text or a file that the kind stores in a place of its own (`CorrectionRule.prepare`).

    Raises NotAllowed for the wrong person or moment, ValidationError by field.
    """
    correction = unsaved_correction(kind=kind, target=target, after=after, reason=reason, by=by, now=now)
    if not correction.reason:
        raise ValidationError({"reason": _("Give the reason.")})
    rule = kind_of(correction)
    if rule.one_at_a_time and Correction.objects.about(target).open().exists():
        raise NotAllowed(_("A correction of this waits already. Confirm or refuse that one first."))
    rule.lock(correction)  # before its row locks the target: an act that removes that waits for neither
    correction.full_clean(exclude=["before", "after"])  # either may be empty
    correction.save()
    rule.prepare(correction, given, by=by, now=now)
    correction.save()
    changes = {"kind": [None, correction.kind], "after": [None, correction.after]}
    _note(rule.audit_acts.asked, correction, changes, by=by, now=now)
    if correction.needs_second_person:
        rule.tell_asked(correction)
    else:
        _carry_out(correction, by=by, now=now)
    return correction


def unsaved_correction(
    *,
    kind: CorrectionKind,
    target: Any,
    after: Mapping[str, Any],
    reason: str,
    by: User,
    now: datetime.datetime,
) -> Correction:
    """Return the correction as it would be asked for, not stored: the check page shows its effects.

    Raises NotAllowed and ValidationError as `ask_correction`.
    """
    column = target_column(target)
    each = REGISTRY.get((kind, column))
    if each is None:
        raise NotAllowed(_("This cannot be corrected in this way."))
    require(each.may(by, target))
    if why := each.too_late(target, now) or each.hindrance(target):
        raise NotAllowed(why)
    checked = each.check(target, after)
    each.check_reason(target, reason)
    correction = Correction(
        kind=kind,
        before=each.before(target, checked),
        after=checked,
        reason=reason.strip(),
        asked_at=now,
        asked_by=by,
        **{column: target},
    )
    correction.needs_second_person = each.needs_second_person(correction)
    return correction


def confirm_correction(*, correction: Correction, by: User, now: datetime.datetime) -> Correction:
    """Carry out a correction that another person asked for, unless the State has decided on the same thing since.

    Raises NotAllowed for the wrong person, where it was decided already, and where a newer decision of the State goes
    before it: it is then refused, in a transaction of its own that the refusal does not undo.
    """
    with transaction.atomic():
        stored = _waiting(correction)
        each = kind_of(stored)
        require(each.may_confirm(by, stored))
        overtaken = each.overtaken(stored)
        if not overtaken:
            confirm_at_once(stored, by=by, now=now)
            return stored
        _refuse(stored, is_overtaken=True, by=by, now=now)
    raise NotAllowed(overtaken)


def confirm_at_once(correction: Correction, *, by: User, now: datetime.datetime) -> None:
    """Confirm and carry out a correction whose rows are locked. Runs in a transaction."""
    _carry_out(correction, by=by, now=now, changes=set_fields(correction, confirmed_at=now, confirmed_by=by))


@transaction.atomic
def refuse_correction(*, correction: Correction, by: User, now: datetime.datetime) -> Correction:
    """Set a correction aside without any change. The person who asked may do so too."""
    stored = _waiting(correction)
    require(kind_of(stored).may_refuse(by))
    _refuse(stored, is_overtaken=False, by=by, now=now)
    return stored


def _waiting(correction: Correction) -> Correction:
    """The correction, locked after the rows that it changes: an act that removes those waits for neither."""
    rows = Correction.objects.filter(pk=correction.pk)
    found = rows.first()
    if found is not None:
        kind_of(found).lock(found)
    stored = rows.select_for_update().first()
    if stored is None or not stored.is_waiting:
        raise NotAllowed(_("This correction was decided already."))
    return stored


def _refuse(stored: Correction, *, is_overtaken: bool, by: User, now: datetime.datetime) -> None:
    rule = kind_of(stored)
    changes = set_fields(stored, refused_at=now, refused_by=by, is_overtaken=is_overtaken)
    stored.save()
    act = rule.audit_acts.overtaken if is_overtaken else rule.audit_acts.refused
    _note(act, stored, changes, by=by, now=now)
    rule.tell_refused(stored)


def _carry_out(correction: Correction, *, by: User, now: datetime.datetime, changes: Changes | None = None) -> None:
    finish(correction, by=by, now=now, changes=changes)
    kind_of(correction).tell(correction)


def finish(correction: Correction, *, by: User, now: datetime.datetime, changes: Changes | None = None) -> None:
    """Carry out a stored correction and write the one event of the act, without emails. Runs in a transaction.

    Args:
        changes: of the row, by the person who confirmed.
    """
    each = kind_of(correction)
    each.lock(correction)
    each.carry_out(correction, by=by, now=now)
    changes = {**(changes or {}), **set_fields(correction, done_at=now)}
    correction.save()
    changes |= {"kind": [None, correction.kind], "after": [correction.before, correction.after]}
    _note(each.audit_acts.done, correction, changes, by=by, now=now)


def _note(act: Act, correction: Correction, changes: Changes, *, by: User, now: datetime.datetime) -> None:
    state, reason = kind_of(correction).state_of(correction), correction.reason
    record(act, correction, by=by, now=now, changes=changes, reason=reason, member_state=state)
