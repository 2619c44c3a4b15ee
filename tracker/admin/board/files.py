"""The board as a file: the lines that are shown, in the words of the reader's language."""

import datetime
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from tracker.admin.board.rows import BoardRow
from tracker.importing.spreadsheets.writing import csv_file, marked


def board_csv(rows: Iterable[BoardRow]) -> bytes:
    """The lines as CSV, under headings."""
    head = [
        _("ISO code"), _("State"), _("Regional group"), _("Stage"), _("Also"), _("Focal point"), _("Last sign-in"),
        _("Drafts"), _("Answers sent"), _("Recommendations asked"), _("Invited on"), _("Due"), _("Last step"),
    ]  # fmt: skip
    # As every sheet that leaves the house: the demonstration says of each row what it is.
    more = [_("Demonstration")] if settings.DEMONSTRATION else []
    return csv_file([*head, *more], marked(_cells(row) for row in rows))


def _cells(row: BoardRow) -> Sequence[str]:
    facts = row.facts
    group = facts.member_state.get_regional_group_display()
    also = "; ".join(sorted(str(each.label) for each in row.conditions))
    people = "; ".join(str(each.user) for each in facts.senders)
    invited = facts.invitation.invited_at if facts.is_invited and facts.invitation else None
    figures = [str(number) if facts.is_invited else "" for number in (facts.drafts, facts.answered, facts.asked)]
    due = facts.due_on.isoformat() if facts.is_invited else ""
    days = [_day(facts.signed_in_at), *figures, _day(invited), due, _day(facts.last_step_at)]
    return [row.code, row.name, str(group), str(row.stage.label), also, people, *days]


def _day(moment: datetime.datetime | None) -> str:
    return moment.date().isoformat() if moment else ""
