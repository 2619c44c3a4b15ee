"""Debian's nginx with the configuration that ships, before a site of a test: only places and TLS are others."""

import re
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.serving.site import Site, ask, free_port

# The names of the two doors, and the line of the application server of each, as they ship.
RECORD, ROOMS = "record.example.org", "rooms.example.org"
UPSTREAM = "server 127.0.0.1:8000;"
SHIPPED = Path(__file__).resolve().parents[2] / "deploy" / "nginx" / "followup.conf"
AROUND = """
user root;
daemon off;
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 4096; }}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/passing;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {shipped}
}}
"""
# The line as it ships -> what stands there in a test.
ELSEWHERE = {
    "proxy_cache_path /var/lib/nginx/followup ": "proxy_cache_path {folder}/kept ",
    "listen 80;": "listen 127.0.0.1:{plain};",
    "listen [::]:80;": "",
    "listen [::]:443 ssl;": "",
    "alias /var/lib/followup/media/;": "alias {media}/;",
    "access_log /var/log/nginx/access.log followup;": "access_log {folder}/access.log followup;",
    "error_log /var/log/nginx/error.log crit;": "error_log {folder}/error.log crit;",
}
WITHOUT_TLS = {
    "listen 443 ssl;": "listen 127.0.0.1:{port};",
    "ssl_certificate /etc/ssl/certs/record.pem;": "",
    "ssl_certificate_key /etc/ssl/private/record.key;": "",
}
WITH_TLS = {
    "listen 443 ssl;": "listen 127.0.0.1:{port} ssl;",
    "/etc/ssl/certs/record.pem": "{certificate}",
    "/etc/ssl/private/record.key": "{key}",
}


def shipped_before(public: int, rooms: int, name: str = ROOMS) -> str:
    """The file that ships, before the application servers at these ports; `name`: that of the private rooms."""
    shipped = SHIPPED.read_text(encoding="utf-8")
    assert shipped.count(UPSTREAM) == 2
    assert RECORD in shipped
    assert ROOMS in shipped
    for port in (public, rooms):
        shipped = shipped.replace(UPSTREAM, f"server 127.0.0.1:{port};", 1)
    return shipped.replace(ROOMS, name)


def configuration(folder: Path, shipped: str, port: int, plain: int | None = None, **given: Path) -> str:
    """What nginx is started with. Each line that is replaced has to be there.

    Args:
        plain: the port that leads to HTTPS, any free one where none is given.
        given: `certificate` and `key`, without which no port has TLS; `media`, where it is not next to the folder.
    """
    places = {"folder": folder, "port": port, "plain": plain or free_port(), "media": folder.parent / "media", **given}
    for line, other in (ELSEWHERE | (WITH_TLS if "key" in given else WITHOUT_TLS)).items():
        assert line in shipped, line
        shipped = shipped.replace(line, other.format(**places))
    return AROUND.format(folder=folder, shipped=shipped)


@contextmanager
def nginx(site: Site, folder: Path, rooms: Site | None = None, name: str = ROOMS) -> Iterator[int]:
    """nginx before this site, with its files in `folder`; the port on which it answers.

    `rooms`, `name`: the server of the private rooms, where they have one of their own, and the name of their door.
    """
    folder.mkdir()
    port = free_port()
    shipped = shipped_before(site.port, (rooms or site).port, name)
    with running(folder, configuration(folder, shipped, port), lambda: ask(port, "/healthz", 5).status == 200):
        yield port


@contextmanager
def running(folder: Path, text: str, answers: Callable[[], bool]) -> Iterator[None]:
    """nginx with a configuration, of which it has nothing to warn, until the end of the block."""
    written = folder / "nginx.conf"
    written.write_text(text, encoding="utf-8")
    tried = subprocess.run(["nginx", "-t", "-c", written], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    assert not re.findall(r"\[(?:warn|emerg)\].*", tried.stderr), tried.stderr
    process = subprocess.Popen(["nginx", "-c", written], stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 30
        while not answers():
            assert time.monotonic() < until, (folder / "error.log").read_text()
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(20)
