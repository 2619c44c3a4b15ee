"""What django-allauth asks us about: the steps of a sign-in, where it leads, and our own words and mails."""

import base64
import hashlib
import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.stages import AuthenticateStage
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.second_factor import is_asked_at_sign_in
from tracker.signing import devices, sessions

log = logging.getLogger(__name__)

UNKNOWN_ADDRESS = "0.0.0.0"  # noqa: S104 - no address to listen on: what is shown where a proxy names none


def home_of(user: Any) -> str:
    """Where a person's work is: the secretariat's desk, or the portal."""
    return reverse("admin:index" if getattr(user, "is_secretariat", False) else "portal:tasks")


class SecondStep(AuthenticateStage):
    """The step after the password, on our own page."""

    urlname = "portal:second_step"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Ask for it, unless the person came in by a passkey or has no second factor."""
        if not is_asked_at_sign_in(self.login.user) or not self._should_handle(self.request):
            return None, True
        return redirect(self.urlname), True


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by allauth's steps, over our pages."""

    def get_login_stages(self) -> list[str]:
        return ["tracker.signing.adapters.SecondStep"]

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made at the desk."""
        return False

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """An account that may not sign in any more is not told from a wrong password."""
        return redirect("portal:sign_in")

    def post_login(self, request: HttpRequest, user: Any, *, redirect_url: str | None, **kwargs: Any) -> HttpResponse:
        """A session begins; this device is known from now on."""
        sessions.begin(request)
        response = HttpResponseRedirect(redirect_url or home_of(user))
        devices.remember(request, response, user)
        return response

    def get_client_ip(self, request: HttpRequest) -> str:
        return get_client_ip(request) or UNKNOWN_ADDRESS

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing of allauth's is mailed: what people are told goes through `notifications.tell`."""
        raise NotImplementedError(template_prefix)


class SealedElsewhere(Exception):
    """A secret was sealed under a key that this site does not have: it was restored or moved without its SECRET_KEY."""


class FactorAdapter(DefaultMFAAdapter):
    """Second factors in our words, with their secrets sealed: who reads the database alone cannot use them."""

    error_messages = {**DefaultMFAAdapter.error_messages, "incorrect_code": _("This code is not right.")}

    def get_totp_issuer(self) -> str:
        return gettext("Follow-up Record")

    def _get_site_name(self) -> str:
        return gettext("Follow-up Record")

    def encrypt(self, text: str) -> str:
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises SealedElsewhere."""
        try:
            return _seal().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as fault:
            log.error("A secret of a second factor is sealed under a SECRET_KEY that is not among the fallbacks")
            raise SealedElsewhere from fault


def _seal() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = [hashlib.sha256(b"factor:" + force_bytes(secret)).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
