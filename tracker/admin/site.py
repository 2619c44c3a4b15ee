"""The Secretariat as one admin site: its name, its first page, and the first steps on a new site.

What is not registered here does not exist in the Secretariat: no groups, no permissions, no queue of tasks. Which rows
a person sees and what may be done with them is in `base`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.admin import AdminSite
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from tracker.actions import NotAllowed
from tracker.admin.acts import refusal_page
from tracker.admin.clerk import clerk
from tracker.admin.places import navigation_at
from tracker.admin.todo import first_page
from tracker.factors.policy import has_factor
from tracker.models import Invitation, Mandate, OutgoingMail, ReportingPeriod, SourceDocument, User
from tracker.rules.policies import Verdict, may_import, may_manage_people, may_run_periods
from tracker.signing import sessions
from tracker.signing.kept import is_at_the_desk
from tracker.upkeep.watching.state import state_of_the_site


@dataclass(frozen=True)
class FirstStep:
    """One step. `address` is empty for a person without the right; then `colleagues` are the people who take it."""

    words: str | Promise
    address: str
    is_done: bool
    colleagues: str = ""


def first_hour(person: User) -> list[FirstStep]:
    """The steps in their order; none where all are done, in the demonstration, and for a reviewer. Seven queries."""
    if settings.DEMONSTRATION or not (person.is_administrator or person.is_data_entry):
        return []
    steps = list(_steps(person))
    return [] if all(step.is_done for step in steps) else steps


# As many colleagues as a step names.
NAMED = 3


def _steps(person: User) -> Iterator[FirstStep]:
    """For an administrator the people and all that data entry does."""
    entry = User.objects.filter(is_active=True, is_data_entry=True).order_by("full_name", "username")
    colleagues = ", ".join(map(str, entry[:NAMED])) if person.is_administrator else ""

    def step(
        words: str | Promise, page: str, is_done: bool, may: Callable[[User], Verdict] = may_manage_people
    ) -> FirstStep:
        return FirstStep(words, reverse(page) if may(person) else "", is_done, colleagues)

    factor = not settings.SECOND_FACTOR or has_factor(person)
    yield FirstStep(_("Set up your second factor"), reverse("portal:account"), factor)
    if person.is_administrator:
        people = User.objects.filter(is_active=True).aggregate(
            administrators=Count("pk", filter=Q(is_administrator=True)),
            entry=Count("pk", filter=Q(is_data_entry=True)),
            reviewers=Count("pk", filter=Q(is_reviewer=True)),
        )
        has_team, account = bool(people["entry"] and people["reviewers"] > 1), "admin:tracker_user_add"
        mails = OutgoingMail.objects.filter(sent_at__isnull=False)
        yield step(_("Create the account of a second administrator"), account, people["administrators"] > 1)
        yield step(_("Create accounts for data entry and for two reviewers"), account, has_team)
        yield step(_("See that e-mails leave"), "admin:tracker_outgoingmail_changelist", mails.exists())
    documents = SourceDocument.objects.filter(confirmed_at__isnull=False)
    yield step(_("Import the first report"), "admin:tracker_importproposal_add", documents.exists(), may_import)
    if person.is_administrator:
        yield step(_("Record the first nomination"), "admin:tracker_mandate_add", Mandate.objects.exists())
    page, is_there = "admin:tracker_reportingperiod_add", ReportingPeriod.objects.exists()
    yield step(_("Create the first reporting period"), page, is_there, may_run_periods)
    if not person.is_administrator:
        page, is_done = "admin:tracker_reportingperiod_changelist", Invitation.objects.exists()
        yield step(_("Open the period and invite States, on its board"), page, is_done, may_run_periods)


# The stock admin's lookups over all tables: nothing at the desk uses them, and they would ask no queryset of ours.
NUL = "\x00"
# Nor are its pages for a password: a person's own sign-in has one place for both rooms.
UNUSED_ADDRESSES = {"view_on_site", "autocomplete", "password_change", "password_change_done"}


# The stock admin reads any other method as a look at the page.
methods_of_pages = require_http_methods(["GET", "HEAD", "POST"])


class Desk(AdminSite):
    """The secretariat's desk."""

    site_title = _("Secretariat")
    site_header = _("Secretariat")
    index_title = _("To do")
    index_template = "admin/desk.html"
    enable_nav_sidebar = False  # its tables stand on the front page; lists need the room

    def __init__(self, name: str) -> None:
        super().__init__(name)
        # Pages that belong to no table: each part of the desk hands in its own.
        self.pages: list[Callable[[], list[URLPattern]]] = []

    def page(self, route: str, name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Decorate a view: it is a page of the desk that belongs to no table, behind the sign-in, at this address."""

        def register(view: Callable[..., Any]) -> Callable[..., Any]:
            self.pages.append(lambda: [path(route, self.admin_view(view), name=name)])
            return view

        return register

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What every page shows: the places of the secretariat, and the lists of this one that the person may see."""
        seen = {model for model, table in self._registry.items() if table.has_view_permission(request)}
        return {**super().each_context(request), **navigation_at(request, seen)}

    def get_urls(self) -> list[URLPattern | URLResolver]:
        stock = [each for each in super().get_urls() if getattr(each, "name", None) not in UNUSED_ADDRESSES]
        return [*chain.from_iterable(pages() for pages in self.pages), *stock]

    @method_decorator(methods_of_pages)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The one sign-in of both rooms (`portal:sign_in`)."""
        address = request.GET.get("next", "")
        if not is_at_the_desk(address) or address.startswith(request.path):
            address = reverse("admin:index")
        if self.has_permission(request):
            return redirect(address)
        return redirect(f"{reverse('portal:sign_in')}?{urlencode({'next': address})}")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Sign out; the log of sign-ins says so, and the page of sign-in."""
        if request.method == "POST":
            sessions.sign_out(request, by="person")
            sessions.say_signed_out(request)
        return super().logout(request, extra_context)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """The stock sign-in check, only the methods that pages have, what every page shows, the page of a refusal, and
        a 404 for an address with a NUL, which PostgreSQL would answer with an error."""
        inner = methods_of_pages(super().admin_view(view, cacheable))

        @wraps(inner)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            asked = [request.path_info, *(value for values in request.GET.lists() for value in values[1])]
            if any(NUL in each for each in asked):
                raise Http404
            try:
                response: HttpResponse = inner(request, *args, **kwargs)
            except NotAllowed as refusal:
                response = refusal_page(self, request, _("This cannot be done now"), str(refusal))
            if isinstance(response, TemplateResponse) and "places" not in (response.context_data or {}):
                response.context_data = {**self.each_context(request), **(response.context_data or {})}
            return response

        return guarded

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """What the person has to do, or with `?whose=all` everybody."""
        person, now = clerk(request), timezone.now()
        steps = first_hour(person)
        step = next(((each.words, each.address) for each in steps if each.address and not each.is_done), None)
        context = {
            **first_page(person, now, step, everybody=request.GET.get("whose") == "all"),
            "first_hour": steps,
            # Whether the site goes on is for whoever can do something about it.
            "site_state": state_of_the_site(now) if person.is_administrator else None,
        }
        return super().index(request, {**context, **(extra_context or {})})

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Nothing: the navigation has the tables by place, and Django asks for them on every page."""
        return []

    def app_index(self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None) -> Any:
        """Lead the old address of all lists to the first page: each list is in the navigation."""
        return redirect("admin:index", permanent=True)


desk = Desk(name="admin")
