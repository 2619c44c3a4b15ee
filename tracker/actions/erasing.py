"""Erasure: words and files that must not exist any more (a court, personal data). `docs/domain.md` 4, under the ledger.

The one act that changes what was sent, and the one that changes an audit event: it blanks. The chain still verifies;
the receipt no longer does, and the event of the erasure says why.
"""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from tracker.actions import ledger
from tracker.actions.auditing import Changes, record, set_fields
from tracker.actions.blanking import blank_rows
from tracker.actions.cancelling import cancel_decisions
from tracker.actions.clearing import erase_cleared_files
from tracker.actions.copies import BLANK, blank_comments, blank_corrections, blank_events, blank_places, delete_letters
from tracker.actions.drafting import locked
from tracker.actions.erasure_leftovers import delete_after, sweep_after
from tracker.actions.passages import Passages
from tracker.actions.same_words import SaidByField, blank_repeats, copies_among, elsewhere, said_in
from tracker.actions.saving import no_longer_ready
from tracker.actions.span_keeping import renew_spans_citing
from tracker.choices import DecisionEnd, PublicationKind, ReviewState
from tracker.content import ANSWER, COMMITMENT
from tracker.content.fields import erasable, names
from tracker.mail import forgetting
from tracker.models import (
    AuditEvent,
    ClearedFile,
    CommitmentUpdate,
    Evidence,
    StatusUpdate,
    Submission,
    Transmission,
    User,
)
from tracker.models.versions import Version

# What an order can name, by what the answer is about.
ERASABLE = {"recommendation": names(erasable(ANSWER)), "commitment": names(erasable(COMMITMENT))}
# What the secretariat said of a version goes with any of its words: a reason quotes.
SAID_OF_IT = ("return_reason", "reasons_by_field")
SAID_OF_ANSWER = (*SAID_OF_IT, "transcribed_because")


@dataclass(frozen=True)
class Order:
    """What was ordered to be erased, by whom it was confirmed, and why."""

    submission: Submission
    names: dict[str, Any]
    reason: str
    by: User
    now: datetime.datetime

    @property
    def act(self) -> dict[str, Any]:
        """How each step says who did it."""
        return {"reason": self.reason, "by": self.by, "now": self.now}

    @property
    def fields(self) -> list[str]:
        return list(self.names["fields"])


def erase(submission: Submission, names: dict[str, Any], *, reason: str, by: User, now: datetime.datetime) -> None:
    """Blank the named fields and delete the named files. The submission is locked and the right established."""
    order = Order(submission, names, reason, by, now)
    versions = list(_versions(submission, names))
    others = _locked_elsewhere(submission, versions)
    ledger.locked_head(now)  # before any event raises the public counter: the order in which an acceptance locks them
    said = said_in(versions, order.fields)
    copies = copies_among(others, versions, said)
    _erase_answer(order, submission, dict.fromkeys(versions, order.fields))
    for place in dict.fromkeys(copy.submission for copy in copies):
        _erase_answer(order, place, {copy: fields for copy, fields in copies.items() if copy.submission == place})
    if order.fields:
        _blank_discarded(order, said)
        for other in others:
            blank_repeats(AuditEvent.objects.about(other), said)
        erase_cleared_files(_questionnaires(submission, names), **order.act)
    for item in Evidence.objects.filter(pk__in=names["evidence"], member_state=submission.member_state_id):
        delete_evidence(item, reason, by, now)
    letters = Transmission.objects.filter(pk__in=names["scans"], submission=submission)
    delete_letters(letters.exclude(scan="").select_related("submission"), **order.act)
    sweep_after(submission.member_state_id)


def words_to_erase(submission: Submission, names: dict[str, Any]) -> Passages:
    """What an erasure would take, to be looked for elsewhere."""
    return Passages(getattr(version, name) for version in _versions(submission, names) for name in names["fields"])


def copies_elsewhere(submission: Submission, names: dict[str, Any]) -> list[Version]:
    """The versions in other periods of the State that an erasure would reach, for whoever decides on it."""
    versions = list(_versions(submission, names))
    if not (versions and names["fields"]):
        return []
    return list(copies_among(elsewhere(submission, versions[0]), versions, said_in(versions, names["fields"])))


def _locked_elsewhere(submission: Submission, versions: list[Version]) -> list[Version]:
    """What the State says on the same thing in other periods, locked in the order in which all lock submissions."""
    if not versions:
        return []
    others = elsewhere(submission, versions[0])
    for place in Submission.objects.filter(pk__in=others.order_by().values("submission")).order_by("pk"):
        locked(place)
    return list(others)


