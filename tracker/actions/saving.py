"""Saving drafts, of answers and of commitments, one or many: what they cite and touch, and the event of each save.

What may be saved, and beside which version, is decided before (`drafting`). Here all of it is written, in as many
questions for many drafts as for one; a draft that was there already takes one of its own.
"""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from tracker.actions.auditing import Changes, Event, record_many, set_fields
from tracker.actions.errors import REFUSALS, EditConflict, NotAllowed, Refusal
from tracker.models import Commitment, Evidence, EvidenceCitation, User
from tracker.models.audit import storable
from tracker.models.versions import Version
from tracker.words import search_words


def checked_save(thing: models.Model) -> None:
    """Save what `full_clean` would let pass, and raise its ValidationError for anything else.

    `full_clean` asks the database about each related row and each constraint, one after another, before the database
    checks all of them once more by itself: two thirds of the queries of one save of an answer. Here the row is stored
    in a savepoint, and only where the database refuses it is `full_clean` asked for the sentence. Related rows are
    held by foreign keys; only those that are missing are looked at.
    """
    checked(thing)
    try:
        with transaction.atomic():
            thing.save()
    except IntegrityError:
        thing.full_clean()
        raise


def checked(thing: models.Model) -> None:
    """Raise the ValidationError that `full_clean` would raise for a field; nothing is asked of the database."""
    there = {
        field.name for field in thing._meta.fields if field.is_relation and getattr(thing, field.attname) is not None
    }
    try:
        thing.clean_fields(exclude=there)
        thing.clean()
    except ValidationError:
        thing.full_clean()  # says all that is wrong at once
        raise


def checked_insert(things: Sequence[Any]) -> None:
    """Store new rows of one kind as `checked_save` stores each of them, in one question.

    Raises ValidationError; IntegrityError where the database refuses one of several: `in_halves` finds out which.
    """
    for thing in things:  # those of a set that was taken back have keys of it
        thing._state.adding = True
        if thing._meta.auto_field is not None:
            thing.pk = None
    if len(things) == 1:
        checked_save(things[0])
        return
    for thing in things:
        checked(thing)
    if things:
        type(things[0])._default_manager.bulk_create(things)


def in_halves[Row](rows: Sequence[Row], store: Callable[[Sequence[Row]], None]) -> list[Refusal | None]:
    """Store rows at once; where one of them cannot be stored, each half by itself, down to that one.

    Args:
        store: stores some of the rows, all or none of them.

    Returns for each row why it was refused, None where it was stored.
    """
    if not rows:
        return []
    try:
        with transaction.atomic():
            store(rows)
    except (*REFUSALS, IntegrityError) as refusal:
        if len(rows) > 1:
            middle = len(rows) // 2
            return [*in_halves(rows[:middle], store), *in_halves(rows[middle:], store)]
        if isinstance(refusal, IntegrityError):
            raise
        return [refusal]
    return [None] * len(rows)


@dataclass(frozen=True)
class AnswerWords:
    """The words of an answer on one recommendation."""

    implementation_status: str = ""
    summary: str = ""
    obstacles: str = ""
    assistance_needed: str = ""
    language: str = "en"


@dataclass(frozen=True)
class CommitmentWords:
    """The words of a commitment."""

    text: str
    lead_institution: str = ""
    target_on: datetime.date | None = None
    progress: str = "planned"
    note: str = ""
    language: str = "en"


@dataclass(frozen=True)
class Citation:
    """One item of the State's own evidence, and the place in it."""

    evidence: Evidence
    pinpoint: str = ""


@dataclass(frozen=True)
class Prefill:
    """What a form begins with: the words of `source`, the version it copies, or nothing."""

    words: AnswerWords
    commitments: tuple[Commitment, ...] = ()
    citations: tuple[Citation, ...] = ()
    source: object | None = None


def require_own(member_state: str, commitments: Sequence[Commitment], citations: Sequence[Citation]) -> None:
    """Raise NotAllowed where a commitment or an item of evidence is not this State's own."""
    if any(commitment.member_state_id != member_state for commitment in commitments):
        raise NotAllowed(_("An answer touches commitments of its own State only."))
    if any(citation.evidence.member_state_id != member_state for citation in citations):
        raise NotAllowed(_("An answer cites evidence of its own State only."))


def open_version(siblings: Sequence[Any], *, on_behalf: bool, revision: int | None) -> Any:
    """The draft that a person edits; None where a new version begins.

    Args:
        siblings: all versions of the answer or of the update, the first one first.

    Raises EditConflict where what is stored is not what the person saw, NotAllowed where the answer was sent.
    """
    own = [each for each in siblings if each.on_behalf == on_behalf]
    stored = next((each for each in own if each.is_open), None)
    if stored is None:
        if revision is not None:
            raise EditConflict(own[-1] if own else None)
        return None
    if stored.transmission_id is not None:
        if revision is not None:
            raise EditConflict(stored)
        raise NotAllowed(_("This answer was sent and waits to be checked. Recall it, or wait for the secretariat."))
    return stored


@dataclass
class Save:
    """One draft with what is to be stored of it.

    Args:
        changes: what changes, as the audit writes it.
        related: what it touches, by the name of the many-to-many relation.
        first: a row that has to be there before it: a commitment that it declares.
    """

    version: Any
    is_new: bool
    changes: Changes
    citations: Sequence[Citation]
    related: Mapping[str, Sequence[Any]]
    first: Any = None

    @property
    def is_needed(self) -> bool:
        """Whether anything is to be stored: the same words again change nothing."""
        return self.is_new or bool(self.changes)


