"""One act for every mistake of the Secretariat: what each kind says of itself, and the steps that all of them share.

A kind overrides what differs. A method that is overridden does what its docstring here says.
"""

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.actions.auditing import Changes, record, set_fields
from tracker.actions.errors import NotAllowed, require
from tracker.actions.moving import planned_for
from tracker.choices import CorrectionKind
from tracker.mail import outbox
from tracker.models import AnyVersion, AuditEvent, Correction, Invitation, Submission, User
from tracker.models.audit import storable
from tracker.models.audit_acts import Act
from tracker.models.corrections import target_column
from tracker.rules.policies import Denied, Verdict, may_confirm_correction, may_correct


@dataclass(frozen=True)
class EffectRow:
    """One line of the table "now and after": an item, its value now and its value after the correction."""

    item: str
    now: str
    after: str


@dataclass(frozen=True)
class Email:
    """One email that the correction sends: to whom, its sentence, the code of the language, and when.

    `person`, `notice` and `facts` are set where `CorrectionRule.tell` writes it. The others are written by an act that
    the correction calls.
    """

    to: str
    sentence: str
    language: str
    after_review: bool = False
    person: User | None = None
    notice: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def content(self) -> str:
        """Return the sentence, with "after the review" where it is sent only then."""
        return _("After the review: %(sentence)s") % {"sentence": self.sentence} if self.after_review else self.sentence


def emails_to(
    asked: Submission | Invitation, notice: str, sentence: str = "", *, after_review: bool = False, **facts: Any
) -> tuple[Email, ...]:
    """Return one email to each acting focal point and alternate who wants this notice.

    Args:
        sentence: what it says, where an act that the correction calls writes it; else `CorrectionRule.tell` does.
        facts: of the text of the notice.
    """
    facts = {"submission": asked, **facts}
    text = sentence or outbox.paragraph(notice, **facts)
    people = outbox.reached(asked, notice)
    if sentence:
        return tuple(Email(str(each), text, each.language, after_review) for each in people)
    return tuple(Email(str(each), text, each.language, after_review, each, notice, facts) for each in people)


def emails_asked(correction: Correction) -> tuple[Email, ...]:
    """Return the emails to the people who may confirm a correction, as `CorrectionRule.tell` writes them."""
    people = outbox.wanting_among(who_can_confirm(correction), "correction_asked")
    sentence = _("Your confirmation as the second person is needed.")
    return tuple(Email(str(each), sentence, each.language) for each in people)


def emails_of_plans(versions: Sequence[AnyVersion]) -> tuple[Email, ...]:
    """Return the emails to the reviewers whose planned decisions on these versions are cancelled, one for each set."""
    sets = {each.set_key: each for each in planned_for(versions)}
    sentence = _("Your planned decision was cancelled.")
    return tuple(Email(str(each.planned_by), sentence, each.planned_by.language) for each in sets.values())


@dataclass(frozen=True)
class Effects:
    """The effects of a correction in sentences: the pages that check, confirm and report it show them."""

    rows: tuple[EffectRow, ...] = ()
    emails: tuple[Email, ...] = ()
    public_lines: tuple[str, ...] = ()
    other: tuple[str, ...] = ()


class AuditActs(NamedTuple):
    """The acts that the audit names when a correction is asked for, carried out, refused, and refused as overtaken."""

    asked: Act
    done: Act
    refused: Act
    overtaken: Act


