"""A link by e-mail for who forgot the password, or is kept out by somebody else's guesses."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from tracker import actions
from tracker.portal.access import posted
from tracker.portal.account.signing_forms import NewPasswordForm, ResetForm
from tracker.signing import links, steps
from tracker.signing.passing import forget_reset, held_reset, hold_reset


@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest) -> HttpResponse:
    """Ask for a link. The answer is the same for everybody, whoever is named."""
    form = ResetForm(posted(request))
    if request.method == "POST" and form.is_valid():
        links.ask(request, form.cleaned_data["name"])
        messages.success(
            request,
            _(
                "If an account has this name or address, a link is on its way to its e-mail address. It arrives within"
                " a minute and works once: a link to set a new password for two hours, a link to set up an account for"
                " 14 days."
            ),
        )
        return redirect("portal:sign_in")
    return render(request, "portal/reset.html", {"form": form}, status=form.status)


# As for an invitation: any method gets the same answer, which changes nothing (`tracker.portal.account.joining`).
@csrf_exempt
def reset_link(request: HttpRequest, key: str, token: str) -> HttpResponse:
    """Remember which link was opened, and redirect to a page whose address does not hold it."""
    response = redirect("portal:new_password")
    hold_reset(response, key, token)
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def new_password(request: HttpRequest) -> HttpResponse:
    """Set a new password by the link that was opened, and sign in with it; a second factor is still asked for."""
    key, token = held_reset(request)
    person = links.person_at(key, token)
    if person is None:
        return render(request, "portal/reset_link.html", {"form": None}, status=404)
    form = NewPasswordForm(posted(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done = form.carry_out(
            lambda: actions.set_password(
                password=data["new_password1"],
                by=person,
                now=timezone.now(),
                still=lambda stored: links.works(stored, token),
            )
        )
        if form.is_refused:  # somebody was quicker with the same link
            return render(request, "portal/reset_link.html", {"form": None}, status=404)
        if done is not None:
            messages.success(request, _("Your new password is set."))
            response = steps.go_on(request, done, "")
            forget_reset(response)
            return response
    return render(request, "portal/reset_link.html", {"form": form, "person": person}, status=form.status)
