"""Free-text search: every word must stand in the recommendation, in its answers in force, or in a State's name."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q

from report.as_of.in_force import InForce
from tracker.models import MemberState, Printing
from tracker.models.search import normalised

WORDS_LIMIT = 12
UNSEARCHABLE = str.maketrans("", "", "\x00")


def words_of(query: str) -> list[str]:
    """The words of a query in the normal form of the stored texts; more than twelve are cut."""
    return normalised(query.translate(UNSEARCHABLE)).split()[:WORDS_LIMIT]


def matching(words: Iterable[str], states: Iterable[MemberState], in_force: InForce) -> Q:
    """The condition on a recommendation. `states` are those with a publication; `in_force` are the texts to search."""
    names = {state.pk: normalised(state.name, getattr(state, "name_en", None) or "", state.pk) for state in states}
    condition: Any = Q()
    for word in words:
        printed = Printing.objects.confirmed().filter(recommendation=OuterRef("pk"), search_words__contains=word)
        spoken = in_force.texts.filter(recommendations=OuterRef("pk"), search_words__contains=word)
        named = [code for code, name in names.items() if word in name]
        from_state = in_force.answers.filter(recommendation=OuterRef("pk"), member_state__in=named)
        condition &= Exists(printed) | Exists(spoken) | Exists(from_state)
    return condition