class StoredRelations:
    """What drafts that are there cite and touch, asked once for all of them."""

    def __init__(self, drafts: Sequence[Any], *names: str) -> None:
        self.keys: dict[tuple[str, int], list[Any]] = {}
        if not drafts:
            return
        kind = type(drafts[0])
        for name in names:
            relation = getattr(kind, name)
            own, other = relation.field.m2m_column_name(), relation.field.m2m_reverse_name()
            rows = relation.through._default_manager.filter(**{f"{own}__in": [each.pk for each in drafts]})
            for version, thing in rows.values_list(own, other):
                self.keys.setdefault((name, version), []).append(thing)
        side = kind.side
        cited = EvidenceCitation.objects.filter(**{f"{side}__in": drafts}).values_list(side, "evidence", "pinpoint")
        for version, evidence, pinpoint in cited:
            self.keys.setdefault(("citations", version), []).append([str(evidence), pinpoint])

    def of(self, version: Any, name: str) -> list[Any]:
        """The keys of what a draft touches, or its citations as pairs of evidence and place; none of a new one."""
        return sorted(self.keys.get((name, version.pk), []), key=str)


def begun(
    version: Any,
    revision: int | None,
    words: Mapping[str, Any],
    stored: StoredRelations,
    citations: Sequence[Citation],
    **related: Sequence[Any],
) -> Save:
    """A draft with these words set on it. Raises EditConflict where it is not the one that the person saw.

    Args:
        version: a new one, or the draft that is there.
        revision: of the draft the person saw; None where she saw none.
    """
    is_new = version.pk is None
    changes = set_fields(version, **words)
    old: dict[str, Any] = {"citations": stored.of(version, "citations")}
    new: dict[str, Any] = {"citations": sorted([str(each.evidence.pk), each.pinpoint] for each in citations)}
    for name, things in related.items():
        old[name] = storable(stored.of(version, name))
        new[name] = storable([thing.pk for thing in things])
    changes |= {name: [old[name], new[name]] for name in new if old[name] != new[name]}
    if changes and not is_new:
        if version.revision != revision:
            raise EditConflict(type(version).objects.get(pk=version.pk))
        changes |= no_longer_ready(version)
    return Save(version, is_new, changes, citations, related)


def no_longer_ready(draft: Any) -> Changes:
    """Take the mark away that a draft is ready: it was of other words. Returns the change, if there was a mark."""
    return set_fields(draft, ready_at=None, ready_by=None)


def save_each(saves: Sequence[Save | Refusal], *, by: User, now: datetime.datetime) -> list[Any]:
    """Store what is to be stored, counting the saves, and write the events, which only the owners see.

    Returns for each the version, or why it was refused: before, or now by what its model or the database says.
    """
    needed = [save for save in saves if isinstance(save, Save) and save.is_needed]
    for save in needed:
        save.version.typed_at, save.version.typed_by = now, by
        # A new draft begins anywhere: the page of a draft that it replaced must not save over it.
        save.version.revision = now.microsecond if save.is_new else save.version.revision + 1
    refused = {id(save): why for save, why in zip(needed, in_halves(needed, _store), strict=True) if why is not None}
    events = [Event("save", save.version, save.changes) for save in needed if id(save) not in refused]
    record_many(events, by=by, now=now)
    return [save if isinstance(save, REFUSALS) else refused.get(id(save), save.version) for save in saves]


def _store(saves: Sequence[Save]) -> None:
    """The drafts of one kind with what they cite and touch."""
    for save in saves:
        if not save.is_new:
            checked_save(save.version)
    checked_insert([save.first for save in saves if save.first is not None])
    checked_insert([save.version for save in saves if save.is_new])
    for name in saves[0].related:
        _relate(name, [save for save in saves if name in save.changes])
    _cite_each([(save.version, save.citations) for save in saves if "citations" in save.changes])


def _relate(name: str, saves: Sequence[Save]) -> None:
    """What these drafts touch by one relation, in place of what they touched."""
    if not saves:
        return
    relation = getattr(type(saves[0].version), name)
    own, other = relation.field.m2m_column_name(), relation.field.m2m_reverse_name()
    rows = relation.through._default_manager
    if there := [save.version.pk for save in saves if not save.is_new]:
        rows.filter(**{f"{own}__in": there}).delete()
    rows.bulk_create(
        relation.through(**{own: save.version.pk, other: key})
        for save in saves
        for key in dict.fromkeys(thing.pk for thing in save.related[name])
    )


def _cite_each(cited: Sequence[tuple[Version, Sequence[Citation]]]) -> None:
    """Make these the citations of drafts of one kind. An item cited twice counts once, at its last place."""
    if not cited:
        return
    side = cited[0][0].side
    EvidenceCitation.objects.filter(**{f"{side}__in": [version for version, _citations in cited]}).delete()
    checked_insert(
        [
            EvidenceCitation(
                evidence=each.evidence,
                pinpoint=each.pinpoint,
                search_words=search_words(each.evidence.language, each.evidence.title),
                **{side: version},
            )
            for version, citations in cited
            for each in {each.evidence.pk: each for each in citations}.values()
        ]
    )
