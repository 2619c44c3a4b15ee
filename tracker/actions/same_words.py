"""Where a State says the same on the same thing in another period: “no change since”, or a text that was taken over.

The form of a period begins with the answer of the one before, so words go on from period to period. An erasure of one
answer reaches the others as far as they say the very same (docs/adr/0021). Used by `erasing.erase` alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tracker.actions.copies import BLANK
from tracker.actions.passages import RUN, words_in
from tracker.models import AuditEvent, Submission
from tracker.models.versions import Version

type SaidByField = Mapping[str, set[str]]


def said_in(versions: Iterable[Version], fields: Iterable[str]) -> SaidByField:
    """The texts of the fields in these versions, by field."""
    versions = list(versions)
    return {name: {text for version in versions if (text := getattr(version, name))} for name in fields}


def elsewhere(submission: Submission, version: Version) -> Any:
    """The versions of the same answer or commitment in the State's other submissions."""
    kind: Any = type(version)
    others = kind.objects.filter(submission__member_state=submission.member_state_id, **version.subject())
    return others.exclude(submission=submission).select_related("submission__period").order_by("submission", "pk")


def copies_among(others: Iterable[Version], versions: Sequence[Version], said: SaidByField) -> dict[Version, list[str]]:
    """Those of the others that say the same, each with the fields in which it does.

    A word or two that are the same (“None.”) make no copy, unless the one was taken over from the other as a whole.
    """
    found = {}
    for other in others:
        same = [name for name, texts in said.items() if getattr(other, name) in texts]
        if same and (_is_linked(other, versions) or _is_whole(other, same, said) or _is_long(other, same)):
            found[other] = same
    return found


def _is_linked(other: Version, versions: Sequence[Version]) -> bool:
    """Whether one of two says “no change since” the other, or both since the same."""
    keys = {other.pk, getattr(other, "unchanged_from_id", None)} - {None}
    return any(keys & {version.pk, getattr(version, "unchanged_from_id", None)} for version in versions)


def _is_whole(other: Version, same: Sequence[str], said: SaidByField) -> bool:
    return all(name in same or not getattr(other, name) for name in said)


def _is_long(other: Version, same: Sequence[str]) -> bool:
    return any(len(words_in(getattr(other, name))) >= RUN for name in same)


def blank_repeats(events: Iterable[AuditEvent], said: SaidByField) -> None:
    """Blank, in events about other versions, each field whose old or new text is one that is erased."""
    for event in events:
        repeated = [name for name in said if any(_one_of(text, said[name]) for text in event.changes.get(name, ()))]
        if repeated:
            changes = event.changes | dict.fromkeys(repeated, BLANK)
            AuditEvent.objects.filter(pk=event.pk).update(changes=changes)


def _one_of(text: Any, texts: set[str]) -> bool:
    return isinstance(text, str) and text in texts
