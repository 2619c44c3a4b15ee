"""How versions that were entered in error end: only the Secretariat sees them, and their text is blanked.

The text goes from every place from which an erasure takes it (`tracker.erasable`): versions, events, notices, rows of
sheets, the letter, public texts. Two things differ. Other versions of the same answer keep their text, because the
State wrote it. The events have no reason: a State must not read there whose letter it was.
"""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q

from tracker.actions import ledger
from tracker.actions.auditing import Changes, record, set_fields
from tracker.actions.blanking import blank_rows
from tracker.actions.cancelling import cancel_decisions
from tracker.actions.checking import dates_of
from tracker.actions.clearing import erase_cleared_files
from tracker.actions.copies import BLANK, blank_events, delete_letters
from tracker.actions.correcting.letters_of import public_among
from tracker.actions.erasing import ERASABLE, blank_version, delete_evidence
from tracker.actions.erasure_leftovers import sweep_after
from tracker.actions.moving import Moved, move_many
from tracker.actions.passages import Passages
from tracker.actions.same_words import SaidByField, blank_repeats, copies_among, said_in
from tracker.actions.saving import no_longer_ready
from tracker.choices import AuditOwner, DecisionEnd, ImplementationStatus, PublicationKind, ReviewState
from tracker.mail import forgetting
from tracker.models import (
    AnyVersion,
    AuditEvent,
    ClearedFile,
    Comment,
    CommitmentUpdate,
    Correction,
    Evidence,
    EvidenceCitation,
    StatusUpdate,
    Transmission,
    User,
)
from tracker.models.versions import by_kind

# A status is no text, but tells what a State did: it goes with the text.
STATUS = "implementation_status"


def end_versions(
    correction: Correction,
    versions: Sequence[AnyVersion],
    *,
    by: User,
    now: datetime.datetime,
    is_foreign: bool,
) -> None:
    """End versions of one response as entered in error; the version accepted before is accepted again.

    Args:
        is_foreign: the text belongs to another State, or to none: copies in drafts, comments and questionnaires of this
            State are blanked too. Where only the recommendation was wrong, the text is the State's own.
    """
    if not versions:
        return
    ledger.locked_head(now)  # before any event raises the public counter, as an acceptance locks them
    state = versions[0].submission.member_state_id
    said = {kind: said_in(own, _fields(own[0])) for kind, own in by_kind(versions).items()}
    public = public_among(versions)
    cancel_decisions(versions, DecisionEnd.MISTAKEN, by=by, now=now)
    forgetting.forget_about_versions(versions)
    for own in _by_answer(versions):
        blank_rows(own, _fields(own[0]), reason="", by=by, now=now)
        if is_foreign:
            _blank_copies(own, said[type(own[0])], by=by, now=now)
    values = {"checked_at": None, "checked_by": None, "ready_at": None, "ready_by": None, "mistake": correction}
    move_many([Moved("enter_in_error", each, values) for each in versions], by=by, now=now)
    publish_again(PublicationKind.ENTERED_IN_ERROR, versions, public, by=by, now=now)
    if is_foreign:
        _delete_evidence_of_letter(versions, by=by, now=now)
    for version in versions:
        _blank(version, by=by, now=now)
    if is_foreign:
        _blank_letters(versions, by=by, now=now)
    sweep_after(state)


def _fields(version: AnyVersion) -> tuple[str, ...]:
    return ERASABLE["recommendation" if isinstance(version, StatusUpdate) else "commitment"]


def texts_of(versions: Sequence[AnyVersion]) -> Passages:
    """Return the texts of these versions, to be looked for elsewhere."""
    return Passages(getattr(version, name) for version in versions for name in _fields(version))


def repeated_by_the_state(versions: Sequence[AnyVersion]) -> list[AnyVersion]:
    """Return the versions that the State itself sent with the same text: they stay, because the State wrote them."""
    found: list[Any] = []
    for own in _by_answer(versions):
        first: Any = own[0]
        of_state = type(first).objects.filter(submission__member_state=first.member_state_id, **first.subject())
        sent = of_state.filter(on_behalf=False).exclude(review_state=ReviewState.DRAFT)
        found += copies_among(sent.select_related("submission"), own, said_in(own, _fields(first)))
    return found


def _by_answer(versions: Sequence[AnyVersion]) -> list[list[AnyVersion]]:
    found: dict[Any, list[AnyVersion]] = {}
    for each in versions:
        found.setdefault((type(each), each.about), []).append(each)
    return list(found.values())


def publish_again(
    kind: PublicationKind,
    ended: Sequence[AnyVersion],
    public: Sequence[AnyVersion],
    *,
    by: User,
    now: datetime.datetime,
) -> None:
    """Take down the public texts of these answers, and let the answer before be the accepted one again.

    An answer that the State gave before or since keeps its text, and is published again, as after an erasure. Its days
    are worked out without the versions that ended.
    """
    for own in _by_answer(ended):
        first: Any = own[0]
        same = first.same_answer().filter(mistake=None).exclude(pk__in=[each.pk for each in own])
        now_accepted = same.accepted().first()
        if now_accepted is None:
            now_accepted = _reinstated(same, own, by=by, now=now)
        if now_accepted is not None:
            _right_days(now_accepted, same)
        if any(each in public for each in own):
            ledger.take_down(kind, first, now=now)
            if now_accepted is not None and now_accepted.submission.has_consent:
                ledger.publish(now_accepted, now=now)


