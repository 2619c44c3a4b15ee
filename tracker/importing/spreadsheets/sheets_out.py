"""What the record holds as rows of a sheet, so that what is exported is left as it is when it is brought back.

Lists are codes and addresses, which are the same in every language; the sheet of allowed values says what they mean.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from tracker.importing.spreadsheets.kinds import cells_of, columns_of
from tracker.importing.spreadsheets.values import CellField, MeetingCell, StateCell, StatesCell, ThemesCell
from tracker.models import Mandate, Meeting, MemberState, Printing, Recommendation, Theme
from tracker.models.sheet_choices import SheetKind

LIST_MARK = "; "


def headings(kind: str, *, with_names: bool = False) -> list[str]:
    """Return the headings of our sheet of a kind, in the active language.

    The demonstration adds a column that marks each row as invented.

    Args:
        with_names: add the name of each State next to its code. The column is for people, and is not read back.
    """
    named = [str(cell.label) for cell in columns_of(kind).values()]
    if with_names:
        named.insert(1, _("Name of the State"))
    return [*named, _("Demonstration")] if settings.DEMONSTRATION else named


def recommendation_rows(recommendations: QuerySet[Recommendation]) -> Iterator[list[str]]:
    """Recommendations in their newest original printings, in the columns of their sheet."""
    originals = Printing.objects.confirmed().filter(document__translates=None)
    printings = originals.order_by("document__confirmed_at", "pk").prefetch_related("attributions")
    with_all = recommendations.select_related("meeting", "agenda_item").prefetch_related(
        "themes", Prefetch("printings", printings, to_attr="originals")
    )
    for recommendation in with_all:
        newest: Printing = recommendation.originals[-1]
        named = [each.member_state_id for each in newest.attributions.all() if each.member_state_id]
        yield _in_order(
            SheetKind.RECOMMENDATIONS,
            key=str(recommendation.pk),
            meeting=recommendation.meeting.slug,
            label=newest.label,
            text=newest.text,
            basis=recommendation.basis,
            agenda_item=recommendation.agenda_item.number if recommendation.agenda_item else "",
            themes=LIST_MARK.join(theme.slug for theme in recommendation.themes.all()),
            attributed=LIST_MARK.join(dict.fromkeys(named)),
            addressee=recommendation.addressee,
            page=str(newest.page or ""),
        )


def mandate_rows(mandates: Iterable[Mandate]) -> Iterator[list[str]]:
    """Mandates with the accounts of their people, in the columns of their sheet with the names of States."""
    for mandate in mandates:
        yield _named(
            mandate.member_state,
            role=mandate.role,
            full_name=mandate.user.full_name,
            email=mandate.user.email,
            username=mandate.user.username,
            person_language=mandate.user.language,
            meeting=mandate.meeting.slug if mandate.meeting else "",
            note_verbale=mandate.note_verbale,
        )


def nomination_rows(states: Collection[str], role: str, meeting: str) -> Iterator[list[str]]:
    """A row for each State (by its code), in the columns of `mandate_rows`: the person is to be filled in.

    The language is that of the State's last person, where there was one. `meeting` is the slug of the meeting that the
    people are nominated for.
    """
    known, named = Mandate.objects.languages_of(states), MemberState.objects.in_bulk(list(states))
    for state in states:
        yield _named(named[state], role=role, person_language=known.get(state, ""), meeting=meeting)


def _named(state: MemberState, **texts: str) -> list[str]:
    code, *others = _in_order(SheetKind.MANDATES, state=state.pk, **texts)
    return [code, str(state), *others]


def _in_order(kind: str, **texts: str) -> list[str]:
    return [texts.get(name, "") for name in columns_of(kind)]


def allowed_values(kind: str) -> list[Sequence[str]]:
    """(heading, code, name) of everything that a closed list of this kind of sheet may hold."""
    rows: list[Sequence[str]] = [[_("Column"), _("Write this"), _("It means")]]
    for cell in cells_of(kind).values():
        rows += [[str(cell.label), str(code), str(name)] for code, name in cell.choices or _known(cell)]
    return rows


def _known(cell: CellField) -> Iterable[tuple[str, str]]:
    named: dict[type[CellField], Any] = {
        StateCell: MemberState.objects.reporting(),
        StatesCell: MemberState.objects.all(),
        MeetingCell: Meeting.objects.all(),
        ThemesCell: Theme.objects.all(),
    }
    return [(getattr(each, "iso3", None) or each.slug, str(each)) for each in named.get(type(cell), ())]
