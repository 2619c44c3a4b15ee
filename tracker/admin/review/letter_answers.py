"""Accepting selected answers of a response on its page, with or without points to check.

The acts on one answer, and on all without a point to check, are in `decisions`.
"""

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from tracker.admin.clerk import clerk
from tracker.admin.display import apart, check_address
from tracker.admin.forms import DeskActForm, SeveralField
from tracker.admin.queries import waiting_in
from tracker.admin.review.decisions import may_decide_in, next_sending
from tracker.admin.review.planning import DecisionMade, decide
from tracker.choices import DecisionAct
from tracker.models import StatusUpdate, Transmission, User
from tracker.policies import Allowed, Denied, Verdict, may_open_for_checking

KEYS_OF_A_LETTER: Sequence[tuple[str, str | Promise]] = (
    ("o", gettext_lazy("Start review")),
    ("a", gettext_lazy("Go to “Accept selected answers”; Enter accepts")),
    ("n", gettext_lazy("Review one by one, or go to the next response")),
)


class AcceptSelectedForm(DeskActForm):
    """The answers of a response to accept."""

    answers = SeveralField(
        StatusUpdate.objects.none(),
        label=gettext_lazy("Answers to accept"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Select at least one answer."),
            "invalid_choice": gettext_lazy(
                "One of the selected answers was decided or recalled meanwhile. Nothing was accepted: select again."
            ),
        },
    )

    def prepare(self, thing: Any, user: Any) -> None:
        field: Any = self.fields["answers"]
        waiting = StatusUpdate.objects.visible_to(user).undecided().filter(transmission=thing)
        field.queryset = waiting.select_related("printing", "submission").order_by(
            "recommendation__meeting", "recommendation__order"
        )
        field.label_from_instance = lambda version: (
            f"{apart(version.printing.label)}, {version.get_implementation_status_display()}"
        )


def may_accept_selected(user: User, transmission: Transmission) -> Verdict:
    """Whether the person may accept answers here: a reviewer, in a response that no colleague has open."""
    for verdict in (may_open_for_checking(user, transmission), may_decide_in(user, transmission)):
        if isinstance(verdict, Denied):
            return verdict
    return Allowed()


def accept_selected(
    transmission: Transmission, *, answers: Sequence[StatusUpdate], by: User, now: datetime.datetime
) -> DecisionMade:
    """Accept the answers selected, in their order: each asks its policy and has its own event.

    What is refused is named with its reason.
    """
    return decide(DecisionAct.ACCEPT, list(answers), by=by, now=now)


def after_accepting_selected(request: HttpRequest, transmission: Transmission) -> str:
    """The same page while an answer is left, else the next response."""
    is_left = waiting_in(transmission, clerk(request))
    return check_address(transmission) if is_left else next_sending(request, transmission)
