"""Private pages are compressed where one of our own pages asks, and never where they show a secret. Stored files that
the proxy in front sends: the proxy is told which, and nobody else is."""

import gzip
from typing import Any
from urllib.parse import unquote

from django.test import Client

from tests.factories.world import World
from tracker import actions

OURS = {"Sec-Fetch-Site": "same-origin", "Accept-Encoding": "gzip"}
LIST = "/portal/period-1/xaa/"


def test_a_page_that_our_own_page_asks_for_is_compressed_and_no_other_and_none_with_a_secret(
    focal: Client, review: Client
) -> None:
    packed, plain = focal.get(LIST, headers=OURS), focal.get(LIST)
    assert packed["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain
    assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content) / 3
    assert b"0 of 12 answered" in gzip.decompress(packed.content).replace(b"\n", b" ")
    assert {"Sec-Fetch-Site", "Accept-Encoding"} <= set(packed["Vary"].split(", "))
    assert "Sec-Fetch-Site" in plain["Vary"]
    assert packed["Cache-Control"] == "no-store"
    for site in ("cross-site", "same-site", "none", "", "same-origin, cross-site"):
        assert "Content-Encoding" not in focal.get(f"{LIST}?q=guess", headers=OURS | {"Sec-Fetch-Site": site})
    for page in ("account/", "account/recovery-codes/", "mail/", "sign-in/", "reset/"):
        assert "Content-Encoding" not in focal.get(f"/portal/{page}", headers=OURS), page
    assert review.get("/admin/", headers=OURS)["Content-Encoding"] == "gzip"


def test_the_proxy_is_told_which_file_and_sends_it_with_our_headers(seed_world: World, settings: Any) -> None:
    item = public_file(seed_world)
    sent = Client().get(f"/en/evidence/{item.pk}/")
    whole = b"".join(sent.streaming_content)
    sent.close()
    settings.X_ACCEL = "/stored/"
    told = Client().get(f"/en/evidence/{item.pk}/")
    assert (told.status_code, told.content, bool(whole)) == (200, b"", True)
    assert unquote(told["X-Accel-Redirect"]) == f"/stored/{item.file.name}"
    for name in ("Content-Disposition", "Content-Type", "Content-Security-Policy", "X-Content-Type-Options"):
        assert told[name] == sent[name]
    assert told["Cache-Control"] == "no-store"
    assert told.get("Content-Length", "0") == "0"
    with open(item.file.path, "ab") as file:
        file.write(b"more")
    refused = Client(raise_request_exception=False).get(f"/en/evidence/{item.pk}/")
    assert (refused.status_code, "X-Accel-Redirect" in refused) == (410, False), "it is not what was stored"
    table = Client().get("/en/states.xlsx")
    assert "X-Accel-Redirect" not in table, "it lies in a passing file"
    assert b"".join(table.streaming_content).startswith(b"PK")


def public_file(world: World) -> Any:
    """A file of evidence that an answer cites."""
    item = world.evidence(is_public=True)
    world.publish("15-a", citations=(actions.Citation(evidence=item, pinpoint=""),))
    return item
