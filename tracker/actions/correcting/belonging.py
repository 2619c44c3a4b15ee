"""Corrections of what an answer belongs to: another State, another recommendation, or nowhere.

The answers of a letter or a form were entered under the wrong State. They become new versions at the right one, which
are submitted and reviewed again. The wrong versions end: only the Secretariat sees them, and their text is blanked
wherever an erasure blanks it.
"""

import datetime
import uuid
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.actions.correcting.kinds import EffectRow, Effects, Email, emails_of_plans, emails_to, register
from tracker.actions.correcting.letters import (
    EnteredText,
    enter,
    has_file,
    letter_again,
    right_file,
    send_again,
    words_of,
)
from tracker.actions.correcting.responses import end_consents, end_of_consent, recorded_from
from tracker.actions.correcting.versions import (
    Consequences,
    OfVersions,
    answers_among,
    counts_again,
    end_versions,
    entered_by,
    entered_with,
    named,
    repeated_by_the_state,
    texts_of,
    versions_of,
    was_public,
)
from tracker.actions.drafting import locked, start_submission
from tracker.actions.errors import NotAllowed
from tracker.choices import ONCE_ACCEPTED_STATES, OPEN_STATES, Consent, CorrectionKind, PublicationKind, ReviewState
from tracker.models import (
    AnyVersion,
    Correction,
    Invitation,
    MemberState,
    PeriodItem,
    StatusUpdate,
    Submission,
    Transmission,
    User,
)
from tracker.rules.policies import Verdict, may_confirm_correction

NOWHERE = ""

type Versions = Sequence[AnyVersion]
# The State to which the answers move, None for nowhere, and the recommendation of each.
type Destination = tuple[MemberState | None, dict[StatusUpdate, uuid.UUID]]


class _Belonging(OfVersions, ABC):
    """The part that both kinds share: the versions concerned, the second person, and the end of the versions."""

    def hindrance(self, target: Any, now: datetime.datetime) -> str:
        """Return why it is not possible: the State corrects its own sendings."""
        if not target.on_behalf:
            return _("The State sent this in the portal. Only the State can recall, correct or withdraw it.")
        if not entered_with(target):
            return _("This was corrected already: it was entered in error.")
        return ""

    def check_reason(self, target: Any, reason: str, given: Any) -> None:
        if texts_of(entered_with(target)).are_repeated_in(reason):
            raise ValidationError({"reason": _("The reason repeats the text that is removed. Give it in other words.")})

    def may_confirm(self, by: User, correction: Correction) -> Verdict:
        """Return whether this person may confirm it: a reviewer who neither asked nor entered the letter."""
        return may_confirm_correction(by, correction.asked_by_id, entered_by(entered_with(correction.target)))

    def noted(self, correction: Correction) -> dict[str, Any]:
        versions = self.versions(correction.target)
        ends, is_own = self.end_of_consent(correction, versions), correction.kind != CorrectionKind.STATE
        public = [*was_public(versions, is_own=is_own), *ends.was_public]
        return vars(replace(ends, was_public=public, again=counts_again(versions, ends.consent)))

    def end_of_consent(self, correction: Correction, versions: Versions) -> Consequences:
        """Return what ends of the consent that came by the same letter."""
        return Consequences()

    def effects(self, correction: Correction) -> Effects:
        """Return where each answer goes, and what happens to its text."""
        versions = effected(correction)
        if not versions:
            return Effects()
        found, state = Consequences.stored(self.facts(correction)), correction.target.submission.member_state
        rows = tuple(EffectRow(named(each), *self.places(correction, each)) for each in standing(versions))
        is_sent = any(each.transmission is not None for each in versions)
        emails = self.emails(correction, versions, found) if is_sent else ()
        others = (*self.there_already(correction, versions), *_others(versions))
        if found.consent:
            others = (*others, _("What was recorded about consent from this letter no longer counts."))
        lines = found.public_lines(PublicationKind.ENTERED_IN_ERROR, state)
        return Effects((*rows, *found.rows), emails + emails_of_plans(versions), lines, others)

    @abstractmethod
    def places(self, correction: Correction, version: AnyVersion) -> tuple[str, str]:
        """Return where an answer belongs now, and after the correction."""

    @abstractmethod
    def emails(self, correction: Correction, versions: Versions, found: Consequences) -> tuple[Email, ...]:
        """Return the emails to the States, of versions that had been sent."""

    @abstractmethod
    def destination(self, correction: Correction, versions: Versions) -> Destination:
        """Return where the answers move."""

    def there_already(self, correction: Correction, versions: Versions) -> tuple[str, ...]:
        """Return a sentence for each accepted answer that an answer would replace, before the answers move.

        An answer that waits for its review there refuses the correction.
        """
        if correction.done_at is not None:
            return ()
        state, pairs = self.destination(correction, versions)
        there = StatusUpdate.objects.accepted().filter(
            submission__period=correction.target.submission.period_id, submission__member_state=state
        )
        found = there.filter(recommendation__in=pairs.values()).order_by("printing__order", "pk")
        sentence = _(
            "%(state)s has an accepted answer on %(label)s. If a reviewer accepts the moved answer, it replaces that"
            " one."
        )
        labels = found.values_list("printing__label", flat=True)
        return tuple(sentence % {"state": state, "label": label} for label in labels)

    def carry_out(self, correction: Correction, given: Any, *, by: User, now: datetime.datetime) -> None:
        """Move the answers to the right place, and end those of the wrong one with the consent of their letter."""
        try:
            self.check(correction.target, correction.after)
        except ValidationError as refusal:  # something changed since it was asked
            raise NotAllowed(refusal.messages[0]) from refusal
        versions = entered_with(correction.target)
        state, pairs = self.destination(correction, versions)
        if state is not None:
            period = correction.target.submission.period
            place = start_submission(period=period, member_state=state, by=correction.asked_by, now=now)
            move_to(place, pairs, correction, now=now)
        is_foreign = correction.kind == CorrectionKind.STATE
        if is_foreign:
            wrong, response = recorded_from(versions), locked(correction.target.submission)
            end_consents(response, wrong, correction, is_foreign=True, by=by, now=now)
            # Read again: what they say of the consent is what decides whether an earlier answer is public again.
            versions = entered_with(correction.target)
        end_versions(correction, versions, by=by, now=now, is_foreign=is_foreign)


