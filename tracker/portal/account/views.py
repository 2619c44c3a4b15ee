"""A person's own sign-in: password, second factors, recovery codes, and where else she is signed in."""

import base64
import json
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tracker import actions
from tracker.factors import app_codes, recovery_codes
from tracker.factors.policy import factors_of, is_asked_at_sign_in, is_required_of, may_remove
from tracker.portal.access import PortalRequest, View, carried_out, form_page, posted, signed_in
from tracker.portal.account.signing import proved, step_context
from tracker.portal.account.signing_forms import ChangePasswordForm, CodeForm, NewPasskeyForm, PasskeyForm, PasswordForm
from tracker.portal.forms import PortalForm
from tracker.portal.rooms import acting_mandates
from tracker.rules.policies import Denied
from tracker.signing import devices, passwords, proving, sessions
from tracker.signing.adapters import SealedElsewhere
from tracker.signing.kept import address_in_the_rooms
from tracker.signing.steps import home_of


def confirmed(view: View) -> View:
    """Ask once more who sits here, before a sign-in is changed: by a second factor where the person has one."""

    @signed_in
    @wraps(view)
    def guarded(request: PortalRequest, **kwargs: Any) -> HttpResponseBase:
        sessions.begin_if_new(request)
        has_proved = sessions.has_proved_factor(request) or not is_asked_at_sign_in(request.user)
        if not (sessions.is_confirmed(request) and has_proved):
            return redirect(f"{reverse('portal:account_confirm')}?{urlencode({'next': request.path})}")
        return view(request, **kwargs)

    return guarded


@require_safe
@signed_in
def account(request: PortalRequest) -> HttpResponse:
    """The overview."""
    sessions.begin_if_new(request)
    factors = list(factors_of(request.user))
    context = {
        "factors": sorted(factors, key=lambda each: each.type == Authenticator.Type.TOTP),
        "has_app": any(each.type == Authenticator.Type.TOTP for each in factors),
        "is_needed": is_required_of(request.user) and not factors,
        "sessions": sessions.sessions_of(request, request.user),
        # Of who holds no mandate any more there is no work to go on with.
        "works": request.user.is_secretariat or bool(acting_mandates(request.user)),
        "home": address_in_the_rooms(request.GET.get("next", ""), home_of(request.user)),
    }
    return render(request, "portal/account.html", context)


@signed_in
def confirm(request: PortalRequest) -> HttpResponse:
    """Prove once more who sits here; then on to the page that asked."""
    address = address_in_the_rooms(request.POST.get("next") or request.GET.get("next", ""), reverse("portal:account"))
    is_by_factor = is_asked_at_sign_in(request.user)
    form: Any = PasskeyForm(posted(request)) if "credential" in request.POST else CodeForm(posted(request))
    if not is_by_factor:
        form = PasswordForm(posted(request))
    if request.method == "POST" and form.is_valid():
        done = form.carry_out(lambda: prove(request, form, is_by_factor=is_by_factor))
        if done is not None:
            return redirect(address)
    context = step_context(request, request.user, form) if is_by_factor else {"form": form}
    context |= {"next": address, "is_by_factor": is_by_factor}
    return render(request, "portal/account_confirm.html", context, status=form.status)


def prove(request: PortalRequest, form: Any, *, is_by_factor: bool) -> Any:
    """The proof that the form brings. Raises ValidationError."""
    if is_by_factor:
        proof: Any = proved(request, request.user, form)
        proof.record_usage()
    else:
        proof = passwords.judge(request, request.user.get_username(), form.cleaned_data["password"])
    sessions.confirm(request, by_factor=is_by_factor)
    return proof


@confirmed
def app(request: PortalRequest) -> HttpResponse:
    """Set up the authenticator app: a picture to read in, and the first code as proof."""
    form, secret = CodeForm(posted(request)), proving.new_key_of(request)
    done = carried_out(
        request,
        form,
        lambda: add_app(request, secret, form.cleaned_data["code"]),
        _("The authenticator app is set up."),
        reverse("portal:account_codes"),
    )
    picture = get_adapter().build_totp_svg(get_adapter().build_totp_url(request.user, secret))
    shown = base64.b64encode(picture.encode()).decode()
    in_fours = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return done or form_page(request, "portal/account_app.html", form, secret=in_fours, picture=shown)


