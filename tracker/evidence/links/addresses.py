"""Where a request may go: a strict reading of a link, and which addresses of the internet are public.

Every program reads odd addresses in its own way; what is odd here is refused instead of read. Numbers as hosts have one
form (four decimals, or IPv6 in brackets), whatever other programs make of 2130706433, 0x7f.1 or 127.1.
"""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

PORTS = {"http": 80, "https": 443}
ALLOWED_PORTS = frozenset(PORTS.values())
LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
# A last label that is a number in any form makes the whole host a number for some program.
NUMERIC = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)", re.IGNORECASE)
# Names that are answered inside a network, or by this machine.
INSIDE = (
    "localhost", "localdomain", "local", "internal", "intranet", "lan", "home", "corp", "private", "home.arpa", "onion",
    "test", "invalid", "example", "arpa", "alt",
)  # fmt: skip
UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")
# Beside what the library knows not to be global: relays and translations that lead to another address, and what is
# reserved or documentation.
NOT_PUBLIC = [
    ipaddress.ip_network(each)
    for each in (
        "0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "224.0.0.0/3",
        "168.63.129.16/32",  # of the internet by its number, and in one cloud the keeper of each machine
        "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
    )
]  # fmt: skip
GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
# An interface that only wraps an IPv4 address (ISATAP).
WRAPPED = (0x00005EFE, 0x02005EFE)

type IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class BadAddress(Exception):
    """A link that is not asked: it cannot be read in one way only, or does not lead to the public internet."""


@dataclass(frozen=True)
class LinkPlace:
    """Where a request goes. `host` is what the certificate and the Host line say; `number` is set where it is one."""

    scheme: str
    host: str
    port: int
    path: str
    number: IPAddress | None = None

    @property
    def host_line(self) -> str:
        """The Host line of a request."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def address(self) -> str:
        return f"{self.scheme}://{self.host_line}{self.path}"


def is_public(number: IPAddress) -> bool:
    """Whether an address of the internet is one that anybody may reach."""
    if isinstance(number, ipaddress.IPv6Address):
        if number.scope_id is not None or number not in GLOBAL_UNICAST:
            return False
        if (int(number) >> 32) & 0xFFFFFFFF in WRAPPED:
            return False
    if number.is_multicast or number.is_reserved or not number.is_global:
        return False
    return not any(number in each for each in NOT_PUBLIC if each.version == number.version)


def place_of(link: str, ports: frozenset[int] = ALLOWED_PORTS) -> LinkPlace:
    """Where a link leads. Raises BadAddress for what is not http(s), has a user, another port, or an odd host."""
    if UNSAFE.search(link) or len(link) > 2000:
        raise BadAddress
    try:
        parts = urlsplit(link)
        port, host = parts.port, parts.hostname or ""
    except ValueError as error:
        raise BadAddress from error
    if parts.scheme not in PORTS or "@" in parts.netloc or "%" in parts.netloc or parts.netloc.endswith(":"):
        raise BadAddress
    own_port = PORTS[parts.scheme] if port is None else port
    if own_port not in ports:
        raise BadAddress
    name, number = _host(host, is_bracketed="[" in parts.netloc)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = f"?{quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")}" if parts.query else ""
    return LinkPlace(parts.scheme, name, own_port, path + query, number)


def _host(host: str, *, is_bracketed: bool) -> tuple[str, IPAddress | None]:
    if is_bracketed:
        try:
            number = ipaddress.IPv6Address(host)
        except ValueError as error:
            raise BadAddress from error
        return str(number), number
    try:
        name = host.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError as error:
        raise BadAddress from error
    labels = name.split(".")
    if NUMERIC.fullmatch(labels[-1]):
        try:
            four = ipaddress.IPv4Address(name)
        except ValueError as error:
            raise BadAddress from error
        return str(four), four
    if len(labels) < 2 or not all(LABEL.fullmatch(label) for label in labels) or len(name) > 253:
        raise BadAddress
    if any(f".{name}".endswith(f".{each}") for each in INSIDE):
        raise BadAddress
    return name, None


def number_of(text: str) -> IPAddress:
    """The address that a resolver gave. Raises BadAddress for what is none."""
    try:
        return ipaddress.ip_address(text)
    except ValueError as error:
        raise BadAddress from error