@register(CorrectionKind.STATE)
class WrongState(_Belonging):
    """The answers belong to another State, or to none. `after`: "state", its code or "", and "left_out", the keys of
    recommendations whose answers end without a new version."""

    targets = ("transmission", "status_update", "commitment_update")

    def check(self, target: Any, after: Mapping[str, Any]) -> dict[str, Any]:
        """Return the code of the State and the answers left out. Raises ValidationError with `state`."""
        code, left_out = str(after.get("state", NOWHERE)), sorted(map(str, after.get("left_out", ())))
        if code != NOWHERE:
            self._check_state(target, code, left_out)
        return {"state": code, "left_out": left_out}

    def _check_state(self, target: Any, code: str, left_out: Sequence[str]) -> None:
        submission = target.submission
        state = MemberState.objects.filter(pk=code).first()
        if state is None or code == submission.member_state_id:
            raise ValidationError({"state": _("Choose another State.")})
        if not Invitation.objects.standing().filter(period=submission.period_id, member_state=code).exists():
            raise ValidationError({"state": _("This State is not invited to the reporting period.")})
        _require_file(moving(entered_with(target), left_out), "state")
        if waiting := self.end_first(target, {"state": code, "left_out": left_out}):
            sentence = _(
                "%(state)s has an answer on %(labels)s that is not reviewed yet. End that first, or leave it out."
            )
            raise ValidationError({"state": sentence % {"state": state, "labels": _labels(waiting)}})

    def end_first(self, target: Any, after: Mapping[str, Any]) -> list[StatusUpdate]:
        period = target.submission.period_id
        place = Submission.objects.filter(period=period, member_state=after["state"] or None).first()
        moved = moving(entered_with(target), after.get("left_out", ()))
        return _waiting_at(place, [each.recommendation_id for each in moved])

    def needs_second_person(self, correction: Correction) -> bool:
        """Return whether any version was ever accepted, or the consent that ends with it publishes other answers."""
        versions = entered_with(correction.target)
        if any(each.review_state in ONCE_ACCEPTED_STATES for each in versions):
            return True
        ends = self.end_of_consent(correction, versions)
        return bool(ends.was_public or (ends.consent and ends.consent[1] == Consent.YES))

    def end_of_consent(self, correction: Correction, versions: Versions) -> Consequences:
        # As it is stored: the target may have been read before.
        submission = versions[0].submission if versions else correction.target.submission
        return end_of_consent(submission, recorded_from(versions), versions)

    def places(self, correction: Correction, version: AnyVersion) -> tuple[str, str]:
        right, left_out = _right_state(correction), correction.after["left_out"]
        after = _("Nowhere: the text is removed")
        if right and isinstance(version, StatusUpdate) and str(version.recommendation_id) not in left_out:
            after = _("%(state)s, to be reviewed") % {"state": right}
        return str(correction.target.submission.member_state), after

    def emails(self, correction: Correction, versions: Versions, found: Consequences) -> tuple[Email, ...]:
        submission, right = correction.target.submission, _right_state(correction)
        facts = {"ends_consent": bool(found.consent), **found.in_email(correction)}
        emails = emails_to(submission, "entered_in_error", number=len(standing(versions)), **facts)
        is_done = correction.done_at is not None
        letter = letter_of(arrived(correction) if is_done else moving(versions, correction.after["left_out"]))
        if right and letter:
            place = letter.submission if is_done else Invitation(period=submission.period, member_state=right)
            emails += emails_to(place, "letter_moved", transmission=letter)
        return emails

    def destination(self, correction: Correction, versions: Versions) -> Destination:
        moved = moving(versions, correction.after["left_out"])
        return _right_state(correction), {each: each.recommendation_id for each in moved}


