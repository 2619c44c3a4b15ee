"""The versions that a correction is about: of one letter or one answer, with every later entry of the same letter."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracker.actions.correcting.kinds import CorrectionRule
from tracker.actions.drafting import locked
from tracker.choices import ONCE_ACCEPTED_STATES, CorrectionKind, ReviewState
from tracker.models import (
    AnyVersion,
    AuditEvent,
    CommitmentUpdate,
    Correction,
    MemberState,
    PublicationText,
    StatusUpdate,
    Submission,
    Transmission,
)
from tracker.models.versions import by_kind
from tracker.second_approvals import MOVES_OF_THE_STATE

WITH = ("submission__member_state", "submission__period__meeting", "transmission")


def entered_with(target: Any) -> list[AnyVersion]:
    """Return the versions of a letter, or of one answer, that did not end as entered in error.

    A version that was entered again from the same letter is included: after a recall or a return, or to correct a
    transcription, also with another date or note verbale. So is a draft that began as a copy.
    """
    submission = target.submission
    answers: Any = StatusUpdate.objects.select_related(*WITH, "printing").filter(mistake=None)
    updates: Any = CommitmentUpdate.objects.select_related(*WITH).filter(mistake=None)
    if isinstance(target, Transmission):
        answers, updates = answers.filter(transmission=target), updates.filter(transmission=target)
    elif isinstance(target, StatusUpdate):
        answers, updates = answers.filter(pk=target.pk), updates.none()
    else:
        answers, updates = answers.none(), updates.filter(pk=target.pk)
    own, others = list(answers), list(updates)
    if own and own[0].on_behalf:
        own = _with_what_was_entered_again(own, submission)
    return [*sorted(own, key=lambda each: (each.printing.order, each.version)), *others]


def _with_what_was_entered_again(own: list[StatusUpdate], submission: Submission) -> list[StatusUpdate]:
    entered = StatusUpdate.objects.filter(submission=submission, on_behalf=True)
    # One that a correction of the letter itself replaced still has its text.
    entered = entered.exclude(mistake__kind__in=(CorrectionKind.STATE, CorrectionKind.RECOMMENDATION))
    about = {each.recommendation_id for each in own}
    rows = list(entered.filter(recommendation__in=about).select_related(*WITH, "printing").order_by("version"))
    found = {each.pk for each in own}
    while more := [each for each in rows if each.pk not in found and _belongs(each, rows, found)]:
        found |= {each.pk for each in more}
    return [each for each in rows if each.pk in found]


def _belongs(version: StatusUpdate, rows: Sequence[StatusUpdate], found: set[int]) -> bool:
    same = [each for each in rows if each.recommendation_id == version.recommendation_id]
    known = [each for each in same if each.pk in found]
    if any(version.transcribes_id == each.pk or each.transcribes_id == version.pk for each in known):
        return True
    if version.transmission is not None:
        facts = {each.transmission.facts for each in known if each.transmission is not None}
        if version.transmission.facts in facts:
            return True
    before, after = same[: same.index(version)], same[same.index(version) + 1 :]
    if version.review_state == ReviewState.RETURNED:  # the next one was entered in its place
        return bool(after) and after[0].pk in found
    is_draft = version.review_state == ReviewState.DRAFT
    return is_draft and bool(before) and before[-1].pk in found  # a draft begins as a copy of the version before it


def answers_among(versions: Iterable[AnyVersion]) -> list[StatusUpdate]:
    """Return the answers among these versions, without the updates of commitments."""
    return [each for each in versions if isinstance(each, StatusUpdate)]


def was_accepted(versions: Iterable[AnyVersion]) -> bool:
    """Return whether any of these versions was ever accepted."""
    return any(each.review_state in ONCE_ACCEPTED_STATES for each in versions)


def is_public(versions: Sequence[AnyVersion]) -> bool:
    """Return whether everybody can read a text of any of these versions."""
    return bool(public_among(versions))


def public_among(versions: Sequence[AnyVersion]) -> list[AnyVersion]:
    """Return those of these versions of which everybody can read a text."""
    answers = [each.pk for each in answers_among(versions)]
    updates = [each.pk for each in versions if isinstance(each, CommitmentUpdate)]
    texts = PublicationText.objects.filter(Q(status_update__in=answers) | Q(commitment_update__in=updates))
    rows = list(texts.values_list("status_update", "commitment_update"))
    public_answers, public_updates = {row[0] for row in rows}, {row[1] for row in rows}
    return [
        each for each in versions if each.pk in (public_answers if isinstance(each, StatusUpdate) else public_updates)
    ]


def entered_by(versions: Sequence[AnyVersion]) -> set[int]:
    """Return the keys of all persons who typed or sent any of these versions."""
    people = {each.typed_by_id for each in versions}
    people |= {each.transmission.submitted_by_id for each in versions if each.transmission is not None}
    for own in by_kind(versions).values():
        saved = AuditEvent.objects.about_any(own).filter(act="save", by__isnull=False)
        people |= set(saved.values_list("by", flat=True))
    return people


def newer_move(versions: Sequence[AnyVersion], since: datetime.datetime) -> datetime.datetime | None:
    """Return when the State last sent, recalled or withdrew one of the same answers after `since`, or None.

    A withdrawal on a note verbale is one of the State; a sending by data entry is not.
    """
    moments: list[datetime.datetime] = []
    for kind, own in by_kind(versions).items():
        same = list(kind.objects.of_same_answers(own).exclude(review_state=ReviewState.DRAFT))
        own_lane = [each for each in same if not each.on_behalf]
        newer = AuditEvent.objects.filter(at__gt=since)
        if own_lane:
            moments += newer.about_any(own_lane).filter(act__in=MOVES_OF_THE_STATE).values_list("at", flat=True)
        if same:
            moments += newer.about_any(same).filter(act="withdraw").values_list("at", flat=True)
    return max(moments, default=None)


def overtaken_sentence(moment: datetime.datetime) -> str:
    """Return why a correction is refused after the State decided on the same answer."""
    sentence = _(
        "The State sent, recalled or withdrew this answer on %(day)s, after this was asked. Nothing was changed, and "
        "this correction is refused. Read what the State says now, and ask again if it is still needed."
    )
    return sentence % {"day": date_format(moment, "DATE_FORMAT")}


def lock_states(codes: Iterable[str], submission: Submission) -> None:
    """Lock these States, one after another in the order of their codes, and their responses of the period.

    An erasure and an act on many answers lock the State first, too: two corrections cannot wait for each other.
    """
    wanted = sorted(filter(None, set(codes)))
    list(MemberState.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk"))
    places = Submission.objects.filter(member_state__in=wanted, period=submission.period_id).order_by("pk")
    for place in places:
        locked(place)


def keys_of(versions: Sequence[AnyVersion]) -> list[list[str]]:
    """Return each version by what names it in any copy of the record: subject, number, and key of its sending."""
    return [
        ["recommendation" if isinstance(each, StatusUpdate) else "commitment", str(each.about), str(each.version),
         str(each.transmission_id or "")]
        for each in versions
    ]  # fmt: skip


def named_versions(versions: Sequence[AnyVersion]) -> dict[str, list[list[str]]]:
    """Return the keys of these versions as a correction stores them, and of those that everybody can read."""
    return {"versions": keys_of(versions), "public": keys_of(public_among(versions))}


def versions_of(keys: Iterable[Sequence[str]], submission: Submission) -> list[AnyVersion]:
    """Return the versions of a response that `keys_of` named."""
    found: list[AnyVersion] = []
    for subject, key, number, transmission in keys:
        versions: Any = StatusUpdate.objects if subject == "recommendation" else CommitmentUpdate.objects
        facts = {subject: key, "version": number, "transmission": transmission or None, "submission": submission}
        found += versions.filter(**facts).select_related(*WITH)
    return found


def named(version: AnyVersion) -> str:
    """Return how a table names an answer or a commitment."""
    return version.printing.label if isinstance(version, StatusUpdate) else str(_("Commitment"))


class OfVersions(CorrectionRule):
    """Base of the kinds that change versions of one response: a newer decision of the State goes before them."""

    def versions(self, target: Any) -> list[AnyVersion]:
        """Return the versions concerned."""
        return entered_with(target)

    def before(self, target: Any, after: Mapping[str, Any]) -> dict[str, Any]:
        """Return the State and the versions, by keys that are the same after a restore."""
        return {"state": target.submission.member_state_id, **named_versions(self.versions(target))}

    def needs_second_person(self, correction: Correction) -> bool:
        """Return whether everybody can read one of the texts."""
        return is_public(self.versions(correction.target))

    def overtaken(self, correction: Correction) -> str:
        """Return the sentence where the State sent, recalled or withdrew the same answers since it was asked."""
        decided = newer_move(self.versions(correction.target), correction.asked_at)
        return overtaken_sentence(decided) if decided else self.hindrance(correction.target)

    def lock(self, correction: Correction) -> None:
        """Lock the State and its response, and those of a State to which the answers move."""
        lock_states([correction.before["state"], correction.after.get("state", "")], correction.target.submission)
