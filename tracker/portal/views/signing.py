"""Signing in and out, carrying typed words over it, and the language that a person reads in."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.csrf import csrf_failure as plain_csrf_failure
from django.views.decorators.http import require_POST

from tracker import actions
from tracker.portal.access import PortalRequest, signed_in
from tracker.portal.kept import PREFIX, Fields, carried_fields, keep, keeping_page, local_address, typed_fields


class SignIn(LoginView):
    """Everybody signs in here; the secretariat goes on to its desk."""

    template_name = "portal/sign_in.html"
    http_method_names = ["get", "head", "post", "options"]  # the stock view takes a PUT for a post

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not self.get_redirect_url():
            return redirect(self.get_default_redirect_url())
        return super().get(request, *args, **kwargs)

    def get_default_redirect_url(self) -> str:
        if getattr(self.request.user, "is_secretariat", False):
            return reverse("admin:index")
        return reverse("portal:tasks")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(kept=carried_fields(self.request.POST), prefix=PREFIX, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        fields = carried_fields(self.request.POST)
        response = super().form_valid(form)
        keep(self.request, self.get_success_url(), fields)
        return response


@require_POST
def resume(request: HttpRequest) -> HttpResponse:
    """Go back to a form with what was typed, after the browser held an old page; over a sign-in where it ended."""
    address = local_address(request.POST.get("next", ""), reverse("portal:tasks"))
    fields = carried_fields(request.POST)
    if not request.user.is_authenticated:
        return carried_on(request, fields, address)
    keep(request, address, fields)
    return redirect(address)


def carried_on(request: HttpRequest, fields: Fields, address: str) -> HttpResponse:
    """The page that holds what was typed for the form at `address`: with a sign-in, or with the button to go on."""
    context = {"kept": fields, "next": address}
    if request.user.is_authenticated:
        return keeping_page(request, "portal/kept.html", context)
    return keeping_page(request, "portal/sign_in.html", {**context, "form": AuthenticationForm(request)})


@require_POST
@signed_in
def language(request: PortalRequest) -> HttpResponse:
    """Speak another language to this person, from the page that he or she is on: in the portal or at the desk."""
    try:
        actions.choose_language(language=request.POST.get("language", ""), by=request.user, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    desk = reverse("admin:index")
    address = request.POST.get("next", "")
    at_the_desk = address.startswith(desk) and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return redirect(address if at_the_desk else local_address(address, reverse("portal:tasks")))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page that was open while its reader signed in elsewhere: nothing is saved, and nothing typed is lost.

    Named by CSRF_FAILURE_VIEW. Outside the portal it is Django's own page.
    """
    if not request.path.startswith(reverse("portal:tasks")):
        return plain_csrf_failure(request, reason)
    if request.path == reverse("portal:take_up"):  # nobody signs in there; the link waits in the session
        keep(request, request.path, typed_fields(request.POST))
        return redirect("portal:take_up")
    carriers = (reverse("portal:sign_in"), reverse("portal:resume"))
    if request.path in carriers:  # what these carry goes on; a password does not
        address = local_address(request.POST.get("next", ""), reverse("portal:tasks"))
        return carried_on(request, carried_fields(request.POST), address)
    return carried_on(request, typed_fields(request.POST), request.get_full_path())
