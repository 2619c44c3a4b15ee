"""The name of a State after "the Permanent Mission": with its article, its preposition or in the genitive.

The names are data, next to the short names of the States: `fixtures/reference/mission_names.csv`, one column for each
language. In English a name follows "of"; in Chinese it comes before the mission.
"""

import csv
from functools import cache

from django.utils.translation import get_language

from tracker.models import MemberState
from tracker.reference import FOLDER, INVENTED_STATES, NAME_COLUMNS, REAL_STATES

MISSION_NAMES = FOLDER / "mission_names.csv"
# The column of the table, by the column of the name in the same language.
COLUMNS = {
    "name_ar": "ar",
    "name_zh_hans": "zh",
    "name_en": "en",
    "name_fr": "fr",
    "name_ru": "ru",
    "name_es": "es",
}
WITHOUT_FORMS = ("name_en", "name_zh_hans")  # languages in which any name can follow as it is


def after_mission(state: MemberState) -> str:
    """Return the name of a State as it follows "the Permanent Mission of", in the active language.

    A name that was changed here, or is in no list, follows in brackets, where the language would need a form of it.
    """
    column = f"name_{(get_language() or 'en').replace('-', '_')}"
    name = str(state)
    if (state.pk, column, name) in (names := _names()):
        return names[state.pk, column, name]
    return name if column in WITHOUT_FORMS else f"({name})"


@cache
def _names() -> dict[tuple[str, str, str], str]:
    """{(code, column of the name, short name): the name after "the Permanent Mission"}."""
    with MISSION_NAMES.open(encoding="utf-8", newline="") as opened:
        forms = {row["iso3"]: row for row in csv.DictReader(opened)}
    found = {}
    for table in (REAL_STATES, INVENTED_STATES):
        with table.open(encoding="utf-8", newline="") as opened:
            for row in csv.DictReader(opened):
                for listed, column in NAME_COLUMNS.items():
                    found[row["iso3"], column, row[listed]] = forms[row["iso3"]][COLUMNS[column]]
    return found