def _reinstated(same: Any, ended: Sequence[AnyVersion], *, by: User, now: datetime.datetime) -> AnyVersion | None:
    """The version that one of these superseded, accepted again; None where there was none."""
    before = same.filter(review_state=ReviewState.SUPERSEDED, version__lt=max(each.version for each in ended))
    last: AnyVersion | None = before.select_related("submission__period").order_by("checked_at", "pk").last()
    if last is None:
        return None
    move_many([Moved("reinstate", last)], by=by, now=now)
    return last


def _right_days(accepted: AnyVersion, same: Any) -> None:
    """The days of an accepted answer, without those of versions that ended."""
    before = same.once_accepted().filter(checked_at__lt=accepted.checked_at).exclude(pk=accepted.pk)
    days = dates_of(accepted, list(before.select_related("transmission").order_by("checked_at", "pk")))
    if set_fields(accepted, **days):
        accepted.save(update_fields=list(days))


def _blank_copies(own: Sequence[AnyVersion], said: SaidByField, *, by: User, now: datetime.datetime) -> None:
    """Blank the same text in drafts that the State began as copies, in comments, and in completed questionnaires."""
    first: Any = own[0]
    state = first.member_state_id
    kind = type(first)
    drafts = kind.objects.drafts().filter(submission__member_state=state, **first.subject())
    others = drafts.exclude(pk__in=[each.pk for each in own]).select_related("submission__period")
    for copy, fields in copies_among(others, own, said).items():
        changes: Changes = dict.fromkeys(fields, BLANK) | no_longer_ready(copy)
        set_fields(copy, **dict.fromkeys(fields, ""))
        if isinstance(copy, StatusUpdate) and copy.unchanged_from_id in {each.pk for each in own}:
            changes |= set_fields(copy, unchanged_from=None)
        copy.revision += 1
        copy.save()
        blank_events(AuditEvent.objects.about(copy), fields)
        owner = AuditOwner.SECRETARIAT if copy.on_behalf else AuditOwner.STATE
        record("erase", copy, by=by, now=now, changes=changes, member_state=state, owner=owner)
    _blank_discarded(kind, state, said)
    passages = Passages(text for texts in said.values() for text in texts)
    for comment in Comment.objects.filter(submission__member_state=state, **first.subject()).exclude(text=""):
        if passages.are_repeated_in(comment.text):
            Comment.objects.filter(pk=comment.pk).update(text="")
    since = min((each.checked_at for each in own if each.checked_at), default=None)
    if since is not None and isinstance(first, StatusUpdate):
        forms = ClearedFile.objects.select_related("submission").filter(
            submission__member_state=state,
            submission__period__items__recommendation=first.recommendation_id,
            brought_at__gte=since,
            file__gt="",
        )
        erase_cleared_files(forms, reason="", by=by, now=now)


def _blank_discarded(kind: Any, state: str, said: SaidByField) -> None:
    told = AuditEvent.objects.filter(object_type=kind._meta.label_lower)
    gone = AuditEvent.objects.filter(member_state=state, act="discard", object_type=kind._meta.label_lower)
    blank_repeats(told.filter(object_id__in=list(gone.values_list("object_id", flat=True))), said)


def _delete_evidence_of_letter(versions: Sequence[AnyVersion], *, by: User, now: datetime.datetime) -> None:
    """Delete evidence that data entry added from the letter, unless another answer cites it."""
    own = Q(status_update__in=[each.pk for each in versions if isinstance(each, StatusUpdate)])
    own |= Q(commitment_update__in=[each.pk for each in versions if isinstance(each, CommitmentUpdate)])
    cited = EvidenceCitation.objects.filter(own, evidence__on_behalf=True).values("evidence")
    elsewhere = EvidenceCitation.objects.filter(evidence=OuterRef("pk")).exclude(own)
    for item in Evidence.objects.filter(~Exists(elsewhere), pk__in=cited, erased_at=None):
        delete_evidence(item, "", by, now)


def _blank(version: AnyVersion, *, by: User, now: datetime.datetime) -> None:
    """Blank the text of a version with its status, and what its events say of them."""
    if isinstance(version, StatusUpdate):
        version.implementation_status = ImplementationStatus.NOT_STATED
    version.evidence_citations.all().delete()
    blank_version(version, _fields(version), also=(STATUS, "citations"), reason="", by=by, now=now)


def _blank_letters(versions: Sequence[AnyVersion], *, by: User, now: datetime.datetime) -> None:
    """Delete the file and the number of each letter of which no answer stays with this State."""
    letters = Transmission.objects.filter(pk__in={each.transmission_id for each in versions}, on_behalf=True)
    wrong = [each for each in letters.select_related("submission") if not _has_more(each)]
    delete_letters([each for each in wrong if each.scan], reason="", by=by, now=now)
    for each in wrong:
        blanked = ["note_verbale", "cleared_by"]
        Transmission.objects.filter(pk=each.pk).update(**dict.fromkeys(blanked, ""))
        blank_events(AuditEvent.objects.about(each), blanked)


def _has_more(letter: Transmission) -> bool:
    kinds: tuple[Any, ...] = (StatusUpdate, CommitmentUpdate)
    return any(kind.objects.filter(transmission=letter, mistake=None).exists() for kind in kinds)
