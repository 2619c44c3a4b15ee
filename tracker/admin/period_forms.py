"""The words of the acts on periods and invitations."""

from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.admin.display import apart, cut
from tracker.admin.forms import (
    DayField,
    DeskActForm,
    FoldedGroups,
    LineField,
    NoteVerbaleField,
    SeveralField,
    StateField,
    StatesField,
    WhyField,
)
from tracker.admin.left_forms import LEAVE
from tracker.admin.next_period import as_after
from tracker.admin.period_recommendations import gather, ways_to_choose
from tracker.admin.queries import recommendations_to_ask
from tracker.choices import RegionalGroup
from tracker.models import (
    Invitation,
    Meeting,
    MemberState,
    Recommendation,
    ReportingPeriod,
    SourceDocument,
    Theme,
)

GROUPS = [(value, label) for value, label in RegionalGroup.choices if value]
LONGEST_LABEL = 140


def many_field(rows: Any, label: Any, widget: Any = forms.CheckboxSelectMultiple, **more: Any) -> Any:
    """A list to tick."""
    return SeveralField(rows, label=label, widget=widget, **more)


class PeriodForm(DeskActForm):
    """A new period: the meeting that reviews, three days, and what is asked, by meeting, document and theme too."""

    title = LineField(
        label=gettext_lazy("Title (English)"),
        max_length=200,
        help_text=gettext_lazy(
            "The other languages are given on the next page, under “What the period asks”; e-mails to States use them."
        ),
    )
    slug = forms.SlugField(
        label=gettext_lazy("Web address (cannot be changed later)"),
        max_length=60,
        help_text=gettext_lazy("Small letters, digits and hyphens: 2027-progress."),
        error_messages={"invalid": gettext_lazy("Small letters, digits and hyphens: 2027-progress.")},
    )
    meeting: Any = forms.ModelChoiceField(
        Meeting.objects.all(),
        label=gettext_lazy("Meeting that reviews the answers"),
        empty_label="",
        help_text=gettext_lazy("The session that will have the answers before it. Focal points are nominated for it."),
    )
    opens_on = DayField(label=gettext_lazy("Opens"), help_text=gettext_lazy("The first day on which States can send."))
    due_on = DayField(
        label=gettext_lazy("Due"), help_text=gettext_lazy("The day asked for. Reminders go out before and after it.")
    )
    closes_on = DayField(
        label=gettext_lazy("Closes"),
        help_text=gettext_lazy("The last day on which a first answer can be sent. Corrections stay possible."),
    )
    meetings = many_field(Meeting.objects.none(), gettext_lazy("All recommendations of these meetings"), required=False)
    documents = many_field(
        SourceDocument.objects.none(), gettext_lazy("All recommendations of these documents"), required=False
    )
    themes = many_field(Theme.objects.none(), gettext_lazy("All recommendations on these themes"), required=False)
    words = LineField(
        label=gettext_lazy("All recommendations whose text holds"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("One or more words as they stand in the text, for example: capacity-building"),
    )
    last = forms.ModelChoiceField(
        ReportingPeriod.objects.opened(), to_field_name="slug", required=False, widget=forms.HiddenInput
    )
    recommendations = many_field(
        Recommendation.objects.none(),
        gettext_lazy("And one by one"),
        widget=FoldedGroups,
        required=False,
        help_text=gettext_lazy("What is chosen in several ways is asked once."),
    )

    def prepare(self, thing: Any, user: Any) -> None:
        last = ReportingPeriod.objects.opened().filter(slug=self.initial.get("last", "")).first()
        if last is not None and not self.is_bound:
            self.initial = {**as_after(last), **self.initial}  # what was typed before the form was left holds
        field: Any = self.fields["recommendations"]
        field.queryset = recommendations_to_ask()
        field.choices = [
            (str(meeting), [(each.pk, _labelled(each)) for each in group])
            for meeting, group in groupby(field.queryset, key=lambda each: each.meeting)
        ]
        chosen: Any = self.fields["meeting"]
        first, stays = (
            _("If it is not in the list, create it first"),
            _("What you typed here is there when you come back."),
        )
        button = format_html('<button formaction="?{}=meeting" class="as-link">{}</button>', LEAVE, first)
        chosen.help_text = format_html("{} {}. {}", chosen.help_text, button, stays)
        for name, rows in ways_to_choose().items():
            way: Any = self.fields[name]
            way.queryset = rows
        documents: Any = self.fields["documents"]
        documents.label_from_instance = lambda document: f"{document.meeting}: {document}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        days = [cleaned.get(name) for name in ("opens_on", "due_on", "closes_on")]
        if all(days) and days != sorted(days, key=str):
            wrong = "due_on" if cleaned["due_on"] < cleaned["opens_on"] else "closes_on"
            self.refuse([_("A period opens, then is due, then closes.")], wrong)
        if ReportingPeriod.objects.filter(slug=cleaned.get("slug")).exists():
            self.refuse([_("Another period has this web address.")], "slug")
        gather(self, cleaned)
        return cleaned


def _labelled(recommendation: Any) -> str:
    return apart(cut(f"{recommendation.newest_label} {recommendation.newest_text}", LONGEST_LABEL))


class InviteStatesForm(DeskActForm):
    """Whom to invite: all, a regional group, or named States."""

    whom = forms.ChoiceField(
        label=gettext_lazy("Which States"),
        choices=[
            ("all", gettext_lazy("All States that can report")),
            *GROUPS,
            ("named", gettext_lazy("The States chosen below")),
        ],
        widget=forms.RadioSelect,
        initial="named",
    )
    named = StatesField(
        MemberState.objects.reporting(),
        label=gettext_lazy("States"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "desk-columns"}),
    )
    note_verbale = NoteVerbaleField(required=False)

    def prepare(self, thing: Any, user: Any) -> None:
        invited = thing.invitations.values("member_state") if thing is not None else []
        field: Any = self.fields["named"]
        field.queryset = MemberState.objects.reporting().exclude(pk__in=invited)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "whom" not in cleaned or "named" not in cleaned:
            return cleaned
        states = self._states(cleaned["whom"], cleaned.pop("named"))
        if not states:
            raise ValidationError(_("Choose at least one State that is not invited yet."))
        return {"member_states": states, "note_verbale": cleaned.get("note_verbale", "")}

    def _states(self, whom: str, named: Any) -> list[MemberState]:
        field: Any = self.fields["named"]
        if whom == "named":
            return list(named)
        offered = field.queryset if whom == "all" else field.queryset.filter(regional_group=whom)
        return list(offered)


