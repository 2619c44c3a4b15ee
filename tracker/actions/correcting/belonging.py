"""Corrections of what an answer belongs to: another State, another recommendation, or nowhere.

The answers of a letter or a form were entered under the wrong State. They become new versions at the right one, which
are submitted and reviewed again. The wrong versions end: only the Secretariat sees them, and their text is blanked
wherever an erasure blanks it.
"""

import datetime
import uuid
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.actions.correcting.consents import (
    EndOfConsent,
    end_consents,
    end_of_consent,
    recorded_from,
    store_end,
    stored_end,
)
from tracker.actions.correcting.ending import end_versions, repeated_by_the_state, texts_of
from tracker.actions.correcting.kinds import EffectRow, Effects, Email, emails_of_plans, emails_to, register
from tracker.actions.correcting.letters import RightLetter, attach, has_file, letter_again, right_file, words_of
from tracker.actions.correcting.letters_of import (
    OfVersions,
    answers_among,
    entered_by,
    entered_with,
    is_public,
    named,
    versions_of,
    was_accepted,
)
from tracker.actions.drafting import locked, next_version, start_submission
from tracker.actions.errors import NotAllowed, the_only
from tracker.actions.saving import Save, StoredRelations, begun, save_each
from tracker.actions.sending import join_sending
from tracker.choices import OPEN_STATES, Consent, CorrectionKind, PublicationKind, ReviewState
from tracker.mail import notices, outbox
from tracker.models import (
    AnyVersion,
    CommitmentUpdate,
    Correction,
    Invitation,
    MemberState,
    PeriodItem,
    StatusUpdate,
    Submission,
    Transmission,
    User,
)
from tracker.models.corrections import public_sentence
from tracker.policies import Verdict, may_confirm_correction

NOWHERE = ""

type Moves = tuple[tuple[EffectRow, ...], tuple[Email, ...]]


