"""The words of the acts on periods and invitations."""

import datetime
import uuid
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modeltranslation.utils import build_localized_fieldname

from tracker.admin.display import apart, cut
from tracker.admin.forms import (
    DayField,
    DeskActForm,
    FoldedGroups,
    LineField,
    SeveralField,
    WhyField,
)
from tracker.admin.queries import recommendations_to_ask
from tracker.choices import ImplementationStatus, ReviewState
from tracker.models import (
    AuditEvent,
    Meeting,
    MemberState,
    Recommendation,
    ReportingPeriod,
    SourceDocument,
    StatusUpdate,
    Theme,
)
from tracker.rules.closed_periods import why_dates_are_refused

LEAVE = "leave"  # in the address of the button that leaves a form for another one, and in the session
YEAR = datetime.timedelta(days=364)  # so that a due date falls on the same day of the week
DAYS = ("opens_on", "due_on", "closes_on")


def still_open(period: ReportingPeriod) -> set[uuid.UUID]:
    """What the period asked and the next one may ask again.

    It stands, and of at least one invited State no accepted answer of the period says that it is implemented.
    """
    asked = period.items.values("recommendation")
    stands = set(recommendations_to_ask().filter(pk__in=asked).values_list("pk", flat=True))
    done = StatusUpdate.objects.filter(
        submission__period=period,
        review_state=ReviewState.ACCEPTED,
        implementation_status=ImplementationStatus.IMPLEMENTED,
    )
    invited = period.invitations.standing().count()
    counted = done.order_by().values("recommendation").annotate(states=Count("submission__member_state", distinct=True))
    return stands - {row["recommendation"] for row in counted if invited and row["states"] >= invited}


def days_after(period: ReportingPeriod) -> dict[str, datetime.date]:
    """The days of the next period by the rhythm of the last two; a year later where there is no other."""
    before = previous_of(period)
    step = period.opens_on - before.opens_on if before else YEAR
    return {name: day + step for name, day in planned_days(period).items()}


def planned_days(period: ReportingPeriod) -> dict[str, datetime.date]:
    """Return the days of a period; of one that was closed early, those that it had before."""
    days = {name: getattr(period, name) for name in DAYS}
    for event in AuditEvent.objects.about(period).filter(act="change_dates").order_by("-pk"):
        if event.changes.get("closes_on", ["", "9"])[1] <= event.at.date().isoformat():
            days |= {name: datetime.date.fromisoformat(old) for name, (old, _new) in event.changes.items()}
    return days


def previous_of(period: ReportingPeriod) -> ReportingPeriod | None:
    """The last opened period of the same meeting that began before this one."""
    earlier = ReportingPeriod.objects.opened().filter(meeting=period.meeting_id, opens_on__lt=period.opens_on)
    return earlier.order_by("-opens_on", "-pk").first()


def invited_before(period: ReportingPeriod) -> tuple[ReportingPeriod | None, list[str]]:
    """The period before this one, and the codes of the States that were invited to it and can report now."""
    before = previous_of(period)
    if before is None:
        return None, []
    invited = before.invitations.standing().values("member_state")
    states = MemberState.objects.reporting().filter(pk__in=invited)
    return before, sorted(states.values_list("pk", flat=True))


def as_after(period: ReportingPeriod) -> dict[str, Any]:
    """What the form of a new period begins with after this one."""
    return {
        "title": getattr(period, build_localized_fieldname("title", "en")),
        "meeting": period.meeting_id,
        "recommendations": sorted(still_open(period), key=str),
        **days_after(period),
    }


def ways_to_choose() -> dict[str, Any]:
    """What stands for several recommendations at once: only what holds one that can be asked."""
    askable = recommendations_to_ask().order_by().values("pk")
    return {
        "meetings": Meeting.objects.filter(recommendations__in=askable).distinct(),
        "documents": SourceDocument.objects.confirmed()
        .filter(printings__recommendation__in=askable)
        .select_related("meeting")
        .distinct(),
        "themes": Theme.objects.filter(recommendations__in=askable).distinct(),
    }


def gather(form: DeskActForm, cleaned: dict[str, Any]) -> None:
    """All that was chosen, by whichever way, as the recommendations of the period."""
    words = cleaned.pop("words", "").casefold()
    ways = {name: cleaned.pop(name, ()) for name in ways_to_choose()}
    if "recommendations" not in cleaned or form.errors.keys() & ways.keys():
        return
    chosen = {each.pk for each in cleaned["recommendations"]}
    field: Any = form.fields["recommendations"]
    whole = field.queryset.filter(
        Q(meeting__in=ways["meetings"]) | Q(printings__document__in=ways["documents"]) | Q(themes__in=ways["themes"])
    )
    chosen |= set(whole.values_list("pk", flat=True))
    chosen |= {each.pk for each in field.queryset if words and words in each.newest_text.casefold()}
    if not chosen:
        form.refuse([_("Choose at least one recommendation.")], "recommendations")
    cleaned["recommendations"] = [each for each in field.queryset if each.pk in chosen]


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
            self.fields["title"].help_text = _(
                "This is the title of the last period. The new period gets its titles in the other languages too."
                " Change the year or number: English here, the other languages afterwards under “What the period asks”."
            )
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
        days = [cleaned.get(name) for name in DAYS]
        if all(days) and days != sorted(days, key=str):
            wrong = "due_on" if cleaned["due_on"] < cleaned["opens_on"] else "closes_on"
            self.refuse([_("A period opens, then is due, then closes.")], wrong)
        if ReportingPeriod.objects.filter(slug=cleaned.get("slug")).exists():
            self.refuse([_("Another period has this web address.")], "slug")
        gather(self, cleaned)
        return cleaned


def _labelled(recommendation: Any) -> str:
    return apart(cut(f"{recommendation.newest_label} {recommendation.newest_text}", LONGEST_LABEL))


class DatesForm(DeskActForm):
    """The dates of a period for every State. The first one is offered only until the period begins."""

    opens_on = DayField(label=gettext_lazy("Opens"))
    due_on = DayField(label=gettext_lazy("Due"))
    closes_on = DayField(
        label=gettext_lazy("Closes"), help_text=gettext_lazy("The last day on which a first answer can be sent.")
    )
    was_mistake = forms.BooleanField(
        label=gettext_lazy("The earlier date was our mistake: the emails say so"), required=False
    )
    reason = WhyField()

    def prepare(self, thing: Any, user: Any) -> None:
        self.period, self.today = thing, timezone.now().date()
        self.initial["was_mistake"] = self.initial.get("was_mistake") == "True"  # as the preview leads back
        if thing.is_opened and thing.opens_on <= self.today:
            del self.fields["opens_on"]
        self.initial = {**{name: getattr(thing, name) for name in DAYS}, **self.initial}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        dates = {name: cleaned[name] for name in DAYS if cleaned.get(name)}
        if all(getattr(self.period, name) == day for name, day in dates.items()) and not self.errors:
            self.refuse([_("Change a date first. The period has these dates already.")])
        for name, why in why_dates_are_refused(self.period, dates, self.today).items():
            self.refuse([why], name)
        return cleaned
