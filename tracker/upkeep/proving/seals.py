"""Secrets of second factors: each can be opened with a SECRET_KEY that is set today."""

from collections.abc import Generator

from allauth.mfa.models import Authenticator

from tracker.signing.adapters import Sealed, sealed_under

# Where each kind of factor keeps what is sealed. A passkey keeps no secret of ours.
SEALED_IN = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


def second_factors() -> Generator[str, None, str]:
    """Each sealed secret, tried with the secret of today and then with older ones."""
    found = dict.fromkeys(Sealed, 0)
    for factor in Authenticator.objects.filter(type__in=SEALED_IN).order_by("pk").iterator():
        under = sealed_under(str(factor.data.get(SEALED_IN[Authenticator.Type(factor.type)], "")))
        found[under] += 1
        if under == Sealed.ELSEWHERE:
            yield f"factor {factor.pk} ({factor.type}) of person {factor.user_id} is sealed under another SECRET_KEY"
    readable = found[Sealed.TODAY] + found[Sealed.BEFORE]
    return f"{sum(found.values())} sealed, {readable} can be opened, {found[Sealed.BEFORE]} with an older secret alone"
