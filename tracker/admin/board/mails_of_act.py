"""The e-mails of one act on many States, and the filter of the list of e-mails that shows these alone."""

import uuid
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from tracker.choices import SENDING_ROLES
from tracker.models import Invitation, Mandate, PeriodAct
from tracker.notifications.telling import key_of
from tracker.period_act_choices import StatesAct

OF_ACT = "of-act"
NOTICES = {
    StatesAct.INVITE: "invited",
    StatesAct.REMIND: "reminded",
    StatesAct.EXTEND: "extended",
    StatesAct.REOPEN: "reopened",
    StatesAct.THANK: "thanked",
    StatesAct.LINKS: "named",
}


def mails_of_act(kept: PeriodAct) -> set[str]:
    """The keys that the e-mails of an act can have: of whoever acts or acted for a State for which it was done.

    Args:
        kept: the act as it is stored.
    """
    act = StatesAct(kept.act)
    once_a_day = (kept.done_at.date(),)
    days = {StatesAct.INVITE: (), StatesAct.THANK: (), StatesAct.REMIND: once_a_day, StatesAct.LINKS: once_a_day}
    day = days.get(act, (kept.until,))
    states = kept.outcomes.done().values("member_state")
    invitations = {
        each.member_state_id: each for each in Invitation.objects.filter(period=kept.period_id, member_state__in=states)
    }
    people = Mandate.objects.filter(member_state__in=states, role__in=SENDING_ROLES).select_related("user")
    return {
        key_of(NOTICES[act], each.user, (invitations[each.member_state_id], *day))
        for each in people
        if each.member_state_id in invitations
    }


class OfAct(SimpleListFilter):
    """The e-mails of one act on many States: no choice of the list, but that of the page of its result."""

    title = _("act for several States")
    parameter_name = OF_ACT

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        kept = self._kept()
        if kept is None:
            return []
        return [(str(kept.pk), f"{kept.get_act_display()}, {date_format(kept.done_at, 'DATETIME_FORMAT')}")]

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        kept = self._kept()
        return queryset if kept is None else queryset.filter(key__in=mails_of_act(kept))

    def _kept(self) -> PeriodAct | None:
        try:
            key = uuid.UUID(self.value() or "")
        except ValueError:
            return None
        return PeriodAct.objects.filter(pk=key).first()
