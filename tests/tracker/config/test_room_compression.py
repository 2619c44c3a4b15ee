"""Private pages are compressed where one of our own pages asks, and never where they show a secret."""

import gzip

import pytest
from django.test import Client

from tests.factories.world import World, seed_world  # noqa: F401

OURS = {"Sec-Fetch-Site": "same-origin", "Accept-Encoding": "gzip"}
LIST = "/portal/period-1/xaa/"


@pytest.fixture
def at_home(seed_world: World) -> Client:  # noqa: F811
    client = Client()
    client.force_login(seed_world.focal_point)
    return client


def test_a_page_that_our_own_page_asks_for_is_compressed(at_home: Client) -> None:
    packed, plain = at_home.get(LIST, headers=OURS), at_home.get(LIST)
    assert packed["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain
    assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content) / 3
    assert b"0 of 12 answered" in gzip.decompress(packed.content).replace(b"\n", b" ")
    assert {"Sec-Fetch-Site", "Accept-Encoding"} <= set(packed["Vary"].split(", "))
    assert "Sec-Fetch-Site" in plain["Vary"]
    assert packed["Cache-Control"] == "no-store"


def test_no_other_page_and_no_page_with_a_secret_is_compressed(at_home: Client) -> None:
    for site in ("cross-site", "same-site", "none", "", "same-origin, cross-site"):
        assert "Content-Encoding" not in at_home.get(f"{LIST}?q=guess", headers=OURS | {"Sec-Fetch-Site": site})
    for page in ("account/", "account/recovery-codes/", "mail/", "sign-in/", "reset/"):
        assert "Content-Encoding" not in at_home.get(f"/portal/{page}", headers=OURS), page


def test_the_desk_is_compressed_as_well(seed_world: World) -> None:  # noqa: F811
    client = Client()
    client.force_login(seed_world.reviewer)
    assert client.get("/admin/", headers=OURS)["Content-Encoding"] == "gzip"
