"""A mail server that is none: it can be stopped and started again, and has what came."""

import re
import socketserver
import ssl
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.factories.scanner import Double


class _Tcp(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    double: Any
    context: ssl.SSLContext

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A line that broke is no fault of the drill."""


class MailServer(Double):
    """Takes every mail, with TLS from the first byte (RFC 8314). `came`: the mails as they were sent, in the order in
    which they were taken; `moments`: when each was."""

    def __init__(self, port: int, certificate: Path, key: Path) -> None:
        self.port, self.came, self.moments = port, list[str](), list[float]()
        self.one_at_a_time = threading.Lock()
        self.certificate, self.key = certificate, key

    def make(self) -> _Tcp:
        server = _Tcp(("127.0.0.1", self.port), _Smtp)
        server.double, server.context = self, ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.context.load_cert_chain(self.certificate, self.key)
        return server

    def take(self, mail: str) -> None:
        with self.one_at_a_time:
            self.came.append(mail)
            self.moments.append(time.monotonic())

    def ids(self) -> list[tuple[float, str]]:
        """The Message-ID of each mail that came, after the moment at which it was taken."""
        with self.one_at_a_time:
            mails = list(zip(self.moments, self.came, strict=True))
        found = ((moment, re.search(r"^Message-ID: <(.+?)>", mail, re.M | re.I)) for moment, mail in mails)
        return [(moment, line[1]) for moment, line in found if line]

    def to(self, address: str) -> list[str]:
        return [mail for mail in list(self.came) if re.search(rf"^To: .*{re.escape(address)}", mail, re.M)]


class _Smtp(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a client that sends uses."""

    server: _Tcp

    def setup(self) -> None:
        self.request.settimeout(30)
        self.request = self.server.context.wrap_socket(self.request, server_side=True)
        super().setup()

    def handle(self) -> None:
        self.say("220 drill")
        with suppress(OSError):
            while line := self.rfile.readline().decode("utf-8", "replace").strip():
                verb = line.split(maxsplit=1)[0].upper()
                if verb == "DATA":
                    self.say("354 go on")
                    if mail := self.read_mail():
                        self.server.double.take(mail)
                self.say("221 bye" if verb == "QUIT" else "250 drill" if verb == "EHLO" else "250 taken")
                if verb == "QUIT":
                    return

    def read_mail(self) -> str:
        """The mail; nothing where the line broke before its end: then nobody took it."""
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return ""
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines).decode("utf-8", "replace")

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")
