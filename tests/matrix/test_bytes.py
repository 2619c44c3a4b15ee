"""Bytes that nobody would send, to every address by every method. Of the long figures.

Each request meets the same world. What finds a fault is printed with the seed and its number, and is the same again by
that seed: `SEED=... REQUESTS=... pytest -m lab tests/matrix/test_bytes.py`. That it is answered at all is looked at; who
may do what, `test_permissions` knows, whether the record stays whole, `test_malformed`, and broken files are sent by
`tests/uploads/test_damaged_files.py`.
"""

import os
import random
from collections import Counter
from urllib.parse import quote_from_bytes

import pytest

from tests.chance import chance_of
from tests.matrix.addresses import all_addresses, path_of
from tests.matrix.asking import Asker, Reply
from tests.matrix.cast import Cast
from tests.matrix.expectations import ROLES
from tests.matrix.places import places_of
from tests.matrix.test_malformed import STRANGE

pytestmark = [pytest.mark.lab, pytest.mark.django_db, pytest.mark.database]
REQUESTS = int(os.environ.get("REQUESTS", "20000"))
METHODS = (*("GET",) * 6, *("POST",) * 4, "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")
KINDS = (
    "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data", "application/json",
    "text/plain; charset=utf-7", "application/x-www-form-urlencoded; charset=no-such", "\x80/\xff", "",
)  # fmt: skip
HEADERS = (
    "HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE", "HTTP_ACCEPT_ENCODING", "HTTP_COOKIE", "HTTP_IF_NONE_MATCH", "HTTP_RANGE",
    "HTTP_IF_MODIFIED_SINCE", "HTTP_REFERER", "HTTP_ORIGIN", "HTTP_X_FORWARDED_FOR", "HTTP_USER_AGENT",
    "HTTP_AUTHORIZATION", "HTTP_X_REQUESTED_WITH",
)  # fmt: skip
NAMES = (
    b"q", b"as_of", b"after", b"state", b"status", b"theme", b"meeting", b"period", b"by", b"next", b"o", b"p", b"e",
)  # fmt: skip
SAID = {501, 503}  # with a sentence: no font of this machine has the letters; too much was asked at once


def some_bytes(chance: random.Random) -> bytes:
    drawn = chance.randbytes(chance.randrange(1, 40))
    return chance.choice((chance.choice(STRANGE), drawn, drawn.replace(b"\x00", b"a"), b"x" * chance.randrange(5000)))


def mangled(chance: random.Random, content: bytes) -> bytes:
    """Other bytes here and there; cut, doubled, moved, with something put in."""
    found = bytearray(content)
    for _each in range(chance.randrange(1, 9)):
        at, other = sorted(chance.randrange(len(found) + 1) for _end in range(2))
        match chance.randrange(6):
            case 0:
                found[at:at] = some_bytes(chance)
            case 1:
                del found[at : min(other, at + 64)]
            case 2:
                found[at:at] = found[at : min(other, at + 4096)]
            case 3:
                del found[at:]
            case _:
                found[at : at + 4] = chance.randbytes(min(4, len(found) - at))
    return bytes(found)


def target(chance: random.Random, path: str) -> str:
    """The path, often with something else in it, and a question behind it."""
    encoded = path.encode()
    if chance.random() < 0.3:
        at = chance.randrange(1, len(encoded) + 1)
        encoded = encoded[:at] + some_bytes(chance)[:60] + encoded[at:]
    pairs = (chance.choice(NAMES) + b"=" + quoted(some_bytes(chance)) for _each in range(chance.randrange(4)))
    return quote_from_bytes(encoded, safe="/%.-_~") + "?" + b"&".join(pairs).decode("latin-1")


def quoted(value: bytes) -> bytes:
    return quote_from_bytes(value[:3000]).encode()


def send(asker: Asker, chance: random.Random, method: str, path: str) -> Reply:
    headers = {name: some_bytes(chance)[:200].decode("latin-1") for name in chance.sample(HEADERS, chance.randrange(3))}
    if "HTTP_COOKIE" in headers and asker.factory.cookies:
        del headers["HTTP_COOKIE"]
    body = b"" if method in ("GET", "HEAD") else mangled(chance, b"csrfmiddlewaretoken=a&revision=1&summary=words&--x")
    request = asker.factory.generic(method, target(chance, path), body, chance.choice(KINDS), **headers)
    return asker.send(request)


def is_fault(reply: Reply) -> bool:
    return bool(reply.faults) or (reply.status >= 500 and reply.status not in SAID)


def test_bytes_at_every_address(cast: Cast, askers: dict[str, Asker]) -> None:
    addresses, counts, statuses, faults = all_addresses(), Counter[str](), Counter[int](), []
    for number in range(max(REQUESTS, len(addresses))):
        address, chance = addresses[number % len(addresses)], chance_of(f"bytes {number}")
        place = chance.choice(list(places_of(cast, address)))
        role, method = chance.choice(ROLES), chance.choice(METHODS)
        reply = send(askers[role], chance, method, path_of(address, **place.parts))
        counts[address] += 1
        statuses[reply.status] += 1
        if is_fault(reply):
            faults.append(f"{number}: {role} {method} {address}: {reply.status} {reply.faults}")
    least = min(counts.values())
    print(f"\n{counts.total()} requests to {len(counts)} addresses, at least {least} each; {dict(statuses)}")
    assert not faults, f"{len(faults)} faults:\n" + "\n".join(faults[:40])
