"""The words of an act on many States: which of them, and the day or the note verbale that it needs."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.admin.forms import DayField, DeskActForm, NoteVerbaleField, SeveralField, WhyField
from tracker.admin.period_forms import taken_back_by
from tracker.models import MemberState
from tracker.period_act_choices import StatesAct


class StatesForm(DeskActForm):
    """The States of an act. Those for which it cannot be done go with it, so that the result names them as well."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    state = SeveralField(
        MemberState.objects.reporting(), label=gettext_lazy("States"), required=False, widget=forms.MultipleHiddenInput
    )
    also = SeveralField(MemberState.objects.reporting(), required=False, widget=forms.MultipleHiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["uuid"].initial = uuid.uuid4

    @property
    def own_fields(self) -> list[forms.BoundField]:
        """What is typed; the States stand beside their names on the page."""
        return [field for field in self.visible_fields() if field.name not in ("state", "also")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "state" in cleaned and not cleaned["state"]:
            self.refuse([_("Select at least one State.")])
        return cleaned

    def words(self) -> dict[str, Any]:
        """What the action is called with."""
        cleaned = dict(self.cleaned_data)
        chosen = {state.pk: state for state in [*cleaned.pop("state"), *cleaned.pop("also")]}
        return {"member_states": list(chosen.values()), **cleaned}


class BoardInviteForm(StatesForm):
    note_verbale = NoteVerbaleField(required=False)


class ExtendStatesForm(StatesForm):
    until = DayField(label=gettext_lazy("New due date"))
    reason = WhyField()

    def prepare(self, thing: Any, user: Any) -> None:
        self.fields["until"].help_text = taken_back_by(thing)


class ReopenStatesForm(StatesForm):
    until = DayField(label=gettext_lazy("The States can send until"))


FORMS: Mapping[StatesAct, type[StatesForm]] = {
    StatesAct.INVITE: BoardInviteForm,
    StatesAct.REMIND: StatesForm,
    StatesAct.EXTEND: ExtendStatesForm,
    StatesAct.REOPEN: ReopenStatesForm,
    StatesAct.THANK: StatesForm,
    StatesAct.LINKS: StatesForm,
}
