"""Stored files that the proxy in front sends: it is told which, and nobody else is."""

import re
import uuid
from typing import Any
from urllib.parse import unquote

import pytest
from django.conf import settings as of_the_site
from django.test import Client
from django.urls import reverse
from granian.http import HTTP1Settings

from tests.factories.world import World, make_world
from tracker import actions

SHIPPED = of_the_site.BASE_DIR / "deploy" / "nginx" / "followup.conf"


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def public_file(world: World) -> Any:
    """A file of evidence that an answer cites."""
    item = world.evidence(is_public=True)
    world.publish("15-a", citations=(actions.Citation(evidence=item, pinpoint=""),))
    return item


def test_the_proxy_is_told_which_file_and_sends_it_with_our_headers(world, settings) -> None:
    item = public_file(world)
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


def test_what_is_not_what_was_stored_is_not_handed_over(world, settings) -> None:
    item = public_file(world)
    settings.X_ACCEL = "/stored/"
    with open(item.file.path, "ab") as file:
        file.write(b"more")
    refused = Client(raise_request_exception=False).get(f"/en/evidence/{item.pk}/")
    assert refused.status_code == 410
    assert "X-Accel-Redirect" not in refused


def test_a_table_in_a_passing_file_is_sent_by_ourselves(world, settings) -> None:
    settings.X_ACCEL = "/stored/"
    sent = Client().get("/en/states.xlsx")
    assert "X-Accel-Redirect" not in sent
    assert b"".join(sent.streaming_content).startswith(b"PK")


def test_what_ships_for_nginx_keeps_no_page_that_is_stale_and_takes_what_the_site_takes() -> None:
    """What it does with a site behind it is in `tests/lab/soak/test_proxy.py`."""
    shipped = SHIPPED.read_text(encoding="utf-8")
    assert re.findall(r"use_stale (.*);", shipped) == ["off"]
    assert f"client_max_body_size {of_the_site.REQUEST_SIZE_LIMIT // (1024 * 1024)}m;" in shipped
    assert "$this_second;" in shipped
    for room in ("portal/", "admin/"):
        assert room in shipped.partition("location ~ ^/(?:")[2].partition("proxy_cache off;")[0]


def idle_lines_of(shipped: str) -> list[int]:
    """After how many seconds the proxy closes an idle line to the site, for each upstream; its own custom is 60."""
    upstreams = re.findall(r"upstream \w+ \{(.*?)\n\}", shipped, re.DOTALL)
    found = [re.search(r"keepalive_timeout (\d+)s;", each) for each in upstreams]
    return [int(each[1]) if each else 60 for each in found]


def test_the_proxy_closes_an_idle_line_before_the_site_does() -> None:
    """Else a question may go out on a closing line: 502 (`tests/lab/soak/test_crowd_at_the_doors.py`)."""
    shipped, of_the_server = SHIPPED.read_text(encoding="utf-8"), HTTP1Settings().header_read_timeout / 1000
    assert len(idle_lines_of(shipped)) == 2
    assert max(idle_lines_of(shipped)) <= of_the_server / 2
    without = re.sub(r"\n    keepalive_timeout 15s;", "", shipped, count=1)
    assert max(idle_lines_of(without)) > of_the_server, "planted: what shipped before"


def test_the_proxy_writes_no_file_of_evidence_onto_its_disk() -> None:
    """A hundred slow readers of 20 MB were 2 GB, and probes of health waited 5 s (`tests/lab/soak`)."""
    shipped = SHIPPED.read_text(encoding="utf-8")
    blocks = re.findall(r"\n    location ~ (\S+) \{(.*?)\n    \}", shipped, re.DOTALL)
    address = reverse("report:evidence", args=[uuid.uuid4()])
    (block,) = [block for pattern, block in blocks if re.search(pattern, address)]
    assert "proxy_max_temp_file_size 0;" in block
    assert "proxy_cache off;" in block