def taken_back_by(period: ReportingPeriod) -> str:
    """Which day takes an extension back."""
    return _("To end the extension, choose the due date of the period: %(day)s.") % {"day": date_format(period.due_on)}


class ExtendForm(DeskActForm):
    """A later day."""

    due_on = DayField(label=gettext_lazy("New due date"))
    reason = WhyField()

    def prepare(self, thing: Any, user: Any) -> None:
        """Say the day that holds now, the last that can be given, and how an extension is taken back."""
        days = {"due": date_format(thing.effective_due_on), "closes": date_format(thing.period.closes_on)}
        said = [_("Due on %(due)s, closes on %(closes)s.") % days]
        if thing.due_on:
            said.append(taken_back_by(thing.period))
        self.fields["due_on"].help_text = " ".join(said)


class ExtendManyForm(ExtendForm):
    """A later day for all invited States, or for those chosen."""

    invitations = StatesField(
        Invitation.objects.none(),
        label=gettext_lazy("States"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "desk-columns"}),
        help_text=gettext_lazy("None chosen: all States invited."),
    )

    def prepare(self, thing: Any, user: Any) -> None:
        field: Any = self.fields["invitations"]
        field.queryset = thing.invitations.filter(cancelled_at__isnull=True).select_related("member_state", "period")
        field.label_from_instance = lambda invitation: str(invitation.member_state)
        self.fields["due_on"].help_text = taken_back_by(thing)

    def clean_invitations(self) -> list[Invitation]:
        field: Any = self.fields["invitations"]
        chosen = list(self.cleaned_data["invitations"] or field.queryset)
        if not chosen:
            raise ValidationError(_("Nobody is invited to this period: there is no due date to extend."))
        return chosen


class ReopenForm(DeskActForm):
    """Until when a State may send again."""

    until = DayField(label=gettext_lazy("Until"))


class ReopenOneForm(ReopenForm):
    """The State, and until when."""

    member_state = StateField()

    def prepare(self, thing: Any, user: Any) -> None:
        field: Any = self.fields["member_state"]
        field.queryset = MemberState.objects.filter(invitations__in=thing.invitations.filter(cancelled_at__isnull=True))