def _erase_answer(order: Order, submission: Submission, versions: dict[Version, list[str]]) -> None:
    """Erase fields of versions of one answer, and the words wherever they stand beside it.

    Args:
        versions: each with its fields, blanked last: what is looked for beside them is read from them.
    """
    erased = list(versions)
    cancel_decisions(erased, DecisionEnd.ERASED, by=order.by, now=order.now)
    if order.fields:
        forgetting.forget_about_versions(erased)
        blank_comments(submission, _subject(order.names), **order.act)
        blank_rows(erased, order.fields, **order.act)
        blank_corrections(erased)
        sent = Transmission.objects.filter(pk__in=[version.transmission_id for version in erased]).exclude(scan="")
        delete_letters(sent.select_related("submission"), **order.act)
    for version, fields in versions.items():
        blank_version(version, fields, **order.act)
    if erased:
        _take_down(erased, order.now)


def _take_down(erased: list[Version], now: datetime.datetime) -> None:
    """Take down what was public of an answer; a version of it that keeps its words is published again."""
    version: Any = erased[-1]
    whole = version.same_answer().accepted().with_consent().filter(publication_text__isnull=False)
    kept = list(whole.exclude(pk__in=[each.pk for each in erased]).select_related("submission__period"))
    ledger.take_down_many(PublicationKind.ERASURE, [version], now=now)
    for each in kept:
        ledger.publish_many([each], now=now)


def _subject(names: dict[str, Any]) -> dict[str, Any]:
    side = "recommendation" if names["recommendation"] else "commitment"
    return {side: names[side]}


def _versions(submission: Submission, names: dict[str, Any]) -> Any:
    if names["recommendation"]:
        return StatusUpdate.objects.filter(submission=submission, recommendation=names["recommendation"])
    return CommitmentUpdate.objects.filter(submission=submission, commitment=names["commitment"])


def _questionnaires(submission: Submission, names: dict[str, Any]) -> Any:
    """Every stored questionnaire of the State that may hold the words: a later one begins with the earlier answer."""
    stored = ClearedFile.objects.select_related("submission").filter(
        submission__member_state=submission.member_state_id, file__gt=""
    )
    if names["recommendation"]:
        return stored.filter(submission__period__items__recommendation=names["recommendation"])
    return stored


def blank_version(
    version: Version,
    fields: Collection[str],
    *,
    also: Collection[str] = (),
    reason: str,
    by: User,
    now: datetime.datetime,
) -> None:
    """Blank fields of a version, with what the Secretariat said of them, and in its events.

    Args:
        also: more fields that are blanked in its events.
    """
    said_of_it = SAID_OF_ANSWER if isinstance(version, StatusUpdate) else SAID_OF_IT
    blanked = [*fields, *said_of_it] if fields else []
    set_fields(version, **dict.fromkeys(blanked, ""))
    changes: Changes = dict.fromkeys(blanked, BLANK)
    if version.review_state == ReviewState.DRAFT:
        changes |= no_longer_ready(version)
    version.revision += 1  # whoever has the erased words in an open form is told, and does not bring them back unseen
    version.save()
    blank_events(AuditEvent.objects.about(version), [*blanked, *also])
    record("erase", version, by=by, now=now, reason=reason, changes=changes)


def _blank_discarded(order: Order, said: SaidByField) -> None:
    """Blank the fields in the events of discarded drafts: of the same answer all, of the State's others what repeats.

    A draft that was discarded is not there to lead to its submission; its last event names it.
    """
    kind = StatusUpdate if order.names["recommendation"] else CommitmentUpdate
    told = AuditEvent.objects.filter(object_type=kind._meta.label_lower)
    thing = {side: [key, None] for side, key in _subject(order.names).items()}
    own: set[str] = set()
    others: set[str] = set()
    # By State and act alone, for which there is an index: events of one kind are most of the table.
    for event in AuditEvent.objects.filter(member_state=order.submission.member_state_id, act="discard"):
        if event.object_type == kind._meta.label_lower and thing.items() <= event.changes.items():
            is_own = event.changes.get("submission") == [order.submission.pk, None]
            (own if is_own else others).add(event.object_id)
    blank_events(told.filter(object_id__in=own), order.fields)
    blank_repeats(told.filter(object_id__in=others), said)


def delete_evidence(item: Evidence, reason: str, by: User, now: datetime.datetime) -> None:
    """Delete the file, the link and the title of an item of evidence, wherever they are stored."""
    forgetting.forget_about_evidence(item)
    if item.file:
        delete_after(item.file)
    changes = set_fields(item, file="", link="", title="", file_name="", sha256="", is_public=False)
    set_fields(item, erased_at=now, erased_by=by)
    item.save()
    renew_spans_citing(item)
    item.checks.update(title="", final_link="", detail="", content_sha256="", dated_on=None)
    for event in AuditEvent.objects.about(item):
        blanked = dict.fromkeys(event.changes, BLANK)
        AuditEvent.objects.filter(pk=event.pk).update(changes=blanked)
    blank_places(item)
    named = dict.fromkeys([*changes, "pinpoint"], BLANK)
    record("erase", item, by=by, now=now, changes=named, reason=reason)
