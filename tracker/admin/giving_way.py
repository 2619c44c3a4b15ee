"""Who is nominated for all meetings and gives way, for one of them, to who is nominated for that one."""

from collections.abc import Iterator

from django.utils.translation import gettext

from tracker.choices import SENDING_ROLES
from tracker.models import Mandate, SpreadsheetImport
from tracker.sheet_choices import RowStage, SheetKind


def gives_way(of_all: Mandate) -> str:
    """What becomes of a nomination for all meetings.

    Args:
        of_all: it, where another person is nominated for one meeting in the same role.
    """
    return gettext(
        "%(person)s, who is nominated for all meetings, no longer reports for this one; no e-mail says so."
    ) % {"person": of_all.user}


def given_way_by(spreadsheet: SpreadsheetImport) -> Iterator[str]:
    """The same of each ready row of a sheet of nominations, with the State.

    Args:
        spreadsheet: of whatever kind; of another one nobody gives way.
    """
    if spreadsheet.kind != SheetKind.MANDATES:
        return
    acting = (
        Mandate.objects.acting().filter(meeting=None, role__in=SENDING_ROLES).select_related("user", "member_state")
    )
    of_all = {(each.member_state_id, each.role): each for each in acting}
    for row in spreadsheet.rows.at(RowStage.READY).order_by("number"):
        # State, role and meeting, as the judge of nominations writes them.
        state, role, meeting = row.key.split("|")[:3]
        held = of_all.get((state, role))
        if held is None or meeting in ("", str(None)):
            continue
        said = {row.text(name, spreadsheet).strip().casefold() for name in ("username", "email")} - {""}
        if not said & {held.user.username.casefold(), held.user.email.casefold()}:
            yield gettext("%(names)s: %(sentence)s") % {"names": held.member_state, "sentence": gives_way(held)}
