"""What django-allauth asks us about: where a request comes from, how secrets are sealed, what the site is called."""

import base64
import contextlib
import hashlib
import logging
from enum import Enum
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.encoding import force_bytes
from django.utils.translation import gettext as _

log = logging.getLogger(__name__)

UNKNOWN_ADDRESS = "0.0.0.0"  # noqa: S104 - no address to listen on: what is shown where a proxy names none


class AccountAdapter(DefaultAccountAdapter):
    """Nobody registers, and nothing is mailed, by allauth; a session is listed with the address that it came from."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made at the desk."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        try:
            return super().get_client_ip(request)
        except PermissionDenied:
            return UNKNOWN_ADDRESS

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing of allauth's is mailed: what people are told goes through `outbox.tell`."""
        raise NotImplementedError(template_prefix)


class SealedElsewhere(Exception):
    """A secret was sealed under a key that this site does not have: it was restored or moved without its SECRET_KEY."""


class FactorAdapter(DefaultMFAAdapter):
    """Second factors with their secrets sealed: who reads the database alone cannot use them."""

    def get_totp_issuer(self) -> str:
        return _("Follow-up Record")

    def encrypt(self, text: str) -> str:
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises SealedElsewhere."""
        try:
            return _seal().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as fault:
            log.error("A secret of a second factor is sealed under a SECRET_KEY that is not among the fallbacks")
            raise SealedElsewhere from fault


class Sealed(Enum):
    """Under which SECRET_KEY a secret is sealed: that of today, one that is among the fallbacks, or none of these."""

    TODAY = "today"
    BEFORE = "before"
    ELSEWHERE = "elsewhere"


def sealed_under(text: str) -> Sealed:
    """Which of the secrets that are set opens what stands in the row of a factor."""
    for seal, under in ((_seal_of([settings.SECRET_KEY]), Sealed.TODAY), (_seal(), Sealed.BEFORE)):
        with contextlib.suppress(InvalidToken):
            seal.decrypt(text.encode())
            return under
    return Sealed.ELSEWHERE


def _seal() -> MultiFernet:
    return _seal_of([settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS])


def _seal_of(secrets: list[str]) -> MultiFernet:
    keys = [hashlib.sha256(b"factor:" + force_bytes(secret)).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
