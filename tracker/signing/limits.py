"""How many guesses of a password or a code are judged: few for each account, and never so that its owner is locked out.

A guess takes one place in each budget that it falls under. A place comes free an hour after it was taken, or at once
when the guess was right; a guess for which there is no place is not judged at all. An account has places for strangers
and places of its own for devices on which its owner signed in before (`devices`): whoever guesses from elsewhere, from
however many addresses, uses up the strangers' alone. The owner on a new device has a passkey, or a link by mail
(docs/adr/0010).

A place is a row of a table of its own that only one process can add (`LimitClaim`): no count that two could read at
once, no lock, and no cache that deletes it when it is full. Names that nobody has are counted like those of accounts,
so that a refusal tells nothing.

Of IPv6 a person has a /64 network, so it counts as one address; a site, such as a ministry or a customer of a provider,
has a /48, which gets places for five.
"""

import hashlib
import ipaddress
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from tracker.models import LimitClaim

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
# One address or site cannot take all places of the strangers: the owner elsewhere finds some left.
ONE_ADDRESS = Budget("address-and-account", 4)
# Nor can it try one password with everybody. A ministry behind one address has enough.
ALL_ACCOUNTS = Budget("address", 60)
# A wrong passkey guesses nothing, but costs the check of a signature and a row for its challenge.
PASSKEYS = Budget("passkeys", 60)
# For how many /64 networks a /48 site of IPv6 has places.
NETWORKS_OF_A_SITE = 5
# Mails that anybody can ask for.
MAILED_LINKS = Budget("mailed-links", 5)
LINKS_ASKED = Budget("links-asked", 20)
# By name: so many wait for the mail worker in an hour, however many people ask.
LINKS_OF_A_NAME = Budget("links-of-a-name", 5)
MAILED_CODES = Budget("mailed-codes", 6)
# Mails to addresses that a State names, its focal points together.
INVITATIONS = Budget("invitations", 40, seconds=DAY)
PAUSE_BETWEEN_CODES = Budget("pause-between-codes", 1, seconds=60)

type Claim = tuple[Budget, str]


@dataclass(frozen=True)
class Places:
    """The places that one guess took."""

    claims: tuple[tuple[str, int], ...]

    def give_back(self) -> None:
        """The guess was right: it costs nothing."""
        LimitClaim.objects.release(self.claims)


def take(*claims: Claim) -> Places | None:
    """One place in each of the budgets, for its subject; None, and nothing taken, where one of them is full."""
    wanted = [(budget, _key(budget, subject)) for budget, subject in claims]
    claimed = LimitClaim.objects.claimed(key for _budget, key in wanted)
    free = {key: [place for place in range(budget.places) if place not in claimed[key]] for budget, key in wanted}
    if not all(free.values()):
        return None
    taken: list[tuple[str, int]] = []
    for budget, key in wanted:
        place = LimitClaim.objects.claim(key, budget.seconds, places=free[key])
        if place is None:  # somebody was quicker
            LimitClaim.objects.release(taken)
            return None
        taken.append((key, place))
    return Places(tuple(taken))


def _key(budget: Budget, subject: str) -> str:
    return f"limit:{budget.name}:{hashlib.sha256(subject.encode()).hexdigest()[:32]}"


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
    own = (STRANGERS, subject), (ONE_ADDRESS, f"{subject}:{site_of(request) or address_of(request)}")
    return take(*own, *claims_of_origin(request, ALL_ACCOUNTS, f"{kind}:"))


def claims_of_origin(request: HttpRequest, budget: Budget, prefix: str = "") -> list[Claim]:
    """Return a claim for the address of a request and, where it is one of IPv6, a claim for its /48 site."""
    claims = [(budget, f"{prefix}{address_of(request)}")]
    if site := site_of(request):
        of_a_site = Budget(f"{budget.name}-of-a-site", budget.places * NETWORKS_OF_A_SITE, budget.seconds)
        claims.append((of_a_site, f"{prefix}{site}"))
    return claims


def address_of(request: HttpRequest) -> str:
    """Where a request comes from; of IPv6 the /64 network, for one person has all of its addresses."""
    found = _address(request)
    return str(found) if found.version == 4 else str(ipaddress.ip_network((found, 64), strict=False))


def site_of(request: HttpRequest) -> str:
    """Return the /48 network that a request comes from; empty for IPv4."""
    found = _address(request)
    return "" if found.version == 4 else str(ipaddress.ip_network((found, 48), strict=False))


def _address(request: HttpRequest) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    found = ipaddress.ip_address(get_adapter().get_client_ip(request))
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found
