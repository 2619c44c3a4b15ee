"""The recommendations of one State by meeting and by theme: how many it was asked about, and what it reports on them.

Belongs here: counts of what `report.pages.answers_of` has in columns, with the address that lists what was counted.
Meetings stand by their days, the newest first, themes by name; nothing stands by number.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from report.http import parameters
from report.pages.answers_of import About
from report.pages.progress import Counts
from tracker.models import Meeting, Recommendation, Theme
from tracker.words.sorting import name_order


@dataclass(frozen=True)
class PartOfAnswers:
    """One meeting or theme. `progress` counts recommendations; `links` lists those with each status, by its code."""

    name: str
    progress: Counts
    address: str
    links: Mapping[str, str]
    meeting: Meeting | None = None


@dataclass(frozen=True)
class ListAddress:
    """The list of answers on the page of a State, narrowed: to what it is narrowed besides."""

    themes: Collection[str]
    day: datetime.date | None

    def of(self, *pairs: parameters.NameAndValue) -> str:
        """Narrowed to these as well, in the one form of addresses."""
        named = {name for name, _value in pairs}
        kept = [("theme", theme) for theme in self.themes if "theme" not in named]
        of_day = [("as_of", self.day.isoformat())] if self.day else []
        return parameters.query(parameters.in_order([*pairs, *kept, *of_day]))

    def part(
        self, name: str, rows: Iterable[About], pair: parameters.NameAndValue, meeting: Meeting | None
    ) -> PartOfAnswers:
        found = list(rows)
        counts = Counter(each.status for each in found if each.publication)
        links = {code: self.of(pair, ("status", code)) for code in counts}
        return PartOfAnswers(name, Counts(dict(counts), len(found)), self.of(pair), links, meeting)


def themes_of(keys: Collection[UUID]) -> dict[UUID, list[Theme]]:
    """The themes of each of these recommendations, by name in the reader's language: one query."""
    through = Recommendation.themes.through.objects.filter(recommendation__in=keys).select_related("theme")
    found: dict[UUID, list[Theme]] = defaultdict(list)
    for each in sorted(through, key=lambda each: (name_order(each.theme.name), each.theme.slug)):
        found[each.recommendation_id].append(each.theme)
    return found


def by_meeting(rows: Sequence[About], meetings: Iterable[Meeting], address: ListAddress) -> list[PartOfAnswers]:
    """Of these rows those of each meeting, in the order of `meetings`; a meeting with none is left out."""
    of_meeting: dict[str, list[About]] = defaultdict(list)
    for each in rows:
        of_meeting[each.meeting].append(each)
    return [
        address.part(meeting.title, of_meeting[meeting.slug], ("meeting", meeting.slug), meeting)
        for meeting in meetings
        if of_meeting.get(meeting.slug)
    ]


def by_theme(
    rows: Sequence[About], themes: Mapping[UUID, Sequence[Theme]], address: ListAddress
) -> list[PartOfAnswers]:
    """The same by theme, by name in the reader's language. A row with several themes is counted under each."""
    of_theme: dict[str, list[About]] = defaultdict(list)
    named: dict[str, Theme] = {}
    for each in rows:
        for theme in themes.get(each.recommendation, ()):
            of_theme[theme.slug].append(each)
            named[theme.slug] = theme
    in_order = sorted(named.values(), key=lambda theme: (name_order(theme.name), theme.slug))
    return [address.part(theme.name, of_theme[theme.slug], ("theme", theme.slug), None) for theme in in_order]
