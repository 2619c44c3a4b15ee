"""Correction of an answer or commitment of a State as a document has it: one person asks, another confirms.

The document was read wrongly, or it has no such answer at all. No answer of the record itself changes (docs/adr/0055).
"""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import ChoiceField
from django.utils.translation import gettext as _

from tracker.actions.auditing import set_fields
from tracker.actions.correcting.asking import ask_correction
from tracker.actions.correcting.kinds import AuditActs, CorrectionRule, EffectRow, Effects, register
from tracker.actions.errors import NotAllowed
from tracker.actions.printed_matter import locked_document
from tracker.choices import CorrectionKind, PositionValue, PrintedChangeAct, PrintedKind
from tracker.models import Correction, Position, PrintedCommitment, SourceDocument, User
from tracker.models.constraints import refuse_unstorable
from tracker.policies import Verdict, may_import, may_second_import

type PrintedMatter = Position | PrintedCommitment

ACT = ChoiceField(choices=PrintedChangeAct.choices)
VALUE = ChoiceField(choices=PositionValue.choices, required=False)


@register(CorrectionKind.IN_DOCUMENT)
class WrongPrintedMatter(CorrectionRule):
    """One answer or commitment. `after`: "act" of `PrintedChangeAct`, "kind" and "key" of the row, "text", "value"."""

    targets = ("document",)
    one_at_a_time = False  # one for each answer or commitment
    audit_acts = AuditActs(
        "ask_printed_change", "confirm_printed_change", "refuse_printed_change", "refuse_printed_change"
    )

    def may(self, by: User, target: Any) -> Verdict:
        """Return whether this person may import documents."""
        return may_import(by)

    def may_confirm(self, by: User, correction: Correction) -> Verdict:
        """Return whether this person may confirm it: any person who may import, but not the one who asked."""
        return may_second_import(by, correction.asked_by_id)

    def may_refuse(self, by: User) -> Verdict:
        """Return whether this person may refuse it."""
        return may_import(by)

    def check(self, target: SourceDocument, after: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is asked for. Raises NotAllowed where it is not in the document or changes nothing, and
        ValidationError where a text cannot be stored."""
        thing = _required(target, after)
        waiting = Correction.objects.about(target).waiting().filter(after__key=after["key"], after__kind=after["kind"])
        if waiting.exists():
            raise NotAllowed(_("A change of it waits for a second person already."))
        act, text, value = ACT.clean(after["act"]), "", ""
        if act == PrintedChangeAct.CORRECT:
            text = after["text"]
            value = VALUE.clean(after["value"]) if isinstance(thing, Position) else ""
            if text == thing.text and (not isinstance(thing, Position) or value == thing.value):
                raise NotAllowed(_("Nothing would be changed. Write what the document prints."))
            if not text.strip() and not value:
                raise NotAllowed(_("Write what the document prints. To take it away, choose to remove it."))
            refuse_unstorable(text)
        return {"kind": after["kind"], "key": after["key"], "act": act, "text": text, "value": value}

    def before(self, target: SourceDocument, after: Mapping[str, Any]) -> dict[str, Any]:
        """Return the State, the label, the text and the position."""
        thing = _required(target, after)
        values = {"state": thing.member_state_id, "text": thing.text}
        if isinstance(thing, Position):
            return values | {"label": thing.label, "value": thing.value}
        return values | {"label": str(thing.order), "value": ""}

    def needs_second_person(self, correction: Correction) -> bool:
        """Return True."""
        return True

    def state_of(self, correction: Correction) -> str | None:
        """Return the State of the answer or commitment."""
        code: str = correction.before["state"]
        return code

    def lock(self, correction: Correction) -> None:
        """Lock the meeting and the document, in the order of a publication and of its undoing."""
        locked_document(correction.target.meeting_id, correction.target.pk)

    def effects(self, correction: Correction) -> Effects:
        """Return the text and the position before and after."""
        before, after = correction.before, correction.after
        kind = PrintedKind(after["kind"])
        wanted = _("Nothing: it is removed.")
        if after["act"] == PrintedChangeAct.CORRECT:
            wanted = _position_and_text(after, is_answer=kind == PrintedKind.ANSWER)
        now = _position_and_text(before, is_answer=kind == PrintedKind.ANSWER)
        return Effects((EffectRow(f"{kind.label} {before['label']}", now, wanted),))

    def tell_asked(self, correction: Correction) -> None:
        """Write no email: To do shows it to each person who may import."""

    def carry_out(self, correction: Correction, *, by: User, now: datetime.datetime) -> None:
        """Correct or remove it. A corrected text that was public is public as it is now."""
        thing, after = _required(correction.target, correction.after), correction.after
        if after["act"] == PrintedChangeAct.CORRECT:
            own = {"value": after["value"]} if isinstance(thing, Position) else {}
            set_fields(thing, text=after["text"], **own)
            if thing.confirmed_at is not None:
                set_fields(thing, confirmed_at=now, confirmed_by=by)
            thing.full_clean()
            thing.save()
            return
        if isinstance(thing, PrintedCommitment):
            thing.recommendations.clear()
        thing.delete()


def _position_and_text(values: Mapping[str, Any], *, is_answer: bool) -> str:
    if not is_answer:
        return str(values["text"])
    position = PositionValue(values["value"]).label if values["value"] else _("The document does not say it")
    return f"{position}. {values['text']}"


def printed_thing(document: SourceDocument, kind: str, key: str) -> PrintedMatter | None:
    """Return the answer or commitment in this document under a key; None where it is not there, or no longer."""
    rows: Any = document.replies if kind == PrintedKind.ANSWER else document.printed_commitments
    try:
        found: PrintedMatter | None = rows.filter(pk=key).first()
    except (ValueError, ValidationError):  # no key at all
        return None
    return found


def _required(document: SourceDocument, after: Mapping[str, Any]) -> PrintedMatter:
    thing = printed_thing(document, after["kind"], after["key"])
    if thing is None:
        raise NotAllowed(_("The document prints no such answer or commitment any more."))
    return thing


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
) -> Correction:
    """Ask that one answer or commitment of a document be corrected or removed; another person must confirm it.

    Args:
        kind, key: which one, as `PrintedKind` and its row have it.
        act: of `PrintedChangeAct`.
        text, value: the right ones, where it is corrected; a commitment has no position.

    Raises NotAllowed where `by` may not, where it is not in this document, where one waits already, or where nothing
    would be changed; ValidationError by field.
    """
    locked_document(document.meeting_id, document.pk)
    after = {"kind": kind, "key": str(key), "act": act, "text": text, "value": value}
    return ask_correction(kind=CorrectionKind.IN_DOCUMENT, target=document, after=after, reason=reason, by=by, now=now)
