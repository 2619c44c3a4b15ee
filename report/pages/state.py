"""One State with all that it has published: what its page, its JSON and its CSV are made of."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from report.as_of import history
from report.as_of.history import NoLongerPublished
from report.pages.answers import Answer, Cited, Declared, Spoken, answers_in, citations_of, commitments_in
from report.pages.changes import Change, changes
from report.pages.changes_list import TIMELINE
from report.pages.printings import Printed, confirmed_printings, current_language, printed
from report.pages.recommendation import standing
from report.pages.statistics import Progress
from report.pages.text_versions import Rephrasing, rephrased
from tracker.choices import Language
from tracker.models import Attribution, Invitation, MemberState, PeriodItem, Publication

# Names in these scripts are told apart at a glance; those in Latin letters differ little.
OTHER_SCRIPTS = (Language.ARABIC, Language.CHINESE, Language.RUSSIAN)


@dataclass(frozen=True)
class AboutOne:
    """What a State says on one recommendation that it was asked about: its answer, or that none is published."""

    printed: Printed
    answer: Answer | None


@dataclass(frozen=True)
class Picture:
    """All of one State. `asked` are the recommendations it was asked about or has answered, each once."""

    state: MemberState
    asked: tuple[AboutOne, ...]
    printed: dict[UUID, Printed]
    progress: Progress
    answers: tuple[Answer, ...]
    said: tuple[Answer, ...]
    commitments: tuple[Declared, ...]
    invitations: tuple[Invitation, ...]
    no_longer: tuple[NoLongerPublished, ...]
    changes: tuple[Change, ...]
    named_in: tuple[Printed, ...]
    rephrased: dict[int, Rephrasing]

    @property
    def other_names(self) -> list[tuple[str, str]]:
        """The State's names in official languages of other scripts than the page's, for a reader to be sure."""
        own = current_language()
        named = [(code, getattr(self.state, f"name_{code.replace('-', '_')}", "")) for code in OTHER_SCRIPTS]
        return [(code, name) for code, name in named if name and code != own]

    @property
    def last_reported_on(self) -> datetime.date | None:
        """When the State was last heard, by what is published of it."""
        return max((each.reported_on for each in (*self.answers, *self.commitments)), default=None)

    @property
    def commitment_rows(self) -> list[tuple[Declared, list[Printed]]]:
        """Each commitment with the recommendations it serves."""
        return [
            (each, [self.printed[key] for key in each.recommendations if key in self.printed])
            for each in self.commitments
        ]

    @property
    def evidence(self) -> list[tuple[Cited, tuple[Printed, ...]]]:
        """Each item of public evidence once, with the recommendations for which it is cited."""
        items: dict[UUID, tuple[Cited, list[Printed]]] = {}
        spoken: Iterable[tuple[Spoken, tuple[UUID, ...]]] = [
            *((each, (each.recommendation,)) for each in self.answers),
            *((each, each.recommendations) for each in self.commitments),
        ]
        for said, keys in spoken:
            for cited in said.evidence:
                served = items.setdefault(cited.uuid, (cited, []))[1]
                served += [self.printed[key] for key in keys if key in self.printed and self.printed[key] not in served]
        return [(cited, tuple(served)) for cited, served in items.values()]


def _ledger(state: MemberState) -> list[Publication]:
    return list(history.ledger().filter(member_state=state))


def _invitations(state: MemberState, day: datetime.date | None) -> list[Invitation]:
    invitations = Invitation.objects.filter(member_state=state)
    if day is None:
        invitations = invitations.standing()
    else:
        invitations = invitations.filter(history.invited_by_end_of(day))
    return list(invitations.select_related("period").order_by("-period__opens_on"))


def _recommendations(
    state: MemberState, invitations: Sequence[Invitation]
) -> tuple[Sequence[Any], set[UUID], set[UUID]]:
    """Printings of what the State was asked, spoke of, or is named in; which were asked; which name it: one query."""
    periods = [each.period_id for each in invitations]
    asked = Exists(PeriodItem.objects.filter(recommendation=OuterRef("recommendation"), period__in=periods))
    spoken = Exists(
        Publication.objects.filter(
            Q(recommendation=OuterRef("recommendation")) | Q(text__recommendations=OuterRef("recommendation")),
            member_state=state,
        )
    )
    named = Exists(Attribution.objects.confirmed().filter(printing=OuterRef("pk"), member_state=state))
    printings = confirmed_printings().annotate(is_asked=asked, is_spoken=spoken, is_named=named)
    found = list(printings.filter(Q(is_asked=True) | Q(is_spoken=True) | Q(is_named=True)))
    return (
        found,
        {each.recommendation_id for each in found if each.is_asked},
        {each.recommendation_id for each in found if each.is_named},
    )


def picture(state: MemberState, day: datetime.date | None = None) -> Picture:
    """Everything about one State: five queries."""
    past, no_longer, readable, current_keys = standing(_ledger(state), day)
    cited = citations_of(readable)
    said = answers_in(readable, cited)
    current = {each.recommendation: each for each in said if each.publication in current_keys}
    invitations = _invitations(state, day)
    printings, asked, naming = _recommendations(state, invitations)
    named = printed(printings)
    about = [AboutOne(each, current.get(key)) for key, each in named.items() if key in asked or key in current]
    answers = tuple(each.answer for each in about if each.answer)
    newest = sorted(past, key=lambda each: each.sequence, reverse=True)[:TIMELINE]
    return Picture(
        state=state,
        asked=tuple(about),
        printed=named,
        progress=Progress(dict(Counter(each.status for each in answers)), len(about)),
        answers=answers,
        said=tuple(said),
        commitments=tuple(commitments_in(readable, cited, current_keys)),
        invitations=tuple(invitations),
        no_longer=tuple(no_longer),
        changes=tuple(changes(newest, past, named)),
        named_in=tuple(each for key, each in named.items() if key in naming),
        rephrased=rephrased(answers, printings),
    )
