"""What tells sendings of one day apart: how much each carried, and what became of it.

Belongs here: reading several sendings at once, whatever their number. Which of them a person sees is asked before.
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.choices import ReviewState
from tracker.models import CommitmentUpdate, StatusUpdate, Transmission, User


class SentVersion(NamedTuple):
    """What is asked of one version that was sent."""

    is_answer: bool
    on_behalf: bool
    is_returned: bool
    is_decided: bool
    is_correction: bool
    is_mistake: bool = False

    @property
    def is_recalled(self) -> bool:
        return self.is_returned and not self.is_decided and not self.is_mistake


@dataclass(frozen=True)
class SendingInBrief:
    """How many answers and commitments a sending carried, and what became of them, in a line.

    `for_state`: as the State reads it.
    """

    versions: tuple[SentVersion, ...] = ()
    for_state: bool = False

    @property
    def parts(self) -> list[str]:
        """The numbers, then the marks."""
        answers = sum(each.is_answer for each in self.versions)
        commitments = len(self.versions) - answers
        counted = []
        if answers:
            counted.append(ngettext("%(count)d answer", "%(count)d answers", answers) % {"count": answers})
        if commitments:
            words = ngettext("%(number)s commitment", "%(number)s commitments", commitments)
            counted.append(words % {"number": commitments})
        return [*counted, *self.marks]

    @property
    def marks(self) -> list[str]:
        """That it corrects our transcription, that it was taken back, that all or some of it was returned."""
        marks = []
        if any(each.is_correction for each in self.versions):
            marks.append(_("Correction of the transcription"))
        if any(each.is_mistake for each in self.versions):
            marks.append(_("Entered in error by the Secretariat"))
        recalled = [each for each in self.versions if each.is_recalled]
        if recalled and len(recalled) == len(self.versions):
            marks.append(self._taken_back(recalled[0]))
        returned = [each for each in self.versions if each.is_returned and each.is_decided]
        if returned and len(returned) == len(self.versions):
            marks.append(_("In correction by the secretariat") if self._is_ours(returned[0]) else _("Returned"))
        elif returned:
            words = _("In correction: %(number)d") if self._is_ours(returned[0]) else _("Returned: %(number)d")
            marks.append(words % {"number": len(returned)})
        return marks

    def _is_ours(self, version: SentVersion) -> bool:
        """Whether its State must not take it for something to do: data entry corrects what it entered."""
        return self.for_state and version.on_behalf

    def _taken_back(self, version: SentVersion) -> str:
        if version.on_behalf:
            return _("Taken back by data entry")
        return _("Recalled by your State") if self.for_state else _("Recalled by the State")

    def __str__(self) -> str:
        return " · ".join(self.parts)


def in_brief(keys: Collection[uuid.UUID], seen_by: User | None = None) -> dict[uuid.UUID, SendingInBrief]:
    """Each of these sendings in brief; two questions for all.

    Args:
        seen_by: the person of a State who reads it, and of whom nothing is counted that she does not see; the
            secretariat reads all that was sent.
    """
    found: dict[uuid.UUID, list[SentVersion]] = defaultdict(list)
    kinds: tuple[tuple[Any, str], ...] = ((StatusUpdate, "transcribes"), (CommitmentUpdate, ""))
    for kind, corrects in kinds:
        seen = kind.objects.all() if seen_by is None else kind.objects.visible_to(seen_by)
        sent = seen.filter(transmission__in=keys)
        columns = ("transmission", "on_behalf", "review_state", "checked_at", "mistake", *filter(None, [corrects]))
        for key, on_behalf, stage, checked_at, mistake, *rest in sent.order_by("pk").values_list(*columns):
            is_returned = stage == ReviewState.RETURNED
            is_correction = any(each is not None for each in rest)
            is_decided, is_mistake = checked_at is not None, mistake is not None
            row = SentVersion(kind is StatusUpdate, on_behalf, is_returned, is_decided, is_correction, is_mistake)
            found[key].append(row)
    return {key: SendingInBrief(tuple(found[key]), seen_by is not None) for key in keys}


def mistakes_in(keys: Collection[uuid.UUID]) -> Counter[uuid.UUID]:
    """Return how many versions of each of these sendings were entered in error; two questions for all."""
    kinds: tuple[Any, ...] = (StatusUpdate, CommitmentUpdate)
    found = Counter[uuid.UUID]()
    for kind in kinds:
        wrong = kind.objects.filter(transmission__in=keys, mistake__isnull=False)
        found.update(wrong.values_list("transmission", flat=True))
    return found


def with_brief(transmissions: Iterable[Transmission], seen_by: User | None = None) -> list[Transmission]:
    """Each of these sendings with `brief` and `mistakes`, for its line in a list; arguments as those of `in_brief`."""
    listed: list[Any] = list(transmissions)
    keys = [each.pk for each in listed]
    briefs, mistakes = in_brief(keys, seen_by), mistakes_in(keys)
    for each in listed:
        each.brief, each.mistakes = briefs[each.pk], mistakes[each.pk]
    return listed