def add_app(request: PortalRequest, secret: str, code: str) -> Authenticator:
    """Keep the secret whose code was typed. Raises ValidationError."""
    places, typed = proving.places_for_code(request, request.user), proving.plain(code)
    if not app_codes.is_shown(secret, typed):
        raise ValidationError(
            {"code": _("This code is not right. Wait for the next one, and check the clock of the telephone.")}
        )
    places.give_back()
    factor = actions.add_app(secret=secret, by=request.user, now=timezone.now())
    app_codes.spend(factor, typed)  # so that the same code does not sign in within the next 90 seconds
    proving.forget_new_key(request)
    sessions.confirm(request, by_factor=True)
    return factor


@confirmed
def passkey(request: PortalRequest) -> HttpResponse:
    """Make a passkey on this device or on a security key."""
    form = NewPasskeyForm(posted(request))
    done = carried_out(
        request,
        form,
        lambda: add_passkey(request, form.cleaned_data),
        _("The passkey is saved."),
        reverse("portal:account_codes"),
    )
    options = json.dumps(proving.passkey_to_make(request, request.user)) if done is None else ""
    return done or form_page(request, "portal/account_passkey.html", form, passkey_options=options)


def add_passkey(request: PortalRequest, data: dict[str, Any]) -> Authenticator:
    """Keep the passkey that the browser made; this session has proved it. Raises ValidationError."""
    credential = proving.new_passkey(request, data["credential"])
    factor = actions.add_passkey(name=data["name"], credential=credential, by=request.user, now=timezone.now())
    sessions.confirm(request, by_factor=True)
    return factor


@confirmed
def codes(request: PortalRequest) -> HttpResponse:
    """The recovery codes that are left, and ten new ones."""
    if request.method == "POST":
        form = PortalForm(request.POST)
        if form.carry_out(lambda: actions.renew_recovery_codes(by=request.user, now=timezone.now())) is not None:
            messages.success(request, _("These are your new recovery codes. The old ones no longer work."))
            return redirect("portal:account_codes")
        messages.error(request, " ".join(sentence for _anchor, sentence in form.mistakes))
        return redirect("portal:account")
    kept = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.RECOVERY_CODES).first()
    if kept is None:
        return redirect("portal:account")
    try:
        unused, is_sealed = recovery_codes.unused(kept), False
    except SealedElsewhere:
        unused, is_sealed = [], True
    context = {"codes": unused, "is_sealed": is_sealed, "home": home_of(request.user)}
    return render(request, "portal/account_codes.html", context)


@confirmed
def remove(request: PortalRequest, pk: int) -> HttpResponse:
    """Remove a passkey or the app, with its effect said before the button."""
    factor = get_object_or_404(factors_of(request.user), pk=pk)
    form = PortalForm(posted(request))
    done = carried_out(
        request,
        form,
        lambda: actions.remove_factor(factor=factor, by=request.user, now=timezone.now()) or True,
        _("Removed."),
        reverse("portal:account"),
    )
    if done:
        return done
    verdict = may_remove(request.user, factor)
    refusal = verdict.reason if isinstance(verdict, Denied) else ""
    is_last = not factors_of(request.user).exclude(pk=factor.pk).exists()
    context = {"factor": factor, "is_last": is_last, "refusal": refusal}
    return form_page(request, "portal/account_remove.html", form, **context)


@signed_in
def password(request: PortalRequest) -> HttpResponse:
    """Change the password; all other sessions end with it."""
    form = ChangePasswordForm(posted(request))
    done = carried_out(
        request,
        form,
        lambda: change_password(request, form.cleaned_data),
        _("Your password is changed. Everywhere else you are signed out."),
        reverse("portal:account"),
    )
    if done:
        devices.remember(request, done, request.user)
    return done or form_page(request, "portal/account_password.html", form)


def change_password(request: PortalRequest, data: dict[str, str]) -> Any:
    """Judge the old password within the limits, and set the new one. Raises ValidationError."""
    try:
        passwords.judge(request, request.user.get_username(), data["old_password"])
    except ValidationError as refusal:
        if refusal.code == "wrong":
            raise ValidationError({"old_password": _("This is not your password now.")}) from refusal
        raise
    person = actions.set_password(password=data["new_password1"], by=request.user, now=timezone.now())
    sessions.end_others(request, person)
    update_session_auth_hash(request, person)
    sessions.renew_key(request)
    request.user = person
    return person


@require_POST
@signed_in
def end_session(request: PortalRequest) -> HttpResponse:
    """End one of one's own sessions, or all but this one."""
    wanted = request.POST.get("session", "")
    if wanted == "others":
        sessions.end_others(request, request.user)
        messages.success(request, _("You are signed out everywhere else."))
    elif sessions.end_session(request.user, wanted):
        messages.success(request, _("That session is ended."))
    else:
        messages.error(request, _("That session had ended already."))
    return redirect("portal:account")
