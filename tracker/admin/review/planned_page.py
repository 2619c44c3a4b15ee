"""The page of decisions that have not taken effect: its reviewer takes them back, or lets them take effect at once."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker import actions
from tracker.admin.clerk import clerk
from tracker.admin.display import check_address
from tracker.admin.review.comparison import subject_of
from tracker.admin.review.planning import DecisionMade, names_with_state, planned_address, sets_of
from tracker.admin.site import desk
from tracker.choices import DecisionAct
from tracker.models import PlannedDecision
from tracker.web.paging import PAGE_FIELD, page_of

UNDO, APPLY = "undo", "apply"


class EndDecisionForm(forms.Form):
    """Which planned decisions end, and how; `only` is one of the set, `back` asks for the page of the response."""

    set_key = forms.UUIDField()
    only = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    act = forms.ChoiceField(choices=[(UNDO, UNDO), (APPLY, APPLY)])
    back = forms.BooleanField(required=False)


@desk.page("planned/", "planned")
def planned_page(request: HttpRequest) -> HttpResponse:
    """Show all planned decisions; a POST ends some of them."""
    form = EndDecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return HttpResponseRedirect(_end(request, **form.cleaned_data))
    decisions = list(PlannedDecision.objects.with_versions().order_by("act", "due_at", "pk"))
    page = page_of(decisions, request.GET.get(PAGE_FIELD))
    sets = sets_of(decisions, clerk(request), {each.pk for each in page.rows})
    context = {
        "title": _("Decisions that have not taken effect"),
        "page": page,
        "tables": [
            (
                _("Accepted. A State is notified when the acceptance takes effect."),
                [s for s in sets if not s.is_return],
            ),
            (_("Returned. A State is notified when the return takes effect."), [s for s in sets if s.is_return]),
        ],
        "minutes": settings.DECISION_UNDO_MINUTES,
    }
    return TemplateResponse(request, "admin/checking/planned_page.html", context)


def _end(request: HttpRequest, *, set_key: uuid.UUID, only: int | None, act: str, back: bool) -> str:
    """End decisions of one set, say so, and return the address of the next page. Raises NotAllowed."""
    stored = PlannedDecision.objects.filter(set_key=set_key).with_versions()
    decisions = [each for each in stored if only in (None, each.pk)]
    for each in decisions:
        each.version.submission = each.transmission.submission
    versions = [each.version for each in decisions]
    by, now = clerk(request), timezone.now()
    if act == UNDO:
        actions.undo_decisions(set_key=set_key, only=only, by=by, now=now)
        said: Any = _taken_back(versions)
    else:
        refused = actions.apply_decisions(set_key=set_key, only=only, by=by, now=now)
        done = [each for each in versions if each not in refused]
        reasons = [(subject_of(each), why) for each, why in refused.items()]
        said = DecisionMade(DecisionAct(decisions[0].act), done, now, reasons)
    messages.success(request, str(said))
    return check_address(decisions[0].transmission) if back else planned_address()


def _taken_back(versions: Sequence[Any]) -> str:
    words = ngettext(
        "%(names)s: taken back. It waits for review again.",
        "%(names)s: %(count)d taken back. They wait for review again.",
        len(versions),
    )
    return words % {"names": names_with_state(versions), "count": len(versions)}
