"""How many guesses of a password or a code are judged: few for each account, and never so that its owner is locked out.

A guess takes one place in each budget that it falls under. A place comes free an hour after it was taken, or at once
when the guess was right; a guess for which there is no place is not judged at all. An account has places for strangers
and places of its own for devices on which its owner signed in before (`devices`): whoever guesses from elsewhere, from
however many addresses, uses up the strangers' alone. The owner on a new device has a passkey, or a link by mail
(docs/adr/0010).

A place is a row of the shared cache that only one can add: no count that two processes could read at once, no lock.
Names that nobody has are counted like those of accounts, so that a refusal tells nothing.
"""

import hashlib
import ipaddress
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

HOUR = 60 * 60
DAY = 24 * HOUR


@dataclass(frozen=True)
class Budget:
    """So many places, each of which is taken for so many seconds."""

    name: str
    places: int
    seconds: int = HOUR


# An account has ten guesses an hour at most, from anywhere: six for strangers, four for known devices.
STRANGERS = Budget("strangers", 6)
KNOWN_DEVICES = Budget("known-devices", 4)
# One address cannot take all places of the strangers: the owner elsewhere finds some left.
ONE_ADDRESS = Budget("address-and-account", 4)
# Nor can it try one password with everybody. A ministry behind one address has enough.
ALL_ACCOUNTS = Budget("address", 60)
# Mails that anybody can ask for.
MAILED_LINKS = Budget("mailed-links", 5)
LINKS_ASKED = Budget("links-asked", 20)
MAILED_CODES = Budget("mailed-codes", 6)
# Mails to addresses that a State names, its focal points together.
INVITATIONS = Budget("invitations", 40, seconds=DAY)
PAUSE_BETWEEN_CODES = Budget("pause-between-codes", 1, seconds=60)

type Claim = tuple[Budget, str]


@dataclass(frozen=True)
class Places:
    """The places that one guess took."""

    keys: tuple[str, ...]

    def give_back(self) -> None:
        """The guess was right: it costs nothing."""
        cache.delete_many(self.keys)


def take(*claims: Claim) -> Places | None:
    """One place in each of the budgets, for its subject; None, and nothing taken, where one of them is full."""
    wanted = [_keys(budget, subject) for budget, subject in claims]
    standing = cache.get_many([key for keys in wanted for key in keys])  # one question where there are many guesses
    if any(standing.keys() >= set(keys) for keys in wanted):
        return None
    taken: list[str] = []
    for (budget, _subject), keys in zip(claims, wanted, strict=True):
        free = (key for key in keys if key not in standing)
        key = next((key for key in free if cache.add(key, 1, timeout=budget.seconds)), None)
        if key is None:  # somebody was quicker
            cache.delete_many(taken)
            return None
        taken.append(key)
    return Places(tuple(taken))


def _keys(budget: Budget, subject: str) -> list[str]:
    digest = hashlib.sha256(subject.encode()).hexdigest()[:32]
    return [f"limit:{budget.name}:{digest}:{number}" for number in range(budget.places)]


def places_for_guess(request: HttpRequest, kind: str, account: str, *, is_known_device: bool) -> Places | None:
    """Places for one guess of a password or a code of an account, or None where it must not be judged.

    Args:
        kind: "password" or "code"; they are counted apart.
        account: the key of the account, or the name that was typed where nobody has it.
        is_known_device: whether the owner signed in on this device before.
    """
    subject = f"{kind}:{account}"
    if is_known_device:
        return take((KNOWN_DEVICES, subject))
    address = address_of(request)
    return take((STRANGERS, subject), (ONE_ADDRESS, f"{subject}:{address}"), (ALL_ACCOUNTS, f"{kind}:{address}"))


def address_of(request: HttpRequest) -> str:
    """Where a request comes from; of IPv6 the network, for one person has all of its addresses."""
    found = ipaddress.ip_address(get_adapter().get_client_ip(request))
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
