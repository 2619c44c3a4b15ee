"""Checking for completeness: return with a reason, or accept."""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracker.actions import ledger
from tracker.actions.auditing import Changes
from tracker.actions.drafting import locked
from tracker.actions.errors import NotAllowed, require
from tracker.actions.moving import Moved, as_stored, gone_sentence, move_many, tell_many, the_stored
from tracker.actions.withdrawing import bare_among, bare_sentence
from tracker.choices import ReviewState
from tracker.mail import notices
from tracker.models import AnyVersion, CommitmentUpdate, Publication, StatusUpdate, Submission, User
from tracker.models.constraints import refuse_unstorable
from tracker.models.return_reasons import FieldReason
from tracker.models.return_reasons import as_stored as as_stored_reasons
from tracker.models.versions import by_kind
from tracker.policies import Denied, may_accept_each, may_return


@dataclass(frozen=True)
class Decided:
    """What became of versions that were to be accepted.

    A publication is None where there is no consent; what was refused has the sentence that says why.
    """

    accepted: dict[AnyVersion, Publication | None]
    refused: dict[AnyVersion, str]


@transaction.atomic
def return_for_revision(
    *, version: AnyVersion, reason: str, by_field: Sequence[FieldReason] = (), by: User, now: datetime.datetime
) -> AnyVersion:
    """Return a version, final as it was sent. The State acts next (on behalf: data entry).

    Args:
        reason: for the whole; may be empty where a field has one.
        by_field: each read by the State beside its field. The audit names the fields, and not what is said of them.

    Raises NotAllowed for the wrong person, the wrong moment, or no reason.
    """
    submission = locked(version.submission)
    stored = the_stored(submission, version)
    require(may_return(by, stored))
    words, kept = reasons_as_kept(reason, by_field)
    require(may_return(by, stored, words or kept))
    values = {"checked_at": now, "checked_by": by, "return_reason": words, "reasons_by_field": kept}
    told: Changes = {"reasons_by_field": ["", ", ".join(dict.fromkeys(each.field for each in by_field))]}
    move_many([Moved("return", stored, values, told if kept else {})], by=by, now=now, reason=words)
    tell_many("return", [stored], by=by, reason=words)
    _tell_of_reviewed(submission, [stored])
    return stored


def reasons_as_kept(reason: str, by_field: Sequence[FieldReason]) -> tuple[str, str]:
    """The reason for the whole and those by field as they are stored; empty where there is none.

    Raises ValidationError for characters that cannot be stored.
    """
    for words in [reason, *(text for each in by_field for text in each.words.values())]:
        refuse_unstorable(words)
    return reason.strip(), as_stored_reasons(each for each in by_field if each.text.strip())


def accept(*, version: AnyVersion, by: User, now: datetime.datetime) -> Publication | None:
    """Accept a version; publish it where the submission has consent. Returns the publication, or None without consent.

    An earlier accepted version of the same answer is superseded. The date of the answer is that of its first accepted
    version; a later one keeps it and shows its own as "corrected on" (`docs/domain.md` 5).
    """
    decided = accept_many(versions=[version], by=by, now=now)
    for reason in decided.refused.values():
        raise NotAllowed(reason)
    return decided.accepted[version]


@transaction.atomic
def accept_many(*, versions: Sequence[AnyVersion], by: User, now: datetime.datetime) -> Decided:
    """Accept versions of one response, as if one after another, in as many queries for many as for one. One e-mail
    tells of all that was typed from a letter.

    Args:
        versions: of one response, no two of them of one answer.

    What cannot be accepted stays as it was, and the result says why; all others are accepted.
    """
    submission = locked(versions[0].submission)
    stored = as_stored(submission, versions)
    refused = {version: gone_sentence() for version in versions if version not in stored}
    refused |= refusals(submission, stored, by, now)
    taken = [version for version in stored if version not in refused]
    earlier = _once_accepted(submission, taken)
    moves = [
        step for version in taken for step in _moves(version, earlier.get((type(version), version.about), []), by, now)
    ]
    move_many(moves, by=by, now=now)
    tell_many("accept", taken, by=by)
    published = ledger.publish_many(taken, now=now) if submission.has_consent else [None] * len(taken)
    _tell_of_reviewed(submission, taken)
    return Decided(dict(zip(taken, published, strict=True)), refused)


