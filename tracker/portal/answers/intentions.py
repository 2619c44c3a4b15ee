"""What a State tells the desk before it answers: that it prepares an answer, or that it will not answer this time."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import actions
from tracker.actions.errors import require
from tracker.choices import IntentionKind
from tracker.policies import may_state_intention
from tracker.portal.access import PortalRequest, in_room, posted
from tracker.portal.answers.queries import intentions_of
from tracker.portal.forms.base import PortalForm, Words
from tracker.portal.rooms import Room


class IntentionForm(PortalForm):
    """One of two sentences, and the State's own words beside it."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What do you tell the secretariat?"),
        choices=IntentionKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the two.")},
    )
    words = Words(
        label=gettext_lazy("In your own words"),
        help_text=gettext_lazy("Optional. Seen by the secretariat and by the people of your State; never published."),
        limit=500,
        required=False,
    )


@in_room
def intention(request: PortalRequest, room: Room) -> HttpResponse:
    """Say it, or say something else: the latest holds."""
    require(may_state_intention(request.user, room.invitation))
    stated = list(intentions_of(room))
    form = IntentionForm(posted(request), initial={"kind": stated[0].kind if stated else ""})
    if request.method == "POST" and form.is_valid():
        done = form.carry_out(
            lambda: actions.state_intention(
                invitation=room.invitation,
                kind=form.cleaned_data["kind"],
                words=form.cleaned_data["words"],
                by=request.user,
                now=timezone.now(),
            )
        )
        if done is not None:
            messages.success(request, _("The secretariat sees it. You can say otherwise at any time."))
            return redirect(room.address("task_list"))
    form.restore(request.kept)
    context = {"room": room, "form": form, "stated": stated, "kept": request.kept is not None, "here": "tasks"}
    return render(request, "portal/intention.html", context, status=form.status)
