"""The kinds of correction: rights, checks, effects, and how each is carried out."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from tracker.actions.cancelling import planned_for
from tracker.audit_acts import Act
from tracker.choices import CorrectionKind
from tracker.mail import outbox
from tracker.mail.kinds import may_be_asked
from tracker.models import AnyVersion, Correction, Invitation, Submission, User
from tracker.models.corrections import target_column
from tracker.policies import Denied, Verdict, may_confirm_correction, may_correct, may_refuse_correction


@dataclass(frozen=True)
class EffectRow:
    """One line of the table "now and after": an item, its value now and its value after the correction."""

    item: str
    now: str
    after: str


@dataclass(frozen=True)
class Email:
    """One email that the correction sends: to whom, its sentence, the code of the language, and when."""

    to: str
    sentence: str
    language: str
    after_review: bool = False

    @property
    def content(self) -> str:
        """Return the sentence, with "after the review" where it is sent only then."""
        return _("After the review: %(sentence)s") % {"sentence": self.sentence} if self.after_review else self.sentence


def emails_to(
    asked: Submission | Invitation, notice: str, sentence: str, *, after_review: bool = False
) -> tuple[Email, ...]:
    """Return one email with this sentence to each acting focal point and alternate who wants this notice."""
    people = outbox.reached(asked, notice)
    return tuple(Email(str(each), sentence, each.language, after_review) for each in people)


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

    audit_acts = AuditActs("ask_correct", "correct", "refuse_correct", "refuse_correct")
    """The acts that the audit names."""

    one_at_a_time = True
    """Whether only one correction of a target can wait."""

    def may(self, by: User, target: Any) -> Verdict:
        """Return whether this person may ask for this kind of correction of the target."""
        return may_correct(by)

    def hindrance(self, target: Any) -> str:
        """Return why this kind is not possible for the target now, in one sentence; "" where it is possible."""
        return ""

    def too_late(self, target: Any, now: datetime.datetime) -> str:
        """Return why this kind is no longer possible at this moment, in one sentence; "" where it is possible."""
        return ""

    def check(self, target: Any, after: Mapping[str, Any]) -> dict[str, Any]:
        """Return `after` as it is stored. Raises ValidationError by field of the form."""
        return dict(after)

    def check_reason(self, target: Any, reason: str) -> None:
        """Refuse a reason that repeats a text which the correction removes. Raises ValidationError with `reason`."""

    def before(self, target: Any, after: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values before, as they are stored."""
        return {}

    def needs_second_person(self, correction: Correction) -> bool:
        """Return whether another person must confirm it."""
        return False

    def may_confirm(self, by: User, correction: Correction) -> Verdict:
        """Return whether this person may confirm it: a reviewer, never the person who asked."""
        return may_confirm_correction(by, correction.asked_by_id)

    def may_refuse(self, by: User) -> Verdict:
        """Return whether this person may refuse it; the person who asked may."""
        return may_refuse_correction(by)

    def prepare(self, correction: Correction, given: Any, *, by: User, now: datetime.datetime) -> None:
        """Store what the correction needs besides `after`, a text or a file for example, and name it in `after`.

        The correction is stored already; it is saved again afterwards.
        """

    def overtaken(self, correction: Correction) -> str:
        """Return the sentence why a newer decision of the State goes before it; "" where there is none."""
        return ""

    def state_of(self, correction: Correction) -> str | None:
        """Return the code of the State that the audit event names; None where no State may read the event."""
        return None

    def lock(self, correction: Correction) -> None:
        """Lock the rows that it changes, before it reads them."""

    def effects(self, correction: Correction) -> Effects:
        """Return what it changes, or changed."""
        return Effects()

    def carry_out(self, correction: Correction, *, by: User, now: datetime.datetime) -> None:
        """Do it. It runs in the transaction of the act, after `lock`, and names the new rows in `correction.after`.

        It writes no email: `tell` does, which is not called where a restore repeats the act.
        Raises NotAllowed where the record changed since it was checked.
        """
        raise TypeError(f"{type(self).__name__} does not say how it is carried out.")

    def tell(self, correction: Correction) -> None:
        """Write the emails about a correction that was carried out."""

    def emails_asked(self, correction: Correction) -> tuple[Email, ...]:
        """Return the emails that `tell_asked` writes, where a second person must confirm."""
        people = outbox.wanting_among(may_be_asked(correction), "correction_asked")
        sentence = _("Your confirmation as the second person is needed.")
        return tuple(Email(str(each), sentence, each.language) for each in people)

    def tell_asked(self, correction: Correction) -> None:
        """Write the emails about a correction that waits: to each reviewer who can confirm it."""
        outbox.tell_concerned("correction_asked", about=correction, correction=correction)

    def tell_refused(self, correction: Correction) -> None:
        """Write the emails about a correction that was refused, by a person or because the State decided since."""


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
    """Return the rule of a kind for a target. Raises KeyError where there is none."""
    return REGISTRY[kind, target_column(target)]


def kind_of(correction: Correction) -> CorrectionRule:
    """Return the registered kind of a correction. Raises KeyError where this release has none."""
    return rule_for(CorrectionKind(correction.kind), correction.target)


def offered(by: User, target: Any, now: datetime.datetime) -> dict[CorrectionKind, str]:
    """Return every kind that can name a target, each with the sentence why it is not possible now; "" where it is."""
    found = {}
    for kind in CorrectionKind:
        each = REGISTRY.get((kind, target_column(target)))
        if each is not None:
            verdict, why = each.may(by, target), each.too_late(target, now) or each.hindrance(target)
            found[kind] = verdict.reason if isinstance(verdict, Denied) else why
    return found


def who_can_confirm(correction: Correction) -> list[User]:
    """Return the people who can confirm a correction."""
    rule = kind_of(correction)
    return [each for each in User.objects.filter(is_active=True) if rule.may_confirm(each, correction)]
