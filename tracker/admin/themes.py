"""Themes for many recommendations at once: those of the list as it is filtered, some to add and some to take away."""

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib.admin.options import IncorrectLookupParameters
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tracker import actions
from tracker.admin.acts import DeskAct, act_page
from tracker.admin.display import apart, cut, list_of
from tracker.admin.forms import DeskActForm, SeveralField
from tracker.models import Recommendation, Theme
from tracker.policies import may_import

# As many recommendations of the list as one page offers; a filter or a search narrows it.
OFFERED = 200


class RecommendationsField(SeveralField):
    """Recommendations, each by its label, its first words and its themes."""

    def label_from_instance(self, obj: Any) -> str:
        label = apart(obj.newest_label or obj.slug)
        themes = "; ".join(str(theme) for theme in obj.themes.all()) or "—"
        return f"{label} {apart(cut(obj.newest_text or '', 90))} ({apart(themes)})"


class ThemesOfManyForm(DeskActForm):
    """Which recommendations, and which themes."""

    recommendations = RecommendationsField(
        Recommendation.objects.none(), label=_("Recommendations, with the themes they have"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    add: Any = SeveralField(
        Theme.objects.none(), label=_("Add these themes"), required=False, widget=forms.CheckboxSelectMultiple
    )
    remove: Any = SeveralField(
        Theme.objects.none(), label=_("Remove these themes"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def prepare(self, thing: Any, user: Any) -> None:
        fields: Any = self.fields
        fields["add"].queryset = fields["remove"].queryset = Theme.objects.all()


def _said(changed: int) -> str:
    return ngettext(
        "The themes of %(count)d recommendation were changed.",
        "The themes of %(count)d recommendations were changed.",
        changed,
    ) % {"count": changed}


def _carry_out(thing: Any, **given: Any) -> int:
    return actions.change_themes(**given)


ACT = DeskAct(
    name="themes",
    verb=_("Change the themes"),
    carry_out=_carry_out,
    may=lambda user, thing: may_import(user),
    explains=_(
        "The recommendations of the list as you filtered it, the first 200. Themes that you do not mention here stay."
    ),
    done=_said,
)


class ThemesOfMany:
    """For the table of recommendations: the page on which the themes of many are changed."""

    change_list_template: Any = "admin/recommendations.html"

    def get_urls(self) -> list[URLPattern]:
        own: Any = self
        stock: list[URLPattern] = super().get_urls()  # type: ignore[misc]
        return [own.address("themes/", self.themes_view, "tracker_recommendation_themes"), *stock]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The list, with the way to this page for who may take it."""
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        is_offered = bool(may_import(request.user))  # type: ignore[arg-type]
        address = reverse("admin:tracker_recommendation_themes") + query if is_offered else ""
        context = {"themes_address": address, "themes_verb": ACT.verb, **(extra_context or {})}
        return super().changelist_view(request, context)  # type: ignore[misc]

    def themes_view(self, request: HttpRequest) -> HttpResponse:
        """The form over the list as the address filters it; from there back to that list."""
        own: Any = self
        try:
            shown = own.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters as error:
            raise Http404 from error
        keys = list(shown.order_by("meeting", "order").values_list("pk", flat=True)[:OFFERED])
        offered = own.get_queryset(request).filter(pk__in=keys).prefetch_related("themes").order_by("meeting", "order")

        class OfferedThemesForm(ThemesOfManyForm):
            recommendations = RecommendationsField(
                offered, label=ThemesOfManyForm.base_fields["recommendations"].label,
                widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip

        act = replace(
            ACT,
            form=OfferedThemesForm,
            next_address=lambda request, thing: list_of(Recommendation, request.GET.urlencode()),
        )
        return act_page(own, request, act, None)
