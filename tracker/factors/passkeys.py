"""Passkeys: keys that a device makes for this site and never gives away, by Web Authentication.

The row keeps what the browser answered when the passkey was made: the public key stands in it. A challenge is made for
each use; who asked for it keeps it and brings it back with the answer. What an answer holds is anybody's bytes, and
`fido2` raises whatever it meets in them: callers catch every exception.
"""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.http import base36_to_int, int_to_base36
from django.utils.translation import gettext as _
from fido2.server import Fido2Server
from fido2.utils import websafe_decode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from tracker.models import User

# What a passkey is to sign, and whether it must ask for a fingerprint, a face or a PIN; goes into JSON.
type Challenge = dict[str, Any]

# Where a row keeps how often the device said that it had signed.
COUNT = "sign_count"


def to_make(site: str, person: User) -> tuple[dict[str, Any], Challenge]:
    """What the browser is given to make a passkey, and the challenge in it.

    Args:
        site: the name at which the page was opened, without a port: a passkey belongs to a name.
        person: whose passkey it will be; a device that has one of hers already makes no second.
    """
    options, challenge = _server(site).register_begin(
        PublicKeyCredentialUserEntity(
            id=_handle_of(person), name=person.email or person.username, display_name=person.username
        ),
        credentials=[key for _factor, key in _keys_of(person)],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
        extensions={"credProps": True},
    )
    return dict(options), challenge


def is_made_by_owner(site: str, challenge: Challenge, credential: Any) -> bool:
    """Whether the device asked its owner for a fingerprint, a face or a PIN. Raises where no passkey was made.

    That is read from the answer, not from the challenge: a session keeps one, which another page may have put there.
    """
    made = _server(site).register_complete({**challenge, "user_verification": None}, credential)
    return made.is_user_verified()


def keep(person: User, name: str, credential: Any) -> Authenticator:
    """The row of a passkey that was made, under the name by which its owner knows it."""
    data = {"name": name, "credential": credential}
    return Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data=data)


def to_sign(site: str, person: User | None) -> tuple[dict[str, Any], Challenge]:
    """What the browser is given to use a passkey, and the challenge in it.

    Args:
        person: who gave the password already; None where the passkey alone signs in, and has to ask who holds it.
    """
    options, challenge = _server(site).authenticate_begin(
        credentials=[key for _factor, key in _keys_of(person)] if person else [],
        user_verification=UserVerificationRequirement.PREFERRED if person else UserVerificationRequirement.REQUIRED,
    )
    return dict(options), challenge


def signed_by(site: str, challenge: Challenge, credential: Any, person: User | None) -> Authenticator:
    """The passkey that signed the challenge: of `person`, or of whomever it names. Raises where none did."""
    keys = _keys_of(person or User.objects.get(pk=_number_in(credential["response"]["userHandle"])))
    signed = _server(site).authenticate_complete(challenge, [key for _factor, key in keys], credential)
    factor = next(factor for factor, key in keys if key.credential_id == signed.credential_id)
    _keep_count(factor, AuthenticationResponse.from_dict(credential).response.authenticator_data.counter)
    return factor


@transaction.atomic
def _keep_count(factor: Authenticator, count: int) -> None:
    """A device that counts its signatures goes on counting; one that does not is a copy: Web Authentication 2, 7.2, 21.

    Devices that share their passkeys do not count, and say 0. Raises ValueError.
    """
    row = Authenticator.objects.select_for_update().get(pk=factor.pk)
    before = row.data.get(COUNT, 0)
    if not count and not before:
        return
    if count <= before:
        raise ValueError("the count of signatures did not go on")
    row.data[COUNT] = count
    row.save(update_fields=["data"])


def _server(site: str) -> Fido2Server:
    return Fido2Server(PublicKeyCredentialRpEntity(id=site, name=_("Follow-up Record")))


def _keys_of(person: User) -> list[tuple[Authenticator, AttestedCredentialData]]:
    rows = Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN).order_by("pk")
    made = [(row, RegistrationResponse.from_dict(row.data["credential"]).response.attestation_object) for row in rows]
    return [(row, each.auth_data.credential_data) for row, each in made if each.auth_data.credential_data]


def _handle_of(person: User) -> bytes:
    """How a device knows its owner. It stands on devices: another form would sign nobody in any more."""
    return int_to_base36(person.pk).encode()


def _number_in(handle: str) -> int:
    return base36_to_int(websafe_decode(handle).decode())
