"""The check queue: transmissions that wait, oldest first, and the page on which one is checked.

Looking never writes: opening for checking is a button of its own, after which the State can no longer recall.
"""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import actions
from tracker.admin.acts import Act
from tracker.admin.base import DeskAdmin
from tracker.admin.clerk import clerk
from tracker.admin.display import bare, check_address, link, list_of, state_and_period
from tracker.admin.downloads import private_file
from tracker.admin.filters import TransmissionStage
from tracker.admin.queries import queue, transmissions_with_waiting
from tracker.admin.reviewing import checked_versions
from tracker.admin.site import desk
from tracker.models import Transmission, User
from tracker.policies import Denied, may_open_for_checking


def next_to_check(request: HttpRequest, version: Any) -> str:
    """Where a reviewer goes after deciding a version: the same transmission while it waits, the next one, the list."""
    waiting = queue(clerk(request))
    same = waiting.filter(pk=version.transmission_id).first()
    following = same or waiting.first()
    return check_address(following) if following else list_of(Transmission)


class TransmissionAdmin(DeskAdmin):
    shown = (
        "submission", "submitted_at", "submitted_by", "reported_on", "channel", "on_behalf", "cleared_by", "cleared_on",
        "note_verbale", "letter", "receipt_sha256", "claimed_at", "claimed_by", "to_check",
    )  # fmt: skip
    acts = (
        Act(
            "open",
            gettext_lazy("Open for checking"),
            lambda transmission, **words: actions.open_for_checking(transmission=transmission, **words),
            may=may_open_for_checking,
            explains=gettext_lazy("From now on the State cannot recall what it sent."),
            fits=lambda transmission: transmission.claimed_at is None and transmission.waiting_count > 0,
            next_address=lambda _request, transmission: check_address(transmission),
        ),
    )
    list_display = (
        "sent", "state", "period", "waiting_count_shown", "claimed_by", "to_check",
    )  # fmt: skip
    list_filter = (TransmissionStage, "channel", "submission__period")
    list_select_related = ("submission__member_state", "submission__period", "claimed_by")
    search_fields = (
        "submission__member_state__name_en", "submission__member_state__iso3", "note_verbale", "cleared_by",
    )  # fmt: skip
    date_hierarchy = "submitted_at"
    ordering = ("submitted_at",)

    def seen_by(self, user: User) -> QuerySet[Transmission]:
        return transmissions_with_waiting(user)

    def get_urls(self) -> list[URLPattern]:
        return [
            self.address("<path:object_id>/check/", self.check_view, "tracker_transmission_check"),
            self.address("<path:object_id>/letter/", self.letter_view, "tracker_transmission_letter"),
            *super().get_urls(),
        ]

    def name_of(self, transmission: Transmission) -> str:
        return f"{state_and_period(transmission.submission)}, {transmission.submitted_at:%Y-%m-%d %H:%M}"

    @admin.display(description=gettext_lazy("sent"), ordering="submitted_at")
    def sent(self, transmission: Transmission) -> str:
        return date_format(transmission.submitted_at, "DATE_FORMAT")

    @admin.display(description=gettext_lazy("State"), ordering="submission__member_state")
    def state(self, transmission: Transmission) -> Any:
        return bare(transmission.submission.member_state)

    @admin.display(description=gettext_lazy("period"), ordering="submission__period")
    def period(self, transmission: Transmission) -> Any:
        return bare(transmission.submission.period)

    @admin.display(description=gettext_lazy("waiting"), ordering="waiting_count")
    def waiting_count_shown(self, transmission: Any) -> int:
        return transmission.waiting_count

    @admin.display(description=gettext_lazy("check"))
    def to_check(self, transmission: Any) -> Any:
        return link(check_address(transmission), _("Check") if transmission.waiting_count else _("Look"))

    @admin.display(description=gettext_lazy("scan of the letter"))
    def letter(self, transmission: Transmission) -> Any:
        return link("../letter/", _("Download")) if transmission.scan else "—"

    def check_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        transmission = self.seen_or_404(request, object_id)
        user: Any = clerk(request)
        verdict = may_open_for_checking(user, transmission)
        following = queue(user).exclude(pk=transmission.pk).first()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Check a sending"),
            "subtitle": state_and_period(transmission.submission),
            "opts": self.opts,
            "transmission": transmission,
            "versions": checked_versions(transmission, user),
            "denied": verdict.reason if isinstance(verdict, Denied) else "",
            "is_mine": transmission.claimed_by_id == user.pk,
            "following": following,
            "following_address": check_address(following) if following else "",
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/checking/transmission.html", context)

    def letter_view(self, request: HttpRequest, object_id: str) -> FileResponse:
        transmission = self.seen_or_404(request, object_id)
        if not transmission.scan:
            raise Http404
        ending = transmission.scan.name.rpartition(".")[2]
        return private_file(transmission.scan, f"letter-{transmission.submission.member_state_id}.{ending}")


desk.register(Transmission, TransmissionAdmin)