class _Belonging(OfVersions, ABC):
    """The part that both kinds share: the versions concerned, the second person, and the end of the versions."""

    def hindrance(self, target: Any) -> str:
        """Return why it is not possible: the State corrects its own sendings."""
        if not target.on_behalf:
            return _("The State sent this in the portal. Only the State can recall, correct or withdraw it.")
        if not entered_with(target):
            return _("This was corrected already: it was entered in error.")
        return ""

    def check_reason(self, target: Any, reason: str) -> None:
        """Refuse a reason that repeats the text: the reason stays."""
        if texts_of(entered_with(target)).are_repeated_in(reason):
            raise ValidationError({"reason": _("The reason repeats the text that is removed. Give it in other words.")})

    def may_confirm(self, by: User, correction: Correction) -> Verdict:
        """Return whether this person may confirm it: a reviewer who neither asked nor entered the letter."""
        return may_confirm_correction(by, correction.asked_by_id, entered_by(entered_with(correction.target)))

    def effects(self, correction: Correction) -> Effects:
        """Return where each answer goes, and what happens to its text."""
        versions = effected(correction)
        if not versions:
            return Effects()
        rows, emails = self.moves(correction, versions)
        was_sent = any(each.transmission is not None for each in versions)
        ends = _end_of_consent(correction, versions)
        others = (*self.accepted_there(correction, versions), *_others(versions))
        if ends is not None:
            rows, others = (*rows, ends.row), (*others, ends.sentence_of_letter(versions[0].submission.member_state))
        emails = (emails if was_sent else ()) + emails_of_plans(versions)
        return Effects(rows, emails, self._lines(correction, versions), others)

    def accepted_there(self, correction: Correction, versions: Sequence[AnyVersion]) -> tuple[str, ...]:
        """Return a sentence where the right State has accepted answers on the same recommendations."""
        return ()

    @abstractmethod
    def moves(self, correction: Correction, versions: Sequence[AnyVersion]) -> Moves:
        """Return the place of each answer before and after, and the emails where the answers had been sent."""

    def _lines(self, correction: Correction, versions: Sequence[AnyVersion]) -> tuple[str, ...]:
        """The sentences of the public history, where everybody can read a text, or could before."""
        state = versions[0].submission.member_state
        public = versions_of(correction.before["public"], correction.target.submission)
        lines = [
            public_sentence(PublicationKind.ENTERED_IN_ERROR, state, is_commitment=isinstance(each, CommitmentUpdate))
            for each in public
        ]
        ends = _end_of_consent(correction, versions)
        if ends is not None and ends.more:
            lines.append(public_sentence(PublicationKind.ENTERED_IN_ERROR, state))
        return tuple(dict.fromkeys(lines))


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
        moved = moving(entered_with(target), left_out)
        _require_file(moved, "state")
        place = Submission.objects.filter(period=submission.period_id, member_state=code).first()
        if waiting := _waiting_at(place, [each.recommendation_id for each in moved]):
            sentence = _(
                "%(state)s has an answer on %(labels)s that is not reviewed yet. End that first, or leave it out."
            )
            raise ValidationError({"state": sentence % {"state": state, "labels": ", ".join(waiting)}})

    def needs_second_person(self, correction: Correction) -> bool:
        """Return whether any version was ever accepted, or the consent that ends with it publishes other answers."""
        versions = entered_with(correction.target)
        ends = _end_of_consent(correction, versions)
        return was_accepted(versions) or is_public(versions) or bool(ends and (ends.more or ends.after == Consent.YES))

    def moves(self, correction: Correction, versions: Sequence[AnyVersion]) -> Moves:
        """Return the answers that leave one State and come to another, and the emails to both."""
        submission = versions[0].submission
        right = MemberState.objects.filter(pk=correction.after["state"]).first()
        moved = set(moving(versions, correction.after["left_out"])) if right else set()
        there, nowhere = _("%(state)s, to be reviewed") % {"state": right}, _("Nowhere: the text is removed")
        now, newest = str(submission.member_state), standing(versions)
        rows = tuple(EffectRow(named(each), now, there if each in moved else nowhere) for each in newest)
        ends = _end_of_consent(correction, versions)
        text = outbox.paragraph("entered_in_error", number=len(newest), ends_consent=ends is not None)
        emails = emails_to(submission, "entered_in_error", text)
        letter = letter_of(moved if correction.done_at is None else arrived(correction))
        if right and letter:
            asked = Invitation(period=submission.period, member_state=right)
            emails += emails_to(asked, "letter_moved", outbox.paragraph("letter_moved", transmission=letter))
        return rows, emails

    def accepted_there(self, correction: Correction, versions: Sequence[AnyVersion]) -> tuple[str, ...]:
        """Return it before the answers move."""
        right = MemberState.objects.filter(pk=correction.after["state"]).first()
        if right is None or correction.done_at is not None:
            return ()
        moved = [each.recommendation_id for each in moving(versions, correction.after["left_out"])]
        there = StatusUpdate.objects.accepted().filter(
            submission__period=correction.target.submission.period_id, submission__member_state=right
        )
        found = there.filter(recommendation__in=moved).order_by("printing__order", "pk")
        facts = {"state": right, "labels": ", ".join(found.values_list("printing__label", flat=True))}
        sentence = _(
            "%(state)s has an accepted answer on %(labels)s already. It changes only if a reviewer accepts the answer"
            " of this letter."
        )
        return (sentence % facts,) if facts["labels"] else ()

    def carry_out(self, correction: Correction, *, by: User, now: datetime.datetime) -> None:
        """Move the answers to the right State, and end those of the wrong one."""
        code, submission = correction.after["state"], correction.target.submission
        versions = entered_with(correction.target)
        if code != NOWHERE:
            recheck(lambda: self.check(correction.target, correction.after))
            right = MemberState.objects.get(pk=code)
            place = start_submission(period=submission.period, member_state=right, by=correction.asked_by, now=now)
            sources = moving(versions, correction.after["left_out"])
            pairs = {each: each.recommendation_id for each in sources}
            move_to(place, pairs, correction, now=now)
        store_end(correction, _end_of_consent(correction, versions))
        wrong, response = recorded_from(versions), locked(submission)
        end_consents(response, wrong, correction, by=by, now=now, is_foreign=True)
        # Read again: what they say of the consent is what decides whether an earlier answer is public again.
        end_versions(correction, entered_with(correction.target), by=by, now=now, is_foreign=True)

    def tell(self, correction: Correction) -> None:
        """Tell both States, where anything had been sent."""
        ended = effected(correction)
        if any(each.transmission is not None for each in ended):
            submission, number = correction.target.submission, len(standing(ended))
            facts = {"number": number, "ends_consent": stored_end(correction) is not None}
            outbox.tell_concerned("entered_in_error", about=correction, submission=submission, **facts)
        if letter := letter_of(arrived(correction)):
            notices.about_sending("letter_moved", letter)


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
        if waiting := _waiting_at(target.submission, [item.recommendation_id]):
            sentence = _("The answer on %(labels)s is not reviewed yet. End that first.")
            raise ValidationError({"recommendation": sentence % {"labels": ", ".join(waiting)}})
        return {"recommendation": str(item.recommendation_id)}

    def _item(self, target: StatusUpdate, key: str) -> PeriodItem | None:
        try:
            wanted = uuid.UUID(key)
        except ValueError:
            return None
        return PeriodItem.objects.filter(period=target.submission.period_id, recommendation=wanted).first()

    def before(self, target: Any, after: Mapping[str, Any]) -> dict[str, Any]:
        """Return the recommendation as well."""
        return {**super().before(target, after), "recommendation": str(target.recommendation_id)}

    def moves(self, correction: Correction, versions: Sequence[AnyVersion]) -> Moves:
        """Return from which recommendation to which the answer goes."""
        item = self._item(correction.target, correction.after["recommendation"])
        label = item.printing.label if item else ""
        after = _("%(label)s, to be reviewed") % {"label": label}
        rows = tuple(EffectRow(named(each), named(each), after) for each in standing(versions))
        text = outbox.paragraph("answer_moved", before=named(versions[0]), after=label)
        return rows, emails_to(versions[0].submission, "answer_moved", text)

    def carry_out(self, correction: Correction, *, by: User, now: datetime.datetime) -> None:
        """Move the answer to the right recommendation, and end the wrong one."""
        recheck(lambda: self.check(correction.target, correction.after))
        versions = entered_with(correction.target)
        (source,) = moving(versions, ())
        key = uuid.UUID(correction.after["recommendation"])
        move_to(source.submission, {source: key}, correction, now=now)
        end_versions(correction, versions, by=by, now=now, is_foreign=False)

    def tell(self, correction: Correction) -> None:
        """Tell the State where its answer is now."""
        for version in arrived(correction):
            if version.transmission is not None:
                before = version.moved_from.printing.label if version.moved_from else ""
                facts = {"before": before, "after": version.printing.label, "version": version}
                outbox.tell_concerned("answer_moved", about=correction, submission=version.submission, **facts)