@register(CorrectionKind.RECOMMENDATION)
class WrongRecommendation(_Belonging):
    """One answer belongs to another recommendation. `after`: "recommendation", its key."""

    targets = ("status_update",)

    def check(self, target: Any, after: Mapping[str, Any]) -> dict[str, Any]:
        """Return the key of the recommendation. Raises ValidationError with `recommendation`."""
        item = self._item(target, str(after.get("recommendation", "")))
        if item is None or item.recommendation_id == target.recommendation_id:
            sentence = _("Choose another recommendation of this reporting period.")
            raise ValidationError({"recommendation": sentence})
        _require_file(moving(entered_with(target), ()), "recommendation")
        if waiting := self.end_first(target, after):
            sentence = _("The answer on %(labels)s is not reviewed yet. End that first.")
            raise ValidationError({"recommendation": sentence % {"labels": _labels(waiting)}})
        return {"recommendation": str(item.recommendation_id)}

    def end_first(self, target: Any, after: Mapping[str, Any]) -> list[StatusUpdate]:
        item = self._item(target, str(after.get("recommendation", "")))
        return _waiting_at(target.submission, [item.recommendation_id]) if item is not None else []

    def _item(self, target: StatusUpdate, key: str) -> PeriodItem | None:
        try:
            wanted = uuid.UUID(key)
        except ValueError:
            return None
        return PeriodItem.objects.filter(period=target.submission.period_id, recommendation=wanted).first()

    def _label(self, correction: Correction) -> str:
        item = self._item(correction.target, correction.after["recommendation"])
        return item.printing.label if item else ""

    def places(self, correction: Correction, version: AnyVersion) -> tuple[str, str]:
        return named(version), _("%(label)s, to be reviewed") % {"label": self._label(correction)}

    def emails(self, correction: Correction, versions: Versions, found: Consequences) -> tuple[Email, ...]:
        """Return where the State finds its answer now."""
        version = next(iter(arrived(correction)), versions[0])
        return emails_to(
            correction.target.submission,
            "answer_moved",
            before=named(versions[0]),
            after=self._label(correction),
            version=version,
            **found.in_email(correction),
        )

    def destination(self, correction: Correction, versions: Versions) -> Destination:
        right = uuid.UUID(correction.after["recommendation"])
        return correction.target.submission.member_state, dict.fromkeys(moving(versions, ()), right)


def _right_state(correction: Correction) -> MemberState | None:
    return MemberState.objects.filter(pk=correction.after["state"]).first()


def standing(versions: Iterable[AnyVersion]) -> list[AnyVersion]:
    """Return the newest version of each answer and each commitment."""
    newest: dict[Any, AnyVersion] = {}
    for each in sorted(versions, key=lambda each: each.version):
        newest[type(each), each.about] = each
    return list(newest.values())