class CorrectionRule:
    """One kind of correction. A subclass says what it does; this class has what most kinds share.

    `target` is the row to correct, of one of the classes that `targets` names. `after` is what the form asks for, as
    JSON: values of ours and keys of rows, never a State's text. A correction that is not stored yet is enough for
    `effects`.
    """

    targets: tuple[str, ...] = ()
    """The columns of `Correction` that this kind can name."""

    values: Mapping[str, str] = {}
    """What it corrects: each key of `before` and `after`, with the path from the target to the field."""

    nothing_changed: str | Promise = gettext_lazy("Nothing would be changed.")
    """The refusal where every value is the same."""

    audit_acts = AuditActs("ask_correct", "correct", "refuse_correct", "refuse_correct")
    """The acts that the audit names."""

    one_at_a_time = True
    """Whether only one correction of a target can wait."""

    takes_two = False
    """Whether another person must always confirm it."""

    def may(self, by: User, target: Any) -> Verdict:
        """Return whether this person may ask for this kind of correction of the target."""
        return may_correct(by)

    def hindrance(self, target: Any, now: datetime.datetime) -> str:
        """Return why this kind is not possible for the target at this moment, in one sentence; "" where it is."""
        return ""

    def values_of(self, target: Any) -> dict[str, Any]:
        """Return the values as they are now: a form begins with them."""
        return {key: storable(_value_at(target, path)[1]) for key, path in self.values.items()}

    def check(self, target: Any, after: Mapping[str, Any]) -> dict[str, Any]:
        """Return `after` as it is stored. Raises ValidationError by field of the form."""
        now = self.values_of(target)
        if now and all(after[key] == value for key, value in now.items()):
            raise ValidationError({next(iter(now)): self.nothing_changed})
        return dict(after)

    def end_first(self, target: Any, after: Mapping[str, Any]) -> Sequence[AnyVersion]:
        """Return the versions that are in the way of a correction: `check` refuses it as long as they wait."""
        return ()

    def check_reason(self, target: Any, reason: str, given: Any) -> None:
        """Refuse a reason that repeats a text which the correction removes, or what is given with it.

        Raises ValidationError by field.
        """

    def before(self, target: Any, after: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values before, as they are stored."""
        return self.values_of(target)

    def needs_second_person(self, correction: Correction) -> bool:
        """Return whether another person must confirm it."""
        return self.takes_two

    def may_confirm(self, by: User, correction: Correction) -> Verdict:
        """Return whether this person may confirm it: a reviewer, never the person who asked."""
        return may_confirm_correction(by, correction.asked_by_id)

    def may_refuse(self, by: User) -> Verdict:
        """Return whether this person may refuse it; the person who asked may."""
        return may_correct(by)

    def overtaken(self, correction: Correction) -> str:
        """Return the sentence why a newer decision of the State goes before it; "" where there is none."""
        return ""

    def state_of(self, correction: Correction) -> str | None:
        """Return the code of the State that the audit event names; None where no State may read the event."""
        return None

    def lock(self, correction: Correction) -> None:
        """Lock the rows that it changes, before it reads them. `before` may not be known yet."""

    def rows(self, correction: Correction) -> tuple[EffectRow, ...]:
        """Return the values that differ, under the names of their fields."""
        before, after = correction.before, correction.after
        return tuple(
            _row_of(_value_at(correction.target, path)[0], before[key], after[key])
            for key, path in self.values.items()
            if before.get(key) != after.get(key)
        )

    def noted(self, correction: Correction) -> dict[str, Any]:
        """Return the facts of its effects that nobody can work out once it is carried out: `after` stores them."""
        return {}

    def facts(self, correction: Correction) -> Mapping[str, Any]:
        """Return what `noted` returns, or what `after` stores of it."""
        return self.noted(correction) if correction.done_at is None else correction.after

    def effects(self, correction: Correction) -> Effects:
        """Return what it changes, or changed."""
        return Effects(self.rows(correction))

    def carry_out(self, correction: Correction, given: Any, *, by: User, now: datetime.datetime) -> None:
        """Do it. It runs in the transaction of the act, after `lock`, and names the new rows in `correction.after`.

        It writes no email that `tell` writes: `tell` is not called where a restore repeats the act.

        Args:
            given: a text or a file, of a kind that is carried out at once and stores it in a place of its own.

        Raises NotAllowed where the record changed since it was checked, ValidationError by field.
        """
        raise TypeError(f"{type(self).__name__} does not say how it is carried out.")

    def tell(self, correction: Correction, became: str) -> None:
        """Write the emails about a correction that `became` "asked", "done", "refused" or "overtaken".

        Each reviewer who can confirm it hears that it waits. The State hears what `effects` announced. The
        person who asked hears of a refusal by another person.
        """
        if became == "asked":
            outbox.tell(who_can_confirm(correction), "correction_asked", about=correction, correction=correction)
        elif became == "done":
            for each in self.effects(correction).emails:
                if each.person is not None:
                    outbox.tell([each.person], each.notice, about=correction, **each.facts)
        elif correction.refused_by_id != correction.asked_by_id:
            outbox.tell([correction.asked_by], "correction_refused", about=correction, correction=correction)


def _value_at(target: Any, path: str) -> tuple[Any, Any]:
    """The field of a path, and its value."""
    *way, name = path.split("__")
    for each in way:
        target = getattr(target, each)
    return target._meta.get_field(name), getattr(target, name)


def _row_of(column: Any, before: Any, after: Any) -> EffectRow:
    return EffectRow(capfirst(str(column.verbose_name)), _shown(column, before), _shown(column, after))


def _shown(column: Any, value: Any) -> str:
    """A stored value as a person reads it: a day in the language of the page, a choice or a row by its name."""
    if isinstance(column, models.ForeignKey):
        return str(column.related_model._default_manager.get(pk=value))
    if isinstance(column, models.DateField) and value:
        return date_format(datetime.date.fromisoformat(value), "DATE_FORMAT")
    return str(dict(column.flatchoices).get(value, value)) or "—"


REGISTRY: dict[tuple[CorrectionKind, str], CorrectionRule] = {}
"""By the kind and the column of the target: the text of an answer is corrected otherwise than that of a document."""


def register(kind: CorrectionKind) -> Any:
    """Return a class decorator that registers an instance of the class for this kind."""

    def registered[Rule: type[CorrectionRule]](cls: Rule) -> Rule:
        for column in cls.targets:
            REGISTRY[kind, column] = cls()
        return cls

    return registered


def rule_for(kind: CorrectionKind, target: Any) -> CorrectionRule:
    """Return the rule of a kind for a target. Raises NotAllowed where there is none."""
    rule = REGISTRY.get((kind, target_column(target)))
    if rule is None:
        raise NotAllowed(_("This cannot be corrected in this way."))
    return rule


def kind_of(correction: Correction) -> CorrectionRule:
    """Return the rule of a correction. Raises NotAllowed where this release has none."""
    return rule_for(CorrectionKind(correction.kind), correction.target)


def offered(
    by: User, target: Any, now: datetime.datetime, without: Collection[CorrectionKind] = ()
) -> dict[CorrectionKind, str]:
    """Return every kind that can name a target, each with the sentence why it is not possible now; "" where it is.

    Args:
        without: kinds that are not asked about.
    """
    found = {}
    for kind in CorrectionKind:
        each = REGISTRY.get((kind, target_column(target)))
        if each is not None and kind not in without:
            verdict, why = each.may(by, target), each.hindrance(target, now)
            found[kind] = verdict.reason if isinstance(verdict, Denied) else why
    return found


def who_can_confirm(correction: Correction) -> list[User]:
    """Return the people who can confirm a correction."""
    rule = kind_of(correction)
    roles = Q(is_reviewer=True) | Q(is_data_entry=True) | Q(is_administrator=True)
    return [each for each in User.objects.filter(roles, is_active=True) if rule.may_confirm(each, correction)]


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
        given: a text or a file that the kind stores in a place of its own.

    Raises NotAllowed for the wrong person or moment, ValidationError by field.
    """
    rule = rule_for(kind, target)
    wanted = Correction(kind=kind, after=dict(after), **{target_column(target): target})
    rule.lock(wanted)  # before its row locks the target: an act that removes that waits for neither
    correction = unsaved_correction(
        kind=kind, target=wanted.target, after=after, reason=reason, by=by, now=now, given=given
    )
    if not correction.reason:
        raise ValidationError({"reason": _("Give the reason.")})
    if rule.one_at_a_time and Correction.objects.about(target).open().exists():
        raise NotAllowed(_("A correction of this waits already. Confirm or refuse that one first."))
    correction.full_clean(exclude=["before", "after"])  # either may be empty
    correction.save()
    changes = {"kind": [None, correction.kind], "after": [None, correction.after]}
    _note("asked", correction, changes, by=by, now=now)
    if correction.needs_second_person:
        rule.tell(correction, "asked")
    else:
        finish(correction, given, by=by, now=now)
        rule.tell(correction, "done")
    return correction


def unsaved_correction(
    *,
    kind: CorrectionKind,
    target: Any,
    after: Mapping[str, Any],
    reason: str,
    by: User,
    now: datetime.datetime,
    given: Any = None,
) -> Correction:
    """Return the correction that `ask_correction` would store, with its arguments and errors, for the check page."""
    rule = rule_for(kind, target)
    require(rule.may(by, target))
    if why := rule.hindrance(target, now):
        raise NotAllowed(why)
    checked = rule.check(target, after)
    rule.check_reason(target, reason.strip(), given)
    correction = Correction(
        kind=kind,
        before=rule.before(target, checked),
        after=checked,
        reason=reason.strip(),
        asked_at=now,
        asked_by=by,
        **{target_column(target): target},
    )
    correction.needs_second_person = rule.needs_second_person(correction)
    return correction


def confirm_correction(*, correction: Correction, by: User, now: datetime.datetime) -> Correction:
    """Carry out a correction that another person asked for, unless the State has decided on the same thing since.

    Raises NotAllowed for the wrong person, where it was decided already, and where a newer decision of the State goes
    before it: it is then refused, in a transaction of its own that the refusal does not undo.
    """
    with transaction.atomic():
        stored = _waiting(correction)
        rule = kind_of(stored)
        require(rule.may_confirm(by, stored))
        overtaken = rule.overtaken(stored)
        if not overtaken:
            confirm_at_once(stored, by=by, now=now)
            return stored
        _refuse(stored, "overtaken", by=by, now=now)
    raise NotAllowed(overtaken)


def confirm_at_once(correction: Correction, *, by: User, now: datetime.datetime) -> None:
    """Confirm and carry out a correction whose rows are locked. Runs in a transaction."""
    finish(correction, by=by, now=now, changes=set_fields(correction, confirmed_at=now, confirmed_by=by))
    kind_of(correction).tell(correction, "done")


@transaction.atomic
def refuse_correction(*, correction: Correction, by: User, now: datetime.datetime, why: str = "") -> Correction:
    """Set a correction aside without any change. The person who asked may do so too.

    Args:
        why: for the person who asked; the audit has it, where an erasure reaches it.
    """
    stored = _waiting(correction)
    require(kind_of(stored).may_refuse(by))
    _refuse(stored, "refused", why.strip(), by=by, now=now)
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


def _refuse(stored: Correction, became: str, why: str = "", *, by: User, now: datetime.datetime) -> None:
    changes = set_fields(stored, refused_at=now, refused_by=by, is_overtaken=became == "overtaken")
    stored.save()
    _note(became, stored, changes, why, by=by, now=now)
    kind_of(stored).tell(stored, became)


def why_refused(correction: Correction) -> str:
    """Return the reason of a person for the refusal of a correction; "" without one, also after an erasure."""
    refused = AuditEvent.objects.about(correction).filter(act=kind_of(correction).audit_acts.refused).last()
    return refused.reason if refused is not None and refused.reason != correction.reason else ""


def finish(
    correction: Correction, given: Any = None, *, by: User, now: datetime.datetime, changes: Changes | None = None
) -> None:
    """Carry out a stored correction and write the one event of the act, without emails. Runs in a transaction.

    Args:
        given: as of `ask_correction`.
        changes: of the row, by the person who confirmed.
    """
    rule = kind_of(correction)
    rule.lock(correction)
    noted = rule.noted(correction)
    rule.carry_out(correction, given, by=by, now=now)
    correction.after |= noted
    changes = {**(changes or {}), **set_fields(correction, done_at=now)}
    correction.save()
    changes |= {"kind": [None, correction.kind], "after": [correction.before, correction.after]}
    _note("done", correction, changes, by=by, now=now)


def _note(
    became: str, correction: Correction, changes: Changes, why: str = "", *, by: User, now: datetime.datetime
) -> None:
    rule = kind_of(correction)
    act, state, reason = getattr(rule.audit_acts, became), rule.state_of(correction), why or correction.reason
    record(act, correction, by=by, now=now, changes=changes, reason=reason, member_state=state)