def _end_of_consent(correction: Correction, versions: Sequence[AnyVersion]) -> EndOfConsent | None:
    """What ends of the consent that came by the same letter: only a correction of the State ends it."""
    if correction.done_at is not None or correction.kind != CorrectionKind.STATE:
        return stored_end(correction)
    return end_of_consent(versions[0].submission, recorded_from(versions), versions)


def recheck(check: Any) -> None:
    """Check again under the lock. Raises NotAllowed with the first sentence where something changed."""
    try:
        check()
    except ValidationError as refusal:
        raise NotAllowed(refusal.messages[0]) from refusal


def standing(versions: Iterable[AnyVersion]) -> list[AnyVersion]:
    """Return the newest version of each answer and each commitment."""
    newest: dict[Any, AnyVersion] = {}
    for each in sorted(versions, key=lambda each: each.version):
        newest[type(each), each.about] = each
    return list(newest.values())


def moving(versions: Sequence[AnyVersion], left_out: Sequence[str]) -> list[StatusUpdate]:
    """Return the versions whose text moves: of each answer the newest one that was sent, or else its draft."""
    answers = [each for each in answers_among(versions) if str(each.recommendation_id) not in left_out]
    sent = [each for each in answers if each.review_state != ReviewState.DRAFT]
    found = [each for each in standing(sent or answers) if isinstance(each, StatusUpdate)]
    return sorted(found, key=lambda each: (each.printing.order, each.pk))


