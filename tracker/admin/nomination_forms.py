"""The forms that record a nomination, or a person who takes over: who, in which language, for which meetings."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.admin.forms import DeskActForm, LineField, NoteVerbaleField, SeveralField, StateField
from tracker.choices import Language, MandateRole
from tracker.models import Mandate, Meeting

BEFORE = _("Chosen beforehand: the language of the person who hands over. Choose that of the successor.")
LAST = _("Chosen beforehand: the language of the last person of this State. Choose that of the new one.")
NOBODY = _("Chosen beforehand: English, as nobody was nominated for this State before.")


class PersonForm(DeskActForm):
    """A person by name and address, whether or not the record knows her already, and the note verbale."""

    full_name = LineField(label=_("Name"), max_length=200)
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("An account with this address is used; otherwise one is made, and a link to it is sent by e-mail."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices, initial=Language.ENGLISH)
    note_verbale = NoteVerbaleField(
        required=False,
        help_text=_("Its reference, for example NV 12/2026. Required for a focal point and an alternate."),
    )

    def prepare(self, thing: Any, user: Any) -> None:
        """Begin with the language of who leaves, or of the last person of the State, and say so."""
        if isinstance(thing, Mandate):
            self.begin_in(thing.user.language, BEFORE)
        else:
            state = str(self.initial.get("member_state") or "")
            known = Mandate.objects.languages_of([state]).get(state, "") if state else ""
            self.begin_in(known or Language.ENGLISH, LAST if known else NOBODY if state else "")

    def begin_in(self, language: str, because: str | Promise) -> None:
        """The language that stands chosen, and why; of what was posted or typed before, it is not said."""
        field = self.fields["language"]
        field.initial = language
        if not self.is_bound and "language" not in self.initial:
            field.help_text = str(because)


class NominationForm(PersonForm):
    """A nomination by note verbale."""

    member_state = StateField()
    role = forms.ChoiceField(label=_("Role"), choices=MandateRole.choices)
    meetings: Any = SeveralField(
        Meeting.objects.all(),
        label=_("For the meetings"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "The meeting that reviews the answers, not the one whose recommendations are asked. None chosen: for all"
            " meetings."
        ),
    )

    field_order = ("full_name", "email", "language", "member_state", "role", "meetings", "note_verbale")
