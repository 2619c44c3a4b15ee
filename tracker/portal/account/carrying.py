"""Words that outlive a session: carried over a sign-in, or over a page that was too old. And a person's language."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.csrf import csrf_failure as plain_csrf_failure
from django.views.decorators.http import require_POST

from tracker import actions
from tracker.choices import Language
from tracker.portal.access import PortalRequest, signed_in
from tracker.portal.account.joining import opened
from tracker.portal.account.signing_forms import SignInForm
from tracker.signing.kept import (
    PostedFields,
    address_after_sign_in,
    address_in_the_rooms,
    carried_fields,
    is_at_the_desk,
    keep,
    keeping_page,
    kept_for_the_desk,
    typed_fields,
)
from tracker.signing.passing import remember_language


@require_POST
def resume(request: HttpRequest) -> HttpResponse:
    """Go back to a form with what was typed, after the browser held an old page; over a sign-in where it ended."""
    address = address_in_the_rooms(request.POST.get("next", ""), reverse("portal:tasks"))
    fields = carried_fields(request.POST)
    if not request.user.is_authenticated:
        return carried_on(request, fields, address)
    keep(request, address, fields)
    return redirect(address_after_sign_in(address, fields))


def carried_on(request: HttpRequest, fields: PostedFields, address: str) -> HttpResponse:
    """The page that holds what was typed for the form at `address`: with a sign-in, or with the button to go on."""
    context = {"kept": fields, "next": address}
    if request.user.is_authenticated:
        return keeping_page(request, "portal/kept.html", context)
    return keeping_page(request, "portal/sign_in.html", {**context, "form": SignInForm()})


@signed_in
def kept_for_desk(request: PortalRequest) -> HttpResponse:
    """What was typed in a form of the secretariat whose session ended, with the button that sends it now.

    Forms of the secretariat are of many kinds; the one thing they share is what they post.
    """
    kept = kept_for_the_desk(request)
    if kept is None:
        return redirect("admin:index" if request.user.is_secretariat else "portal:tasks")
    return render(request, "portal/kept_for_desk.html", {"address": kept.address, "fields": kept.fields})


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Speak another language to this person, from the page that he or she is on: in the portal or at the secretariat.

    Who is not signed in yet is nobody to the record: the browser remembers the choice, and nothing is written.
    """
    chosen = request.POST.get("language", "")
    response = redirect(address_in_the_rooms(request.POST.get("next", ""), reverse("portal:tasks")))
    if not request.user.is_authenticated:
        if chosen in Language:
            remember_language(response, chosen)
        return response
    try:
        actions.choose_language(language=chosen, by=request.user, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page that was open while its reader signed in elsewhere: nothing is saved, and nothing typed is lost.

    Named by CSRF_FAILURE_VIEW. Outside the rooms it is Django's own page.
    """
    if not (request.path.startswith(reverse("portal:tasks")) or is_at_the_desk(request.path)):
        return plain_csrf_failure(request, reason)
    if request.path == reverse("portal:take_up"):  # nobody signs in there; words wait for who was invited alone
        if opened(request):
            keep(request, request.path, typed_fields(request.POST))
        return redirect("portal:take_up")
    carriers = (reverse("portal:sign_in"), reverse("portal:passkey"), reverse("portal:resume"))
    if request.path in carriers:  # what these carry goes on; a password does not
        address = address_in_the_rooms(request.POST.get("next", ""), reverse("portal:tasks"))
        return carried_on(request, carried_fields(request.POST), address)
    return carried_on(request, typed_fields(request.POST), request.get_full_path())
