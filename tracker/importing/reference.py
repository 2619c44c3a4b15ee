"""Reference data: States, themes, meetings and ready sentences from the files in fixtures/reference.

Belongs here: reading these files and adding what is missing. What a person edited since stays as it is: names and
titles are data, not code (`docs/domain.md` 7). The invented States are loaded by the demonstration alone.
"""

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from tracker.models import AgendaItem, Meeting, MemberState, PublicCounter, ReadySentence, Theme

FOLDER: Path = settings.BASE_DIR / "fixtures" / "reference"
REAL_STATES = FOLDER / "un_states.csv"
INVENTED_STATES = FOLDER / "invented_states.csv"
THEMES = FOLDER / "themes.toml"
READY_SENTENCES = FOLDER / "ready_sentences.toml"
MEETINGS = FOLDER / "meetings.toml"

# Column of the table -> column of the name in one language.
NAME_COLUMNS = {
    "un_short_ar": "name_ar",
    "un_short_zh": "name_zh_hans",
    "un_short_en": "name_en",
    "un_short_fr": "name_fr",
    "un_short_ru": "name_ru",
    "un_short_es": "name_es",
}


@dataclass(frozen=True)
class Added:
    """How many rows were added: none where all were there."""

    states: int
    themes: int
    meetings: int
    sentences: int


def in_languages(field: str, words: Mapping[str, str]) -> dict[str, Any]:
    """{"zh-hans": "..."} -> {"title_zh_hans": "..."}: the columns of one translated field."""
    return {f"{field}_{language.replace('-', '_')}": text for language, text in words.items()}


@transaction.atomic
def load_reference() -> Added:
    """Add the States of the United Nations, and the themes, meetings and ready sentences that are missing.

    Changes no row there is.
    """
    added = Added(load_states(REAL_STATES), _load_themes(), _load_meetings(), _load_ready_sentences())
    if added.themes or added.meetings:
        PublicCounter.raise_by_one()
    return added


@transaction.atomic
def load_states(table: Path, *, is_invented: bool = False) -> int:
    """Add the States of a table in the form of un_states.csv that are missing; returns how many."""
    there = set(MemberState.objects.values_list("pk", flat=True))
    new = [state for state in states_in(table, is_invented=is_invented) if state.pk not in there]
    MemberState.objects.bulk_create(new)
    if new:
        PublicCounter.raise_by_one()
    return len(new)


def states_in(table: Path, *, is_invented: bool = False) -> list[MemberState]:
    """Return the States of a table in the form of un_states.csv. Nothing is stored."""
    with table.open(encoding="utf-8", newline="") as opened:
        return [_state(row, is_invented) for row in csv.DictReader(opened)]


def _state(row: Mapping[str, str], is_invented: bool) -> MemberState:
    return MemberState(
        iso3=row["iso3"],
        iso2=row["iso2"],
        m49=row["m49"],
        formal_name=row["un_formal_en"],
        un_status=row["un_status"],
        regional_group=row["un_regional_group"],
        m49_region=row["m49_region"],
        m49_subregion=row["m49_subregion"],
        aliases="\n".join(alias.strip() for alias in row["aliases"].split(";")),
        is_invented=is_invented,
        **{column: row[source] for source, column in NAME_COLUMNS.items()},
    )


def _load_themes() -> int:
    there = set(Theme.objects.values_list("slug", flat=True))
    new = [(slug, names) for slug, names in read_table(THEMES).items() if slug not in there]
    Theme.objects.bulk_create(Theme(slug=slug, **in_languages("name", names)) for slug, names in new)
    return len(new)


def _load_ready_sentences() -> int:
    there = set(ReadySentence.objects.values_list("slug", flat=True))
    table = enumerate(read_table(READY_SENTENCES).items())
    new = [(place, slug, dict(facts)) for place, (slug, facts) in table if slug not in there]
    ReadySentence.objects.bulk_create(
        ReadySentence(slug=slug, field=facts.pop("field"), order=place, **in_languages("text", facts))
        for place, slug, facts in new
    )
    return len(new)


def _load_meetings() -> int:
    added = 0
    for facts in read_table(MEETINGS)["meeting"]:
        if not Meeting.objects.filter(slug=facts["slug"]).exists():
            _add_meeting(facts)
            added += 1
    return added


def _add_meeting(facts: Mapping[str, Any]) -> None:
    before = Meeting.objects.filter(slug=facts.get("prepares", "")).first()
    meeting = Meeting.objects.create(
        slug=facts["slug"],
        starts_on=facts["starts_on"],
        ends_on=facts["ends_on"],
        prepares=before,
        **in_languages("title", facts["title"]),
        **in_languages("place", facts["place"]),
    )
    for item in facts["agenda"]:
        made = AgendaItem.objects.create(
            meeting=meeting, kind=item["kind"], number=item["number"], **in_languages("title", item["title"])
        )
        for kind, number in item.get("prepares", ()):
            made.prepares.add(AgendaItem.objects.get(meeting=before, kind=kind, number=number))


def read_table(path: Path) -> dict[str, Any]:
    """The content of a TOML file of this project."""
    with path.open("rb") as opened:
        return tomllib.load(opened)
