"""Suggestions of a program, at the desk: what is suggested and why, of one recommendation or of all; and the decision.

None is marked beforehand: what nobody looked at is not confirmed.
"""

from dataclasses import replace
from typing import Any

from django import forms
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tracker import actions
from tracker.admin.acts import DeskAct, act_page
from tracker.admin.display import bare, said
from tracker.admin.forms import DeskActForm, SeveralField
from tracker.models import ItemSuggestion, Printing, Recommendation, Suggestion
from tracker.rules.policies import may_import
from tracker.suggesting.encoder import is_on
from tracker.suggesting.words import marked

# As many as one page offers: the strongest first, and the next ones when these are decided.
OFFERED = 100
CONFIRM, REFUSE = "confirm", "refuse"
DECISIONS = (
    (CONFIRM, gettext_lazy("Confirm them")),
    (REFUSE, gettext_lazy("Refuse them: they do not come back")),
)


def with_texts(suggestions: QuerySet[Suggestion]) -> QuerySet[Suggestion]:
    """Suggestions with all that their lines show, in as many queries for many as for one."""
    printings = Printing.objects.confirmed().select_related("document").order_by("document__confirmed_at", "pk")
    return suggestions.select_related(
        "printing__document", "recommendation__meeting", "other__meeting", "theme"
    ).prefetch_related(Prefetch("other__printings", printings), Prefetch("recommendation__printings", printings))


def named(recommendation: Recommendation, printing: Printing) -> SafeString:
    """A recommendation by its label and its meeting."""
    return format_html("{}, {}", bare(printing.label), bare(recommendation.meeting))


def line(suggestion: Suggestion) -> SafeString:
    """One suggestion: of what, what, how strongly, by which program, and the texts with the words that caused it."""
    printing = suggestion.printing
    own = suggestion.recommendation if suggestion.recommendation_id == printing.recommendation_id else suggestion.other
    assert own is not None  # noqa: S101 - the printing is of one of the two
    of, language = named(own, printing), printing.document.language
    if suggestion.theme is not None:
        return told(suggestion, bare(suggestion.theme), of, printing.text, language)
    other = suggestion.other if own == suggestion.recommendation else suggestion.recommendation
    assert other is not None  # noqa: S101 - a pair has two ends, by constraint
    their = other.printing_in(language)
    beside = SafeString(said(their.text, their.document.language))
    return told(suggestion, named(other, their), of, printing.text, language, beside)


def told(
    suggestion: Suggestion | ItemSuggestion, what: SafeString, of: SafeString, text: str, language: str,
    beside: SafeString | str = "",
) -> SafeString:  # fmt: skip
    """A suggestion of `what` about `of`: how strong, by which program, and the text with the words that caused it.

    Args:
        text: that was compared, and its language.
        beside: another text to compare it with.
    """
    how = _("Suggested by a program (%(program)s %(version)s), strength %(strength)s of 100") % {
        "program": suggestion.encoder, "version": suggestion.encoder_version, "strength": suggestion.strength
    }  # fmt: skip
    shown = format_html(
        '<div class="said" lang="{}" dir="auto">{}</div>',
        language, marked(text, suggestion.causes),
    )  # fmt: skip
    # One element: the parts of a label stand in columns otherwise.
    return format_html(
        "<span><strong>{}: {}</strong> – {}<br>{}{}{}</span>",
        suggestion.get_kind_display(), what, of, how, shown, beside,
    )  # fmt: skip


class SuggestionsField(SeveralField):
    """Suggestions, each with all that a person needs to decide on it."""

    def label_from_instance(self, obj: Any) -> str:
        return line(obj)


class DecideForm(DeskActForm):
    """Which suggestions, and what is decided on them."""

    suggestions: Any = SuggestionsField(
        Suggestion.objects.none(), label=gettext_lazy("Suggestions; the marked words caused them"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    decision = forms.ChoiceField(
        label=gettext_lazy("Decision on the selected suggestions"),
        choices=DECISIONS,
        widget=forms.RadioSelect,
    )

    def prepare(self, thing: Any, user: Any) -> None:
        rows = Suggestion.objects.to_decide()
        if thing is not None:
            rows = rows.about(thing)
        keys = list(rows.values_list("pk", flat=True)[:OFFERED])
        fields: Any = self.fields
        fields["suggestions"].queryset = with_texts(Suggestion.objects.to_decide().filter(pk__in=keys))


def _decide(thing: Any, *, suggestions: Any, decision: str, by: Any, now: Any) -> int:
    return actions.decide_suggestions(suggestions=suggestions, is_confirmed=decision == CONFIRM, by=by, now=now)


def _said(decided: int) -> str:
    return ngettext("%(count)d suggestion was decided.", "%(count)d suggestions were decided.", decided) % {
        "count": decided
    }


def _has_some(thing: Any) -> bool:
    return is_on() and Suggestion.objects.to_decide().about(thing).exists()


DECIDE = DeskAct(
    name="suggestions",
    verb=gettext_lazy("Decide on suggestions"),
    carry_out=_decide,
    may=lambda user, thing: may_import(user),
    form=DecideForm,
    explains=gettext_lazy(
        "A program compared the texts as printed. What it suggests counts nowhere until a person confirmed it."
    ),
    done=_said,
    fits=_has_some,
)


def unless_off[T](thing: T) -> T:
    """The thing itself. Raises Http404 where suggestions are switched off: then no page of them is there."""
    if not is_on():
        raise Http404
    return thing


def _next_ones(request: HttpRequest, thing: Any) -> str:
    more = Suggestion.objects.to_decide().exists()
    return reverse("admin:tracker_recommendation_undecided" if more else "admin:tracker_recommendation_changelist")


ALL = replace(DECIDE, verb=gettext_lazy("Suggestions to decide"), next_address=_next_ones)


def suggestions_page(admin: Any, request: HttpRequest) -> HttpResponse:
    """The strongest suggestions of all; from there to the next ones."""
    return act_page(admin, request, ALL, unless_off(None))