def letter_of(versions: Iterable[StatusUpdate]) -> Transmission | None:
    """Return the letter by which these versions came; None of drafts."""
    return next((each.transmission for each in versions if each.transmission is not None), None)


def effected(correction: Correction) -> list[AnyVersion]:
    """Return the versions that a correction ends, or ended."""
    if correction.done_at is None:
        return entered_with(correction.target)
    ended: list[AnyVersion] = [*correction.statusupdate_mistakes.select_related("printing", "submission__member_state")]
    return [*ended, *correction.commitmentupdate_mistakes.select_related("submission__member_state")]


def arrived(correction: Correction) -> list[StatusUpdate]:
    """Return the new versions at the right place."""
    keys = correction.after.get("answers", {}).values()
    found = StatusUpdate.objects.filter(pk__in=[int(key) for key in keys])
    return list(found.select_related("submission__period", "transmission", "printing", "moved_from__printing"))


def _others(versions: Sequence[AnyVersion]) -> tuple[str, ...]:
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


def _waiting_at(place: Submission | None, recommendations: Sequence[uuid.UUID]) -> list[str]:
    """The labels of answers there that are not reviewed, or begun from another letter. A draft of the State stays."""
    if place is None:
        return []
    there = StatusUpdate.objects.filter(submission=place, recommendation__in=recommendations)
    submitted = there.filter(review_state=ReviewState.SUBMITTED)
    entered = there.filter(review_state__in=OPEN_STATES, on_behalf=True)
    found = (submitted | entered).order_by("printing__order", "pk").values_list("printing__label", flat=True)
    return list(dict.fromkeys(found))


def move_to(
    place: Submission, pairs: Mapping[StatusUpdate, uuid.UUID], correction: Correction, *, now: datetime.datetime
) -> list[StatusUpdate]:
    """Enter the text of these versions again in `place`, each on its recommendation, and send it where it was sent.

    The person who asked counts as the person who entered them: neither that person nor one who entered the wrong
    versions can accept them. Evidence and commitments do not move.
    """
    by = correction.asked_by
    items = {
        each.recommendation_id: each
        for each in PeriodItem.objects.filter(period=place.period_id, recommendation__in=pairs.values())
    }
    saves: list[Save] = []
    for source, key in pairs.items():
        siblings = list(StatusUpdate.objects.filter(submission=place, recommendation=key).order_by("version"))
        draft = StatusUpdate(
            submission=place,
            recommendation_id=key,
            printing_id=items[key].printing_id,
            version=next_version(siblings),
            on_behalf=True,
            moved_from=source,
        )
        words = asdict(words_of(source))
        saves.append(begun(draft, None, words, StoredRelations([]), (), commitments=()))
    drafts: list[StatusUpdate] = [the_only([each]) for each in save_each(saves, by=by, now=now)]
    correction.after |= {"answers": {str(old.pk): str(new.pk) for old, new in zip(pairs, drafts, strict=True)}}
    if letter := letter_of(pairs):
        again = letter_again(letter, place, RightLetter(), by=by, now=now)
        attach(again, right_file(letter))
        join_sending(again, drafts, by, now)
    return drafts
