"""What the proxy that ships writes into its log: no mailed link, no key of a calendar, no search."""

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from string import Template

import pytest

from tests.serving.proxy import SHIPPED, configuration, running, shipped_before
from tests.serving.site import ask, free_port

SECRET = "c0ffee-secret"
# What is asked for -> what the log says of it.
ASKED = {
    f"/portal/reset/MQ/{SECRET}/": "/portal/reset/-",
    f"/portal/%72eset/MQ/{SECRET}/": "/portal/reset/-",
    f"//portal//reset/MQ/{SECRET}/": "/portal/reset/-",
    f"/portal/join/{SECRET}/": "/portal/join/-",
    f"/portal/calendar/{SECRET}.ics": "/portal/calendar/-",
    f"/en/recommendations/?q={SECRET}&page=2": "/en/recommendations/",
    f"/admin/search/?q={SECRET}": "/admin/search/",
    f"/stored-page/?q={SECRET}": "/stored-page/",
    "/portal/reset/": "/portal/reset/",
    "/en/states/xaa/": "/en/states/xaa/",
}


def normalized(address: str) -> str:
    """The address as nginx has it in $uri."""
    path = address.partition("?")[0].replace("%72", "r")
    return re.sub("/+", "/", path)


def logged(address: str) -> str:
    """What the map that ships makes of an address."""
    shipped = SHIPPED.read_text(encoding="utf-8")
    found = re.search(r"map \$uri \$logged_path \{\n(.*?)\n\}", shipped, re.DOTALL)
    assert found, "no map of what is logged"
    uri = normalized(address)
    for pattern, value in re.findall(r'"~(\S+)" (\S+);', found[1]):
        if match := re.search(pattern.replace("(?<", "(?P<"), uri):
            named = match.groupdict() | {"path_as_asked": address.partition("?")[0]}
            return Template(value.strip('"')).substitute(named)
    assert "default $uri;" in found[1]
    return uri


@pytest.mark.parametrize("address", ASKED)
def test_no_secret_of_an_address_is_logged(address: str) -> None:
    assert logged(address) == ASKED[address]


def test_every_server_of_the_shipped_file_uses_that_log() -> None:
    """Also the one that only redirects to HTTPS: somebody types the address of a link without the "s"."""
    shipped = SHIPPED.read_text(encoding="utf-8")
    line = re.search(r"log_format followup (.*?);\n", shipped, re.DOTALL)
    assert line, "no format of its own"
    named = set(re.findall(r"\$(\w+)", line[1]))
    assert named == {
        "remote_addr", "time_local", "request_method", "logged_path", "server_protocol", "status", "body_bytes_sent",
        "http_user_agent",
    }  # fmt: skip
    servers = shipped.split("\nserver {")[1:]
    assert len(servers) == 2
    for server in servers:
        assert "access_log /var/log/nginx/access.log followup;" in server
        assert "error_log /var/log/nginx/error.log crit;" in server, "an error has the whole request in its line"


@contextmanager
def upstream() -> Iterator[int]:
    """A server that answers everything, after it closed the connection of what it was asked to fail."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if "fails" in self.path:
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *of: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def status_of(port: int, address: str) -> int:
    """The status of an answer to a browser that came from a page with a secret in its address."""
    referer = f"https://record.example.org/?q={SECRET}"
    return ask(port, address, headers={"Host": "record.example.org", "Referer": referer, "User-Agent": "test"}).status


@pytest.mark.lab
def test_nginx_writes_no_secret(tmp_path: Path) -> None:
    """By hand, as it needs nginx: the program itself with the file that ships."""
    folder, port, plain = tmp_path / "nginx", free_port(), free_port()
    folder.mkdir()
    with upstream() as site:
        text = configuration(folder, shipped_before(site, site), port, plain)
        with running(folder, text, lambda: ask(port, "/").status == 200):
            assert {status_of(port, address) for address in ASKED} == {200}
            assert {status_of(plain, address) for address in ASKED} == {301}
            assert status_of(port, f"/en/?q={SECRET}&fails") == 502
            time.sleep(0.2)
    lines = (folder / "access.log").read_text().splitlines()
    said = [line.split('"')[1].split()[1] for line in lines]
    assert sorted(said) == sorted([*ASKED.values(), *ASKED.values(), "/en/"])
    assert all(line.split('"')[3] == "-" for line in lines), "the page before is not named"
    assert SECRET not in "".join(lines) + (folder / "error.log").read_text()
