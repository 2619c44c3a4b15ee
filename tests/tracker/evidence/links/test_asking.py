"""A real site on the loopback address: what is noted of a page, and where the patience ends."""

import gzip
import hashlib
import time
from datetime import date
from typing import Any

import pytest

from tests.tracker.evidence.links.conftest import Site
from tracker.evidence.links import LinkFault, ask

PAGE = b"<html><head><title> The law\n on online safety &amp; more </title></head><body>Here.</body></html>"
HTML = {"Content_Type": "text/html; charset=utf-8"}


def test_title_date_and_checksum_are_noted_and_nothing_of_ours_is_sent_along(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1/")
    link = site.says("/law", PAGE, Last_Modified="Wed, 12 Mar 2025 10:00:00 GMT", Set_Cookie="a=b", **HTML)
    found = ask(link, site.door)
    assert (found.title, found.dated_on) == ("The law on online safety & more", date(2025, 3, 12))
    assert found.sha256 == hashlib.sha256(PAGE).hexdigest()
    assert found.final_link == link
    (asked,) = site.asked
    assert set(asked) == {"path", "host", "user-agent", "accept", "accept-encoding"}
    assert asked["host"] == f"site.example.net:{site.port}"


@pytest.mark.parametrize(
    ("meta", "day"),
    [
        (b'<meta property="article:modified_time" content="2025-04-01T10:00:00Z">', date(2025, 4, 1)),
        (b'<meta name="dcterms.date" content="2024-02-29">', date(2024, 2, 29)),
        (b'<meta name="date" content="2024-02-31">', None),
        (b'<meta name="date" content="2999-01-01">', None),
        (b'<meta name="date" content="yesterday">', None),
    ],
)
def test_without_a_line_of_the_server_the_page_says_its_date(site: Site, meta: bytes, day: date | None) -> None:
    assert ask(site.says("/law", b"<head>" + meta, **HTML), site.door).dated_on == day


@pytest.mark.parametrize(
    ("body", "kind", "title"),
    [
        ("<title>Закон</title>".encode("cp1251"), "text/html; charset=windows-1251", "Закон"),
        ('<meta charset="gb18030"><title>法律</title>'.encode("gb18030"), "text/html", "法律"),
        ("<title>قانون\u202e\x00</title>".encode(), "text/html", "قانون"),
        (b"<title>" + b"x" * 5000 + b"</title>", "text/html", "x" * 300),
        (b"<title>A</title><title>B</title>", "text/html; charset=no-such", "A"),
        (b"%PDF-1.7", "application/pdf", ""),
        (b"<title>never closed", "text/html", "never closed"),
    ],
)
def test_titles_in_any_script_and_no_tricks(site: Site, body: bytes, kind: str, title: str) -> None:
    assert ask(site.says("/law", body, Content_Type=kind), site.door).title == title


def test_redirects_are_followed_to_the_end_and_the_end_is_noted(site: Site) -> None:
    end = site.says("/new", PAGE, **HTML)
    site.says("/middle", b"", 307, Location="/new")
    found = ask(site.says("/old", b"", 301, Location=site.address("/middle")), site.door)
    assert found.final_link == end
    site.asked.clear()
    with pytest.raises(LinkFault, match="redirects"):
        ask(site.says("/round", b"", 302, Location="/round"), site.door)
    assert len(site.asked) == 6, "a circle of redirects ends"


@pytest.mark.parametrize(
    ("status", "code"), [(404, "gone"), (410, "gone"), (500, "error"), (503, "error"), (400, "error")]
)
def test_an_answer_without_a_page(site: Site, status: int, code: str) -> None:
    with pytest.raises(LinkFault, match=code) as fault:
        ask(site.says("/law", b"no", status), site.door)
    assert not fault.value.is_final
    for shown_to_no_program in (401, 403, 429):
        found = ask(site.says("/law", b"no", shown_to_no_program), site.door)
        assert (found.status, found.title, found.sha256) == (shown_to_no_program, "", "")


def test_pages_are_read_and_unpacked_up_to_the_limit(site: Site) -> None:
    link = site.says("/large", b"<title>Large</title>" + b"x" * 300_000, **HTML)
    found = ask(link, site.with_door(largest=100_000))
    assert (found.title, found.sha256) == ("Large", "")
    packed = site.says("/packed", gzip.compress(PAGE), Content_Encoding="gzip", **HTML)
    assert ask(packed, site.door).sha256 == hashlib.sha256(PAGE).hexdigest()
    bomb = site.says("/bomb", gzip.compress(b"<title>B</title>" + bytes(50_000_000)), Content_Encoding="gzip", **HTML)
    found = ask(bomb, site.with_door(largest=1_000_000))
    assert (found.title, found.sha256) == ("B", "")
    broken = site.says("/broken", b"\x1f\x8b\x08 no", Content_Encoding="gzip")
    with pytest.raises(LinkFault, match="no_answer"):
        ask(broken, site.door)


def slowly(request: Any) -> None:
    """A byte now and then, for ever: each is in time, all of them are not."""
    request.send_response(200)
    request.end_headers()
    for _turn in range(200):
        request.wfile.write(b"x")
        request.wfile.flush()
        time.sleep(0.05)


def never(request: Any) -> None:
    time.sleep(2)


def breaking_off(request: Any) -> None:
    request.send_response(200)
    request.send_header("Content-Length", "1000")
    request.end_headers()
    request.wfile.write(b"x")


def no_http(request: Any) -> None:
    request.wfile.write(b"SSH-2.0-here\r\n")


def endless_head(request: Any) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 300 + b"\r\n")


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (slowly, "silence"),
        (never, "silence"),
        (breaking_off, "no_answer"),
        (no_http, "no_answer"),
        (endless_head, "no_answer"),
    ],
)
def test_patience_ends(site: Site, answer: Any, code: str) -> None:
    site.answers["/law"] = answer
    began = time.monotonic()
    with pytest.raises(LinkFault, match=code):
        ask(site.address("/law"), site.with_door(seconds=0.5))
    assert time.monotonic() - began < 1.9


def test_a_site_without_a_valid_certificate_or_that_is_not_there_is_a_fault(site: Site) -> None:
    site.says("/law", PAGE)
    with pytest.raises(LinkFault, match=r"no_answer|certificate"):
        ask(site.address("/law").replace("http:", "https:"), site.door)
    assert not site.asked
    with pytest.raises(LinkFault, match="no_answer"):  # nobody listens at port 1
        ask("http://site.example.net:1/", site.with_door(ports=frozenset({1})))
