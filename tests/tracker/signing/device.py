"""A device that keeps one passkey: what a browser with it would post, and with one thing wrong where a test says so."""

import dataclasses
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40
NO_MODEL = bytes(16)


@dataclass
class Device:
    """The parts of a passkey, and what the browser says of itself; `but` gives the same with something changed."""

    number: int = 7  # the private key; any will do
    name: bytes = b"the name of one passkey"
    handle: str = ""
    site: str = "testserver"
    origin: str = "https://testserver"
    flags: int = PRESENT | VERIFIED
    count: int = 0

    def but(self, **changed: Any) -> "Device":
        """The same passkey in another light."""
        return dataclasses.replace(self, **changed)

    def makes(self, options: dict[str, Any]) -> str:
        """The answer to the options of a page that asks for a new passkey."""
        asked = options["publicKey"]
        self.handle = asked["user"]["id"]
        key = ES256.from_cryptography_key(self._key.public_key())
        kept = AttestedCredentialData.create(NO_MODEL, self.name, key)
        said = self._said("webauthn.create", asked["challenge"])
        made = AttestationObject.create("none", self._state(self.flags | ATTESTED, kept), {})
        return self._posted({"clientDataJSON": websafe_encode(said), "attestationObject": websafe_encode(made)})

    def signs(self, options: dict[str, Any]) -> str:
        """The answer to the options of a page that asks for a passkey."""
        self.count += bool(self.count)
        said = self._said("webauthn.get", options["publicKey"]["challenge"])
        state = self._state(self.flags)
        signature = self._key.sign(state + said.hash, ec.ECDSA(SHA256()))
        return self._posted(
            {
                "clientDataJSON": websafe_encode(said),
                "authenticatorData": websafe_encode(state),
                "signature": websafe_encode(signature),
                "userHandle": self.handle,
            }
        )

    @property
    def _key(self) -> ec.EllipticCurvePrivateKey:
        return ec.derive_private_key(self.number, ec.SECP256R1())

    def _said(self, act: str, challenge: str) -> CollectedClientData:
        return CollectedClientData.create(act, websafe_decode(challenge), self.origin)

    def _state(self, flags: int, kept: bytes = b"") -> AuthenticatorData:
        site = hashlib.sha256(self.site.encode()).digest()
        return AuthenticatorData.create(site, AuthenticatorData.FLAG(flags), self.count, kept)

    def _posted(self, response: dict[str, str]) -> str:
        name = websafe_encode(self.name)
        words = {"id": name, "rawId": name, "type": "public-key", "response": response}
        return json.dumps({**words, "authenticatorAttachment": "platform", "clientExtensionResults": {}})