def _tell_of_reviewed(submission: Submission, versions: Sequence[AnyVersion]) -> None:
    """Tell the State, once, of each of its sendings that has nothing left to review after a decision on these.

    What was returned was told by itself; where all was, nothing is left to say. What the State recalled is not counted.
    Of a letter each answer is told.
    """
    for transmission in dict.fromkeys(each.transmission for each in versions if not each.on_behalf):
        stages = Counter[str]()
        for kind in (StatusUpdate, CommitmentUpdate):
            decided = kind.objects.filter(transmission=transmission).exclude(
                review_state=ReviewState.RETURNED, checked_by__isnull=True
            )
            rows = decided.order_by().values_list("review_state")
            stages.update(dict(rows.annotate(number=Count("pk"))))
        accepted, returned = stages[ReviewState.ACCEPTED], stages[ReviewState.RETURNED]
        if transmission is not None and accepted and not stages[ReviewState.SUBMITTED]:
            transmission.submission = submission
            notices.about_review(transmission, accepted=accepted, returned=returned)


def refusals(
    submission: Submission, stored: Sequence[AnyVersion], by: User, now: datetime.datetime
) -> dict[AnyVersion, str]:
    """Those that cannot be accepted, each with the sentence that says why."""
    refused: dict[AnyVersion, str] = {}
    for own in by_kind(stored).values():
        verdicts = zip(own, may_accept_each(by, own), strict=True)
        refused |= {version: verdict.reason for version, verdict in verdicts if isinstance(verdict, Denied)}
    refused |= no_longer_stands([version for version in stored if version not in refused])
    if not submission.has_consent:
        return refused
    bare = bare_among(version for version in stored if version not in refused)
    refused |= {version: bare_sentence(version.printing.label) for version in bare}
    try:
        ledger.locked_head(now)
    except NotAllowed as refusal:
        refused |= {version: str(refusal) for version in stored if version not in refused}
    return refused


def _once_accepted(submission: Submission, versions: Sequence[AnyVersion]) -> dict[tuple[type, Any], list[AnyVersion]]:
    """The versions of the same answers that were accepted before, first accepted first."""
    found: dict[tuple[type, Any], list[AnyVersion]] = {}
    for kind, own in by_kind(versions).items():
        before = kind.objects.once_accepted().of_same_answers(own).select_related("transmission")
        for version in before.order_by("checked_at", "pk"):
            version.submission = submission
            found.setdefault((kind, version.about), []).append(version)
    return found


def _moves(version: AnyVersion, before: Sequence[AnyVersion], by: User, now: datetime.datetime) -> list[Moved]:
    """What accepting a version moves: the one accepted until now, and itself."""
    superseded = [Moved("supersede", each) for each in before if each.review_state == ReviewState.ACCEPTED]
    values = {"checked_at": now, "checked_by": by, **dates_of(version, before)}
    return [*superseded, Moved("accept", version, values)]


def dates_of(version: AnyVersion, before: Sequence[AnyVersion]) -> dict[str, datetime.date | None]:
    """Return the day of the answer, and that of the last correction by the State.

    A mistake of ours corrects nothing that the State said. Where we had the day of its letter wrong, that day is
    corrected: of the answer, or of its correction, whichever came by the letter.
    """
    own_date = day_of(version)
    if not before:
        return {"reported_on": own_date, "corrected_on": None}
    last = before[-1]
    if not isinstance(version, StatusUpdate) or version.transcribes_id is None:
        return {"reported_on": last.reported_on, "corrected_on": own_date}
    is_wrong = own_date != day_of(last)
    if is_wrong and last.corrected_on is None:
        return {"reported_on": own_date, "corrected_on": None}
    return {"reported_on": last.reported_on, "corrected_on": own_date if is_wrong else last.corrected_on}


def no_longer_stands(versions: Sequence[AnyVersion]) -> dict[AnyVersion, str]:
    """Those of these answers of one response that may not replace the accepted one, each with the sentence for it.

    The State may have corrected or withdrawn its answer since: an older letter must not come back by our correction.
    And an answer of an earlier day does not replace one of a later day, whichever is reviewed first.
    """
    answers = [each for each in versions if isinstance(each, StatusUpdate)]
    if not answers:
        return {}
    stands = StatusUpdate.objects.accepted().of_same_answers(answers).select_related("transmission")
    accepted = {each.recommendation_id: each for each in stands}
    gone = _("What this corrects stands no more: it was withdrawn, or another answer was accepted. Return it.")
    newer = _("The answer of %(day)s is accepted already, and is newer. Return this one.")
    found: dict[AnyVersion, str] = {}
    for each in answers:
        there = accepted.get(each.recommendation_id)
        if each.transcribes_id is not None:
            if there is None or there.pk != each.transcribes_id:
                found[each] = gone
        elif there is not None and day_of(each) < day_of(there):
            found[each] = newer % {"day": date_format(day_of(there), "DATE_FORMAT")}
    return found


def day_of(version: AnyVersion) -> datetime.date:
    """The day of the portal or of the letter by which a version came."""
    assert version.transmission is not None  # noqa: S101 - the database constrains it: submitted has a transmission
    return version.transmission.reported_on
