"""Signing in: by password and a second step, or by a passkey. Words typed before are carried over it."""

import json
from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.views import LogoutView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracker.portal.access import posted
from tracker.portal.account.signing_forms import CodeForm, PasskeyForm, SignInForm
from tracker.signing import passwords, proving, sessions, steps
from tracker.signing.kept import (
    PREFIX,
    PostedFields,
    address_after_sign_in,
    address_in_the_rooms,
    carried_fields,
    keep,
)
from tracker.signing.passing import brought_back, challenge
from tracker.signing.steps import home_of


class SignOut(LogoutView):
    """Ends the session of whoever asks for it, and leads to the sign-in, which says so."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        sessions.sign_out(request, by="person")
        sessions.say_signed_out(request)
        return super().post(request, *args, **kwargs)


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Everybody signs in here; the secretariat goes on to its desk."""
    address = wanted_address(request)
    if request.method != "POST" and request.user.is_authenticated and not address:
        return redirect(home_of(request.user))
    form = SignInForm(posted(request))
    fields = carried_fields(request.POST)
    if request.method == "POST" and form.is_valid():
        user = form.carry_out(
            lambda: passwords.judge(request, form.cleaned_data["username"], form.cleaned_data["password"])
        )
        if user is not None:
            after = address_after_sign_in(address, fields)
            return carrying(request, address, fields, lambda: steps.go_on(request, user, after))
    context = {"form": form, "kept": fields, "prefix": PREFIX, "next": address}
    return render(request, "portal/sign_in.html", context, status=form.status)


def wanted_address(request: HttpRequest) -> str:
    """Where the person was going, if that is a page of the rooms."""
    return address_in_the_rooms(request.POST.get("next") or request.GET.get("next", ""), "")


def carrying(
    request: HttpRequest, address: str, fields: PostedFields, sign: Callable[[], HttpResponse]
) -> HttpResponse:
    """Sign in, with what was typed waiting in the session; a new person's session begins empty, so it waits again."""
    keep(request, address, fields)
    response = sign()
    if request.user.is_authenticated:
        keep(request, address, fields)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """After the password: a code, or a passkey."""
    if request.user.is_authenticated:
        return redirect(home_of(request.user))
    waiting = steps.waiting(request)
    if waiting is None:
        return redirect("portal:sign_in")
    user = waiting.person
    form: Any = PasskeyForm(posted(request)) if "credential" in request.POST else CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        factor = form.carry_out(lambda: proved(request, user, form))
        if factor is not None:
            return steps.enter(request, user, waiting.address, factor)
    return render(request, "portal/second_step.html", step_context(request, user, form), status=form.status)


def proved(request: HttpRequest, user: Any, form: Any) -> Authenticator:
    """The factor that the posted form proves. Raises ValidationError."""
    if "credential" in form.cleaned_data:
        return proving.by_passkey(request, user, form.cleaned_data["credential"], proving.awaited)
    return proving.by_code(request, user, form.cleaned_data["code"])


def step_context(request: HttpRequest, user: Any, form: Any) -> dict[str, Any]:
    """What a page that asks for a second factor shows: the ways that the person has."""
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    has_passkey, has_app = Authenticator.Type.WEBAUTHN in kinds, Authenticator.Type.TOTP in kinds
    code_form = form if isinstance(form, CodeForm) else CodeForm()
    code_form["code"].help_text = (
        _("Six digits from your authenticator app, or one of your recovery codes.")
        if has_app
        else _("One of the codes that you were given when you set up your passkey. Each works once.")
    )
    return {
        "form": form,
        "code_form": code_form,
        "has_app": has_app,
        "passkey_options": json.dumps(proving.passkey_to_sign(request, user)) if has_passkey else "",
    }


@require_http_methods(["GET", "HEAD", "POST"])
def passkey(request: HttpRequest) -> HttpResponse:
    """Sign in by a passkey alone. A GET gives the challenge to the script of the page; a POST brings the answer."""
    if request.method != "POST":
        return challenge(request)
    form = PasskeyForm(request.POST)
    address, fields = wanted_address(request), carried_fields(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError([sentence for _anchor, sentence in form.mistakes])
        factor = proving.by_passkey(request, None, form.cleaned_data["credential"], brought_back)
    except ValidationError as refusal:
        context = {"form": SignInForm(), "refusal": refusal.messages, "kept": fields, "prefix": PREFIX, "next": address}
        return render(request, "portal/sign_in.html", context, status=422)
    after = address_after_sign_in(address, fields)
    return carrying(request, address, fields, lambda: steps.enter(request, factor.user, after, factor))