def moving(versions: Versions, left_out: Sequence[str]) -> list[StatusUpdate]:
    """Return the versions whose text moves: of each answer the newest one that was sent, or else its draft."""
    answers = [each for each in answers_among(versions) if str(each.recommendation_id) not in left_out]
    sent = [each for each in answers if each.review_state != ReviewState.DRAFT]
    found = [each for each in standing(sent or answers) if isinstance(each, StatusUpdate)]
    return sorted(found, key=lambda each: (each.printing.order, each.pk))


def letter_of(versions: Iterable[StatusUpdate]) -> Transmission | None:
    """Return the letter by which these versions came; None of drafts."""
    return next((each.transmission for each in versions if each.transmission is not None), None)


def effected(correction: Correction) -> list[AnyVersion]:
    """Return the versions that a correction ends or ended, or whose acceptance it takes back."""
    return versions_of(correction.before.get("versions", ()), getattr(correction.target, "submission", None))


def arrived(correction: Correction) -> list[StatusUpdate]:
    """Return the new versions at the right place."""
    keys = correction.after.get("answers", {}).values()
    found = StatusUpdate.objects.filter(pk__in=[int(key) for key in keys])
    return list(found.select_related("submission__period", "transmission", "printing", "moved_from__printing"))


def _others(versions: Versions) -> tuple[str, ...]:
    is_sent = any(each.transmission is not None for each in versions)
    sentences = [
        *(
            [_("We remove the text of the wrong entry, also from its receipt. The receipt keeps its checksum.")]
            * is_sent
        ),
        _("Consent, comments and evidence do not move. Evidence that was added from the letter is deleted."),
    ]
    if number := len(versions) - len(answers_among(versions)):
        sentence = ngettext(
            "%(number)s commitment does not move. Enter it again.",
            "%(number)s commitments do not move. Enter them again.",
            number,
        )
        sentences.append(sentence % {"number": number})
    labels = [named(each) for each in repeated_by_the_state(versions)]
    if labels:
        sentence = _(
            "The State sent the same text itself, on %(labels)s. That answer stays. Write to the State about it."
        )
        sentences.append(sentence % {"labels": ", ".join(dict.fromkeys(labels))})
    return tuple(sentences)


def _require_file(moved: Sequence[StatusUpdate], field: str) -> None:
    letter = letter_of(moved)
    if letter is not None and not has_file(letter):
        sentence = _("The letter is no longer there, so nobody could compare it with the text. Nothing can be moved.")
        raise ValidationError({field: sentence})


def _waiting_at(place: Submission | None, recommendations: Sequence[uuid.UUID]) -> list[StatusUpdate]:
    """The answers there that are not reviewed, or begun from another letter. A draft of the State stays."""
    if place is None:
        return []
    there = StatusUpdate.objects.filter(submission=place, recommendation__in=recommendations)
    submitted = there.filter(review_state=ReviewState.SUBMITTED)
    entered = there.filter(review_state__in=OPEN_STATES, on_behalf=True)
    beside = ("printing", "submission__period", "transmission")
    return list((submitted | entered).select_related(*beside).order_by("printing__order", "pk"))


def _labels(versions: Iterable[AnyVersion]) -> str:
    return ", ".join(dict.fromkeys(map(named, versions)))


def move_to(
    place: Submission, pairs: Mapping[StatusUpdate, uuid.UUID], correction: Correction, *, now: datetime.datetime
) -> None:
    """Enter the text of these versions again in `place`, each on its recommendation, and send it where it was sent.

    The person who asked counts as the person who entered them: neither that person nor one who entered the wrong
    versions can accept them. Evidence and commitments do not move.
    """
    by = correction.asked_by
    entries = [EnteredText(key, words_of(source), {"moved_from": source}) for source, key in pairs.items()]
    drafts = enter(place, entries, by=by, now=now)
    correction.after |= {"answers": {str(old.pk): str(new.pk) for old, new in zip(pairs, drafts, strict=True)}}
    if letter := letter_of(pairs):
        send_again(letter_again(letter, place, by=by, now=now), right_file(letter), drafts, by=by, now=now)
