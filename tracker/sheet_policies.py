"""Who may upload a spreadsheet of which kind. As in `tracker.policies`, Denied has the sentence a person reads."""

from collections.abc import Callable

from tracker.models import User
from tracker.policies import Verdict, may_enter_on_behalf, may_import, may_manage_people, may_run_periods
from tracker.sheet_choices import SheetKind


def may_bring(user: User, kind: str) -> Verdict:
    """Upload a spreadsheet, correct its rows and import them: whoever may do one by one what rows of its kind do."""
    return SHEET_POLICIES[SheetKind(kind)](user)


SHEET_POLICIES: dict[SheetKind, Callable[[User], Verdict]] = {
    SheetKind.RECOMMENDATIONS: may_import,
    SheetKind.ANSWERS: may_enter_on_behalf,
    SheetKind.COMMITMENTS: may_enter_on_behalf,
    SheetKind.MANDATES: may_manage_people,
    SheetKind.INVITATIONS: may_run_periods,
}
